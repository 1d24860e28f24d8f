"""Names and versions that every registry takes, and no others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.package import DEFAULT_PACKAGE, Package
from gen_models.targets import load_target, target_names
from gen_models.workspace import bundled_home, find_workspace


@pytest.mark.parametrize("name", ["acme-models", "models2", "a1"])
def test_an_import_name_follows_from_the_name(name: str) -> None:
    assert Package.of({"name": name}).import_name == name.replace("-", "_")
    assert Package.of({"name": name, "import-name": "acme"}).import_name == "acme"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *[
            ("name", n)
            for n in ("", "a", "Acme", "a_b", "-a", "a-", "a--b", "@acme/x", "a" * 65, 5)
        ],
        *[("import-name", n) for n in ("a-b", "1a", "A", "", "a__b", "class", "crate", "\u00e9a")],
        *[("version", v) for v in ("1", "1.2", "1.2.3a1", "01.2.3", "1.2.3.4", 'x"', "1.2.3\n")],
        *[("repository", u) for u in ("http://a/b", "https://a", 'https://a/"', "https://a/b\n")],
        ("license", "MIT"),
    ],
)
def test_what_some_registry_would_refuse_is_refused(key: str, value: object) -> None:
    with pytest.raises(ValueError, match=key):
        Package.of({key: value})


@given(st.from_regex(r"[a-z](-?[a-z0-9]){1,20}", fullmatch=True))
def test_a_package_is_what_its_table_says(name: str) -> None:
    package = Package.of({"name": name, "version": "1.2.3", "import-name": "acme_models"})
    assert Package.of(package.to_table()) == package


@pytest.mark.parametrize("language", target_names())
def test_a_target_renders_the_names_and_the_version_that_it_is_given(language: str) -> None:
    url = "https://git.example/acme/models"
    package = Package("acme-llms", "acme_ids", "7.8.9", url)
    files = load_target(language).for_package(package).render_package([])
    text = "".join(f"{path}\n{source}" for path, source in files.items())
    assert "acme-llms" in text
    assert 'version = "7.8.9"' in text or '"version": "7.8.9"' in text
    assert url in text
    assert ("acme_ids" in text) is (language != "typescript")
    for name in (DEFAULT_PACKAGE.name, DEFAULT_PACKAGE.import_name):
        assert name not in text


@pytest.mark.parametrize("language", target_names())
def test_the_default_name_is_written_in_no_template(language: str) -> None:
    folder = bundled_home() / "generator" / "gen_models" / "targets"
    for file in (folder / language).rglob("*.txt"):
        text = file.read_text(encoding="ascii")
        assert DEFAULT_PACKAGE.name not in text
        assert DEFAULT_PACKAGE.import_name not in text


def test_a_package_has_the_projects_license() -> None:
    license_text = (bundled_home() / "LICENSE").read_text(encoding="ascii")
    for language in target_names():
        files = load_target(language).render_package([])
        assert files[f"{language}/LICENSE"] == license_text


@pytest.mark.parametrize("url", [None, "https://git.example/acme/models"])
@pytest.mark.parametrize("language", target_names())
def test_every_link_of_a_readme_works_on_a_package_page(language: str, url: str | None) -> None:
    target = load_target(language).for_package(Package(repository=url))
    readme = target.render_package([])[f"{language}/README.md"]
    links = re.findall(r"\]\(([^)]*)\)", readme)
    assert links == ([] if url is None else [url])


def test_settings_name_the_package(tmp_path: Path) -> None:
    table = '[tool.gen-models.package]\nname = "acme-models"\nversion = "1.2.3"\n'
    (tmp_path / "pyproject.toml").write_text(table, encoding="utf-8")
    assert find_workspace(tmp_path).package == Package("acme-models", "acme_models", "1.2.3")
