"""What the project itself states of models: overrides, and pins of values that look wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from gen_models.errors import ConfigurationError
from gen_models.fields import FIELDS, from_json
from gen_models.formats import strict_toml
from gen_models.info.plausible import is_in_range

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gen_models.fields import Value

_OVERRIDE: Final = frozenset({"id", "field", "value", "reason", "evidence", "date", "expires"})
_PIN: Final = _OVERRIDE - {"value"}


@dataclass(frozen=True, slots=True)
class Correction:
    """An override, or a pin that confirms a value which looks wrong.

    Attributes:
        id: the model ID.
        field: the field.
        value: the value that wins; None for a pin, which leaves it to the sources.
        reason: why, in one sentence.
        evidence: the page that shows it.
        stated: the day on which it was looked up.
        expires: the day from which it should be looked at again.
    """

    id: str
    field: str
    value: Value | None
    reason: str
    evidence: str
    stated: date
    expires: date


@dataclass(frozen=True, slots=True)
class Corrections:
    """The overrides and pins of a provider, each by model ID and field."""

    overrides: Mapping[tuple[str, str], Correction] = field(default_factory=dict)
    pins: Mapping[tuple[str, str], Correction] = field(default_factory=dict)

    @property
    def vouched(self) -> frozenset[tuple[str, str]]:
        """The model IDs and fields that one of them is about."""
        return frozenset({*self.overrides, *self.pins})

    def __iter__(self) -> Iterator[Correction]:
        """All of them."""
        yield from self.overrides.values()
        yield from self.pins.values()


def read_corrections(text: str, file: str) -> Corrections:
    """Reads a provider's file of overrides and pins.

    Raises:
        ConfigurationError: it is not such a file; the error names the entry.
    """
    try:
        data = strict_toml.loads(text)
    except strict_toml.NotTOMLError as error:
        raise ConfigurationError(f"{file}: {error}", hint="make it valid TOML") from error
    if unknown := data.keys() - {"override", "pin"}:
        raise ConfigurationError(
            f"{file}: unknown table '{min(unknown)}'", hint="tables are [[override]] and [[pin]]"
        )
    return Corrections(
        _read(data.get("override", []), f"{file}: override", _OVERRIDE),
        _read(data.get("pin", []), f"{file}: pin", _PIN),
    )


def _read(tables: object, what: str, keys: frozenset[str]) -> dict[tuple[str, str], Correction]:
    if not isinstance(tables, list):
        raise ConfigurationError(f"{what} is not an array of tables", hint="write it in [[...]]")
    found: dict[tuple[str, str], Correction] = {}
    for number, table in enumerate(tables, 1):
        where = f"{what} {number}"
        one = _correction(table, where, keys)
        if (one.id, one.field) in found:
            raise ConfigurationError(
                f"{where}: '{one.field}' of {one.id!a} already has an entry",
                hint="remove one of them",
            )
        found[one.id, one.field] = one
    return found


def _correction(table: Any, where: str, keys: frozenset[str]) -> Correction:
    if not isinstance(table, dict) or table.keys() != keys:
        wrong = sorted(keys ^ table.keys()) if isinstance(table, dict) else sorted(keys)
        raise ConfigurationError(
            f"{where}: {wrong[0]!a} is missing, or unknown",
            hint=f"keys are {', '.join(sorted(keys))}",
        )
    texts = {key: value for key, value in table.items() if key != "value"}
    for key, value in texts.items():
        if not isinstance(value, str) or not value:
            raise ConfigurationError(f"{where}: '{key}' is not text", hint="write it in quotes")
    name = table["field"]
    if name not in FIELDS:
        raise ConfigurationError(
            f"{where}: unknown field {name!a}", hint=f"fields are {', '.join(FIELDS)}"
        )
    try:
        stated, expires = (date.fromisoformat(table[key]) for key in ("date", "expires"))
        value = from_json(FIELDS[name], table["value"]) if "value" in keys else None
    except ValueError as error:
        raise ConfigurationError(
            f"{where}: {error}", hint='write days as 2026-01-31, and prices as text: "2.5"'
        ) from error
    if value is not None and not is_in_range(FIELDS[name], value):
        raise ConfigurationError(
            f"{where}: '{name}' is not between {FIELDS[name].low} and {FIELDS[name].high}",
            hint="check the unit of the field",
        )
    if not table["evidence"].startswith("https://"):
        raise ConfigurationError(f"{where}: 'evidence' is not a link", hint="use an https URL")
    return Correction(table["id"], name, value, table["reason"], table["evidence"], stated, expires)
