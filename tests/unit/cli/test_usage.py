"""Wrong usage: what is misspelt is named, and what may be a key is not repeated."""

from __future__ import annotations

import io
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gen_models.cli.commands import NAMES, load_command
from gen_models.cli.main import main
from gen_models.cli.parser import command_parser

HELP_IN_A_PROCESS = """
import sys
before = set(sys.modules)
from gen_models.cli.main import main
status = main(sys.argv[1:])
heavy = (
    "gen_models.workflows.", "gen_models.landing.", "gen_models.fetch.", "httpx", "rich", "shtab",
    "dataclasses", "inspect", "json", "pathlib", "typing", "urllib",
)
loaded = sys.modules.keys() - before
print(sorted(name for name in loaded if name.startswith(heavy)), file=sys.stderr)
sys.exit(status)
"""
ATTEMPTS = [
    ["keys", "{}"],
    ["keys", "set", "{}"],
    ["keys", "set", "acme", "{}"],
    ["keys", "set", "acme", "--key={}"],
    ["keys", "set", "acme", "--key", "{}"],
    ["keys", "set", "--{}"],
    ["keys", "set", "-{}"],
    ["keys", "set", "acme={}"],
    ["keys", "set", "acme", "--contracts", "{}"],
    ["keys", "set", "acme", "--cassettes={}"],
    ["keys", "set", "acme", "-o", "{}"],
    ["keys", "set", "acme", "-o{}"],
    ["keys", "set", "--", "{}"],
    ["keys", "--", "set", "acme", "{}"],
    ["keys", "delete", "{}"],
    ["keys", "delete", "acme", "{}", "-o", "{}"],
    ["keys", "list", "{}"],
    ["keys", "list", "--output-format", "{}"],
    ["keys", "list", "--output-format={}"],
    ["keys", "list", "--contracts={}"],
    ["keys", "sett", "acme", "{}"],
    ["kyes", "set", "acme", "{}"],
    ["-o", "out", "keys", "set", "acme", "{}"],
    ["--key={}", "keys", "set", "acme"],
    ["prune", "keys", "set", "acme", "--before={}"],
    ["refresh", "keys", "set", "acme", "--timeout", "{}"],
    ["{}"],
    ["--{}"],
    ["refresh", "{}"],
]  # fmt: skip


def said(*arguments: str) -> tuple[int, str, str]:
    """The status of a run in this process, and what it prints."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = main(arguments)
    return status, out.getvalue(), err.getvalue()


def swapped(word: str) -> list[str]:
    """A word with each two neighbouring letters exchanged."""
    all_of_them = [word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)]
    return [other for other in all_of_them if other != word]


@pytest.mark.parametrize("name", NAMES)
def test_help_of_each_command_imports_no_more_than_it_needs(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", HELP_IN_A_PROCESS, name, "--help"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "[]\n")
    assert done.stdout.startswith(f"usage: gen-models {name} ")
    assert "examples:" in done.stdout
    parser = command_parser(name)
    options = [] if parser.nested else parser.option_names()  # Actions have help of their own.
    assert [option for option in options if option not in done.stdout] == []


@pytest.mark.parametrize("arguments", [["--help"], ["refesh"], ["--chekc"], []], ids=str)
def test_errors_and_the_roots_help_import_no_workflow(arguments: list[str]) -> None:
    given = arguments or ["explain"]
    done = subprocess.run(
        [sys.executable, "-c", HELP_IN_A_PROCESS, *given],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr.splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", NAMES)
def test_a_misspelt_command_gets_the_nearest_and_its_usage(name: str) -> None:
    for wrong in swapped(name):
        status, out, err = said(wrong, "-p", "openai")
        assert (status, out) == (2, "")
        assert f"'{wrong}'" in err
        assert f"did you mean '{name}'?" in err
        assert f"usage: gen-models {name} {load_command(name).USAGE}" in err


def test_a_word_like_no_command_gets_the_list() -> None:
    status, _, err = said("frobnicate")
    assert status == 2
    assert [name for name in NAMES if name not in err] == []


# `keys` repeats nothing that may be a key, and `test` passes on what it does not know.
CHECKED = [name for name in NAMES if name not in ("keys", "completion", "test")]


@pytest.mark.parametrize("name", CHECKED)
def test_a_misspelt_option_gets_the_nearest_and_its_commands_usage(name: str) -> None:
    options = [o for o in command_parser(name).option_names() if o.startswith("--")]
    for option in options:
        wrong = f"{option[:-2]}{option[-1]}{option[-2]}z"
        status, out, err = said(name, wrong)
        assert (status, out) == (2, "")
        assert f"unknown option '{wrong}'" in err
        assert f"did you mean {option}?" in err
        assert f"usage: gen-models {name}" in err


@pytest.mark.parametrize(
    "wrong",
    [["--verbos"], ["--out", "x"], ["--target=rust"], ["keys", "list", "--output-f", "json"]],
    ids=str,
)
def test_options_are_not_abbreviated(wrong: list[str]) -> None:
    status, out, err = said(*wrong)
    assert (status, out) == (2, "")
    assert "usage: gen-models" in err


@pytest.mark.parametrize("wrong", [["--check", "--diff"], ["-q", "-v"], ["-p"], ["keys"]], ids=str)
def test_wrong_usage_is_told_on_standard_error_with_status_2(wrong: list[str]) -> None:
    status, out, err = said(*wrong)
    assert (status, out) == (2, "")
    assert err.startswith("error: ")
    assert "usage: gen-models" in err


def test_a_command_after_its_options_is_told_to_come_first() -> None:
    status, _, err = said("-p", "openai", "refresh")
    assert status == 2
    assert "gen-models refresh" in err


def test_a_provider_without_its_option_is_told_of_it() -> None:
    assert "-p openai" in said("refresh", "openai")[2]


@pytest.mark.slow
@pytest.mark.parametrize("attempt", ATTEMPTS, ids=" ".join)
@given(
    key=st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=21, max_size=300)
    | st.from_regex(r"sk-[A-Za-z0-9_-]{24,400}", fullmatch=True)
)
@example("sk-ant-api03-AbCdEfGhIjKlMnOpQrStUvWxYz012345")
@settings(max_examples=20)
def test_no_error_repeats_what_may_be_a_key(attempt: list[str], key: str) -> None:
    status, out, err = said(*(word.format(key) for word in attempt))
    shown = out + err
    if "usage:" not in out:  # "-h", among other letters, asks for help.
        assert status == 2
    longest = max(key.split(), key=len, default="")
    for part in (key, ascii(key)[1:-1], longest if len(longest) > 20 else key):
        assert part not in shown
