"""pytest's record mode asks whom it should, once, and replaces what the contracts let through."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from gen_models.recordings import read_cassette, today
from tests.support.recorder import (
    KEYS,
    Recorder,
    first_models,
    recorder_in,
    suite,
    with_models,
)

MODES = ("rewrite", "all", "new_episodes")
ASKED_IN_BULK = ["anthropic", "openai", "sambanova", "xai", "zai"]
ZAI = {"ZAI_API_KEY": KEYS["ZAI_API_KEY"]}


@pytest.fixture
def recorder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recorder]:
    """A project of one's own, and its providers."""
    with recorder_in(tmp_path / "project", tmp_path_factory) as made:
        yield made


def ids_in(recorder: Recorder, slug: str) -> str:
    return (recorder.cassettes / f"{slug}.yaml").read_text(encoding="ascii")


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
def test_a_mode_that_records_asks_everybody_who_can_be_asked_and_replaces_the_recordings(
    recorder: Recorder, mode: str
) -> None:
    before = recorder.recordings()
    for slug in ("xai", "zai"):
        recorder.answers[slug] = with_models(recorder, slug, f"{slug}-next")
    done = recorder.run(f"--record-mode={mode}", **KEYS)
    assert done.returncode == 0, done.stdout
    assert recorder.asked == ASKED_IN_BULK
    assert recorder.changed(before) == set(ASKED_IN_BULK)
    for slug in ("xai", "zai"):
        assert f'"{slug}-next"' in ids_in(recorder, slug)
        assert "refreshed (+1, -0)" in line_of(slug, done.stdout)
    provenance = read_cassette(recorder.cassettes / "zai.yaml", "zai").provenance
    assert (provenance.method, provenance.observed) == ("live", today())
    assert "local, requested with -p ollama; " in line_of("ollama", done.stdout)
    assert "experimental, requested with -p mira; no recording" in line_of("mira", done.stdout)


def line_of(slug: str, output: str) -> str:
    """The line of the report that is about a provider."""
    report = output.partition(" recordings ==")[2].splitlines()
    (line,) = [line for line in report if line.startswith(f"{slug} ")]
    return line


@pytest.mark.slow
def test_once_asks_those_alone_that_have_no_recording(recorder: Recorder) -> None:
    (recorder.cassettes / "zai.yaml").unlink()
    before = recorder.recordings()
    del before["xai.yaml"]
    done = recorder.run("--record-mode=once", **KEYS)
    assert done.returncode == 0, done.stdout
    assert recorder.asked == ["zai"]
    assert recorder.changed(before) == {"xai", "zai"}
    assert "has a recording" in line_of("xai", done.stdout)
    again = recorder.run("--record-mode=once", **KEYS)
    assert again.returncode == 0, again.stdout
    assert recorder.asked == ["zai"]


@pytest.mark.parametrize(
    "options",
    # Without vcrpy the replays would leave this machine; that is no test of ours.
    [
        (),
        ("--record-mode=none",),
        ("--record-mode=rewrite", "--disable-recording", "-k", "provenance"),
    ],
    ids=["alone", "none", "disabled"],
)
def test_a_key_in_the_environment_records_nothing(
    recorder: Recorder, options: tuple[str, ...]
) -> None:
    before = recorder.recordings()
    done = recorder.run(*options, **KEYS)
    assert done.returncode == 0, done.stdout
    assert recorder.asked == []
    assert recorder.changed(before) == set()


@pytest.mark.slow
def test_a_provider_that_is_spelled_out_is_asked_alone(recorder: Recorder) -> None:
    before = recorder.recordings()
    done = recorder.run("--record-mode=rewrite", "-k", "openai", **KEYS)
    assert done.returncode == 0, done.stdout
    assert (recorder.asked, recorder.changed(before)) == (["openai"], {"openai"})


def test_a_provider_that_is_spelled_out_and_has_no_key_fails_with_a_cure(
    recorder: Recorder,
) -> None:
    before = recorder.recordings()
    done = recorder.run("--record-mode=rewrite", "-k", "openai", **ZAI)
    assert done.returncode == 1, done.stdout
    assert "error: openai: no API key is set" in done.stdout
    assert "gen-models keys set openai" in done.stdout
    assert (recorder.asked, recorder.changed(before)) == ([], set())


