"""Reports of what was displaced and recovered on the way to a landing, as text and for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gen_models.landing import Landed


def landed_as_text(landed: Landed) -> Iterator[str]:
    """One line for each landing that was finished, and for each file that was displaced."""
    for folder in landed.recovered:
        yield f"finished an interrupted landing in {folder}"
    for file in landed.displaced:
        yield f"warning: a file that no landing had put there was displaced: it is now {file}"


def landed_as_mapping(landed: Landed) -> Mapping[str, list[str]]:
    """The same, for a JSON report."""
    return {
        "displaced": [str(file) for file in landed.displaced],
        "recovered": [str(folder) for folder in landed.recovered],
    }
