"""Breaks a landing at each of its steps, by SIGKILL or by an error of the disk.

A step is a call that changes the disk. Harm is done just before it; before a write, after half
of it. Run as a process of its own, which has one thread and can fork: it forks a child for each
step, and prints as JSON what became of each.

    python faults.py HARM SCENE SANDBOX

HARM is "kill", "kill-twice" or an errno's name, with a "+" if from then on every step fails.
SCENE is "first", into an empty folder; "next", over an older tree; "refresh", the same with
recordings that land with the tree; or "record", which lands recordings alone. With "+links" at its
end, files cannot be exchanged; with "+moves", there are no hard links either.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import filelock  # noqa: F401  A child imports nothing, so that all its steps are the landing's.

from gen_models import folder
from gen_models.files import WORK, digest
from gen_models.landing import NAME, Approved, Manifest, read_manifest, transaction
from gen_models.landing.gate import _SEAL
from tests.support.crash.steps import disk_error, in_a_child, kill, step_by_step

CASSETTES: Final = "cassettes"


def approved(files: dict[str, bytes], recordings: dict[str, bytes]) -> Approved:
    """A tree and its manifest, and recordings, past the gate."""
    manifest = Manifest({}, {path: digest(data) for path, data in files.items()})
    tree = {**files, NAME: manifest.to_text().encode()}
    return Approved(tree, _SEAL, recordings=recordings)


OLD: Final = approved(
    {
        "ledger/kept.jsonl": b"kept\n",
        "ledger/longer.jsonl": b"old\n",
        "python/changed.py": b"old = 1\n",
        "python/gone.py": b"gone = 1\n",
    },
    {"acme.yaml": b"old\n", "kept.yaml": b"kept\n", "other.yaml": b"other: old\n"},
)
NEW: Final = approved(
    {
        "ledger/kept.jsonl": b"kept\n",
        "ledger/longer.jsonl": b"old\nnew\n",
        "python/changed.py": b"new = 2\n",
        "python/added/deep.py": b"added = 1\n",
    },
    {
        "acme.yaml": b"new\n",
        "first.yaml": b"first\n",
        "history/acme.jsonl": b"old\n",
        "kept.yaml": b"kept\n",
        "other.yaml": b"other: new\n",
    },
)


def held_in(output: Path) -> dict[str, bytes]:
    """Every file below a folder, but for what is nobody's result."""
    return {
        file.relative_to(output).as_posix(): file.read_bytes()
        for file in output.rglob("*")
        if file.is_file() and WORK not in file.parts
    }


def result_of(tree: Approved, *, recordings: bool) -> dict[str, bytes]:
    """The files of a tree, with its recordings or without."""
    kept = tree.recordings.items() if recordings else ()
    return {**tree.files, **{f"{CASSETTES}/{path}": data for path, data in kept}}


def tree_in(output: Path, scene: str) -> str:
    """Which tree is in the output: "old", "new", "none", or what it holds instead."""
    held, both = held_in(output), scene in ("refresh", "record")
    old, new = (result_of(tree, recordings=both) for tree in (OLD, NEW))
    if scene == "record":
        new = {**old, **{path: data for path, data in new.items() if path.startswith(CASSETTES)}}
    for name, files in (("old", old), ("new", new), ("none", {})):
        if held == files and not read_manifest(output).changed_by_hand(output):
            return name
    return f"mixed: {sorted(held)}"


def do(tree: Approved, output: Path, scene: str) -> object:
    """Lands a tree, or what of it the scene is about."""
    if scene == "record":
        return asdict(transaction.promote(tree, output / CASSETTES))
    cassettes = output / CASSETTES if scene == "refresh" else None
    return asdict(transaction.land(tree, output, cassettes=cassettes))


def next_start(place: Path, scene: str) -> dict[str, Any]:
    """What the next start finds, what a landing makes of that, and what then lies about."""
    output = place / "output"

    def start() -> object:
        recovered = transaction.recover([output, output / CASSETTES])
        found = tree_in(output, scene)
        do(NEW, output, scene)
        work = [file.name for part in (output, output / CASSETTES) for file in work_of(part)]
        journals = [file.name for file in (place / "state" / "landings").iterdir()]
        return {
            "found": found,
            "landed": tree_in(output, scene),
            "litter": sorted({*work, *journals}),
            "displaced": [str(file) for file in recovered.displaced],
        }

    return dict(in_a_child(start))


def work_of(part: Path) -> list[Path]:
    """What is in the work folder of an output, or of cassettes."""
    return list((part / WORK).iterdir()) if (part / WORK).exists() else []


def main(harm: str, scene: str, sandbox: Path) -> None:
    """Prints what becomes of a landing that is broken at each of its steps."""
    # What was written survives a kill; syncing it would only take time.
    vars(os)["fsync"] = int
    scene, _, way = scene.partition("+")
    if way:
        vars(folder)["exchange"] = lambda *_: False
    if way == "moves":
        vars(os)["link"] = disk_error("EPERM")
    place, base, broken = sandbox / "place", sandbox / "base", sandbox / "broken"
    output = place / "output"
    if scene != "first":
        do(OLD, base / "output", "refresh" if scene == "record" else scene)

    def restore(saved: Path) -> None:
        shutil.rmtree(place, ignore_errors=True)
        if saved.exists():
            shutil.copytree(saved, place)

    def recover_too() -> dict[str, Any]:
        if not list(place.rglob("journal.json")):
            return next_start(place, scene)
        shutil.rmtree(broken, ignore_errors=True)
        place.rename(broken)
        recoveries = step_by_step(
            lambda: asdict(transaction.recover([output, output / CASSETTES])),
            lambda: restore(broken),
            lambda: next_start(place, scene),
            kill,
        )
        return {"recoveries": recoveries}

    ends = step_by_step(
        lambda: do(NEW, output, scene),
        lambda: restore(base),
        recover_too if harm == "kill-twice" else lambda: next_start(place, scene),
        kill if harm.startswith("kill") else disk_error(harm.removesuffix("+")),
        stays=harm.endswith("+"),
    )
    print(json.dumps(ends))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
