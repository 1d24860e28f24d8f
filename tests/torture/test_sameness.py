"""One listing gives the same bytes on every machine, in whatever order its rows come."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import repeat
from pathlib import Path
from typing import Final

import pytest

from gen_models.catalog import why_quarantined
from gen_models.recordings import today
from tests.support.builders.edits import tree_of
from tests.support.figures import RecordProperty, figure
from tests.support.own import BY_CURSOR, OwnProject
from tests.support.provider.loopback import Answer, Seen, loopback
from tests.support.strategies import HOSTILE

pytestmark = pytest.mark.torture

RUNS: Final = 15
SETTINGS: Final = {
    "PYTHONHASHSEED": ("0", "1", "random"),
    "LC_ALL": ("C", "C.UTF-8", "tr_TR.UTF-8", "de_DE.UTF-8", "ja_JP.UTF-8"),
    "TZ": ("UTC", "Pacific/Kiritimati", "America/Adak", "Asia/Kathmandu"),
    "PYTHONUTF8": ("0", "1"),
    "PYTHONIOENCODING": ("utf-8", "ascii", "latin-1:replace", "cp1252", "utf-16"),
}
"""What an environment may say; from run to run, the next of each."""

UMASKS: Final = (0o022, 0o077, 0o002, 0o000)
FOLDERS: Final = (".", "..", "a b", "caf\u00e9", "-x")
NEEDED: Final = "anyio, filelock, httpx, jsonschema_rs, pytest, pytest_recording, rich, vcr, yaml"


def test_one_listing_gives_the_same_bytes_everywhere(
    tmp_path: Path, record_property: RecordProperty
) -> None:
    interpreters = found_interpreters()
    trees: list[dict[str, bytes]] = []
    day = None
    while day != today():  # A run before midnight and one after it are of two days.
        day = today()
        work = tmp_path / day.isoformat()
        ran = [(sys.executable, run) for run in range(RUNS)]
        ran += [(python, RUNS + run) for run, python in enumerate(interpreters)]
        with ThreadPoolExecutor(2) as pool:
            trees = list(pool.map(landed, repeat(work), *zip(*ran, strict=True)))
    assert {path.partition("/")[0] for path in trees[0]} == {"cassettes", "out"}
    first = trees[0]
    differing = {
        path for tree in trees for path in {*first, *tree} if tree.get(path) != first.get(path)
    }
    text = f"{len(differing)} files differ across {RUNS} environments and every Python found"
    figure(record_property, "determinism", text)
    figure(record_property, "determinism: Pythons", ", ".join(interpreters.values()))
    assert differing == set()


def landed(work: Path, python: str, run: int) -> dict[str, bytes]:
    """All that a refresh makes of the listing."""
    folder = work / str(run)
    project = OwnProject(folder)
    project.write({"acme": BY_CURSOR})
    start = folder / FOLDERS[run % len(FOLDERS)]
    start.mkdir(exist_ok=True)
    says = {name: values[run % len(values)] for name, values in SETTINGS.items()}
    umask = UMASKS[run % len(UMASKS)]
    with loopback(partial(listing, random.Random(run))) as server:
        done = subprocess.run(
            [
                *(python, "-m", "gen_models", "refresh", "-p", "acme", "-v"),
                *(f"--{name}={folder / name}" for name in ("contracts", "cassettes")),
                f"--output={project.output}",
            ],
            cwd=start,
            env=project.environment(
                **says,
                GEN_MODELS_ACME_URL=f"{server.url}/models",
                ACME_API_KEY="0123456789abcdef" * 2,
            ),
            umask=umask,
            capture_output=True,
            check=False,
        )
    assert done.returncode == 0, (says, done.stderr[-2000:])
    folders = {"cassettes": project.cassettes, "out": project.output}
    return {
        f"{name}/{path}": data
        for name, where in folders.items()
        for path, data in tree_of(where).items()
    }


def listing(dice: random.Random, seen: Seen) -> Answer:
    """Two pages of all that is hostile; rows, and fields of a row, come in any order."""
    ids = sorted({text for kind in HOSTILE.values() for text in kind})
    good = [text for text in ids if why_quarantined(text) is None]
    assert len(good) > 100
    half = len(ids) // 2
    page = ids[half:] if "after" in seen.query else ids[:half]
    rows = [shuffled(dice, {"id": text, "name": text, "size": len(text)}) for text in page]
    dice.shuffle(rows)
    more = {"has_more": "after" not in seen.query, "last_id": ids[half - 1]}
    return Answer(json.dumps(shuffled(dice, {"data": rows, **more})).encode())


def shuffled(dice: random.Random, fields: dict[str, object]) -> dict[str, object]:
    return dict(dice.sample(list(fields.items()), len(fields)))


def found_interpreters() -> dict[str, str]:
    """Each CPython, from 3.11 on, that has what gen-models needs, and its version."""
    names = [f"python3.{minor}" for minor in range(11, 20)]
    folders = map(Path, os.environ.get("PATH", os.defpath).split(os.pathsep))
    on_path = {str(f / name) for f in folders for name in names if os.access(f / name, os.X_OK)}
    candidates = {sys.executable, *on_path}
    found: dict[str, str] = {}
    for python in sorted(candidates):
        asks = f"import sys, {NEEDED}; print(sys.implementation.name, sys.version.split()[0])"
        done = subprocess.run(
            [python, "-c", asks],
            env={"PATH": os.defpath},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode == 0 and done.stdout.startswith("cpython"):
            found[python] = done.stdout.split()[1]
    assert sys.executable in found
    return found
