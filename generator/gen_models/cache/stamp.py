"""The stamp of a run that found nothing to do: while nothing differs, it answers the next one.

It holds the digest of every file that such a run reads: contracts, recordings, output, documents,
settings, gen-models itself and its suite; and the versions of Python and of what is installed. It
is kept in the state folder, is about one folder that gen-models is run in, and is good for a run
without options that change what is read.

    gen-models stamp 1
    python 3.11.7 (main, ...)
    packages /.../site-packages<TAB>httpx-0.28.1.dist-info<TAB>...
    folder /srv/project/cassettes
    file /srv/project/pyproject.toml
    have <state> <digest> /srv/project/cassettes/openai.yaml
    show 739000 30 openai  132 models  up to date
    tell up to date
    end
"""

from __future__ import annotations

import os

from gen_models.cache.installation import surroundings
from gen_models.cache.snapshot import Snapshot
from gen_models.ownership import why_untrusted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Final

_FORMAT: Final = "gen-models stamp 1"
_END: Final = "end"
_NONE: Final = "-"


class Stamp:
    """What a run that finds nothing to do says.

    Attributes:
        shown: the lines of its report; each with the day that it speaks of, as `date.toordinal`
            has it, and after how many days that is long ago; None for a line without a day.
        told: its messages.
    """

    __slots__ = ("shown", "told")

    def __init__(
        self, shown: Sequence[tuple[str, tuple[int, int] | None]], told: Sequence[str]
    ) -> None:
        self.shown = shown
        self.told = told


def stamp_file(state: str, folder: str) -> str:
    """Where the stamp of the runs in a folder is, in a state folder."""
    # The name is the path: no hash has to be imported to find it.
    name = folder.replace("%", "%25").replace("/", "%2F").replace("\\", "%5C").replace(":", "%3A")
    return os.path.join(state, "stamps", f"{name[-200:]}.stamp")  # noqa: PTH118


def read_stamp(state: str, folder: str) -> Stamp | None:
    """What a run in a folder would say; None if it has to find out.

    Args:
        state: the state folder.
        folder: where gen-models is run.
    """
    try:
        if why_untrusted(os.lstat(state)) is not None or _is_landing(state):
            return None
        with open(stamp_file(state, folder), encoding="utf-8") as opened:  # noqa: PTH123
            lines = opened.read().split("\n")
        return _holding(lines, state, folder)
    except (OSError, ValueError, LookupError):
        return None


def write_stamp(
    state: str, folder: str, stamp: Stamp, before: Snapshot, digests: Mapping[str, str]
) -> None:
    """Keeps what a run found, unless a file changed while it ran.

    Args:
        state: the state folder, which is there and can be trusted.
        folder: where gen-models was run.
        stamp: what it said.
        before: the files as they were before it ran.
        digests: their content then.

    Raises:
        OSError: a file can't be read, or the stamp can't be written.
        UnicodeEncodeError: the path of Python, or of what is installed, is not UTF-8.
    """
    after = Snapshot(before.folders, before.files, before.now)
    if after.is_as({path: (before.state(path), digests[path]) for path in before.paths}):
        _write(state, folder, stamp, after, digests)


def _write(
    state: str, folder: str, stamp: Stamp, found: Snapshot, digests: Mapping[str, str]
) -> None:
    have = ((found.state(path) or _NONE, digests[path], path) for path in found.paths)
    lines = [
        _FORMAT,
        f"in {folder}",
        *surroundings(),
        *(f"folder {path}" for path in found.folders),
        *(f"file {path}" for path in found.files),
        *(f"have {settled} {digest} {path}" for settled, digest, path in have),
        *(f"show {day} {limit} {line}" for line, day, limit in _flat(stamp.shown)),
        *(f"tell {line}" for line in stamp.told),
        _END,
    ]
    if any("\n" in line for line in lines):
        return
    file = stamp_file(state, folder)
    os.makedirs(os.path.dirname(file), mode=0o700, exist_ok=True)  # noqa: PTH103, PTH120
    draft = f"{file}.{os.getpid()}"
    with open(draft, "w", encoding="utf-8", newline="") as opened:  # noqa: PTH123
        opened.write("\n".join(lines) + "\n")
    os.replace(draft, file)  # noqa: PTH105


def _holding(lines: Sequence[str], state: str, folder: str) -> Stamp | None:
    """The stamp of these lines, if all is as it says."""
    if [*lines[:2], *lines[-2:]] != [_FORMAT, f"in {folder}", _END, ""]:
        return None
    said: dict[str, list[str]] = {}
    for line in lines[2:-2]:
        kind, _, rest = line.partition(" ")
        said.setdefault(kind, []).append(rest)
    if [f"{kind} {rest}" for kind in ("python", "packages") for rest in said.get(kind, ())] != [
        *surroundings()
    ]:
        return None
    known: dict[str, tuple[str, str]] = {}
    for entry in said["have"]:
        settled, digest, path = entry.split(" ", 2)
        known[path] = "" if settled == _NONE else settled, digest
    found = Snapshot(said["folder"], said["file"])
    if not found.is_as(known):
        return None
    shown: list[tuple[str, tuple[int, int] | None]] = []
    for entry in said.get("show", ()):
        day, limit, text = entry.split(" ", 2)
        shown.append((text, None if day == _NONE else (int(day), int(limit))))
    stamp = Stamp(shown, said["tell"])
    if any(found.state(path) not in ("", settled) for path, (settled, _) in known.items()):
        # What was read just now need not be read again.
        _write(state, folder, stamp, found, {path: digest for path, (_, digest) in known.items()})
    return stamp


def _is_landing(state: str) -> bool:
    """Whether any landing is interrupted or in progress."""
    try:
        return bool(os.listdir(os.path.join(state, "landings")))  # noqa: PTH118, PTH208
    except FileNotFoundError:
        return False


def _flat(
    shown: Iterable[tuple[str, tuple[int, int] | None]],
) -> Iterator[tuple[str, object, object]]:
    for line, age in shown:
        yield line, *((_NONE, _NONE) if age is None else age)
