"""A provider's TypeScript: a module that runs as it is, and its types beside it."""

from __future__ import annotations

import re
from functools import cache, partial
from json.encoder import encode_basestring_ascii
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gen_models.targets.base import Member, ProviderModels, RetiredMember

LINE: Final = 80
_TEMPLATES: Final = Path(__file__).parent / "templates"
_BLOCK: Final = re.compile("@[A-Z]+@")
_FUNCTION: Final = re.compile(r"^(export declare function \w+\()(.+)(\): .+;)$", re.MULTILINE)
_ALIAS: Final = re.compile(r"^(export type \w+ =) (.+;)$", re.MULTILINE)


def string_literal(text: str) -> str:
    """A literal for any text, in JSON and in TypeScript alike: printable ASCII, on one line.

    Between its quotes there is no quote, so that no formatter would rather have it in others;
    and no `<`, so that the module may stand between the tags of a page.
    """
    parts = [encode_basestring_ascii(part)[1:-1] for part in text.split('"')]
    inner = "\\u0022".join(parts).replace("<", "\\u003c")
    return f'"{inner}"'


@cache
def template(name: str) -> str:
    """A template's text."""
    return (_TEMPLATES / f"{name}.txt").read_text(encoding="utf-8")


def frame(name: str, models: ProviderModels) -> list[str]:
    """What stands before, between and after the blocks of a provider's file."""
    text = template(name)
    for mark, value in (
        ("@SLUG@", models.head.slug),
        ("@CLASS@", models.head.class_name),
        ("@DIGEST@", models.cassette_digest),
    ):
        text = text.replace(mark, value)
    text = _FUNCTION.sub(partial(_broken, r"\1\n  \2,\n\3"), text)
    return _BLOCK.split(_ALIAS.sub(partial(_broken, r"\1\n  \2"), text))


def literals_of(models: ProviderModels) -> list[str]:
    """The literals of all IDs, the live ones first."""
    return [string_literal(member.id) for member in (*models.live, *models.retired)]


def render_script(models: ProviderModels, literals: Sequence[str]) -> str:
    """The module."""
    members = [*models.live, *models.retired]
    gone = literals[len(models.live) :]
    return _filled(
        frame("provider.js", models),
        block(
            [
                *map(_property, models.live, literals),
                *map(_retired_property, models.retired, gone),
            ]
        ),
        table(
            "const retired = /* @__PURE__ */ new Map([",
            [(key, _day(member)) for key, member in zip(gone, models.retired, strict=True)],
        ),
        table(
            "const successors = /* @__PURE__ */ new Map([",
            [
                (literal, string_literal(member.successor))
                for member, literal in zip(members, literals, strict=True)
                if member.successor is not None
            ],
        ),
    )


def render_types(models: ProviderModels, literals: Sequence[str]) -> str:
    """The declarations of the module."""
    head = models.head
    live, retired = literals[: len(models.live)], literals[len(models.live) :]
    return _filled(
        frame("provider.d.ts", models),
        block(
            [
                *map(_signature, models.live, live),
                *map(_retired_signature, models.retired, retired),
            ]
        ),
        union(f"export type {head.class_name}ModelId =", live),
        union(f"export type Retired{head.class_name}ModelId =", retired),
    )


def block(rows: Iterable[str]) -> str:
    """The rows between two brackets: nothing, or each on lines of its own."""
    text = "\n".join(rows)
    return f"\n{text}\n" if text else text


def table(opening: str, pairs: Sequence[tuple[str, str]]) -> str:
    """The pairs between the brackets of a map: one alone on their line, if it fits there."""
    if len(pairs) == 1:
        line = f"[{', '.join(pairs[0])}]"
        if len(opening) + len(line) <= LINE - len("]);"):
            return line
    return block([_pair(key, value) for key, value in pairs])


def union(opening: str, types: Sequence[str]) -> str:
    """What follows on the `=` of a union: on one line, if all of it fits there."""
    line = " | ".join(types) or "never"
    if len(opening) + len(line) < LINE - 1:
        return f" {line}"
    if len(line) < LINE - 2 or not types[1:]:
        return f"\n  {line}"
    return "".join([f"\n  | {text}" for text in types])


def _filled(pieces: Sequence[str], *blocks: str) -> str:
    pairs = zip(pieces, (*blocks, ""), strict=True)
    return "".join([text for pair in pairs for text in pair])


def _broken(lines: str, match: re.Match[str]) -> str:
    return match[0] if len(match[0]) <= LINE else match.expand(lines)


def _deprecation(member: RetiredMember) -> str:
    """The comment on a retired model, without an ID: what ends a comment, an ID may hold."""
    since = member.missing_since
    words = "No longer in the listing" if since is None else f"Not in the listing since {since}"
    return f"  /** @deprecated {words}. */\n"


def _property(member: Member, literal: str) -> str:
    line = f"  {member.identifier}: {literal},"
    return line if len(line) <= LINE else f"  {member.identifier}:\n    {literal},"


def _retired_property(member: RetiredMember, literal: str) -> str:
    return _deprecation(member) + _property(member, literal)


def _signature(member: Member, literal: str) -> str:
    return f"  readonly {member.identifier}: {literal};"


def _retired_signature(member: RetiredMember, literal: str) -> str:
    return _deprecation(member) + _signature(member, literal)


def _pair(key: str, value: str) -> str:
    line = f"  [{key}, {value}],"
    return line if len(line) <= LINE else f"  [\n    {key},\n    {value},\n  ],"


def _day(member: RetiredMember) -> str:
    return "null" if member.missing_since is None else f'"{member.missing_since}"'
