"""A results file is read as it was written, and only if it was written to its end."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.landing import ContractResult, Outcome, ResultsWriter
from gen_models.landing.results import ResultsFollower, read_results

TEXT = st.text(st.characters(exclude_categories=()))
RESULTS = st.builds(
    ContractResult,
    contract=TEXT,
    test=TEXT,
    provider=st.none() | TEXT,
    outcome=st.sampled_from(get_args(Outcome)),
    problem=st.none() | TEXT,
    hint=st.none() | TEXT,
)
HOSTILE = ContractResult(
    "pages", "test_it", "zai", "failed", 'a\n{"session": "finished"}\x00\r', ""
)


def written(results: Sequence[ContractResult], status: int = 0, collected: int = 0) -> str:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "results.jsonl")
        writer = ResultsWriter(file)
        writer.start(collected)
        for result in results:
            writer.add(result)
        writer.finish(status)
        return file.read_bytes().decode("ascii")


@given(st.lists(RESULTS), st.integers(), st.integers(0))
def test_what_was_written_is_read(
    results: list[ContractResult], status: int, collected: int
) -> None:
    read = read_results(written(results, status, collected))
    assert (list(read.results), read.status, read.collected) == (results, status, collected)


@given(st.lists(RESULTS, max_size=3), st.data())
def test_a_file_that_was_cut_off_is_invalid(
    results: list[ContractResult], data: st.DataObject
) -> None:
    text = written(results)
    cut = text[: data.draw(st.integers(0, len(text) - 1))]
    with pytest.raises(ValueError, match=r"."):
        read_results(cut)


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: lines[1:],
        lambda lines: lines[:-1],
        lambda lines: [lines[0], lines[-1]],
        lambda lines: [*lines, lines[-1]],
        lambda lines: [lines[0], *lines],
        lambda lines: [lines[0], lines[1], lines[1], lines[-1]],
        lambda lines: [lines[0], "[]", lines[-1]],
        lambda lines: [lines[0], "1", lines[-1]],
        lambda lines: [lines[0], "{}", lines[-1]],
        lambda lines: [lines[0], lines[1].replace('"failed"', '"unknown"'), lines[-1]],
        lambda lines: [lines[0], lines[1].replace('"failed"', "[]"), lines[-1]],
        lambda lines: [lines[0], lines[1].replace('"zai"', "1"), lines[-1]],
        lambda lines: [lines[0], lines[1].replace('"hint"', '"cure"'), lines[-1]],
        lambda lines: [lines[0].replace('"format": 1', '"format": 2'), *lines[1:]],
        lambda lines: [lines[0].replace('"tests": 0', '"tests": true'), *lines[1:]],
        lambda lines: [*lines[:-1], lines[-1].replace('"status": 0', '"status": "0"')],
    ],
)
def test_a_file_that_is_not_as_the_suite_writes_it_is_invalid(
    change: Callable[[list[str]], list[str]],
) -> None:
    lines = written([HOSTILE]).splitlines()
    assert read_results("\n".join(lines) + "\n").results == (HOSTILE,)
    with pytest.raises(ValueError, match=r"."):
        read_results("\n".join(change(lines)) + "\n")


@given(st.lists(RESULTS, max_size=4), st.data())
def test_progress_never_falls_and_ends_at_100(
    results: list[ContractResult], data: st.DataObject
) -> None:
    text = written(results, 0, len(results)).encode()
    cuts = data.draw(st.lists(st.integers(0, len(text))))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "results.jsonl")
        follower = ResultsFollower(file)
        told = [follower.percent()]
        for cut in [*sorted(cuts), len(text)]:
            file.write_bytes(text[:cut])
            told.append(follower.percent())
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0, 100)


def test_a_line_is_an_object_with_the_fields_of_a_result() -> None:
    line = json.loads(written([HOSTILE]).splitlines()[1])
    assert line["problem"] == HOSTILE.problem
    assert line.keys() == {"contract", "test", "provider", "outcome", "problem", "hint"}
