"""`discover`, `probe` and `doctor`, as users run them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gen_models.workspace import bundled_home
from tests.support.project import Project
from tests.support.provider import chat
from tests.support.provider.keys import key_for
from tests.support.provider.world import World, world
from tests.support.sample import CASSETTES

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def providers(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path, ("openai", "mistral", "openrouter")) as made:
        yield made


@pytest.fixture
def run(providers: World, tmp_path: Path) -> Run:
    """Runs a command with the keys and URLs of the providers, and without the user's own."""
    project = Project(tmp_path)

    def command(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return project.run(*arguments, **{**providers.environment, **more})

    return command


def test_discover_lists_model_ids(run: Run, providers: World) -> None:
    done = run("discover", "openai")
    assert done.returncode == 0, done.stderr
    # Rows come in another order at each call.
    assert sorted(done.stdout.split()) == [row["id"] for row in json_rows(run)]
    assert f"{len(providers.rows('openai'))} models, live" in done.stderr


def json_rows(run: Run) -> list[dict[str, str]]:
    found = json.loads(run("discover", "openai", "--output-format=json").stdout)
    assert (found["source"], found["error"], found["status"]) == ("live", None, 0)
    rows: list[dict[str, str]] = found["models"]
    assert set(map(type, rows)) == {dict}
    return sorted(rows, key=lambda row: row["id"])


def test_discover_falls_back_to_the_recording_and_says_so(run: Run, providers: World) -> None:
    providers.misbehaves("401")
    done = run("discover", "openai")
    recorded = {row["id"] for row in providers.rows("openai")}
    assert (done.returncode, set(done.stdout.split())) == (0, recorded)
    assert "warning" in done.stderr
    assert "from the recording" in done.stderr


def test_discover_with_refresh_fails_instead(run: Run, providers: World) -> None:
    providers.misbehaves("401")
    done = run("discover", "openai", "--refresh")
    assert (done.returncode, done.stdout) == (4, "")
    assert "rejected the API key" in done.stderr
    assert "hint" in done.stderr


def test_an_unknown_provider_is_wrong_usage(run: Run) -> None:
    done = run("discover", "opnai")
    assert done.returncode == 2
    assert "did you mean openai?" in done.stderr


def test_probe_says_whether_a_model_is_listed_and_answers(run: Run, providers: World) -> None:
    done = run("probe", "openai", "gpt-4o")
    assert done.returncode == 0, done.stderr
    assert "model: listed" in done.stdout
    assert "ping: works" in done.stdout


@pytest.mark.parametrize(
    ("does", "status", "word"),
    [
        (chat.unknown, 1, "no such model"),
        (chat.no_chat, 1, "not a chat model"),
        (chat.says("Hi\x1b[2J"), 1, r"Hi\x1b"),
        (chat.refuses(401), 4, "key rejected"),
        (chat.refuses(429), 4, "rate limited"),
    ],
)
def test_the_status_of_a_probe_says_what_is_wrong(
    run: Run, providers: World, does: chat.Model, status: int, word: str
) -> None:
    providers.chat.answers("openai", "gpt-4o", does)
    done = run("probe", "openai", "gpt-4o")
    assert done.returncode == status
    assert word in done.stdout


def test_probe_in_json(run: Run, providers: World) -> None:
    providers.chat.answers("openai", "gpt-4o", chat.refuses(429, retry_after="7"))
    found = json.loads(run("probe", "openai", "gpt-4o", "--output-format=json").stdout)
    assert (found["outcome"], found["listed"], found["status"]) == ("rate limited", True, 4)
    assert found["error"]["kind"] == "RateLimitError"
    assert found["error"]["retryable"] is True


@pytest.fixture
def cassettes(tmp_path: Path) -> Path:
    """Recordings of one's own, of which one knows `gpt-4o`."""
    made = tmp_path / "kept"
    made.mkdir()
    shutil.copyfile(CASSETTES / "openai.yaml", made / "openai.yaml")
    return made


@pytest.mark.slow
@pytest.mark.parametrize(
    ("does", "kept"),
    [
        (None, "answered"),
        (chat.says("Hi"), "answered"),
        (chat.unknown, "refused"),
        (chat.no_chat, None),
        (chat.refuses(401), None),
        (chat.refuses(429), None),
    ],
)
def test_a_probe_is_kept_if_it_says_something_of_the_model(
    run: Run, providers: World, cassettes: Path, does: chat.Model | None, kept: str | None
) -> None:
    if does is not None:
        providers.chat.answers("openai", "gpt-4o", does)
    options = ("--cassettes", str(cassettes))
    done = run("probe", "openai", "gpt-4o", "--keep", *options)
    file = cassettes / "probes" / "openai.jsonl"
    if kept is None:
        assert "not kept: '" in done.stderr
        assert not file.exists()
        return
    assert f"kept in {file}: 'gpt-4o' {kept} on " in done.stderr
    first = file.read_bytes()
    again = run("probe", "openai", "gpt-4o", "--keep", *options)
    assert (again.returncode, file.read_bytes()) == (done.returncode, first)
    (line,) = [json.loads(row) for row in first.splitlines()[1:]]
    assert (line["id"], line["outcome"]) == ("gpt-4o", kept)
    shown = run("history", "show", "openai", "gpt-4o", *options).stdout
    assert f"  {kept} on {line['day']}" in shown


def test_the_refusal_of_an_unknown_id_is_not_kept(
    run: Run, providers: World, cassettes: Path
) -> None:
    providers.chat.answers("openai", "gpt-4oo", chat.unknown)
    done = run("probe", "openai", "gpt-4oo", "--keep", "--cassettes", str(cassettes))
    assert done.returncode == 1
    assert "not kept: no other statement mentions 'gpt-4oo'" in done.stderr
    assert not (cassettes / "probes").exists()


def test_what_could_not_be_kept_is_not_asked(run: Run, providers: World, cassettes: Path) -> None:
    (cassettes / "probes").mkdir()
    (cassettes / "probes" / "openai.jsonl").write_text("{}\n", encoding="ascii")
    done = run("probe", "openai", "gpt-4o", "--keep", "--cassettes", str(cassettes))
    assert (done.returncode, done.stdout) == (2, "")
    assert "probes" in done.stderr


def test_the_file_of_providers_is_used(run: Run, providers: World, tmp_path: Path) -> None:
    base = providers.url("openai").removesuffix("/models")
    file = tmp_path / "providers.yaml"
    file.write_text(
        f"providers:\n  acme:\n    base_api_url: {base}\n    api_key: {providers.keys['openai']}\n"
        "    valid_models: {gpt-4o: best}\n",
        encoding="utf-8",
    )
    done = run("probe", "acme", "best", GEN_MODELS_PROVIDERS=str(file))
    assert done.returncode == 0, done.stdout + done.stderr
    file.write_text("providers:\n  acme: 3\n", encoding="utf-8")
    broken = run("discover", "acme", GEN_MODELS_PROVIDERS=str(file))
    assert broken.returncode == 2
    assert f"{file}:2" in broken.stderr


def findings(done: subprocess.CompletedProcess[str]) -> list[dict[str, str]]:
    found = json.loads(done.stdout)
    assert found["status"] == done.returncode
    rows: list[dict[str, str]] = found["findings"]
    return rows


def test_doctor_has_no_problem_with_a_sound_installation(run: Run) -> None:
    done = run("doctor", "--output-format=json", "-p", "openai,mistral,ollama")
    rows = findings(done)
    assert done.returncode == 0
    assert {row["level"] for row in rows} <= {"ok", "note"}
    assert {"python", "extra discovery", "openai", "ollama"} <= {row["subject"] for row in rows}
    assert any("well-formed key in OPENAI_API_KEY" in row["text"] for row in rows)


@pytest.mark.parametrize(
    ("variable", "value", "subject", "word"),
    [
        ("OPENAI_API_KEY", "your-api-key", "openai", "placeholder"),
        ("OPENAI_API_KEY", "two words", "openai", "OPENAI_API_KEY"),
        ("GEN_MODELS_OPENAI_URL", "ftp://x", "openai", "URL"),
        ("GEN_MODELS_SECNDS", "3", "settings", "GEN_MODELS_SECNDS"),
        ("GEN_MODELS_SECONDS", "x", "settings", "GEN_MODELS_SECONDS"),
        ("GEN_MODELS_PROVIDERS", "nowhere.yaml", "settings", "nowhere.yaml"),
    ],
)
def test_doctor_finds_each_problem_and_has_a_hint(
    run: Run, variable: str, value: str, subject: str, word: str
) -> None:
    done = run("doctor", "--output-format=json", "-p", "openai", **{variable: value})
    problems = [row for row in findings(done) if row["level"] == "problem"]
    assert [row["subject"] for row in problems] == [subject]
    assert word in problems[0]["text"]
    assert problems[0]["hint"]
    assert done.returncode == 1


@pytest.mark.slow
def test_no_command_shows_a_key(run: Run, providers: World) -> None:
    for command in (["discover", "openai"], ["probe", "openai", "gpt-4o"], ["doctor"]):
        done = run(*command, "--output-format=json")
        for secret in (*providers.secrets, key_for("OPENAI_API_KEY")):
            assert secret not in done.stdout + done.stderr


CHECK = """
import sys
from gen_models.cli.main import main
status = main(["--check", "-q"])
loaded = [name for name in sys.modules if name.startswith(("gen_models.discovery", "pydantic"))]
print(loaded, file=sys.stderr)
sys.exit(status)
"""


@pytest.mark.slow
def test_check_imports_nothing_of_discovery(run: Run, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CHECK],
        cwd=bundled_home(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "[]\n")


def test_a_contract_that_is_not_valid_is_a_problem_of_its_provider(
    run: Run, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    for slug in ("openai", "xai"):
        shutil.copy(bundled_home() / "contracts" / f"{slug}.toml", own)
    (own / "xai.toml").write_text('name = "xAI"\n', encoding="utf-8")
    done = run("doctor", "--output-format=json", "-p", "openai,xai", "--contracts", str(own))
    problems = [row for row in findings(done) if row["level"] == "problem"]
    assert [row["subject"] for row in problems] == ["xai"]
    assert "xai.toml:1" in problems[0]["text"]
    assert run("discover", "xai", "--contracts", str(own)).returncode == 3
    assert run("probe", "xai", "grok-4", "--contracts", str(own)).returncode == 3


def test_a_key_goes_only_where_its_user_agreed(run: Run, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    contract = (bundled_home() / "contracts" / "xai.toml").read_text("utf-8")
    # Nobody is there, and nobody is requested: it is refused before.
    contract = contract.replace("https://api.x.ai/", "https://127.0.0.1.invalid/")
    (own / "xai.toml").write_text(contract, encoding="utf-8")
    key = key_for("XAI_API_KEY")
    for command in (["discover", "xai", "--refresh"], ["probe", "xai", "grok-4"]):
        done = run(*command, "--contracts", str(own), XAI_API_KEY=key)
        assert done.returncode == 2
        assert f"`gen-models trust xai --contracts {own}" in done.stdout + done.stderr
        assert key not in done.stdout + done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize("command", ["discover", "probe", "doctor"])
def test_shells_complete_the_commands(run: Run, shell: str, command: str) -> None:
    done = run("completion", shell)
    assert (done.returncode, done.stderr) == (0, "")
    assert command in done.stdout
    if command == "discover":
        assert "refresh" in done.stdout
