"""What verify() says to TypeScript with lifecycles that were tampered with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gen_models.lifecycle import Lifecycle, Span
from gen_models.targets import ProviderModels
from gen_models.targets.typescript.verify_lifecycles import check_tree
from tests.support.builders.providers import known
from tests.support.builders.python import models
from tests.unit.targets.test_typescript_verify import (
    ROW_TYPES,
    ROWS,
    TAMPERED,
    files_of,
    refused,
    verify,
)

GPT_3: Final = '    ["gpt-3", "2026-01-01/2026-01-01/2026-02-01"],\n'
TEXT_1: Final = '    ["text-1", "", null, "2026-01-01", null, "gpt-2", "gpt-3"],\n'


@pytest.mark.parametrize(
    ("genuine", "tampered"),
    [
        (GPT_3, ""),
        (GPT_3, GPT_3 + GPT_3),
        (GPT_3, GPT_3.replace("gpt-3", "gpt-4")),
        (GPT_3, GPT_3.replace("/2026-02-01", "")),
        (GPT_3, GPT_3.replace("/2026-02-01", "/")),
        (GPT_3, GPT_3.replace("2026-02-01", "2026-02-02")),
        (GPT_3, GPT_3.replace("02-01", "02-01 /")),
        (GPT_3, GPT_3.replace('"],', '", null],')),
        (GPT_3, GPT_3.replace('"],', '", "2026-01-01"],')),
        (GPT_3, GPT_3.replace('"],', '", ...evil],')),
        (GPT_3, GPT_3.replace('"],', '"], // evil')),
        (GPT_3, GPT_3.replace('"gpt-3"', 'evil("gpt-3")')),
        (GPT_3, GPT_3.replace('"gpt-3"', '"gpt-" + "3"')),
        (GPT_3, GPT_3.replace('"gpt-3"', "'gpt-3'")),
        (GPT_3, GPT_3.replace('"gpt-3"', "`gpt-3`")),
        (GPT_3, GPT_3.replace("[", "[\n      ")),
        (GPT_3, GPT_3.replace(", ", ",\n      ")),
        (GPT_3, GPT_3.replace("],", ",\n    ],")),
        (TEXT_1, TEXT_1.replace(', "gpt-2"', "")),
        (TEXT_1, TEXT_1.replace('"gpt-2", "gpt-3"', '"gpt-3", "gpt-2"')),
        (TEXT_1, TEXT_1.replace('null, "2026-01-01", null', '"2026-01-01", null, null')),
        (TEXT_1, TEXT_1.replace("null, ", "")),
        (TEXT_1, TEXT_1.replace("null", "undefined")),
        (TEXT_1, TEXT_1.replace("null", '"null"')),
        (TEXT_1, TEXT_1.replace("null", "false")),
        ('"https://acme.example/deprecations"', '"https://evil.example/deprecations"'),
        ('observed: "2026-03-01"', 'observed: "2026-03-02"'),
        ('observed: "2026-03-01"', "observed: null"),
        ('observed: "2026-03-01"', "observed: evil()"),
        ("AcmeAILifecycles", "EvilLifecycles"),
        ("// @generated", "import 'evil';\n// @generated"),
        ("  rows: [", "  evil: [],\n  rows: ["),
    ],
)
def test_tampered_lifecycles_arerefused(genuine: str, tampered: str) -> None:
    assert genuine != tampered
    refused(ROWS, genuine, tampered)


@pytest.mark.parametrize(
    ("genuine", "tampered"),
    [
        (": Lifecycles;", ": unknown;"),
        ("import type {", "import {"),
        ("export declare const Acme", "export declare const evil: 1;\nexport declare const Acme"),
    ],
)
def test_tampered_types_of_lifecycles_arerefused(genuine: str, tampered: str) -> None:
    refused(ROW_TYPES, genuine, tampered)


@given(st.data())
def test_a_source_for_other_days_or_successors_isrefused(data: st.DataObject) -> None:
    ids = ["a", "b", "c"]
    days = st.none() | st.dates(date(1, 1, 1))
    spans = st.builds(Span, days, days) | st.builds(Span, days, days, days, over=st.just(True))
    texts = st.sampled_from([*ids, "d", "", "null", "*/"])

    def drawn() -> ProviderModels:
        lifecycles = [
            Lifecycle(
                text,
                "unknown",
                tuple(data.draw(st.lists(spans, max_size=3))),
                data.draw(days),
                data.draw(days),
                tuple(data.draw(st.lists(texts, max_size=3))),
                data.draw(st.none() | texts),
            )
            for text in (*ids, "stranger")
        ]
        made = models(ids[:1], ids[1:], lifecycles=lifecycles)
        return replace(made, observed=data.draw(days))

    mine, other = drawn(), drawn()
    verify(files_of(mine), mine)
    assume(mine != other)
    with pytest.raises(ValueError, match="the "):
        verify(files_of(mine), other)


def test_the_grammar_alone_tells_lifecycles_apart() -> None:
    source = files_of()[ROWS]
    check_tree(source, TAMPERED)
    first, *others = TAMPERED.lifecycles
    for lifecycles in (
        [replace(first, id="gpt-44"), *others],
        [replace(first, successors=()), *others],
        [replace(first, deprecated_on=date(2025, 1, 1)), *others],
        [replace(first, spans=()), *others],
        others,
        [first, first, *others],
        [*others, first],
    ):
        with pytest.raises(ValueError, match="the tree"):
            check_tree(source, replace(TAMPERED, lifecycles=tuple(lifecycles)))
    with pytest.raises(ValueError, match="the tree"):
        check_tree(source, replace(TAMPERED, observed=None))


@pytest.mark.parametrize(
    "text",
    ['"', '"],', '"]];evil();[["', "\\", '\\",evil,"', "\n", "null", "*/", "\u2028", "${x}", "\0"],
)
def test_hostile_text_is_a_cell_and_nothing_else(text: str) -> None:
    one = known("stranger", successors=[text, "b"], source=text)
    provider = models(["a"], lifecycles=[one, replace(one, id=text)])
    verify(files_of(provider), provider)
    for other in (replace(one, source="x"), replace(one, successors=("x", "b"))):
        with pytest.raises(ValueError, match="the rows"):
            verify(files_of(provider), models(["a"], lifecycles=[other, replace(one, id=text)]))


def test_lifecycles_in_another_order_arerefused() -> None:
    other = replace(TAMPERED, lifecycles=TAMPERED.lifecycles[::-1])
    with pytest.raises(ValueError, match="the rows"):
        verify({**files_of(), ROWS: files_of(other)[ROWS]})
