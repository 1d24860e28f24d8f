"""How much is known of models, as a table in Markdown: by provider and field, and by source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gen_models.fields import FIELDS
from gen_models.workflows.markdown import markdown_table, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gen_models.info import Coverage

COVERED: Final = {
    "context_window": "context", "max_input_tokens": "input", "max_output_tokens": "output",
    "input_price": "input USD", "output_price": "output USD", "cache_read_price": "cache USD",
    "input_modalities": "modalities", "tool_calling": "tools", "structured_output": "structured",
    "reasoning": "reasoning", "vision": "vision", "knowledge_cutoff": "cut-off",
}  # fmt: skip
"""The fields of the table, and what heads their columns."""


def coverage_rows(found: Iterable[Coverage]) -> list[tuple[str, ...]]:
    """For each provider: its slug, its models, and in percent of how many each field is known."""
    return [
        (
            one.provider,
            str(one.models),
            *(percent(one.known.get(name, 0), one.models) for name in COVERED),
        )
        for one in found
    ]


def total_row(found: Sequence[Coverage]) -> tuple[str, ...]:
    """The same over all providers."""
    models = sum(one.models for one in found)
    known = (sum(one.known.get(name, 0) for one in found) for name in COVERED)
    return ("all", str(models), *(percent(count, models) for count in known))


def source_rows(found: Sequence[Coverage]) -> list[tuple[str, ...]]:
    """For each field, of how many models it is known, disputed, and stated by each source."""
    sources = _source_names(found)
    rows = []
    for name in FIELDS:
        known = sum(one.known.get(name, 0) for one in found)
        disputed = sum(one.disputed.get(name, 0) for one in found)
        stated = [sum(one.stated.get(s, {}).get(name, 0) for one in found) for s in sources]
        if known or disputed:
            rows.append((name, *map(str, (known, disputed, *stated))))
    return rows


def _source_names(found: Iterable[Coverage]) -> list[str]:
    """The names of all sources, in order."""
    return sorted({source for one in found for source in one.stated})


def coverage_as_markdown(found: Sequence[Coverage]) -> Sequence[str]:
    """The lines of both tables, without line ends."""
    heads = ("provider", "models", *COVERED.values())
    rule = "|---|" + "---:|" * (len(heads) - 1)
    rows = [*coverage_rows(found), total_row(found)]
    sources = _source_names(found)
    by_source = ("field", "known", "disputed", *sources)
    return [
        *markdown_table(heads, rule, (tuple(map(plain, row)) for row in rows)),
        "",
        *markdown_table(
            tuple(map(plain, by_source)),
            "|---|" + "---:|" * (len(by_source) - 1),
            ((f"`{name}`", *counts) for name, *counts in source_rows(found)),
        ),
    ]


def percent(count: int, of: int) -> str:
    """A share in whole percent, "" for none; only all is 100, and only none is nothing."""
    if not count or not of:
        return ""
    return str(100 if count == of else min(99, max(1, round(100 * count / of))))
