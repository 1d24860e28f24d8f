"""A key in the place of a name, a number or a date is never repeated."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from gen_models.cli.commands import NAMES
from gen_models.cli.main import main
from gen_models.cli.parser import command_parser
from tests.support.builders.edits import everything_in
from tests.support.sample import CASSETTES, copy_contracts, settings

FREE_TEXT: Final = {
    "--from", "--contracts", "--cassettes", "-o", "--output", "--source", "--leave-out", "--help",
    "--state",
}  # fmt: skip
"""Options whose value names a file or a folder, which an error has to name, or is kept."""


def valued_options() -> Iterator[tuple[str, str]]:
    """Every command's options that take a value from a vocabulary of ours."""
    for command in NAMES:
        parsers = [command_parser(command)]
        for parser in [*parsers, *parsers[0].nested]:
            for action in parser._actions:
                for option in action.option_strings:
                    if action.nargs != 0 and not FREE_TEXT & set(action.option_strings):
                        yield command, option


PROVIDER: Final = "deepseek"
"""The one provider of the folder: what is said of a name depends on no other."""

OPTIONS: Final = list(valued_options())
NAMED: Final = {"generate": [], "refresh": [], "record": [], "names": ["--from", "-"]}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with one provider."""
    made = tmp_path_factory.mktemp("mistyped")
    copy_contracts([PROVIDER], made / "contracts")
    (made / "cassettes").mkdir()
    shutil.copy(CASSETTES / f"{PROVIDER}.yaml", made / "cassettes")
    (made / "pyproject.toml").write_text(settings("out"), encoding="utf-8")
    return made


@pytest.fixture(autouse=True)
def inside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Runs in the project and without input; what is refused leaves it as it was."""
    before = everything_in(folder)
    monkeypatch.chdir(folder)
    monkeypatch.setattr("sys.stdin", None)
    yield
    assert everything_in(folder) == before


def said(arguments: list[str], capfd: pytest.CaptureFixture[str]) -> str:
    status = main(arguments)
    out, err = capfd.readouterr()
    assert status == 2
    assert "does not exist" not in err, "a folder is complained about, not what was given"
    return out + err


def test_the_options_are_found() -> None:
    assert {("refresh", "--timeout"), ("generate", "-p"), ("names", "-t")} <= set(OPTIONS)


@pytest.mark.parametrize(("command", "option"), OPTIONS)
@pytest.mark.parametrize("joint", ["=", " "])
def test_a_key_as_a_value_is_not_repeated(
    command: str, option: str, joint: str, capfd: pytest.CaptureFixture[str]
) -> None:
    for key in ("sk-Sup3rS3cretK3y0123456789abcdef", "0123456789abcdef" * 2, "AIza" + "aB3_" * 9):
        given = [f"{option}={key}"] if joint == "=" else [option, key]
        text = said([command, *NAMED.get(command, []), *given], capfd)
        assert key[:8] not in text
        assert key[-8:] not in text


@pytest.mark.parametrize(
    "command",
    [
        ["discover"], ["record"], ["trust"], ["keys", "set"], ["keys", "delete"],
        ["history", "show"], ["contract"], ["probe"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_key_as_a_providers_name_is_not_repeated(
    command: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    more = {"probe": ["a-model"], "contract": ["--from", "response.json"]}.get(command[0], [])
    text = said([*command, "sk-Sup3rS3cretK3y0123456789abcdef", *more], capfd)
    assert "Sup3r" not in text


@pytest.mark.parametrize("command", ["generate", "refresh"])
def test_a_mistyped_target_is_told_before_anything_is_requested(
    command: str, capfd: pytest.CaptureFixture[str]
) -> None:
    text = said([command, "-p", PROVIDER, "-t", "pyton"], capfd)
    assert text.startswith("error: unknown target 'pyton'\n")
