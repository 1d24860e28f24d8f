"""What rendered Python knows of a model's life: live or retired, since when, and what follows."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.ids import ModelId
from gen_models.targets import ProviderModels
from gen_models.targets.python.target import TARGET as PYTHON
from tests.support.builders.python import formatted, models, run_python, source_of, write_package
from tests.support.strategies import generations, nameable_ids

SHOW = """
from provider_model_ids import AcmeAIModel, Bespoke
"""

USE = """
from datetime import date
from typing import Literal, assert_type

from provider_model_ids import AcmeAIModel, Bespoke, ProviderModel

model = AcmeAIModel.GPT_4
assert_type(model.lifecycle, Literal["live", "retired"])
assert_type(model.retired_on, date | None)
assert_type(model.successor, AcmeAIModel | Bespoke | None)
assert_type(AcmeAIModel.parse("x").lifecycle, Literal["live", "retired", "unknown"])
assert_type(Bespoke("x", "acme-ai").lifecycle, Literal["unknown"])
base: ProviderModel = model
assert_type(base.successor, ProviderModel | Bespoke | None)
"""

PATH = "python/provider_model_ids/acme_ai.py"


def succeeded(provider: ProviderModels, successors: Mapping[str, str]) -> ProviderModels:
    """The same provider, which names these successors."""
    known = {ModelId(i): ModelId(successor) for i, successor in successors.items()}
    return replace(
        provider,
        live=tuple(replace(m, successor=known.get(m.id)) for m in provider.live),
        retired=tuple(replace(m, successor=known.get(m.id)) for m in provider.retired),
    )


ACME = succeeded(
    models(["gpt-4", "gpt-5", "gpt-6"], ["gpt-1", "gpt-2", "gpt-3"]),
    {"gpt-1": "gpt-2", "gpt-3": "gpt-4", "gpt-4": "gpt-5", "gpt-5": "private"},
)

providers: st.SearchStrategy[ProviderModels] = st.builds(
    lambda lists, successors: succeeded(
        models([*lists[0], *lists[1], "one"], lists[2]),
        dict(zip([*lists[0], *lists[2], "one"], cycle(successors), strict=False)),
    ),
    generations,
    st.lists(nameable_ids, min_size=1, max_size=3),
)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_package(tmp_path_factory.mktemp("package"), ACME)


def shown(package: Path, expression: str) -> object:
    """What an expression is, in a fresh process."""
    return run_python(f"{SHOW}print(json.dumps({expression}))", package)


# At run time.


def test_a_model_is_live_or_retired(package: Path) -> None:
    assert shown(package, "[[m, m.lifecycle] for m in AcmeAIModel]") == [
        ["gpt-4", "live"],
        ["gpt-5", "live"],
        ["gpt-6", "live"],
        ["gpt-1", "retired"],
        ["gpt-2", "retired"],
        ["gpt-3", "retired"],
    ]
    assert shown(package, "AcmeAIModel.live()") == ["gpt-4", "gpt-5", "gpt-6"]


def test_a_model_is_retired_on_the_first_day_it_was_missing_if_that_is_known(
    package: Path,
) -> None:
    assert shown(package, "[[m, str(m.retired_on)] for m in AcmeAIModel]") == [
        ["gpt-4", "None"],
        ["gpt-5", "None"],
        ["gpt-6", "None"],
        ["gpt-1", "2026-01-02"],
        ["gpt-2", "2026-01-02"],
        ["gpt-3", "None"],
    ]


def test_a_successor_is_a_member_where_there_is_one(package: Path) -> None:
    assert shown(package, "AcmeAIModel.GPT_4.successor is AcmeAIModel.GPT_5") is True
    assert shown(package, "AcmeAIModel.GPT_3.successor is AcmeAIModel.GPT_4") is True
    assert shown(package, "AcmeAIModel.GPT_1.successor is AcmeAIModel.GPT_2") is True


def test_a_successor_that_is_not_listed_is_bespoke(package: Path) -> None:
    found = "(s := AcmeAIModel.GPT_5.successor)"
    assert shown(package, f"[{found}, type(s) is Bespoke, s.provider]") == [
        "private",
        True,
        "acme-ai",
    ]


def test_a_model_without_a_successor_has_none(package: Path) -> None:
    assert shown(package, "[AcmeAIModel.GPT_6.successor, AcmeAIModel.GPT_2.successor]") == [
        None,
        None,
    ]


def test_the_chain_of_successors_leads_from_a_retired_model_to_what_serves_it_now(
    package: Path,
) -> None:
    chain = "[m := AcmeAIModel.GPT_3, *iter(lambda: globals().update(m=m.successor) or m, None)]"
    assert shown(package, chain) == ["gpt-3", "gpt-4", "gpt-5", "private"]


def test_of_a_bespoke_id_nothing_is_known(package: Path) -> None:
    found = "(b := AcmeAIModel.parse('x'))"
    known = f"[{found}, b.lifecycle, b.is_retired, b.retired_on, b.successor]"
    assert shown(package, known) == ["x", "unknown", False, None, None]


def test_a_provider_that_names_no_successors_and_lost_no_model_has_none(tmp_path: Path) -> None:
    package = write_package(tmp_path, models(["gpt-4"]))
    model = "(m := AcmeAIModel.GPT_4)"
    assert shown(package, f"[{model}, m.lifecycle, m.retired_on, m.successor]") == [
        "gpt-4",
        "live",
        None,
        None,
    ]


@given(providers)
def test_every_successor_is_read_back_to_the_byte(
    tmp_path_factory: pytest.TempPathFactory, provider: ProviderModels
) -> None:
    package = write_package(tmp_path_factory.mktemp("package"), provider)
    exact = "[m.successor and m.successor.encode('utf-32').hex() for m in AcmeAIModel]"
    every = (*provider.live, *provider.retired)
    assert shown(package, exact) == [
        m.successor and m.successor.encode("utf-32").hex() for m in every
    ]


@pytest.mark.extras
def test_a_type_checker_knows_what_a_life_is_made_of(tmp_path: Path) -> None:
    package = write_package(tmp_path, ACME)
    use = tmp_path / "use.py"
    use.write_text(USE, encoding="ascii")
    options = ["--strict", f"--config-file={os.devnull}", f"--cache-dir={tmp_path / 'cache'}"]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *options, str(use)],
        env={**os.environ, "MYPYPATH": str(package)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "Success: no issues found in 1 source file\n"


# As source.


def test_the_head_of_an_enum_holds_what_is_known_of_its_models() -> None:
    source = source_of(ACME)
    start, end = source.index("class AcmeAIModel("), source.index('    """A model of')
    assert source[start:end] == (
        "class AcmeAIModel(\n"
        "    ProviderModel,\n"
        '    provider="acme-ai",\n'
        "    retired={\n"
        '        "gpt-1": ("2026-01-01", "2026-01-02"),\n'
        '        "gpt-2": (None, "2026-01-02"),\n'
        '        "gpt-3": (None, None),\n'
        "    },\n"
        "    successors={\n"
        '        "gpt-4": "gpt-5",\n'
        '        "gpt-5": "private",\n'
        '        "gpt-1": "gpt-2",\n'
        '        "gpt-3": "gpt-4",\n'
        "    },\n"
        "):\n"
    )


