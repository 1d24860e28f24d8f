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
    "record": {"old", "new"},
}
WAYS = ("", "+links", "+moves")
"""Files are exchanged; linked aside and replaced; or moved aside and replaced."""


def test_every_kill_leaves_the_old_or_the_new(
    tmp_path_factory: pytest.TempPathFactory, record_property: RecordProperty
) -> None:
    points, torn, doubled = 0, 0, 0
    for way in WAYS:
        for scene, whole in WHOLE.items():
            for end in broken_landing(tmp_path_factory.mktemp("kill"), "kill", scene + way):
                points += 1
                torn += end["found"] not in whole or end["landed"] != "new"
                torn += bool(end["displaced"])
        for scene in ("next", "refresh"):
            folder = tmp_path_factory.mktemp("twice")
            for end in broken_landing(folder, "kill-twice", scene + way):
                for again in end.get("recoveries", ()):
                    doubled += 1
                    torn += (again["found"], again["landed"]) != ("new", "new")
                    torn += bool(again["displaced"])
    # Rounded, for another Python may take a step more or less.
    single, double = points // 100 * 100, doubled // 500 * 500
    said = (
        f"over {single} in {len(WHOLE)} modes x {len(WAYS)} ways to displace a file, "
        f"and over {double:,} double kills: {torn} torn"
    )
    figure(record_property, "kill points x modes", said)
    assert torn == 0
    assert (points > 0, doubled > 0) == (True, True)
