"""Renders the Python package around the providers' modules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gen_models.targets._templates import fill, package_values, read_license, read_template
from gen_models.targets.python.info_modules import render_model_info, render_select
from gen_models.targets.python.names import enum_name, module_name, public_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gen_models.package import Package
    from gen_models.targets.base import ProviderHead

LIFECYCLES: Final = "_lifecycle"
"""The package of the modules with what is known of model IDs."""

INFO: Final = "_info"
"""The package of the modules with what models can do and cost."""

_SHARED: Final = {
    "_base": ("Bespoke", "ProviderModel", "RetiredModelWarning"),
    "_model_info": ("EarlierPrice", "InfoSource", "ModelInfo", "PriceTier"),
    "_select": ("Criteria", "select"),
}
"""By module, what the package exports besides the providers' names."""

MODULES: Final = frozenset({*_SHARED, LIFECYCLES, INFO})
"""The modules and packages besides the providers'."""

_MODULE: Final = 'slug.replace("-", "_")'
_MODULE_OF_ANY: Final = '(f"_{slug}" if slug[0].isdigit() else slug).replace("-", "_")'
"""What finds the name of a provider's module from its slug, as `module_name` does."""


def render_modules(heads: Sequence[ProviderHead]) -> Mapping[str, str]:
    """The modules besides the providers', by file name."""
    return {
        "__init__.py": _render_init(heads),
        "_base.py": read_template("python", "_base.py"),
        "_model_info.py": render_model_info(),
        "_select.py": render_select(),
        f"{LIFECYCLES}/__init__.py": read_template("python", "lifecycles_init.py"),
        f"{INFO}/__init__.py": read_template("python", "info_init.py"),
    }


def render_distribution(package: Package) -> Mapping[str, str]:
    """The files that make the package one that can be installed, by path below its folder."""
    values = package_values(package)
    return {
        "LICENSE": read_license(),
        **{
            name: fill(read_template("python", name), values)
            for name in ("pyproject.toml", "README.md")
        },
    }


def _render_init(heads: Sequence[ProviderHead]) -> str:
    names: dict[str, Sequence[str]] = dict(_SHARED)
    names |= {module_name(head.slug): public_names(head) for head in heads}
    imports = [
        line
        for module in sorted(names)
        for line in (
            f"    from .{module} import (",
            *(f"        {name} as {name}," for name in names[module]),
            "    )",
        )
    ]
    enums = [f'    "{head.slug}": "{enum_name(head)}",' for head in heads]
    plain = all(module_name(head.slug) == head.slug.replace("-", "_") for head in heads)
    shared = [f'    "{name}": "{module}",' for module, names in _SHARED.items() for name in names]
    values = {
        "SHARED": "\n".join(["_SHARED = {", *shared, "}"]),
        "MODULE": _MODULE if plain else _MODULE_OF_ANY,
        "IMPORTS": "\n".join(imports),
        "ENUMS": "\n".join(["_ENUMS = {", *enums, "}"]) if enums else "_ENUMS: dict[str, str] = {}",
    }
    return fill(read_template("python", "__init__.py"), values)
