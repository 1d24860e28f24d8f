"""Puts an approved tree in the place of the landed one: all files or none.

    stage     every file that differs is written below .gen-models/staged/, and synced
    commit    the journal, which lists them, is renamed to journal.json: the commit point
    swap      each file is renamed to its place, those that go are deleted, the journal last

Before the commit point a crash leaves the old tree; after it, `recover` leaves the new one.
Every command calls `recover` before it looks at the tree.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from generator.errors import ConfigurationError, HandEditError, OvertakenError
from generator.manifest import NAME, WORK, digest, is_inside, read_manifest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from generator.gate import Approved

_JOURNAL: Final = "journal.json"
_STAGED: Final = "staged"
_LOCK_SECONDS: Final = 60.0
_SHOWN: Final = 5


def land(approved: Approved, output: Path, *, force: bool = False) -> list[str]:
    """Lands a tree, and returns the paths that were written or deleted.

    Args:
        approved: what the gate let through.
        output: the folder of the landed tree.
        force: overwrite files that were changed by hand.

    Raises:
        HandEditError: a file that would be overwritten or deleted is not as it landed.
        OvertakenError: what has landed is not what the tree was made to follow.
        ConfigurationError: the disk does not let us; the landed tree is as it was, or the next
            command finishes the landing.
    """
    with _locked(output) as work:
        _recover(output, work)
        writes, deletes = _differences(approved.files, output)
        if not writes and not deletes:
            return []
        if approved.follows not in (None, read_manifest(output).digest):
            raise OvertakenError(
                f"another gen-models has landed in {output} in the meantime", cure="run again"
            )
        if not force:
            refuse_hand_edits(output, [*writes, *deletes])
        _stage(output, work, writes, deletes)
        _swap(output, work)
    return sorted([*writes, *deletes])


def recover(output: Path) -> bool:
    """Finishes a landing that was interrupted after its commit point, or undoes an earlier one.

    Returns whether there was one.
    """
    work = output / WORK
    if not (work / _JOURNAL).exists() and not (work / _STAGED).exists():
        return False
    with _locked(output):
        return _recover(output, work)


def manifest_digest(output: Path) -> str:
    """The digest of the landed manifest, read while nobody is landing."""
    with _locked(output):
        return read_manifest(output).digest


def refuse_hand_edits(output: Path, paths: list[str]) -> None:
    """Refuses to go on if one of these paths holds something that no landing put there.

    Raises:
        HandEditError: naming every such file.
    """
    landed = read_manifest(output)
    if landed.conflicted:
        return
    by_hand = landed.changed_by_hand(output)
    edited = [path for path in sorted(paths) if by_hand.get(path) == "changed"]
    foreign = [
        path
        for path in sorted(paths)
        if path not in landed.files and path != NAME and (output / path).exists()
    ]
    if edited or foreign:
        shown = (edited + foreign)[:_SHOWN]
        found = ", ".join(str(output / path) for path in shown)
        what = "was changed by hand" if edited else "was not put there by gen-models"
        rest = len(edited) + len(foreign) - len(shown)
        more = f" (and {rest} more)" if rest else ""
        raise HandEditError(
            f"{found}{more} {what}, and would be overwritten",
            cure="keep what you need of it elsewhere, then run again with --force",
        )


def keep_rejected(output: Path, slug: str, files: Mapping[str, bytes], reasons: str) -> Path:
    """Puts a rejected provider's files and the reasons where a person can look at them."""
    with _locked(output) as work:
        folder = work / "rejected" / slug
        shutil.rmtree(folder, ignore_errors=True)
        for path, data in {**files, "REASONS.txt": reasons.encode()}.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
    return folder


def forget_rejected(output: Path, slug: str) -> None:
    """Drops what `keep_rejected` kept of a provider, if anything."""
    if (output / WORK / "rejected" / slug).exists():
        with _locked(output) as work:
            shutil.rmtree(work / "rejected" / slug)


def _differences(files: Mapping[str, bytes], output: Path) -> tuple[dict[str, bytes], list[str]]:
    landed = read_manifest(output).files
    for path in files.keys() | landed.keys():
        _refuse_blocked(output, output / path)
    writes = {path: data for path, data in files.items() if _read(output / path) != data}
    deletes = [path for path in landed if path not in files and (output / path).exists()]
    return writes, deletes


