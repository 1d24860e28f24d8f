"""The mutants of the contract suite: for each contract, breaks that it has to catch."""

from __future__ import annotations

from typing import Final

from tests.support.mutants.breaks import (
    announced,
    first_rows,
    ghosts,
    info_module,
    landed_ledger,
    landed_lives,
    ledger,
    lives,
    missing_file,
    module,
    module_ends,
    orphan,
    recording,
    rust,
    rust_info,
    said,
    script,
    script_info,
    second_page,
    shared,
    stray_file,
    swapped,
)
from tests.support.mutants.info_table import INFO_MUTANTS
from tests.support.mutants.runs import Mutant
from tests.support.mutants.stage import PACKAGE

ROW: Final = '{"id":"glm-4.5","created":1753632000,"object":"model","owned_by":"z-ai"}'
AIR: Final = '{"id":"glm-4.5-air","created":1753632000,"object":"model","owned_by":"z-ai"}'
KEY: Final = "sk-ant-" + "0123456789" * 3
LINE: Final = '{"id": "glm-4.5", "rust_variant": "Glm__4_5", "upper_snake": "GLM_4_5"}'

NAMED = '"upper_snake": "GLM_4_5"}'
PRUNED = (
    '"upper_snake": "GLM_4_5", "last_observed": "2025-09-07", '
    '"missing_since": "2025-09-08", "pruned": true}'
)

GLM: Final = "glm-4.5"
NEVER_LISTED: Final[dict[str, object]] = {"id": "a", "listed": []}


def listed(*times: str, i: str = "a") -> dict[str, object]:
    """What a file of lifecycles says of an ID that was listed at these times."""
    return {"id": i, "listed": [time.split("/") for time in times]}


def ends(deprecated_on: str, retires_on: str) -> dict[str, object]:
    """The same of an ID whose end was announced."""
    return {**NEVER_LISTED, "deprecated_on": deprecated_on, "retires_on": retires_on}


