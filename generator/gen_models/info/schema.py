"""The JSON Schema of what is known of a model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gen_models.fields import FIELDS, TIER_PRICES

if TYPE_CHECKING:
    from gen_models.fields import Field

SCHEMA_VERSION: Final = 1
"""Raised when a field is renamed, removed, or means something else; not when one is added."""

_DECIMAL: Final = {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}
_DATE: Final = {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"}
_KINDS: Final[dict[str, dict[str, Any]]] = {
    "text": {"type": "string"},
    "words": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
    "count": {"type": "integer"},
    "number": _DECIMAL,
    "price": _DECIMAL,
    "flag": {"type": "boolean"},
    "date": _DATE,
    "tiers": {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["above"],
            "additionalProperties": False,
            "properties": {
                "above": {"type": "integer"},
                **dict.fromkeys(TIER_PRICES, _DECIMAL),
            },
        },
    },
}


def model_schema() -> dict[str, Any]:
    """The schema of `ModelInfo.to_dict`. Every field is there, and null where it is unknown."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"What is known of a model, version {SCHEMA_VERSION}",
        "type": "object",
        "required": ["id", *FIELDS],
        "properties": {
            "id": {"type": "string", "description": "The model ID."},
            **{field.name: _property(field) for field in FIELDS.values()},
        },
    }


def _property(field: Field) -> dict[str, Any]:
    kind = _KINDS[field.kind]
    meaning = f"{field.meaning[0].upper()}{field.meaning[1:]}"
    unit = f", in {field.unit}" if field.unit else ""
    return {**kind, "type": [kind["type"], "null"], "description": f"{meaning}{unit}."}
