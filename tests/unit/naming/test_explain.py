"""How an ID came to its identifier: each candidate before it, and who has that one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date

import pytest
from hypothesis import example, given

from gen_models.ids import Identifier, ModelId
from gen_models.naming import RUST_VARIANT, UPPER_SNAKE, Entry, Ledger, Step, Style, assign, explain
from gen_models.naming.ledger import Absence
from gen_models.reports.explain import explanations_as_json, explanations_as_text
from gen_models.targets import load_target, target_names
from gen_models.workflows.explain import Explanation, InTarget
from gen_models.workflows.explain import explanations as explained
from tests.support.strategies import id_lists

TARGETS = [load_target(name) for name in target_names()]


def landed(model_id: str, retired: Absence | None = None) -> Entry:
    name = Identifier(model_id.upper().replace("-", "_"))
    return Entry(ModelId(model_id), {"upper_snake": name}, retired)


LEDGER = Ledger(
    "acme",
    date(2026, 3, 1),
    (
        landed("dropped", Absence(None, date(2026, 2, 1), True)),
        landed("gone", Absence(date(2026, 1, 1), date(2026, 2, 1))),
        landed("gpt-4"),
        landed("lost", Absence(None, None)),
    ),
)


def steps(model_id: str, *others: str, **held: str) -> list[Step]:
    """The steps of an ID among others; `held` has IDs that landed."""
    landed = {ModelId(other): Identifier(name) for other, name in held.items()}
    names = assign([model_id, *others, *landed], UPPER_SNAKE, landed)
    return list(explain(model_id, names, landed, UPPER_SNAKE))


def explanations(ids: Sequence[str], ledger: Ledger | None) -> Iterator[Explanation]:
    return explained(ids, ledger, TARGETS)


def first_line(model_id: str, ledger: Ledger | None, shown: str) -> str:
    return next(explanations_as_text(explanations([model_id], ledger), shown))


def lines_of(model_id: str, *others: str) -> list[str]:
    """What is said of an ID's name in Python among newcomers."""
    of_it, *_ = explanations([model_id, *others], LEDGER)
    (python,) = [named for named in of_it.targets if named.target == "python"]
    only = Explanation(of_it.id, of_it.quarantined, of_it.state, (python,))
    return list(explanations_as_text([only], "acme"))[2:]


# The steps.


def test_an_id_that_meets_nobody_needs_one_step() -> None:
    assert steps("gpt-4", "gpt-5") == [Step("plain", "GPT_4", None, landed=False)]


def test_a_newcomer_that_is_further_from_the_name_goes_a_step_further() -> None:
    assert steps("gpt.4", "gpt-4") == [
        Step("plain", "GPT_4", "gpt-4", landed=False),
        Step("spelled", "GPT_DOT_4", None, landed=False),
    ]


def test_a_name_that_landed_is_said_to_have_landed() -> None:
    assert steps("gpt-4", gpt_4="GPT_4") == [
        Step("plain", "GPT_4", "gpt_4", landed=True),
        Step("spelled", "GPT_4", "gpt_4", landed=True),
        Step("8 digits of its digest", "GPT_4_1B1AE706", None, landed=False),
    ]


def test_a_digest_that_is_taken_grows() -> None:
    assert steps("gpt-4", "gpt--4", "gpt-4-1b1ae706") == [
        Step("plain", "GPT_4", "gpt--4"),
        Step("spelled", "GPT_4", "gpt--4"),
        Step("8 digits of its digest", "GPT_4_1B1AE706", "gpt-4-1b1ae706"),
        Step("16 digits of its digest", "GPT_4_1B1AE706971632AD"),
    ]


def test_the_last_candidate_has_all_digits() -> None:
    style = Style(
        "stubborn", lambda _: "A", lambda _: "A", lambda i, n: f"B_{i}" if n == 64 else "A"
    )
    assert list(explain("y", assign("xy", style, {}), {}, style))[-1] == Step(
        "64 digits of its digest", "B_y"
    )


def test_an_id_without_a_letter_passes_by_the_names_that_it_cannot_have() -> None:
    assert steps("\u00e9") == [
        Step("plain", ""),
        Step("spelled", ""),
        Step("8 digits of its digest", "M_4A99557E"),
    ]


def test_a_name_that_no_candidate_gives_is_the_one_that_landed() -> None:
    held = {ModelId("gpt-4"): Identifier("OLD_NAME")}
    found = list(explain("gpt-4", held, held, UPPER_SNAKE))
    assert found[0] == Step("plain", "GPT_4", None, landed=False)
    assert [step.kind for step in found] == [
        "plain",
        "spelled",
        "8 digits of its digest",
        "16 digits of its digest",
        "64 digits of its digest",
        "as it landed",
    ]
    assert found[-1] == Step("as it landed", "OLD_NAME", None, landed=False)


