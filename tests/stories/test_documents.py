"""Documents that the settings name: their tables follow what is recorded."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.builders.edits import add, live_ids, remove
from tests.support.project import Project, landed_project
from tests.support.sample import sample_contracts, settings
from tests.support.statements import announcement, listing, state

BEGIN = "<!-- gen-models providers -->"
END = "<!-- /gen-models providers -->"
LIFECYCLE = "<!-- gen-models lifecycle -->", "<!-- /gen-models lifecycle -->"
AROUND = f"# Mine\n\n  {BEGIN}\nanything | at all\n{END}\n\nNo new line at the end: \u00e9"


@pytest.fixture
def project(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project whose settings name a document, which has no table yet."""
    made = landed_project(tmp_path_factory).copy(tmp_path)
    name_documents(made, '"README.md"')
    document(made).write_text(AROUND, encoding="utf-8")
    return made


def name_documents(project: Project, names: str) -> None:
    text = f"{settings(project.OUTPUT)}documents = [{names}]\n"
    (project.folder / "pyproject.toml").write_text(text, encoding="utf-8")


def document(project: Project) -> Path:
    return project.folder / "README.md"


def rows(text: str) -> dict[str, list[str]]:
    """The cells of a table, by the first of them."""
    found = [line.strip("|").split(" | ") for line in text.splitlines() if line.startswith("|")]
    return {cells[0].strip(): [cell.strip() for cell in cells[1:]] for cells in found}


@pytest.mark.usefixtures("every_contract")
def test_the_table_is_that_of_providers_in_markdown(project: Project) -> None:
    table = project.run("providers", "--output-format", "markdown").stdout
    assert rows(table).keys() - {"provider", "---"} >= sample_contracts().keys()
    done = project.run()
    assert (done.returncode, done.stderr) == (0, "updated README.md\n")
    before, after = AROUND.split("anything | at all\n")
    assert document(project).read_text(encoding="utf-8") == before + table + after
    assert project.run("--check").returncode == 0
    left = {file.name for file in project.folder.iterdir() if file.name.startswith(".R")}
    assert left == set()


@pytest.mark.slow
def test_a_check_names_the_document_and_the_hint_mends_it(project: Project) -> None:
    add(project.workspace, "zai", "glm-next")
    project.run()
    fresh = document(project).read_bytes()
    assert rows(fresh.decode())["zai"][1] == "3"
    document(project).write_bytes(fresh.replace(b"| 3 |", b"| 4 |"))
    stale = document(project).read_bytes()
    done = project.run("--check")
    assert (done.returncode, document(project).read_bytes()) == (1, stale)
    assert str(document(project)) in done.stdout
    assert "`gen-models`" in done.stderr
    assert "README.md" in done.stderr
    diff = project.run("--diff")
    assert (diff.returncode, "| 4 |" in diff.stdout, "| 3 |" in diff.stdout) == (1, True, True)
    assert project.run("--dry-run").returncode == 0
    assert document(project).read_bytes() == stale
    assert project.run().returncode == 0
    assert document(project).read_bytes() == fresh


@pytest.mark.slow
def test_every_change_of_the_recordings_reaches_the_table(project: Project) -> None:
    project.run()
    before = rows(document(project).read_text(encoding="utf-8"))
    add(project.workspace, "xai", "grok-next")
    (gone, *_) = sorted(live_ids(project.output, "anthropic"))
    remove(project.workspace, "anthropic", gone)
    assert project.run("--check").returncode == 1
    assert project.run().returncode == 0
    after = rows(document(project).read_text(encoding="utf-8"))
    counts = {slug: int(after[slug][1]) - int(before[slug][1]) for slug in ("xai", "anthropic")}
    assert counts == {"xai": 1, "anthropic": -1}
    assert {slug for slug in after if after[slug] != before[slug]} == {"xai", "anthropic"}


