"""How much is known of a provider's models: counted by field and source."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gen_models.fields import FIELDS
from gen_models.info.statements import LISTING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much is known of a provider's models.

    Attributes:
        provider: the provider's slug.
        models: how many model IDs it has.
        known: by field, of how many models a value is shown.
        disputed: by field, of how many models the sources dispute it.
        stated: by source and field, of how many models it states the value that is shown, or
            another. What it copies from another source is not counted.
    """

    provider: str
    models: int
    known: Mapping[str, int] = field(default_factory=Counter)
    disputed: Mapping[str, int] = field(default_factory=Counter)
    stated: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def count_coverage(lines: Iterable[bytes], provider: str, models: int) -> Coverage:
    """Counts what has landed of a provider.

    Args:
        lines: those of its file, which has been judged; all but the first are of a model each.
        provider: its slug.
        models: how many model IDs it has.
    """
    known: Counter[str] = Counter()
    disputed: Counter[str] = Counter()
    stated: dict[str, Counter[str]] = {}
    for line in lines:
        for name, fact in json.loads(line).items():
            if name not in FIELDS:
                continue
            detailed = fact if isinstance(fact, dict) else {"value": fact, "source": LISTING}
            is_known = detailed["value"] is not None
            (known if is_known else disputed)[name] += 1
            shown = [detailed["source"]] if is_known else []
            for source in (*shown, *detailed.get("also", ()), *detailed.get("others", ())):
                stated.setdefault(source, Counter())[name] += 1
    return Coverage(provider, models, known, disputed, stated)
