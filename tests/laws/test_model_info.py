"""What is known of models is what all sources state, in whatever order that was learnt."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from gen_models.info import (
    LISTING,
    LandedInfo,
    SourceStatements,
    info_text,
    merge_info,
    read_info,
    remember,
)
from tests.support.infos import all_statements, ids, statements_of

IDS = ("a", "b", 'c"\\', "d\u00e9/1")
STALE = 30


def merged(statements: Iterable[SourceStatements]) -> LandedInfo:
    return merge_info("acme", IDS, statements, stale_after_days=STALE)


@given(all_statements, st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(
    statements: Sequence[SourceStatements], order: random.Random
) -> None:
    shuffled = [*statements, *statements]
    order.shuffle(shuffled)
    assert merged(shuffled) == merged(statements)


@given(all_statements)
def test_statements_of_one_source_may_come_in_parts(
    statements: Sequence[SourceStatements],
) -> None:
    parts = [
        replace(one, says={model_id: {name: value}})
        for one in statements
        for model_id, values in one.says.items()
        for name, value in values.items()
    ]
    empty = [replace(one, says={}) for one in statements]
    assert merged([*parts, *empty]) == merged(statements)


@given(all_statements, st.sampled_from([LISTING, "first", "second", "copy"]).flatmap(statements_of))
def test_what_is_known_is_never_lost_to_a_source_that_says_nothing(
    statements: Sequence[SourceStatements], more: SourceStatements
) -> None:
    others = [one for one in statements if one.source.name != more.source.name]
    before, after = merged(others), merged([*others, more])
    for model_id, info in before.models.items():
        for name in info.facts:
            assert name in after.models[model_id].facts
            if name not in more.says.get(model_id, {}):
                stated = {
                    one.says[model_id][name] for one in others if name in one.says.get(model_id, {})
                }
                assert after.models[model_id][name] in {*stated, None}


@given(all_statements)
def test_nothing_is_shown_that_no_source_states(statements: Sequence[SourceStatements]) -> None:
    for model_id, info in merged(statements).models.items():
        for name, fact in info.facts.items():
            stated = {
                one.source.name: one.says[model_id][name]
                for one in statements
                if name in one.says.get(model_id, {})
            }
            assert set(fact.sources) <= stated.keys()
            if fact.value is not None:
                assert all(stated[source] == fact.value for source in (fact.source, *fact.also))
            else:
                assert fact.disputed
            assert all(stated[source] == value for source, value in fact.others.items())


@given(all_statements)
def test_what_is_shown_is_plausible(statements: Sequence[SourceStatements]) -> None:
    for info in merged(statements).models.values():
        info.validate()


@given(all_statements, statements_of("copy"))
def test_a_copy_does_not_count_beside_its_original(
    statements: Sequence[SourceStatements], copy: SourceStatements
) -> None:
    others = [one for one in statements if one.source.name != "copy"]
    originals = {
        (model_id, name)
        for one in others
        if one.source.name == "first"
        for model_id, values in one.says.items()
        for name in values
    }
    kept = {
        model_id: {n: value for n, value in values.items() if (model_id, n) in originals}
        for model_id, values in copy.says.items()
    }
    # On a day of its own, a copy would make the listing older than it was.
    same_day = replace(copy.source, observed=None)
    without, with_copy = (
        merged(others),
        merged([*others, replace(copy, source=same_day, says=kept)]),
    )
    for model_id, info in without.models.items():
        for name, fact in info.facts.items():
            other = with_copy.models[model_id].facts[name]
            assert (other.value, other.source) == (fact.value, fact.source)
            assert (other.disputed is None) == (fact.disputed is None)
            assert "copy" not in other.also


@given(all_statements)
def test_what_lands_reads_as_it_was_written(statements: Sequence[SourceStatements]) -> None:
    landed = merged(statements)
    again = read_info(info_text(landed), "acme", "info/acme.jsonl")
    assert again == landed
    assert info_text(again) == info_text(landed)


def later(landed: LandedInfo, number: int) -> LandedInfo:
    """The same as if all sources had said so some days later."""
    sources = {
        name: replace(one, observed=one.observed and one.observed + timedelta(days=number))
        for name, one in landed.sources.items()
    }
    day = landed.observed and landed.observed + timedelta(days=number)
    return replace(landed, sources=sources, observed=day)


@given(all_statements, all_statements, st.integers(0, 90))
def test_remembering_twice_is_remembering_once(
    old: Sequence[SourceStatements], new: Sequence[SourceStatements], number: int
) -> None:
    before, now = merged(old), later(merged(new), number)
    once = remember(now, before, IDS)
    assert remember(now, once, IDS) == once
    assert read_info(info_text(once), "acme", "x") == once


@given(all_statements, all_statements)
def test_a_newer_recording_without_a_value_keeps_it(
    old: Sequence[SourceStatements], new: Sequence[SourceStatements]
) -> None:
    before, now = merged(old), later(merged(new), 90)
    once = remember(now, before, IDS)
    for model_id, info in before.models.items():
        for name, fact in info.facts.items():
            was, known = before.sources[fact.source].observed, now.sources.get(fact.source)
            is_newer = was is not None and known is not None and known.observed is not None
            states = model_id in now.models and name in now.models[model_id].facts
            if fact.value is not None and is_newer and not states:
                kept = once.models[model_id].facts[name]
                assert kept.observed == was
                assert kept.value == fact.value or (
                    kept.disputed and fact.value in kept.others.values()
                )


@given(all_statements, ids)
def test_what_is_known_of_a_model_does_not_depend_on_others(
    statements: Sequence[SourceStatements], model_id: str
) -> None:
    alone = [
        replace(one, says={i: said for i, said in one.says.items() if i == model_id})
        for one in statements
    ]
    assert merged(alone).models.get(model_id) == merged(statements).models.get(model_id)


@given(st.lists(all_statements, min_size=2, max_size=4))
def test_no_earlier_price_is_ever_forgotten(times: list[Sequence[SourceStatements]]) -> None:
    known = merged(times[0])
    for number, statements in enumerate(times[1:], 1):
        now = remember(later(merged(statements), 100 * number), known, IDS)
        for model_id, info in known.models.items():
            for name, fact in info.facts.items():
                found = now.models[model_id].facts.get(name) if model_id in now.models else None
                if found is not None and fact.earlier:
                    *older, last = fact.earlier
                    assert list(found.earlier[: len(older)]) == older
                    assert last in found.earlier or found.value == last.value
        known = now
