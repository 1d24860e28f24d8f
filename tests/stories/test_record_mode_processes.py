"""Record mode asks and writes in one process, and starts others that know no key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.recorder import KEYS, Recorder, recorder_in, suite, with_models

ASKED_IN_BULK = ["anthropic", "openai", "sambanova", "xai", "zai"]


@pytest.fixture
def recorder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recorder]:
    """A project of one's own, and its providers."""
    with recorder_in(tmp_path / "project", tmp_path_factory) as made:
        yield made


@pytest.mark.slow
def test_with_workers_nobody_is_asked_and_nothing_is_written_twice(
    recorder: Recorder,
) -> None:
    note = recorder.folder / "swaps"
    plugin = recorder.plugin(NOTES_SWAPS.format(note=str(note)))
    done = recorder.run("--record-mode=rewrite", "-n", "2", *plugin, **KEYS)
    assert done.returncode == 0, done.stdout
    assert "no workers" in done.stdout
    assert recorder.asked == ASKED_IN_BULK
    written = Counter(note.read_text(encoding="utf-8").splitlines())
    assert written == Counter(
        name for slug in ASKED_IN_BULK for name in (f"{slug}.yaml", f"history/{slug}.jsonl")
    )


NOTES_SWAPS = """
from gen_models.landing import stage
swap = stage.swap
def noted(journal, state):
    with open({note!r}, "a") as notes:
        for path in journal.changes["cassettes"].replace:
            notes.write(path + "\\n")
    return swap(journal, state)
stage.swap = noted
"""


@pytest.mark.slow
def test_no_process_that_is_started_gets_a_key(recorder: Recorder) -> None:
    note = recorder.folder / "processes"
    plugin = recorder.plugin(NOTES_PROCESSES.format(note=str(note)))
    done = recorder.run("--record-mode=rewrite", "-k", "zai", *plugin, **KEYS)
    assert done.returncode == 0, done.stdout
    (started,) = note.read_text(encoding="utf-8").splitlines()
    assert "'env': {" in started
    assert all(key not in started for key in KEYS.values())


NOTES_PROCESSES = """
import subprocess
begin = subprocess.Popen.__init__
def noted(self, *arguments, **more):
    with open({note!r}, "a") as notes:
        notes.write(repr((arguments, more)) + "\\n")
    begin(self, *arguments, **more)
subprocess.Popen.__init__ = noted
"""


def test_the_whole_suite_judges_every_recording_after_it_was_made(recorder: Recorder) -> None:
    contracts = str(Path(suite()).parent)
    recorder.answers["zai"] = with_models(recorder, "zai", "zai-next")
    done = recorder.run("--record-mode=rewrite", "-v", contracts + "/", "-k", "zai or xai", **KEYS)
    assert done.returncode == 0, done.stdout
    assert recorder.asked == ["xai", "zai"]
    assert b"zai-next" in recorder.recordings()["zai.yaml"]
    for slug in ("xai", "zai"):
        assert f"test_recording_it_again_would_change_no_byte[{slug}] PASSED" in done.stdout
