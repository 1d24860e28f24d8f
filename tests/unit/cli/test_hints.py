"""A hint's command repeats the options that were given, for the shell."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.cli.hints import command, completed
from gen_models.cli.parser import parse

FOLDERS = ["--contracts", "my contracts", "--cassettes", "c", "-o", "o"]


@pytest.mark.parametrize(
    ("given", "hint", "expected"),
    [
        ([], "`gen-models`", "`gen-models`"),
        (["-o", "out"], "run `gen-models`, then commit", "run `gen-models -o out`, then commit"),
        (["--check", "-p", "a,b", "-p", "c"], "`gen-models`", "`gen-models -p a,b,c`"),
        (["-o", "out"], "run gen-models, or `git status`", "run gen-models, or `git status`"),
        (FOLDERS, "`gen-models keys set x`",
         "`gen-models keys set x --contracts 'my contracts' --cassettes c -o o`"),
        (["-p", "a", "-t", "rust", "-o", "o"], "`gen-models providers`",
         "`gen-models providers -o o`"),
        (["-p", "a,b", "-o", "o"], "`gen-models -p a`", "`gen-models -p a -o o`"),
        (["-p", "a", "-o", "o"], "`gen-models record a --from FILE...`",
         "`gen-models record a --from FILE... -o o`"),
        (["--accept-shrink", "a", "-s", "b"], "`gen-models --force`",
         "`gen-models --force -s b --accept-shrink a`"),
        (["-o", "out"], "`gen-models` or `gen-models --force`",
         "`gen-models -o out` or `gen-models --force -o out`"),
    ],
)  # fmt: skip
def test_a_hint_repeats_what_its_command_takes(given: list[str], hint: str, expected: str) -> None:
    assert completed(hint, parse(given)) == expected


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=30)


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@given(output=WORDS, contracts=WORDS, names=st.lists(st.from_regex("[a-z-]{1,9}", fullmatch=True)))
def test_a_shell_reads_a_hint_as_the_options_that_were_given(
    output: str, contracts: str, names: list[str]
) -> None:
    first = parse(
        [f"--output={output}", f"--contracts={contracts}", f"--providers={','.join(names)}"]
    )
    line = command([], first)
    assert line.isascii()
    assert line.isprintable()
    words = subprocess.run(
        ["bash", "-c", f'printf "%s\\0" {line}'], capture_output=True, check=True
    ).stdout.decode()
    second = parse(words.split("\0")[1:-1])
    assert (second.output, second.contracts) == (first.output, first.contracts)
    assert (second.providers or []) == first.providers
