"""Whatever goes wrong in pytest's record mode, a recording is the old one or a better one."""

from __future__ import annotations

import shutil
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from gen_models.workspace import bundled_home
from tests.support.provider.loopback import Answer, Raw
from tests.support.recorder import (
    KEYS,
    Recorder,
    first_models,
    hang,
    interrupt,
    listed,
    recorder_in,
    with_models,
)

TWO: Final = ("-k", "xai or anthropic")
HEAD: Final = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9999\r\n\r\n"


def without_its_last_page(recorder: Recorder) -> Answer:
    page = listed(recorder.folder, "anthropic")
    return Answer({**page, "has_more": True, "last_id": "there-is-no-more"})


FAILURES: Final[dict[str, tuple[Callable[[Recorder], Answer | Raw], str]]] = {
    "says no": (lambda _: Answer(status=401), "HTTP status 401"),
    "shows a page": (lambda _: Answer(b"<html>"), "rejected by contract 'recordings': page 1 "),
    "lists nothing": (lambda r: first_models(r, "anthropic", 0), "kept: "),
    "lists too few": (lambda r: first_models(r, "anthropic", 5), "kept: "),
    "breaks off": (lambda _: Raw(lambda _: iter([HEAD, b'{"data": ['])), "did not answer"),
    "has only a first page": (without_its_last_page, "repeated a cursor"),
    "holds a key": (
        lambda r: with_models(r, "anthropic", f"x{KEYS['ANTHROPIC_API_KEY']}"),
        "the response contains ",
    ),
    "holds a key in two IDs": (
        lambda r: with_models(
            r, "anthropic", *(KEYS["ANTHROPIC_API_KEY"][at : at + 7] for at in (10, 17))
        ),
        "the response contains the API key or a part of it",
    ),
    "hangs": (lambda _: hang(threading.Event()), "took longer than 1 s"),
}

MEDDLED: Final = {
    "while it looks for secrets": (
        "from gen_models.credentials import scanner\nscanner.views = {meddle}\n"
    ),
    "while it refuses": "from gen_models.fetch import status\nstatus._meaning = {meddle}\n",
    "while it authenticates": "import httpx\nhttpx.Headers.__setitem__ = {meddle}\n",
    "while it sends": "import h11\nh11.Connection.send = {meddle}\n",
    "while it writes a cassette": (
        "from gen_models.workflows import refresh\nrefresh.live_cassette = {meddle}\n"
    ),
    "while it checks keys": (
        "from gen_models.credentials import keys\nkeys.Key.__init__ = {meddle}\n"
    ),
}
MEDDLE: Final = """
def meddle(*arguments, **more):
    if "--record-mode=rewrite" in sys.argv:
        raise SystemError("a fault of gen-models")
"""


@pytest.fixture
def recorder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recorder]:
    """A project of one's own, and its providers."""
    with recorder_in(tmp_path / "project", tmp_path_factory) as made:
        yield made


@pytest.mark.slow
@pytest.mark.parametrize("failure", FAILURES)
def test_a_provider_that_fails_keeps_its_recording_to_the_byte_and_the_others_go_on(
    recorder: Recorder, failure: str
) -> None:
    answer, words = FAILURES[failure]
    before = recorder.recordings()
    recorder.answers["anthropic"] = answer(recorder)
    timeout = "1" if failure == "hangs" else "30"
    done = recorder.run("--record-mode=rewrite", f"--record-timeout={timeout}", *TWO, **KEYS)
    assert done.returncode == 1, done.stdout
    assert words in done.stdout
    assert "  hint: " in done.stdout
    assert recorder.changed(before) == {"xai"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("end", "statuses"),
    [(interrupt, {2}), (lambda process: process.kill(), {-signal.SIGKILL})],
    ids=["Ctrl-C", "kill -9"],
)
def test_a_run_that_is_ended_while_it_asks_leaves_each_recording_to_the_byte(
    recorder: Recorder, end: Callable[[subprocess.Popen[str]], None], statuses: set[int]
) -> None:
    before, reached = recorder.recordings(), threading.Event()
    recorder.answers["anthropic"] = hang(reached)
    plugin = recorder.plugin(HEEDS_CTRL_C)
    with recorder.running("--record-mode=rewrite", *TWO, *plugin, **KEYS) as process:
        assert reached.wait(60)
        end(process)
        output, _ = process.communicate()
    assert process.returncode in statuses, output
    assert recorder.asked.count("anthropic") == 1
    assert recorder.changed(before) == set()
    assert all(key not in output for key in KEYS.values())


