"""What gen-models says: to people, to programs, and to nobody's harm."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models import __version__
from gen_models.reports import annotation
from tests.support.builders.edits import add, keep, remove, replace_text, tree_of
from tests.support.project import Project, files_of, landed_project
from tests.support.sample import sample_contracts

GenModels = Callable[..., subprocess.CompletedProcess[str]]

HOSTILE = "evil\x1b[31m\n::error::pwned\r\u202e\u2028"
STRANGE = "::error title=x::é\u4e2d\U0001f4a9 %0A $(id)"
TEXTS = st.text() | st.text("%0AD3:,\r\n")
OPTIONS = [
    "-p", "--providers", "-s", "--skip", "-o", "--output", "--contracts", "--cassettes", "--check",
    "--diff", "--dry-run", "--fail-fast", "--force", "--output-format", "-v", "--verbose", "-q",
    "--quiet", "--version", "-h", "--help",
]  # fmt: skip


@pytest.fixture
def project(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Project:
    """A project of one's own, in which all is up to date."""
    return landed_project(tmp_path_factory).copy(tmp_path / "project")


@pytest.mark.slow
def test_quiet_says_nothing_when_all_is_well(project: Project) -> None:
    add(project.workspace, "zai", "glm-next")
    done = project.run("-q", "-p", "zai")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_quiet_still_tells_errors(project: Project) -> None:
    replace_text(project.workspace, "zai", '"id"', '"ID"')
    done = project.run("-q", "--dry-run")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("error: zai: rejected by contract 'pages': ")
    assert done.stderr.count("\n") == 2


def test_verbose_names_what_comes_and_goes(project: Project) -> None:
    add(project.workspace, "zai", "glm-next")
    remove(project.workspace, "xai", "grok-4.5")
    lines = project.run("-v", "--diff").stdout.splitlines()
    assert "  added glm-next" in lines
    assert "  unlisted grok-4.5" in lines
    assert any(re.match(r"zai +3 models  changed, 1 added", line) for line in lines)
    assert any(re.match(r"xai +9 models  changed, 1 unlisted", line) for line in lines)
    assert "  added glm-next" not in project.run("--diff").stdout.splitlines()


@pytest.mark.slow
def test_json_says_all_that_the_run_came_to(project: Project) -> None:
    add(project.workspace, "zai", "glm-next", HOSTILE)
    keep(project.workspace, "xai", 4)
    done = project.run("--dry-run", "--output-format", "json")
    said = json.loads(done.stdout)
    assert (done.returncode, said["status"], done.stderr) == (3, 3, "")
    assert said.keys() == {
        "status", "summary", "providers", "changes", "displaced", "recovered", "rejections"
    }  # fmt: skip
    providers = {provider.pop("provider"): provider for provider in said["providers"]}
    assert providers["zai"].pop("age_days") > 0
    assert isinstance(providers["zai"].pop("stale"), bool)
    assert providers["zai"] == {
        "models": 3,
        "status": "changed",
        "added": ["glm-next"],
        "unlisted": [],
        "returned": [],
        "pruned": [],
        "quarantined": [
            {"id": HOSTILE, "reason": "has the unprintable character U+001B at position 4"}
        ],
    }
    assert providers["ollama"]["status"] == "local, lands with -p ollama"
    assert providers["xai"]["status"] == "rejected, keeps what had landed"
    assert said["changes"] == [
        *files_of("zai")
    ]  # fmt: skip
    (rejection,) = said["rejections"]
    assert rejection.keys() == {"provider", "contract", "problem", "hint"}
    assert (rejection["provider"], rejection["contract"]) == ("xai", "catalogs")


def test_a_provider_that_another_run_rejects_is_not_called_local(project: Project) -> None:
    replace_text(project.workspace, "zai", '"id"', '"ID"')
    said = json.loads(project.run("-p", "zai", "--check", "--output-format", "json").stdout)
    assert said["providers"][0]["status"] == "rejected, keeps what had landed"


@pytest.mark.usefixtures("every_contract")
def test_an_error_is_json_too(project: Project) -> None:
    done = project.run("-p", "opnai", "--output-format", "json")
    said = json.loads(done.stdout)
    assert (done.returncode, said["status"], done.stderr) == (2, 2, "")
    assert said["problem"] == "unknown provider 'opnai'"
    assert said["hint"].startswith("did you mean openai")


