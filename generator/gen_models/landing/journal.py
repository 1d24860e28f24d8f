"""The journal of a landing: what it replaces and deletes, and the reading of one that was left."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from gen_models.errors import ConfigurationError
from gen_models.files import WORK, digest, is_inside, read_if_there
from gen_models.recordings import cassette_path

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from gen_models.ids import Digest

JOURNAL: Final = "journal.json"
STAGED: Final = "staged"
RECORDINGS: Final = "recordings"
_SLUG: Final = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Journal:
    """What a landing does: paths in the output, and cassettes by slug in their own folder."""

    replace: Mapping[str, Digest]
    delete: list[str]
    folder: str = ""
    recordings: Mapping[str, Digest] = field(default_factory=dict)


def read_journal(output: Path, cassettes: Path | None = None) -> Journal:
    """The journal of an interrupted landing.

    Args:
        output: the folder of the landed tree.
        cassettes: the folder of the recordings, where it is known: a journal may lead to no
            other. A repository may contain a journal that this user never wrote.

    Raises:
        ConfigurationError: it is not a journal, or leads elsewhere.
    """
    work = output / WORK
    file = work / JOURNAL
    try:
        read: Any = json.loads(file.read_bytes().decode("utf-8"))
        journal = Journal(
            dict(read["replace"]),
            list(read["delete"]),
            str(read.get("folder", "")),
            dict(read.get("recordings", {})),
        )
        staged = {path: work / STAGED / path for path in journal.replace}
        for path in (*journal.replace, *journal.delete):
            if not is_inside(path) or "\0" in path or not _stays(output, path):
                raise ValueError(f"{path!a} is not a path in the output")
        if journal.recordings and not _leads_to(output / journal.folder, cassettes):
            raise ValueError(f"{journal.folder!a} is not the folder of the recordings")
        for slug in journal.recordings:
            if not _SLUG.fullmatch(slug):
                raise ValueError(f"{slug!a} is not a provider")
            staged[slug] = cassette_path(work / RECORDINGS, slug)
        for name, expected in (*journal.replace.items(), *journal.recordings.items()):
            data = read_if_there(staged[name])
            if data is not None and digest(data) != expected:
                raise ValueError(f"{name!a} is not as it was staged")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ConfigurationError(
            f"{file} is not the journal of a landing: {error}",
            hint=f"delete {work}, then see what has landed: `gen-models --check`",
        ) from error
    return journal


def _stays(output: Path, path: str) -> bool:
    """Whether no link on the way leads out of the output."""
    return (output / path).parent.resolve().is_relative_to(output.resolve())


def _leads_to(folder: Path, cassettes: Path | None) -> bool:
    return folder.is_dir() and (cassettes is None or folder.resolve() == cassettes.resolve())
