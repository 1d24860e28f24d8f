"""Probes are dated statements: they retire, and they contradict."""

from __future__ import annotations

import pytest

from gen_models.errors import ConfigurationError
from gen_models.lifecycle import (
    Announcement,
    History,
    Lifecycle,
    Observation,
    Probe,
    lifecycles,
    probes_text,
    read_probes,
)
from tests.support.statements import announcement, listing, on, probe

HEAD = '{"format": 1, "provider": "acme"}\n'
LISTED = [listing("2026-01-01", "a")]
LEFT = [listing("2026-01-01", "a"), listing("2026-02-01", "b")]


def of_a(listings: list[Observation], *asked: Probe, said: Announcement | None = None) -> Lifecycle:
    announcements = [] if said is None else [said]
    history = History.of("acme", listings)
    return lifecycles(history, announcements, on("2026-06-01"), probes=asked)["a"]


def test_an_unlisted_model_that_answers_is_a_contradiction() -> None:
    found = of_a(LEFT, probe("a", "2026-03-01", "answered"))
    assert found.status == "unlisted"
    assert found.contradictions == ("is unlisted, and answered on 2026-03-01",)
    assert of_a(LEFT, probe("a", "2026-01-15", "answered")).contradictions == ()


def test_a_listed_model_that_refuses_is_retired_and_a_contradiction() -> None:
    found = of_a(LISTED, probe("a", "2026-03-01", "refused"))
    assert (found.status, found.is_listed) == ("retired", True)
    assert found.contradictions == ("is listed, and refused on 2026-03-01",)
    assert found.status_on(on("2026-02-28")) == "listed"
    assert found.status_on(on("2026-03-01")) == "retired"
    assert not found.is_live_on(on("2026-03-01"))


def test_a_later_answer_or_listing_takes_a_refusal_back() -> None:
    refused = probe("a", "2026-03-01", "refused")
    assert of_a(LISTED, refused, probe("a", "2026-03-02", "answered")).status == "listed"
    assert of_a(LISTED, refused, probe("a", "2026-03-01", "answered")).status == "listed"
    assert of_a([*LISTED, listing("2026-03-02", "a")], refused).status == "listed"
    assert of_a([*LISTED, listing("2026-03-01", "a")], refused).status == "retired"


def test_an_answer_after_the_shutdown_is_a_contradiction() -> None:
    said = announcement("a", "2026-02-01")
    found = of_a(LEFT, probe("a", "2026-03-01", "answered"), said=said)
    assert found.status == "retired"
    assert found.contradictions[-1] == "answered on 2026-03-01, after its shutdown on 2026-02-01"


def test_a_file_is_sorted_by_day() -> None:
    probes = [probe("b", "2026-01-01", "refused"), probe("a", "2026-02-01", "answered")]
    assert probes_text("acme", [*reversed(probes), probes[0]]) == (
        f"{HEAD}"
        '{"day": "2026-01-01", "id": "b", "outcome": "refused"}\n'
        '{"day": "2026-02-01", "id": "a", "outcome": "answered"}\n'
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is not a file of probes of acme"),
        ('{"format": 2, "provider": "acme"}\n', "is not a file of probes of acme"),
        ('{"format": 1, "provider": "zeta"}\n', "is not a file of probes of acme"),
        (f'{HEAD}{{"day": "2026-01-01", "id": "a"}}\n', "'a' does not have the keys"),
        (f'{HEAD}{{"day": "x", "id": "a", "outcome": "answered"}}\n', "isoformat"),
        (f'{HEAD}{{"day": "2026-01-01", "id": "a", "outcome": "timed out"}}\n', "neither"),
        (f'{HEAD}{{"day": "2026-01-01", "id": 1, "outcome": "answered"}}\n', "keys"),
        (f"{HEAD}[]\n", "list"),
        (f"{HEAD}{{\n", "double quotes"),
    ],
)
def test_a_damaged_file_is_named(text: str, words: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^probes\.jsonl: ") as caught:
        read_probes(text, "acme", "probes.jsonl")
    assert words in str(caught.value)
