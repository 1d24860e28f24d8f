"""The laws of names: valid, unique, stable, readable, deterministic.

That they are exact, so that each stands for its own ID, is in test_python_target.py.
"""

from __future__ import annotations

import json
import keyword
import os
import re
import subprocess
import sys
import unicodedata
from enum import StrEnum

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from gen_models.catalog import Catalog
from gen_models.ids import Identifier, ModelId
from gen_models.naming import UPPER_SNAKE, Style, assign
from gen_models.workspace import bundled_home
from tests.support.strategies import (
    HOSTILE,
    colliding_families,
    generations,
    id_lists,
    long_ids,
    nameable_ids,
)

Generations = tuple[list[str], list[str], list[str]]

NAMEABLE = list(Catalog.of("hostile", (text for kind in HOSTILE.values() for text in kind)).ids)

NAME_THEM = """
import json, sys
from gen_models.naming import assign
from gen_models.naming import UPPER_SNAKE
print(json.dumps(assign(set(json.load(sys.stdin)), UPPER_SNAKE, {})))
"""


def plain_name(model_id: str) -> str:
    return assign([model_id], UPPER_SNAKE, {})[ModelId(model_id)]


def strange(model_id: str) -> int:
    return len(re.findall(r"[^a-zA-Z0-9/-]", model_id))


def capitals(model_id: str) -> int:
    return len(re.findall(r"[A-Z]", model_id))


# Valid.


@given(id_lists)
@example(NAMEABLE)
def test_an_identifier_is_legal(ids: list[str]) -> None:
    for name in assign(ids, UPPER_SNAKE, {}).values():
        assert re.fullmatch(r"[A-Z][A-Z0-9_]*", name, re.ASCII)
        assert len(name) <= 120
        assert not keyword.iskeyword(name)


@given(id_lists)
@example(NAMEABLE)
def test_identifiers_are_members_of_an_enum(ids: list[str]) -> None:
    names = assign(ids, UPPER_SNAKE, {})
    members = "".join(f"    {name} = {model_id!a}\n" for model_id, name in names.items())
    module: dict[str, type[StrEnum]] = {}
    exec(f"from enum import StrEnum\nclass Models(StrEnum):\n    pass\n{members}", module)
    assert {member.value: member.name for member in module["Models"]} == names


# Unique.


@given(id_lists)
@example(NAMEABLE)
def test_every_id_has_an_identifier_of_its_own(ids: list[str]) -> None:
    names = assign(ids, UPPER_SNAKE, {})
    assert names.keys() == set(ids)
    assert len({unicodedata.normalize("NFKC", name) for name in names.values()}) == len(names)


@given(st.lists(long_ids, min_size=2, max_size=6, unique=True))
@example(["m" * 250 + "1", "m" * 250 + "2"])
@example(["m" * 200 + ".1", "m" * 200 + "-1"])
def test_ids_that_differ_past_the_longest_name_have_different_names(ids: list[str]) -> None:
    names = assign(ids, UPPER_SNAKE, {})
    assert len(set(names.values())) == len(ids)
    assert max(map(len, names.values())) <= 120


def test_ids_that_a_style_cannot_tell_apart_are_refused() -> None:
    flat = Style("flat", lambda _: "A", lambda _: "B", lambda _id, _length: "C")
    assert set(assign("xyz", flat, {}).values()) == {"A", "B", "C"}
    with pytest.raises(AssertionError, match="one SHA-256"):
        assign("wxyz", flat, {})


# Stable.


@given(generations)
def test_an_id_that_landed_keeps_its_identifier(lists: Generations) -> None:
    stay, leave, come = lists
    held = assign(stay + leave, UPPER_SNAKE, {})
    names = assign(come + stay, UPPER_SNAKE, held)
    assert {model_id: names[ModelId(model_id)] for model_id in stay} == {
        w: held[ModelId(w)] for w in stay
    }


@given(generations)
def test_a_retired_identifier_is_never_given_to_another(lists: Generations) -> None:
    stay, leave, come = lists
    held = assign(stay + leave, UPPER_SNAKE, {})
    names = assign(come + stay, UPPER_SNAKE, held)
    assert not {held[ModelId(model_id)] for model_id in leave} & set(names.values())


def test_a_newcomer_never_takes_a_landed_name_however_well_it_fits() -> None:
    held = {ModelId("mistral-medium-3.5"): Identifier("MISTRAL_MEDIUM_3_5")}
    assert assign(["mistral-medium-3-5", *held], UPPER_SNAKE, held) == {
        "mistral-medium-3.5": "MISTRAL_MEDIUM_3_5",
        "mistral-medium-3-5": "MISTRAL_MEDIUM_3_5_62F92791",
    }


# Readable.


