"""Names under attack: every character, every length, a million IDs in one provider."""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Iterator

import pytest
from hypothesis import settings

from gen_models.catalog import Catalog
from gen_models.catalog.model import MAX_ID_LENGTH
from gen_models.ids import ModelId
from gen_models.naming import RUST_VARIANT, UPPER_SNAKE, Style, assign
from gen_models.naming.assignment import MAX_IDENTIFIER_LENGTH
from gen_models.targets import Member, ProviderHead, ProviderModels
from gen_models.targets.python.target import TARGET as PYTHON

THOROUGH = settings.get_current_profile_name() == "thorough"
LEGAL = {
    UPPER_SNAKE.name: re.compile(r"[A-Z][A-Z0-9_]*"),
    RUST_VARIANT.name: re.compile(r"(?!(?:Self|Bespoke|_+)$)[A-Za-z_][A-Za-z0-9_]*"),
}
CODE_POINTS = 0x110000
IDS_IN_ONE_PROVIDER = 1_000_000 if THOROUGH else 20_000

styles = pytest.mark.parametrize("style", [UPPER_SNAKE, RUST_VARIANT], ids=lambda s: s.name)


def code_points() -> range:
    """All of them; in the quick profile a prime's multiples, and all of the first planes' start."""
    return range(CODE_POINTS) if THOROUGH else range(0, CODE_POINTS, 97)


def hold_the_laws(ids: list[str], style: Style) -> None:
    """Nothing invalid, nothing doubled, nothing altered."""
    catalog = Catalog.of("acme", ids)
    assert {*catalog.ids, *(bad.id for bad in catalog.quarantined)} == set(ids)
    assert all(bad.reason for bad in catalog.quarantined)
    names = assign(catalog.ids, style, {})
    assert names.keys() == set(catalog.ids)
    assert len(set(names.values())) == len(names)
    legal = LEGAL[style.name]
    assert [n for n in names.values() if not legal.fullmatch(n)] == []
    assert max(map(len, names.values()), default=0) <= MAX_IDENTIFIER_LENGTH


def realistic(count: int) -> Iterator[str]:
    """Distinct IDs like those of real listings, many of which meet."""
    dice = random.Random(7)
    vendors = ["openai", "meta-llama", "Qwen", "mistralai", "google", "deepseek-ai", "~x-ai"]
    words = ["gpt", "llama", "Mini", "turbo", "instruct", "chat", "vision", "coder", "flash"]
    seen: set[str] = set()
    while len(seen) < count:
        joint = dice.choice("-._:")
        version = f"{dice.randint(1, 9)}{dice.choice('.-')}{dice.randint(0, 9)}"
        model_id = joint.join(
            [dice.choice(words), version, dice.choice(words), f"{dice.randint(1, 4999)}b"]
        )
        model_id = f"{dice.choice(vendors)}/{model_id}{dice.choice(['', ':free', '-it', '@2026'])}"
        if model_id not in seen:
            seen.add(model_id)
            yield model_id


@styles
def test_every_code_point_alone(style: Style) -> None:
    hold_the_laws([chr(code) for code in code_points()], style)


@styles
def test_every_code_point_inside_an_id(style: Style) -> None:
    hold_the_laws([f"gpt{chr(code)}4" for code in code_points()], style)


@styles
def test_every_length(style: Style) -> None:
    step = 1 if THOROUGH else 13
    for alphabet in ("a", "4", "-", "a-", "a/", "\u00e9", "\U0001f600"):
        hold_the_laws([(alphabet * n)[:n] for n in range(1, 4097, step)], style)


def test_an_id_of_the_longest_length_is_served_and_a_longer_one_is_not() -> None:
    catalog = Catalog.of("acme", ["a" * MAX_ID_LENGTH, "a" * (MAX_ID_LENGTH + 1)])
    assert catalog.ids == ("a" * MAX_ID_LENGTH,)
    assert [bad.reason for bad in catalog.quarantined] == ["has 257 characters, more than 256"]


@styles
def test_a_very_large_listing(style: Style) -> None:
    ids = list(realistic(IDS_IN_ONE_PROVIDER))
    hold_the_laws(ids, style)


@styles
def test_a_very_large_listing_in_another_order_has_the_same_names(style: Style) -> None:
    ids = list(realistic(20_000))
    names = assign(ids, style, {})
    random.Random(1).shuffle(ids)
    assert assign(ids, style, {}) == names


@styles
def test_of_1100_ids_100_of_which_meet_a_shuffle_renames_none(style: Style) -> None:
    ids = [f"vendor/model-{number}-chat" for number in range(1_000)]
    ids += [f"vendor/model_{number}-chat" for number in range(100)]
    names = assign(ids, style, {})
    plain = {model_id: style.plain(model_id) for model_id in ids}
    assert sum(names[ModelId(model_id)] != plain[model_id] for model_id in ids) == 100
    again = assign(random.Random(2).sample(ids, len(ids)), style, {})
    assert [
        model_id for model_id in ids if again[ModelId(model_id)] != names[ModelId(model_id)]
    ] == []


@styles
def test_with_its_ledger_dropping_or_adding_ids_changes_no_name(style: Style) -> None:
    ids = list(realistic(3_000))
    held = assign(ids[:2_000], style, {})
    assert {i: n for i, n in assign(ids, style, held).items() if i in held} == held
    left = ids[:2_000:2]
    assert assign(left, style, held) == {model_id: held[ModelId(model_id)] for model_id in left}


def test_every_servable_code_point_survives_python_source() -> None:
    catalog = Catalog.of("acme", [f"x{chr(code)}" for code in code_points()])
    names = assign(catalog.ids, UPPER_SNAKE, {})
    for start in range(0, len(catalog.ids), 50_000):
        members = tuple(Member(i, names[i]) for i in catalog.ids[start : start + 50_000])
        models = ProviderModels(ProviderHead("acme", "Acme", "Acme"), members, ())
        source, *_ = PYTHON.render_provider(models).values()
        enum = next(node for node in ast.parse(source).body if isinstance(node, ast.ClassDef))
        values = [node.value for node in enum.body if isinstance(node, ast.Assign)]
        assert [ast.literal_eval(value) for value in values] == [m.id for m in members]
        assert source.isascii()
        assert "\r" not in source
