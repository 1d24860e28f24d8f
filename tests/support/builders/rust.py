"""Rendered Rust for tests: made from model IDs, with the names that the ledger would give them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import cycle
from pathlib import Path
from types import MappingProxyType
from typing import Final

from hypothesis import strategies as st

from gen_models.catalog import Catalog
from gen_models.ids import ModelId
from gen_models.naming import RUST_VARIANT, assign
from gen_models.targets import Member, ProviderHead, ProviderModels, RetiredMember
from gen_models.targets.rust.target import EMBEDDED
from gen_models.targets.rust.target import TARGET as RUST
from tests.support.strategies import HOSTILE, generations

ACME: Final = ProviderHead("acme-ai", "Acme AI", "AcmeAI")

HOSTILE_IDS: Final = Catalog.of("hostile", (text for kind in HOSTILE.values() for text in kind)).ids

_DAYS: Final = (
    (date(2026, 1, 1), date(2026, 1, 2)),
    (None, date(2026, 1, 3)),
    (None, None),
)
_NOBODY: Final[Mapping[str, str]] = MappingProxyType({})


def models(
    live: Iterable[str],
    retired: Iterable[str] = (),
    head: ProviderHead = ACME,
    successors: Mapping[str, str] = _NOBODY,
) -> ProviderModels:
    """A provider with these IDs; those that are retired have days, one day, or none, in turn."""
    now = sorted(set(live))
    gone = sorted(set(retired) - set(now))
    known = {ModelId(i): ModelId(successor) for i, successor in successors.items()}
    names = assign([*now, *gone], RUST_VARIANT, {})
    return ProviderModels(
        head,
        tuple(Member(ModelId(i), names[ModelId(i)], known.get(ModelId(i))) for i in now),
        tuple(
            RetiredMember(ModelId(i), names[ModelId(i)], known.get(ModelId(i)), last, first)
            for i, (last, first) in zip(gone, cycle(_DAYS), strict=False)
        ),
    )


def _with_successors(lists: tuple[list[str], list[str], list[str]]) -> ProviderModels:
    stay, leave, successors = lists
    every = sorted({*stay, *leave})
    return models(stay, leave, successors=dict(zip(every, successors, strict=False)))


providers: Final[st.SearchStrategy[ProviderModels]] = generations.map(_with_successors)
"""Providers with live and retired models, however hostile their IDs; some have successors."""


def embedded(all_models: Sequence[ProviderModels]) -> dict[str, str]:
    """The files of these providers among someone's own modules."""
    files: dict[str, str] = {}
    for one in all_models:
        files.update(EMBEDDED.render_provider(one))
    return {**files, **EMBEDDED.render_package([one.head for one in all_models])}


def source_of(provider: ProviderModels) -> str:
    """The source of a provider's module."""
    (source,) = RUST.render_provider(provider).values()
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
