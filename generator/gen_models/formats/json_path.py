"""Dotted paths into JSON, such as `meta.total` and `providers[].latency`."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

EACH: Final = "[]"
"""The step of a path to every element of an array."""


def dig(value: object, path: str, missing: object = None) -> Any:
    """The value at a dotted path of keys, or `missing`."""
    for key in path.split("."):
        if not isinstance(value, dict) or key not in value:
            return missing
        value = value[key]
    return value


def bury(value: object, path: str, new: object) -> Any:
    """A copy of a value with another one at a dotted path of keys, which has to exist."""
    return _buried(value, path.split("."), 0, new)


def without(value: object, path: str, doomed: Callable[[object], bool] | None = None) -> Any:
    """A copy of a value without the field at a path, wherever that exists.

    Args:
        value: the value, which is not changed.
        path: dotted keys; `[]` behind one means every element of its array.
        doomed: which values of the field to remove; None removes all.
    """
    return _without(value, steps_of(path), 0, doomed)


@lru_cache(maxsize=1_024)
def steps_of(path: str) -> tuple[str, ...]:
    """The steps of a path: its keys, and `EACH` for every element of an array."""
    return tuple(path.replace(EACH, f".{EACH}").split("."))


def _buried(value: Any, keys: list[str], depth: int, new: object) -> Any:
    if depth == len(keys):
        return new
    return {**value, keys[depth]: _buried(value[keys[depth]], keys, depth + 1, new)}


def _without(
    value: object, steps: tuple[str, ...], depth: int, doomed: Callable[[object], bool] | None
) -> Any:
    step = steps[depth]
    if step == EACH:
        if not isinstance(value, list):
            return value
        return [_without(element, steps, depth + 1, doomed) for element in value]
    if not isinstance(value, dict) or step not in value:
        return value
    if depth < len(steps) - 1:
        return {**value, step: _without(value[step], steps, depth + 1, doomed)}
    if doomed is not None and not doomed(value[step]):
        return value
    return {key: inner for key, inner in value.items() if key != step}
