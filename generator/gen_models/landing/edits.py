"""Refuses to overwrite what no landing has put there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gen_models.errors import HandEditError
from gen_models.files import read_if_there
from gen_models.landing.manifest import NAME, read_manifest
from gen_models.targets import is_generated

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_SHOWN: Final = 5


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
            hint="keep what you need of it elsewhere, then run again with --force",
        )


def refuse_foreign(output: Path, writes: Mapping[str, bytes]) -> None:
    """Refuses to overwrite a file that somebody else has written, whatever was forced.

    Raises:
        HandEditError: a file that is to be written says that it is generated, and the one that
            is there does not say so, and never landed.
    """
    landed = read_manifest(output)
    for path, data in sorted(writes.items()):
        there = None if path in landed.files else read_if_there(output / path)
        if there is not None and is_generated(data) and not is_generated(there):
            raise HandEditError(
                f"{output / path} is not of gen-models, and is never overwritten",
                hint="move it elsewhere, or generate into another folder",
            )