@pytest.mark.slow
def test_a_provider_that_is_deselected_is_not_asked(recorder: Recorder) -> None:
    before = recorder.recordings()
    done = recorder.run("--record-mode=rewrite", "-k", "not openai", **KEYS)
    assert done.returncode == 0, done.stdout
    others = [slug for slug in ASKED_IN_BULK if slug != "openai"]
    assert recorder.asked == others
    assert recorder.changed(before) == set(others)
    assert "skipped" in line_of("ollama", done.stdout)


@pytest.mark.slow
@pytest.mark.parametrize("how", ["--providers", "node"])
def test_a_provider_may_be_named_by_option_or_by_node(recorder: Recorder, how: str) -> None:
    node = f"{suite()}::test_provenance_is_there[zai]"
    named = [f"{suite()}", "--providers=zai"] if how == "--providers" else [node]
    before = recorder.recordings()
    done = recorder.run("--record-mode=rewrite", *named, **KEYS)
    assert done.returncode == 0, done.stdout
    assert (recorder.asked, recorder.changed(before)) == (["zai"], {"zai"})


@pytest.mark.slow
def test_a_local_server_is_asked_when_it_is_named(recorder: Recorder) -> None:
    done = recorder.run("--record-mode=rewrite", "--providers=ollama")
    assert done.returncode == 0, done.stdout
    assert recorder.asked == ["ollama"]


def test_collecting_asks_nobody(recorder: Recorder) -> None:
    before = recorder.recordings()
    done = recorder.run("--record-mode=rewrite", "--collect-only", **KEYS)
    assert done.returncode == 0, done.stdout
    assert (recorder.asked, recorder.changed(before)) == ([], set())


def test_tests_that_judge_no_recording_ask_nobody(recorder: Recorder) -> None:
    before = recorder.recordings()
    done = recorder.run("--record-mode=rewrite", suite("test_names.py"), **KEYS)
    assert done.returncode == 5, done.stdout
    assert (recorder.asked, recorder.changed(before)) == ([], set())


@pytest.mark.slow
def test_providers_without_a_key_are_left_alone_and_listed_with_their_age(
    recorder: Recorder,
) -> None:
    before = recorder.recordings()
    done = recorder.run("--record-mode=rewrite", **ZAI)
    assert done.returncode == 0, done.stdout
    assert recorder.asked == ["sambanova", "zai"]
    assert recorder.changed(before) == {"sambanova", "zai"}
    for slug in ("anthropic", "openai", "xai"):
        line = line_of(slug, done.stdout)
        observed = read_cassette(recorder.cassettes / f"{slug}.yaml", slug).provenance.observed
        assert observed is not None
        assert "skipped: no API key is set" in line
        assert line.endswith(f"recording {(today() - observed).days} days old")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("age", "became"), [(0, "unchanged"), (60, "unchanged"), (61, "refreshed (+0, -0)")]
)
def test_what_has_not_changed_is_written_again_only_when_it_is_stale(
    recorder: Recorder, age: int, became: str
) -> None:
    asking = ("--record-mode=rewrite", "-k", "zai")
    assert recorder.run(*asking, **ZAI).returncode == 0
    file, then = recorder.cassettes / "zai.yaml", today() - timedelta(days=age)
    file.write_text(ids_in(recorder, "zai").replace(str(today()), str(then)), encoding="ascii")
    before, written = recorder.recordings(), file.stat().st_mtime_ns
    done = recorder.run(*asking, **ZAI)
    assert done.returncode == 0, done.stdout
    assert recorder.asked == ["zai", "zai"]
    assert became in line_of("zai", done.stdout)
    assert recorder.changed(before) == (set() if became == "unchanged" else {"zai"})
    assert (file.stat().st_mtime_ns == written) == (became == "unchanged")


@pytest.mark.slow
def test_a_listing_that_shrinks_too_much_is_taken_only_when_that_is_accepted(
    recorder: Recorder,
) -> None:
    before = recorder.recordings()
    recorder.answers["anthropic"] = first_models(recorder, "anthropic", 5)
    asking = ("--record-mode=rewrite", "-k", "anthropic")
    done = recorder.run(*asking, **KEYS)
    assert done.returncode == 1, done.stdout
    assert "kept: " in line_of("anthropic", done.stdout)
    assert recorder.changed(before) == set()
    shrunk = recorder.run(*asking, "--accept-shrink=anthropic", **KEYS)
    assert shrunk.returncode == 0, shrunk.stdout
    assert recorder.changed(before) == {"anthropic"}
