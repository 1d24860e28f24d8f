"""No regular expression of the generator takes more than linear time, whatever it searches."""

from __future__ import annotations

import itertools
import pkgutil
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gen_models
from tests.support.hostile.regex_steps import Steps, pieces

Pattern = re.Pattern[str] | re.Pattern[bytes]

SMALL: Final = 60
MOST_GROWTH: Final = 2.6
"""A text that is twice as long may take a little more than twice as long."""


def every_pattern() -> Iterator[tuple[str, Pattern]]:
    """The patterns that a module of the generator holds, by where they are."""
    for module in pkgutil.walk_packages(gen_models.__path__, "gen_models."):
        if module.name != "gen_models.__main__":
            for name, value in vars(import_module(module.name)).items():
                if isinstance(value, re.Pattern):
                    yield f"{module.name}.{name}", value


PATTERNS: Final = dict(every_pattern())


def hostile_texts(pattern: Pattern) -> Iterator[tuple[str, str]]:
    """What a long text begins with, and what it repeats: all that the pattern waits for."""
    found = [*pieces(pattern), " ", "x"][:12]
    yield from (("", piece) for piece in found)
    yield from ((first, piece) for first, piece in itertools.product(found, found))
    yield from (("", first + second) for first, second in itertools.combinations(found, 2))


def steps(pattern: Pattern, text: str) -> int:
    return Steps(pattern, text).run()


def growth(pattern: Pattern, first: str, repeated: str) -> float:
    """By how much the steps grow if the text is twice as long."""
    times = max(1, SMALL // len(repeated))
    once, twice = (steps(pattern, first + repeated * (times * n)) for n in (1, 2))
    return twice / once


@pytest.fixture(autouse=True)
def deep_stack() -> Iterator[None]:
    """A repeated group takes a few calls for each time that it matches."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    yield
    sys.setrecursionlimit(before)


def test_the_patterns_are_found() -> None:
    assert len(PATTERNS) > 20
    assert "gen_models.fetch.endpoint._PLAIN_URL" in PATTERNS


@pytest.mark.slow
@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_takes_linear_time(name: str) -> None:
    pattern = PATTERNS[name]
    for first, repeated in hostile_texts(pattern):
        assert growth(pattern, first, repeated) < MOST_GROWTH, (first, repeated)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("pattern", "first", "repeated"),
    [
        (r"\\+u([0-9A-Fa-f]{4})", "", "\\"),
        (r"(a+)+b", "", "a"),
        (r"<.*>", "", "<"),
        (r"a*a*b", "", "a"),
    ],
)
def test_one_that_does_not_is_noticed(pattern: str, first: str, repeated: str) -> None:
    long = repeated * (14 if "(a+)+" in pattern else 120)
    once, twice = (steps(re.compile(pattern), first + long[: len(long) // n]) for n in (2, 1))
    assert twice / once > 3


@given(
    name=st.sampled_from(sorted(PATTERNS)),
    words=st.lists(st.integers(0, 200), min_size=1, max_size=8),
)
def test_the_count_is_of_the_same_matches_as_those_of_re(name: str, words: list[int]) -> None:
    pattern = PATTERNS[name]
    found = [*pieces(pattern), " ", "x", "\n"]
    text = "".join(found[word % len(found)] for word in words)
    counted = Steps(pattern, text)
    counted.run()
    searched = text.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else text
    spans = [match.span() for match in pattern.finditer(searched)]  # type: ignore[arg-type]
    assert [span for span in counted.spans if span[0] != span[1]] == [
        span for span in spans if span[0] != span[1]
    ]
