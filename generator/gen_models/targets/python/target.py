"""Python: an enum and a Literal for each provider, in a package without dependencies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gen_models.naming import UPPER_SNAKE
from gen_models.targets.base import ProviderHead, ProviderModels
from gen_models.targets.python.names import bound_names, module_name, public_names
from gen_models.targets.python.package import render_files, render_init
from gen_models.targets.python.render import render_module
from gen_models.targets.python.verify import verify_module

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from gen_models.naming import Style

_ROOT: Final = "python"
_PACKAGE: Final = "provider_models"
_ANY: Final = ProviderHead("any", "Any", "Any")


class PythonTarget:
    """The target called "python"."""

    name: Final = "python"
    style: Style = UPPER_SNAKE

    def render_provider(self, models: ProviderModels) -> Mapping[str, str]:
        """The provider's module."""
        return {_path(models.head): render_module(models)}

    def render_package(self, heads: Sequence[ProviderHead]) -> Mapping[str, str]:
        """The package's own modules, its `pyproject.toml` and its README."""
        return {f"{_ROOT}/{path}": text for path, text in render_files(heads).items()}

    def names_of(self, head: ProviderHead) -> Mapping[str, Collection[str]]:
        """A provider's module is an attribute of the package, beside what that exports."""
        return {_PACKAGE: [module_name(head.slug), *public_names(head)]}

    def own_names(self) -> Mapping[str, Collection[str]]:
        """What the package binds, what a provider's module binds besides, and `_base`."""
        module = bound_names(render_module(ProviderModels(_ANY, (), ())))
        own = bound_names(render_init([])) | module | {"_base"}
        return {_PACKAGE: own.difference(public_names(_ANY))}

    def verify(self, files: Mapping[str, str], models: ProviderModels) -> None:
        """Parses a provider's module, and compares it with its models."""
        path = _path(models.head)
        if set(files) != {path}:
            raise ValueError(f"the files are not just {path}")
        verify_module(files[path], models)


def _path(head: ProviderHead) -> str:
    return f"{_ROOT}/provider_models/{module_name(head.slug)}.py"


TARGET: Final = PythonTarget()
