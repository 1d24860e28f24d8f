"""Rendered Rust for tests: made from model IDs, with the names that the ledger would give them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from hypothesis import strategies as st

from gen_models.catalog import Catalog
from gen_models.lifecycle import Lifecycle, Span
from gen_models.naming import RUST_VARIANT
from gen_models.targets import ProviderHead, ProviderModels
from gen_models.targets.rust.target import EMBEDDED
from gen_models.targets.rust.target import TARGET as RUST
from tests.support.builders.providers import ACME, OBSERVED, known, provider, retired
from tests.support.strategies import HOSTILE, generations

HOSTILE_IDS: Final = Catalog.of("hostile", (text for kind in HOSTILE.values() for text in kind)).ids


def models(
    live: Iterable[str],
    past: Iterable[str] = (),
    head: ProviderHead = ACME,
    lifecycles: Iterable[Lifecycle] = (),
) -> ProviderModels:
    """A provider with these IDs, as `provider` makes it."""
    return provider(live, past, style=RUST_VARIANT, head=head, lifecycles=lifecycles)


def _with_lifecycles(lists: tuple[list[str], list[str], list[str]]) -> ProviderModels:
    stay, leave, successors = lists
    pairs = zip(stay, successors, strict=False)
    known_of = [
        *(known(i, Span(OBSERVED, OBSERVED), successors=[other]) for i, other in pairs),
        *(retired(i, *leave[:1]) for i in successors),  # These are no members.
    ]
    return models(stay, leave, lifecycles=known_of)


providers: Final[st.SearchStrategy[ProviderModels]] = generations.map(_with_lifecycles)
"""Providers with live and past models, however hostile their IDs; some have successors."""


def embedded(all_models: Sequence[ProviderModels]) -> dict[str, str]:
    """The files of these providers among someone's own modules."""
    files: dict[str, str] = {}
    for one in all_models:
        files.update(EMBEDDED.render_provider(one))
    return {**files, **EMBEDDED.render_package([one.head for one in all_models])}


def source_of(provider: ProviderModels) -> str:
    """The source of a provider's module."""
    source, _ = RUST.render_provider(provider).values()
    return source


def info_source_of(provider: ProviderModels) -> str:
    """The source of the module of what its models can do and cost."""
    _, source = RUST.render_provider(provider).values()
    return source


def write_crate(folder: Path, *all_models: ProviderModels) -> Path:
    """Writes a crate with these providers, and returns its folder."""
    files = dict(RUST.render_package([one.head for one in all_models]))
    for one in all_models:
        files.update(RUST.render_provider(one))
    write(folder, files)
    return folder / "rust"


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Writes files as they are."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode("ascii"))
