"""Statements about what models can do and cost, for property tests."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from hypothesis import strategies as st

from gen_models.fields import FIELDS, Field, PriceTier, Value
from gen_models.info import (
    LISTING,
    InfoSource,
    LandedInfo,
    SourceStatements,
    merge_info,
    remember,
)

FIRST: Final = date(2026, 1, 1)

days = st.integers(0, 60).map(lambda number: FIRST + timedelta(days=number))
IDS: Final = ("a", "b", 'c"\\', "d\u00e9/1")

ids = st.sampled_from(IDS)
words = st.sampled_from(["text", "image", "audio", "low", "high"])
prices = st.integers(0, 40_000).map(lambda number: Decimal(number).scaleb(-2).normalize())

_LINEAGES: Final = {LISTING: "", "first": "", "second": "", "copy": "first"}


def _plain(value: Decimal) -> Decimal:
    return Decimal(format(value, "f"))


def values_of(field: Field) -> st.SearchStrategy[Value]:
    """Values of a field, some of them implausible."""
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "text": words,
        "words": st.sets(words, min_size=1).map(lambda found: tuple(sorted(found))),
        "count": st.integers(1, 300_000_000),
        "number": prices.map(_plain),
        "price": prices.map(_plain),
        "flag": st.booleans(),
        "date": days.map(date.isoformat) | st.sampled_from(["2025", "2025-06"]),
        "tiers": st.builds(
            lambda above, price: (PriceTier(above, price),),
            st.integers(1, 1_000_000),
            prices.map(_plain),
        ),
    }
    return kinds[field.kind]


_FEW: Final = (
    "input_price", "variable_price", "context_window", "max_output_tokens", "output_modalities",
    "vision", "owner", "aliases",
)  # fmt: skip
"""Fields that depend on each other, or stand for a kind: sources often speak of the same one."""

field_names = st.sampled_from(_FEW) | st.sampled_from(sorted(FIELDS))

said = st.dictionaries(
    ids,
    st.sets(field_names, min_size=1, max_size=5).flatmap(
        lambda names: st.fixed_dictionaries({name: values_of(FIELDS[name]) for name in names})
    ),
    max_size=3,
)
"""What a source says: by model ID and field."""


def statements_of(name: str) -> st.SearchStrategy[SourceStatements]:
    """What a source of a name says, on some day."""
    return st.builds(
        lambda day, says: SourceStatements(
            InfoSource(name, day, "1", "https://example/"), says, _LINEAGES[name]
        ),
        days if name != LISTING else st.none() | days,
        said,
    )


all_statements = st.sets(st.sampled_from(sorted(_LINEAGES)), max_size=4).flatmap(
    lambda names: st.tuples(*map(statements_of, sorted(names)))
)
"""What some of four sources say, of which "copy" copies "first"."""


@st.composite
def _landed(draw: st.DrawFn) -> LandedInfo:
    before, now = (
        merge_info("acme-ai", IDS, draw(all_statements), stale_after_days=30) for _ in range(2)
    )
    return remember(now, before, IDS)


landed_infos: Final[st.SearchStrategy[LandedInfo]] = _landed()
"""What has landed after two generations: with disputes, and with earlier prices."""