@pytest.mark.parametrize("retired", [[], ["gone"]])
def test_a_table_with_nothing_in_it_is_not_there(retired: list[str]) -> None:
    source = source_of(models(["gpt-4"], retired))
    assert ("retired=" in source, "successors=" in source) == (bool(retired), False)


@pytest.mark.extras
@given(providers)
def test_ruff_would_format_successors_as_they_are(provider: ProviderModels) -> None:
    source = source_of(provider)
    assert formatted(source) == source


@pytest.mark.extras
@pytest.mark.parametrize("word", ["a", '"', "'", "\\", "\U0001f600", "a-", "/"])
def test_ruff_would_format_successors_of_any_length_as_they_are(word: str) -> None:
    ids = [(word * 256)[:length] for length in range(1, 257)]
    for successors in (dict.fromkeys(ids, "z"), dict(zip(ids, ids[::-1], strict=True))):
        for provider in (models(ids), models(["z"], ids)):
            source = source_of(succeeded(provider, successors))
            assert formatted(source) == source


@pytest.mark.extras
@pytest.mark.parametrize("length", [1, *range(66, 78), 256])
def test_ruff_would_format_one_successor_as_it_is(length: int) -> None:
    source = source_of(succeeded(models(["a"]), {"a": "b" * length}))
    assert formatted(source) == source


