"""Histories and lifecycles do not depend on the order in which anything was learnt."""

from __future__ import annotations

import random
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gen_models.lifecycle import (
    Announcement,
    History,
    Lifecycle,
    Observation,
    Probe,
    add_to_history,
    announcements_text,
    lifecycles,
    probes_text,
    read_announcements,
    read_history,
    read_probes,
    successors_of,
)

FIRST = date(2026, 1, 1)
days = st.integers(0, 12).map(lambda number: FIRST + timedelta(days=number))
model_ids = st.sampled_from(["a", "b", "c", "d\u00e9/1", 'e"\n'])
observations = st.lists(
    st.builds(Observation, days, st.booleans(), st.sampled_from("xy"), st.frozensets(model_ids)),
    max_size=8,
)
announcements = st.lists(
    st.builds(
        Announcement,
        model_ids,
        st.sampled_from(["docs", "copy"]),
        st.sampled_from(["https://a.example/1", "https://b.example/2"]),
        st.none() | days,
        st.none() | days,
        st.none() | days,
        st.lists(model_ids, max_size=2).map(tuple),
    ),
    max_size=6,
)
probes = st.lists(
    st.builds(Probe, model_ids, days, st.sampled_from(["answered", "refused"])), max_size=6
)


def written(batches: list[list[Observation]]) -> str:
    text = ""
    for batch in batches:
        text = add_to_history(text, "acme", "file", batch)
    return text


@given(observations, st.randoms(use_true_random=False))
def test_observations_can_be_added_in_any_order_and_number_at_once(
    found: list[Observation], chance: random.Random
) -> None:
    shuffled = chance.sample(found, len(found))
    history = History.of("acme", found)
    one_by_one = written([[], *([one] for one in shuffled)])
    assert read_history(one_by_one, "acme", "file") == history
    assert read_history(written([found]), "acme", "file") == history


@given(observations, observations, observations)
def test_a_line_stays_as_it_is_and_two_branches_merge_by_both_sides_lines(
    base: list[Observation], ours: list[Observation], theirs: list[Observation]
) -> None:
    before = written([base])
    left, right = (add_to_history(before, "acme", "file", more) for more in (ours, theirs))
    assert set(before.splitlines()) <= set(left.splitlines())
    union = "\n".join([*left.splitlines(), *right.splitlines()])
    conflict = f"<<<<<<< ours\n{left}=======\n{right}>>>>>>> theirs\n"
    whole = History.of("acme", [*base, *ours, *theirs])
    assert read_history(union, "acme", "file") == whole
    assert read_history(conflict, "acme", "file") == whole
    settled = add_to_history(conflict, "acme", "file", [Observation(FIRST, True, "z", frozenset())])
    assert "<<<<<<<" not in settled


@given(observations, announcements, probes, days, st.randoms(use_true_random=False))
def test_lifecycles_are_a_function_of_the_statements_and_the_day(
    found: list[Observation],
    said: list[Announcement],
    asked: list[Probe],
    day: date,
    chance: random.Random,
) -> None:
    expected = lifecycles(History.of("acme", found), said, day, probes=asked)
    again = lifecycles(
        History.of("acme", chance.sample(found, len(found))),
        chance.sample(said, len(said)),
        day,
        probes=[*chance.sample(asked, len(asked)), *asked],
    )
    assert again == expected
    by_then = History.of("acme", [one for one in found if one.observed <= day])
    asked_by_then = [one for one in asked if one.day <= day]
    assert lifecycles(by_then, said, day, probes=asked_by_then) == expected


@given(observations, probes, days)
def test_what_refused_last_is_retired_until_it_is_listed_or_answers(
    found: list[Observation], asked: list[Probe], day: date
) -> None:
    for model_id, one in lifecycles(History.of("acme", found), (), day, probes=asked).items():
        refused = {p.day for p in asked if (p.id, p.outcome) == (model_id, "refused")}
        answered = {p.day for p in asked if (p.id, p.outcome) == (model_id, "answered")}
        listed = {o.observed for o in found if model_id in o.ids}
        last = max((r for r in refused if r <= day), default=None)
        is_refuted = last is not None and (
            any(last <= other <= day for other in answered)
            or any(last < other <= day for other in listed)
        )
        assert (one.status == "retired") == (last is not None and not is_refuted)


