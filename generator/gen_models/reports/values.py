"""The values of fields as a person reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gen_models.fields import to_json
from gen_models.reports.escape import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gen_models.fields import Value


def written(value: Value, unlisted: frozenset[str] = frozenset()) -> str:
    """A value as a person reads it, on one line in printable ASCII."""
    if isinstance(value, tuple) and unlisted:
        return ", ".join(_alias(str(one), unlisted) for one in value)
    if isinstance(value, str):
        return _alias(value, unlisted)
    found = to_json(value)
    if isinstance(found, list):
        return ", ".join(_tier(one) if isinstance(one, dict) else printable(one) for one in found)
    if isinstance(found, bool):
        return "yes" if found else "no"
    return printable(str(found))


def _alias(model_id: str, unlisted: frozenset[str]) -> str:
    return printable(f"{model_id} (not listed)" if model_id in unlisted else model_id)


def _tier(tier: Mapping[str, Any]) -> str:
    prices = " ".join(f"{name} {price}" for name, price in tier.items() if name != "above")
    return f"above {tier['above']}: {prices}"
