"""Python: an enum and a Literal for each provider, in a package of its own or of somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gen_models.naming import UPPER_SNAKE
from gen_models.targets.base import ProviderHead, ProviderModels, TargetBase
from gen_models.targets.python.infos import render_info
from gen_models.targets.python.lifecycles import render_lifecycles
from gen_models.targets.python.names import bound_names, module_name, public_names
from gen_models.targets.python.package import (
    INFO,
    LIFECYCLES,
    MODULES,
    render_distribution,
    render_modules,
)
from gen_models.targets.python.render import render_module
from gen_models.targets.python.verify import verify_info, verify_lifecycles, verify_module

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from gen_models.naming import Style

_SCOPE: Final = "package"
_ANY: Final = ProviderHead("any", "Any", "Any")
_PROJECT: Final = ("pyproject.toml", "setup.py", "setup.cfg")
"""The files beside which a folder `src` holds Python packages."""


class PythonTarget(TargetBase):
    """The target called "python"."""

    name: Final = "python"
    style: Style = UPPER_SNAKE

    def render_provider(self, models: ProviderModels) -> Mapping[str, str]:
        """The provider's module, and those of the lifecycles and of what models can do."""
        module, lifecycles, info = self._paths(models.head)
        return {
            module: render_module(models),
            lifecycles: render_lifecycles(models),
            info: render_info(models),
        }

    def render_package(self, heads: Sequence[ProviderHead]) -> Mapping[str, str]:
        """The package's own modules, its `pyproject.toml` and its README."""
        modules = {f"{self._modules}{path}": text for path, text in render_modules(heads).items()}
        distribution = render_distribution(self.package)
        around = {f"python/{path}": text for path, text in distribution.items()}
        return {**modules, f"{self._modules}py.typed": "", **around}

    def names_of(self, head: ProviderHead) -> Mapping[str, Collection[str]]:
        """A provider's module is an attribute of the package, beside what that exports."""
        return {_SCOPE: [module_name(head.slug), *public_names(head)]}

    def own_names(self) -> Mapping[str, Collection[str]]:
        """What the package binds, what a provider's module binds besides, and its own modules."""
        module = bound_names(render_module(ProviderModels(_ANY, (), ())))
        own = bound_names(render_modules([])["__init__.py"]) | module | MODULES
        return {_SCOPE: own.difference(public_names(_ANY))}

    def verify(self, files: Mapping[str, str], models: ProviderModels) -> None:
        """Parses a provider's modules, and compares them with its models."""
        module, lifecycles, info = paths = self._paths(models.head)
        if set(files) != set(paths):
            raise ValueError(f"the files are not just {', '.join(paths)}")
        verify_module(files[module], models)
        verify_lifecycles(files[lifecycles], models)
        verify_info(files[info], models)

    @property
    def _modules(self) -> str:
        return f"python/{self.package.import_name}/"

    def _paths(self, head: ProviderHead) -> tuple[str, str, str]:
        name = f"{module_name(head.slug)}.py"
        folders = ("", f"{LIFECYCLES}/", f"{INFO}/")
        module, lifecycles, info = (f"{self._modules}{folder}{name}" for folder in folders)
        return module, lifecycles, info


class EmbeddedPythonTarget(PythonTarget):
    """The same modules as a package below somebody else's."""

    embedded = True
    _modules = ""

    def render_package(self, heads: Sequence[ProviderHead]) -> Mapping[str, str]:
        """The package's own modules."""
        return render_modules(heads)

    def fits(self, output: Path) -> bool:
        """Whether a folder is below a package, directly below `src`, or in a project's `src`."""
        return (
            output.parent.name == "src"
            or (output.parent / "__init__.py").is_file()
            or any(
                folder.name == "src" and any((folder.parent / name).is_file() for name in _PROJECT)
                for folder in output.parents
            )
        )


TARGET: Final = PythonTarget()
EMBEDDED: Final = EmbeddedPythonTarget()
