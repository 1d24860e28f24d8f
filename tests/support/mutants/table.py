"""The mutants of the contract suite: for each contract, breaks that it has to catch."""

from __future__ import annotations

from typing import Final

from tests.support.mutants.stage import (
    Mutant,
    first_rows,
    ghosts,
    landed_ledger,
    ledger,
    missing_file,
    module,
    nothing,
    orphan,
    package,
    patched,
    recording,
    rust,
    script,
    second_page,
    stray_file,
    swapped,
)

ROW: Final = '{"id":"glm-4.5","created":1753632000,"object":"model","owned_by":"z-ai"}'
AIR: Final = '{"id":"glm-4.5-air","created":1753632000,"object":"model","owned_by":"z-ai"}'
KEY: Final = "sk-ant-" + "0123456789" * 3
OTHER_IDS: Final = """
from dataclasses import replace
from gen_models.catalog.model import Catalog
whole = Catalog.of.__func__
def other(cls, *arguments):
    found = whole(cls, *arguments)
    return replace(found, ids=tuple({}))
Catalog.of = classmethod(other)
"""
OTHER_BODY: Final = """
from dataclasses import replace
from gen_models.recordings import cassette
whole = cassette._interaction
def other(data):
    found = whole(data)
    return replace(found, response=replace(found.response, body=found.response.body + b" "))
cassette._interaction = other
"""
LINE: Final = '{"id": "glm-4.5", "rust_variant": "Glm__4_5", "upper_snake": "GLM_4_5"}'
DOCSTRING: Final = '"""The model IDs of Z.ai."""\n'

NAMED = '"upper_snake": "GLM_4_5"}'
PRUNED = (
    '"upper_snake": "GLM_4_5", "last_observed": "2025-09-07", '
    '"missing_since": "2025-09-08", "pruned": true}'
)

