"""Languages are chosen, laid out and landed one by one, and nobody's own files are touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from gen_models.files import WORK
from gen_models.landing import NAME, read_manifest
from gen_models.targets import (
    MARKER,
    ProviderModels,
    every_layout,
    load_target,
    target_names,
    targets_in,
)
from gen_models.targets.rust.target import EMBEDDED
from gen_models.workspace import bundled_home, find_workspace
from tests.support.builders.edits import add, tree_of
from tests.support.project import Project, files_of, landed_project


@pytest.fixture
def project(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Project:
    return landed_project(tmp_path_factory).copy(tmp_path / "project")


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


def rust_sources(folder: Path) -> set[str]:
    return {file.name for file in folder.glob("*.rs")}


def test_a_module_is_a_target_of_its_name() -> None:
    assert target_names() == ("python", "rust", "typescript")
    assert [load_target(name).name for name in target_names()] == list(target_names())
    assert {target.name for target in every_layout()} == set(target_names())


def test_the_targets_of_the_shipped_tree_are_all_there() -> None:
    landed = read_manifest(bundled_home() / "generated")
    for head in (provider.head for provider in landed.providers.values()):
        for target in map(load_target, target_names()):
            assert (
                target.render_provider(ProviderModels(head, "", (), ())).keys()
                <= landed.files.keys()
            )


@pytest.mark.parametrize("name", target_names())
def test_every_source_with_comments_says_that_it_is_generated(name: str) -> None:
    tree = bundled_home() / "generated" / name
    sources = [f for f in tree.rglob("*") if f.suffix in (".py", ".rs", ".js", ".ts", ".toml")]
    assert len(sources) > 24
    for source in sources:
        assert MARKER in source.read_text(encoding="ascii")[:200], source


def test_only_the_chosen_targets_land(project: Project, tmp_path: Path) -> None:
    out = tmp_path / "only"
    assert project.run("-t", "rust,python", "-o", str(out)).returncode == 0
    roots = {path.partition("/")[0] for path in tree_of(out)}
    assert roots == {"rust", "python", "ledger", NAME}
    assert project.run("-t", "python", "-t", "rust", "-o", str(out), "--check").returncode == 0
    assert project.run("-o", str(out), "--check").returncode == 1


def test_what_is_not_chosen_stays_to_the_byte(project: Project) -> None:
    add(project.workspace, "zai", "glm-next")
    before = tree_of(project.output)
    assert project.run("-t", "typescript").returncode == 0
    after = tree_of(project.output)
    kept = ("python/", "rust/")
    assert changed(before, after) == {f for f in files_of("zai") if not f.startswith(kept)}
    assert project.run("--check").returncode == 1
    assert project.run().returncode == 0
    assert changed(after, tree_of(project.output)) == {
        NAME, *(f for f in files_of("zai") if f.startswith(kept)),
    }  # fmt: skip


def test_a_target_that_comes_later_finds_its_names_settled(
    project: Project, tmp_path: Path
) -> None:
    out = tmp_path / "later"
    assert project.run("-t", "python", "-o", str(out)).returncode == 0
    ledgers = {path: data for path, data in tree_of(out).items() if path.startswith("ledger/")}
    assert project.run("-o", str(out)).returncode == 0
    assert ledgers.items() <= tree_of(out).items()


def test_targets_can_be_set_once(project: Project) -> None:
    settings = project.folder / "pyproject.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f'{text}targets = ["rust"]\n', encoding="utf-8")
    assert find_workspace(project.folder).targets == ("rust",)
    assert project.run("-o", "rusty").returncode == 0
    assert not (project.folder / "rusty" / "python").exists()
    assert project.run("-t", "python", "-o", "snaky").returncode == 0
    assert not (project.folder / "snaky" / "rust").exists()
    settings.write_text(f'{text}targets = "rust"\n', encoding="utf-8")
    done = project.run()
    assert (done.returncode, "targets is no list" in done.stderr) == (2, True)


def test_a_target_that_there_is_not_is_refused_with_those_that_there_are(project: Project) -> None:
    done = project.run("-t", "cobol")
    assert done.returncode == 2
    assert done.stderr == (
        "error: there is no target 'cobol'\n  hint: targets are python, rust, typescript\n"
    )


def test_rust_alone_in_a_folder_of_sources_is_a_module_there(
    project: Project, tmp_path: Path
) -> None:
    models = tmp_path / "crate" / "src" / "models"
    models.parent.mkdir(parents=True)
    (models.parent / "main.rs").write_text("mod models;\nfn main() {}\n", encoding="utf-8")
    assert project.run("-t", "rust", "-p", "xai", "-o", str(models)).returncode == 0
    assert rust_sources(models) == {"mod.rs", "xai.rs"}
    assert project.run("-t", "rust", "-p", "zai", "-o", str(models)).returncode == 0
    assert rust_sources(models) == {"mod.rs", "xai.rs", "zai.rs"}
    assert "pub mod xai;\npub mod zai;" in (models / "mod.rs").read_text(encoding="ascii")
    assert project.run("-t", "rust", "-o", str(models), "-p", "xai,zai", "--check").returncode == 0
    crate = project.output / "rust" / "src" / "xai.rs"
    assert (models / "xai.rs").read_bytes() == crate.read_bytes()


def test_elsewhere_rust_is_a_crate(tmp_path: Path) -> None:
    deep = tmp_path / "src" / "deeper" / "still"
    for folder in (deep, tmp_path / "out"):
        assert targets_in(folder, ["rust"]) == (load_target("rust"),)
    (tmp_path / "Cargo.toml").touch()
    assert targets_in(deep, ["rust"]) == (EMBEDDED,)
    assert targets_in(tmp_path / "src", ["rust", "python"]) == (
        load_target("python"), load_target("rust"),
    )  # fmt: skip


@pytest.mark.parametrize("force", [(), ("--force",)], ids=["", "forced"])
def test_a_file_of_somebody_else_is_never_overwritten(
    project: Project, tmp_path: Path, force: tuple[str, ...]
) -> None:
    models = tmp_path / "src" / "models"
    models.mkdir(parents=True)
    (models / "mod.rs").write_text("pub mod mine;\n", encoding="utf-8")
    done = project.run("-t", "rust", "-p", "xai", "-o", str(models), *force)
    assert done.returncode == 2
    assert f"{models / 'mod.rs'} was not generated by gen-models" in done.stderr
    assert {f.name for f in models.iterdir() if f.name != WORK} == {"mod.rs"}
    assert (models / "mod.rs").read_text(encoding="utf-8") == "pub mod mine;\n"


def test_a_file_of_ours_that_nobody_remembers_may_be_forced(
    project: Project, tmp_path: Path
) -> None:
    models = tmp_path / "src" / "models"
    where = ("-t", "rust", "-p", "xai", "-o", str(models))
    assert project.run(*where).returncode == 0
    (models / NAME).unlink()
    ours = models / "xai.rs"
    ours.write_text(ours.read_text(encoding="ascii") + "// more\n", encoding="ascii")
    assert project.run(*where).returncode == 2
    assert project.run(*where, "--force").returncode == 0
    assert "// more" not in ours.read_text(encoding="ascii")


def test_a_landing_says_what_was_parsed_and_not_compiled(project: Project, tmp_path: Path) -> None:
    said = project.run("-o", str(tmp_path / "out"), "-p", "zai").stderr
    assert said.endswith("; parsed, not compiled: rust, typescript\n")
    said = project.run("-o", str(tmp_path / "snake"), "-p", "zai", "-t", "python").stderr
    assert "compiled" not in said
