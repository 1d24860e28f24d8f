"""Rust: an enum a provider, in a crate without dependencies or among someone's own modules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gen_models import __version__
from gen_models.naming import RUST_VARIANT
from gen_models.targets.rust.reading import pieces_of, taken_apart
from gen_models.targets.rust.source import (
    enum_name,
    module,
    render_module,
    skeleton,
    template,
    variant_of,
)
from gen_models.targets.rust.tables import ROW, Tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gen_models.naming import Style
    from gen_models.targets.base import ProviderHead, ProviderModels

_CRATE: Final = "rust"


class RustTarget:
    """The target called "rust"."""

    name: Final = "rust"
    style: Style = RUST_VARIANT

    def render_provider(self, models: ProviderModels) -> Mapping[str, str]:
        """The provider's module."""
        return {_path(models.head): render_module(models)}

    def render_package(self, heads: Sequence[ProviderHead]) -> Mapping[str, str]:
        """The crate's root, its `Cargo.toml` and its README."""
        return {
            f"{_CRATE}/Cargo.toml": template("Cargo.toml").replace("@VERSION@", __version__),
            f"{_CRATE}/README.md": template("README.md"),
            f"{_CRATE}/src/lib.rs": _render_parent("lib.rs", heads),
        }

    def verify(self, files: Mapping[str, str], models: ProviderModels) -> None:
        """Parses a provider's module, and compares it with its models."""
        path = _path(models.head)
        if list(files) != [path]:
            raise ValueError(f"the files are not just {path}")
        expected = Tables.of(models)
        if list(expected.ids) != sorted(set(expected.ids)):
            raise ValueError("the IDs are not in order, so that a search would miss some")
        found = taken_apart(files[path])
        if found.variants != list(expected.variants):
            raise ValueError("the enum's variants are not the models")
        rows = [list(row) for row in expected.rows]
        enum = enum_name(models.head)
        paths = [[f"{enum}::{name}" for name in row] for row in (expected.variants, *rows)]
        if found.paths != paths or found.names != rows:
            raise ValueError("the lists of variants and their names are not those of the enum")
        for table, texts in found.texts.items():
            if texts != list(getattr(expected, table.lower(), ())):
                raise ValueError(f"the list {table} is not that of the models")
        around = skeleton(models.head, models.cassette_digest, expected)
        if found.pieces != pieces_of(around, len(rows)):
            raise ValueError("the module holds something other than its enum")


def _path(head: ProviderHead) -> str:
    return f"{_CRATE}/src/{module(head.slug)}.rs"


def _render_parent(name: str, heads: Sequence[ProviderHead]) -> str:
    """The file above the providers' modules; without a provider there is nothing to share."""
    if not heads:
        return template(name)
    modules = [f"pub mod {name};" for name in sorted(module(head.slug) for head in heads)]
    models = [
        f"    {variant_of(head)} in {module(head.slug)}::{enum_name(head)}," for head in heads
    ]
    shared = template("shared.rs").replace("@ROW@", str(ROW))
    shared = shared.replace("@MODULES@", "\n".join(modules))
    return template(name) + shared.replace("@PROVIDERS@", "\n".join(models))


class EmbeddedRustTarget:
    """The same modules below a `mod.rs`, for a folder of someone's own crate."""

    name: Final = "rust"
    style: Style = RUST_VARIANT

    def render_provider(self, models: ProviderModels) -> Mapping[str, str]:
        """The provider's module."""
        return {f"{module(models.head.slug)}.rs": render_module(models)}

    def render_package(self, heads: Sequence[ProviderHead]) -> Mapping[str, str]:
        """The `mod.rs` above the providers' modules."""
        return {"mod.rs": _render_parent("mod.rs", heads)}

    def verify(self, files: Mapping[str, str], models: ProviderModels) -> None:
        """Parses a provider's module, and compares it with its models."""
        (source,) = files.values()
        TARGET.verify({_path(models.head): source}, models)


TARGET: Final = RustTarget()
EMBEDDED: Final = EmbeddedRustTarget()
