"""Model IDs out of whatever file holds them."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Any

from gen_models.errors import ConfigurationError
from gen_models.formats import strict_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gen_models.contract import ListingShape


def read_ids(data: bytes, shapes: Iterable[ListingShape], name: str) -> list[str]:
    """The IDs in a JSON array of texts, in a saved list-models response, or one a line.

    Args:
        data: what the file holds.
        shapes: the forms of listings that are known.
        name: the file, for errors.

    Raises:
        ConfigurationError: it is JSON of another form, or no text.
    """
    data = data.removeprefix(codecs.BOM_UTF8)  # What some editors and shells put before a text.
    if data.lstrip()[:1] not in (b"[", b"{"):
        try:
            lines = data.decode("utf-8").splitlines()
        except UnicodeDecodeError as error:
            raise _unknown(name, f"not UTF-8 (byte {error.start})") from None
        return [line.strip() for line in lines if line.strip()]
    try:
        value = strict_json.loads(data)
    except strict_json.NotJSONError as error:
        raise _unknown(name, str(error)) from None
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return value
    for rows, field, prefix in _forms(shapes):
        found = value if rows is None else value.get(rows) if isinstance(value, dict) else None
        if isinstance(found, list) and found and all(_holds(row, field, prefix) for row in found):
            return [row[field].removeprefix(prefix) for row in found]
    raise _unknown(name, "neither a list of IDs nor a known listing")


def _forms(shapes: Iterable[ListingShape]) -> list[tuple[str | None, str, str]]:
    """Rows, ID and prefix of every known listing; those that ask for more come first."""
    known = {(shape.rows, shape.id, shape.strip_prefix) for shape in shapes}
    return sorted(known, key=lambda form: (-len(form[2]), form[0] or "", form[1]))


def _holds(row: Any, field: str, prefix: str) -> bool:
    return (
        isinstance(row, dict) and isinstance(row.get(field), str) and row[field].startswith(prefix)
    )


def _unknown(name: str, problem: str) -> ConfigurationError:
    return ConfigurationError(
        f"{name}: {problem}",
        hint="give a JSON array of IDs, a saved list-models response, or one ID a line",
    )
