"""JSON as in RFC 8259: what `json` accepts beyond it, and no provider means, is an error."""

from __future__ import annotations

import json
from itertools import chain
from typing import Any, Final, NoReturn

_MAX_DEPTH: Final = 64
MAX_VALUES: Final = 1_000_000
_MAX_DIGITS: Final = 309  # As many as the largest float has.
_SHOWN: Final = 80
_CONTAINERS: Final = (dict, list)


class NotJSONError(ValueError):
    """The text is not JSON, or is JSON that two parsers would read differently."""


def loads(data: bytes) -> Any:
    """Reads UTF-8 JSON.

    Raises:
        NotJSONError: not UTF-8, a byte order mark, not JSON, a key twice in one object, NaN or
            an infinity, a number too large for a float, nesting deeper than 64, or more than
            `MAX_VALUES` values.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotJSONError(f"not UTF-8 (byte {error.start})") from None
    if text.startswith("\ufeff"):
        raise NotJSONError("starts with a byte order mark")
    if _commas(text) > MAX_VALUES:  # Before any value takes fifty times its bytes.
        raise _too_many()
    try:
        value = json.loads(
            text,
            object_pairs_hook=_unique,
            parse_constant=_no_constant,
            parse_float=_finite,
            parse_int=_readable,
        )
    except json.JSONDecodeError as error:
        raise NotJSONError(f"not JSON ({error.msg}, line {error.lineno})") from None
    except RecursionError:
        raise NotJSONError(f"nested deeper than {_MAX_DEPTH}") from None
    _check_size(value)
    return value


def dumps(value: object) -> str:
    """Writes one line of ASCII JSON, without spaces."""
    return json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                shown = ascii(key[: _SHOWN + 1])
                shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}..."
                raise NotJSONError(f"has the key {shown} twice in one object")
            seen.add(key)
    return found


def _no_constant(name: str) -> NoReturn:
    raise NotJSONError(f"has the number {name}, which is not valid in JSON")


def _readable(digits: str) -> int:
    if len(digits) > _MAX_DIGITS and len(digits.lstrip("-")) > _MAX_DIGITS:
        raise NotJSONError(f"has the number {digits[:20]}, which is too large")
    return int(digits)


def _finite(digits: str) -> float:
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        raise NotJSONError(f"has the number {digits[:20]}, which is too large")
    return value


def _commas(text: str) -> int:
    """How many commas stand between values: one less than a list has values."""
    if text.count(",") <= MAX_VALUES:
        return 0
    plain = text.replace("\\\\", "").replace('\\"', "")
    return sum(part.count(",") for part in plain.split('"')[::2])


def _too_many() -> NotJSONError:
    return NotJSONError(f"has more than {MAX_VALUES} values")


def _check_size(value: object) -> None:
    level, values = [value], 1
    for _ in range(_MAX_DEPTH):
        objects = [node for node in level if isinstance(node, dict)]
        arrays = [node for node in level if isinstance(node, list)]
        values += sum(map(len, objects)) + sum(map(len, arrays))
        if values > MAX_VALUES:
            raise _too_many()
        inner = chain(chain.from_iterable(map(dict.values, objects)), chain.from_iterable(arrays))
        level = [node for node in inner if type(node) in _CONTAINERS]
        if not level:
            return
    raise NotJSONError(f"nested deeper than {_MAX_DEPTH}")