@given(id_lists)
@example(["gpt-4", "gpt.4", "gpt_4", "GPT-4", "\u00e9", "gpt--4"])
def test_the_steps_end_at_the_name_and_everything_before_it_is_somebody_elses(
    ids: list[str],
) -> None:
    for style in (UPPER_SNAKE, RUST_VARIANT):
        names = assign(ids, style, {})
        for model_id, name in names.items():
            *before, last = explain(model_id, names, {}, style)
            assert last == Step(last.kind, name)
            for step in before:
                assert step.holder != model_id
                assert (names[ModelId(step.holder)] if step.holder is not None else "") == step.name


# All targets.


def test_an_id_is_explained_in_every_target() -> None:
    (found,) = explanations(["gpt-4"], LEDGER)
    python = InTarget("python", "GPT_4", True, (Step("plain", "GPT_4"),))
    rust = InTarget("rust", "Gpt__4", False, (Step("plain", "Gpt__4"),))
    typescript = InTarget("typescript", "GPT_4", True, (Step("plain", "GPT_4"),))
    assert found == Explanation("gpt-4", None, ", listed", (python, rust, typescript))


def test_what_is_asked_for_meets_what_the_ledger_knows_and_each_other() -> None:
    dotted, spaced = explanations(["gone.", "new.model", "new-model"][:2], LEDGER)
    assert dotted.targets[0].steps[0] == Step("plain", "GONE", "gone", landed=True)
    assert spaced.targets[0].identifier == "NEW_MODEL"
    assert next(explanations(["new.model", "new-model"], LEDGER)).targets[0].steps == (
        Step("plain", "NEW_MODEL", "new-model"),
        Step("spelled", "NEW_DOT_MODEL"),
    )


def test_the_answers_are_in_the_order_of_the_questions() -> None:
    ids = ["b", "", "a", "b"]
    assert [found.id for found in explanations(ids, None)] == ids


def test_an_id_in_quarantine_has_its_reason_and_no_name() -> None:
    (found,) = explanations(["a\x07"], None)
    reason = "has the unprintable character U+0007 at position 1"
    assert found == Explanation("a\x07", reason, "", ())
    assert list(explanations_as_text([found], "without a ledger")) == [
        "'a\\x07', without a ledger",
        f"  quarantined: it {reason}",
    ]


@pytest.mark.parametrize(
    ("model_id", "state"),
    [
        ("gpt-4", "listed"),
        ("gone", "unlisted since 2026-02-01"),
        ("lost", "unlisted since an unknown day"),
        ("dropped", "unlisted since 2026-02-01, pruned"),
        ("new", "not in its ledger"),
    ],
)
def test_an_explanation_begins_with_what_became_of_the_id(model_id: str, state: str) -> None:
    assert first_line(model_id, LEDGER, "acme") == f"'{model_id}', acme, {state}"


def test_without_a_ledger_nothing_became_of_an_id() -> None:
    assert first_line("gpt-4", None, "without a ledger") == "'gpt-4', without a ledger"


def test_each_step_is_told_in_words() -> None:
    assert lines_of("gpt.4") == [
        "    plain: GPT_4 belongs to 'gpt-4', which had it first",
        "    spelled: GPT_DOT_4",
    ]
    assert lines_of("new.model", "new-model") == [
        "    plain: NEW_MODEL belongs to 'new-model', which is closer to it",
        "    spelled: NEW_DOT_MODEL",
    ]
    assert lines_of("\u00e9") == [
        "    plain: no character of it can be used",
        "    spelled: no character of it can be used",
        "    8 digits of its digest: M_4A99557E",
    ]


def test_an_explanation_names_each_target_and_whether_the_name_landed() -> None:
    assert list(explanations_as_text(explanations(["gpt-4"], LEDGER), "acme"))[1::2] == [
        "  python: GPT_4, landed",
        "  rust: Gpt__4",
        "  typescript: GPT_4, landed",
    ]


def test_as_json_an_explanation_has_the_same_parts() -> None:
    held, bad = json.loads(explanations_as_json(explanations(["gpt.4", ""], LEDGER)))
    assert bad == {"id": "", "quarantined": "is empty", "targets": {}}
    assert (held["id"], held["quarantined"], list(held["targets"])) == (
        "gpt.4",
        None,
        ["python", "rust", "typescript"],
    )
    assert held["targets"]["python"] == {
        "identifier": "GPT_DOT_4",
        "landed": False,
        "steps": [
            {"kind": "plain", "name": "GPT_4", "holder": "gpt-4", "landed": True},
            {"kind": "spelled", "name": "GPT_DOT_4", "holder": None, "landed": False},
        ],
    }


def test_hostile_ids_are_told_in_ascii_on_one_line() -> None:
    hostile = ["a\x1b[31m", "a\nb", "\u65e5\u672c", "a\udc80"]
    for line in explanations_as_text(explanations(hostile, None), ""):
        assert line.isascii()
        assert line.isprintable()
