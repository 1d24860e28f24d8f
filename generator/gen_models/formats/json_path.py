"""Dotted paths into JSON, such as `meta.total`."""

from __future__ import annotations

from typing import Any


def dig(value: object, path: str, missing: object = None) -> Any:
    """The value at a dotted path of keys, or `missing`."""
    for key in path.split("."):
        if not isinstance(value, dict) or key not in value:
            return missing
        value = value[key]
    return value