@pytest.mark.parametrize(
    ("model_id", "name"),
    [
        ("openai/gpt-4o", "OPENAI__GPT_4O"),
        ("4o-mini", "M_4O_MINI"),
        ("mistral-medium-3-5", "MISTRAL_MEDIUM_3_5"),
        ("mistral-medium-3.5", "MISTRAL_MEDIUM_3_5"),
        ("~anthropic/claude-opus-latest", "ANTHROPIC__CLAUDE_OPUS_LATEST"),
        ("deepseek/deepseek-r1:free", "DEEPSEEK__DEEPSEEK_R1_FREE"),
        ("qwen/qwen-2.5-vl-72b-instruct", "QWEN__QWEN_2_5_VL_72B_INSTRUCT"),
        ("qwen/qwen2.5-vl-72b-instruct", "QWEN__QWEN2_5_VL_72B_INSTRUCT"),
        ("Llama-3.3-70B-Instruct", "LLAMA_3_3_70B_INSTRUCT"),
        ("accounts/fireworks/models/kimi-k2", "ACCOUNTS__FIREWORKS__MODELS__KIMI_K2"),
        ("/a//b/", "A__B"),
        ("café-1", "CAF_1"),
        ("???", "QUESTION_QUESTION_QUESTION"),
        ("é", "M_4A99557E"),
        ("\u212a", "M_2BC4FB87"),
        ("a" * 120, "A" * 120),
        ("a" * 121, "A" * 111 + "_E9615320"),
    ],
)
def test_an_id_alone_gets_its_plain_name(model_id: str, name: str) -> None:
    assert plain_name(model_id) == name


@pytest.mark.parametrize(
    "names",
    [
        {
            "mistral-medium-3-5": "MISTRAL_MEDIUM_3_5",
            "mistral-medium-3.5": "MISTRAL_MEDIUM_3_DOT_5",
        },
        {
            "anthropic/claude-opus-latest": "ANTHROPIC__CLAUDE_OPUS_LATEST",
            "~anthropic/claude-opus-latest": "TILDE_ANTHROPIC__CLAUDE_OPUS_LATEST",
        },
        {
            "deepseek/deepseek-r1-free": "DEEPSEEK__DEEPSEEK_R1_FREE",
            "deepseek/deepseek-r1:free": "DEEPSEEK__DEEPSEEK_R1_COLON_FREE",
        },
        {
            "qwen/qwen-2.5-vl-72b-instruct": "QWEN__QWEN_2_5_VL_72B_INSTRUCT",
            "qwen/qwen2.5-vl-72b-instruct": "QWEN__QWEN2_5_VL_72B_INSTRUCT",
        },
        {
            "deepseek-ai/deepseek-r1-0528": "DEEPSEEK_AI__DEEPSEEK_R1_0528",
            "deepseek-ai/DeepSeek-R1-0528": "DEEPSEEK_AI__DEEPSEEK_R1_0528_0B98EFF8",
        },
        {
            "gpt-4": "GPT_4",
            "gpt_4": "GPT_UNDERSCORE_4",
            "gpt.4": "GPT_DOT_4",
            "gpt@4": "GPT_AT_4",
        },
        {"a-1.5": "A_1_5", "a.1.5": "A_DOT_1_DOT_5"},
        {"gpt--4": "GPT_4", "gpt-4": "GPT_4_1B1AE706"},
        {
            "gpt--4": "GPT_4",
            "gpt-4-1b1ae706": "GPT_4_1B1AE706",
            "gpt-4": "GPT_4_1B1AE706971632AD",
        },
    ],
)
def test_newcomers_that_meet_stay_readable(names: dict[str, str]) -> None:
    assert assign(names, UPPER_SNAKE, {}) == names


@given(colliding_families)
def test_of_newcomers_that_meet_the_closest_gets_the_plain_name(ids: list[str]) -> None:
    plain = plain_name(ids[0])
    rivals = {model_id for model_id in ids if plain_name(model_id) == plain}
    assume(len(rivals) > 1)
    names = assign(rivals, UPPER_SNAKE, {})
    closest = min(rivals, key=lambda i: (strange(i), capitals(i), i))
    assert names[ModelId(closest)] == plain


@given(nameable_ids)
def test_an_identifier_spells_the_letters_of_its_id(model_id: str) -> None:
    letters = re.sub(r"[^A-Z0-9]", "", model_id.encode("ascii", "ignore").decode().upper())
    assume(letters and len(model_id) < 60)
    prefix = "M" if letters[0].isdigit() else ""
    assert plain_name(model_id).replace("_", "") == prefix + letters


# Deterministic.


@given(id_lists.flatmap(lambda ids: st.tuples(st.just(ids), st.permutations(ids))))
def test_the_order_of_a_listing_names_nothing(lists: tuple[list[str], list[str]]) -> None:
    listed, shuffled = lists
    assert assign(shuffled, UPPER_SNAKE, {}) == assign(listed, UPPER_SNAKE, {})


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "0", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8"},
        {"PYTHONHASHSEED": "4294967295", "LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Apia"},
    ],
    ids=lambda environment: environment["PYTHONHASHSEED"],
)
def test_every_process_gives_the_same_names(environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", NAME_THEM],
        input=json.dumps(NAMEABLE),
        env={**os.environ, "PYTHONPATH": str(bundled_home()), **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == assign(NAMEABLE, UPPER_SNAKE, {})
