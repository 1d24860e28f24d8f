"""A key is found in the first variable that has one, is looked at, and is shown to nobody."""

from __future__ import annotations

import json
import logging
import string
import subprocess
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.contract import load_contracts
from gen_models.contract.model import Auth
from gen_models.credentials import Key, Trust, find_key, where_credentials_are
from gen_models.credentials.keys import SHORTEST, Environment, FoundKey, checked_key
from gen_models.errors import ConfigurationError
from gen_models.fetch import FetchOptions, prepare_request
from gen_models.fetch.auth import find_credentials
from tests.support.builders.acme import acme
from tests.support.project import Project, environment, landed_project

KEY: Final = "acme-0123456789-ABCDEFGHIJ"
VARIABLES: Final = ("ACME_ONE", "ACME_TWO", "ACME_THREE")
BEARER: Final = acme(auth=Auth("bearer", VARIABLES))
LETTERS: Final = "".join(set(map(chr, range(0x21, 0x7F))) - set("\"'<>"))
NO_KEYRING: Final = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}

keys = st.text(LETTERS, min_size=SHORTEST, max_size=200)
blanks = st.text(" \t\r\n", max_size=3)
not_in_a_key = st.characters(exclude_characters=LETTERS) | st.sampled_from("\"'<> \t\0\x7f\u2019")


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tester's own keyring is nobody's business."""
    monkeypatch.setattr("gen_models.credentials.keys._keyring", lambda: None)


@pytest.fixture
def project(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Project:
    """A project of one's own, in which all is up to date."""
    return landed_project(tmp_path_factory).copy(tmp_path / "project")


@given(
    held=st.dictionaries(st.sampled_from([*VARIABLES, "OTHER"]), keys | blanks),
    before=blanks,
    after=blanks,
)
def test_the_first_variable_that_holds_anything_has_the_key(
    held: Mapping[str, str], before: str, after: str
) -> None:
    environment = {name: f"{before}{text}{after}" for name, text in held.items()}
    first = next((name for name in VARIABLES if held.get(name, "").strip()), None)
    found = find_key(BEARER, environment)
    assert where_credentials_are(BEARER, environment) == first
    if first is None:
        assert found is None
    else:
        assert found is not None
        assert (found.where, found.key.reveal()) == (first, held[first])


@pytest.mark.parametrize("style", ["none", "aws-sigv4", "google-oauth"])
def test_who_takes_no_key_has_none(style: str) -> None:
    contract = acme(auth=Auth(style, VARIABLES))  # type: ignore[arg-type]  # One of its words.
    assert find_key(contract, {"ACME_ONE": KEY}) is None
    assert where_credentials_are(contract, {"ACME_TWO": "x"}) == "ACME_TWO"
    assert where_credentials_are(contract, {"ACME_TWO": " "}) is None


@given(key=keys, where=st.integers(0, 200), wrong=not_in_a_key)
def test_what_holds_a_character_that_no_key_has_is_refused_and_not_repeated(
    key: str, where: int, wrong: str
) -> None:
    where = where % (len(key) - 1) + 1
    broken = f"{key[:where]}{wrong}{key[where:]}"
    with pytest.raises(ConfigurationError) as caught:
        find_key(BEARER, {"ACME_TWO": broken})
    assert str(caught.value) == (
        "acme: ACME_TWO holds a character that no key has\n"
        "  hint: copy the key again: one line, no quotes"
    )


