"""Colour for terminals, as plain escape codes: importing rich costs more than all the rest."""

from __future__ import annotations

import os
import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final, TextIO

_RESET: Final = "\x1b[0m"
_BOLD: Final = "\x1b[1m"
_BOLD_RED: Final = "\x1b[1;31m"
_RED: Final = "\x1b[31m"
_GREEN: Final = "\x1b[32m"
_YELLOW: Final = "\x1b[33m"
_CYAN: Final = "\x1b[36m"
_BOLD_CYAN: Final = "\x1b[1;36m"

_MESSAGE: Final = re.compile(r"(error:|internal error:|  hint:|next:|usage:)")
_MESSAGE_STYLES: Final = {"  hint:": _BOLD_CYAN, "next:": _BOLD_CYAN, "usage:": _BOLD}
_ENTRY: Final = re.compile(r"( {2}(?: {2})?)(-\S.*?|[a-z]+)(?=  |$)")
"""An option or a command in a help text, where its own help follows or the line ends."""

_STALE: Final = re.compile(r"\bstale\b|\brejected\b")


def wants_color(stream: TextIO | None) -> bool:
    """Whether a stream gets colour.

    NO_COLOR (https://no-color.org) wins over FORCE_COLOR; an empty variable counts as unset.
    """
    if stream is None or os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    # The classic Windows console shows escape codes as they are.
    shows_codes = os.name != "nt" or "WT_SESSION" in os.environ
    return shows_codes and os.environ.get("TERM") != "dumb" and stream.isatty()


def message_line(line: str) -> str:
    """A line of a message, with its label in colour."""
    found = _MESSAGE.match(line)
    if found is None:
        return line
    style = _MESSAGE_STYLES.get(found[0], _BOLD_RED)
    return f"{style}{found[0]}{_RESET}{line[found.end() :]}"


def diff_line(line: str) -> str:
    """A line of a unified diff."""
    if line.startswith(("--- ", "+++ ")):
        return f"{_BOLD}{line}{_RESET}"
    style = {"+": _GREEN, "-": _RED, "@": _CYAN}.get(line[:1])
    return line if style is None else f"{style}{line}{_RESET}"


def help_line(line: str) -> str:
    """A line of a help text: headings are bold, and options and commands in colour."""
    if line.startswith("usage:"):
        return message_line(line)
    if line.endswith(":") and not line.startswith(" "):
        return f"{_BOLD}{line}{_RESET}"
    return _ENTRY.sub(rf"\1{_CYAN}\2{_RESET}", line, count=1) if _ENTRY.match(line) else line


def table_line(line: str) -> str:
    """A row of a table; what needs attention stands out."""
    return _STALE.sub(lambda found: f"{_YELLOW}{found[0]}{_RESET}", line)
