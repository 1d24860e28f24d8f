"""Reads the table `[info]` of a contract: where a row states each field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gen_models.contract.problem import Problem, named
from gen_models.fields import FIELDS, TIER_PRICES, Field, FieldReader, TierPaths
from gen_models.formats import steps_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gen_models.contract.listing import ListingShape
    from gen_models.contract.problem import Where


def readers_of(table: Mapping[str, Any]) -> tuple[FieldReader, ...]:
    """How the fields of a valid table are read, in its order."""
    return tuple(_reader(name, said) for name, _, said in _tables(table))


def table_problems(table: Mapping[str, Any]) -> Iterator[Problem]:
    """Contradictions in a table."""
    for name, where, said in _tables(table):
        yield from _contradictions(FIELDS[name], where, said)


def info_problems(table: Mapping[str, Any], shape: ListingShape) -> Iterator[Problem]:
    """Contradictions in a table, or between it and the shape of the listing."""
    if shape.style == "strings":
        yield Problem(
            ("info",),
            "[info] reads fields of a row, but the rows are strings",
            "remove [info]",
        )
        return
    yield from table_problems(table)
    for name, where, said in _tables(table):
        for word, path in _reader(name, said).paths():
            steps = steps_of(path)
            for volatile in sorted(shape.volatile):
                dropped = steps_of(volatile)
                if steps[: len(dropped)] == dropped:
                    yield Problem(
                        (*where, word),
                        f"{named(where)} reads '{path}', which is not recorded:"
                        f" listing.volatile has '{volatile}'",
                        f"read another path, or take '{volatile}' out of listing.volatile",
                    )


def _contradictions(field: Field, where: Where, said: Mapping[str, Any]) -> Iterator[Problem]:
    if field.kind == "tiers":
        if not any(name in said for name in TIER_PRICES):
            yield Problem(
                where,
                f"none of {', '.join(TIER_PRICES)} is set in [{named(where)}]",
                "set the path of its prices",
            )
        both = ("path", "value")
    else:
        both = ("contains", "differs")
    if all(name in said for name in both):
        yield Problem(
            (*where, both[1]),
            f"'{both[1]}' cannot be combined with '{both[0]}' in [{named(where)}]",
            "remove one of them",
        )


def _tables(table: Mapping[str, Any]) -> Iterator[tuple[str, Where, Mapping[str, Any]]]:
    """Each description of a field: the field's name, the keys that lead to it, and itself."""
    for name, said in table.items():
        if isinstance(said, list):
            yield from ((name, ("info", name, number), one) for number, one in enumerate(said))
        else:
            yield name, ("info", name), {"path": said} if isinstance(said, str) else said


def _reader(name: str, said: Mapping[str, Any]) -> FieldReader:
    field: Field = FIELDS[name]
    above = said.get("above", ())
    tiers = None
    if field.kind == "tiers":
        tiers = TierPaths(
            tuple(above) if isinstance(above, list) else above,
            {name: said[name] for name in TIER_PRICES if name in said},
            said.get("value", ""),
            said.get("above_unit", "tokens"),
        )
    return FieldReader(
        field,
        said.get("path", ""),
        said.get("unit", ""),
        tuple(said.get("unknown", ())),
        {path: tuple(among) for path, among in said.get("when", {}).items()},
        said.get("contains"),
        said.get("exhaustive", False),
        tiers,
        said.get("each", ""),
        () if tiers is not None else tuple([above] if isinstance(above, str) else above),
        said.get("keys", ""),
        said.get("differs", False),
    )
