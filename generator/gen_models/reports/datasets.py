"""Reports of `datasets`: the recorded data sets, and the result of recording one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gen_models.reports.escape import as_json, printable
from gen_models.reports.table import fitted, tabbed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gen_models.workflows import DataSetStatus, RecordedDataSet

_HEADS: Final = (
    "data set", "version", "observed", "licence", "providers", "model IDs", "documentation",
)  # fmt: skip


def data_sets_as_table(found: Sequence[DataSetStatus], width: int) -> Iterator[str]:
    """A table for a terminal, with one row for each data set."""
    rows = [_cells(one) for one in found]
    return fitted(_HEADS, rows, width, spare=("documentation",), right=("providers", "model IDs"))


def data_sets_as_lines(found: Sequence[DataSetStatus]) -> Iterator[str]:
    """One line for each data set, of cells separated by tabs; "-" for an empty one."""
    return tabbed([_cells(one) for one in found])


def data_sets_as_json(found: Sequence[DataSetStatus]) -> str:
    """The data sets as a JSON array, with the number of model IDs of each provider."""
    return as_json([_as_mapping(one) for one in found])


def recorded_as_text(made: RecordedDataSet) -> Iterator[str]:
    """What was recorded of a data set."""
    one = made.status
    yield from (f"warning: {printable(text)}" for text in made.losses)
    name, version, observed, _, _, count, _ = _cells(one)
    done = "recorded" if made.is_new else "recorded already"
    yield f"{name} {version} of {observed}: {count} model IDs {done}"
    yield from (f"  {slug:<16} {len(said.says):>5}" for slug, said in one.recordings.items())


def recorded_as_json(made: RecordedDataSet) -> str:
    """The same, as a JSON object."""
    return as_json({**_as_mapping(made.status), "is_new": made.is_new, "losses": list(made.losses)})


def _cells(one: DataSetStatus) -> tuple[str, ...]:
    newest = next(iter(one.recordings.values()), None)
    return (
        one.data_set.name,
        "" if newest is None else printable(newest.version),
        "" if newest is None else newest.observed.isoformat(),
        printable(one.data_set.licence),
        str(len(one.recordings)),
        str(sum(len(said.says) for said in one.recordings.values())),
        printable(one.data_set.docs),
    )


def _as_mapping(one: DataSetStatus) -> dict[str, Any]:
    newest = next(iter(one.recordings.values()), None)
    return {
        "data_set": one.data_set.name,
        "version": None if newest is None else newest.version,
        "observed": None if newest is None else newest.observed.isoformat(),
        "digest": None if newest is None else newest.digest,
        "licence": one.data_set.licence,
        "lineage": one.data_set.lineage,
        "url": one.data_set.docs,
        "model_ids": {slug: len(said.says) for slug, said in one.recordings.items()},
    }
