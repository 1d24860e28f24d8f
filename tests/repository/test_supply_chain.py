"""What CI installs has an exact version and a recorded hash, and its workflows have no rights."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from gen_models.formats import load_yaml
from gen_models.workspace import bundled_home

HOME = bundled_home()
CI = HOME / ".ci"
WORKFLOWS = sorted((HOME / ".github" / "workflows").glob("*.y*ml"))
PINNED = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)(?: ; (?P<marker>[^\\]+))?")
SHA256 = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def locked() -> dict[str, tuple[str, int]]:
    """Each package's version and how many hashes it has, from what CI installs from."""
    text = (CI / "requirements.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    found: dict[str, tuple[str, int]] = {}
    for entry in re.split(r"\n(?=\S)", "\n".join(lines)):
        pinned = PINNED.match(entry)
        assert pinned is not None, entry
        hashes = len(SHA256.findall(entry))
        assert hashes == entry.count("--hash"), entry
        found[canonicalize_name(pinned["name"])] = pinned["version"], hashes
    return found


def wanted() -> Iterator[Requirement]:
    """What the project's extras for development, and its build, ask for."""
    read = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))
    project = read["project"]
    extras = project["optional-dependencies"]
    texts = [*project["dependencies"], *read["build-system"]["requires"]]
    texts += [
        text
        for name in ("dev", "test", "aws", "discovery", "google", "keyring")
        for text in extras[name]
    ]
    for text in texts:
        requirement = Requirement(text)
        if requirement.name != "gen-models":
            yield requirement


def steps(workflow: Path) -> Iterable[dict[str, object]]:
    jobs = load_yaml(workflow.read_text(encoding="utf-8"))["jobs"]
    return [step for job in jobs.values() for step in job["steps"]]


def test_ci_installs_python_packages_by_version_and_hash() -> None:
    found = locked()
    assert len(found) > 40
    assert {name for name, (_, hashes) in found.items() if not hashes} == set()


def test_what_the_project_asks_for_is_locked_in_a_version_that_fits() -> None:
    found = locked()
    missing = [
        str(requirement)
        for requirement in wanted()
        if (held := found.get(canonicalize_name(requirement.name))) is None
        or not requirement.specifier.contains(held[0])
    ]
    assert missing == []


def test_npm_packages_are_locked_by_hash() -> None:
    lock = json.loads((CI / "node" / "package-lock.json").read_text(encoding="utf-8"))
    asked = json.loads((CI / "node" / "package.json").read_text(encoding="utf-8"))
    packages = {path: entry for path, entry in lock["packages"].items() if path}
    for path, entry in packages.items():
        assert (path, entry["integrity"].partition("-")[0]) == (path, "sha512")
    for name, version in asked["devDependencies"].items():
        assert packages[f"node_modules/{name}"]["version"] == version


def test_crates_are_locked_by_hash() -> None:
    lock = HOME / "tests" / "compilers" / "crate" / "Cargo.lock.in"
    packages = tomllib.loads(lock.read_text(encoding="utf-8"))["package"]
    names = {package["name"] for package in packages}
    assert {"probe", "serde", "serde_json"} <= names
    for package in packages:
        hashed = re.fullmatch(r"[0-9a-f]{64}", package.get("checksum", ""))
        assert (package["name"], bool(hashed)) == (package["name"], package["name"] != "probe")


def test_go_tools_are_locked_by_hash() -> None:
    module = (CI / "go" / "go.mod").read_text(encoding="utf-8")
    asked = re.findall(r"^\s+(\S+) (v\S+)", module, re.MULTILINE)
    hashed = (CI / "go" / "go.sum").read_text(encoding="utf-8")
    assert len(asked) > 5
    for path, version in asked:
        assert re.search(rf"^{re.escape(path)} {re.escape(version)} h1:\S+$", hashed, re.MULTILINE)


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_by_commit(workflow: Path) -> None:
    used = [str(step["uses"]) for step in steps(workflow) if "uses" in step]
    assert used
    assert [name for name in used if not re.fullmatch(r"[\w-]+/[\w/-]+@[0-9a-f]{40}", name)] == []


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_have_few_rights_and_keep_no_token(workflow: Path) -> None:
    read = load_yaml(workflow.read_text(encoding="utf-8"))
    assert read["permissions"] == {}
    for job in read["jobs"].values():
        rights = {**job["permissions"]}
        # What publishes proves to a registry who it is.
        assert rights.pop("id-token", None) == ("write" if "environment" in job else None)
        assert rights in ({"contents": "read"}, {})
    checkouts = [s for s in steps(workflow) if str(s.get("uses")).startswith("actions/checkout@")]
    for step in checkouts:
        assert step["with"] == {"persist-credentials": False}


def test_a_bot_proposes_updates_of_everything_that_is_locked() -> None:
    read = load_yaml((HOME / ".github" / "dependabot.yml").read_text(encoding="utf-8"))
    folders = {entry["directory"] for entry in read["updates"]}
    assert folders == {"/", "/.ci", "/.ci/node", "/.ci/go", "/tests/compilers/crate"}
    for entry in read["updates"]:
        assert entry["cooldown"]["default-days"] >= 7
        assert entry["groups"]
