"""Puts an approved tree in the place of the landed one: all files or none.

    stage     every file that differs is written below .gen-models/staged/, and synced
    commit    the journal, which lists them, is renamed to journal.json: the commit point
    swap      each file is renamed to its place, those that go are deleted, the journal last

Cassettes that were judged with the tree land with it: they are staged beside it, and copied to
their own folder, which may be on another disk, before the tree is swapped.
Before the commit point a crash leaves the old tree; after it, `recover` leaves the new one.
Every command calls `recover` before it looks at the tree.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from gen_models.errors import ConfigurationError, LandingConflictError
from gen_models.files import WORK, digest, locked, read_if_there, sync_folder, write_synced
from gen_models.landing.edits import refuse_foreign, refuse_hand_edits
from gen_models.landing.journal import JOURNAL, RECORDINGS, STAGED, Journal, read_journal
from gen_models.landing.manifest import NAME, read_manifest
from gen_models.landing.recordings import put, refuse_overtaken
from gen_models.recordings import cassette_path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gen_models.ids import Digest
    from gen_models.landing.gate import Approved
    from gen_models.landing.manifest import Manifest


def land(
    approved: Approved,
    output: Path,
    *,
    cassettes: Path | None = None,
    replaced: Mapping[str, Digest | None] | None = None,
    force: bool = False,
) -> list[str]:
    """Lands a tree, and returns the paths that were written or deleted.

    Args:
        approved: what the gate let through.
        output: the folder of the landed tree.
        cassettes: the folder of the recordings; needed where recordings were approved too.
        replaced: the SHA-256 that each cassette had when it was read, by slug; None for one that
            was not there.
        force: overwrite files that were changed by hand.

    Raises:
        HandEditError: a file that would be overwritten or deleted is not as it landed.
        LandingConflictError: what has landed is not what the tree was made to follow.
        ConfigurationError: the disk cannot be written; the landed tree is as it was, or the next
            command finishes the landing.
    """
    with locked(output) as work:
        _recover(output, work, cassettes)
        landed = read_manifest(output)
        writes, deletes = _differences(approved.files, landed, output)
        recordings = {} if cassettes is None else approved.recordings
        if not writes and not deletes and not recordings:
            return []
        if approved.follows not in (None, landed.digest):
            raise LandingConflictError(
                f"another gen-models has landed in {output} in the meantime", hint="run again"
            )
        refuse_foreign(landed, output, writes)
        if not force:
            refuse_hand_edits(landed, output, [*writes, *deletes])
        with ExitStack() as held:
            if cassettes is not None and recordings:
                held.enter_context(locked(cassettes))
            if cassettes is not None:
                refuse_overtaken(cassettes, replaced or (), replaced or {})
            folder = "" if cassettes is None else _from(output, cassettes)
            try:
                _stage(output, work, writes, deletes, folder, recordings)
                _swap(output, work, read_journal(output, cassettes))
            except (KeyboardInterrupt, SystemExit):
                # On Ctrl-C finish or undo before returning: the CLI promises that nothing is
                # half done.
                _settle(output, work, cassettes)
                raise
    return sorted([*writes, *deletes])


def recover(output: Path, cassettes: Path | None = None) -> bool:
    """Finishes a landing that was interrupted after its commit point, or undoes an earlier one.

    Returns whether there was one.

    Raises:
        ConfigurationError: the disk cannot be written, or the journal is not of a landing into
            `output` and `cassettes`.
    """
    work = output / WORK
    if not any((work / name).exists() for name in (JOURNAL, STAGED, RECORDINGS)):
        return False
    with locked(output):
        return _recover(output, work, cassettes)


def manifest_digest(output: Path) -> Digest:
    """The digest of the landed manifest, read while no other run is landing."""
    with locked(output):
        return read_manifest(output).digest


def keep_rejected(output: Path, slug: str, files: Mapping[str, bytes], reasons: str) -> Path:
    """Puts a rejected provider's files and the reasons where a person can look at them."""
    with locked(output) as work:
        folder = work / "rejected" / slug
        shutil.rmtree(folder, ignore_errors=True)
        for path, data in {**files, "REASONS.txt": reasons.encode()}.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
    return folder


def forget_rejected(output: Path, slug: str) -> None:
    """Drops what `keep_rejected` kept of a provider, if anything."""
    if (output / WORK / "rejected" / slug).exists():
        with locked(output) as work:
            shutil.rmtree(work / "rejected" / slug)


