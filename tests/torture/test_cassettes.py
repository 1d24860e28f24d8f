"""Cassettes made to do harm: nothing of them runs, each is named, and nothing else is lost."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Final

import pytest
import yaml

from gen_models.fetch import Listing, Page, Request, Response
from gen_models.recordings import Provenance, cassette_text
from tests.support.builders.acme import acme, rows
from tests.support.builders.edits import everything_in
from tests.support.figures import RecordProperty, figure
from tests.support.hostile.cassettes import PLACES, RUNS_CODE, malicious
from tests.support.own import ONE_PAGE, OwnProject

pytestmark = pytest.mark.torture

GOOD: Final = ("good1", "good2")
LANDED_BEFORE: Final = 10
"""How many of the providers have landed before their cassette turned bad."""

COMMANDS: Final = (
    (("--check",), 3),
    ((), 3),
    (("providers", "--output-format=json"), 0),
    (("scrub", "--check"), 0),
    (("scrub",), 0),
)


@pytest.mark.parametrize("name", RUNS_CODE)
def test_the_payloads_would_run(name: str, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    with suppress(AttributeError):  # Once it has run, nobody cares.
        yaml.load(RUNS_CODE[name](mark), Loader=yaml.UnsafeLoader)
    assert mark.is_dir()


def test_no_cassette_runs_anything_and_each_is_named(
    tmp_path: Path, record_property: RecordProperty
) -> None:
    project, marks = OwnProject(tmp_path / "project"), tmp_path / "marks"
    marks.mkdir()
    bad = {
        f"bad{number}": (what, data)
        for number, (what, data) in enumerate(malicious(cassette_of("bad"), marks).items())
    }
    project.write(dict.fromkeys([*GOOD, *bad], ONE_PAGE))
    land(project, [*GOOD, *list(bad)[:: len(bad) // LANDED_BEFORE]])
    for slug, (_, data) in bad.items():
        ours = data.replace(b"https://bad.", f"https://{slug}.".encode())
        (project.cassettes / f"{slug}.yaml").write_bytes(ours)
    cassettes, landed = everything_in(project.cassettes), everything_in(project.output)

    unnamed: list[str] = []
    for arguments, status in COMMANDS:
        done = project.run(*arguments)
        assert (done.returncode, "Traceback" in done.stderr) == (status, False), done.stderr[-2000:]
        assert done.stderr.isascii()
        if status == 3:
            said = done.stderr
            unnamed += [what for slug, (what, _) in bad.items() if not is_named(slug, said)]
            assert not any(f"error: {slug}:" in said for slug in GOOD)
    states = {e["provider"]: e["models"] for e in json.loads(project.run(*COMMANDS[2][0]).stdout)}
    assert states == {**dict.fromkeys(bad), **dict.fromkeys(GOOD, 3)}
    failed, passed = verdicts(project)
    assert failed == bad.keys()
    assert set(GOOD) <= passed

    assert everything_in(project.cassettes) == cassettes
    assert without_reports(project) == landed
    ran = sorted(path.name for path in marks.iterdir())
    text = (
        f"{len(ran)} executions from {len(bad)} cassettes, {len(RUNS_CODE) * len(PLACES)} of them "
        f"with code; {len(bad) - len(set(unnamed))} rejected by name; {len(COMMANDS) + 1} commands"
    )
    figure(record_property, "malicious cassettes", text)
    assert (ran, unnamed) == ([], [])


def cassette_of(slug: str) -> bytes:
    """A cassette as gen-models writes it, of three models."""
    contract = acme(f"https://{slug}.example/v1/models")
    page = Page(
        Request(contract.endpoint.url),
        Response(200, {"content-type": "application/json"}, b""),
        {"data": rows(["model-1", "model-2", "model-3"])},
    )
    provenance = Provenance("import", date(2026, 8, 5), "a test", "complete")
    return cassette_text(contract, Listing((page,), "complete"), provenance).encode()


def land(project: OwnProject, slugs: list[str]) -> None:
    for slug in slugs:
        (project.cassettes / f"{slug}.yaml").write_bytes(cassette_of(slug))
    done = project.run("-q")
    assert done.stderr == ""


def is_named(slug: str, said: str) -> bool:
    """Whether a provider's cassette is rejected by its file's name, with a hint."""
    lines = said.splitlines()
    starts = (f"error: {slug}: rejected by contract '{c}': " for c in ("recordings", "pages"))
    found = [n for start in starts for n, line in enumerate(lines) if line.startswith(start)]
    return any(
        slug in lines[n].partition("': ")[2] and lines[n + 1].startswith("  hint: ") for n in found
    )


def verdicts(project: OwnProject) -> tuple[set[str], set[str]]:
    """The providers of which plain pytest says that a recording fails, and those that all pass."""
    done = project.pytest("--junitxml=report.xml", "--tb=line", "-k", "test_recordings")
    assert done.returncode == 1, done.stdout[-2000:]
    failed, seen = set(), set()
    for case in ET.parse(project.folder / "report.xml").iter("testcase"):
        slug = case.get("name", "").partition("[")[2].removesuffix("]")
        if slug:
            seen.add(slug)
            if case.find("failure") is not None or case.find("error") is not None:
                failed.add(slug)
    return failed, seen - failed


def without_reports(project: OwnProject) -> dict[str, tuple[bytes, int]]:
    """What has landed, without the reasons that are kept beside it."""
    return {
        path: what
        for path, what in everything_in(project.output).items()
        if not path.startswith(".gen-models/rejected/")
    }
