"""LiteLLM: one JSON object, with the entries by key, whose prices are per token.

Its `max_input_tokens` has two meanings. For OpenAI's GPT models, at each provider that serves them,
it is at times the context window without the answer. For all others it is the window, as far as
other data sets tell: none differed by just the answer. So it is given as `window` as well, but for
models whose key has "gpt" in it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from gen_models.datasets.sources.entry import SourceData, SourceEntry
from gen_models.formats import strict_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

_TIER: Final = re.compile(
    r"(input_cost_per_token|output_cost_per_token|cache_read_input_token_cost"
    r"|cache_creation_input_token_cost)_above_([0-9]{1,6})k_tokens"
)
_PRICES: Final = {
    "input_cost_per_token": "input",
    "output_cost_per_token": "output",
    "cache_read_input_token_cost": "cache_read",
    "cache_creation_input_token_cost": "cache_write",
}


def read(data: bytes) -> SourceData:
    """Reads the file of prices.

    Raises:
        ValueError: it is not a JSON object of objects.
    """
    found = strict_json.loads(data)
    if not isinstance(found, dict) or not all(isinstance(one, dict) for one in found.values()):
        raise ValueError("is not a JSON object of entries")

    def entries(day: date) -> Iterator[SourceEntry]:
        del day  # The file has no history.
        for key, entry in found.items():
            provider = entry.get("litellm_provider")
            if isinstance(provider, str):
                yield SourceEntry(provider, key, key, _shaped(key, entry))

    return SourceData(None, entries)


def _shaped(key: str, entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """An entry in which our fields have places of their own."""
    shaped = {**entry, **_tiers(entry)}
    if "gpt" not in key.lower():
        shaped["window"] = entry.get("max_input_tokens")
    if "off_peak_pricing" in entry:  # What holds by the hour does not always hold.
        shaped["variable"] = True
        shaped = {name: one for name, one in shaped.items() if name not in {*_PRICES, "tiers"}}
    return shaped


def _tiers(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """The tiers of an entry as a list: there, thresholds are parts of the keys."""
    tiers: dict[int, dict[str, Any]] = defaultdict(dict)
    for key, value in entry.items():
        if found := _TIER.fullmatch(key):
            tiers[int(found[2]) * 1_000][_PRICES[found[1]]] = value
    listed = [{"above": above, **prices} for above, prices in sorted(tiers.items())]
    return {"tiers": listed} if listed else {}