def _refuse_blocked(output: Path, final: Path) -> None:
    """Refuses what a rename would stumble over, while the landed tree is still whole."""
    if final.is_dir():
        raise ConfigurationError(
            f"{final} is a folder, and a file lands there", cure="move it elsewhere"
        )
    for folder in final.parents:
        if folder == output:
            return
        if folder.exists() and not folder.is_dir():
            raise ConfigurationError(
                f"{folder} is a file, and a folder lands there", cure="move it elsewhere"
            )


def _stage(output: Path, work: Path, writes: Mapping[str, bytes], deletes: list[str]) -> None:
    try:
        for path, data in writes.items():
            file = work / _STAGED / path
            file.parent.mkdir(parents=True, exist_ok=True)
            _write_synced(file, data)
        journal = {
            "replace": {path: digest(data) for path, data in sorted(writes.items())},
            "delete": sorted(deletes),
        }
        draft = work / f"{_JOURNAL}.draft"
        _write_synced(draft, json.dumps(journal, indent=1).encode())
        for folder in {p.parent for p in (work / _STAGED).rglob("*")} | {work}:
            _sync_folder(folder)
        draft.replace(work / _JOURNAL)
    except OSError as error:
        shutil.rmtree(work / _STAGED, ignore_errors=True)
        raise ConfigurationError(
            f"nothing has landed: {output}: {error.strerror}",
            cure="make room or give write access, then run again",
        ) from error


def _swap(output: Path, work: Path) -> None:
    replace, delete = _read_journal(work)
    try:
        _sync_folder(work)
        touched = set()
        # The manifest goes last, so that it never speaks of files that are not there yet.
        for path in sorted(replace, key=lambda p: (p == NAME, p)):
            staged, final = work / _STAGED / path, output / path
            if staged.exists():
                final.parent.mkdir(parents=True, exist_ok=True)
                staged.replace(final)
                touched.add(final.parent)
        for path in delete:
            (output / path).unlink(missing_ok=True)
            touched.add((output / path).parent)
        for folder in touched:
            if folder.is_dir():
                _sync_folder(folder)
        (work / _JOURNAL).unlink()
        _sync_folder(work)
        shutil.rmtree(work / _STAGED, ignore_errors=True)
    except OSError as error:
        raise ConfigurationError(
            f"the landing in {output} was interrupted: {error.strerror}",
            cure="mend that and run any gen-models command: it finishes the landing",
        ) from error


def _read_journal(work: Path) -> tuple[dict[str, str], list[str]]:
    file = work / _JOURNAL
    try:
        journal: Any = json.loads(file.read_bytes().decode("utf-8"))
        replace, delete = dict(journal["replace"]), list(journal["delete"])
        for path in (*replace, *delete):
            if not is_inside(path):
                raise ValueError(f"{path!a} is no path in the output")
        for path, expected in replace.items():
            staged = _read(work / _STAGED / path)
            if staged is not None and digest(staged) != expected:
                raise ValueError(f"{path!a} is not as it was staged")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigurationError(
            f"{file} is no journal of a landing: {error}",
            cure=f"delete {work}, then see what has landed: gen-models --check",
        ) from error
    return replace, delete


def _recover(output: Path, work: Path) -> bool:
    if (work / _JOURNAL).exists():
        _swap(output, work)
        return True
    if (work / _STAGED).exists():
        shutil.rmtree(work / _STAGED)
        return True
    return False


@contextmanager
def _locked(output: Path) -> Iterator[Path]:
    """Holds the output's lock; what is in its work folder is then ours."""
    from filelock import FileLock, Timeout

    work = output / WORK
    try:
        work.mkdir(parents=True, exist_ok=True)
        (work / ".gitignore").write_text("*\n", encoding="utf-8")
        with FileLock(work / "lock", timeout=_LOCK_SECONDS):
            yield work
    except Timeout:
        raise ConfigurationError(
            f"another gen-models has been landing in {output} for {_LOCK_SECONDS:.0f} s",
            cure="wait for it, or end it, and run again",
        ) from None
    except OSError as error:
        raise ConfigurationError(
            f"{work} cannot be written: {error.strerror}",
            cure="give write access, or name another folder with --output",
        ) from error


def _write_synced(file: Path, data: bytes) -> None:
    with file.open("wb") as opened:
        opened.write(data)
        opened.flush()
        os.fsync(opened.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows syncs no folders.
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