@pytest.mark.slow
def test_a_table_of_lifecycles_follows_what_is_known(project: Project) -> None:
    both = f"{BEGIN}\n{END}\n\n{chr(10).join(LIFECYCLE)}\n"
    document(project).write_text(both, encoding="utf-8")
    assert project.run().returncode == 0
    text = document(project).read_text(encoding="utf-8")
    state(project, "zai", [listing("2020-01-01", "glm-0")], [announcement("glm-0", "2020-02-01")])
    assert project.run("--check").returncode == 1
    assert project.run().returncode == 0
    counts = project.run("lifecycle", "--summary", "--output-format", "markdown").stdout
    after = document(project).read_text(encoding="utf-8")
    assert after.count(counts) == 1
    assert "\n| zai |" in counts
    assert after.partition(LIFECYCLE[0])[0] == text.partition(LIFECYCLE[0])[0]


@pytest.mark.usefixtures("every_contract")
def test_line_ends_and_permissions_stay_those_of_the_document(project: Project) -> None:
    document(project).write_bytes(AROUND.replace("\n", "\r\n").encode())
    document(project).chmod(0o640)
    assert project.run().returncode == 0
    text = document(project).read_bytes().decode()
    assert text.count("\n") == text.count("\r\n") > len(sample_contracts())
    if os.name != "nt":
        assert document(project).stat().st_mode & 0o777 == 0o640
    assert project.run("--check").returncode == 0


@pytest.mark.slow
def test_documents_are_not_about_folders_that_options_name(project: Project) -> None:
    assert project.run("-o", "elsewhere").returncode == 0
    assert document(project).read_text(encoding="utf-8") == AROUND


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "does not exist"),
        (b"# Nothing\n", "has no line"),
        (f"{BEGIN}\n".encode(), ":1: "),
        (f"\n{END}\n".encode(), ":2: "),
        (f"{BEGIN}\n{BEGIN}\n{END}\n".encode(), ":2: "),
        (f"{BEGIN}\n{LIFECYCLE[1]}\n".encode(), ":2: "),
        (f"{BEGIN}\n{LIFECYCLE[0]}\n{END}\n".encode(), ":2: "),
        (f"{BEGIN}\n{END}\n\xe9".encode("latin-1"), "not UTF-8"),
        (b" " * (2**22 + 1), "larger than"),
    ],
    ids=[
        "missing",
        "no table",
        "no end",
        "no begin",
        "twice",
        "other end",
        "other begin",
        "latin-1",
        "large",
    ],
)
def test_a_document_that_cannot_be_kept_up_to_date_stops_the_run_before_it_lands(
    project: Project, text: bytes | None, words: str
) -> None:
    add(project.workspace, "zai", "glm-next")
    if text is None:
        document(project).unlink()
    else:
        document(project).write_bytes(text)
    before = project.tree()
    for mode in ((), ("--check",)):
        done = project.run(*mode)
        assert (done.returncode, project.tree()) == (2, before)
        assert str(document(project)) in done.stderr
        assert words in done.stderr
        assert "hint: " in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_document_leads_nowhere_else(
    project: Project, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "README.md"
    outside.write_text(AROUND, encoding="utf-8")
    document(project).unlink()
    document(project).symlink_to(outside)
    done = project.run()
    assert (done.returncode, "documents leads out" in done.stderr) == (2, True)
    name_documents(project, '"../README.md"')
    assert project.run().returncode == 2
    assert outside.read_text(encoding="utf-8") == AROUND


def test_the_names_are_a_list(project: Project) -> None:
    text = settings(project.OUTPUT) + 'documents = "README.md"\n'
    (project.folder / "pyproject.toml").write_text(text, encoding="utf-8")
    done = project.run()
    assert (done.returncode, "documents is not a list" in done.stderr) == (2, True)


@pytest.mark.slow
def test_what_a_contract_says_cannot_leave_its_cell(project: Project) -> None:
    contract = project.folder / "contracts" / "zai.toml"
    text = contract.read_text(encoding="utf-8")
    name = r'"Z | <b> ' + END + r' *x* [a](b)"'
    contract.write_text(text.replace('"Z.ai"', name), encoding="utf-8")
    assert project.run().returncode == 0
    written = document(project).read_text(encoding="utf-8")
    assert (written.count(BEGIN), written.count(END)) == (1, 1)
    (row,) = (line for line in written.splitlines() if line.startswith("| zai "))
    assert row.replace("\\|", "").count("|") == 7
    assert not {"<", ">"} & set(row)
