"""Reports of `datasets`: what is recorded of each data set, about which providers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gen_models.reports.escape import as_json, printable
from gen_models.reports.table import fitted, tabbed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gen_models.workflows import DataSetStatus, RecordedDataSet

_HEADS: Final = ("data set", "version", "observed", "licence", "model IDs", "documentation")


def data_sets_as_table(found: Sequence[DataSetStatus], width: int) -> Iterator[str]:
    """Two tables: the data sets, and how many model IDs each has of each provider."""
    yield from fitted(_HEADS, [_cells(one) for one in found], width, spare=("documentation",))
    yield ""
    yield from fitted(("provider", *_names(found)), _counts(found), width)


def data_sets_as_lines(found: Sequence[DataSetStatus]) -> Iterator[str]:
    """The same for programs: each data set, then each provider, with tabs between the cells."""
    yield from tabbed([_HEADS, *(_cells(one) for one in found)])
    yield from tabbed([("provider", *_names(found)), *_counts(found)])


def data_sets_as_json(found: Sequence[DataSetStatus]) -> str:
    """The same, as a JSON array."""
    return as_json([_as_mapping(one) for one in found])


def recorded_as_text(made: RecordedDataSet) -> Iterator[str]:
    """What was recorded of a data set."""
    one = made.status
    yield from (f"warning: {printable(text)}" for text in made.losses)
    name, version, observed, _, count, _ = _cells(one)
    done = "recorded" if made.is_new else "recorded already"
    yield f"{name} {version} of {observed}: {count} model IDs {done}"
    yield from (f"  {slug:<16} {len(said.says):>5}" for slug, said in one.recordings.items())


def recorded_as_json(made: RecordedDataSet) -> str:
    """The same, as a JSON object."""
    return as_json({**_as_mapping(made.status), "is_new": made.is_new, "losses": list(made.losses)})


def _names(found: Sequence[DataSetStatus]) -> list[str]:
    return [one.data_set.name for one in found]


def _counts(found: Sequence[DataSetStatus]) -> list[tuple[str, ...]]:
    """A row for each provider: how many of its IDs each data set has."""
    slugs = sorted({slug for one in found for slug in one.recordings})
    return [
        (
            slug,
            *(
                str(len(one.recordings[slug].says)) if slug in one.recordings else ""
                for one in found
            ),
        )
        for slug in slugs
    ]


def _cells(one: DataSetStatus) -> tuple[str, ...]:
    newest = next(iter(one.recordings.values()), None)
    return (
        one.data_set.name,
        "" if newest is None else printable(newest.version),
        "" if newest is None else newest.observed.isoformat(),
        printable(one.data_set.licence),
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
