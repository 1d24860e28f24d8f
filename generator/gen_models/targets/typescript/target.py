"""TypeScript: constants, unions and guards for each provider, in an npm package."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gen_models.naming import UPPER_SNAKE
from gen_models.targets.base import TargetBase
from gen_models.targets.typescript.info import render_info
from gen_models.targets.typescript.lifecycles import render_lifecycles
from gen_models.targets.typescript.names import exported_names, type_names, value_names
from gen_models.targets.typescript.package import render_files
from gen_models.targets.typescript.render import render_module
from gen_models.targets.typescript.verify import verify_module
from gen_models.targets.typescript.verify_info import verify_info
from gen_models.targets.typescript.verify_lifecycles import verify_lifecycles

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from gen_models.naming import Style
    from gen_models.targets.base import ProviderHead, ProviderModels

_ROOT: Final = "typescript"


class TypeScriptTarget(TargetBase):
    """The target called "typescript"."""

    name: Final = "typescript"
    style: Style = UPPER_SNAKE

    def render_provider(self, models: ProviderModels) -> Mapping[str, str]:
        """The provider's modules: of its models, their lifecycles and info, with declarations."""
        texts = (*render_module(models), *render_lifecycles(models), *render_info(models))
        return dict(zip(_paths(models.head), texts, strict=True))

    def render_package(self, heads: Sequence[ProviderHead]) -> Mapping[str, str]:
        """The package's own modules, its `package.json` and its README."""
        files = render_files(self.package, heads)
        return {f"{_ROOT}/{path}": text for path, text in files.items()}

    def names_of(self, head: ProviderHead) -> Mapping[str, Collection[str]]:
        """What the package exports of a provider's module."""
        return {_ROOT: [*value_names(head), *type_names(head)]}

    def own_names(self) -> Mapping[str, Collection[str]]:
        """What the package exports besides."""
        return {_ROOT: exported_names(render_files(self.package, [])["index.d.ts"])}

    def verify(self, files: Mapping[str, str], models: ProviderModels) -> None:
        """Parses a provider's modules and declarations, and compares them with its models."""
        paths = _paths(models.head)
        if files.keys() != set(paths):
            raise ValueError(f"the files are not just {', '.join(paths)}")
        script, types, rows, row_types, info, info_types = (files[path] for path in paths)
        verify_module(script, types, models)
        verify_lifecycles(rows, row_types, models)
        verify_info(info, info_types, models)


def _paths(head: ProviderHead) -> tuple[str, ...]:
    folders = ("src", "src/lifecycle", "src/info")
    stems = [f"{_ROOT}/{folder}/{head.slug}" for folder in folders]
    return tuple(f"{stem}.{end}" for stem in stems for end in ("js", "d.ts"))


TARGET: Final = TypeScriptTarget()