@pytest.mark.slow
def test_github_gets_an_annotation_for_each_outdated_file(project: Project) -> None:
    add(project.workspace, "zai", "glm-next", STRANGE)
    done = project.run("--check", "-p", "zai", "--output-format", "github")
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert [line.rpartition("::")[2] for line in lines] == [
        f"{path} is not what the cassettes generate" for path in files_of("zai")
    ]
    assert all(line.startswith("::error title=11 files would change::") for line in lines)


@pytest.mark.slow
def test_github_gets_an_annotation_for_each_rejection_and_each_error(project: Project) -> None:
    keep(project.workspace, "xai", 4)
    done = project.run("--dry-run", "--output-format", "github")
    assert done.returncode == 3
    assert done.stdout.startswith("::error title=xai%3A catalogs::xai: rejected by contract")
    assert "%0A  hint: " in done.stdout
    assert done.stdout.count("\n") == 1
    error = project.run("-p", "opnai", "--output-format", "github")
    assert error.stdout.startswith("::error::unknown provider 'opnai'%0A  hint: did you")
    fine = project.run("-p", "zai", "--output-format", "github")
    assert fine.stdout.startswith("::notice::up to date")
    assert fine.stdout.count("\n") == 1


@given(message=TEXTS, title=TEXTS)
def test_nothing_in_an_annotation_starts_another(message: str, title: str) -> None:
    line = annotation("error", message, title=title)
    assert not set("\r\n") & set(line)
    head, _, rest = line.removeprefix("::").partition("::")
    assert _unescaped(rest) == message
    properties = head.removeprefix("error").removeprefix(" title=")
    assert _unescaped(properties) == title
    assert not set(":,") & set(properties)


def _unescaped(text: str) -> str:
    """As GitHub's runner reads it."""
    for escaped, plain in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(escaped, plain)
    return text


@pytest.mark.parametrize(
    ("ending", "how"),
    [
        ("generate", "text"),
        ("--check", "text"),
        ("--check", "github"),
        ("--diff", "json"),
        ("--diff", "github"),
    ],
)
def test_what_a_provider_says_cannot_reach_the_terminal_as_it_is(
    ending: str, how: str, project: Project
) -> None:
    add(project.workspace, "zai", HOSTILE, STRANGE)
    done = project.run(ending, "-v", "-p", "zai", "--output-format", how)
    assert done.returncode == (0 if ending == "generate" else 1)
    said = done.stdout + done.stderr
    assert said.isascii()
    assert said.replace("\n", "").isprintable()
    injected = [line for line in said.splitlines() if line.lstrip().startswith("::error::")]
    assert injected == []


@pytest.mark.parametrize("how", ["text", "json", "github"])
def test_what_somebody_wrote_into_a_landed_file_cannot_reach_the_terminal_as_it_is(
    how: str, project: Project
) -> None:
    add(project.workspace, "xai", "grok-next")
    file = project.output / "python" / "README.md"
    file.write_text(f"{HOSTILE}{STRANGE}\n", encoding="utf-8")
    done = project.run("--diff", "--output-format", how)
    assert done.returncode == 1
    said = done.stdout + done.stderr
    assert said.isascii()
    assert said.replace("\n", "").isprintable()


@pytest.mark.slow
def test_a_quarantined_id_is_told_and_lands_nowhere(project: Project) -> None:
    add(project.workspace, "zai", HOSTILE)
    done = project.run("-p", "zai")
    assert done.returncode == 0
    assert "zai: 'evil\\x1b[31m\\n::error::pwned" in done.stderr
    assert "is quarantined: it has the unprintable character U+001B" in done.stderr
    landed = tree_of(project.output)
    assert [path for path, data in landed.items() if b"pwned" in data] == []


def fields(stdout: str) -> dict[str, list[str]]:
    """The fields of `providers` in a pipe, by provider."""
    return {line.split("\t")[0]: line.split("\t") for line in stdout.splitlines()}


