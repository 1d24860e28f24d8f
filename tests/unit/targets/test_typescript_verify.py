"""What verify() says to TypeScript that was tampered with."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Final

import pytest
from hypothesis import assume, example, given

from gen_models.ids import Identifier, ModelId
from gen_models.targets import ProviderModels
from gen_models.targets.typescript.target import TARGET as TYPESCRIPT
from gen_models.targets.typescript.verify import _IN_SCRIPT, _IN_TYPES, _check_tree
from tests.support.builders.providers import announced, known, retired, unlisted
from tests.support.builders.python import models
from tests.support.builders.typescript import followed
from tests.unit.targets.test_typescript_target import HOSTILE_PROVIDER, providers

SCRIPT: Final = "typescript/src/acme-ai.js"
TYPES: Final = "typescript/src/acme-ai.d.ts"
ROWS: Final = "typescript/src/lifecycle/acme-ai.js"
ROW_TYPES: Final = "typescript/src/lifecycle/acme-ai.d.ts"
FILES: Final = (SCRIPT, TYPES, ROWS, ROW_TYPES)
LONG: Final = "a-model-with-a-name-that-has-no-place-beside-its-identifier"

TAMPERED: Final = followed(
    models(
        ["gpt-4", "gpt-5", LONG],
        ["gpt-2", "gpt-3"],
        lifecycles=[retired("gpt-2"), unlisted("gpt-3"), announced("text-1", "gpt-2", "gpt-3")],
    ),
    {"gpt-2": "gpt-4", "gpt-4": LONG},
)
RETIRED: Final = "/** @deprecated shut down on 2026-02-01; use gpt-4 */\n"


def verify(files: dict[str, str], provider: ProviderModels = TAMPERED) -> None:
    TYPESCRIPT.verify(files, provider)


def files_of(provider: ProviderModels = TAMPERED) -> dict[str, str]:
    return dict(TYPESCRIPT.render_provider(provider))


@given(providers)
@example(HOSTILE_PROVIDER)
@example(TAMPERED)
@example(models([]))
@example(models([], ["gone"]))
@example(followed(models(["a"]), {"a": "a"}))
def test_what_was_rendered_is_verified(provider: ProviderModels) -> None:
    verify(files_of(provider), provider)


@pytest.mark.slow
@pytest.mark.parametrize("count", [999, 1_000, 1_001, 3_000])
def test_a_long_listing_is_verified_to_its_end(count: int) -> None:
    ids = [f"vendor/model-{number:04}" for number in range(count)]
    successors = dict(pairwise(ids))
    for provider, paths in (
        (models(ids), (SCRIPT, TYPES)),
        (models(ids[:2], ids[2:]), (SCRIPT, TYPES, ROWS)),
        (followed(models(ids), successors), (SCRIPT, TYPES, ROWS)),
        (models([], lifecycles=map(announced, ids)), (ROWS,)),
    ):
        files = files_of(provider)
        verify(files, provider)
        for path in paths:
            before, middle, after = files[path].rpartition(ids[-1])
            tampered = {**files, path: f"{before}{middle[:-1]}x{after}"}
            with pytest.raises(ValueError, match="the "):
                verify(tampered, provider)


@given(providers, providers)
def test_sources_are_verified_for_their_own_models_only(
    mine: ProviderModels, other: ProviderModels
) -> None:
    assume(mine != other)
    with pytest.raises(ValueError, match="the "):
        verify(files_of(mine), other)


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES)
def test_no_edit_of_one_character_is_let_pass(path: str) -> None:
    source = files_of()[path]
    passed = []
    for place, character in enumerate(source):
        for edit in ("", f"{character}{character}", "x", '"', " ", "\n", "/", "*", "\\", "\r"):
            tampered = source[:place] + edit + source[place + 1 :]
            if tampered == source:
                continue
            try:
                verify({**files_of(), path: tampered})
            except ValueError:
                continue
            passed.append((place, character, edit))
    assert passed == []


@pytest.mark.parametrize(
    ("genuine", "tampered"),
    [
        ('  GPT_4: "gpt-4",\n', ""),
        ('  GPT_4: "gpt-4",\n', '  GPT_4: "gpt-4",\n  GPT_4: "gpt-4",\n'),
        ('  GPT_4: "gpt-4",\n', '  GPT_4: "gpt-4",\n  GPT_44: "gpt-4",\n'),
        ('  GPT_4: "gpt-4",\n', '  GPT_4: "gpt-" + "4",\n'),
        ('  GPT_4: "gpt-4",\n', '  GPT_4: "gpt-4", EVIL: "evil",\n'),
        ('  GPT_4: "gpt-4",\n', '  GPT_4: ("evil", "gpt-4"),\n'),
        ('  GPT_4: "gpt-4",\n', '  GPT_4: "gpt-4", // evil\n'),
        (
            '  GPT_4: "gpt-4",\n',
            f'  {RETIRED}  GPT_4: "gpt-4",\n',
        ),
        ('  GPT_4: "gpt-4",\n', '  get GPT_4() { return "gpt-4"; },\n'),
        ('  GPT_4: "gpt-4",\n', "  GPT_4: `gpt-4`,\n"),
        ('  GPT_4: "gpt-4",\n', "  GPT_4: 'gpt-4',\n"),
        ('  GPT_4: "gpt-4",\n', '  ["GPT_4"]: "gpt-4",\n'),
        ('  GPT_4: "gpt-4",\n  GPT_5: "gpt-5",\n', '  GPT_4: "gpt-5",\n  GPT_5: "gpt-4",\n'),
        ('  GPT_4: "gpt-4",\n  GPT_5: "gpt-5",\n', '  GPT_5: "gpt-5",\n  GPT_4: "gpt-4",\n'),
        ('  GPT_5: "gpt-5",\n', '  GPT_5: "gpt-5",\n  ...evil,\n'),
        (f"  {RETIRED}  GPT_2", "  GPT_2"),
        ("; use gpt-4 */\n  GPT_2", " */\n  GPT_2"),
        ("use gpt-4 */\n  GPT_2", "use gpt-5 */\n  GPT_2"),
        ("02-01; use gpt-4 */\n  GPT_2", "02-02; use gpt-4 */\n  GPT_2"),
        ("use gpt-4 */\n  GPT_2", "use gpt-4 */ evil: 1, /* */\n  GPT_2"),
        ('  GPT_3: "gpt-3",\n', f'  {RETIRED}  GPT_3: "gpt-3",\n'),
        ("  live: 3,\n", "  live: 4,\n"),
        ("  live: 3,\n", "  live: evil(),\n"),
        ("  lifecycles: AcmeAILifecycles,", "  lifecycles: evil,"),
        ('from "./lifecycle/acme-ai.js"', 'from "./lifecycle/other.js"'),
        ("Object.freeze({", "({"),
        ("Object.freeze({", "evil({"),
        ("const isLive =", "const evil ="),
        ('  provider: "acme-ai",', '  provider: "other",'),
        ("return parse(modelId)", "return parse(evil())"),
        ("-p acme-ai\n", "-p acme-ai\n// gpt-4\n"),
        ("// @generated", "import 'evil';\n// @generated"),
        ("import { defineGuard,", "import evil, { defineGuard,"),
        ("/* @__PURE__ */ defineParser(", "/* @__PURE__ */ evil("),
        ("/** Whether", "/* evil */ /** Whether"),
    ],
)
def test_a_tampered_module_isrefused(genuine: str, tampered: str) -> None:
    refused(SCRIPT, genuine, tampered)


@pytest.mark.parametrize(
    ("genuine", "tampered"),
    [
        ('  readonly GPT_4: "gpt-4";\n', ""),
        ('  readonly GPT_4: "gpt-4";\n', '  GPT_4: "gpt-4";\n'),
        ('  readonly GPT_4: "gpt-4";\n', '  readonly GPT_4?: "gpt-4";\n'),
        ('  readonly GPT_4: "gpt-4";\n', '  readonly GPT_4: "gpt-44";\n'),
        ('  readonly GPT_4: "gpt-4";\n', '  readonly GPT_4: "gpt-4" | "gpt-5";\n'),
        ('  readonly GPT_4: "gpt-4";\n', "  readonly GPT_4: string;\n"),
        ('  readonly GPT_4: "gpt-4";\n', '  readonly GPT_4: "\\u0067pt-4";\n'),
        ('  readonly GPT_4: "gpt-4";\n', '  readonly GPT_4: "gpt-4"; // gpt-4\n'),
        (
            '  readonly GPT_4: "gpt-4";\n  readonly GPT_5',
            '  readonly GPT_5: "gpt-4";\n  readonly GPT_4',
        ),
        ("02-01; use gpt-4 */\n  readonly", "02-02; use gpt-4 */\n  readonly"),
        (
            f"  {RETIRED}  readonly GPT_2",
            "  readonly GPT_2",
        ),
        ('  | "gpt-4"\n', ""),
        ('  | "gpt-4"\n', '  | "gpt-4"\n  | "gpt-3"\n'),
        ('  | "gpt-4"\n', '  | "gpt-4"\n  | string\n'),
        ('  | "gpt-4"\n', '  | "gpt-44"\n'),
        ('PastAcmeAIModelId = "gpt-2" | "gpt-3"', 'PastAcmeAIModelId = "gpt-3" | "gpt-2"'),
        ('PastAcmeAIModelId = "gpt-2" | "gpt-3"', 'PastAcmeAIModelId = "gpt-2"'),
        ('PastAcmeAIModelId = "gpt-2" | "gpt-3"', "PastAcmeAIModelId = never"),
        ("| (string & {})", "| string"),
        ("value is AcmeAIModelId", "value is string"),
        ("export declare const", "export const evil = 1;\nexport declare const"),
        ("// @generated", '/// <reference path="evil.d.ts" />\n// @generated'),
    ],
)
def test_tampered_types_arerefused(genuine: str, tampered: str) -> None:
    refused(TYPES, genuine, tampered)


def refused(path: str, genuine: str, tampered: str) -> None:
    files = files_of()
    assert files[path].count(genuine) == 1
    with pytest.raises(ValueError, match=r"the "):
        verify({**files, path: files[path].replace(genuine, tampered)})


@pytest.mark.parametrize("source", ["", "export {};\n", "const\n", "\0", "\u2028", "{", '"'])
@pytest.mark.parametrize("path", FILES)
def test_what_is_no_module_of_a_provider_isrefused(path: str, source: str) -> None:
    with pytest.raises(ValueError, match="the "):
        verify({**files_of(), path: source})


@pytest.mark.parametrize("path", FILES)
def test_code_before_or_after_a_module_isrefused(path: str) -> None:
    source = files_of()[path]
    for tampered in (source + "evil();\n", "evil();\n" + source, source + source, source + "\n"):
        with pytest.raises(ValueError, match="the source"):
            verify({**files_of(), path: tampered})


def test_files_that_are_not_just_a_module_and_its_types_arerefused() -> None:
    files = files_of()
    for others in (
        {},
        *({p: text for p, text in files.items() if p != path} for path in FILES),
        {**files, "typescript/src/evil.js": ""},
        {**files, SCRIPT: files[TYPES], TYPES: files[SCRIPT]},
        {**files, SCRIPT: files[ROWS], ROWS: files[SCRIPT]},
    ):
        with pytest.raises(ValueError, match="the "):
            verify(others)


@pytest.mark.parametrize("count", [2, 3_000])
def test_ids_that_are_swapped_in_both_files_arerefused(count: int) -> None:
    ids = [f"model-{number:04}" for number in range(count)]
    provider = models(ids)
    swapped = replace(
        provider,
        live=(
            *provider.live[:-2],
            replace(provider.live[-2], id=ModelId(ids[-1])),
            replace(provider.live[-1], id=ModelId(ids[-2])),
        ),
    )
    with pytest.raises(ValueError, match="the constants are not the models"):
        verify(files_of(swapped), provider)


@pytest.mark.parametrize(
    ("spelled", "otherwise"),
    [
        ("\\u00e9", "\u00e9"),
        ("\\ud83d\\ude00", "\U0001f600"),
        ("\\u00a0", "\u00a0"),
        ("\\u007f", "\x7f"),
    ],
)
def test_a_literal_that_is_not_printable_ascii_isrefused(spelled: str, otherwise: str) -> None:
    text = f"a{otherwise}b"
    provider = models([text, "c"], lifecycles=[known("stranger", successors=[text], source=text)])
    files = files_of(provider)
    for path in (SCRIPT, TYPES, ROWS):
        assert spelled in files[path]
        tampered = {**files, path: files[path].replace(spelled, otherwise)}
        with pytest.raises(ValueError, match="printable ASCII"):
            verify(tampered, provider)


@pytest.mark.parametrize(("path", "query"), [(SCRIPT, _IN_SCRIPT), (TYPES, _IN_TYPES)])
def test_the_grammar_alone_tells_models_apart(path: str, query: str) -> None:
    source = files_of()[path]
    _check_tree(source, query, TAMPERED)
    first, *others = TAMPERED.live
    for other in (
        [replace(first, id=ModelId("gpt-44")), *others],
        [replace(first, identifier=Identifier("GPT_44")), *others],
        others,
        [first, first, *others],
        [*others, first],
    ):
        with pytest.raises(ValueError, match="the tree"):
            _check_tree(source, query, replace(TAMPERED, live=tuple(other)))


def test_a_module_beside_the_types_of_other_models_isrefused() -> None:
    other = replace(TAMPERED, live=TAMPERED.live[1:])
    with pytest.raises(ValueError, match="the types"):
        verify({**files_of(), TYPES: files_of(other)[TYPES]})
