"""Model info for tests of targets: every field, and every kind of statement about one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from hypothesis import strategies as st

from gen_models.fields import FIELDS, PriceTier, Value, to_json
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


def stated(provider: ProviderModels, model_id: str) -> dict[str, Any]:
    """What generated code has to say of every field of a model, as JSON.

    Sources are arrays of name, day, version and address.
    """
    info = provider.info
    facts = {} if info is None or model_id not in info.models else info.models[model_id].facts
    return {name: _stated(info, facts.get(name, Fact(None, ""))) for name in FIELDS}


def _stated(info: LandedInfo | None, fact: Fact) -> dict[str, Any]:
    def source_row(name: str) -> list[str | None]:
        source = {} if info is None else info.sources
        one = source.get(name, InfoSource(name, None))
        return [name, _iso(one.observed), one.version, one.url]

    is_known = fact.value is not None and info is not None
    return {
        "value": None if fact.value is None else to_json(fact.value),
        "source": [source_row(fact.source)] if is_known else [],
        "also": [source_row(name) for name in fact.also],
        "others": [[name, to_json(value)] for name, value in fact.others.items()],
        "disputed": fact.disputed,
        "observed": _iso(info.observed_of(fact)) if is_known and info is not None else None,
        "since": _iso(fact.since),
        "earlier": [
            [to_json(one.value), one.source, _iso(one.since), _iso(one.until)]
            for one in fact.earlier
        ],
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
