"""What lands of lifecycles is what all statements come to, in whatever order they were learnt."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.catalog import Catalog
from gen_models.ids import Digest
from gen_models.landing import make_lifecycles, observation_of
from gen_models.lifecycle import (
    Announcement,
    History,
    LandedLifecycles,
    Observation,
    Statements,
    lifecycles,
    lifecycles_text,
    read_lifecycles,
)
from gen_models.naming import UPPER_SNAKE, Ledger
from gen_models.recordings import Cassette, Provenance, Recorded
from tests.support.builders.acme import acme

FIRST = date(2026, 1, 1)
CONTRACT = acme()

some_days = st.integers(0, 30).map(lambda number: FIRST + timedelta(days=number))
ids = st.sampled_from(["a", "b", "c", "d\u00e9/1", 'e"\n'])
announcements = st.lists(
    st.builds(
        Announcement,
        ids,
        st.just("docs"),
        st.sampled_from(["https://a.example/1", "https://b.example/2"]),
        st.none() | some_days,
        st.none() | some_days,
        st.none() | some_days,
        st.lists(ids, max_size=2).map(tuple),
    ),
    max_size=5,
).map(tuple)

observations_of_any_day = st.lists(
    st.builds(Observation, some_days, st.booleans(), st.just("x"), st.frozensets(ids)), max_size=5
)


def recorded(day: date | None, listed: Iterable[str], *, partial: bool = False) -> Recorded:
    """A recording of a day."""
    provenance = Provenance("import", day, "test", "partial" if partial else "complete")
    cassette = Cassette(Path("acme.yaml"), Digest(""), provenance, ())
    return Recorded(CONTRACT, Catalog.of("acme", listed), cassette)


recordings = st.lists(
    st.tuples(some_days, st.sets(ids, min_size=1), st.booleans()),
    min_size=1,
    max_size=6,
    unique_by=lambda one: one[0],
).map(lambda found: [recorded(d, i, partial=p) for d, i, p in sorted(found, key=lambda f: f[0])])


def ledger_after(found: list[Recorded]) -> Ledger:
    ledger = Ledger("acme", None)
    for one in found:
        partial = one.provenance.coverage == "partial"
        ledger = ledger.advance(
            one.catalog, one.provenance.observed, [UPPER_SNAKE], partial=partial
        )
    return ledger


def history_of(found: Iterable[Recorded]) -> History:
    return History.of("acme", filter(None, map(observation_of, found)))


def landed(found: list[Recorded], statements: Statements) -> LandedLifecycles:
    return make_lifecycles(found[-1], ledger_after(found), statements)


@pytest.mark.slow
@given(recordings, announcements)
def test_it_is_what_all_statements_come_to(
    found: list[Recorded], said: tuple[Announcement, ...]
) -> None:
    known = landed(found, Statements(history_of(found[:-1]), said))
    expected = lifecycles(history_of(found), said, date.max)
    assert known.observed == found[-1].provenance.observed
    for model_id, one in expected.items():
        told = known.of(model_id)
        assert (told.spans, told.successors) == (one.spans, one.successors)
        assert (told.deprecated_on, told.retires_on) == (one.deprecated_on, one.retires_on)
        assert told.status == one.status_on(known.observed)


@given(recordings, announcements)
def test_the_ledger_alone_knows_when_a_member_was_seen_last_and_first_missed(
    found: list[Recorded], said: tuple[Announcement, ...]
) -> None:
    whole = landed(found, Statements(history_of(found[:-1]), said))
    alone = landed(found, Statements(History("acme"), said))
    for entry in ledger_after(found).entries:
        known, lost = whole.of(entry.id), alone.of(entry.id)
        assert (lost.last_listed, lost.is_listed) == (known.last_listed, known.is_listed)
        assert lost.status == known.status


@given(recordings, recordings, announcements, st.randoms(use_true_random=False))
def test_listings_from_the_past_can_be_learnt_in_any_order(
    found: list[Recorded],
    past: list[Recorded],
    said: tuple[Announcement, ...],
    chance: random.Random,
) -> None:
    older = [*history_of(past).observations]
    told = Statements(History.of("acme", older), said)
    shuffled = Statements(
        History.of("acme", chance.sample(older, len(older))),
        tuple(chance.sample(said, len(said))),
    )
    known = landed(found, told)
    assert landed(found, shuffled) == known
    listed = {i for one in older for i in one.ids}
    assert {i for i in listed if known.of(i).first_listed is None} == set()


@given(recordings, announcements)
def test_it_is_read_back_as_it_was_written(
    found: list[Recorded], said: tuple[Announcement, ...]
) -> None:
    known = landed(found, Statements(history_of(found[:-1]), said))
    text = lifecycles_text(known)
    assert text.isascii()
    assert read_lifecycles(text, "acme", "file") == known


@given(st.lists(st.sets(ids, min_size=1), min_size=1, max_size=4), announcements)
def test_without_days_it_is_known_all_the_same_what_is_listed(
    listings: list[set[str]], said: tuple[Announcement, ...]
) -> None:
    found = [recorded(None, listed) for listed in listings]
    known = landed(found, Statements(History("acme"), said))
    assert known.observed is None
    for entry in ledger_after(found).entries:
        assert known.of(entry.id).is_listed == (entry.id in listings[-1])
        assert known.of(entry.id).last_listed is None
        assert known.of(entry.id).status != "retired"


def test_what_only_a_newer_listing_of_the_history_has_lands() -> None:
    newer = Observation(FIRST + timedelta(days=9), True, "test", frozenset({"a", "b"}))
    known = landed([recorded(FIRST, ["a"])], Statements(History.of("acme", [newer])))
    assert known.observed == newer.observed
    assert known.lifecycles["b"].is_listed


@given(observations_of_any_day, st.sets(ids, min_size=1))
def test_a_recording_without_a_day_counts_as_the_newest(
    older: list[Observation], listed: set[str]
) -> None:
    newest = recorded(None, listed)
    known = landed([newest], Statements(History.of("acme", older)))
    assert [i for i in newest.catalog.ids if not known.of(i).is_listed] == []


@given(recordings, recordings, announcements, st.randoms(use_true_random=False))
def test_what_git_makes_of_two_branches_is_read_in_any_order(
    ours: list[Recorded],
    theirs: list[Recorded],
    said: tuple[Announcement, ...],
    chance: random.Random,
) -> None:
    both = [
        line
        for found in (ours, theirs)
        for line in lifecycles_text(landed(found, Statements(History("acme"), said))).splitlines()
    ]
    shuffled = chance.sample(both, len(both))
    assert read_lifecycles("\n".join(shuffled), "acme", "file") == read_lifecycles(
        "\n".join(["<<<<<<< ours", *both, ">>>>>>> theirs"]), "acme", "file"
    )
