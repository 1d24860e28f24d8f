"""Histories as text: one observation a line, as its difference from another line's.

A line never changes once it is written, wherever later observations belong: each names by its
digest the line that it differs from, its `base`, which is usually the next older or the next newer
day. So two branches that add observations merge by taking both sides' lines, and an observation
can be added in the middle of a history.
"""

from __future__ import annotations

import bisect
import json
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from gen_models.errors import ConfigurationError
from gen_models.files import CONFLICT_MARKERS
from gen_models.lifecycle.observations import History, Observation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_FORMAT: Final = 1
_MOST_IDS: Final = 2_000_000
"""The most IDs that the observations of one file may have in all, so that differences of
differences cannot explode."""


def read_history(text: str, provider: str, file: str) -> History:
    """Reads a history's file.

    Args:
        text: its content.
        provider: the slug of the provider that it has to be about.
        file: its name, for errors.

    Raises:
        ConfigurationError: it is not such a file, a base is missing, or a line does not have the
            digest that it states.
    """
    lines = [line for line in text.splitlines() if not line.startswith(CONFLICT_MARKERS)]
    try:
        parsed = [json.loads(line) for line in lines]
        heads = [line for line in parsed if "format" in line]
        if not heads or any(h["format"] != _FORMAT or h["provider"] != provider for h in heads):
            raise ValueError(f"is not a history of {provider} in format {_FORMAT}")
        rows = {str(line["digest"]): line for line in parsed if "format" not in line}
        return History.of(provider, _decoded(rows))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ConfigurationError(
            f"{file}: {error}", hint="restore it from git, or import its observations again"
        ) from error


def add_to_history(text: str, provider: str, file: str, more: Iterable[Observation]) -> str:
    """The text of a history's file with more observations; "" is the text of an empty one.

    Lines that are there stay as they are. An observation that is there already adds none.

    Raises:
        ConfigurationError: the file cannot be read.
    """
    before = read_history(text, provider, file) if text else History(provider)
    known = {one.digest for one in before.observations}
    new = [one for one in History.of(provider, more).observations if one.digest not in known]
    if text and not new:
        return text
    # A new line's base has to be written already, or to come before it among the new ones.
    written = list(before.observations)  # In order of day and digest.
    lines = {line for line in text.splitlines() if not line.startswith(CONFLICT_MARKERS)}
    lines.add(json.dumps({"format": _FORMAT, "provider": provider}))
    for observation in new:
        lines.add(json.dumps(_line(observation, _base(observation, written))))
        bisect.insort(written, observation, key=_place)
    head, *rest = sorted(lines, key=_order)
    return "".join(f"{line}\n" for line in (head, *rest))


def _base(observation: Observation, written: Sequence[Observation]) -> Observation | None:
    """The written observation of the nearest older or newer day that differs least."""
    at = bisect.bisect(written, _place(observation), key=_place)
    near = written[max(at - 1, 0) : at + 1]
    best = min(near, key=lambda one: (len(one.ids ^ observation.ids), one.digest), default=None)
    if best is None or len(best.ids ^ observation.ids) >= len(observation.ids):
        return None
    return best


def _line(observation: Observation, base: Observation | None) -> dict[str, Any]:
    before = frozenset() if base is None else base.ids
    return {
        "observed": observation.observed.isoformat(),
        "complete": observation.complete,
        "source": observation.source,
        "digest": observation.digest,
        "base": None if base is None else base.digest,
        "added": sorted(observation.ids - before),
        "removed": sorted(before - observation.ids),
    }


def _decoded(rows: Mapping[str, Mapping[str, Any]]) -> list[Observation]:
    found: dict[str, Observation] = {}
    total = 0
    for start in rows:
        waiting = [start]
        while waiting:
            name = waiting[-1]
            row, base = rows[name], rows[name]["base"]
            if name in found:
                waiting.pop()
            elif base is not None and base not in found:
                if base not in rows:
                    raise ValueError(f"the base {base} of {row['observed']} is missing")
                if len(waiting) > len(rows):
                    raise ValueError(f"the bases of {row['observed']} are cyclic")
                waiting.append(base)
            else:
                found[name] = _observation(row, frozenset() if base is None else found[base].ids)
                total += len(found[name].ids)
                if total > _MOST_IDS:
                    raise ValueError(f"has more than {_MOST_IDS} IDs in all")
                waiting.pop()
    return list(found.values())


def _observation(row: Mapping[str, Any], before: frozenset[str]) -> Observation:
    added, removed = frozenset(row["added"]), frozenset(row["removed"])
    texts = (*added, *removed, row["source"])
    if not all(isinstance(text, str) for text in texts) or not isinstance(row["complete"], bool):
        raise ValueError(f"the line of {row['observed']} has a value of another type")
    observation = Observation(
        date.fromisoformat(row["observed"]),
        row["complete"],
        row["source"],
        before - removed | added,
    )
    if observation.digest != row["digest"]:
        raise ValueError(f"the line of {row['observed']} does not have the digest that it states")
    return observation


def _place(observation: Observation) -> tuple[date, str]:
    return observation.observed, observation.digest


def _order(line: str) -> tuple[bool, str, str]:
    """The head first, then lines in order of day and digest."""
    row = json.loads(line)
    return "format" not in row, row.get("observed", ""), row.get("digest", "")
