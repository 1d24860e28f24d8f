"""Probes: what models answered when they were asked, one dated statement a line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from gen_models.errors import ConfigurationError
from gen_models.files import CONFLICT_MARKERS

if TYPE_CHECKING:
    from collections.abc import Iterable

ProbeOutcome = Literal["answered", "refused"]

_FORMAT: Final = 1
_FIELDS: Final = {"day", "id", "outcome"}


@dataclass(frozen=True, slots=True)
class Probe:
    """What became of a request to a model.

    Attributes:
        id: the model ID that was sent.
        day: the day on which it was sent.
        outcome: "answered", or "refused" if the provider said that there is no such model.
    """

    id: str
    day: date
    outcome: ProbeOutcome


def probes_text(provider: str, probes: Iterable[Probe]) -> str:
    """Probes as the text of a file: one a line, sorted, each once."""
    head = json.dumps({"format": _FORMAT, "provider": provider})
    lines = {
        json.dumps({"day": one.day.isoformat(), "id": one.id, "outcome": one.outcome})
        for one in probes
    }
    return "".join(f"{line}\n" for line in (head, *sorted(lines)))


def read_probes(text: str, provider: str, file: str) -> tuple[Probe, ...]:
    """Reads a file of probes; what two branches added is read from both sides of a merge.

    Raises:
        ConfigurationError: it is not such a file.
    """
    lines = [line for line in text.splitlines() if not line.startswith(CONFLICT_MARKERS)]
    try:
        parsed = [json.loads(line) for line in lines]
        heads = [line for line in parsed if "format" in line]
        if not heads or any(h != {"format": _FORMAT, "provider": provider} for h in heads):
            raise ValueError(f"is not a file of probes of {provider} in format {_FORMAT}")
        return tuple({_probe(row): None for row in parsed if "format" not in row})
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ConfigurationError(f"{file}: {error}", hint="restore it from git") from error


def _probe(row: dict[str, Any]) -> Probe:
    if row.keys() != _FIELDS or not isinstance(row["id"], str):
        raise ValueError(f"the line of {row.get('id')!a} does not have the keys of a probe")
    if row["outcome"] not in get_args(ProbeOutcome):
        raise ValueError(f"the outcome of {row['id']!a} is neither answered nor refused")
    return Probe(row["id"], date.fromisoformat(row["day"]), row["outcome"])
