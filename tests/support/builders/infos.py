"""Model info for tests of targets: every field, and every kind of statement about one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from hypothesis import strategies as st

from gen_models.fields import FIELDS, PriceTier, Value
from gen_models.info import Fact, InfoSource, LandedInfo, ModelInfo, merge_info
from gen_models.info.model import EarlierValue
from gen_models.targets import ProviderModels
from tests.support.infos import all_statements

HOSTILE: Final = 'a "quote" \\ */ -- \u00e9 \U0001f600 ${x} <b>'

_DAY: Final = date(2026, 2, 1)
_SOURCES: Final = {
    "data-set": InfoSource("data-set", _DAY, "1.2", "https://data.example/"),
    "listing": InfoSource("listing", None, url=HOSTILE),
    "other-set": InfoSource("other-set", date(2026, 1, 1)),
}
_VALUES: Final[dict[str, tuple[Value, ...]]] = {
    "text": (HOSTILE, "plain", " ".join("word")),
    "words": (("text",), ("a b", "image", HOSTILE)),
    "count": (1, 1_000_000, 10**30),
    "number": (Decimal(0), Decimal("0.7")),
    "price": (
        Decimal("2.5"), Decimal(0), Decimal("0.00000000166666666667"), Decimal(2000),
        Decimal(10) ** 30,
    ),
    "flag": (True, False),
    "date": ("2026-01-31", "2026-01", "2026"),
    "tiers": (
        (PriceTier(200_000, Decimal("2.5"), Decimal(15), None, Decimal("0.3")),),
        (PriceTier(1, None, Decimal("0.1")), PriceTier(2, Decimal(3))),
    ),
}  # fmt: skip


def every_fact(turn: int) -> dict[str, Fact]:
    """A fact for each field. Their values and forms are others with each turn."""
    facts = {}
    for number, (name, field) in enumerate(FIELDS.items(), turn):
        values = _VALUES[field.kind]
        value, other = values[number % len(values)], values[(number + 1) % len(values)]
        if field.kind == "count" and value == 10**30:
            value = 7
        forms = (
            Fact(value, "listing"),
            Fact(value, "data-set", ("listing", "other-set")),
            Fact(value, "listing", others={"data-set": other, "other-set": other}),
            Fact(None, "data-set", others={"data-set": other}, disputed=f"it is {HOSTILE}"),
            Fact(value, "override", observed=_DAY, since=_DAY),
            Fact(
                value, "data-set", since=_DAY,
                earlier=(
                    EarlierValue(other, "listing", None, _DAY),
                    EarlierValue(value, "other-set", _DAY, None),
                ),
            ),
        )  # fmt: skip
        facts[name] = forms[(number // 2) % len(forms)]
    return facts


def informed(provider: ProviderModels) -> ProviderModels:
    """The provider with info of every member but the last, and of an ID that is not a member."""
    ids = [member.id for member in (*provider.live, *provider.past)]
    known = {str(i): every_fact(turn) for turn, i in enumerate([*ids[:-1], "not a member"])}
    return _with(provider, known)


def with_facts(provider: ProviderModels, model_id: str, facts: dict[str, Fact]) -> ProviderModels:
    """The provider with these facts about one of its model IDs."""
    return _with(provider, {model_id: facts})


def _with(provider: ProviderModels, known: dict[str, dict[str, Fact]]) -> ProviderModels:
    infos = {i: ModelInfo(i, known[i]) for i in sorted(known)}
    info = LandedInfo(provider.head.slug, provider.observed, _SOURCES, infos)
    return replace(provider, info=info)


def merged(ids: Iterable[str]) -> st.SearchStrategy[LandedInfo]:
    """What any statements about these IDs come to."""
    members = tuple(ids)
    return all_statements.map(
        lambda statements: merge_info("acme-ai", members, statements, stale_after_days=30)
    )
