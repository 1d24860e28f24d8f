"""Lifecycles as they land: what the statements come to, one model ID a line, without a verdict.

A landed line has days and no status, so that it does not change with the calendar.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from gen_models.errors import ConfigurationError
from gen_models.files import CONFLICT_MARKERS
from gen_models.lifecycle.model import Lifecycle, Span

if TYPE_CHECKING:
    from collections.abc import Mapping

_FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class LandedLifecycles:
    """What has landed of a provider's lifecycles.

    Attributes:
        provider: the provider's slug.
        observed: the day of the newest observation, on which statuses are looked at; None if it
            is unknown.
        lifecycles: by model ID, in code point order. A model of the provider's enum that has none
            was seen listed on `observed` only, and nothing was announced of it.
    """

    provider: str
    observed: date | None
    lifecycles: Mapping[str, Lifecycle]

    def of(self, model_id: str) -> Lifecycle:
        """What is known of a model of the provider's enum."""
        return self.lifecycles.get(model_id) or Lifecycle(
            model_id, "listed", (Span(self.observed, self.observed),)
        )

    def is_live(self, model_id: str) -> bool:
        """Whether a model of the provider's enum is live on the day of the newest observation."""
        found = self.lifecycles.get(model_id)
        return found is None or found.is_live_on(self.observed)


def lifecycles_text(landed: LandedLifecycles) -> str:
    """Lifecycles as the text of a file."""
    head = {"format": _FORMAT, "provider": landed.provider, "observed": _iso(landed.observed)}
    rows = (_line(landed.lifecycles[model_id]) for model_id in sorted(landed.lifecycles))
    return "".join(f"{json.dumps(line)}\n" for line in (head, *rows))


def read_lifecycles(text: str, provider: str, file: str) -> LandedLifecycles:
    """Reads a file of lifecycles.

    What git makes of two branches reads as both of them, until it is written again: of two lines
    about one model ID, the one that saw it last counts.

    Raises:
        ConfigurationError: it is not such a file.
    """
    try:
        lines = [line for line in text.splitlines() if not line.startswith(CONFLICT_MARKERS)]
        rows = [json.loads(line) for line in lines]
        heads = [row for row in rows if "format" in row]
        if not heads or any(h["format"] != _FORMAT or h["provider"] != provider for h in heads):
            raise ValueError(f"is not a file of lifecycles of {provider} in format {_FORMAT}")
        days = [day for head in heads if (day := _date(head["observed"])) is not None]
        observed = max(days, default=None)
        found = [_lifecycle(row, observed) for row in rows if "format" not in row]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ConfigurationError(
            f"{file}: {error}", hint="run `gen-models --force`, which writes it again"
        ) from error
    found.sort(key=_recency)
    return LandedLifecycles(provider, observed, {one.id: one for one in found})


def _recency(one: Lifecycle) -> tuple[object, ...]:
    """Orders all lines of an ID, so that their order in the file does not matter."""
    return (one.id, one.last_listed or date.min, not one.is_listed, json.dumps(_line(one)))


def _line(one: Lifecycle) -> dict[str, Any]:
    fields = {
        "deprecated_on": _iso(one.deprecated_on),
        "retires_on": _iso(one.retires_on),
        "successors": list(one.successors),
        "source": one.source,
    }
    return {
        "id": one.id,
        "listed": [_days(span) for span in one.spans],
        **{name: value for name, value in fields.items() if value},
    }


def _days(span: Span) -> list[str | None]:
    days = [_iso(span.first), _iso(span.last)]
    return [*days, _iso(span.missing)] if span.over else days


def _lifecycle(row: dict[str, Any], observed: date | None) -> Lifecycle:
    fields = dict(row)
    model_id, listed = fields.pop("id"), fields.pop("listed")
    named, source = fields.pop("successors", []), fields.pop("source", None)
    deprecated, retires = (_date(fields.pop(n, None)) for n in ("deprecated_on", "retires_on"))
    texts = (model_id, *named, *(() if source is None else (source,)))
    if fields or not isinstance(named, list) or not all(isinstance(text, str) for text in texts):
        raise ValueError(f"the line of {model_id!a} has an unknown key or a value of another type")
    spans = tuple(_span(days) for days in listed)
    found = Lifecycle(model_id, "unknown", spans, deprecated, retires, tuple(named), source)
    return replace(found, status=found.status_on(observed))


def _span(days: list[str | None]) -> Span:
    if len(days) not in (2, 3):
        raise ValueError("a span has neither two nor three days")
    first, last, missing = (_date(day) for day in [*days, None][:3])
    return Span(first, last, missing, over=len(days) == 3)  # noqa: PLR2004


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
