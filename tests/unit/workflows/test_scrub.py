"""scrub finds keys in whatever encoding, and never repeats one; headers it takes out."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import pytest

from tests.support.builders.edits import everything_in
from tests.support.project import Project, landed_project

VENDORS: Final = {
    "an OpenAI or Anthropic style key": "sk-proj-" + "aB3" * 16,
    "a Google key": "AIza" + "aB3cD" * 7,
    "an AWS key ID": "AKIA" + "AB3D" * 4,
    "a GitHub token": "ghp_" + "aB3" * 12,
    "a bearer token": "Bearer " + "aB3" * 10,
}
OPENAI: Final = VENDORS["an OpenAI or Anthropic style key"]
PLAIN: Final = "q7w8e9r0t1y2u3i4o5p6"
ENCODED: Final[Mapping[str, Callable[[str], str]]] = {
    "": lambda text: text,
    " (URL-encoded)": lambda text: "".join(f"%{ord(letter):02x}" for letter in text),
    " (JSON-escaped)": lambda text: "".join(f"\\u{ord(letter):04X}" for letter in text),
    " (base64)": lambda text: base64.b64encode(text.encode()).decode(),
}
TWICE: Final = base64.b64encode(OPENAI.encode()).decode().replace("a", "%61")
in_each_encoding = pytest.mark.parametrize("how", ENCODED, ids=["as it is", *list(ENCODED)[1:]])


@pytest.fixture
def project(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Project:
    """A project of one's own, in which all is up to date."""
    return landed_project(tmp_path_factory).copy(tmp_path / "project")


def scrubbed(
    project: Project, *arguments: str, keep: tuple[str, ...] = (), **variables: str
) -> tuple[int, str, str]:
    """What a run comes to. It writes nothing, and repeats no secret that it is to keep."""
    before = everything_in(project.folder)
    done = project.run("scrub", *arguments, **NO_KEYRING, **variables)
    assert everything_in(project.folder) == before
    for secret in keep:
        assert secret not in done.stdout + done.stderr
    return done.returncode, done.stdout, done.stderr


NO_KEYRING: Final = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}


def plant(file: Path, secret: str) -> Path:
    """Puts a secret into a file that is there, as a line that breaks nothing."""
    with file.open("a", encoding="utf-8") as opened:
        opened.write(f"\n# {secret}\n")
    return file


def test_a_project_that_is_clean_is_called_so(project: Project) -> None:
    files = [
        file
        for folder in ("cassettes", "out")
        for file in (project.folder / folder).rglob("*")
        if file.is_file() and ".gen-models" not in file.parts
    ]
    for arguments in ((), ("--check",)):
        status, shown, said = scrubbed(project, *arguments)
        assert (status, shown) == (0, "")
        assert said == f"{len(files)} files looked through: no secrets\n"
    assert scrubbed(project, "--quiet") == (0, "", "")


@in_each_encoding
@pytest.mark.parametrize("vendor", VENDORS)
def test_a_vendors_key_is_found_and_not_repeated(project: Project, vendor: str, how: str) -> None:
    secret = ENCODED[how](VENDORS[vendor])
    file = plant(project.folder / "notes.txt", secret)
    status, shown, said = scrubbed(project, str(file), keep=(secret, VENDORS[vendor][7:]))
    assert status == 3
    line = "" if how else " on line 2"
    found = shown.splitlines()
    assert f"{file}: what looks like {vendor}{how}{line}" in found
    # What is URL-encoded can be read as hexadecimal digits too.
    assert all(one.startswith(f"{file}: what looks like {vendor}") for one in found)
    assert f"1 file looked through: {len(found)} found" in said
    assert "hint: revoke the key" in said


@in_each_encoding
def test_ones_own_key_is_found_where_it_looks_like_nothing_in_particular(
    project: Project, how: str
) -> None:
    secret = ENCODED[how](PLAIN)
    plant(project.folder / "notes.txt", secret)
    plant(project.folder / "shown.txt", f"****{PLAIN[-4:]}")
    found = scrubbed(
        project, "notes.txt", "shown.txt", keep=(PLAIN, secret, PLAIN[:8]), XAI_API_KEY=PLAIN
    )
    assert found[0] == 3
    assert found[1] == (
        f"notes.txt: the API key or a part of it{how}\nshown.txt: the API key or a part of it\n"
    )
    assert scrubbed(project, "notes.txt", "shown.txt")[0] == 0


def test_a_key_that_is_split_over_the_rows_of_a_cassette_is_found(project: Project) -> None:
    cassette = project.folder / "cassettes" / "xai.yaml"
    text = cassette.read_text(encoding="utf-8")
    start, rest = text.split('"data":[\n', 1)
    halves = (PLAIN[:7], PLAIN[7:14])
    rows = "".join(f'        {{"id":"a","of":"{half}","on":true}},\n' for half in halves)
    cassette.write_text(f'{start}"data":[\n{rows}{rest}', encoding="utf-8")
    assert scrubbed(project, str(cassette))[0] == 0
    status, shown, _ = scrubbed(project, str(cassette), keep=halves, XAI_API_KEY=PLAIN)
    assert status == 3
    assert "the API key or a part of it" in shown


def test_a_key_is_looked_for_beside_a_variable_that_holds_none(project: Project) -> None:
    plant(project.folder / "notes.txt", PLAIN)
    broken = {"ANTHROPIC_API_KEY": "'quoted key'", "XAI_API_KEY": PLAIN}
    status, _, said = scrubbed(project, "notes.txt", keep=(PLAIN, "quoted"), **broken)
    assert status == 3
    assert "1 found" in said


