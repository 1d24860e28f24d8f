"""Reports of `show` and `coverage`: what is known of models, and how much, in each format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gen_models.fields import FIELDS, to_json
from gen_models.info import SCHEMA_VERSION, model_schema
from gen_models.reports.escape import as_json, printable
from gen_models.reports.table import fitted, tabbed
from gen_models.workflows import COVERED, coverage_rows, total_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from gen_models.fields import Value
    from gen_models.info import Coverage, Fact, LandedInfo
    from gen_models.workflows import DisputedValue, ShownModel, StaleCorrection

_HEADS: Final = ("field", "value", "unit", "source", "observed", "other sources")
_DISPUTED: Final = ("provider", "model ID", "field", "stated", "reason")
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


def coverage_as_lines(found: Sequence[Coverage]) -> Iterator[str]:
    """One line for each provider and one for all, of cells separated by tabs."""
    return tabbed([*coverage_rows(found), total_row(found)])


def coverage_as_table(found: Sequence[Coverage], width: int) -> Iterator[str]:
    """A table for a terminal, in percent; columns that do not fit are left out."""
    heads = ("provider", "models", *COVERED.values())
    rows = [*coverage_rows(found), total_row(found)]
    return fitted(heads, rows, width, spare=tuple(reversed(heads[2:])))


def coverage_as_json(found: Iterable[Coverage]) -> str:
    """The counts of each provider: of how many models each field is known, by source too."""
    return as_json(
        {
            "format": _FORMAT,
            "providers": [
                {
                    "provider": one.provider,
                    "models": one.models,
                    "known": {name: one.known.get(name, 0) for name in FIELDS},
                    "disputed": {name: one.disputed.get(name, 0) for name in FIELDS},
                    "stated": {s: dict(sorted(n.items())) for s, n in sorted(one.stated.items())},
                }
                for one in found
            ],
        }
    )


def disputed_as_lines(found: Iterable[DisputedValue]) -> Iterator[str]:
    """One line for each withheld value, of cells separated by tabs."""
    return tabbed([_disputed(one) for one in found])


def disputed_as_table(found: Iterable[DisputedValue], width: int) -> Iterator[str]:
    """A table for a terminal, in which what sources state is shortened."""
    return fitted(_DISPUTED, [_disputed(one) for one in found], width, cut=("stated",))


def disputed_as_json(found: Iterable[DisputedValue]) -> str:
    """The withheld values as a JSON object."""
    rows = [
        {
            "provider": one.provider,
            "id": one.id,
            "field": one.field,
            "reason": one.reason,
            "stated": {source: to_json(value) for source, value in one.stated.items()},
        }
        for one in found
    ]
    return as_json({"format": _FORMAT, "disputed": rows})


def stale_as_text(found: Sequence[StaleCorrection]) -> Iterator[str]:
    """What is the matter with overrides and pins, one line each, with a hint."""
    if not found:
        yield "every override and pin is current"
    for one in found:
        kind = "pin" if one.correction.value is None else "override"
        name = f"{one.provider}/{printable(one.correction.id)}"
        yield f"{name}: the {kind} of {one.correction.field}: {one.problem}"
        yield f"  hint: look at {printable(one.correction.evidence)}, then renew or delete it"


def stale_as_json(found: Iterable[StaleCorrection], status: int) -> str:
    """The same as a JSON object, with the exit status."""
    rows = [
        {
            "provider": one.provider,
            "id": one.correction.id,
            "field": one.correction.field,
            "problem": one.problem,
            "expires": one.correction.expires.isoformat(),
            "evidence": one.correction.evidence,
        }
        for one in found
    ]
    return as_json({"format": _FORMAT, "status": status, "corrections": rows})


def _rows(one: ShownModel) -> list[tuple[str, ...]]:
    return [
        (
            name,
            f"disputed: {fact.disputed}"
            if fact.value is None
            else _written(fact.value, one.unlisted if name in _ALIASES else frozenset()),
            FIELDS[name].unit,
            _source(fact, one.landed),
            _text(one.landed.observed_of(fact)) or "",
            _others(fact),
        )
        for name, fact in one.info.facts.items()
    ]


def _written(value: Value, unlisted: frozenset[str] = frozenset()) -> str:
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


def _source(fact: Fact, landed: LandedInfo) -> str:
    source = landed.sources.get(fact.source)
    if fact.value is None:
        return ""
    version = "" if source is None or source.version is None else f" {source.version}"
    return printable(f"{fact.source}{version}")


def _others(fact: Fact) -> str:
    said = [f"{name}: {_written(value)}" for name, value in fact.others.items()]
    if fact.also:
        said.insert(0, f"also {', '.join(fact.also)}")
    said += [
        f"until {_text(one.until)} {_written(one.value)} ({one.source})" for one in fact.earlier
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


def _disputed(one: DisputedValue) -> tuple[str, ...]:
    stated = "; ".join(f"{source}: {_written(value)}" for source, value in one.stated.items())
    return one.provider, printable(one.id), one.field, printable(stated), printable(one.reason)


def _text(day: object) -> str | None:
    return None if day is None else str(day)