@given(key=st.text(LETTERS, min_size=1, max_size=SHORTEST - 1))
def test_what_is_too_short_is_refused(key: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        find_key(BEARER, {"ACME_ONE": key})
    assert caught.value.problem == f"acme: ACME_ONE is shorter than {SHORTEST} characters"


@given(key=keys, before=blanks, after=blanks)
def test_a_key_is_itself_without_the_space_around_it(key: str, before: str, after: str) -> None:
    assert checked_key(f"{before}{key}{after}", BEARER, "it").reveal() == key


def test_a_variable_that_holds_no_key_hides_none_behind_it() -> None:
    with pytest.raises(ConfigurationError, match="ACME_ONE"):
        find_key(BEARER, {"ACME_ONE": "short", "ACME_TWO": KEY})


AGREED: Final = Trust(named=frozenset({"acme"}))
HOLDERS: Final = {
    "key": Key(KEY),
    "found": FoundKey("ACME_ONE", Key(KEY)),
    "environment": Environment({"ACME_ONE": KEY}),
    "fetch_options": FetchOptions(Environment({"ACME_ONE": KEY})),
    "fetch_options of a dict": FetchOptions({"ACME_ONE": KEY}),
    "request": prepare_request(BEARER, {"ACME_ONE": KEY}, AGREED),
    "credentials": find_credentials(prepare_request(BEARER, {"ACME_ONE": KEY}, AGREED)),
    "credentials in a header": find_credentials(
        prepare_request(
            acme(auth=Auth("header", VARIABLES, parameter="x-key")), {"ACME_ONE": KEY}, AGREED
        )
    ),
}
every_holder = pytest.mark.parametrize("holder", HOLDERS.values(), ids=HOLDERS)


@every_holder
def test_what_holds_a_key_shows_none(holder: object, caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("acme").critical("%s %r", holder, holder)
    shown = [repr(holder), str(holder), f"{holder}", f"{holder!a}", "%s" % holder, repr([holder])]  # noqa: UP031  A way to show it.
    assert KEY not in "".join([*shown, caplog.text])


@every_holder
def test_a_traceback_with_local_variables_shows_no_key(holder: object) -> None:
    def fails(held: object) -> None:
        raise LookupError("a fault")

    with pytest.raises(LookupError) as caught:
        fails(holder)
    error = caught.value
    told = traceback.TracebackException.from_exception(error, capture_locals=True)
    assert "held = " in (text := "".join(told.format()))
    assert KEY not in text
    assert KEY not in str(caught.getrepr(showlocals=True, style="long"))


def test_a_key_is_not_written_as_json_by_chance() -> None:
    with pytest.raises(TypeError, match="Key is not JSON"):
        json.dumps({"key": Key(KEY)})


@given(held=st.dictionaries(st.text(string.ascii_uppercase), st.text()))
def test_an_environment_is_what_it_holds(held: Mapping[str, str]) -> None:
    environment = Environment(held)
    assert dict(environment) == held
    assert len(environment) == len(held)
    assert "ABSENT9" not in environment


@pytest.mark.slow
def test_keys_are_listed_by_place_and_never_by_what_they_are(project: Project) -> None:
    held = {"XAI_API_KEY": KEY, "CO_API_KEY": KEY, "ZAI_API_KEY": "'broken'", "AWS_REGION": "x"}
    variables = {**blank(project), **held, **NO_KEYRING}
    done = project.run("keys", "list", **variables)
    lines = dict(line.split() for line in done.stdout.splitlines())
    assert done.returncode == 0
    assert (lines["xai"], lines["cohere"], lines["zai"]) == ("XAI_API_KEY", "CO_API_KEY", "none")
    assert set(lines.values()) == {"XAI_API_KEY", "CO_API_KEY", "none"}
    assert "ollama" not in lines
    assert done.stderr.startswith("error: zai: ZAI_API_KEY holds a character that no key has\n")
    as_json = project.run("keys", "list", "--output-format=json", **variables)
    assert json.loads(as_json.stdout) == {s: w if w != "none" else None for s, w in lines.items()}
    for shown in (done, as_json):
        assert KEY not in shown.stdout + shown.stderr
        assert "broken" not in shown.stdout + shown.stderr


def blank(project: Project) -> dict[str, str]:
    """Every variable that a key is looked for in, so that the tester's own are not found."""
    contracts = load_contracts(project.workspace.contracts, project.workspace.shapes)
    return {variable: "" for contract in contracts.values() for variable in contract.auth.variables}


@pytest.mark.parametrize("arguments", [("zai", KEY), (KEY,), (KEY, "zai"), ("zai", "the", KEY)])
def test_a_key_is_no_argument_and_is_not_repeated(
    project: Project, arguments: tuple[str, ...]
) -> None:
    done = project.run("keys", "set", *arguments, **NO_KEYRING)
    assert (done.returncode, done.stdout) == (2, "")
    assert "gen-models keys set PROVIDER" in done.stderr
    assert KEY not in done.stderr


@pytest.mark.parametrize("action", ["set", "delete"])
def test_without_the_extra_it_is_told_how_to_have_a_keyring(project: Project, action: str) -> None:
    without = (
        "import sys\nsys.modules['keyring'] = None\n"
        "from gen_models.cli.main import main\nsys.exit(main())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", without, "keys", action, "zai"],
        cwd=project.folder,
        env=environment(),
        input=KEY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "error: no keyring is available\n"
        "  hint: pip install 'gen-models[keyring]', or set the provider's variable instead\n"
    )
