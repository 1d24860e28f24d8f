"""A contract test is collected for the providers that it applies to, and for no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.mutants.breaks import recording
from tests.support.mutants.stage import Stage, judged_tests, make_stages, own_suite

LAST_PAGE = "test_the_last_page_says_that_it_is_the_last"
TOTAL = "test_it_has_as_many_rows_as_it_says"
SHRINK = "test_the_listing_did_not_shrink_too_much"


def stages_of(folder: Path, *providers: str) -> dict[str, Stage]:
    return make_stages(folder / "stage", {slug: slug for slug in providers})


@pytest.mark.slow
def test_each_test_runs_for_the_providers_that_it_applies_to(tmp_path: Path) -> None:
    stages = stages_of(tmp_path, "cohere", "openrouter", "zai")
    ran = judged_tests(stages)
    everybody = {"cohere", "openrouter", "zai"}
    assert ran["test_every_page_has_the_promised_shape"] == everybody
    assert ran[TOTAL] == {"openrouter"}
    assert ran[LAST_PAGE] == ran[SHRINK] == {"openrouter", "zai"}
    assert ran["test_a_fresh_process_can_use_it"] == everybody
    assert not {"test_it_is_young_enough", "test_every_cassette_has_a_contract"} & ran.keys()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "more", "fewer"),
    [
        (["--max-age=99999"], {"test_it_is_young_enough"}, set()),
        (["--accept-shrink=zai"], set(), {SHRINK}),
        (["--providers="], {"test_every_cassette_has_a_contract"}, set()),
        (
            ["--targets=rust"],
            set(),
            {
                "test_a_fresh_process_can_use_it",
                "test_the_package_finds_every_provider",
                "test_the_source_holds_an_enum_and_nothing_else",
            },
        ),
    ],
)
def test_an_option_changes_what_applies(
    options: list[str], more: set[str], fewer: set[str], tmp_path: Path
) -> None:
    stages = stages_of(tmp_path, "zai")
    before, after = judged_tests(stages).keys(), judged_tests(stages, options).keys()
    assert (after - before, before - after) == (more, fewer)


@pytest.mark.slow
def test_a_recording_that_cannot_be_read_does_not_escape_a_test(tmp_path: Path) -> None:
    stages = stages_of(tmp_path, "zai")
    recording("method: import", "method: guess")(stages["zai"])
    assert judged_tests(stages)[LAST_PAGE] == {"zai"}


def test_a_test_that_applies_to_nothing_is_no_skip_and_no_failure(tmp_path: Path) -> None:
    source = (
        "from gen_models.suite import applies_if, applies_to\n"
        "@applies_to(lambda run, contract: False)\ndef test_no(recorded): assert False\n"
        "@applies_if(lambda run: False)\ndef test_never(landed): assert False\n"
        "@applies_to(lambda run, contract: contract.slug == 'zai')\ndef test_it(landed): pass\n"
    )
    suite = own_suite(tmp_path / "home", {"test_it.py": source})
    stages = stages_of(tmp_path, "cohere", "zai")
    assert judged_tests(stages, suite=suite) == {"test_it": {"zai"}}
