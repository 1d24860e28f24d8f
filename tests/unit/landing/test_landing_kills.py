"""All or none, wherever a landing is broken off: `faults.py` breaks it at each of its steps."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.support.crash.landings import Ends, broken_landing

Break = Callable[[str, str], Ends]

JOURNAL = "state/landings/ID/journal.json"
COMMIT = ["rename", JOURNAL]
END = ["remove", JOURNAL]
BEFORE = {"first": "none", "next": "old", "refresh": "old"}
ERRORS = ("EIO", "EACCES", "EIO+")
SLOW = pytest.mark.slow
"""The default selection has a landing over another one, and a recording that lands alone."""

FIRST, REFRESH = (pytest.param(scene, marks=SLOW) for scene in ("first", "refresh"))
EVERY_SCENE = pytest.mark.parametrize("scene", [FIRST, "next", REFRESH])
EVERY_WAY = pytest.mark.parametrize(
    "scene",
    [
        *(FIRST, "next", REFRESH),
        *(pytest.param(way, marks=SLOW) for way in ("next+links", "next+moves")),
    ],
)


@pytest.fixture(scope="session")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Break:
    """What becomes of a landing at each of its steps."""

    @cache
    def run(harm: str, scene: str) -> Ends:
        return broken_landing(tmp_path_factory.mktemp("sandbox"), harm, scene)

    return run


def steps_of(ends: Ends) -> list[list[str]]:
    return [end["step"] for end in ends]


def found_in(ends: Ends) -> list[tuple[list[str], str]]:
    return [(end["step"], end["found"]) for end in ends]


def whole_trees(ends: Ends, scene: str) -> list[tuple[list[str], str]]:
    """The tree before, up to the commit point; the new one from there on, or if none failed."""
    committed = steps_of(ends).index(COMMIT)
    done = [number > committed or "did" in (end["said"] or ()) for number, end in enumerate(ends)]
    return [
        (step, "new" if whole else BEFORE[scene.partition("+")[0]])
        for step, whole in zip(steps_of(ends), done, strict=True)
    ]


@EVERY_WAY
def test_a_killed_landing_leaves_the_old_tree_before_its_commit_and_the_new_one_after(
    scene: str, broken: Break
) -> None:
    ends = broken("kill", scene)
    assert {str(end["said"]) for end in ends} == {"None"}
    assert found_in(ends) == whole_trees(ends, scene)


@EVERY_WAY
def test_a_landing_after_a_killed_one_leaves_the_new_tree_and_no_litter(
    scene: str, broken: Break
) -> None:
    ends = broken("kill", scene)
    assert {end["landed"] for end in ends} == {"new"}
    assert {tuple(end["litter"]) for end in ends} == {(".gitignore", "lock")}
    assert [end["displaced"] for end in ends if end["displaced"]] == []


@pytest.mark.parametrize(
    "scene",
    [pytest.param("next", marks=SLOW), pytest.param("refresh", marks=pytest.mark.torture)],
)
def test_a_recovery_that_is_killed_too_is_finished_by_the_next_one(
    scene: str, broken: Break
) -> None:
    ends = broken("kill-twice", scene)
    steps = steps_of(ends)
    recoveries = [end["recoveries"] for end in ends if "recoveries" in end]
    assert len(recoveries) == steps.index(END) - steps.index(COMMIT)
    assert {again["found"] for each in recoveries for again in each} == {"new"}
    assert {again["landed"] for each in recoveries for again in each} == {"new"}
    assert {str(again["said"]) for each in recoveries for again in each[1:]} == {"None"}


@pytest.mark.parametrize(
    ("error", "scene"),
    [
        ("ENOSPC", "next"),
        pytest.param("ENOSPC", "first", marks=SLOW),
        pytest.param("EIO", "next", marks=SLOW),
        pytest.param("EACCES", "next", marks=SLOW),
        pytest.param("EIO+", "next", marks=SLOW),
        pytest.param("ENOSPC", "refresh", marks=SLOW),
        pytest.param("EIO+", "refresh", marks=SLOW),
    ],
)
def test_an_error_of_the_disk_leaves_one_whole_tree_and_is_told_with_a_cure(
    error: str, scene: str, broken: Break
) -> None:
    ends = broken(error, scene)
    told = [end for end in ends if "did" not in end["said"]]
    assert [end for end in told if not end["said"]["hint"]] == []
    assert found_in(ends) == whole_trees(ends, scene)
    assert {end["landed"] for end in ends} == {"new"}


@pytest.mark.parametrize(
    "harm", ["kill", *(pytest.param(error, marks=SLOW) for error in (*ERRORS, "ENOSPC"))]
)
def test_a_recording_is_the_old_one_or_the_new_one_wherever_it_is_broken_off(
    harm: str, broken: Break
) -> None:
    ends = broken(harm, "record")
    assert {end["found"] for end in ends} == {"old", "new"}
    assert {end["landed"] for end in ends} == {"new"}
    told = [end for end in ends if end["said"] and "did" not in end["said"]]
    assert [end for end in told if not end["said"]["hint"]] == []


@pytest.mark.parametrize(
    "error", ["ENOSPC", *(pytest.param(error, marks=SLOW) for error in ERRORS)]
)
def test_where_an_error_says_that_nothing_has_landed_nothing_has(error: str, broken: Break) -> None:
    told = [end for end in broken(error, "next") if "did" not in end["said"]]
    nothing = [end for end in told if "nothing has landed" in end["said"]["error"]]
    assert nothing
    assert found_in(nothing) == [(step, "old") for step in steps_of(nothing)]


@EVERY_SCENE
def test_a_landing_changes_nothing_outside_its_output(scene: str, broken: Break) -> None:
    paths = [path for _, path in steps_of(broken("kill", scene))]
    assert [path for path in paths if path.startswith("/") or ".." in path] == []
    assert {Path(path).parts[:1] for path in paths} - {()} == {("output",), ("state",)}


@EVERY_SCENE
def test_what_is_staged_is_synced_before_the_commit_point(scene: str, broken: Break) -> None:
    steps = steps_of(broken("kill", scene))
    staging, rest = steps[: steps.index(COMMIT)], steps[steps.index(COMMIT) :]
    written = [path for call, path in staging if call == "write" and ".gitignore" not in path]
    assert len(written) == {"first": 6, "next": 5, "refresh": 9}[scene]
    for path in written:
        after = staging[staging.index(["write", path]) :]
        assert ["fsync", path] in after
        assert ["fsync", Path(path).parent.as_posix()] in after
    assert rest[1] == ["fsync", str(Path(JOURNAL).parent)]


@EVERY_SCENE
def test_what_is_swapped_is_synced_before_the_journal_goes(scene: str, broken: Break) -> None:
    steps = steps_of(broken("kill", scene))
    swap = steps[steps.index(COMMIT) + 1 : steps.index(END)]
    moved = [step for step in swap if step[0] in ("exchange", "link", "rename")]
    assert len({path for _, path in moved}) == {"first": 5, "next": 5, "refresh": 9}[scene]
    for step in moved:
        assert ["fsync", Path(step[1]).parent.as_posix()] in swap[swap.index(step) :]
