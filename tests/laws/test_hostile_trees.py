"""A repository may bring along anything, at any place: nothing outside it is read or changed.

What is done with it comes to its end, or names the thing that is in the way.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.hostile.tree_attacks import DOINGS, check, plantings
from tests.support.hostile.trees import Planting

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has neither pipes nor such links")


@pytest.mark.slow
@given(found=plantings, doing=st.sampled_from(sorted(DOINGS)))
@settings(max_examples=300)
def test_nothing_outside_is_changed_and_what_is_in_the_way_is_named(
    found: list[tuple[str, Planting]], doing: str
) -> None:
    check(found, doing)
