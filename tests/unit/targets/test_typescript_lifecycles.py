"""Rendered TypeScript says what is known of model IDs, in comments and in rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gen_models.lifecycle import Span
from gen_models.targets.typescript.target import TARGET as TYPESCRIPT
from tests.support.builders.providers import announced, known, retired, undated, unlisted
from tests.support.builders.python import models
from tests.support.builders.typescript import sources_of
from tests.unit.targets.test_typescript_target import comments_of


def test_the_comment_on_a_constant_past_its_shutdown_says_what_to_use() -> None:
    known_of = [
        retired("gone-1", "gpt-4"),
        retired("gone-2"),
        retired("gone-3", "gpt-4 */ evil() /*", "gpt-4"),
        announced("gone-4", "vendor/gpt-4.1:free@2026+x", "gpt-4"),
        unlisted("gone-5"),
        undated("gone-6"),
    ]
    provider = models(["gpt-4"], [one.id for one in known_of], lifecycles=known_of)
    script, types, *others = sources_of(provider)
    for source in (script, types):
        assert [c for c in comments_of(source) if "@deprecated" in c] == [
            "/** @deprecated shut down on 2026-02-01; use gpt-4 */",
            "/** @deprecated shut down on 2026-02-01; no successor is known */",
            "/** @deprecated shut down on 2026-02-01 */",
            "/** @deprecated shut down on 2026-01-01; use vendor/gpt-4.1:free@2026+x */",
        ]
    assert "use gpt-4 */\n  GONE_1: " in script
    assert "use gpt-4 */\n  readonly GONE_1: " in types
    assert not any("@deprecated" in source for source in others)


@pytest.mark.parametrize(
    "successor", ["", " ", "a b", "*/", "a*", "{@link x}", "a\n", "a\n@x", "\u00e9", "\u0661", "`"]
)
def test_a_comment_names_no_successor_that_may_mean_something(successor: str) -> None:
    provider = models([], ["gone"], lifecycles=[retired("gone", successor)])
    for source in sources_of(provider)[:2]:
        assert "  /** @deprecated shut down on 2026-02-01 */\n" in source
    TYPESCRIPT.verify(TYPESCRIPT.render_provider(provider), provider)


def test_a_row_says_what_is_known_and_nothing_after_it() -> None:
    day, later = date(2025, 1, 2), date(2025, 3, 4)
    rows = [
        known("a", Span(day, later)),
        known("b", Span(None, None), Span(None, day, later, over=True)),
        known("c", Span(day, day, None, over=True), retires_on=later),
        known("d", successors=["e", "f"]),
        known("e"),
        known(
            "f", Span(None, None, None, over=True), deprecated_on=day, source="https://x.example"
        ),
    ]
    text = sources_of(models(["a"], lifecycles=rows))[2]
    assert (
        text.partition("rows: [")[2]
        == """
    ["a", "2025-01-02/2025-03-04"],
    ["b", "/ /2025-01-02/2025-03-04"],
    ["c", "2025-01-02/2025-01-02/", null, "2025-03-04"],
    ["d", "", null, null, null, "e", "f"],
    ["e", ""],
    ["f", "//", "2025-01-02", null, "https://x.example"],
  ],
};
"""
    )


@pytest.mark.parametrize(("observed", "said"), [(None, "null"), (date(987, 6, 5), '"0987-06-05"')])
def test_a_module_says_when_its_provider_was_observed(observed: date | None, said: str) -> None:
    provider = replace(models(["a"]), observed=observed)
    assert f"  observed: {said},\n" in sources_of(provider)[2]
    TYPESCRIPT.verify(TYPESCRIPT.render_provider(provider), provider)
