"""`explain`, `names` and `prune`, as people call them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from gen_models.workspace import bundled_home
from tests.conftest import GenModels, tree_of
from tests.support.project import Project
from tests.support.scratch import BASE, Repository

RESPONSES: dict[str, Any] = {
    "openai.json": {"object": "list", "data": [{"id": "gpt-4"}, {"id": "gpt.4"}]},
    "vertexai.json": {
        "publisherModels": [
            {"name": "publishers/google/models/gpt-4"},
            {"name": "publishers/google/models/gpt.4"},
        ]
    },
    "ollama.json": {"models": [{"name": "gpt-4"}, {"name": "gpt.4"}]},
    "bedrock.json": {"modelSummaries": [{"modelId": "gpt-4"}, {"modelId": "gpt.4"}]},
    "together.json": [{"id": "gpt-4"}, {"id": "gpt.4"}],
    "array.json": ["gpt-4", "gpt.4"],
}


def test_explain_says_which_candidate_an_id_got_and_whom_it_met(gen_models: GenModels) -> None:
    done = gen_models("explain", "mistral-medium-3.5", "-p", "mistral")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "'mistral-medium-3.5', mistral, listed",
        "  python: MISTRAL_MEDIUM_3_DOT_5, landed",
        "    plain: MISTRAL_MEDIUM_3_5 belongs to 'mistral-medium-3-5', which had it first",
        "    spelled: MISTRAL_MEDIUM_3_DOT_5",
        "  rust: Mistral__Medium__3_5, landed",
        "    plain: Mistral__Medium__3_5",
        "  typescript: MISTRAL_MEDIUM_3_DOT_5, landed",
        "    plain: MISTRAL_MEDIUM_3_5 belongs to 'mistral-medium-3-5', which had it first",
        "    spelled: MISTRAL_MEDIUM_3_DOT_5",
    ]


def test_explain_without_a_provider_compares_the_ids_that_are_given(gen_models: GenModels) -> None:
    done = gen_models("explain", "gpt-4", "GPT-4", "a\u202eb", "--output-format", "json")
    plain, upper, hostile = json.loads(done.stdout)
    assert plain["targets"]["python"]["identifier"] == "GPT_4"
    assert upper["targets"]["python"]["identifier"] == "GPT_4_29F11DBC"
    assert [step["holder"] for step in upper["targets"]["python"]["steps"]] == [
        "gpt-4",
        "gpt-4",
        None,
    ]
    assert hostile["quarantined"] == "has the unprintable character U+202E at position 1"
    assert hostile["targets"] == {}


def test_explain_prints_hostile_ids_harmlessly(gen_models: GenModels) -> None:
    done = gen_models("explain", "a\x1b[31m", "::error::x\n")
    assert "\x1b" not in done.stdout
    assert done.stdout.splitlines()[0] == r"'a\x1b[31m', without a ledger"
    assert not any(line.startswith("::") for line in done.stdout.splitlines())


def test_explain_knows_the_providers(gen_models: GenModels) -> None:
    done = gen_models("explain", "x", "-p", "mistrall")
    assert done.returncode == 2
    assert "did you mean mistral" in done.stderr


@pytest.mark.parametrize("name", RESPONSES)
def test_names_reads_every_listing_that_it_knows(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(json.dumps(RESPONSES[name]), encoding="utf-8")
    done = Project(tmp_path).run("names", "--from", name, "--output-format", "json")
    assert json.loads(done.stdout) == {
        "names": {"gpt-4": "GPT_4", "gpt.4": "GPT_DOT_4"},
        "quarantined": [],
    }


@pytest.mark.parametrize(
    ("target", "name"), [("python", "GPT_4_1"), ("rust", "Gpt__4_1"), ("typescript", "GPT_4_1")]
)
def test_names_names_for_each_target(
    gen_models: GenModels, tmp_path: Path, target: str, name: str
) -> None:
    (tmp_path / "ids.txt").write_text("gpt-4.1\n\n", encoding="utf-8")
    done = gen_models("names", "--from", "ids.txt", "--targets", target)
    assert (done.returncode, done.stdout) == (0, f"{name}  gpt-4.1\n")


def test_names_reads_a_file_with_a_byte_order_mark(gen_models: GenModels, tmp_path: Path) -> None:
    (tmp_path / "ids.json").write_bytes(b'\xef\xbb\xbf["gpt-4"]')
    assert gen_models("names", "--from", "ids.json").stdout == "GPT_4  gpt-4\n"


def test_names_reads_standard_input_and_says_what_is_quarantined() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gen_models", "names", "--from", "-"],
        cwd=bundled_home(),
        input="gpt-4\nbad\x07id\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "GPT_4  gpt-4\n"
    assert done.stderr == (
        "'bad\\x07id' is quarantined: it has the unprintable character U+0007 at position 3\n"
    )


@pytest.mark.parametrize("text", ['{"error": "x"}', "[1, 2]", '{"data": [{"id": 4}]}', "["])
def test_names_refuses_what_holds_no_ids(gen_models: GenModels, tmp_path: Path, text: str) -> None:
    (tmp_path / "bad.json").write_text(text, encoding="utf-8")
    done = gen_models("names", "--from", "bad.json")
    assert done.returncode == 2
    assert "bad.json" in done.stderr
    assert "hint:" in done.stderr


@pytest.mark.slow
def test_prune_drops_members_and_reserves_their_names(tmp_path: Path) -> None:
    project = Repository(tmp_path)
    project.write()
    project.refresh([*BASE, "old.model", "late-model"], "2026-01-01")
    project.refresh([*BASE, "late-model"], "2026-02-01")
    project.refresh(BASE, "2026-03-01")
    module = tmp_path / "generated" / "python" / "provider_model_ids" / "acme.py"
    assert [entry.id for entry in project.ledger().unlisted] == ["late-model", "old.model"]
    assert 'OLD_MODEL = "old.model"' in module.read_text(encoding="ascii")

    kept = tree_of(tmp_path / "generated")
    rehearsed = project.run("prune", "--before", "2026-03-01", "--dry-run", "-v")
    assert "1 pruned" in rehearsed.stdout
    assert "  pruned old.model" in rehearsed.stdout.splitlines()
    assert (rehearsed.returncode, tree_of(tmp_path / "generated")) == (0, kept)

    pruned = project.run("prune", "--before", "2026-03-01")
    assert pruned.returncode == 0, pruned.stderr
    assert [entry.id for entry in project.ledger().pruned] == ["old.model"]
    assert [entry.id for entry in project.ledger().unlisted] == ["late-model"]
    assert "old.model" not in module.read_text(encoding="ascii")
    assert project.run("--check").returncode == 0

    project.refresh([*BASE, "old-model"], "2026-04-01")
    assert project.names()["old-model"] != "OLD_MODEL"
    project.refresh([*BASE, "old-model", "old.model"], "2026-05-01")
    assert project.names()["old.model"] == "OLD_MODEL"
    assert 'OLD_MODEL = "old.model"' in module.read_text(encoding="ascii")


def test_prune_takes_a_day(gen_models: GenModels) -> None:
    done = gen_models("prune", "--before", "yesterday")
    assert done.returncode == 2
    assert "'yesterday'" in done.stderr
    assert "date" in done.stderr


@pytest.mark.parametrize(
    ("command", "option"),
    [(["explain", "x", "-p", "openai,xai"], "-p"), (["names", "--from", "-", "-t", "a,b"], "-t")],
    ids=str,
)
def test_a_command_for_one_says_so_when_it_gets_two(
    gen_models: GenModels, command: list[str], option: str
) -> None:
    done = gen_models(*command)
    assert done.returncode == 2
    assert f"exactly one value of {option}" in done.stderr


def test_explain_tells_of_the_targets_that_are_named(gen_models: GenModels) -> None:
    done = gen_models("explain", "gpt-4", "-t", "rust", "--output-format", "json")
    assert json.loads(done.stdout)[0]["targets"].keys() == {"rust"}
