"""Two branches that both add models, merged by a real git."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gen_models.files import WORK
from gen_models.workspace import bundled_home
from tests.support.builders.ledgers import HEAD
from tests.support.scratch import BASE, Repository


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    found = Repository(tmp_path)
    found.write()
    found.refresh(BASE, "2026-01-01")
    found.commit()
    return found


@pytest.mark.slow
@pytest.mark.parametrize("attributes", ["", "generated/ledger/*.jsonl merge=union\n"])
def test_running_the_generator_settles_a_merge_of_two_branches_that_add_models(
    repository: Repository, attributes: str
) -> None:
    (repository.folder / ".gitattributes").write_text(attributes, encoding="utf-8")
    repository.commit() if attributes else None
    repository.git("checkout", "-q", "-b", "theirs")
    repository.refresh([*BASE, "base-c.5", "their-new"], "2026-02-01")
    repository.commit()
    theirs = repository.names()
    repository.git("checkout", "-q", "main")
    repository.refresh([*BASE, "base-d.5", "our-new"], "2026-02-02")
    repository.commit()
    ours = repository.names()

    merged = repository.git("merge", "theirs", check=False)
    assert merged.returncode == 1
    ledger = (repository.folder / "generated" / "ledger" / "acme.jsonl").read_text(encoding="utf-8")
    assert ("<<<<<<<" in ledger) == (not attributes)

    repository.refresh([*BASE, "base-c.5", "their-new", "base-d.5", "our-new"], "2026-02-03")
    assert repository.names() == theirs | ours
    repository.commit()
    assert repository.git("grep", "-l", "<<<<<<<", check=False).stdout == ""
    checked = repository.run("--check")
    assert (checked.returncode, " up to date" in checked.stdout) == (0, True)


@pytest.mark.slow
def test_with_union_the_ledgers_of_two_branches_merge_without_a_conflict(
    repository: Repository,
) -> None:
    """The project's own .gitattributes ask for it."""
    attributes = (bundled_home() / ".gitattributes").read_text(encoding="utf-8")
    assert "generated/ledger/*.jsonl" in attributes
    (repository.folder / ".gitattributes").write_text(attributes, encoding="utf-8")
    repository.commit()
    repository.git("checkout", "-q", "-b", "theirs")
    repository.refresh([*BASE, "zz-last"], "2026-02-01")
    repository.commit()
    repository.git("checkout", "-q", "main")
    repository.refresh([*BASE, "zz-last-too"], "2026-02-02")
    repository.commit()
    repository.git("merge", "theirs", check=False)
    conflicts = repository.git("diff", "--name-only", "--diff-filter=U").stdout.split()
    assert "generated/manifest.json" in conflicts
    assert "generated/ledger/acme.jsonl" not in conflicts
    assert {"zz-last", "zz-last-too"} <= repository.names().keys()


def test_git_joins_the_lines_that_two_branches_add_to_a_ledger(tmp_path: Path) -> None:
    """The same of a ledger alone, which needs no landing."""
    repository = Repository(tmp_path)
    repository.write()
    shutil.copy(bundled_home() / ".gitattributes", repository.folder)
    file = repository.output / "ledger" / "acme.jsonl"
    file.parent.mkdir(parents=True)

    def commit(*ids: str) -> None:
        lines = [f'{{"id": "{i}", "upper_snake": "{i.upper()}"}}\n' for i in ids]
        file.write_text(HEAD + "".join(lines), encoding="utf-8")
        repository.commit()

    commit("a", "b")
    repository.git("checkout", "-q", "-b", "theirs")
    commit("a", "b", "theirs")
    repository.git("checkout", "-q", "main")
    commit("a", "b", "ours")
    repository.git("merge", "theirs")
    assert repository.names() == {"a": "A", "b": "B", "ours": "OURS", "theirs": "THEIRS"}


@pytest.mark.slow
def test_one_name_given_on_two_branches_is_an_error_that_says_which_line_to_drop(
    repository: Repository,
) -> None:
    repository.git("checkout", "-q", "-b", "theirs")
    repository.refresh([*BASE, "new.model"], "2026-02-01")
    repository.commit()
    repository.git("checkout", "-q", "main")
    repository.refresh([*BASE, "new-model"], "2026-02-02")
    repository.commit()
    repository.git("merge", "theirs", check=False)
    ledger = repository.folder / "generated" / "ledger" / "acme.jsonl"
    repository.git("checkout", "--ours", "cassettes")
    done = repository.run()
    assert done.returncode == 2
    assert "'new-model' and 'new.model' are both called NEW_MODEL" in done.stderr
    assert "delete the line that landed last" in done.stderr

    lines = ledger.read_text(encoding="utf-8").splitlines(keepends=True)
    ledger.write_text("".join(x for x in lines if '"new.model"' not in x), encoding="utf-8")
    repository.refresh([*BASE, "new-model", "new.model"], "2026-02-03")
    names = repository.names()
    assert (names["new-model"], names["new.model"]) == ("NEW_MODEL", "NEW_DOT_MODEL")


@pytest.mark.slow
def test_a_merge_loses_no_edit_and_keeps_what_git_made_of_the_sides(
    repository: Repository,
) -> None:
    """An edit of a file on which both sides agree is refused; a merge's text is displaced."""
    edited = repository.folder / "generated" / "python" / "provider_model_ids" / "_base.py"
    repository.git("checkout", "-q", "-b", "theirs")
    repository.refresh([*BASE, "their-new"], "2026-02-01")
    repository.commit()
    repository.git("checkout", "-q", "main")
    repository.refresh([*BASE, "our-new"], "2026-02-02")
    repository.commit()
    repository.git("merge", "theirs", check=False)
    repository.git("checkout", "--ours", "cassettes")
    before = edited.read_bytes()
    edited.write_bytes(before + b"# mine\n")
    refused = repository.run()
    assert refused.returncode == 2
    assert f"{edited} was changed by hand" in refused.stderr
    assert edited.read_bytes() == before + b"# mine\n"

    merged = repository.folder / "generated" / "python" / "provider_model_ids" / "acme.py"
    text = merged.read_bytes()
    forced = repository.run("--force")
    assert forced.returncode == 0, forced.stderr
    kept = (
        repository.folder / "generated" / WORK / "displaced" / "1" / "python" / "provider_model_ids"
    )
    assert (kept / "_base.py").read_bytes() == before + b"# mine\n"
    assert (kept / "acme.py").read_bytes() == text
    for name in ("_base.py", "acme.py"):
        assert str(kept / name) in forced.stderr
    assert edited.read_bytes() == before
    assert repository.run("--check").returncode == 0
