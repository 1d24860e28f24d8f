"""The mutants of the contracts on model info."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from gen_models.files import digest
from gen_models.landing import NAME
from tests.support.mutants.breaks import Break, appended, in_text
from tests.support.mutants.runs import Mutant
from tests.support.mutants.stage import Stage

GLM: Final = "glm-4.5"


def infos(*rows: Mapping[str, object]) -> Break:
    """Adds what models can do and cost to the provider's info in the tree."""
    return appended(lambda stage: stage.tree / "info" / f"{stage.slug}.jsonl", _lines(rows))


def landed_infos(*rows: Mapping[str, object]) -> Break:
    """Lets that be what had landed, of a recording that is a day older."""

    def harm(stage: Stage) -> None:
        file = stage.landed / "info" / f"{stage.slug}.jsonl"
        before = file.read_bytes()
        text = before.decode().replace("2025-09-08", "2025-09-07") + _lines(rows)
        file.write_bytes(text.encode())
        in_text(stage.landed / NAME, digest(before), digest(text.encode()))

    return harm


def newest_day(day: str) -> Break:
    """Changes the day that the info in the tree has for all of its sources."""

    def harm(stage: Stage) -> None:
        old = f'"provider": "{stage.slug}", "observed": "2025-09-08"'
        in_text(stage.tree / "info" / f"{stage.slug}.jsonl", old, old.replace("2025-09-08", day))

    return harm


def dated(day: str) -> Break:
    """Changes every day in the info in the tree."""

    def harm(stage: Stage) -> None:
        file = stage.tree / "info" / f"{stage.slug}.jsonl"
        file.write_text(file.read_text("ascii").replace("2025-09-08", day), "ascii")

    return harm


def far_apart(own: str, others: Mapping[str, str]) -> Mapping[str, object]:
    """A price about which sources disagree."""
    return {"id": GLM, "input_price": {"value": own, "source": "listing", "others": others}}


def _lines(rows: tuple[Mapping[str, object], ...]) -> str:
    return "".join(f"{json.dumps(row)}\n" for row in rows)


INFO_MUTANTS: Final[dict[str, list[Mutant]]] = {
    "test_info.py::test_what_is_shown_is_plausible": [
        Mutant("zai", "context_window of 'glm-4.5' is 0", infos({"id": GLM, "context_window": 0})),
        Mutant(
            "zai", "max_output_tokens of", infos({"id": GLM, "max_output_tokens": 100_000_001})
        ),
        Mutant("zai", "input_price of", infos({"id": GLM, "input_price": "2001"})),
        Mutant("zai", "output_price of", infos({"id": GLM, "output_price": "-1"})),
    ],
    "test_info.py::test_sources_that_are_far_apart_show_no_value": [
        Mutant("zai", "is disputed by other", infos(far_apart("1", {"other": "4.1"}))),
        Mutant("zai", "is disputed by other", infos(far_apart("1", {"other": "0.2"}))),
        Mutant("zai", "is disputed by b", infos(far_apart("1", {"a": "1.5", "b": "9"}))),
    ],
    "test_info.py::test_an_answer_fits_in_its_window": [
        Mutant(
            "zai",
            "is more than its context window",
            infos({"id": GLM, "context_window": 10, "max_output_tokens": 11}),
        ),
    ],
    "test_info.py::test_each_value_has_a_source_and_a_day": [
        Mutant("zai", "is not that of the newest source", newest_day("2025-09-09")),
        Mutant("zai", "is dated in the future", dated("9999-12-31")),
        Mutant(
            "zai",
            "vision of 'glm-4.5' has an unknown source",
            infos({"id": GLM, "vision": {"value": True, "source": "nowhere"}}),
        ),
        Mutant(
            "zai",
            "has an unknown source",
            infos({"id": GLM, "vision": {"value": True, "source": "listing", "also": ["it"]}}),
        ),
        Mutant(
            "zai",
            "is unknown without a dispute",
            infos({"id": GLM, "vision": {"value": None, "source": "listing"}}),
        ),
    ],
    "test_info.py::test_only_members_have_info": [
        Mutant("zai", "'glm-9' has info", infos({"id": "glm-9"})),
        Mutant("zai", "or one is twice", infos({"id": GLM}, {"id": GLM})),
    ],
    "test_info.py::test_no_value_is_lost_to_a_newer_recording": [
        Mutant(
            "zai", "context_window of 'glm-4.5' is forgotten",
            landed_infos({"id": GLM, "context_window": 5}),
        ),
    ],
}  # fmt: skip
