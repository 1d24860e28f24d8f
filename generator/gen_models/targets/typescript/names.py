"""What a provider is called in TypeScript, and the names that the package has itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from gen_models.targets.base import ProviderHead

_DECLARED: Final = re.compile(
    r"^export (?:declare )?(?:const|let|function|class|interface|enum|type) (\w+)", re.MULTILINE
)
_LISTED: Final = re.compile(r"^export (?:type )?\{([^}]*)\}", re.MULTILINE)


def value_names(head: ProviderHead) -> list[str]:
    """The values that a provider's module exports."""
    name = f"{head.class_name}Model"
    return [name, f"is{name}Id", f"parse{name}"]


def type_names(head: ProviderHead) -> list[str]:
    """The types that a provider's module exports."""
    name = f"{head.class_name}Model"
    return [f"Any{name}Id", f"{name}Id", f"Parsed{name}", f"Past{name}Id"]


def exported_names(declarations: str) -> frozenset[str]:
    """The names that a template of declarations exports."""
    listed = (name for names in _LISTED.findall(declarations) for name in names.split(","))
    named = (name.split()[-1] for name in listed if name.strip())
    return frozenset([*_DECLARED.findall(declarations), *named])


def lifecycles_name(head: ProviderHead) -> str:
    """What a provider's rows are called in the package, which does not export them."""
    return f"{head.class_name}Lifecycles"
