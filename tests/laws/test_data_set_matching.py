"""Matching a data set with our model IDs never guesses, and does not depend on any order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.datasets.matching import Candidate, match_ids

IDS = st.sampled_from(
    ["a", "A", "a-2026", "b/a", "accounts/x/models/a", "accounts/X/models/A", "accounts/y/models/a"]
)
CANDIDATES = st.builds(Candidate, IDS, st.sampled_from("123"), st.integers(0, 1))


def keys(ids: list[str], *candidates: Candidate) -> dict[str, str]:
    return {model_id: one.key for model_id, one in match_ids(ids, candidates).items()}


@given(st.lists(IDS), st.lists(CANDIDATES), st.randoms())
def test_order_does_not_matter(ids: list[str], entries: list[Candidate], random: object) -> None:
    found = match_ids(ids, entries)
    random.shuffle(entries)  # type: ignore[attr-defined]
    assert match_ids([*reversed(ids), *ids], [*entries, *entries]) == found


@given(st.sets(IDS), st.sets(CANDIDATES))
def test_what_matches_is_the_same_name_but_for_case_and_account(
    ids: set[str], entries: set[Candidate]
) -> None:
    for model_id, one in match_ids(ids, entries).items():
        assert one in entries
        bare, others = (text.casefold().rpartition("/models/")[2] for text in (model_id, one.id))
        assert bare == others


@given(st.sets(IDS), st.sets(CANDIDATES))
def test_an_exact_entry_always_counts_unless_there_are_two(
    ids: set[str], entries: set[Candidate]
) -> None:
    found = match_ids(ids, entries)
    for model_id in ids:
        exact = [one for one in entries if one.id == model_id]
        best = [one for one in exact if one.rank == min(other.rank for other in exact)]
        if exact:
            assert found.get(model_id) == (best[0] if len(best) == 1 else None)


@given(st.sets(IDS), st.sets(CANDIDATES))
def test_no_entry_stands_for_two_ids_in_a_looser_form(
    ids: set[str], entries: set[Candidate]
) -> None:
    loose = [one for model_id, one in match_ids(ids, entries).items() if one.id != model_id]
    assert len(loose) == len(set(loose))


@pytest.mark.parametrize(
    ("ids", "theirs", "expected"),
    [
        (["gpt-4o"], ["gpt-4o-2024-05-13"], {}),
        (["gpt-4o-2024-05-13"], ["gpt-4o"], {}),
        (["anthropic.claude-v2"], ["us.anthropic.claude-v2"], {}),
        (["claude-v2"], ["anthropic/claude-v2"], {}),
        (["Phi-4"], ["phi-4"], {"Phi-4": "phi-4"}),
        (["Phi-4", "phi-4"], ["phi-4"], {"phi-4": "phi-4"}),
        (["PHI-4", "Phi-4"], ["phi-4"], {}),
        (["PHI-4"], ["phi-4", "Phi-4"], {}),
        (["accounts/fireworks/models/x"], ["x"], {"accounts/fireworks/models/x": "x"}),
        (["x"], ["accounts/fireworks/models/x"], {"x": "accounts/fireworks/models/x"}),
        (["accounts/fireworks/models/x"], ["accounts/other/models/x"], {}),
        (["x"], ["accounts/a/models/x", "accounts/b/models/x"], {}),
        (["x"], ["accounts/a/models/x", "accounts/b/models/x", "X"], {}),
    ],
)
def test_examples(ids: list[str], theirs: list[str], expected: dict[str, str]) -> None:
    assert keys(ids, *(Candidate(one, one) for one in theirs)) == expected


def test_of_two_entries_about_an_id_the_first_rank_counts_and_equals_match_nothing() -> None:
    first, second = Candidate("a", "first", 0), Candidate("a", "second", 1)
    assert keys(["a"], second, first) == {"a": "first"}
    assert keys(["a"], first, Candidate("a", "other", 0), second) == {}
    assert keys(["A"], first, Candidate("a", "other", 1)) == {"A": "first"}


def test_a_rank_does_not_choose_between_two_ids_that_differ_in_case() -> None:
    assert keys(["PHI"], Candidate("phi", "first", 0), Candidate("Phi", "second", 1)) == {}