# What a shell starts in its background is born deaf to it.
HEEDS_CTRL_C = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
"""


@pytest.mark.slow
def test_a_run_that_is_killed_at_the_swap_leaves_all_recordings_to_the_next(
    recorder: Recorder,
) -> None:
    before = recorder.recordings()
    killed = recorder.run("--record-mode=rewrite", *TWO, *recorder.plugin(DIES), **KEYS)
    assert killed.returncode == -signal.SIGKILL
    assert recorder.changed(before) == set()
    again = recorder.run("--record-mode=rewrite", *TWO, **KEYS)
    assert again.returncode == 0, again.stdout
    assert recorder.changed(before) == {"anthropic", "xai"}


DIES = """
import os, signal
from gen_models.landing import stage
stage.swap = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
"""


def test_an_exit_while_it_asks_leaves_each_recording_to_the_byte(recorder: Recorder) -> None:
    before = recorder.recordings()
    plugin = recorder.plugin(EXITS)
    done = recorder.run("--record-mode=rewrite", *TWO, *plugin, **KEYS)
    assert done.returncode == 7, done.stdout
    assert recorder.changed(before) == set()


EXITS = """
import pytest
from gen_models.fetch import concurrent
def exits(contract):
    pytest.exit("enough", returncode=7)
concurrent.paginate = exits
"""


@pytest.mark.slow
@pytest.mark.parametrize("meddled", MEDDLED)
def test_no_key_is_shown_however_much_is_shown_of_an_internal_error(
    recorder: Recorder, meddled: str
) -> None:
    before = recorder.recordings()
    if meddled == "while it refuses":
        recorder.answers["anthropic"] = Answer(status=401)
    plugin = recorder.plugin(f"import sys\n{MEDDLE}\n{MEDDLED[meddled].format(meddle='meddle')}")
    done = recorder.run("--record-mode=rewrite", *TWO, *plugin, *EVERYTHING, **KEYS)
    assert done.returncode != 0
    assert "a fault of gen-models" in done.stdout + done.stderr
    assert_no_key_in(done.stdout + done.stderr)
    assert recorder.changed(before) == set()


EVERYTHING = (
    "-l", "--tb=long", "--full-trace", "-vv", "-s", "-rA", "--log-level=DEBUG",
    "--log-cli-level=DEBUG", "-o", "log_cli=true",
)  # fmt: skip


def assert_no_key_in(output: str) -> None:
    """Nor its beginning, which already tells two keys apart."""
    for key in KEYS.values():
        assert key not in output
        assert key[:14] not in output


@pytest.mark.slow
@pytest.mark.parametrize("failure", ["says no", "holds a key", "breaks off"])
def test_no_key_is_shown_however_much_is_shown_of_a_failure(
    recorder: Recorder, failure: str
) -> None:
    answer, words = FAILURES[failure]
    recorder.answers["anthropic"] = answer(recorder)
    done = recorder.run("--record-mode=rewrite", *TWO, *EVERYTHING, **KEYS)
    assert done.returncode == 1
    assert words in done.stdout
    assert_no_key_in(done.stdout + done.stderr)


@pytest.mark.slow
def test_a_folder_that_is_called_like_a_provider_names_nobody(recorder: Recorder) -> None:
    folder = recorder.folder / "xai"
    shutil.copytree(bundled_home() / "contracts", folder / "contracts")
    shutil.copy(bundled_home() / "conftest.py", folder)
    done = recorder.run(
        "--record-mode=rewrite",
        f"{folder}/contracts/test_recordings.py",
        ZAI_API_KEY=KEYS["ZAI_API_KEY"],
    )
    assert done.returncode == 0, done.stdout
    assert recorder.asked == ["sambanova", "zai"]
