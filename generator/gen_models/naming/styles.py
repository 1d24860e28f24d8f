"""The styles that identifiers are spelled in."""

from __future__ import annotations

import string
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from gen_models.naming.assignment import (
    MAX_IDENTIFIER_LENGTH,
    SHORT_DIGEST,
    Style,
    digest_of,
    with_digest,
)
from gen_models.naming.many import in_capitalized_words, in_upper_snake

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_SPELLED: Final = {
    ".": "DOT", ":": "COLON", "@": "AT", "_": "UNDERSCORE", "~": "TILDE", "+": "PLUS",
    " ": "SPACE", "!": "BANG", '"': "QUOTE", "#": "HASH", "$": "DOLLAR", "%": "PERCENT",
    "&": "AND", "'": "APOSTROPHE", "(": "OPEN", ")": "CLOSE", "*": "STAR", ",": "COMMA",
    ";": "SEMICOLON", "<": "LESS", "=": "EQUALS", ">": "GREATER", "?": "QUESTION",
    "[": "OPEN_SQUARE", "\\": "BACKSLASH", "]": "CLOSE_SQUARE", "^": "CARET",
    "`": "BACKTICK", "{": "OPEN_CURLY", "|": "PIPE", "}": "CLOSE_CURLY",
}  # fmt: skip

# `Self` is a Rust keyword wherever it stands; `Bespoke` is the variant for unknown IDs.
_TAKEN_IN_RUST: Final = frozenset({"Self", "Bespoke"})


def _finished(
    names: list[str],
    ids: Sequence[str],
    plain: Callable[[str], str],
    taken: frozenset[str] = frozenset(),
) -> list[str]:
    """The names of the IDs; `plain` names those whose name is not finished.

    A finished name begins with a capital letter, is not too long and is not taken.
    """
    # Usually all are finished, which is seen without a look at each.
    if (
        min(names, default="A") >= "A"
        and max(names, default="A") < "["
        and max(map(len, names), default=0) <= MAX_IDENTIFIER_LENGTH
        and taken.isdisjoint(names)
    ):
        return names
    return [
        name
        if "A" <= name < "[" and len(name) <= MAX_IDENTIFIER_LENGTH and name not in taken
        else plain(model_id)
        for name, model_id in zip(names, ids, strict=True)
    ]


class _Table(dict[int, str]):
    """A translation table in which an unknown character becomes the same text as any other."""

    def __init__(self, known: Mapping[int, str], unknown: str = " ") -> None:
        super().__init__(known)
        self._unknown = unknown

    def __missing__(self, key: int) -> str:
        return self._unknown


def _table(special: Mapping[str, str]) -> _Table:
    separators = dict.fromkeys(string.punctuation, " ")  # Missing ones cost time.
    kept = {c: c.upper() for c in (*string.ascii_letters, *string.digits, "/")}
    spelled = {c: f" {word} " for c, word in special.items()}
    return _Table(str.maketrans({**separators, **kept, **spelled}))


_PLAIN_TABLE: Final = _table({})
_SPELLED_TABLE: Final = _table(_SPELLED)


def _upper_snake(model_id: str, table: _Table) -> str:
    words = model_id.translate(table)
    if "/" in words:
        name = "_".join(words.replace("/", " / ").split()).replace("_/_", "__")
        if "/" in name:  # A slash at an end, or two in a row: parts are empty.
            parts = ("_".join(part.split()) for part in words.split("/"))
            name = "__".join(part for part in parts if part)
    else:
        name = "_".join(words.split())
    if name[:1].isdigit():
        name = f"M_{name}"
    if len(name) > MAX_IDENTIFIER_LENGTH:
        name = with_digest(name, "_", digest_of(model_id, SHORT_DIGEST).upper())
    return name


def _upper_snake_digested(model_id: str, length: int) -> str:
    name = _upper_snake(model_id, _PLAIN_TABLE) or "M"
    return with_digest(name, "_", digest_of(model_id, length).upper())


def _upper_snake_plain(model_id: str) -> str:
    return _upper_snake(model_id, _PLAIN_TABLE)


def _upper_snake_names(ids: Sequence[str]) -> list[str]:
    return _finished(in_upper_snake(ids), ids, _upper_snake_plain)


def _upper_snake_spelled(model_id: str) -> str:
    return _upper_snake(model_id, _SPELLED_TABLE)


UPPER_SNAKE: Final = Style(
    name="upper_snake",
    plain=_upper_snake_plain,
    spelled=_upper_snake_spelled,
    digested=_upper_snake_digested,
    plain_names=_upper_snake_names,
)
"""Python's and TypeScript's: `openai/gpt-4o` is `OPENAI__GPT_4O`; matches `[A-Z][A-Z0-9_]*`."""


def _rust_table(words: Mapping[str, str]) -> _Table:
    """Puts spaces around what stands for a character that is no letter or digit."""
    kept = {character: character for character in string.ascii_letters + string.digits}
    joints = {character: f" __{word}__ " for character, word in words.items()}
    joints["."] = f" _{words['.']}_ " if words else " _ "
    return _Table(str.maketrans({**kept, **joints}), " __ ")


def _rust_variant(model_id: str, table: _Table) -> str:
    head, slash, tail = model_id.partition("/")
    name = _rust_part(head, table)
    if slash:
        name = f"{name}___{_rust_part(tail, table)}"
    if not name.strip("_"):
        return ""
    if name in _TAKEN_IN_RUST:
        name = f"{name}_"
    if len(name) > MAX_IDENTIFIER_LENGTH:
        name = with_digest(name, "__", digest_of(model_id, SHORT_DIGEST))
    return name


def _rust_part(part: str, table: _Table) -> str:
    name = "".join(map(_rust_piece, part.translate(table).split(" ")))
    return f"M{name}" if name[:1].isdigit() else name


@lru_cache(4096)
def _rust_piece(piece: str) -> str:
    """A word capitalized; what stands for another character as it is. Most words come often."""
    return piece if piece[:1] == "_" else piece.capitalize()


def _rust_variant_plain(model_id: str) -> str:
    return _rust_variant(model_id, _RUST_PLAIN_TABLE)


def _rust_variant_names(ids: Sequence[str]) -> list[str]:
    return _finished(in_capitalized_words(ids), ids, _rust_variant_plain, _TAKEN_IN_RUST)


def _rust_variant_spelled(model_id: str) -> str:
    return _rust_variant(model_id, _RUST_SPELLED_TABLE)


def _rust_variant_digested(model_id: str, length: int) -> str:
    return with_digest(_rust_variant_plain(model_id) or "M", "__", digest_of(model_id, length))


_RUST_WORDS: Final = {
    character: word.title().replace("_", "")
    for character, word in {**_SPELLED, "/": "SLASH"}.items()
}
_RUST_PLAIN_TABLE: Final = _rust_table({})
_RUST_SPELLED_TABLE: Final = _rust_table(_RUST_WORDS)

RUST_VARIANT: Final = Style(
    name="rust_variant",
    plain=_rust_variant_plain,
    spelled=_rust_variant_spelled,
    digested=_rust_variant_digested,
    plain_names=_rust_variant_names,
)
"""Rust's: `gpt-4.1-mini` is `Gpt__4_1__Mini`, `openai/gpt-4o` is `Openai___Gpt__4o`.

Split at the first `/` only, and joined with `___`. In each part, runs of ASCII letters and digits
have their first character in upper case and the rest in lower case; `.` becomes `_`, every other
character `__`; a part that begins with a digit gets `M`.
"""
