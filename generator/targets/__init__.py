"""The languages that enums come out in.

A target is a module with an object that does three things: it has a naming style, it renders
(a provider's files, and the package around them), and it verifies what was rendered by parsing
it again. Adding a language adds a module and a line in `TARGETS`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from generator.naming import Style


@dataclass(frozen=True, slots=True)
class Member:
    """A wire ID with its identifier in the target's style.

    `successor` is the wire ID that the provider names to be used in its place.
    """

    id: str
    identifier: str
    successor: str | None = None


@dataclass(frozen=True, slots=True)
class RetiredMember(Member):
    """A member whose ID has left the listing; it is kept so that code that names it still runs."""

    last_observed: date | None = None
    missing_since: date | None = None


@dataclass(frozen=True, slots=True)
class ProviderHead:
    """What the package around the enums has to know of a provider."""

    slug: str
    name: str
    class_name: str


@dataclass(frozen=True, slots=True)
class ProviderModels:
    """What a target renders for a provider. Members are in code point order of their IDs."""

    head: ProviderHead
    cassette_digest: str
    live: tuple[Member, ...]
    retired: tuple[RetiredMember, ...]


class Target(Protocol):
    """A language. Paths are relative to the output folder, with `/`."""

    @property
    def name(self) -> str:
        """The name that people choose the target by."""
        ...

    @property
    def style(self) -> Style:
        """How identifiers are spelled."""
        ...

    def render_provider(self, models: ProviderModels) -> Mapping[str, str]:
        """A provider's own files, by path."""
        ...

    def render_package(self, heads: Sequence[ProviderHead]) -> Mapping[str, str]:
        """The files around the providers', by path; `heads` in order of slug."""
        ...

    def verify(self, source: str, models: ProviderModels) -> None:
        """Holds a provider's source against what it was rendered from.

        Raises:
            ValueError: it does not parse, or has not just the form and the values it should.
        """
        ...