MUTANTS: Final[dict[str, list[Mutant]]] = {
    **INFO_MUTANTS,
    "test_announcements.py::test_they_are_read_as_they_are_written": [
        Mutant("zai", "unknown key", announced(said(retired="2026-01-01"))),
        Mutant("zai", "Invalid isoformat string", announced(said(retires="soon"))),
        Mutant("zai", "not in order", announced(said("glm-5"), said("glm-4.5"))),
        Mutant("zai", "there twice", announced(said(), said())),
    ],
    "test_announcements.py::test_every_source_is_declared": [
        Mutant("zai", "'hearsay' is not declared", announced(said(source="hearsay"))),
    ],
    "test_announcements.py::test_an_end_is_announced_before_the_shutdown": [
        Mutant(
            "zai",
            "'glm-4.5' was announced on 2026-02-01, after its shutdown on 2026-01-01",
            announced(said(announced="2026-02-01", retires="2026-01-01")),
        ),
    ],
    "test_announcements.py::test_days_are_possible": [
        Mutant("zai", "states 2018-12-31", announced(said(announced="2018-12-31"))),
        Mutant("zai", "states 2030-10-02", announced(said(retires="2030-10-02"))),
    ],
    "test_announcements.py::test_ids_are_exact": [
        Mutant("zai", "'glm 4.5' is not a model ID", announced(said("glm 4.5"))),
        Mutant("zai", "'' is not a model ID", announced(said(""))),
        Mutant("zai", "'https://z.example/glm' is", announced(said("https://z.example/glm"))),
        Mutant("zai", "'glm 5' is not a model ID", announced(said(successors=["glm 5"]))),
    ],
    "test_announcements.py::test_no_model_succeeds_itself": [
        Mutant("zai", "'glm-4.5' is its own", announced(said(successors=["x", "glm-4.5"]))),
    ],
    "test_catalogs.py::test_every_id_is_there_once": [
        Mutant("zai", "1 model IDs are lost", fault="a catalog loses an ID"),
        Mutant("zai", "1 model IDs are invented", fault="a catalog invents an ID"),
        Mutant("zai", "a model ID twice", fault="a catalog has an ID twice"),
        Mutant("zai", "assert [", fault="a catalog is not sorted"),
    ],
    "test_catalogs.py::test_there_are_enough_models": [
        Mutant("vertexai", "4 models are fewer than the 5", first_rows(4)),
    ],
    "test_catalogs.py::test_an_id_comes_twice_only_where_that_is_known": [
        Mutant("zai", "'glm-4.5' is listed twice", recording(ROW, f"{ROW},\n        {ROW}")),
    ],
    "test_enums.py::test_a_fresh_process_can_use_it": [
        Mutant("zai", "members are not the ledger's", fault="parse finds no member"),
        Mutant("zai", "ModelId is not the live IDs", fault="live leaves a member out"),
        Mutant("zai", "does not say what is known", fault="every model has a successor"),
        Mutant("zai", "members are not the ledger's", fault="every lookup warns"),
        Mutant("vertexai", "what its models can do", fault="nothing is known of a model"),
        Mutant("vertexai", "what its models can do", fault="every value has another source"),
        Mutant("zai", "assert [", fault="an unknown ID is not kept"),
        Mutant("zai", "No module named 'yaml'", fault="the package needs a dependency"),
        Mutant("zai", "it is not imported", module_ends("import os\n")),
    ],
    "test_enums.py::test_its_values_are_the_catalog": [
        Mutant("zai", "0 recorded IDs are not listed in the ledger, 1 l", first_rows(1)),
        Mutant("zai", "1 recorded IDs are not listed", recording("glm-4.5-air", "glm-5")),
    ],
    "test_enums.py::test_the_source_holds_an_enum_and_nothing_else": [
        Mutant("zai", "is a Import", module_ends("import os\n")),
        Mutant("zai", "is a Lambda", module_ends("spy = lambda: 1\n")),
        Mutant("zai", ".py calls print", module_ends("print()\n")),
        Mutant("zai", ".py is not plain ASCII", module_ends('"Z\u00adai"\n')),
        Mutant("zai", "depends on the models", module_ends("# Like glm-4.5-air.\n")),
    ],
    "test_enums.py::test_its_sources_parse_and_hold_just_its_models": [
        Mutant("zai", "the python source does not hold", module('= "glm-4.5"', '= "glm-4"')),
        Mutant("vertexai", "the model info is not what landed", info_module("EXPERIMENTAL", "GA")),
        Mutant("zai", "the rust source does not hold", rust('"glm-4.5"', '"glm-4"')),
        Mutant("zai", "the typescript source does not hold", script('"glm-4.5"', '"glm-4"')),
        Mutant(
            "zai", "the typescript source does not hold", script("Object.freeze({", "Object.seal({")
        ),
        Mutant(
            "zai", "the rust source does not hold", rust_info("sources: &SOURCES", "sources: &[]")
        ),
        Mutant(
            "zai",
            "the typescript source does not hold",
            script_info("return infoOf(", "return evil("),
        ),
    ],
    "test_enums.py::test_the_packages_have_every_provider": [
        Mutant("zai", "lib.rs is not what", shared("rust/src/lib.rs"), alone=True),
        Mutant("zai", "index.js is not what", shared("typescript/index.js"), alone=True),
    ],
    "test_enums.py::test_the_package_finds_every_provider": [
        Mutant("zai", "every provider's enum", fault="the package lists no provider"),
        Mutant("zai", "every provider's enum", fault="the package exports what it lacks"),
        Mutant("zai", "finds 'another' for", fault="the package finds another provider"),
        Mutant("zai", "imports generated_models.", fault="the package imports all providers"),
        Mutant("zai", "No module named 'yaml'", fault="the package needs a dependency"),
    ],
    "test_freshness.py::test_the_cassette_generates_it": [
        Mutant("zai", ".py is not what the cassette", module('        "glm-4.5",\n', "")),
        Mutant("zai", ".jsonl is not what the cassette", ledger("2025-09-08", "2025-09-09")),
    ],
    "test_freshness.py::test_the_manifest_knows_every_file": [
        Mutant("zai", "stray.py is not as it landed", stray_file, alone=True),
        Mutant("zai", "README.md is not as it landed", missing_file, alone=True),
        Mutant("zai", "_base.py is not as it", shared(f"{PACKAGE}/_base.py"), alone=True),
    ],
    "test_lifecycles.py::test_an_id_is_first_listed_then_missing": [
        Mutant("zai", "are not in order", lives(listed("2025-09-02/2025-09-01"))),
        Mutant("zai", "are not in order", lives(listed("2025-01-02/2025-01-02/2025-01-01"))),
        Mutant(
            "zai", "without having", lives(listed("2025-01-01/2025-01-02", "2025-02-02/2025-02-02"))
        ),
        Mutant("zai", "was listed before", lives(listed("2018-01-01/2025-01-02"))),
        Mutant("zai", "or after 2025-09-08", lives(listed("2025-01-01/2025-09-09"))),
    ],
    "test_lifecycles.py::test_an_end_is_announced_before_it_comes": [
        Mutant("zai", "after its shutdown", lives(ends("2025-02-02", "2025-02-01"))),
        Mutant("zai", "a day of 'a' is before", lives(ends("2018-02-02", "2025-02-01"))),
        Mutant("zai", "or after 2030-09-08", lives(ends("2025-02-02", "2030-09-09"))),
    ],
    "test_lifecycles.py::test_a_successor_is_another_id": [
        Mutant("zai", "'a' is its own", lives({**NEVER_LISTED, "successors": ["b", "a"]})),
        Mutant("zai", "names one twice", lives({**NEVER_LISTED, "successors": ["b", "b"]})),
    ],
    "test_lifecycles.py::test_nothing_that_was_known_is_forgotten": [
        Mutant("zai", "'a' is forgotten", landed_lives(NEVER_LISTED)),
        Mutant(
            "zai",
            "the shutdown of 'glm-4.5' is forgotten",
            landed_lives({**listed("2025-09-08/2025-09-08", i=GLM), "retires_on": "2026-01-01"}),
        ),
        Mutant("zai", "the first day of", landed_lives(listed("2025-01-01/2025-09-08", i=GLM))),
        Mutant("zai", "the last day of", landed_lives(listed("2025-09-08/2025-09-09", i=GLM))),
    ],
    "test_lifecycles.py::test_the_enums_are_told_what_is_live": [
        Mutant("zai", "for what it is not", fault="nothing is live"),
    ],
    "test_names.py::test_every_id_has_an_identifier_in_each_style": [
        Mutant(
            "zai", "'glm-4.5' has no identifier in rust_variant", ledger(LINE, '{"id": "glm-4.5"}')
        ),
    ],
    "test_names.py::test_identifiers_are_valid": [
        Mutant("zai", "'glm_4_5' is not an identifier", ledger('"GLM_4_5"', '"glm_4_5"')),
        Mutant("zai", "'4_5' is not an identifier", ledger('"GLM_4_5"', '"4_5"')),
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
            "GLM_4_5 is 'glm-4.5-air' in python/",
            swapped(module, '= "glm-4.5"\n', '= "glm-4.5-air"\n'),
        ),
        Mutant(
            "zai",
            "GLM_5 is 'glm-5' in python/",
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
            fault="a replay is not what vcrpy replays",
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
        Mutant("anthropic", "that this was all", recording("method: import", "method: live")),
        Mutant("cohere", "that this was all", recording("method: import", "method: live")),
    ],
    "test_recordings.py::test_provenance_is_there": [
        Mutant("zai", "the future", recording("observed: '2025", "observed: '3025")),
        Mutant("zai", "does not say where", recording("source: public", "source: ''\n  # ")),
        Mutant(
            "zai",
            "a live recording has no date",
            recording("import\n  observed: '2025-09-08'", "live\n  observed: null"),
        ),
    ],
    "test_recordings.py::test_it_is_young_enough": [
        Mutant("zai", "more than 1", options=("--max-age=1",)),
        Mutant(
            "zai", "its age is unknown", recording("'2025-09-08'", "null"), ("--max-age=99999",)
        ),
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
            "nobody.yaml is not the cassette of a provider",
            orphan("nobody.yaml"),
            ("--providers=",),
            alone=True,
        ),
        Mutant(
            "zai",
            "copy0.yml is not the cassette of a provider",
            orphan("copy0.yml"),
            ("--providers=",),
            alone=True,
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
        Mutant("vertexai", "11 of 21 models", ghosts(11), ("--accept-shrink=zai,openai",)),
    ],
    "test_pages.py::test_every_page_has_the_promised_shape": [
        Mutant("zai", "['data'][0] violates the schema", recording(ROW, '{"id":"glm-4.5"}')),
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
            "has 26 rows, and has 25",
            recording('"total_count":25', '"total_count":26'),
        ),
    ],
}
