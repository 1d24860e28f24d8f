"""The gate: the pytest process that judges a candidate; and a run after one model changed."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from unittest import mock

from benchmarks.launch import Command
from benchmarks.measure import BARE_PYTHON, GEN_MODELS, PYTHON
from benchmarks.parts.startup import BARE
from benchmarks.workload import copy_project
from gen_models.landing import read_manifest
from gen_models.landing.gate import run_contracts
from gen_models.workspace import find_workspace

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from benchmarks.measure import Bench
    from benchmarks.results import Table
    from benchmarks.workload import Place

TRIVIAL: Final = "pytest, one trivial test"
ONE: Final = "gate, one small provider"
SMALL: Final = (
    "zai", "deepseek", "cerebras", "sambanova", "vertexai", "xai", "anthropic", "moonshot", "groq",
)  # fmt: skip
"""Providers of 2 to 15 models."""

SEVERAL: Final = f"gate, {len(SMALL)} small providers"
ALL: Final = "gate, all providers"
KEY: Final = "gate"
CHANGED: Final = "gen-models, one model changed"
CHANGED_KEY: Final = "gate changed"
_CHANGING: Final = "xai"
_FIRST_ROW: Final = '{"object":"list","data":[\n'


def measure(bench: Bench) -> Iterator[Table]:
    """Warm, then cold; then a whole run after a change."""
    place = copy_project(bench.folder)
    trivial = bench.folder / "trivial"
    trivial.mkdir()
    (trivial / "test_it.py").write_text("def test_it():\n    pass\n", encoding="ascii")
    everyone = read_manifest(place.folder / "generated").providers
    for cold in (False, True):
        actions = {TRIVIAL: _trivial(trivial, cold=cold), ONE: _gate(place, SMALL[:1], cold=cold)}
        if not cold:
            actions[SEVERAL] = _gate(place, SMALL, cold=cold)
            actions[ALL] = _gate(place, everyone, cold=cold)
        suffix, said = (" cold", ", cold") if cold else ("", "")
        yield bench.table(f"{KEY}{suffix}", f"the gate{said}", actions, cold=cold, slow={ALL})
    # The warm-up judges every provider, for nothing is known of any; the others, what changed.
    title = f"one model changed, in one of {len(everyone)} providers"
    actions = {BARE: Command(BARE_PYTHON, place.folder), CHANGED: _changed(place)}
    yield bench.table(CHANGED_KEY, title, actions)


def _trivial(folder: Path, *, cold: bool) -> Command:
    """What any run of pytest takes, with the options of the gate."""
    return Command(
        [
            *(PYTHON, "-P", "-m", "pytest", "test_it.py", "-c", os.devnull, "--quiet"),
            *("-p", "no:cacheprovider", f"--rootdir={folder}"),
        ],
        folder,
        {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        cold=cold,
    )


def _gate(place: Place, providers: Collection[str], *, cold: bool) -> Command:
    """The command that the gate starts, taken from it."""
    workspace = find_workspace(place.folder, state=place.state)
    taken: list[Sequence[str]] = []
    variables: dict[str, str] = {}

    class NotStartedError(Exception):
        pass

    def take(command: Sequence[str], *, env: dict[str, str], **_: Any) -> None:
        taken.append(command)
        variables.update({name: env[name] for name in env if name.startswith(("PYTEST", "PYTHON"))})
        raise NotStartedError

    results = place.folder.parent / f"results-{len(providers)}"
    results.mkdir(exist_ok=True)
    with mock.patch.object(subprocess, "Popen", take):
        try:
            run_contracts(workspace.output, providers, workspace, results)
        except NotStartedError:
            pass
        else:
            raise AssertionError("the gate has started no process")
    results_file = results / "results.jsonl"
    return Command(
        taken[0],
        Path.cwd(),
        {**variables, **place.variables},
        cold=cold,
        before=lambda: results_file.unlink(missing_ok=True),
    )


def _changed(place: Place) -> Command:
    """A whole run, before which one more model was listed."""
    cassette = place.folder / "cassettes" / f"{_CHANGING}.yaml"
    added = 0

    def add() -> None:
        nonlocal added
        added += 1
        before, first, after = cassette.read_text(encoding="utf-8").partition(_FIRST_ROW)
        if not first:
            raise AssertionError(f"{cassette.name} has no rows where they are looked for")
        indent = before[before.rfind("\n") + 1 :]
        first_id = f"grok-0-{999 - added}"  # Rows are sorted.
        row = f'{{"id":"{first_id}","created":1700000000,"object":"model","owned_by":"xai"}}'
        cassette.write_text(f"{before}{first}{indent}{row},\n{after}", encoding="utf-8")

    return Command(GEN_MODELS, place.folder, place.variables, before=add)
