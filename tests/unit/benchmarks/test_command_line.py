"""The command line of the benchmarks: what it refuses, and its exit status."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.results import write_run
from tests.support.builders.benchmarks import a_run, a_table, row


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("enums", "unknown part 'enums'; known: enum, "),
        ("--repeat 0", "--repeat: 0 is less than 1"),
        ("--repeat often", "invalid int value"),
        ("--report enum", "--report takes a whole run"),
        ("--report --quick", "--report takes a whole run"),
        ("--report --no-peers", "--report takes a whole run"),
        ("--json no/such/run.json", "--json: there is no folder"),
        ("--from no-such-run.json", "--from: "),
        ("--from run.json enum", "--from shows a run as it was"),
        ("--from run.json --repeat 3", "--from shows a run as it was"),
    ],
)
def test_wrong_arguments_are_refused(
    arguments: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments.split())
    assert end.value.code == 2
    assert message in capsys.readouterr().err


def kept(folder: Path, seconds: float, *, whole: bool = True) -> str:
    """A run in which `gen-models` with nothing to do takes so long."""
    table = a_table("startup", row("gen-models, nothing to do", seconds), part="startup")
    write_run(folder / "run.json", a_run(table, whole=whole))
    return str(folder / "run.json")


@pytest.mark.parametrize(("seconds", "status"), [(0.06, 0), (0.08, 1)])
def test_hold_fails_if_a_budget_is_missed(
    seconds: float, status: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = kept(tmp_path, seconds)
    assert main(["--hold", "--from", run]) == status
    assert main(["--from", run]) == 0
    said = capsys.readouterr().out
    assert ("1 missed" in said, "nothing to do:\n" in said) == (status == 1, status == 1)


def test_no_report_is_made_of_a_part(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--report", "--from", kept(tmp_path, 0.06, whole=False)])
    assert end.value.code == 2


@pytest.mark.slow
def test_a_part_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "run.json"
    assert main(["naming", "--quick", "--no-peers", "--repeat", "1", "--json", str(file)]) == 0
    said = capsys.readouterr().out
    assert "one of 1,000 names (2 rounds, warm)" in said
    assert main(["--from", str(file)]) == 0