@given(observations, announcements, probes, days)
def test_probes_change_nothing_that_is_not_about_their_models(
    found: list[Observation], said: list[Announcement], asked: list[Probe], day: date
) -> None:
    history = History.of("acme", found)
    without = lifecycles(history, said, day)
    about = {one.id for one in asked}
    with_probes = lifecycles(history, said, day, probes=asked)
    assert without.items() >= {i: o for i, o in with_probes.items() if i not in about}.items()
    for model_id, one in without.items():
        assert with_probes[model_id].spans == one.spans
        assert with_probes[model_id].retires_on == one.retires_on


@given(probes, probes)
def test_probes_are_read_as_they_are_written_and_merge_by_both_sides_lines(
    ours: list[Probe], theirs: list[Probe]
) -> None:
    left, right = probes_text("acme", ours), probes_text("acme", reversed(theirs))
    assert set(read_probes(left, "acme", "file")) == set(ours)
    for merged in (f"{left}{right}", f"<<<<<<< ours\n{left}=======\n{right}>>>>>>> theirs\n"):
        both = read_probes(merged, "acme", "file")
        assert probes_text("acme", both) == probes_text("acme", [*ours, *theirs])


@given(observations, days)
def test_days_are_those_of_the_listings(found: list[Observation], day: date) -> None:
    for model_id, one in lifecycles(History.of("acme", found), (), day).items():
        seen = [o.observed for o in found if model_id in o.ids and o.observed <= day]
        assert (one.first_listed, one.last_listed) == (min(seen), max(seen))
        absent = [
            o.observed
            for o in found
            if o.complete and max(seen) < o.observed <= day and model_id not in o.ids
        ]
        # What lists it on the same day counts more than what does not.
        assert one.unlisted_since == min(absent, default=None)
        assert one.status == ("unlisted" if absent else "listed")


@given(observations, observations, days)
def test_a_partial_listing_adds_sightings_and_never_an_absence(
    found: list[Observation], more: list[Observation], day: date
) -> None:
    partial = [Observation(o.observed, False, o.source, o.ids) for o in more]
    before = lifecycles(History.of("acme", found), (), day)
    after = lifecycles(History.of("acme", [*found, *partial]), (), day)
    for model_id, one in before.items():
        if one.is_listed:
            assert after[model_id].is_listed
        if after[model_id].unlisted_since not in (None, one.unlisted_since):
            # Only a later sighting moves the day of an absence.
            assert after[model_id].last_listed != one.last_listed


@given(announcements, days)
def test_what_is_due_is_retired_and_what_is_not_is_deprecated(
    said: list[Announcement], day: date
) -> None:
    for model_id, one in lifecycles(History("acme"), said, day).items():
        stated = {a.retires for a in said if a.id == model_id and a.retires is not None}
        assert one.retires_on is None or one.retires_on in stated
        assert (one.status == "retired") == (one.retires_on is not None and one.retires_on <= day)
        assert one.status != "listed"


@given(announcements)
def test_announcements_are_read_as_they_are_written(said: list[Announcement]) -> None:
    text = announcements_text("acme", said)
    assert set(read_announcements(text, "acme", "file")) == set(said)
    assert announcements_text("acme", reversed(said)) == text


@given(st.dictionaries(model_ids, st.lists(model_ids, max_size=2).map(tuple)))
def test_a_chain_of_successors_ends(chains: dict[str, tuple[str, ...]]) -> None:
    found = {i: Lifecycle(i, "retired", successors=after) for i, after in chains.items()}
    for model_id in found:
        chain = [successor for successor, _ in successors_of(model_id, found)]
        assert len(set(chain)) == len(chain)
        assert model_id not in chain
