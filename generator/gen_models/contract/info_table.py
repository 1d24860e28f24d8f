"""Reads the table `[info]` of a contract: where a row says what of its model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gen_models.fields import FIELDS, Field, FieldReader, TierPaths

if TYPE_CHECKING:
    from collections.abc import Mapping

_PRICES: Final = ("input", "output", "cache_read", "cache_write")


def readers_of(table: Mapping[str, Any]) -> tuple[FieldReader, ...]:
    """How the fields of a valid table are read, in its order."""
    return tuple(
        _reader(FIELDS[name], {"path": one} if isinstance(one, str) else one)
        for name, said in table.items()
        for one in (said if isinstance(said, list) else [said])
    )


def _reader(field: Field, said: Mapping[str, Any]) -> FieldReader:
    tiers = None
    if field.kind == "tiers":
        prices = {name: said[name] for name in _PRICES if name in said}
        tiers = TierPaths(said["above"], prices)
    return FieldReader(
        field,
        said.get("path", ""),
        said.get("unit", ""),
        tuple(said.get("unknown", ())),
        {path: tuple(among) for path, among in said.get("when", {}).items()},
        said.get("contains"),
        said.get("exhaustive", False),
        tiers,
    )