@pytest.mark.parametrize(
    "where", ["cassettes/zai.yaml", "out/python/provider_model_ids/zai.py", "out/new/file.bin"]
)
@pytest.mark.parametrize("check", [(), ("--check",)], ids=["mends", "checks"])
def test_a_key_in_what_is_recorded_or_landed_is_found_and_left_there(
    project: Project, where: str, check: tuple[str, ...]
) -> None:
    file = project.folder / where
    file.parent.mkdir(exist_ok=True)
    plant(file, OPENAI)
    status, shown, _ = scrubbed(project, *check, keep=(OPENAI,))
    assert status == 3
    assert shown.startswith(f"{file}: what looks like an OpenAI or Anthropic style key on line ")


@pytest.mark.parametrize(
    ("prefix", "innocent"),
    [
        ("sk-ant-api03-", "ANTHROPIC_API_KEY=sk-ant-api03-..."),
        ("sk-or-v1-", "sk-or-v1-..."),
        ("sk-proj-", "sk-proj-..."),
        ("github_pat_", "github_production"),
    ],
)
def test_what_all_keys_of_a_vendor_begin_with_is_no_part_of_ones_own(
    project: Project, prefix: str, innocent: str
) -> None:
    key = prefix + "aB3" * 10
    plant(project.folder / "manual.txt", innocent)
    assert scrubbed(project, "manual.txt", XAI_API_KEY=key)[0] == 0
    plant(project.folder / "manual.txt", f"{prefix}aB3aB3aB...")
    assert scrubbed(project, "manual.txt", XAI_API_KEY=key)[0] == 3


def test_a_key_that_is_encoded_twice_is_found(project: Project) -> None:
    plant(project.folder / "notes.txt", TWICE)
    assert scrubbed(project, "notes.txt", keep=(OPENAI,))[0] == 3


def test_every_finding_of_every_file_is_told_by_file(project: Project) -> None:
    folder = project.folder / "more" / "deeper"
    folder.mkdir(parents=True)
    for name in ("b.txt", "a.json"):
        plant(plant(folder / name, OPENAI), VENDORS["a Google key"])
    (folder / "c.json").write_text(json.dumps({"key": PLAIN}), encoding="utf-8")
    status, shown, said = scrubbed(project, "more", "more/deeper/a.json", XAI_API_KEY=PLAIN)
    assert status == 3
    assert [line.partition(":")[0].rpartition("/")[2] for line in shown.splitlines()] == [
        *("a.json", "a.json", "b.txt", "b.txt", "c.json")
    ]
    assert said.startswith("3 files looked through: 5 found\n")


@pytest.mark.parametrize("skipped", [".git", ".gen-models"])
def test_folders_that_are_nobodys_files_are_not_looked_through(
    project: Project, skipped: str
) -> None:
    folder = project.folder / "more" / skipped
    folder.mkdir(parents=True)
    plant(folder / "notes.txt", OPENAI)
    assert scrubbed(project, "more") == (0, "", "0 files looked through: no secrets\n")
    assert scrubbed(project, f"more/{skipped}/notes.txt")[0] == 3


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\xff\xfe\x80" * 99,
        b"interactions: [",
        b"interactions: !!python/object/apply:os.system ['touch owned']",
        b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]",
        b"[" * 50_000,
        b"{a: " * 5_000,
        b"interactions: {request: 1}",
        b"interactions: [{request: {headers: {}}, response: {headers: {}}}]",
        b"interactions: [{request: {headers: {}, uri: 'http://['}, response: {headers: {}}}]",
        b"interactions: [{request: {headers: [], uri: x}, response: {headers: {}}}]",
        b"interactions: []",
        b"interactions: 7",
        b"a: 2026-99-99",
        b"a: " + b"9" * 5_000,
        b"? [a]\n: b",
        b"- 1\n- 2",
        b"---\na: 1\n---\nb: 2",
    ],
)
def test_a_file_of_any_kind_is_looked_through_as_text(project: Project, data: bytes) -> None:
    file = project.folder / "strange.yaml"
    file.write_bytes(data)
    assert scrubbed(project, "strange.yaml") == (0, "", "1 file looked through: no secrets\n")
    file.write_bytes(data + b"\n# " + OPENAI.encode() + b"\n")
    assert scrubbed(project, "strange.yaml", keep=(OPENAI,))[0] == 3


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_key_is_found_in_what_an_editor_wrote_with_a_byte_order_mark(
    project: Project, encoding: str
) -> None:
    (project.folder / "notes.txt").write_text(f"key = {OPENAI}\n", encoding=encoding)
    assert scrubbed(project, "notes.txt", keep=(OPENAI,))[0] == 3


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("missing", "missing does not exist"),
        ("n" * 300, f"{'n' * 300} cannot be read: File name too long"),
        ("/proc/self/mem", "/proc/self/mem cannot be read: Input/output error"),
    ],
)
def test_what_cannot_be_read_is_told_with_a_cure(project: Project, path: str, problem: str) -> None:
    plant(project.folder / "notes.txt", OPENAI)
    status, shown, said = scrubbed(project, "notes.txt", path)
    assert (status, shown) == (2, "")
    assert said.startswith(f"error: {problem}\n  hint: ")


def test_a_file_may_be_called_anything(project: Project) -> None:
    file = project.folder / "b\u00fc \x1b[31m\n.txt"
    plant(file, OPENAI)
    status, shown, _ = scrubbed(project, str(file), keep=(OPENAI, "\x1b"))
    assert (status, len(shown.splitlines())) == (3, 1)
