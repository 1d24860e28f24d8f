"""Splits the expression of `--where` into tokens, and names a mistake with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NoReturn

from gen_models.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST: Final = 2_000
"""How many characters an expression may have."""

QUOTED: Final = "write text in single quotes, such as 'openai'"

_KEYWORDS: Final = frozenset({
    "AND", "OR", "NOT", "LIKE", "GLOB", "IS", "IN", "BETWEEN", "ISNULL", "NOTNULL", "NULL",
    "TRUE", "FALSE",
})  # fmt: skip
_FACTORS: Final = {"k": 1_000, "m": 1_000_000}

_TOKEN: Final = re.compile(
    r"(?P<space>[ \t\r\n]+)"
    r"|(?P<text>'(?:[^']|'')*')"
    r"|(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)(?P<suffix>[kKmM]?)"
    r"|(?P<word>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<mark><=|>=|<>|!=|==|[=<>+\-*/%(),])"
)
_GOES_ON: Final = re.compile("[A-Za-z0-9_.]")
"""What a number cannot be followed by."""


@dataclass(frozen=True, slots=True)
class Token:
    """A part of an expression.

    Attributes:
        kind: what it is; "end" stands behind the last one.
        value: how SQLite reads it; keywords in capitals, and words as they were written.
        at: where it begins, counted from 0.
    """

    kind: Literal["text", "number", "word", "keyword", "mark", "end"]
    value: str
    at: int

    @property
    def shown(self) -> str:
        """How an error names it. Text and words may be a key, and are not repeated."""
        if self.kind in ("keyword", "mark"):
            return f"'{self.value}'"
        return {"text": "a text", "number": "a number", "word": "a name"}.get(self.kind, "the end")


def tokens_of(text: str) -> list[Token]:
    """The tokens of an expression, with an "end" behind them.

    Raises:
        ConfigurationError: it is too long, or has a character that no expression has.
    """
    if len(text) > LONGEST:
        raise ConfigurationError(
            f"--where: the expression has {len(text):,} characters",
            hint=f"the limit is {LONGEST:,}; filter the rest from --output-format json",
        )
    return [*_tokens(text), Token("end", "", len(text))]


def fail(problem: str, at: int, hint: str) -> NoReturn:
    """Reports a mistake at a place, which is shown counted from 1.

    Raises:
        ConfigurationError: always.
    """
    raise ConfigurationError(f"--where, character {at + 1}: {problem}", hint=hint)


def _tokens(text: str) -> Iterator[Token]:
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None or (found["text"] and not found["text"].isprintable()):
            _refuse_character(text[at], at)
        if found["number"] and _GOES_ON.match(text, found.end()):
            _refuse_character(text[at], at)
        if not found["space"]:
            yield _token(found, at)
        at = found.end()


def _token(found: re.Match[str], at: int) -> Token:
    if found["text"]:
        return Token("text", found["text"], at)
    if found["number"]:
        factor = _FACTORS.get(found["suffix"].lower())
        number = found["number"]
        return Token("number", number if factor is None else f"({number} * {factor})", at)
    if found["mark"]:
        return Token("mark", found["mark"], at)
    word = found["word"]
    if word.upper() in _KEYWORDS:
        return Token("keyword", word.upper(), at)
    return Token("word", word, at)


def _refuse_character(character: str, at: int) -> NoReturn:
    if character == "'":
        fail("the text has no closing quote, or has a control character", at, QUOTED)
    if character in '"`[':
        fail("quoted names are not supported", at, QUOTED)
    if character in ".0123456789":
        fail("invalid number", at, "write numbers such as 0.5, 128000 or 128k")
    shown = f" '{character}'" if character.isascii() and character.isprintable() else ""
    fail(f"unexpected character{shown}", at, "see the examples in `gen-models list --help`")