@pytest.mark.slow
def test_in_a_pipe_each_provider_is_one_line_of_fields(gen_models: GenModels) -> None:
    done = gen_models("providers")
    rows = fields(done.stdout)
    assert (done.returncode, done.stderr, rows.keys()) == (0, "", sample_contracts().keys())
    assert {len(row) for row in rows.values()} == {8}
    assert "" not in {field for row in rows.values() for field in row}
    assert rows["openai"][:3] == ["openai", "30", "2026-08-05"]
    assert int(rows["openai"][3]) > 0
    assert rows["openai"][5] == "OPENAI_API_KEY"
    assert "github.com/" in rows["openai"][7]
    assert {slug for slug, row in rows.items() if row[4] == "experimental"} == {
        "ai21", "huggingface-hub", "mira",
    }  # fmt: skip
    assert rows["ollama"][4].startswith("local")


@pytest.mark.usefixtures("every_contract")
def test_providers_says_which_key_is_set_and_never_what_it_is(project: Project) -> None:
    for how in ("text", "json"):
        done = project.run("providers", "--output-format", how, OPENAI_API_KEY="hunter2hunter2")
        assert done.returncode == 0
        assert "hunter2" not in done.stdout + done.stderr
        if how == "text":
            assert fields(done.stdout)["openai"][6] == "OPENAI_API_KEY"
            assert fields(done.stdout)["zai"][6] == "-"
    by_slug = {entry.pop("provider"): entry for entry in json.loads(done.stdout)}
    assert by_slug.keys() == sample_contracts().keys()
    assert by_slug["openai"]["key"] == "OPENAI_API_KEY"
    assert by_slug["mira"]["state"] == "experimental"
    assert by_slug["mira"]["detail"]
    assert by_slug["openai"]["models"] is None
    assert by_slug["zai"]["models"] == 2
    assert by_slug["zai"]["state"] == "landed"


def test_providers_says_what_is_rejected_and_what_is_outdated(project: Project) -> None:
    replace_text(project.workspace, "zai", '"id"', '"ID"')
    add(project.workspace, "xai", "grok-next")
    entries = json.loads(project.run("providers", "--output-format", "json").stdout)
    states = {entry["provider"]: entry for entry in entries}
    assert states["zai"]["state"] == "rejected"
    assert "'pages'" in states["zai"]["detail"]
    assert states["xai"]["state"] == "outdated"


def test_a_source_cannot_reach_the_terminal_as_it_is(project: Project) -> None:
    replace_text(project.workspace, "zai", "source: public", 'source: "\\e[31m\\a\\u202E" # ')
    done = project.run("providers")
    assert done.returncode == 0
    assert "\\x1b[31m\\x07\\u202e" in done.stdout
    assert not set("\x1b\x07\u202e") & set(done.stdout)


def test_version_is_the_version() -> None:
    assert Project(Path.cwd()).run("--version").stdout == f"gen-models {__version__}\n"


def test_help_has_every_option_and_every_exit_status(project: Project) -> None:
    text = project.run("--help").stdout
    assert [option for option in OPTIONS if option not in text.replace(",", " ").split()] == []
    statuses = [line.split()[0] for line in text.splitlines() if line[:5].strip().isdigit()]
    assert statuses == ["0", "1", "2", "3", "4", "70", "74", "130"]
    assert [c for c in ("generate", "providers", "record", "completion") if c not in text] == []
    own = project.run("record", "--help").stdout
    asked = ["--from", "--observed", "--source", "--leave-out", "--accept-shrink", "--renew"]
    assert [option for option in asked if option not in own] == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh", "fish"])
def test_completion_knows_the_options_in_every_shell(shell: str, project: Project) -> None:
    script = project.run("completion", shell).stdout
    assert [option for option in OPTIONS if option.lstrip("-") not in script] == []


def test_bash_completes_an_option(project: Project) -> None:
    script = project.run("completion", "bash").stdout
    typed = (
        "COMP_WORDS=(gen-models --fa); COMP_CWORD=1; _shtab_gen_models gen-models --fa gen-models"
    )
    done = subprocess.run(
        ["bash", "-euc", f'{script}\n{typed}\necho "${{COMPREPLY[@]}}"'],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("--fail-fast\n", "")
