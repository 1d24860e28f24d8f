"""Reports of `show`: what is known of a model, with the sources, in each format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gen_models.fields import FIELDS, to_json
from gen_models.info import SCHEMA_VERSION, model_schema
from gen_models.reports.escape import as_json, printable
from gen_models.reports.table import fitted, tabbed
from gen_models.reports.values import written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gen_models.info import Fact, LandedInfo
    from gen_models.workflows import ShownModel

_HEADS: Final = ("field", "value", "unit", "source", "observed", "other sources")
_FORMAT: Final = 1
_ALIASES: Final = ("aliases", "alias_of")


def shown_title(one: ShownModel) -> str:
    """What stands above the table of a model: its qualified ID."""
    name = f"{one.provider}/{printable(one.info.id)}"
    return name if one.info.facts else f"{name}: no source states anything"


def shown_model_as_lines(one: ShownModel) -> Iterator[str]:
    """One line for each field, of cells separated by tabs; "-" for an empty one."""
    return tabbed(_rows(one))


def shown_model_as_table(one: ShownModel, width: int) -> Iterator[str]:
    """A table for a terminal, in which what other sources state is shortened."""
    rows = _rows(one)
    return (
        fitted(_HEADS, rows, width, spare=("unit", "observed"), cut=("other sources", "value"))
        if rows
        else iter(())
    )


def shown_models_as_json(found: Iterable[ShownModel]) -> str:
    """The models as a JSON object, each value with its source."""
    models = [
        {
            "provider": one.provider,
            "id": one.info.id,
            "observed": _text(one.landed.observed),
            "values": one.info.to_dict(),
            "unlisted_aliases": sorted(one.unlisted),
            "facts": {
                name: _fact(fact, FIELDS[name].unit, one.landed)
                for name, fact in one.info.facts.items()
            },
        }
        for one in found
    ]
    return as_json({"format": _FORMAT, "schema": SCHEMA_VERSION, "models": models})


def model_schema_as_json() -> str:
    """The JSON Schema of a model's values."""
    return as_json(model_schema())


def _rows(one: ShownModel) -> list[tuple[str, ...]]:
    return [
        (
            name,
            f"disputed: {fact.disputed}"
            if fact.value is None
            else written(fact.value, one.unlisted if name in _ALIASES else frozenset()),
            FIELDS[name].unit,
            _source(fact, one.landed),
            _text(one.landed.observed_of(fact)) or "",
            _others(fact),
        )
        for name, fact in one.info.facts.items()
    ]


def _source(fact: Fact, landed: LandedInfo) -> str:
    source = landed.sources.get(fact.source)
    if fact.value is None:
        return ""
    version = "" if source is None or source.version is None else f" {source.version}"
    return printable(f"{fact.source}{version}")


def _others(fact: Fact) -> str:
    said = [f"{name}: {written(value)}" for name, value in fact.others.items()]
    if fact.also:
        said.insert(0, f"also {', '.join(fact.also)}")
    said += [
        f"until {_text(one.until)} {written(one.value)} ({one.source})" for one in fact.earlier
    ]
    return printable("; ".join(said))


def _fact(fact: Fact, unit: str, landed: LandedInfo) -> dict[str, Any]:
    source = landed.sources.get(fact.source)
    return {
        "value": None if fact.value is None else to_json(fact.value),
        "unit": unit or None,
        "source": fact.source,
        "version": None if source is None else source.version,
        "observed": _text(landed.observed_of(fact)),
        "url": None if source is None else source.url,
        "also": list(fact.also),
        "others": {name: to_json(value) for name, value in fact.others.items()},
        "disputed": fact.disputed,
        "since": _text(fact.since),
        "earlier": [
            {
                "value": to_json(one.value),
                "source": one.source,
                "since": _text(one.since),
                "until": _text(one.until),
            }
            for one in fact.earlier
        ],
    }


def _text(day: object) -> str | None:
    return None if day is None else str(day)
