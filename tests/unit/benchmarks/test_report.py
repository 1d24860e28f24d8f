"""docs/performance.md and README's lines are made of one run."""

from __future__ import annotations

import pytest

from benchmarks.picture import points
from benchmarks.report import BEGIN, END, document, readme_lines, with_lines
from gen_models.workspace import bundled_home
from tests.support.builders.benchmarks import a_run, a_table, row

RUN = a_run(
    a_table(
        "enum 10000",
        row("gen-models, generated", 0.3),
        row("datamodel-code-generator, builtin", 6.0),
        row("datamodel-code-generator, default", 6.0),
        size=10_000,
    ),
    a_table("enum cold", row("gen-models, generated", 0.9), size=1_000, cold=True),
)


def test_the_document_has_the_run_its_tables_and_its_budgets() -> None:
    made = document(RUN)
    assert "{{" not in made
    for text in (
        "on 2026-01-31,",
        "took 10 minutes",
        "- CPUs: 2",
        "- gen-models: 1.2.3",
        "### Python\n\n**Title of enum 10000** (1 round, warm)",
        "| gen-models, generated | 300 | - | 1.00x |",
        "builtin formatter | at least 10x | 20x | held |",
        "default formatters | at least 25x | 20x | missed |",
        "| `--help` | at most 6x | - | not measured |",
        "What is missed, and why:\n\n- Python, 10,000 IDs, over its default formatters. ",
    ):
        assert text in made, text
    assert made.isascii()


def test_the_lines_of_the_readme_say_what_was_not_measured() -> None:
    enum, check, budgets = readme_lines(RUN)
    assert "takes 300 ms to generate, and is 20.0 times as fast as datamodel-code-generator" in enum
    assert "judged and landed, it takes an unknown time" in enum
    assert "Rust takes an unknown time of that of quicktype" in enum
    assert "takes an unknown time if nothing changed" in check
    assert "1 of " in budgets
    assert "2026-01-31" in budgets


def test_lines_replace_those_between_the_marks_and_nothing_else() -> None:
    text = f"before\n{BEGIN}\nold\n{END}\nafter\n"
    made = with_lines(text, ["- new"])
    assert made == f"before\n{BEGIN}\n- new\n{END}\nafter\n"
    assert with_lines(made, ["- new"]) == made


@pytest.mark.parametrize("text", ["", BEGIN, f"{END}\n{BEGIN}", f"{BEGIN}{END}{BEGIN}{END}"])
def test_a_readme_without_its_marks_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="README"):
        with_lines(text, [])


def test_the_readme_has_the_marks() -> None:
    with_lines((bundled_home() / "README.md").read_text(encoding="utf-8"), [])


def test_the_picture_has_warm_points_of_many_ids() -> None:
    assert points(RUN, "gen-models, generated", "wall") == {10_000: 0.3}
    assert points(RUN, "unknown", "wall") == {}
