"""Finds what a new recording of a data set would lose."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gen_models.datasets.model import DataSet, DataSetRecording

_LARGE: Final = 20
"""From how many recorded IDs, or values of a field, on a loss is judged by its share."""
_SHOWN: Final = 5


def losses(
    data_set: DataSet,
    old: Mapping[str, DataSetRecording],
    new: Mapping[str, DataSetRecording],
) -> Iterator[str]:
    """Each promise of a data set that new recordings break, in words.

    Args:
        data_set: the data set.
        old: what was recorded before, by slug.
        new: what is to be recorded, by slug.
    """
    least, most = data_set.promises.min_entries, data_set.promises.max_shrink
    entries = sum(len(one.says) for one in new.values())
    if entries < least:
        yield f"only {entries} of our model IDs match, and at least {least} are required"
    for slug, one in sorted(old.items()):
        lost = sorted(one.says.keys() - (new[slug].says.keys() if slug in new else set()))
        if len(one.says) >= _LARGE and len(lost) > most * len(one.says):
            named = ", ".join(f"{model_id!a}" for model_id in lost[:_SHOWN])
            more = ", ..." if len(lost) > _SHOWN else ""
            yield f"{slug} loses {len(lost)} of {len(one.says)} model IDs: {named}{more}"
    before, after = _values(old), _values(new)
    for field, count in before.items():
        lost_values = count - after[field]
        if count >= _LARGE and lost_values > most * count:
            yield f"'{field}' loses {lost_values} of {count} values"


def _values(recordings: Mapping[str, DataSetRecording]) -> Counter[str]:
    """How many values each field has, in the order of the names."""
    found = Counter(
        field for one in recordings.values() for said in one.says.values() for field in said
    )
    return Counter(dict(sorted(found.items())))
