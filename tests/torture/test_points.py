"""Killed at each step that changes the disk, in every mode, and killed again while recovering."""

from __future__ import annotations

import pytest

from tests.support.crash.landings import broken_landing
from tests.support.figures import RecordProperty, figure

pytestmark = pytest.mark.torture

WHOLE = {
    "first": {"none", "new"},
    "next": {"old", "new"},
    "refresh": {"old", "new"},
    "record": {"old", "between", "new"},
}


def test_the_figure_is_stated(
    tmp_path_factory: pytest.TempPathFactory, record_property: RecordProperty
) -> None:
    points, torn, doubled = 0, 0, 0
    for scene, whole in WHOLE.items():
        for end in broken_landing(tmp_path_factory.mktemp("kill"), "kill", scene):
            points += 1
            torn += end["found"] not in whole or end["landed"] != "new"
    for scene in ("next", "refresh"):
        for end in broken_landing(tmp_path_factory.mktemp("twice"), "kill-twice", scene):
            for again in end.get("recoveries", ()):
                doubled += 1
                torn += (again["found"], again["landed"]) != ("new", "new")
    # Rounded, for another Python may take a step more or less.
    single, double = points // 50 * 50, doubled // 100 * 100
    said = f"over {single} in {len(WHOLE)} modes, and over {double:,} double kills: {torn} torn"
    figure(record_property, "kill points x modes", said)
    assert torn == 0
    assert (points > 0, doubled > 0) == (True, True)
