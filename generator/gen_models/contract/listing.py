"""Where a page of a listing holds its rows, and a row its model ID."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from gen_models.formats import bury, dig, without

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ListingStyle = Literal["objects", "strings", "keyed"]


@dataclass(frozen=True, slots=True)
class ListingShape:
    """Where a page holds its rows, and a row its model ID. Paths are dotted keys.

    A row of the style "keyed" is an object with one key, the model ID.

    Attributes:
        id: the field of a row that holds the model ID; only for the style "objects".
        rows: the arrays that hold the rows, or the objects; empty where a page is one itself.
        style: "objects" if rows are objects; "strings" if they are model IDs; "keyed" if the
            rows are an object whose keys are the model IDs.
        strip_prefix: removed once from model IDs.
        total: where a page says how many rows the listing has.
        successor: the field of a row that names the model to use instead.
        volatile: fields of a row that change at every request.
        unknown: by field of a row, the values that stand for an unknown one.
        duplicates: whether an ID may be listed twice.
    """

    id: str = ""
    rows: tuple[str, ...] = ()
    style: ListingStyle = "objects"
    strip_prefix: str = ""
    total: str | None = None
    successor: str | None = None
    volatile: frozenset[str] = frozenset()
    unknown: Mapping[str, tuple[object, ...]] = field(default_factory=dict)
    duplicates: Literal["forbidden", "known"] = "forbidden"

    def groups_in(self, page: object) -> list[list[Any]] | None:
        """The rows at each of the paths; None where a page has none at one of them."""
        held: list[Any] = [dig(page, path) for path in self.rows] if self.rows else [page]
        if self.style == "keyed":
            if not all(isinstance(rows, dict) for rows in held):
                return None
            return [[{key: value} for key, value in rows.items()] for rows in held]
        return held if all(isinstance(rows, list) for rows in held) else None

    def rows_in(self, page: object) -> list[Any] | None:
        """The rows of a page; None where it does not have them at the paths."""
        groups = self.groups_in(page)
        return None if groups is None else [row for rows in groups for row in rows]

    def with_groups(self, page: object, groups: Sequence[Iterable[Any]]) -> Any:
        """A copy of a page with other rows at the paths."""
        held = [self._held(rows) for rows in groups]
        if not self.rows:
            return held[0]
        for path, rows in zip(self.rows, held, strict=True):
            page = bury(page, path, rows)
        return page

    def is_part_of_id(self, path: str) -> bool:
        """Whether a row without the field at a path has no model ID."""
        return f"{self.id}.".startswith(f"{path}.")

    def id_of(self, row: object) -> str | None:
        """A row's model ID, without the prefix; None where it is not a string."""
        return self._stripped(self._sent_id(row))

    def ids_of(self, rows: Iterable[object]) -> list[str | None]:
        """The model ID of each row, as `id_of` returns it, but faster."""
        if self.style == "objects" and "." not in self.id:
            key = self.id
            sent = [row.get(key) if isinstance(row, dict) else None for row in rows]
        else:
            sent = [self._sent_id(row) for row in rows]
        if self.strip_prefix:
            return [self._stripped(value) for value in sent]
        return [value if isinstance(value, str) else None for value in sent]

    def successor_of(self, row: object) -> str | None:
        """The model ID that a row names to be used instead of its own; None without one."""
        if self.successor is None:
            return None
        successor = self._stripped(dig(self.fields_of(self.known(row)), self.successor))
        return None if successor in ("", self.id_of(row)) else successor

    def fields_of(self, row: object) -> object:
        """The object with a row's fields."""
        return next(iter(row.values())) if self.style == "keyed" and isinstance(row, dict) else row

    def has_prefix(self, row: object) -> bool:
        """Whether a row's ID still starts with the prefix, as this provider sends it."""
        model_id = self._sent_id(row)
        return isinstance(model_id, str) and model_id.startswith(self.strip_prefix)

    def known(self, row: object) -> Any:
        """A row without the fields whose value stands for an unknown one."""
        for path, values in self.unknown.items():
            row = self.without(row, path, values)
        return row

    def without(self, row: object, path: str, values: Sequence[object] | None = None) -> Any:
        """A row without a field, or only without those of its values that are given."""

        def doomed(value: object) -> bool:
            return values is None or any(_is_same(value, other) for other in values)

        if self.style != "keyed" or not isinstance(row, dict):
            return without(row, path, doomed)
        return {key: without(fields, path, doomed) for key, fields in row.items()}

    def _sent_id(self, row: object) -> object:
        match self.style:
            case "objects":
                return dig(row, self.id)
            case "strings":
                return row
            case "keyed":
                return next(iter(row)) if isinstance(row, dict) and len(row) == 1 else None

    def _held(self, rows: Iterable[Any]) -> Any:
        if self.style == "keyed":
            return {key: fields for row in rows for key, fields in row.items()}
        return list(rows)

    def _stripped(self, value: object) -> str | None:
        return value.removeprefix(self.strip_prefix) if isinstance(value, str) else None


def _is_same(value: object, other: object) -> bool:
    """Whether two values of JSON are equal, where `true` is not 1."""
    return value == other and isinstance(value, bool) == isinstance(other, bool)
