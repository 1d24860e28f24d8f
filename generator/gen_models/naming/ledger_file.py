"""Ledgers as text: a first line about the provider, then one line an ID, sorted.

One line an ID lets two branches that both add models merge. A merge may leave lines out of order
or twice, the first line twice, or git's conflict markers between them: since each line speaks
for itself, all of that reads as the union of both sides.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from gen_models.errors import ConfigurationError
from gen_models.naming.ledger import Absence, Entry, Ledger

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gen_models.ids import Identifier

_FORMAT: Final = 1
_MARKERS: Final = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")


def ledger_text(ledger: Ledger) -> str:
    """A ledger as the text of its file."""
    head = {"format": _FORMAT, "provider": ledger.provider, "observed": _iso(ledger.observed)}
    return "".join(f"{json.dumps(line)}\n" for line in (head, *map(_line, ledger.entries)))


def read_ledger(text: str, provider: str, file: str) -> Ledger:
    """Reads a ledger's file.

    Raises:
        ConfigurationError: it is not a ledger of this provider, or two IDs have one identifier, or
            one ID has two.
    """
    lines = [line for line in text.splitlines() if not line.startswith(_MARKERS)]
    try:
        parsed = [json.loads(line) for line in lines]
        heads = [line for line in parsed if "format" in line]
        if not heads or any(h["format"] != _FORMAT or h["provider"] != provider for h in heads):
            raise ValueError(f"is not a ledger of {provider} in format {_FORMAT}")
        days = [day for head in heads if (day := _date(head["observed"])) is not None]
        found = [_entry(line) for line in parsed if "format" not in line]
    except (
        ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError,
    ) as error:  # fmt: skip
        raise ConfigurationError(
            f"{file}: {error}",
            hint="restore it from git: it keeps identifiers stable and cannot be regenerated",
        ) from error
    entries = _merged(found, file)
    _check_unique(entries, file)
    return Ledger(provider, max(days, default=None), entries)


def _merged(entries: Iterable[Entry], file: str) -> tuple[Entry, ...]:
    """Entries in order, one an ID.

    Of an ID's two lines the one that knows it as listed wins, or else the later absence, or else
    the one that pruned it.
    """
    found: dict[str, Entry] = {}
    names: dict[str, dict[str, Identifier]] = {}
    for entry in entries:
        known = names.setdefault(entry.id, {})
        for style, name in entry.names.items():
            if known.setdefault(style, name) != name:
                raise ConfigurationError(
                    f"{file}: {entry.id!a} has two identifiers",
                    hint="keep the line that landed first, delete the other, and run `gen-models`",
                )
        found[entry.id] = max(found.get(entry.id, entry), entry, key=_recency)
    return tuple(replace(found[model_id], names=names[model_id]) for model_id in sorted(found))


def _recency(entry: Entry) -> tuple[bool, date, bool, date, date, str]:
    """Orders all lines of an ID, so that their order in the file does not matter."""
    gone = entry.absence or Absence(None, None)
    return (
        entry.absence is None,
        gone.missing_since or date.min,
        gone.pruned,
        gone.last_observed or date.min,
        entry.seen or date.max,
        entry.successor or "",
    )


def _check_unique(entries: Iterable[Entry], file: str) -> None:
    first: dict[tuple[str, str], str] = {}
    for entry in entries:
        for style, name in entry.names.items():
            other = first.setdefault((style, name), entry.id)
            if other != entry.id:
                raise ConfigurationError(
                    f"{file}: {other!a} and {entry.id!a} are both called {name}",
                    hint="delete the line that landed last, and run `gen-models`",
                )


def _line(entry: Entry) -> dict[str, Any]:
    line: dict[str, Any] = {"id": entry.id, **dict(sorted(entry.names.items()))}
    if entry.seen is not None:
        line["last_observed"] = _iso(entry.seen)
    if entry.absence is not None:
        line["last_observed"] = _iso(entry.absence.last_observed)
        line["missing_since"] = _iso(entry.absence.missing_since)
        if entry.absence.pruned:
            line["pruned"] = True
    if entry.successor is not None:
        line["successor"] = entry.successor
    return line


def _entry(line: dict[str, Any]) -> Entry:
    fields = dict(line)
    model_id, successor = fields.pop("id"), fields.pop("successor", None)
    absence, seen = None, None
    if "missing_since" in fields:
        absence = Absence(
            last_observed=_date(fields.pop("last_observed")),
            missing_since=_date(fields.pop("missing_since")),
            pruned=fields.pop("pruned", None) is True,
        )
    elif "last_observed" in fields:
        seen = _date(fields.pop("last_observed"))
    texts = [model_id, *fields.values(), *([] if successor is None else [successor])]
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("has an ID or an identifier that is not a string")
    return Entry(model_id, fields, absence, seen, successor)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
