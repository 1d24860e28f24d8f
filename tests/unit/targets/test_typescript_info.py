"""What TypeScript says of models is what landed; what was tampered with is refused."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.fields import FIELDS
from gen_models.info import Fact, LandedInfo
from gen_models.targets import ProviderModels
from gen_models.targets.typescript.info import camel_case
from gen_models.targets.typescript.target import TARGET as TYPESCRIPT
from tests.support.builders.infos import informed, merged, with_facts
from tests.support.builders.python import models
from tests.support.builders.rust import HOSTILE_IDS
from tests.support.builders.typescript import info_sources_of

SCRIPT: Final = "typescript/src/info/acme-ai.js"
TYPES: Final = "typescript/src/info/acme-ai.d.ts"
FULL: Final = informed(models(HOSTILE_IDS[:12], HOSTILE_IDS[12:18]))
PLAIN: Final = with_facts(
    models(["gpt-4", "gpt-5"]),
    "gpt-4",
    {
        "context_window": Fact(128_000, "listing", ("data-set",)),
        "input_price": Fact(Decimal("2.5"), "data-set", others={"listing": Decimal(3)}),
        "output_price": Fact(None, "listing", others={"listing": Decimal(9)}, disputed="is odd"),
    },
)


def verify(provider: ProviderModels, **changed: str) -> None:
    """Verifies a provider's files, with another module of info or other declarations of it."""
    files = dict(TYPESCRIPT.render_provider(provider))
    paths = {"script": SCRIPT, "types": TYPES}
    TYPESCRIPT.verify({**files, **{paths[name]: text for name, text in changed.items()}}, provider)


@pytest.mark.parametrize("provider", [FULL, PLAIN, informed(models([])), models(["a"])])
def test_what_was_rendered_is_verified(provider: ProviderModels) -> None:
    verify(provider)


@given(merged(["a", "b"]))
def test_whatever_sources_come_to_is_verified(landed: LandedInfo) -> None:
    verify(replace(models(["a"], ["b"]), info=landed))


def test_the_order_in_which_others_are_known_does_not_matter() -> None:
    others = {"listing": 2, "data-set": 3}
    turned = {"data-set": 3, "listing": 2}
    first, second = (
        info_sources_of(
            with_facts(models(["a"]), "a", {"context_window": Fact(1, "other-set", others=said)})
        )
        for said in (others, turned)
    )
    assert first == second


def test_a_source_is_ascii_with_line_feeds() -> None:
    for source in info_sources_of(FULL):
        assert source.replace("\n", "").isascii()
        assert source.replace("\n", "").isprintable()


@pytest.mark.parametrize(
    ("genuine", "tampered"),
    [
        ('["contextWindow", 128000, 1, [0]]', '["contextWindow", 128001, 1, [0]]'),
        ('["contextWindow", 128000, 1, [0]]', '["contextWindow", 128000, 0, [1]]'),
        ('["contextWindow", 128000, 1, [0]]', '["contextWindow", 128000, 1]'),
        ('["contextWindow", 128000, 1, [0]]', '["contextWindow", 128000, 1, [9]]'),
        ('["contextWindow", 128000, 1, [0]]', '["contextWindow", "128000", 1, [0]]'),
        ('["contextWindow", 128000, 1, [0]]', '["contextwindow", 128000, 1, [0]]'),
        ('["contextWindow", 128000, 1, [0]]', '["maxInputTokens", 128000, 1, [0]]'),
        ('["contextWindow", 128000, 1, [0]]', '["contextWindow", 128000, 1, [0], {}, 1]'),
        ('["contextWindow", 128000, 1, [0]]', '["contextWindow", 128e3 + evil(), 1, [0]]'),
        ('["contextWindow", 128000, 1, [0]],\n    ', ""),
        ('2.5, 0, [], { "others": [[1, 3]] }', '2.5, 0, [], { "others": [[1, 2]] }'),
        ('2.5, 0, [], { "others": [[1, 3]] }', '2.5, 0, [], { "__proto__": [[1, 3]] }'),
        ('2.5, 0, [], { "others": [[1, 3]] }', '2.5, 0, [], { "disputed": "no" }'),
        ('2.5, 0, [], { "others": [[1, 3]] }', "2.5, 0, []"),
        ('2.5, 0, [], { "others": [[1, 3]] }', "2.5, 0"),
        ('"disputed": "is odd"', '"disputed": "is even"'),
        ('"disputed": "is odd"', '"since": "2026-01-01"'),
        ('["gpt-4", [', '["gpt-44", ['),
        (',\n  ["gpt-5", []]', ""),
        ('["gpt-5", []]', '["gpt-5", [], []]'),
        ('["data-set", "2026-02-01"', '["data-set", "2026-02-02"'),
        ('["data-set", ', '["data-sets", '),
        ('"https://data.example/"', '"https://evil.example/"'),
        ("// prettier-ignore\n", "evil();\n// prettier-ignore\n"),
        ("infoOf(AcmeAIModelInfo, modelId)", "infoOf(OtherModelInfo, modelId)"),
    ],
)
def test_a_tampered_module_is_refused(genuine: str, tampered: str) -> None:
    script, _ = info_sources_of(PLAIN)
    assert genuine in script
    with pytest.raises(ValueError, match=r"info|source"):
        verify(PLAIN, script=script.replace(genuine, tampered, 1))


@given(st.data())
def test_no_letter_of_a_module_can_be_another(data: st.DataObject) -> None:
    source, _ = info_sources_of(PLAIN)
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, min(start + 2, len(source))))
    inserted = data.draw(st.text(st.sampled_from(sorted({*source, "'", "\r", "`"})), max_size=2))
    changed = source[:start] + inserted + source[end:]
    if re.sub(r"[ \n]", "", changed) != re.sub(r"[ \n]", "", source):
        try:
            verify(PLAIN, script=changed)
        except ValueError:
            return
        assert re.sub(r"\.0+\b|\b[eE][+-]?0+\b", "", changed) != changed  # 3.0 is 3.


def test_tampered_declarations_are_refused() -> None:
    _, types = info_sources_of(PLAIN)
    for wrong in (types + "export {};\n", types.replace("ModelInfo;", "any;")):
        with pytest.raises(ValueError, match="source"):
            verify(PLAIN, types=wrong)


def test_info_of_other_models_is_refused() -> None:
    script, _ = info_sources_of(PLAIN)
    for other in (replace(PLAIN, info=None), FULL, models(["gpt-4"])):
        with pytest.raises(ValueError, match="info"):
            verify(other, script=script)


def test_every_field_is_declared_and_named() -> None:
    files = TYPESCRIPT.render_package([])
    names = [camel_case(name) for name in FIELDS]
    fields = files["typescript/model-info.d.ts"].partition("ModelFields {")[2].partition("\n}")[0]
    assert re.findall(r"^  readonly (\w+): .+ \| null;$", fields, re.MULTILINE) == names
    listed = files["typescript/model-info.js"].partition("fields = [")[2].partition("]")[0]
    assert re.findall(r'"(\w+)"', listed) == names
