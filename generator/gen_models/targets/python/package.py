"""Renders the Python package around the providers' modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gen_models import __version__
from gen_models.targets._templates import fill, read_template
from gen_models.targets.python.render import enum_name, module_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gen_models.targets.base import ProviderHead


def render_files(heads: Sequence[ProviderHead]) -> Mapping[str, str]:
    """The files of the package besides the providers', by path below the target's folder."""
    pyproject = read_template("python", "pyproject.toml")
    return {
        "pyproject.toml": fill(pyproject, {"VERSION": __version__}),
        "README.md": read_template("python", "README.md"),
        "provider_models/__init__.py": _render_init(heads),
        "provider_models/_base.py": read_template("python", "_base.py"),
        "provider_models/py.typed": "",
    }


def _render_init(heads: Sequence[ProviderHead]) -> str:
    homes = {"Bespoke": "_base", "ProviderModel": "_base"}
    for head in heads:
        enum = enum_name(head)
        homes |= {name: module_name(head.slug) for name in (enum, f"{enum}Id")}
    imports: list[str] = []
    for module in sorted(set(homes.values())):
        names = sorted(name for name, home in homes.items() if home == module)
        imports.append(f"    from provider_models.{module} import (")
        imports += [f"        {name} as {name}," for name in names]
        imports.append("    )")
    public = sorted(["PROVIDERS", "parse", *homes])
    enums = [f'    "{head.slug}": "{enum_name(head)}",' for head in heads]
    values = {
        "IMPORTS": "\n".join(imports),
        "ALL": "\n".join([f'    "{name}",' for name in public]),
        "ENUMS": "\n".join(["_ENUMS = {", *enums, "}"]) if enums else "_ENUMS: dict[str, str] = {}",
    }
    return fill(read_template("python", "__init__.py"), values)
