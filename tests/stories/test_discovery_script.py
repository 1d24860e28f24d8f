"""The script of docs/discovery.md works as it stands there."""

from __future__ import annotations

from pathlib import Path

import pytest

from gen_models.workspace import bundled_home
from tests.support.project import Project
from tests.support.provider import chat
from tests.support.provider.world import World, world

LONGEST = 25


def script() -> str:
    text = (bundled_home() / "docs" / "discovery.md").read_text(encoding="utf-8")
    return text.partition("<!-- script -->\n```python\n")[2].partition("```")[0]


def run(folder: Path, providers: World) -> list[str]:
    project = Project(folder)
    file = folder / "script.py"
    file.write_text(script(), encoding="utf-8")
    done = project.process([*project.command()[:1], str(file)], **providers.environment)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def cheapest(providers: World) -> list[str]:
    """The models that the script is about, by their own rows."""
    rows = [
        (float(row["pricing"]["prompt"]), str(row["id"]))
        for row in providers.rows("openrouter")
        if (row["context_length"] or 0) >= 200_000 and float(row["pricing"]["prompt"]) >= 0
    ]
    return [model_id for _, model_id in sorted(rows)]


def test_the_script_is_short() -> None:
    assert 0 < len(script().splitlines()) <= LONGEST


@pytest.mark.slow
def test_the_script_discovers_validates_and_picks_a_model(tmp_path: Path) -> None:
    with world(tmp_path, ("openrouter",)) as providers:
        first, second = cheapest(providers)[:2]
        providers.chat.answers("openrouter", first, chat.refuses(404, "no such model"))
        assert run(tmp_path, providers) == [
            f"{first}: no such model",
            f"{second}: works",
            f"picked {second}",
        ]


@pytest.mark.slow
def test_the_script_says_when_its_models_are_not_live(tmp_path: Path) -> None:
    with world(tmp_path, ("openrouter",)) as providers:
        providers.misbehaves("404")
        lines = run(tmp_path, providers)
    assert lines[0].startswith("not live but recording, of 2026-")
    assert lines[-1].startswith("picked ")
