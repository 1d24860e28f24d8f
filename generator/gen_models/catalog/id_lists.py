"""Reads model IDs from a JSON array, a saved listing or a plain list."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Final

from gen_models.errors import ConfigurationError
from gen_models.formats import strict_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gen_models.contract import ListingShape


def read_ids(data: bytes, shapes: Iterable[ListingShape], name: str) -> list[str]:
    """The IDs in a JSON array of strings, in a saved list-models response, or one per line.

    Args:
        data: the file's content.
        shapes: the known forms of listings.
        name: the file, for errors.

    Raises:
        ConfigurationError: the content is JSON of another form, or not UTF-8.
    """
    data = data.removeprefix(codecs.BOM_UTF8)  # Some editors and shells write one.
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
    for shape in _distinct(shapes):
        rows = shape.rows_in(value)
        if rows and all(map(shape.has_prefix, rows)):
            return [model_id for row in rows if (model_id := shape.id_of(row)) is not None]
    raise _unknown(name, "neither a list of IDs nor a known listing")


_STYLES: Final = ("objects", "strings", "keyed")


def _distinct(shapes: Iterable[ListingShape]) -> list[ListingShape]:
    """The forms of all known listings, the most specific ones first.

    Every object is one whose keys may be IDs, so where a page is nothing else, that tells nothing.
    """
    shapes = [shape for shape in shapes if shape.style != "keyed" or shape.rows]
    known = {
        (_STYLES.index(s.style), -len(s.strip_prefix), s.rows, s.id, s.strip_prefix): s
        for s in shapes
    }
    return [known[form] for form in sorted(known)]


def _unknown(name: str, problem: str) -> ConfigurationError:
    return ConfigurationError(
        f"{name}: {problem}",
        hint="pass a JSON array of IDs, a saved list-models response, or one ID per line",
    )
