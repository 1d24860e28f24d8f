"""Renders a provider's TypeScript: a module that runs without a build, and its declarations."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

from gen_models.targets._templates import fill, read_template
from gen_models.targets.typescript.layout import LINE, lay_out_block, lay_out_union
from gen_models.targets.typescript.lifecycles import HOLE, deprecations
from gen_models.targets.typescript.literals import typescript_literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gen_models.targets.base import Member, ProviderModels

_FUNCTION: Final = re.compile(r"^(export declare function \w+\()(.+)(\): .+;)$", re.MULTILINE)
_INSTANCE: Final = re.compile(r"^(export type \w+ = \w+<)(.+), (.+), (.+)(>;)$", re.MULTILINE)
_ALIAS: Final = re.compile(r"^(export type \w+ =) (.+;)$", re.MULTILINE)


def render_module(models: ProviderModels) -> tuple[str, str]:
    """A provider's module and its declarations, formatted as Prettier would format them."""
    literals = [typescript_literal(member.id) for member in members_of(models)]
    return _render_script(models, literals), _render_types(models, literals)


def members_of(models: ProviderModels) -> tuple[Member, ...]:
    """The members, in the order of their constants."""
    return (*models.live, *models.past)


def skeleton(name: str, models: ProviderModels) -> list[str]:
    """The source of a provider's file, cut where its models go."""
    values = {
        "SLUG": models.head.slug,
        "CLASS": models.head.class_name,
        "LIVE_COUNT": str(len(models.live)),
        **dict.fromkeys(("MEMBERS", "LIVE", "PAST"), HOLE),
    }
    text = fill(read_template("typescript", name), values)
    text = _FUNCTION.sub(partial(_break_line, r"\1\n  \2,\n\3"), text)
    text = _INSTANCE.sub(partial(_break_line, r"\1\n  \2,\n  \3,\n  \4\n\5"), text)
    return _ALIAS.sub(partial(_break_line, r"\1\n  \2"), text).split(HOLE)


def _render_script(models: ProviderModels, literals: Sequence[str]) -> str:
    constants = _marked([*map(_property, members_of(models), literals)], models)
    return _join(skeleton("provider.js", models), lay_out_block(constants))


def _render_types(models: ProviderModels, literals: Sequence[str]) -> str:
    name = f"{models.head.class_name}ModelId"
    live, past = literals[: len(models.live)], literals[len(models.live) :]
    signatures = _marked([*map(_signature, members_of(models), literals)], models)
    return _join(
        skeleton("provider.d.ts", models),
        lay_out_block(signatures),
        lay_out_union(f"export type {name} =", live),
        lay_out_union(f"export type Past{name} =", past),
    )


def _marked(rows: Sequence[str], models: ProviderModels) -> list[str]:
    """The rows, with a comment above each that is past an announced shutdown."""
    words = deprecations(models)
    return [
        f"  /** @deprecated {words[member.id]} */\n{row}" if member.id in words else row
        for member, row in zip(members_of(models), rows, strict=True)
    ]


def _join(pieces: Sequence[str], *blocks: str) -> str:
    pairs = zip(pieces, (*blocks, ""), strict=True)
    return "".join([text for pair in pairs for text in pair])


def _break_line(lines: str, match: re.Match[str]) -> str:
    return match[0] if len(match[0]) <= LINE else match.expand(lines)


def _property(member: Member, literal: str) -> str:
    line = f"  {member.identifier}: {literal},"
    return line if len(line) <= LINE else f"  {member.identifier}:\n    {literal},"


def _signature(member: Member, literal: str) -> str:
    return f"  readonly {member.identifier}: {literal};"
