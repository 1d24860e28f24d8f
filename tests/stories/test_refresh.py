"""A refresh lands recordings and enums together, or leaves both as they were."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from gen_models.recordings import read_cassette
from tests.support.builders.edits import everything_in
from tests.support.project import files_of
from tests.support.provider.world import World, world
from tests.support.refreshes import Office, office
from tests.support.sample import SAMPLE, sample_contracts

SLUGS = ("anthropic", "deepseek", "ollama", "openrouter", "xai", "zai")


@pytest.fixture
def providers(tmp_path: Path) -> Iterator[World]:
    (tmp_path / "home").mkdir()
    with world(tmp_path / "home", SLUGS, home=SAMPLE) as made:
        yield made


@pytest.fixture
def project(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, providers: World) -> Office:
    (tmp_path / "office").mkdir()
    return office(tmp_path / "office", providers, tmp_path_factory)


def new_model(project: Office, slug: str, *model_ids: str) -> None:
    rows = list(project.world.rows(slug))
    project.world.serves(slug, [*rows, *({**rows[-1], "id": model_id} for model_id in model_ids)])


def without(project: Office, slug: str, count: int) -> list[str]:
    """Lists all but the last few from now on; returns their IDs."""
    rows = project.world.rows(slug)
    project.world.serves(slug, rows[:-count])
    return [row["id"] for row in rows[-count:]]


def changed(project: Office, before: dict[str, bytes]) -> set[str]:
    after = project.tree()
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


def observed(project: Office, slug: str) -> date | None:
    path = project.workspace.cassettes / f"{slug}.yaml"
    return read_cassette(path, slug).provenance.observed


def backdated(project: Office, slug: str, days: int) -> date:
    """A live recording that was made some days ago, with its enum landed."""
    assert project.run("record", "-p", slug).returncode == 0
    path, day = project.workspace.cassettes / f"{slug}.yaml", datetime.now(UTC).date()
    then = day - timedelta(days=days)
    path.write_text(path.read_text("ascii").replace(str(day), str(then)), "ascii")
    return then


@pytest.mark.slow
def test_a_refresh_lands_the_recording_and_the_enum(project: Office) -> None:
    before = project.tree()
    new_model(project, "zai", "glm-99")
    done = project.run("refresh", "-p", "zai")
    assert (done.returncode, done.stdout) == (0, "zai      3 models  refreshed (+1, -0)\n")
    assert changed(project, before) == {
        "cassettes/zai.yaml",
        "cassettes/history/zai.jsonl",
        *(f"generated/{path}" for path in files_of("zai", left=True, dated=True)),
    }
    assert b"GLM_99" in project.tree()["generated/python/provider_model_ids/zai.py"]
    assert project.run("--check").returncode == 0


@pytest.mark.slow
def test_a_recording_becomes_live_with_the_day(project: Office) -> None:
    assert project.run("record", "zai").returncode == 0
    provenance = read_cassette(project.workspace.cassettes / "zai.yaml", "zai").provenance
    assert (provenance.method, provenance.source) == ("live", "")
    assert provenance.coverage == "complete"
    assert provenance.observed == datetime.now(UTC).date()


@pytest.mark.slow
def test_a_recording_alone_lands_nothing(project: Office) -> None:
    before = project.tree()
    new_model(project, "zai", "glm-99")
    done = project.run("record", "-p", "zai")
    assert done.stderr == "1 refreshed\nnext: gen-models -p zai\n"
    assert changed(project, before) == {"cassettes/zai.yaml", "cassettes/history/zai.jsonl"}


@pytest.mark.slow
def test_an_unchanged_listing_changes_no_byte(project: Office) -> None:
    assert set(project.statuses("refresh", "-p", "zai,anthropic,openrouter").values()) == {
        "refreshed"
    }
    before = project.tree()
    assert set(project.statuses("refresh", "-p", "zai,anthropic,openrouter").values()) == {
        "unchanged"
    }
    assert changed(project, before) == set()


@pytest.mark.slow
def test_an_unchanged_listing_keeps_its_day_until_that_is_stale(project: Office) -> None:
    then = backdated(project, "zai", 59)
    assert project.statuses("record", "-p", "zai") == {"zai": "unchanged"}
    assert observed(project, "zai") == then
    assert project.statuses("record", "-p", "zai", "--renew") == {"zai": "refreshed"}
    assert observed(project, "zai") == datetime.now(UTC).date()
    backdated(project, "xai", 400)
    assert project.statuses("record", "-p", "xai") == {"xai": "refreshed"}


@pytest.mark.slow
def test_one_that_fails_keeps_what_it_has_and_the_others_land(project: Office) -> None:
    before = project.tree()
    project.world.revoke("xai")
    project.world.misbehaves("html", ["deepseek"])
    new_model(project, "zai", "glm-99")
    found = project.outcome("refresh", "-p", "zai,xai,deepseek")
    assert found["status"] == 3
    assert {p["provider"]: p["status"] for p in found["providers"]} == {
        "deepseek": "kept", "xai": "kept", "zai": "refreshed",
    }  # fmt: skip
    assert {(p["provider"], p["contract"], p["status"]) for p in found["problems"]} == {
        ("deepseek", "recordings", 3), ("xai", None, 4),
    }  # fmt: skip
    assert {p for p in changed(project, before) if "xai" in p or "deepseek" in p} == set()


def test_a_refusal_is_told_with_the_provider_the_status_and_a_cure(project: Office) -> None:
    project.world.revoke("xai")
    done = project.run("refresh", "-p", "xai")
    assert done.returncode == 4
    assert "xai     10 models  kept: 127.0.0.1 rejected the API key" in done.stdout
    assert "error: xai: 127.0.0.1 rejected the API key" in done.stderr
    assert "401 Unauthorized" in done.stderr
    assert "XAI_API_KEY or X_AI_API_KEY" in done.stderr


@pytest.mark.slow
def test_a_listing_that_shrinks_too_much_needs_a_word(project: Office) -> None:
    gone = without(project, "anthropic", 6)
    before = project.tree()
    found = project.outcome("refresh", "-p", "anthropic")
    assert (found["status"], found["problems"][0]["contract"]) == (3, "stability")
    assert found["problems"][0]["hint"].endswith("--accept-shrink anthropic")
    assert changed(project, before) == set()
    (provider,) = project.outcome(
        "refresh", "-p", "anthropic", "--accept-shrink", "anthropic"
    )["providers"]  # fmt: skip
    assert (provider["status"], provider["removed"]) == ("refreshed", sorted(gone))
    assert project.run("--check").returncode == 0


@pytest.mark.slow
def test_accepting_one_shrink_accepts_no_other(project: Office) -> None:
    without(project, "anthropic", 6)
    rejected = project.outcome("refresh", "-p", "anthropic", "--accept-shrink", "zai")
    assert rejected["status"] == 3
    assert project.run("refresh", "--accept-shrink", "nobody").returncode == 2


@pytest.mark.slow
def test_what_has_never_landed_is_not_shrunk_either(project: Office) -> None:
    rows = project.world.rows("ollama")
    project.world.serves("ollama", [{**rows[0], "name": "another:1b"}])
    found = project.outcome("record", "-p", "ollama")
    assert (found["status"], found["problems"][0]["contract"]) == (3, "stability")


@pytest.mark.slow
def test_a_local_server_is_asked_when_it_is_named(project: Office) -> None:
    skipped = ",".join(sample_contracts().keys() - {"zai", "ollama"})
    assert project.statuses("record", "-s", skipped) == {"ollama": "skipped", "zai": "refreshed"}
    assert project.statuses("record", "-p", "ollama") == {"ollama": "refreshed"}


@pytest.mark.slow
def test_providers_without_a_key_are_left_alone_and_listed_with_their_age(project: Office) -> None:
    skipped = ",".join(sample_contracts().keys() - {"zai", "xai", "mistral"})
    found = project.outcome("refresh", "-s", skipped, XAI_API_KEY="")
    listed = {p["provider"]: p for p in found["providers"]}
    assert found["status"] == 0
    assert listed["xai"]["status"] == listed["mistral"]["status"] == "skipped"
    assert listed["xai"]["why"] == "no API key is set"
    assert listed["xai"]["age"] > 0
    assert project.world.seen("xai") == []


@pytest.mark.slow
def test_a_provider_that_is_named_has_to_have_a_key(project: Office) -> None:
    done = project.run("record", "-p", "zai,xai", XAI_API_KEY="")
    assert done.returncode == 2
    assert "error: xai: no API key is set\n  hint: set XAI_API_KEY or X_AI_API_KEY" in done.stderr
    assert "zai      2 models  refreshed" in done.stdout


@pytest.mark.slow
def test_a_hand_edit_is_refused_before_anybody_is_asked(project: Office) -> None:
    edited = project.workspace.output / "python" / "provider_model_ids" / "zai.py"
    edited.write_text(edited.read_text("ascii") + "# mine\n", "ascii")
    done = project.run("refresh", "-p", "zai")
    assert done.returncode == 2
    assert "was changed by hand" in done.stderr
    assert project.world.seen("zai") == []
    assert project.run("refresh", "-p", "zai", "--force").returncode == 0


@pytest.mark.slow
def test_a_first_recording_needs_no_cassette_before(project: Office) -> None:
    (project.workspace.cassettes / "zai.yaml").unlink()
    assert project.statuses("refresh", "-p", "zai") == {"zai": "refreshed"}
    assert project.run("--check").returncode == 0


@pytest.mark.slow
def test_an_id_that_no_identifier_can_serve_is_told(project: Office) -> None:
    new_model(project, "zai", "glm\u0000-99")
    done = project.run("refresh", "-p", "zai")
    assert done.returncode == 0
    assert "zai: 'glm\\x00-99' is quarantined: it has the unprintable" in done.stderr
    (listed,) = project.outcome("refresh", "-p", "zai")["providers"]
    assert [bad["id"] for bad in listed["quarantined"]] == ["glm\u0000-99"]


@pytest.mark.slow
def test_github_gets_annotations(project: Office) -> None:
    project.world.revoke("xai")
    said = project.run("refresh", "-p", "xai,zai", "--output-format", "github").stdout.splitlines()
    assert [line.partition("::xai")[0] for line in said if "xai" in line] == ["::error"]
    assert any(line.startswith("::notice::zai: refreshed") for line in said)


def _all_slugs() -> list[str]:
    from gen_models.contract import load_contracts
    from gen_models.workspace import bundled_home

    home = bundled_home() / "contracts"
    return list(load_contracts(home, (home,)))


@pytest.mark.slow
@pytest.mark.parametrize(("mode", "status"), [("--check", 1), ("--diff", 1), ("--dry-run", 0)])
def test_a_refresh_that_only_looks_says_what_would_change_and_writes_nothing(
    project: Office, mode: str, status: int
) -> None:
    new_model(project, "zai", "glm-99")
    before = everything_in(project.folder)
    done = project.run("refresh", "-p", "zai,xai", mode)
    assert everything_in(project.folder) == before
    assert done.returncode == status
    zai, *_ = (line for line in done.stdout.splitlines() if line.startswith("zai"))
    assert zai.endswith("would be refreshed (+1, -0)")
    assert ("+    GLM_99" in done.stdout) == (mode == "--diff")
    assert ("generated" in done.stdout or "ledger/zai.jsonl" in done.stdout) == (status == 1)
    assert "`gen-models refresh -p zai,xai`" in done.stderr


@pytest.mark.slow
def test_a_refresh_that_would_change_nothing_passes_its_check(project: Office) -> None:
    assert project.run("refresh", "-p", "zai").returncode == 0
    before = everything_in(project.folder)
    found = project.outcome("refresh", "-p", "zai", "--check")
    assert everything_in(project.folder) == before
    assert (found["status"], found["hint"], found["changes"]) == (0, None, [])
    assert [provider["status"] for provider in found["providers"]] == ["unchanged"]


@pytest.mark.slow
def test_a_check_reports_a_listing_that_breaks_its_contract(project: Office) -> None:
    without(project, "xai", 9)
    before = everything_in(project.folder)
    done = project.run("refresh", "-p", "xai", "--check")
    assert (done.returncode, everything_in(project.folder)) == (3, before)
