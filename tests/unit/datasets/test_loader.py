"""Contracts of data sets are loaded strictly, and say what they read as providers' contracts do."""

from __future__ import annotations

from pathlib import Path

import pytest

from gen_models.datasets import load_data_sets
from gen_models.datasets.sources.registry import source_of
from gen_models.errors import ConfigurationError
from gen_models.workspace import bundled_home
from tests.support.datasets import CONTRACT, FILE, data_sets, small

CONTRACTS = bundled_home() / "contracts"


def test_a_contract_says_whose_entries_are_read_and_how(tmp_path: Path) -> None:
    found = small(tmp_path)
    assert (found.name, found.lineage, found.licence) == ("litellm", "litellm", "MIT")
    assert found.providers["acme"].names == ("acme_inc", "acme_old")
    assert found.providers["acme"].strip_prefixes == ("acme/",)
    assert found.providers["zeta"].strip_prefixes == ()
    assert [reader.field.name for reader in found.info] == [
        "context_window", "vision", "input_price", "price_tiers",
    ]  # fmt: skip
    assert found.recording_of("acme") == "datasets/litellm/acme.jsonl"


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('licence = "MIT"', "", 1, "'licence' is missing"),
        ("min_entries", "min_entry", 14, "unknown key 'min_entry' in [promises]"),
        ("max_shrink = 0.2", "max_shrink = 2", 15, "promises.max_shrink"),
        ('registry = "pypi"', 'registry = "cran"', 5, "package.registry"),
        (f'file = "{FILE}"', 'file = "../prices.json"', 7, "package.file"),
        ("zeta = {", "Zeta = {", 11, "'Zeta' can't be a key in [providers]"),
        ('unit = "USD per token", unknown', 'unit = "USD", unknown', 29, "is not one of"),
        ("vision =", "visions =", 28, "unknown key 'visions' in [info]"),
        ('of = "listing"', 'of = "nothing"', 17, "no source 'nothing' to copy from"),
        ('of = "listing"', 'of = "litellm"', 17, "no source 'litellm' to copy from"),
        ('fields = ["context_window"]', 'fields = ["ctx"]', 17, "no field 'ctx'"),
        ('licence = "MIT"', "licence = 2026-01-01", 2, "is a date"),
        (
            "vision = ",
            'audio = { path = "a", contains = "b", differs = true }\nvision = ',
            28,
            "cannot be combined with",
        ),
        ('providers = ["acme"]', 'providers = ["beta"]', 17, "'beta' is not in [providers]"),
    ],
)
def test_a_slip_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, words: str
) -> None:
    assert old in CONTRACT
    with pytest.raises(ConfigurationError) as caught:
        data_sets(tmp_path, litellm=CONTRACT.replace(old, new, 1))
    assert f"litellm.toml:{line}: " in caught.value.problem
    assert words in caught.value.problem


def test_what_is_wrong_with_all_of_them_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        data_sets(
            tmp_path,
            one="[[",
            two=CONTRACT.replace("[promises]", "[promise]"),
            **{"no slug": CONTRACT},
        )
    for words in ("one.toml", "two.toml", "is not a valid slug"):
        assert words in str(caught.value)


def test_the_nearer_of_two_contracts_of_one_name_counts(tmp_path: Path) -> None:
    data_sets(tmp_path / "far", litellm=CONTRACT, other=CONTRACT)
    data_sets(tmp_path / "near", litellm=CONTRACT.replace("MIT", "BSD-3-Clause"))
    found = load_data_sets([tmp_path / "near", tmp_path / "far"])
    assert {name: one.licence for name, one in found.items()} == {
        "litellm": "BSD-3-Clause",
        "other": "MIT",
    }


def test_a_folder_without_data_sets_has_none(tmp_path: Path) -> None:
    assert load_data_sets([tmp_path]) == {}


def test_every_data_set_that_comes_along_can_be_read_by_a_source() -> None:
    for name in load_data_sets([CONTRACTS]):
        assert callable(source_of(name))


def test_a_data_set_without_a_source_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="no source reads the data set 'other'"):
        source_of("other")
