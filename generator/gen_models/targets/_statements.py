"""What is known of a model as a list of statements, with which verifiers compare what they read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from gen_models.fields import to_json

if TYPE_CHECKING:
    from datetime import date

    from gen_models.info import InfoSource, LandedInfo, ModelInfo


class Statement(NamedTuple):
    """Something that generated code says of a field.

    Attributes:
        field: the field.
        kind: "value", or what else is said: "other", "disputed", "observed", "since" or "earlier".
        said: a value as JSON, a reason or a day.
        source: the name of the source.
        also: the names of the others that state the same.
        days: the first and the last day of an earlier value.
    """

    field: str
    kind: str
    said: Any
    source: str | None = None
    also: tuple[str, ...] = ()
    days: tuple[str | None, str | None] = (None, None)


class SourceRow(NamedTuple):
    """What generated code says of a source."""

    name: str
    observed: str | None
    version: str | None
    url: str | None


def expected_statements(info: ModelInfo) -> list[Statement]:
    """What code has to say of a model, in the order of the fields."""
    said = []
    for name, fact in info.in_order():
        if fact.value is not None:
            said.append(Statement(name, "value", to_json(fact.value), fact.source, fact.also))
        for other, value in sorted(fact.others.items()):
            said.append(Statement(name, "other", to_json(value), other))
        texts = {
            "disputed": fact.disputed,
            "observed": _iso(fact.observed),
            "since": _iso(fact.since),
        }
        said += [Statement(name, kind, text) for kind, text in texts.items() if text is not None]
        for one in fact.earlier:
            days = (_iso(one.since), _iso(one.until))
            said.append(Statement(name, "earlier", to_json(one.value), one.source, days=days))
    return said


def check_sources(rows: list[SourceRow], landed: LandedInfo | None) -> None:
    """Compares the sources that code names with those that landed.

    Those that only a value names, such as overrides, have a name and nothing else.

    Raises:
        ValueError: they differ.
    """
    known = {} if landed is None else landed.sources
    names = [row.name for row in rows]
    if names != sorted(set(names)) or not known.keys() <= set(names):
        raise ValueError("the sources of model info are not those that landed")
    for row in rows:
        if row != _source_row(row.name, known.get(row.name)):
            raise ValueError(f"the source {row.name!a} of model info is not as it landed")


def _source_row(name: str, source: InfoSource | None) -> SourceRow:
    if source is None:
        return SourceRow(name, None, None, None)
    return SourceRow(name, _iso(source.observed), source.version or None, source.url or None)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
