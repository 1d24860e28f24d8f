"""What a new recording loses is judged by the promises of its data set."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from gen_models.datasets import DataSet, DataSetRecording, losses, read_data_set_recording
from tests.support.datasets import CONTRACT, data_sets, line, recording, small


@pytest.fixture
def data_set(tmp_path: Path) -> DataSet:
    return small(tmp_path)


def recorded(data_set: DataSet, numbers: Sequence[int], **said: object) -> DataSetRecording:
    rows = (line(f"m-{number:02}", **(said or {"max_input_tokens": 9})) for number in numbers)
    return read_data_set_recording(recording(*rows), data_set, "acme", "file")


def found(data_set: DataSet, old: DataSetRecording, new: DataSetRecording | None) -> list[str]:
    return list(losses(data_set, {"acme": old}, {} if new is None else {"acme": new}))


def test_a_fifth_may_go_and_no_more(data_set: DataSet) -> None:
    old = recorded(data_set, range(20))
    assert found(data_set, old, recorded(data_set, range(4, 20))) == []
    ids, values = found(data_set, old, recorded(data_set, range(5, 20)))
    assert ids.startswith("acme loses 5 of 20 model IDs: 'm-00', ")
    assert values == "'context_window' loses 5 of 20 values"


def test_what_comes_does_not_make_up_for_what_goes(data_set: DataSet) -> None:
    old = recorded(data_set, range(20))
    (ids,) = found(data_set, old, recorded(data_set, range(10, 40)))
    assert "10 of 20" in ids


def test_a_provider_that_is_gone_has_lost_all(data_set: DataSet) -> None:
    problems = found(data_set, recorded(data_set, range(30)), None)
    assert any("0" in problem and "at least 1" in problem for problem in problems)
    assert any("acme loses 30 of 30" in one for one in problems)


def test_a_few_may_all_go(data_set: DataSet) -> None:
    assert found(data_set, recorded(data_set, range(19)), recorded(data_set, [50])) == []


def test_a_field_that_is_gone_is_noticed(data_set: DataSet) -> None:
    old = recorded(data_set, range(20), max_input_tokens=1, supports_vision=True)
    (problem,) = found(data_set, old, recorded(data_set, range(20)))
    assert problem == "'vision' loses 20 of 20 values"


def test_too_few_are_refused_even_where_there_were_none(tmp_path: Path) -> None:
    text = CONTRACT.replace("min_entries = 1", "min_entries = 3")
    data_set = data_sets(tmp_path, litellm=text)["litellm"]
    new = {"acme": recorded(data_set, range(2))}
    (problem,) = losses(data_set, {}, new)
    assert "2" in problem
    assert "at least 3" in problem
    assert list(losses(data_set, {}, {"acme": recorded(data_set, range(3))})) == []
