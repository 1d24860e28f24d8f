"""Statements of sources about a provider's models."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from gen_models.fields import read_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from gen_models.contract import Contract
    from gen_models.datasets import DataSet, DataSetRecording
    from gen_models.fields import Value

LISTING: Final = "listing"
"""The name of the source that is the provider's own listing."""

OVERRIDE: Final = "override"
"""The name of the source that is the project's own overrides."""


@dataclass(frozen=True, slots=True)
class InfoSource:
    """Where statements about a provider's models come from.

    Attributes:
        name: `LISTING`, `OVERRIDE`, or the name of a data set.
        observed: the day on which it said so; None if that is unknown.
        version: the version of a data set.
        url: where it can be read.
    """

    name: str
    observed: date | None
    version: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class SourceStatements:
    """What one source states about a provider's models.

    Attributes:
        source: the source.
        says: by model ID, what it says of each field.
        lineage: what sources have in common that copy each other; its name, if empty.
        copied: by model ID and field, another lineage that a value belongs to.
    """

    source: InfoSource
    says: Mapping[str, Mapping[str, Value]]
    lineage: str = ""
    copied: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def lineage_of(self, model_id: str, name: str) -> str:
        """The lineage of its statement of a field. Sources of the same lineage count once."""
        copied = self.copied.get(model_id, {}).get(name)
        return copied or self.lineage or self.source.name


def rows_say(contract: Contract, rows: Iterable[tuple[str, object]]) -> dict[str, dict[str, Value]]:
    """What the rows of a listing state, by model ID, according to the provider's contract.

    Of an ID that is listed twice, the first row that states a field counts.

    Args:
        contract: the provider's.
        rows: each row of the listing, with its model ID.
    """
    says: dict[str, dict[str, Value]] = {}
    if contract.info:
        shape = contract.listing
        for model_id, row in rows:
            said = read_fields(contract.info, shape.fields_of(shape.known(row)))
            says[model_id] = said | says.get(model_id, {})
    return says


def data_set_statements(data_set: DataSet, recording: DataSetRecording) -> SourceStatements:
    """What the recording of a data set states about a provider's models."""
    source = InfoSource(data_set.name, recording.observed, recording.version, recording.url)
    return SourceStatements(source, recording.says, data_set.lineage, recording.copied)
