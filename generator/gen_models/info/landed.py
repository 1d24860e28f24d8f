"""Model info as it lands: one model per line, with the sources.

A value that only the listing states is written as it is. Any other is an object with its source,
and with what other sources say.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from gen_models.errors import ConfigurationError
from gen_models.fields import FIELDS, Field, from_json, to_json
from gen_models.files import CONFLICT_MARKERS
from gen_models.info.model import EarlierValue, Fact, ModelInfo
from gen_models.info.statements import LISTING, InfoSource

if TYPE_CHECKING:
    from collections.abc import Mapping

_FORMAT: Final = 1
_FACT: Final = frozenset(
    {"value", "source", "also", "others", "disputed", "observed", "since", "earlier"}
)
_USUAL: Final = frozenset({"value", "source"})
"""The keys of a value that one source states."""

_Head: TypeAlias = "tuple[date | None, Mapping[str, InfoSource]]"
"""The day of a file's first line, and its sources."""


@dataclass(frozen=True, slots=True)
class LandedInfo:
    """What has landed of a provider's model info.

    Attributes:
        provider: the provider's slug.
        observed: the day of the newest observation of all sources; None if it is unknown.
        sources: by name, each source that says something of the provider.
        models: by model ID, in code point order. A model that no source says anything of has none.
    """

    provider: str
    observed: date | None
    sources: Mapping[str, InfoSource]
    models: Mapping[str, ModelInfo]

    def observed_of(self, fact: Fact) -> date | None:
        """The day on which the source stated a value; None if unknown."""
        source = self.sources.get(fact.source)
        return fact.observed or (None if source is None else source.observed)


def info_text(landed: LandedInfo) -> str:
    """Model info as the text of a file."""
    head = {
        "format": _FORMAT,
        "provider": landed.provider,
        "observed": _iso(landed.observed),
        "sources": {name: _source_line(source) for name, source in sorted(landed.sources.items())},
    }
    lines = [json.dumps(head)]
    for model_id in sorted(landed.models):
        info = landed.models[model_id]
        lines.append(json.dumps({"id": info.id, **info_line(info)}))
    return "\n".join([*lines, ""])


def info_line(info: ModelInfo) -> dict[str, Any]:
    """What is known of a model as the JSON object that lands, without the model ID."""
    return {name: _fact_line(fact) for name, fact in info.in_order()}


def read_info(text: str, provider: str, file: str) -> LandedInfo:
    """Reads a file of model info.

    What git makes of two branches reads as both of them, until it is written again: of two lines
    about one model ID, and of two heads, the last one in the order of their text counts.

    Raises:
        ConfigurationError: it is not such a file.
    """
    heads: list[tuple[str, _Head]] = []
    rows: list[tuple[str, ModelInfo]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith(CONFLICT_MARKERS):
            continue
        try:
            row = json.loads(line)
            if "format" in row:
                heads.append((line, _head(row, provider)))
            else:
                rows.append((line, _model(row)))
        except KeyError as error:
            raise _damaged(file, number, f"has no {error}") from error
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            raise _damaged(file, number, str(error)) from error
    if not heads:
        raise _damaged(file, 1, "is not the head of a file of model info")
    observed = max((day for _, (day, _) in heads if day is not None), default=None)
    heads.sort(key=_text)
    rows.sort(key=_text)
    sources = {name: one for _, (_, found) in heads for name, one in found.items()}
    models = {model.id: model for _, model in rows}
    return LandedInfo(provider, observed, sources, dict(sorted(models.items())))


def _head(row: Mapping[str, Any], provider: str) -> _Head:
    if row["format"] != _FORMAT or row["provider"] != provider:
        raise ValueError(f"is not about {provider} in format {_FORMAT}")
    sources = {name: _source(name, one) for name, one in row["sources"].items()}
    return _date(row["observed"]), sources


def _text(line: tuple[str, object]) -> str:
    return line[0]


def _damaged(file: str, number: int, problem: str) -> ConfigurationError:
    return ConfigurationError(
        f"{file}:{number}: {problem}",
        hint="restore it from git: it keeps old prices; or delete it and run `gen-models --force`",
    )


def _source_line(source: InfoSource) -> dict[str, str | None]:
    fields = {"observed": _iso(source.observed), "version": source.version, "url": source.url}
    return {name: value for name, value in fields.items() if value is not None}


def _source(name: str, row: Mapping[str, Any]) -> InfoSource:
    _check_texts(row.get("version", ""), row.get("url", ""))
    return InfoSource(name, _date(row.get("observed")), row.get("version"), row.get("url"))


def _fact_line(fact: Fact) -> Any:
    value = None if fact.value is None else to_json(fact.value)
    if value is not None and fact.has_one_statement:
        return value if fact.source == LISTING else {"value": value, "source": fact.source}
    line: dict[str, Any] = {
        "value": value,
        "source": fact.source,
        "also": list(fact.also),
        "others": {name: to_json(other) for name, other in sorted(fact.others.items())},
        "disputed": fact.disputed,
        "observed": _iso(fact.observed),
        "since": _iso(fact.since),
        "earlier": [
            [to_json(one.value), one.source, _iso(one.since), _iso(one.until)]
            for one in fact.earlier
        ],
    }
    return {key: said for key, said in line.items() if said or key == "value"}


def _model(row: dict[str, Any]) -> ModelInfo:
    fields = dict(row)
    model_id = fields.pop("id")
    if not isinstance(model_id, str):
        raise TypeError("a line has an ID that is not text")
    facts = {}
    for name, line in fields.items():
        if name not in FIELDS:
            raise ValueError(f"the line of {model_id!a} has an unknown field {name!a}")
        facts[name] = _fact(FIELDS[name], line)
    return ModelInfo(model_id, facts)


def _fact(field: Field, line: Any) -> Fact:
    if not isinstance(line, dict):
        return Fact(from_json(field, line), LISTING)
    if line.keys() == _USUAL and isinstance(line["source"], str) and line["value"] is not None:
        return Fact(from_json(field, line["value"]), line["source"])
    if unknown := line.keys() - _FACT:
        raise ValueError(f"'{field.name}' has an unknown key {min(unknown)!a}")
    _check_texts(line["source"], line.get("disputed", ""), *line.get("also", ()))
    _check_texts(*(source for _, source, *_ in line.get("earlier", ())))
    value = None if line["value"] is None else from_json(field, line["value"])
    if (value is None) != ("disputed" in line):
        raise ValueError(f"'{field.name}' needs either a value or a dispute")
    return Fact(
        value,
        line["source"],
        tuple(_list(line.get("also", []))),
        {name: from_json(field, other) for name, other in line.get("others", {}).items()},
        line.get("disputed"),
        _date(line.get("observed")),
        _date(line.get("since")),
        tuple(
            EarlierValue(from_json(field, earlier), source, _date(since), _date(until))
            for earlier, source, since, until in line.get("earlier", ())
        ),
    )


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("has another value where a list is expected")
    return value


def _check_texts(*values: object) -> None:
    if not all(isinstance(value, str) for value in values):
        raise TypeError("has a source or a reason that is not text")


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