MUTANTS: Final[dict[str, list[Mutant]]] = {
    "test_catalogs.py::test_every_id_is_there_once": [
        Mutant("zai", "1 IDs are lost", patched(OTHER_IDS.format("found.ids[1:]"))),
        Mutant(
            "zai",
            "1 IDs are invented",
            patched(OTHER_IDS.format("['a', *found.ids]")),
        ),
        Mutant("zai", "an ID twice", patched(OTHER_IDS.format("sorted(found.ids * 2)"))),
        Mutant("zai", "assert [", patched(OTHER_IDS.format("found.ids[::-1]"))),
    ],
    "test_catalogs.py::test_there_are_enough_models": [
        Mutant("vertexai", "4 models are fewer than the 5", first_rows(4)),
    ],
    "test_catalogs.py::test_an_id_comes_twice_only_where_that_is_known": [
        Mutant("zai", "'glm-4.5' is listed twice", recording(ROW, f"{ROW},\n        {ROW}")),
    ],
    "test_enums.py::test_a_fresh_process_can_use_it": [
        Mutant("zai", "members are not the ledger's", module('    GLM_4_5 = "glm-4.5"\n', "")),
        Mutant(
            "zai",
            "members are not the ledger's",
            swapped(module, '= "glm-4.5"\n', '= "glm-4.5-air"\n'),
        ),
        Mutant(
            "zai",
            "ZAIModelId is not the live IDs",
            package(
                "_base.py", "for member in enum.live())]", "for member in [*enum.live()][1:])]"
            ),
        ),
        Mutant(
            "zai",
            "ZAIModelId is not the live IDs",
            module('provider="zai"', 'provider="zai", retired={"glm-4.5": (None, None)}'),
        ),
        Mutant(
            "zai",
            "ZAIModel does not say what the ledger says",
            module('provider="zai"', 'provider="zai", successors={"glm-4.5": "glm-5"}'),
        ),
        Mutant("zai", "assert [", package("_base.py", "Bespoke(model_id, cls", "Bespoke('', cls")),
        Mutant("zai", "a fresh Python cannot use it", module(DOCSTRING, "import no_such_module\n")),
        Mutant("zai", "a fresh Python cannot use it", module(DOCSTRING, "import yaml\n")),
    ],
    "test_enums.py::test_its_values_are_the_catalog": [
        Mutant("zai", "0 recorded IDs are not live members, 1 live", first_rows(1)),
        Mutant("zai", "1 recorded IDs are not live members", recording("glm-4.5-air", "glm-5")),
    ],
    "test_enums.py::test_the_source_holds_an_enum_and_nothing_else": [
        Mutant("zai", "is a Import", module(DOCSTRING, "import os\n")),
        Mutant("zai", "is a Lambda", module(DOCSTRING, "spy = lambda: 1\n")),
        Mutant("zai", "the source calls print", module(DOCSTRING, "print()\n")),
        Mutant("zai", "plain ASCII", module("IDs of Z.ai", "IDs of Z\u00adai")),
        Mutant("zai", "a model ID stands in a comment", module(DOCSTRING, "# Like glm-4.5-air.\n")),
        Mutant("zai", "a model ID stands in a comment", module("DO NOT EDIT", "glm-4.5-air")),
    ],
    "test_enums.py::test_its_sources_parse_and_hold_just_its_models": [
        Mutant("zai", "the python source does not hold", module('= "glm-4.5"', '= "glm-4"')),
        Mutant("zai", "the rust source does not hold", rust('"glm-4.5"', '"glm-4"')),
        Mutant("zai", "the typescript source does not hold", script('"glm-4.5"', '"glm-4"')),
        Mutant(
            "zai", "the typescript source does not hold", script("Object.freeze({", "Object.seal({")
        ),
    ],
    "test_enums.py::test_the_packages_have_every_provider": [
        Mutant("zai", "lib.rs is not as", rust("pub mod zai;", "pub mod xai;", "lib.rs")),
        Mutant("zai", "index.js is not as", script("./src/zai.js", "./src/xai.js", "../index.js")),
    ],
    "test_enums.py::test_the_package_finds_every_provider": [
        Mutant("zai", "every provider's enum", package("__init__.py", "tuple(_ENUMS)", "()")),
        Mutant(
            "zai", "every provider's", package("__init__.py", '"PROVIDERS",', '"P", "PROVIDERS",')
        ),
        Mutant(
            "zai",
            "importing the package imports provider_models._base",
            package("__init__.py", "_HOMES = {", "import provider_models.zai\n_HOMES = {"),
        ),
    ],
    "test_freshness.py::test_the_cassette_generates_it": [
        Mutant("zai", "zai.py is not what the cassette", module('        "glm-4.5",\n', "")),
        Mutant("zai", "zai.jsonl is not what the cassette", ledger("2025-09-08", "2025-09-09")),
    ],
    "test_freshness.py::test_the_manifest_knows_every_file": [
        Mutant("zai", "stray.py is not as it landed", stray_file),
        Mutant("zai", "README.md is not as it landed", missing_file),
        Mutant("zai", "_base.py is not as it landed", package("_base.py", "Raises:", "")),
    ],
    "test_names.py::test_every_id_has_an_identifier_in_each_style": [
        Mutant(
            "zai", "'glm-4.5' has no identifier in rust_variant", ledger(LINE, '{"id": "glm-4.5"}')
        ),
    ],
    "test_names.py::test_identifiers_are_valid": [
        Mutant("zai", "'glm_4_5' is not a valid identifier", ledger('"GLM_4_5"', '"glm_4_5"')),
        Mutant("zai", "'4_5' is not a valid identifier", ledger('"GLM_4_5"', '"4_5"')),
    ],
    "test_names.py::test_identifiers_are_unique": [
        Mutant("zai", "are both called", ledger('"GLM_4_5_AIR"', '"GLM_4_\\uff15"')),
    ],
    "test_names.py::test_an_identifier_spells_its_id": [
        Mutant("zai", "GLM_5 does not spell 'glm-4.5'", ledger('"GLM_4_5"', '"GLM_5"')),
    ],
    "test_names.py::test_each_identifier_stands_for_its_own_id": [
        Mutant(
            "zai",
            "GLM_4_5 is 'glm-4.5-air' in python/provider_models/zai.py, and 'glm-4.5'",
            swapped(module, '= "glm-4.5"\n', '= "glm-4.5-air"\n'),
        ),
        Mutant(
            "zai",
            "GLM_5 is 'glm-5' in python/provider_models/zai.py, and None",
            module('= "glm-4.5"\n', '= "glm-4.5"\n    GLM_5 = "glm-5"\n'),
        ),
        Mutant("zai", "Glm__4_5 is 'glm-4'", rust('"glm-4.5"', '"glm-4"')),
        Mutant("zai", "Glm__4_5 is '\\xdf'", rust('"glm-4.5"', r'"\u{df}"')),
        Mutant("zai", "GLM_4_5 is 'glm-4' in typescript", script('"glm-4.5"', '"glm-4"')),
    ],
    "test_recordings.py::test_vcrpy_and_httpx_replay_all_of_it": [
        Mutant("vertexai", "1 of 2 recorded pages are never requested", second_page),
        Mutant(
            "zai",
            "assert [",
            patched(OTHER_BODY),
        ),
    ],
    "test_recordings.py::test_every_answer_is_json_with_status_200": [
        Mutant("zai", "page 1 has status 401", recording("code: 200", "code: 401")),
        Mutant("zai", "does not call itself JSON", recording("application/json", "text/html")),
        Mutant("zai", "page 1 not JSON", recording(f"{ROW},", ROW)),
        Mutant("zai", "'object' twice", recording(ROW, ROW.replace('"created"', '"object"'))),
    ],
    "test_recordings.py::test_no_page_is_missing": [
        Mutant("anthropic", "the pages are unstated", recording("unstated", "complete")),
        Mutant("anthropic", "did not state", recording("method: import", "method: live")),
        Mutant("cohere", "did not state", recording("method: import", "method: live")),
    ],
    "test_recordings.py::test_provenance_is_there": [
        Mutant("zai", "the future", recording("observed: '2025", "observed: '3025")),
        Mutant("zai", "does not state where", recording("source: public", "source: ''\n  # ")),
        Mutant(
            "zai",
            "a live recording has no date",
            recording("import\n  observed: '2025-09-08'", "live\n  observed: null"),
        ),
    ],
    "test_recordings.py::test_it_is_young_enough": [
        Mutant("zai", "its age is", nothing, ("--max-age=1",)),
        Mutant("zai", "its age is None", recording("'2025-09-08'", "null"), ("--max-age=99999",)),
    ],
    "test_recordings.py::test_it_holds_no_secret": [
        Mutant(
            "zai",
            "what looks like an OpenAI or Anthropic style key",
            recording('"glm-4.5",', f'"{KEY}",'),
        ),
        Mutant("zai", "'api_key' in the URL", recording("v4/models", "v4/models?api_key=1")),
    ],
    "test_recordings.py::test_only_harmless_headers_are_kept": [
        Mutant(
            "zai", "header set-cookie", recording("headers:\n", "headers:\n      set-cookie: [a]\n")
        ),
        Mutant("zai", "header cookie", recording("headers: {}", "headers: {cookie: [a]}")),
    ],
    "test_recordings.py::test_recording_it_again_would_change_no_byte": [
        Mutant("zai", "one row a line, sorted", swapped(recording, ROW, AIR)),
        Mutant(
            "moonshot",
            "one row a line",
            recording('"id":"kimi-latest"', '"id":"kimi-latest","created":1'),
        ),
    ],
    "test_recordings.py::test_every_cassette_has_a_contract": [
        Mutant(
            "zai",
            "nobody.yaml is the cassette of no provider",
            orphan("nobody.yaml"),
            ("--providers=",),
        ),
        Mutant(
            "zai", "zai.yml is the cassette of no provider", orphan("zai.yml"), ("--providers=",)
        ),
    ],
    "test_stability.py::test_no_identifier_changes_its_meaning": [
        Mutant("zai", "GLM_4_DOT_5 was 'glm-4.5'", landed_ledger('"GLM_4_5"', '"GLM_4_DOT_5"')),
        Mutant(
            "zai",
            "GLM_4_5 was 'glm-4.5' and would be 'glm-4.5-air'",
            swapped(ledger, '"GLM_4_5"', '"GLM_4_5_AIR"'),
        ),
    ],
    "test_stability.py::test_no_id_is_forgotten": [
        Mutant("zai", "'ghost-0' is forgotten", ghosts(1)),
    ],
    "test_stability.py::test_nothing_is_pruned_unasked": [
        Mutant("zai", "'glm-4.5' was pruned", ledger(NAMED, PRUNED)),
        Mutant(
            "zai", "'glm-4.5' was pruned", ledger(NAMED, PRUNED), ("--pruned-before=2025-09-08",)
        ),
    ],
    "test_stability.py::test_time_does_not_run_backwards": [
        Mutant(
            "zai",
            "what has landed was observed on 2025-09-09, and the recording is of 2025-09-08",
            landed_ledger("2025-09-08", "2025-09-09"),
        ),
    ],
    "test_stability.py::test_the_listing_did_not_shrink_too_much": [
        Mutant("vertexai", "11 of 21 models are gone, more than 50%", ghosts(11)),
        Mutant("vertexai", "--accept-shrink vertexai", ghosts(11), ("--accept-shrink=zai,openai",)),
    ],
    "test_pages.py::test_every_page_has_the_promised_shape": [
        Mutant("zai", "['data'][0] breaks the schema", recording(ROW, '{"id":"glm-4.5"}')),
    ],
    "test_pages.py::test_the_last_page_says_that_it_is_the_last": [
        Mutant(
            "vertexai",
            "says that there is more",
            recording('{"pub', '{"nextPageToken":"2","pub'),
        ),
        Mutant(
            "openrouter", "says that there is more", recording('"next":null', '"next":"?offset=1"')
        ),
        Mutant("anthropic", "says that there is more", recording("unstated", "complete")),
    ],
    "test_pages.py::test_it_has_as_many_rows_as_it_says": [
        Mutant(
            "openrouter",
            "has 414 rows, and has 413",
            recording('"total_count":413', '"total_count":414'),
        ),
    ],
}
