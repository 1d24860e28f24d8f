"""Reads the recording of a data set about one provider."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from gen_models.datasets.model import DataSetRecording
from gen_models.errors import ConfigurationError
from gen_models.fields import all_hold, read_fields
from gen_models.files import CONFLICT_MARKERS
from gen_models.formats import strict_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gen_models.datasets.model import DataSet

FORMAT: Final = 1
MAX_RECORDING: Final = 16 * 2**20
"""The most bytes of a recording; the longest that comes with gen-models has a quarter of a MiB."""

_HEAD: Final = {
    "format", "data_set", "provider", "version", "observed", "digest", "licence", "url",
}  # fmt: skip
_LINE: Final = {"id", "key", "entry"}
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


def read_data_set_recording(text: str, data_set: DataSet, slug: str, file: str) -> DataSetRecording:
    """Reads what a data set states about a provider's models, according to its current contract.

    Args:
        text: the content of the recording.
        data_set: the data set that it has to be of.
        slug: the provider that it has to be about.
        file: its name, for errors.

    Raises:
        ConfigurationError: it is not such a recording; the error names file and line.
    """
    number = 0
    try:
        if len(text) > MAX_RECORDING:
            raise ValueError(f"is larger than {MAX_RECORDING // 2**20} MiB")
        head: dict[str, Any] = {}
        rows: dict[str, dict[str, Any]] = {}
        for line in text.split("\n"):
            number += 1
            if not line:
                continue
            if line.startswith(CONFLICT_MARKERS):
                raise ValueError("a merge conflict is not resolved here")
            row = strict_json.loads(line.encode("utf-8"))
            if not head:
                head = _head(row, data_set.name, slug)
                continue
            _check_line(row)
            if row["id"] in rows:
                raise ValueError(f"has the ID {row['id']!a} twice")
            rows[row["id"]] = row
        if not head:
            raise ValueError("is empty")
    except ValueError as error:
        hint = f"restore it from git, or run `gen-models datasets record {data_set.name}`"
        raise ConfigurationError(f"{file}:{max(number, 1)}: {error}", hint=hint) from error
    says = {model_id: read_fields(data_set.info, row["entry"]) for model_id, row in rows.items()}
    return DataSetRecording(
        data_set.name,
        slug,
        head["version"],
        date.fromisoformat(head["observed"]),
        head["digest"],
        head["url"],
        {model_id: said for model_id, said in says.items() if said},
        _copied(data_set, slug, rows, says),
    )


def _head(row: Any, name: str, slug: str) -> dict[str, Any]:
    if not isinstance(row, dict) or row.get("format") != FORMAT or row.keys() != _HEAD:
        raise ValueError(f"is not the header of a recording in format {FORMAT}")
    if row["data_set"] != name or row["provider"] != slug:
        raise ValueError(f"is not the recording of {name} about {slug}")
    texts = [row[key] for key in sorted(_HEAD - {"format"})]
    if not all(isinstance(text, str) and text.isprintable() for text in texts):
        raise ValueError("has a value in its header that is not a string")
    if not _DIGEST.fullmatch(row["digest"]):
        raise ValueError("has a digest that is not a SHA-256 in hexadecimal")
    date.fromisoformat(row["observed"])  # Raises ValueError if it is not a date.
    return row


def _check_line(row: Any) -> None:
    if not isinstance(row, dict) or row.keys() != _LINE:
        raise ValueError(f"is not an object with the keys {', '.join(sorted(_LINE))}")
    kinds = {"id": str, "key": str, "entry": dict}
    if wrong := [key for key, kind in kinds.items() if not isinstance(row[key], kind)]:
        raise ValueError(f"has a value of the wrong type for '{wrong[0]}'")


def _copied(
    data_set: DataSet,
    slug: str,
    rows: Mapping[str, Mapping[str, Any]],
    says: Mapping[str, Mapping[str, object]],
) -> Mapping[str, Mapping[str, str]]:
    copies = [one for one in data_set.copies if not one.providers or slug in one.providers]
    found: dict[str, dict[str, str]] = {}
    for model_id, said in says.items() if copies else ():
        of: dict[str, str] = {}
        for copy in copies:
            if all_hold(copy.when, rows[model_id]["entry"]):
                of |= {name: copy.of for name in copy.fields or said if name in said}
        if of:
            found[model_id] = of
    return found
