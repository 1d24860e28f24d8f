"""A provider's contract: how to request its models, and what its listing promises."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from gen_models.formats import dig

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import jsonschema_rs


AuthStyle = Literal["none", "bearer", "header", "aws-sigv4", "google-oauth"]
PaginationStyle = Literal["none", "cursor", "token", "offset", "link"]
Coverage = Literal["complete", "partial", "unstated"]


@dataclass(frozen=True, slots=True)
class Override:
    """An environment variable whose value replaces the start of the URL."""

    variable: str
    replaces: str


@dataclass(frozen=True, slots=True)
class Chat:
    """An OpenAI-compatible chat endpoint.

    `path` is relative to the URL of the listing; `auth` is how the key is sent, None as for the
    listing.
    """

    path: str
    auth: Literal["bearer"] | None = None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the listing is. `url` has no query; placeholders are in capitals.

    `model` is the path of a single model, relative to `url`, with "{id}" for the model ID.
    """

    url: str
    placeholders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    override: Override | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    model: str | None = None
    chat: Chat | None = None


@dataclass(frozen=True, slots=True)
class Auth:
    """How the key is sent, and the environment variables that may hold it, in order."""

    style: AuthStyle
    variables: tuple[str, ...] = ()
    parameter: str = ""
    optional: bool = False

    @property
    def required(self) -> bool:
        """Whether the provider rejects requests without a key."""
        return self.style != "none" and not self.optional


@dataclass(frozen=True, slots=True)
class Pagination:
    """How a provider splits its listing into pages. Paths are dotted keys into a page."""

    style: PaginationStyle
    parameter: str = ""
    cursor: str = ""
    more: str = ""
    token: str = ""
    next: str = ""
    page_size: int = 0


@dataclass(frozen=True, slots=True)
class ListingShape:
    """Where a page holds its rows, and a row its model ID. Paths are dotted keys.

    `rows` is None where a page is a bare list. `strip_prefix` is removed once from model IDs.
    """

    id: str
    rows: str | None = None
    strip_prefix: str = ""
    total: str | None = None
    successor: str | None = None
    volatile: frozenset[str] = frozenset()
    duplicates: Literal["forbidden", "known"] = "forbidden"

    def rows_in(self, page: object) -> list[Any] | None:
        """The rows of a page; None where the page has no list at that path."""
        rows = page if self.rows is None else dig(page, self.rows)
        return rows if isinstance(rows, list) else None

    def id_of(self, row: object) -> str | None:
        """A row's model ID, without the prefix; None where it is not a string."""
        return self._stripped(dig(row, self.id))

    def successor_of(self, row: object) -> str | None:
        """The model ID that a row names to be used instead of its own; None without one."""
        if self.successor is None:
            return None
        successor = self._stripped(dig(row, self.successor))
        return None if successor in ("", self.id_of(row)) else successor

    def has_prefix(self, row: object) -> bool:
        """Whether a row's ID still starts with the prefix, as this provider sends it."""
        model_id = dig(row, self.id)
        return isinstance(model_id, str) and model_id.startswith(self.strip_prefix)

    def _stripped(self, value: object) -> str | None:
        return value.removeprefix(self.strip_prefix) if isinstance(value, str) else None


@dataclass(frozen=True, slots=True)
class Promises:
    """What must hold of a recording.

    `max_shrink` is a share from 0 to 1 of the landed models; `stale_after_days` is in days.
    `weight` bounds what it takes to hold a value against the schema of a page, `page`.
    """

    min_models: int
    max_shrink: float
    stale_after_days: int
    page: jsonschema_rs.Validator = field(repr=False)
    weight: int = 1
    imported_coverage: Coverage = "complete"


@dataclass(frozen=True, slots=True)
class Contract:
    """One provider's contract, as `contracts/<slug>.toml` says it."""

    slug: str
    name: str
    class_name: str
    docs: str
    endpoint: Endpoint
    auth: Auth
    pagination: Pagination
    listing: ListingShape
    promises: Promises
    path: Path
    local: bool = False
    experimental: str | None = None
