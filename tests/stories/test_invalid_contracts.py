"""A contract that is not valid is a rejection of its provider, and of no other."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from gen_models.workspace import bundled_home
from tests.support.builders.shape_contracts import IN_DATA, KEY, ShapeCase, objects
from tests.support.project import Project
from tests.support.provider.loopback import Answer, Seen, loopback

GOOD = ShapeCase(
    "good",
    'rows = "data"\nid = "id"',
    IN_DATA,
    lambda _, number: Answer({"data": objects("a", f"b{number}")}),
    (),
)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[tuple[Project, dict[str, str]]]:
    """Two providers, both of which have landed; then the contract of one is broken."""
    for name in ("contracts", "cassettes"):
        (tmp_path / name).mkdir()
    for slug in ("acme", "zeta"):
        text = GOOD.text.replace('"Acme"', f'"{slug.title()}"')
        (tmp_path / "contracts" / f"{slug}.toml").write_text(text, encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(
        '[tool.gen-models]\ncontracts = "contracts"\ncassettes = "cassettes"\noutput = "out"\n',
        encoding="utf-8",
    )
    numbers = iter(range(99))

    def answer(seen: Seen) -> Answer:
        return GOOD.answer(seen, next(numbers))

    made = Project(tmp_path)
    with loopback(answer) as server:
        url = f"{server.url}/v1/models"
        variables = {"ACME_KEY": KEY, "GEN_MODELS_ACME_URL": url, "GEN_MODELS_ZETA_URL": url}
        done = made.run("refresh", "-p", "acme,zeta", **variables)
        assert done.returncode == 0, done.stderr
        broken = tmp_path / "contracts" / "zeta.toml"
        text = broken.read_text("utf-8").replace("docs =", "dosc =").replace("0.5", "5")
        broken.write_text(text, encoding="utf-8")
        yield made, variables


def landed(project: Project) -> dict[str, bytes]:
    return {path: data for path, data in project.tree().items() if "zeta" in path}


@pytest.mark.slow
def test_the_others_are_refreshed_and_all_that_is_wrong_is_told(
    project: tuple[Project, dict[str, str]],
) -> None:
    made, variables = project
    before, kept = made.tree(), landed(made)
    done = made.run("refresh", **variables)
    assert done.returncode == 3
    assert done.stderr.count("zeta: invalid contract: ") == 2
    assert "did you mean 'docs'?" in done.stderr
    assert "promises.max_shrink" in done.stderr
    assert landed(made) == kept
    assert made.tree() != before
    assert made.statuses("refresh", **variables)["zeta"] == "kept"


@pytest.mark.slow
def test_generate_and_check_reject_it_where_it_is_selected(
    project: tuple[Project, dict[str, str]],
) -> None:
    made, _ = project
    kept = landed(made)
    for arguments in ((), ("--check",), ("-p", "zeta"), ("-p", "zeta", "--check")):
        found = made.outcome(*arguments)
        assert found["status"] == 3
        problems = {(r["provider"], r["contract"]) for r in found["rejections"]}
        assert problems == {("zeta", "file")}
        assert len(found["rejections"]) == 2
    for arguments in (("-p", "acme"), ("--skip", "zeta"), ("-p", "acme", "--check")):
        assert made.run(*arguments).returncode == 0
    assert landed(made) == kept


@pytest.mark.slow
def test_every_command_says_so(project: tuple[Project, dict[str, str]]) -> None:
    made, _ = project
    listed = json.loads(made.run("providers", "--output-format=json").stdout)
    (row,) = [p for p in listed if p["provider"] == "zeta"]
    assert row["state"] == "rejected"
    assert "invalid contract: " in row["detail"]
    (made.folder / "page.json").write_text(json.dumps({"data": objects("a")}), encoding="utf-8")
    for arguments, status in (
        (("record", "zeta", "--from", "page.json"), 3),
        (("keys", "set", "zeta"), 3),
        (("scrub", "--check"), 2),
    ):
        done = made.run(*arguments)
        assert done.returncode == status, done.stderr
        assert done.stderr.count("  hint: ") == 2
        assert "unknown key 'dosc'" in done.stderr
    assert made.run("explain", "a", "-p", "zeta").returncode == 0
    assert "unknown provider" in made.run("-p", "zetaa").stderr


@pytest.mark.slow
def test_the_contract_suite_fails_where_it_is_not_told_to_leave_it_out(
    project: tuple[Project, dict[str, str]],
) -> None:
    made, _ = project
    done = made.run("test", "-q")
    assert done.returncode != 0
    assert "zeta: invalid contract: " in done.stdout + done.stderr
    assert made.run("test", "-p", "acme", "-q").returncode == 0


def test_a_folder_of_invalid_contracts_is_no_folder_without_contracts(tmp_path: Path) -> None:
    for name in ("contracts", "cassettes"):
        (tmp_path / name).mkdir()
    (tmp_path / "contracts" / "acme.toml").write_text("", encoding="utf-8")
    shutil.copy(
        bundled_home() / "contracts" / "contract.schema.json", tmp_path / "contracts" / "x.json"
    )
    done = Project(tmp_path).run("--contracts=contracts", "--cassettes=cassettes", "-o", "out")
    assert done.returncode == 3
    assert "acme: invalid contract: " in done.stderr
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").glob("python/**/acme.py"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("slug", "class_name", "words", "hint"),
    [
        ("anyacme", "AnyAcme", "as acme does", "choose another class_name, here or in acme.toml"),
        (
            "parse",
            "Omega",
            "the slug 'parse' gives parse, a name of the python",
            "rename parse.toml",
        ),
        ("omega", "Provider", "gives ProviderModel, a name of the", "choose another class_name"),
        ("omega", "ACME", "class_name 'ACME' is already used by acme", "a class name of its own"),
    ],
)
def test_names_that_collide_are_refused_before_anything_is_generated(
    project: tuple[Project, dict[str, str]], slug: str, class_name: str, words: str, hint: str
) -> None:
    made, variables = project
    text = GOOD.text.replace('"Acme"', f'"{class_name}"')
    (made.folder / "contracts" / f"{slug}.toml").write_text(text, encoding="utf-8")
    shutil.copy(made.cassettes / "acme.yaml", made.cassettes / f"{slug}.yaml")
    before = {p: data for p, data in made.tree().items() if p.startswith("out/")}
    for arguments in (("-p", slug), ("--check", "-p", slug), ("refresh", "-p", slug)):
        done = made.run(*arguments, **variables)
        assert done.returncode == 3, done.stderr
        assert f"{slug}: invalid contract: " in done.stderr
        assert words in done.stderr
        assert hint in done.stderr
    assert {p: data for p, data in made.tree().items() if p.startswith("out/")} == before


@pytest.mark.slow
def test_a_name_of_what_has_landed_is_not_given_again(
    project: tuple[Project, dict[str, str]],
) -> None:
    made, _ = project
    (made.folder / "contracts" / "acme.toml").rename(made.folder / "contracts" / "anyacme.toml")
    file = made.folder / "contracts" / "anyacme.toml"
    file.write_text(file.read_text("utf-8").replace('"Acme"', '"AnyAcme"'), encoding="utf-8")
    (made.cassettes / "acme.yaml").rename(made.cassettes / "anyacme.yaml")
    done = made.run("-p", "anyacme")
    assert done.returncode == 3
    assert "gives AnyAcmeModelId in typescript, as acme does" in done.stderr
