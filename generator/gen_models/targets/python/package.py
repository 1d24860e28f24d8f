"""Renders the Python package around the providers' modules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gen_models import __version__
from gen_models.targets._templates import fill, read_template
from gen_models.targets.python.names import enum_name, module_name, public_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gen_models.targets.base import ProviderHead


_MODULE: Final = 'slug.replace("-", "_")'
_MODULE_OF_ANY: Final = '(f"_{slug}" if slug[0].isdigit() else slug).replace("-", "_")'
"""What finds the name of a provider's module from its slug, as `module_name` does."""


def render_files(heads: Sequence[ProviderHead]) -> Mapping[str, str]:
    """The files of the package besides the providers', by path below the target's folder."""
    pyproject = read_template("python", "pyproject.toml")
    return {
        "pyproject.toml": fill(pyproject, {"VERSION": __version__}),
        "README.md": read_template("python", "README.md"),
        "provider_models/__init__.py": render_init(heads),
        "provider_models/_base.py": read_template("python", "_base.py"),
        "provider_models/py.typed": "",
    }


def render_init(heads: Sequence[ProviderHead]) -> str:
    """The package's own module, which finds the providers' modules."""
    homes = {"Bespoke": "_base", "ProviderModel": "_base"}
    for head in heads:
        homes |= dict.fromkeys(public_names(head), module_name(head.slug))
    imports: list[str] = []
    for module in sorted(set(homes.values())):
        names = sorted(name for name, home in homes.items() if home == module)
        imports.append(f"    from provider_models.{module} import (")
        imports += [f"        {name} as {name}," for name in names]
        imports.append("    )")
    public = sorted(["PROVIDERS", "parse", *homes])
    enums = [f'    "{head.slug}": "{enum_name(head)}",' for head in heads]
    plain = all(module_name(head.slug) == head.slug.replace("-", "_") for head in heads)
    values = {
        "MODULE": _MODULE if plain else _MODULE_OF_ANY,
        "IMPORTS": "\n".join(imports),
        "ALL": "\n".join([f'    "{name}",' for name in public]),
        "ENUMS": "\n".join(["_ENUMS = {", *enums, "}"]) if enums else "_ENUMS: dict[str, str] = {}",
    }
    return fill(read_template("python", "__init__.py"), values)
