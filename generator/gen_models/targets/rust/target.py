"""Rust: an enum for each provider, in a crate without dependencies or as modules of another."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from gen_models.naming import RUST_VARIANT
from gen_models.targets._templates import read_template
from gen_models.targets.base import TargetBase
from gen_models.targets.rust.info import render_info
from gen_models.targets.rust.names import declared_names, enum_name, module_name, variant_name
from gen_models.targets.rust.package import render_crate, render_parents
from gen_models.targets.rust.render import render_module
from gen_models.targets.rust.verify import verify_module
from gen_models.targets.rust.verify_info import verify_info

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from gen_models.naming import Style
    from gen_models.targets.base import ProviderHead, ProviderModels

_ROOT: Final = "crate"
_ALL: Final = "ProviderModel"


class RustTarget(TargetBase):
    """The target called "rust"."""

    name: Final = "rust"
    style: Style = RUST_VARIANT
    _modules: ClassVar[str] = "rust/src/"

    def render_provider(self, models: ProviderModels) -> Mapping[str, str]:
        """The provider's module, and that of what its models can do and cost."""
        texts = (render_module(models), render_info(models))
        return dict(zip(self._paths(models.head), texts, strict=True))

    def render_package(self, heads: Sequence[ProviderHead]) -> Mapping[str, str]:
        """The root module of the crate, its `Cargo.toml` and its README."""
        files = render_crate(self.package, heads)
        return {f"rust/{path}": text for path, text in files.items()}

    def names_of(self, head: ProviderHead) -> Mapping[str, Collection[str]]:
        """A provider's module and enum, and its variant of the enum of all."""
        return {_ROOT: [module_name(head.slug), enum_name(head)], _ALL: [variant_name(head)]}

    def own_names(self) -> Mapping[str, Collection[str]]:
        """What the parent of the providers' modules has besides."""
        templates = ("lib.rs", "mod.rs", "shared.rs")
        return {_ROOT: declared_names("".join(read_template("rust", name) for name in templates))}

    def verify(self, files: Mapping[str, str], models: ProviderModels) -> None:
        """Parses a provider's modules, and compares them with its models."""
        paths = self._paths(models.head)
        if files.keys() != set(paths):
            raise ValueError(f"the files are not just {', '.join(paths)}")
        module, info = (files[path] for path in paths)
        verify_module(module, models)
        verify_info(info, models)

    def _paths(self, head: ProviderHead) -> tuple[str, str]:
        name = module_name(head.slug)
        return f"{self._modules}{name}.rs", f"{self._modules}model_info/{name}.rs"


class EmbeddedRustTarget(RustTarget):
    """The same modules below a `mod.rs`, for a folder of sources of another crate."""

    embedded = True
    _modules = ""

    def render_package(self, heads: Sequence[ProviderHead]) -> Mapping[str, str]:
        """The `mod.rs` above the providers' modules, and the types of model info."""
        return render_parents("mod.rs", heads)

    def fits(self, output: Path) -> bool:
        """Whether a folder is `src`, directly below one, or anywhere in the `src` of a crate."""
        return "src" in (output.name, output.parent.name) or any(
            folder.name == "src" and (folder.parent / "Cargo.toml").is_file()
            for folder in output.parents
        )


TARGET: Final = RustTarget()
EMBEDDED: Final = EmbeddedRustTarget()
