"""Renders a provider's TypeScript: a module that runs without a build, and its declarations."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

from gen_models.targets._templates import fill, read_template
from gen_models.targets.typescript.layout import LINE, lay_out_block, lay_out_table, lay_out_union
from gen_models.targets.typescript.literals import typescript_literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gen_models.targets.base import Member, ProviderModels, RetiredMember

_HOLE: Final = "\0"
_FUNCTION: Final = re.compile(r"^(export declare function \w+\()(.+)(\): .+;)$", re.MULTILINE)
_INSTANCE: Final = re.compile(r"^(export type \w+ = \w+<)(.+), (.+), (.+)(>;)$", re.MULTILINE)
_ALIAS: Final = re.compile(r"^(export type \w+ =) (.+;)$", re.MULTILINE)


def render_module(models: ProviderModels) -> tuple[str, str]:
    """A provider's module and its declarations, formatted as Prettier would format them."""
    literals = [typescript_literal(member.id) for member in (*models.live, *models.retired)]
    return _render_script(models, literals), _render_types(models, literals)


def skeleton(name: str, models: ProviderModels) -> list[str]:
    """The source of a provider's file, cut where its models go."""
    holes = dict.fromkeys(("MEMBERS", "LIVE", "RETIRED", "SUCCESSORS"), _HOLE)
    values = {
        "SLUG": models.head.slug,
        "CLASS": models.head.class_name,
        **holes,
    }
    text = fill(read_template("typescript", name), values)
    text = _FUNCTION.sub(partial(_break_line, r"\1\n  \2,\n\3"), text)
    text = _INSTANCE.sub(partial(_break_line, r"\1\n  \2,\n  \3,\n  \4\n\5"), text)
    return _ALIAS.sub(partial(_break_line, r"\1\n  \2"), text).split(_HOLE)


def _render_script(models: ProviderModels, literals: Sequence[str]) -> str:
    gone = literals[len(models.live) :]
    constants = [
        *map(_property, models.live, literals),
        *map(_retired_property, models.retired, gone),
    ]
    days = [(literal, _day(member)) for literal, member in zip(gone, models.retired, strict=True)]
    successors = [
        (literal, typescript_literal(member.successor))
        for literal, member in zip(literals, (*models.live, *models.retired), strict=True)
        if member.successor is not None
    ]
    return _join(
        skeleton("provider.js", models),
        lay_out_block(constants),
        lay_out_table("const retired = /* @__PURE__ */ new Map([", days),
        lay_out_table("const successors = /* @__PURE__ */ new Map([", successors),
    )


def _render_types(models: ProviderModels, literals: Sequence[str]) -> str:
    name = f"{models.head.class_name}ModelId"
    live, retired = literals[: len(models.live)], literals[len(models.live) :]
    signatures = [
        *map(_signature, models.live, live),
        *map(_retired_signature, models.retired, retired),
    ]
    return _join(
        skeleton("provider.d.ts", models),
        lay_out_block(signatures),
        lay_out_union(f"export type {name} =", live),
        lay_out_union(f"export type Retired{name} =", retired),
    )


def _join(pieces: Sequence[str], *blocks: str) -> str:
    pairs = zip(pieces, (*blocks, ""), strict=True)
    return "".join([text for pair in pairs for text in pair])


def _break_line(lines: str, match: re.Match[str]) -> str:
    return match[0] if len(match[0]) <= LINE else match.expand(lines)


def _deprecation(member: RetiredMember) -> str:
    """The comment on a retired model. It names no model ID, which could end the comment."""
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


def _day(member: RetiredMember) -> str:
    return "null" if member.missing_since is None else f'"{member.missing_since}"'
