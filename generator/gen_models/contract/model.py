"""A provider's contract: how to request its models, and what its listing promises."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    import jsonschema_rs

    from gen_models.contract.listing import ListingShape
    from gen_models.fields import FieldReader


AuthStyle = Literal["none", "bearer", "header", "aws-sigv4", "google-oauth"]
PaginationStyle = Literal["none", "cursor", "token", "offset", "page", "link"]
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
    """How the key is sent, and the environment variables that may hold it, in order.

    `parameter` is the name of the header, `scheme` the word before the key in it.
    """

    style: AuthStyle
    variables: tuple[str, ...] = ()
    parameter: str = ""
    scheme: str = ""
    optional: bool = False

    @property
    def required(self) -> bool:
        """Whether the provider rejects requests without a key."""
        return self.style != "none" and not self.optional


@dataclass(frozen=True, slots=True)
class Pagination:
    """How a provider splits its listing into pages. Paths are dotted keys into a page.

    Attributes:
        style: how the next page is requested.
        parameter: the query parameter that requests it.
        cursor: where a page holds the cursor of the next one.
        more: where it says whether there is a next one.
        token: where it holds the token of the next one.
        next: where it holds the link to the next one; the Link header, if empty.
        pages: where it says how many pages there are.
        page_size: how many rows a full page has; 0 if unknown.
        first: the number of the first page.
        ignore: what looks like a sign of more rows, but is none.
    """

    style: PaginationStyle
    parameter: str = ""
    cursor: str = ""
    more: str = ""
    token: str = ""
    next: str = ""
    pages: str = ""
    page_size: int = 0
    first: int = 1
    ignore: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Promises:
    """What must hold of a recording.

    `max_shrink` is a share from 0 to 1 of the landed models; `stale_after_days` is in days.
    `weight` bounds what it takes to hold a value against the schema of a page, `page`;
    `without_required` makes a validator of it that requires no field of the given names.
    """

    min_models: int
    max_shrink: float
    stale_after_days: int
    page: jsonschema_rs.Validator = field(repr=False)
    weight: int = 1
    without_required: Callable[[frozenset[str]], jsonschema_rs.Validator] | None = field(
        default=None, repr=False, compare=False
    )
    imported_coverage: Coverage = "complete"

    def page_without(self, left_out: Iterable[str]) -> jsonschema_rs.Validator:
        """The validator of pages whose rows lack fields, given by their paths."""
        names = frozenset(path.rpartition(".")[2] for path in left_out)
        if not names or self.without_required is None:
            return self.page
        return self.without_required(names)


@dataclass(frozen=True, slots=True)
class LifecyclePins:
    """What is odd about the ends of a provider's models, and known to be so.

    Attributes:
        listed_past_shutdown: model IDs that stay listed after their announced shutdown.
        announced_after_shutdown: model IDs whose end a source dates after their shutdown.
    """

    listed_past_shutdown: tuple[str, ...] = ()
    announced_after_shutdown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contract:
    """One provider's contract, as `contracts/<slug>.toml` says it.

    `info` has how a row says what its model can do and costs.
    """

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
    lifecycle: LifecyclePins = LifecyclePins()
    info: tuple[FieldReader, ...] = ()