def _differences(
    files: Mapping[str, bytes], landed: Manifest, output: Path
) -> tuple[dict[str, bytes], list[str]]:
    for path in files.keys() | landed.files.keys():
        _refuse_blocked(output, output / path)
    writes = {path: data for path, data in files.items() if read_if_there(output / path) != data}
    deletes = [path for path in landed.files if path not in files and (output / path).exists()]
    return writes, deletes


def _refuse_blocked(output: Path, final: Path) -> None:
    """Refuses what a rename would stumble over, while the landed tree is still whole."""
    if final.is_dir():
        raise ConfigurationError(
            f"{final} is a folder, and a file lands there", hint="move it elsewhere"
        )
    for folder in final.parents:
        if folder == output:
            return
        if folder.exists() and not folder.is_dir():
            raise ConfigurationError(
                f"{folder} is a file, and a folder lands there", hint="move it elsewhere"
            )


def _stage(
    output: Path,
    work: Path,
    writes: Mapping[str, bytes],
    deletes: list[str],
    folder: str,
    recordings: Mapping[str, bytes],
) -> None:
    try:
        staged = {work / STAGED / path: data for path, data in writes.items()}
        staged |= {cassette_path(work / RECORDINGS, s): data for s, data in recordings.items()}
        for file, data in staged.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            write_synced(file, data)
        journal = {
            "replace": {path: digest(data) for path, data in sorted(writes.items())},
            "delete": sorted(deletes),
            "folder": folder,
            "recordings": {slug: digest(data) for slug, data in sorted(recordings.items())},
        }
        draft = work / f"{JOURNAL}.draft"
        write_synced(draft, json.dumps(journal, indent=1).encode())
        for parent in {found.parent for found in work.rglob("*")}:
            sync_folder(parent)
        draft.replace(work / JOURNAL)
    except OSError as error:
        _clear(work)
        raise ConfigurationError(
            f"nothing has landed: {output}: {error.strerror}",
            hint="make room or give write access, then run again",
        ) from error


def _swap(output: Path, work: Path, journal: Journal) -> None:
    try:
        sync_folder(work)
        if journal.recordings:
            staged_too = {
                slug: data
                for slug in journal.recordings
                if (data := read_if_there(cassette_path(work / RECORDINGS, slug))) is not None
            }
            folder = output / journal.folder
            put(staged_too, folder, folder / WORK)
        touched = set()
        # The manifest goes last, so that it never speaks of files that are not there yet.
        for path in sorted(journal.replace, key=lambda p: (p == NAME, p)):
            staged, final = work / STAGED / path, output / path
            if staged.exists():
                final.parent.mkdir(parents=True, exist_ok=True)
                staged.replace(final)
                touched.add(final.parent)
        for path in journal.delete:
            (output / path).unlink(missing_ok=True)
            touched.add((output / path).parent)
        for parent in touched:
            if parent.is_dir():
                sync_folder(parent)
        (work / JOURNAL).unlink()
        sync_folder(work)
        _clear(work)
    except OSError as error:
        raise ConfigurationError(
            f"the landing in {output} was interrupted: {error.strerror}",
            hint="mend that and run any gen-models command: it finishes the landing",
        ) from error


def _recover(output: Path, work: Path, cassettes: Path | None) -> bool:
    if not (work / JOURNAL).exists():
        return _clear(work)
    with ExitStack() as held:
        journal = read_journal(output, cassettes)
        if journal.recordings:
            held.enter_context(locked(output / journal.folder))
        _swap(output, work, journal)
    return True


def _settle(output: Path, work: Path, cassettes: Path | None) -> bool:
    """As `_recover`, with the locks held."""
    if not (work / JOURNAL).exists():
        return _clear(work)
    _swap(output, work, read_journal(output, cassettes))
    return True


def _clear(work: Path) -> bool:
    """Drops what is staged; returns whether there was something."""
    found = [work / name for name in (STAGED, RECORDINGS) if (work / name).exists()]
    for folder in found:
        shutil.rmtree(folder, ignore_errors=True)
    return bool(found)


def _from(output: Path, folder: Path) -> str:
    """A folder as seen from the output, so that a tree that is moved in between still recovers."""
    try:
        return Path(os.path.relpath(folder, output)).as_posix()
    except ValueError:  # On Windows, another drive.
        return folder.as_posix()
