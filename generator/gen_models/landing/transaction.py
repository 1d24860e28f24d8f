"""Puts approved files in the place of the old ones: all files or none.

    stage     every file that differs is written below .gen-models/staged/, and synced
    commit    the journal, which lists them, is renamed in the user's state folder
    swap      each file is exchanged with the one in its place, and those that go are deleted

Cassettes that were judged with a tree land with it. Before the commit point a crash leaves the
old files; after it, `recover` leaves the new ones. Every command that writes calls it first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gen_models.errors import ConfigurationError, LandingConflictError
from gen_models.files import digest, locked
from gen_models.folder import Folder, unsafe_path
from gen_models.landing.edits import refuse_foreign, refuse_hand_edits, refuse_overtaken
from gen_models.landing.journal import STAGED, interrupted, moved_from
from gen_models.landing.manifest import read_manifest
from gen_models.landing.stage import Staged, carry_out, clear
from gen_models.landing.swap import swap
from gen_models.state import find_state

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from gen_models.ids import Digest
    from gen_models.landing.gate import Approved
    from gen_models.landing.journal import Role
    from gen_models.landing.manifest import Manifest
    from gen_models.state import State


@dataclass(frozen=True, slots=True)
class Landed:
    """What a landing did.

    Attributes:
        written: the paths in the output that were written or deleted, or the names of cassettes.
        displaced: where files are kept that were in the way, and that no landing put there.
        recovered: the folders in which an interrupted landing was finished first.
    """

    written: tuple[str, ...] = ()
    displaced: tuple[Path, ...] = ()
    recovered: tuple[Path, ...] = ()

    def after(self, before: Landed) -> Landed:
        """This landing, with what was displaced and recovered before it."""
        return Landed(
            self.written,
            (*before.displaced, *self.displaced),
            (*before.recovered, *self.recovered),
        )


def land(
    approved: Approved,
    output: Path,
    *,
    state: State | None = None,
    cassettes: Path | None = None,
    replaced: Mapping[str, Digest | None] | None = None,
    force: bool = False,
) -> Landed:
    """Lands a tree.

    Args:
        approved: what the gate let through.
        output: the folder of the landed tree.
        state: the user's state folder; `find_state()` by default.
        cassettes: the folder of the recordings; needed where recordings were approved too.
        replaced: the SHA-256 that each recording had when it was read, by path; None for one that
            was not there.
        force: put files in the place of those that were changed by hand, which are kept.

    Raises:
        HandEditError: a file that would be overwritten or deleted is not as it landed.
        LandingConflictError: what has landed is not what the tree was made to follow.
        UnsafePathError: a link or a special file is in the place of a file.
        ConfigurationError: the disk or the state folder cannot be written; the landed tree is as
            it was, or the next command that writes finishes the landing.
    """
    state = state or find_state()
    recordings = {} if cassettes is None else approved.recordings
    folders = [output] if cassettes is None or not recordings else [output, cassettes]
    before = recover(folders, state)
    with locked(*folders):
        _refuse_pending(folders, state)
        landed = read_manifest(output)
        writes, deletes = _differences(approved.files, landed, output)
        if not writes and not deletes and not recordings:
            return before
        if approved.follows not in (None, landed.digest):
            raise LandingConflictError(
                f"another gen-models has landed in {output} in the meantime", hint="run again"
            )
        refuse_foreign(landed, output, writes)
        if not force:
            refuse_hand_edits(landed, output, [*writes, *deletes])
        changes: dict[Role, Staged] = {}
        if cassettes is not None:
            refuse_overtaken(cassettes, replaced or (), replaced or {})
        if cassettes is not None and recordings:
            changes["cassettes"] = _staged_recordings(recordings, cassettes, replaced or {})
        if writes or deletes:
            known = {path: landed.as_found(output, path) for path in (*writes, *deletes)}
            changes["output"] = Staged(output, writes, deletes, known)
        displaced = carry_out(changes, state)
    return Landed(tuple(sorted([*writes, *deletes])), displaced).after(before)


def promote(
    approved: Approved,
    folder: Path,
    replaced: Mapping[str, str | None] | None = None,
    *,
    state: State | None = None,
) -> Landed:
    """Replaces the approved cassettes that differ, all of them or none.

    `replaced` has the SHA-256 that each had when it was read, by path; None for one that was not
    there.

    Raises:
        RecordingConflictError: another run has replaced one of them in the meantime.
        ConfigurationError: as `land`.
    """
    if not _staged_recordings(approved.recordings, folder, {}).writes:
        return Landed()
    state = state or find_state()
    before = recover([folder], state)
    with locked(folder):
        _refuse_pending([folder], state)
        refuse_overtaken(folder, approved.recordings, replaced or {})
        staged = _staged_recordings(approved.recordings, folder, replaced or {})
        displaced = carry_out({"cassettes": staged}, state)
    return Landed(tuple(staged.writes), displaced).after(before)


def rewrite(folder: Path, name: str, before: bytes, after: bytes, state: State) -> Landed:
    """Replaces one cassette, which nobody judges, by what was made of its content `before`.

    Raises:
        ConfigurationError: as `land`.
    """
    with locked(folder):
        _refuse_pending([folder], state)
        staged = Staged(folder, {name: after}, [], {name: digest(before)})
        return Landed((name,), carry_out({"cassettes": staged}, state))


def recover(folders: Iterable[Path], state: State | None = None) -> Landed:
    """Finishes the landings into any of these folders that were interrupted.

    What was staged and never committed is removed.

    Raises:
        ConfigurationError: the disk cannot be written, a folder has been moved since, what was
            staged is gone, or the state folder cannot be trusted.
    """
    folders = list(folders)
    state = state or find_state()
    done = Landed()
    for folder in folders:
        refuse_moved(folder, state)
    for found in interrupted(state, folders):
        there = [changes.folder for changes in found.changes.values() if changes.folder.is_dir()]
        with locked(*there):
            # While it held the locks, another run may have finished it.
            if found in interrupted(state, folders):
                done = Landed((), swap(found, state), (found.main,)).after(done)
    for folder in folders:
        if Folder(folder).kind(STAGED) is not None or state.landing(folder).exists():
            with locked(folder):
                if not interrupted(state, [folder]):
                    clear([folder], state)
    return done


def unfinished(folders: Iterable[Path], state: State) -> list[Path]:
    """The folders of landings that are interrupted, or in progress, for who only looks at them.

    Raises:
        ConfigurationError: the state folder cannot be trusted.
    """
    folders = list(folders)
    found = [journal.main for journal in interrupted(state, folders)]
    moved = [there for folder in folders if (there := moved_from(state, folder)) is not None]
    return [*found, *moved]


def refuse_moved(folder: Path, state: State) -> None:
    """Refuses to work in a folder that was moved while a landing into it was interrupted.

    Raises:
        ConfigurationError: it was.
    """
    if (there := moved_from(state, folder)) is not None:
        raise ConfigurationError(
            f"a landing in {there} was interrupted, and the folder is now {folder}",
            hint=f"move it back and run `gen-models` there; or restore {folder} from git, and "
            f"delete {folder / STAGED}",
        )


def manifest_digest(output: Path) -> Digest:
    """The digest of the landed manifest, read while no other run is landing."""
    with locked(output):
        return read_manifest(output).digest


def _staged_recordings(
    recordings: Mapping[str, bytes], folder: Path, replaced: Mapping[str, str | None]
) -> Staged:
    writes: dict[str, bytes] = {}
    known: dict[str, str | None] = {}
    for path, data in recordings.items():
        there = Folder(folder).read(path)
        if there != data:
            writes[path] = data
            known[path] = replaced.get(path, None if there is None else digest(there))
    return Staged(folder, writes, [], known)


def _differences(
    files: Mapping[str, bytes], landed: Manifest, output: Path
) -> tuple[dict[str, bytes], list[str]]:
    folder = Folder(output)
    for path in files.keys() | landed.files.keys():
        _refuse_blocked(folder, path)
    writes = {path: data for path, data in files.items() if folder.read(path) != data}
    deletes = [p for p in landed.files if p not in files and folder.kind(p) is not None]
    return writes, deletes


def _refuse_blocked(folder: Folder, path: str) -> None:
    """Refuses what a rename would stumble over, while the landed tree is still whole."""
    parts = path.split("/")
    for count in range(1, len(parts)):
        above = "/".join(parts[:count])
        kind = folder.kind(above)
        if kind is None:
            return
        if kind == "file":
            raise unsafe_path(folder.root / above, kind, wanted="folder")
    kind = folder.kind(path)
    if kind not in (None, "file"):
        raise unsafe_path(folder.root / path, kind)


def _refuse_pending(folders: list[Path], state: State) -> None:
    for found in interrupted(state, folders):
        raise LandingConflictError(
            f"another landing in {found.main} was interrupted in the meantime", hint="run again"
        )