# What verify() says of it.


@given(providers)
def test_what_was_rendered_with_successors_is_verified(provider: ProviderModels) -> None:
    PYTHON.verify({PATH: source_of(provider)}, provider)


@pytest.mark.parametrize(
    ("genuine", "tampered"),
    [
        ('        "gpt-4": "gpt-5",\n', ""),
        ('        "gpt-4": "gpt-5",\n', '        "gpt-4": "gpt-6",\n'),
        ('        "gpt-4": "gpt-5",\n', '        "gpt-6": "gpt-5",\n'),
        ('        "gpt-4": "gpt-5",\n', '        "gpt-4": "gpt-5",\n        "gpt-6": "gpt-5",\n'),
        ('        "gpt-4": "gpt-5",\n', '        "gpt-4": "gpt-5",\n        "gpt-4": "gpt-5",\n'),
        ('        "gpt-4": "gpt-5",\n', '        "gpt-4": "gpt-5",\n        **evil,\n'),
        ('        "gpt-4": "gpt-5",\n', '        "gpt-4": evil(),\n'),
        ('        "gpt-4": "gpt-5",\n', '        "gpt-4": b"gpt-5",\n'),
        ('        "gpt-4": "gpt-5",\n', '        "gpt-4": None,\n'),
        ('        "gpt-4": "gpt-5",\n', '        evil(): "gpt-5",\n'),
        ('        "gpt-3": "gpt-4",\n', ""),
        ('        "gpt-3": "gpt-4",\n', '        "gpt-3": "gpt-5",\n'),
        ("    successors={", "    successors=evil or {"),
        ("    successors={", "    heirs={"),
        ("    successors={", "    retired={"),
        ("    successors={", "    more={evil()},\n    successors={"),
        ("    successors={", "    more={},\n    successors={"),
    ],
)
def test_a_tampered_successor_is_refused(genuine: str, tampered: str) -> None:
    source = source_of(ACME)
    assert source.count(genuine) == 1
    with pytest.raises(ValueError, match="the "):
        PYTHON.verify({PATH: source.replace(genuine, tampered)}, ACME)


@pytest.mark.parametrize("table", ['{"gpt-4": "gpt-5"}', "{}", "evil()"])
def test_a_successor_that_nobody_named_is_refused(table: str) -> None:
    provider = models(["gpt-4", "gpt-5"], ["gpt-3"])
    source = source_of(provider)
    assert source.count("    retired={") == 1
    tampered = source.replace("    retired={", f"    successors={table},\n    retired={{")
    with pytest.raises(ValueError, match="the "):
        PYTHON.verify({PATH: tampered}, provider)


def test_a_successor_that_the_source_lacks_is_missed() -> None:
    with pytest.raises(ValueError, match="the successors are not those of the models"):
        PYTHON.verify({PATH: source_of(succeeded(ACME, {}))}, ACME)
    with pytest.raises(ValueError, match="the successors are not those of the models"):
        PYTHON.verify({PATH: source_of(ACME)}, succeeded(ACME, {}))
