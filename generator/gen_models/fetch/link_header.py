"""Parses the `Link` header of RFC 8288."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_SPACE: Final = " \t"


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a header.

    Attributes:
        target: the URI reference between the angle brackets, as it was sent.
        parameters: by lower-case name, the first value of each.
    """

    target: str
    parameters: Mapping[str, str]

    @property
    def relations(self) -> frozenset[str]:
        """The relation types, in lower case; `rel` holds any number of them."""
        return frozenset(self.parameters.get("rel", "").lower().split())

    @property
    def is_of_this_page(self) -> bool:
        """Whether the link starts at the page that it came with, or at a fragment of it."""
        return self.parameters.get("anchor", "")[:1] in ("", "#")


def parse_links(header: str) -> list[Link]:
    """The links of a header, in order. What is not a link is skipped."""
    links: list[Link] = []
    position = 0
    while position < len(header):
        if header[position] in _SPACE or header[position] == ",":
            position += 1
        elif header[position] == "<":
            end = header.find(">", position)
            if end < 0:
                break
            target = header[position + 1 : end].strip()
            parameters, position = _parameters(header, end + 1)
            links.append(Link(target, parameters))
        else:
            position = _element_end(header, position)
    return links


def next_link(header: str) -> str | None:
    """The target of the first link to the next page; None without one."""
    return next(
        (
            link.target
            for link in parse_links(header)
            if "next" in link.relations and link.is_of_this_page
        ),
        None,
    )


def _parameters(header: str, position: int) -> tuple[dict[str, str], int]:
    """The parameters of a link, and where its element of the list ends."""
    found: dict[str, str] = {}
    while True:
        position = _past_space(header, position)
        if position == len(header) or header[position] == ",":
            return found, position
        if header[position] != ";":
            return found, _element_end(header, position)
        position = _past_space(header, position + 1)
        start = position
        while position < len(header) and header[position] not in "=;, \t":
            position += 1
        name = header[start:position].lower()
        position = _past_space(header, position)
        value = ""
        if position < len(header) and header[position] == "=":
            value, position = _value(header, _past_space(header, position + 1))
        if name:
            found.setdefault(name, value)


def _value(header: str, position: int) -> tuple[str, int]:
    if position < len(header) and header[position] == '"':
        return _quoted(header, position + 1)
    start = position
    while position < len(header) and header[position] not in ";,":
        position += 1
    return header[start:position].rstrip(_SPACE), position


def _quoted(header: str, position: int) -> tuple[str, int]:
    """The text of a quoted string, and what follows its closing quote."""
    text: list[str] = []
    while position < len(header):
        character = header[position]
        if character == '"':
            return "".join(text), position + 1
        if character == "\\" and position + 1 < len(header):
            position += 1
        text.append(header[position])
        position += 1
    return "".join(text), position


def _past_space(header: str, position: int) -> int:
    while position < len(header) and header[position] in _SPACE:
        position += 1
    return position


def _element_end(header: str, position: int) -> int:
    """Where the next comma is that is not in a quoted string."""
    while position < len(header) and header[position] != ",":
        position = _quoted(header, position + 1)[1] if header[position] == '"' else position + 1
    return position
