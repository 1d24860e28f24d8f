"""Whatever a provider does while it is asked, the recording that there is stays to the byte."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.figures import RecordProperty, counted, figure
from tests.support.hostile.plain_plugin import altered_by_the_plain_plugin
from tests.support.provider.dialects import shipped
from tests.support.provider.faults import FAULTS
from tests.support.provider.world import World, world
from tests.support.refreshes import Office, office

pytestmark = pytest.mark.torture

SLUGS = sorted(shipped())
HARMFUL = [fault for fault in FAULTS.values() if fault.harms]
KNOWN_BY_WHAT_WAS = ("shrunk", "another-listing")
ENDLESS = ("drip-head", "drip-body", "endless-body")
HARMLESS = ("429-once", "503-once", "cookies", "gzip")
PLAIN_SLUGS = ("anthropic", "openai")
SECONDS = "4"


@pytest.fixture
def loopback_world(tmp_path: Path) -> Iterator[World]:
    (tmp_path / "home").mkdir()
    with world(tmp_path / "home") as made:
        yield made


@pytest.fixture
def project(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, loopback_world: World
) -> Office:
    (tmp_path / "office").mkdir()
    return office(tmp_path / "office", loopback_world, tmp_path_factory)


def record(project: Office, *more: str) -> dict[str, str]:
    everybody = ["-p", ",".join(SLUGS)]
    return project.statuses("record", *everybody, "--timeout", SECONDS, *more)


@pytest.mark.parametrize("fault", HARMFUL, ids=lambda fault: fault.name)
def test_a_fault_changes_no_recording(
    fault: object,
    project: Office,
    request: pytest.FixtureRequest,
    record_property: RecordProperty,
) -> None:
    name = request.node.callspec.id
    before, recorded = project.tree(), project.recordings().keys()
    project.world.misbehaves(name)
    statuses = record(project)
    harmed = {s for s, c in project.world.contracts.items() if FAULTS[name].harms_for(c)}
    if name in KNOWN_BY_WHAT_WAS:
        harmed &= recorded
    assert {slug for slug in harmed if statuses[slug] != "kept"} == set()
    after = project.tree()
    spared = {f"cassettes/{slug}.yaml" for slug in set(SLUGS) - harmed}
    assert {p for p in after.keys() | before.keys() if after.get(p) != before.get(p)} <= spared
    assert project.world.elsewhere.seen == []
    counted(record_property, "faults x providers", f"x {len(SLUGS)}: 0 lost, 0 altered")


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_no_fault_keeps_nobody_from_a_new_recording(name: str, project: Office) -> None:
    before = project.recordings()
    project.world.misbehaves(name)
    statuses = project.statuses(
        "record", "-p", ",".join(sorted(before)), "--renew", "--timeout", "60"
    )
    assert set(statuses.values()) == {"refreshed"}
    assert all(project.recordings()[slug] != before[slug] for slug in before)
    assert project.world.elsewhere.seen == []


def test_the_plain_plugin_loses_what_this_keeps(
    project: Office, tmp_path: Path, record_property: RecordProperty
) -> None:
    lost, altered = 0, 0
    for fault in HARMFUL:
        project.world.misbehaves(fault.name)
        endless = fault.name in ENDLESS
        ends = altered_by_the_plain_plugin(
            project, PLAIN_SLUGS, tmp_path / fault.name, endless=endless
        )
        lost += ends.count("lost")
        altered += ends.count("altered")
    said = f"{len(HARMFUL)} x {len(PLAIN_SLUGS)}: {lost} lost, {altered} altered"
    figure(record_property, "faults, pytest-recording alone", said)
    # Which of the two it is depends on the machine's load; that no recording survives does not.
    assert lost + altered == len(HARMFUL) * len(PLAIN_SLUGS)
