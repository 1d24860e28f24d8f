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


def serve(providers: World) -> None:
    """Four models that no data set knows: the cheapest is too small, and one has no price."""
    row = providers.rows("openrouter")[0]
    kinds = {
        "acme/small": (100_000, "0.0000001"),
        "acme/cheap": (200_000, "0.000001"),
        "acme/dear": (400_000, "0.00001"),
        "acme/routed": (400_000, "-1"),
    }
    rows = [
        {**row, "id": i, "context_length": context, "pricing": {"prompt": p, "completion": p}}
        for i, (context, p) in kinds.items()
    ]
    providers.serves("openrouter", rows)


def test_the_script_is_short() -> None:
    assert 0 < len(script().splitlines()) <= LONGEST


@pytest.mark.slow
def test_the_script_discovers_validates_and_picks_a_model(tmp_path: Path) -> None:
    with world(tmp_path, ("openrouter",)) as providers:
        serve(providers)
        providers.chat.answers("openrouter", "acme/cheap", chat.refuses(404, "no such model"))
        assert run(tmp_path, providers) == [
            "acme/cheap: no such model",
            "acme/dear: works",
            "picked acme/dear",
        ]


@pytest.mark.slow
def test_the_script_says_when_its_models_are_not_live(tmp_path: Path) -> None:
    with world(tmp_path, ("openrouter",)) as providers:
        providers.misbehaves("404")
        lines = run(tmp_path, providers)
    assert lines[0].startswith("not live but recording, of 2026-")
    assert lines[-1].startswith("picked ")
