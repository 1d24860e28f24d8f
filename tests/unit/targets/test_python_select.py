"""Models are selected by what they can do and cost: unknown matches nothing, cheap comes first."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gen_models.fields import FIELDS, Value
from gen_models.info import Fact, LandedInfo, ModelInfo
from gen_models.targets import ProviderHead, ProviderModels
from gen_models.targets.python.info_modules import criteria
from tests.support.builders.python import ACME, OTHER, models, run_python, write_package

SHOW = """
from datetime import date
from decimal import Decimal
from provider_model_ids import AcmeAIModel, OtherModel, select
"""

USE = """
from datetime import date
from decimal import Decimal
from typing import assert_type

from provider_model_ids import AcmeAIModel, Criteria, OtherModel, ProviderModel, select

assert_type(select(), tuple[ProviderModel, ...])
assert_type(select(AcmeAIModel), tuple[AcmeAIModel, ...])
assert_type(select(AcmeAIModel, tool_calling=True), tuple[AcmeAIModel, ...])
both: tuple[AcmeAIModel | OtherModel, ...] = select(AcmeAIModel, OtherModel)
select(max_input_price=Decimal(5), min_created=date(2026, 1, 1), input_modalities={"image"})
select(max_input_price="0.5", input_modalities=["image"], min_output_tokens=8_000)
select(tool_calling="yes")  # type: ignore[call-overload]
select(no_such_criterion=True)  # type: ignore[call-overload]
select("openai")  # type: ignore[call-overload]
needs: Criteria = {"vision": True, "max_output_price": 10}
select(AcmeAIModel, **needs)
"""


def provider(
    head: ProviderHead, infos: dict[str, dict[str, Value | None]], past: list[str]
) -> ProviderModels:
    """A provider with models of which this is known; None is disputed."""
    made = {
        model_id: ModelInfo(
            model_id,
            {
                name: Fact(value, "listing", disputed=None if value is not None else "is odd")
                for name, value in values.items()
            },
        )
        for model_id, values in sorted(infos.items())
    }
    live = [model_id for model_id in infos if model_id not in past]
    return replace(models(live, past, head=head), info=LandedInfo(head.slug, None, {}, made))


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    one, two, three = (Decimal(price) for price in ("1", "2", "3"))
    acme: dict[str, dict[str, Value | None]] = {
        "big": {
            "context_window": 200_000,
            "max_output_tokens": 8_000,
            "input_price": three,
            "output_price": three,
            "input_modalities": ("image", "text"),
            "tool_calling": True,
            "owner": "Acme",
            "knowledge_cutoff": "2025-06",
        },
        "fast": {"context_window": 100_000, "input_price": one, "output_price": two},
        "gone": {"context_window": 200_000, "input_price": Decimal(0)},
        "odd": {"context_window": None, "tool_calling": False, "input_price": None},
        "plain": {},
        "tools": {
            "tool_calling": True,
            "input_price": one,
            "input_modalities": ("text",),
            "knowledge_cutoff": "2024",
        },
    }
    other: dict[str, dict[str, Value | None]] = {
        "cheap": {"input_price": one, "output_price": one, "tool_calling": True},
        "free": {"input_price": Decimal(0), "output_price": Decimal(0)},
    }
    return write_package(
        tmp_path_factory.mktemp("package"),
        provider(ACME, acme, ["gone"]),
        provider(OTHER, other, []),
    )


def selected(package: Path, arguments: str) -> Any:
    """What is selected, by model ID."""
    return run_python(f"{SHOW}print(json.dumps(select({arguments})))", package)


def problem(package: Path, arguments: str) -> list[str]:
    """The error of a selection: its type and its text."""
    code = f"found = None\ntry: select({arguments})\nexcept Exception as error: found = error\n"
    report = "print(json.dumps([type(found).__name__, str(found)]))"
    said: list[str] = run_python(f"{SHOW}{code}{report}", package)
    return said


def test_the_cheapest_is_first_and_unknown_prices_come_last(package: Path) -> None:
    assert selected(package, "") == [
        "free", "cheap", "fast", "tools", "big", "odd", "plain",
    ]  # fmt: skip


def test_enums_say_where_to_look(package: Path) -> None:
    assert selected(package, "OtherModel") == ["free", "cheap"]
    assert selected(package, "OtherModel, AcmeAIModel, OtherModel") == selected(package, "")
    assert selected(package, "AcmeAIModel, min_context_window=1") == ["fast", "big"]
    members = "[type(m) is AcmeAIModel for m in select(AcmeAIModel, tool_calling=True)]"
    assert run_python(f"{SHOW}print(json.dumps({members}))", package) == [True, True]


@pytest.mark.parametrize(
    ("criteria", "found"),
    [
        ("tool_calling=True", ["cheap", "tools", "big"]),
        ("tool_calling=False", ["odd"]),
        ("min_context_window=100_000", ["fast", "big"]),
        ("min_context_window=100_001", ["big"]),
        ("max_context_window=100_000", ["fast"]),
        ("min_output_tokens=8_000", ["big"]),
        ("min_output_tokens=8_001", []),
        ("max_input_price=1", ["free", "cheap", "fast", "tools"]),
        ("max_input_price='0.999'", ["free"]),
        ("max_input_price=Decimal('2.5'), min_input_price=0.5", ["cheap", "fast", "tools"]),
        ("max_output_price=2", ["free", "cheap", "fast"]),
        ("input_modalities='image'", ["big"]),
        ("input_modalities={'text'}", ["tools", "big"]),
        ("input_modalities=['text', 'image']", ["big"]),
        ("input_modalities='imag'", []),
        ("owner='Acme'", ["big"]),
        ("owner='acme'", []),
        ("min_knowledge_cutoff='2025'", ["big"]),
        ("min_knowledge_cutoff='2025-06'", ["big"]),
        ("min_knowledge_cutoff='2025-06-01'", ["big"]),
        ("min_knowledge_cutoff=date(2025, 6, 2)", []),
        ("max_knowledge_cutoff='2025-06'", ["tools", "big"]),
        ("max_knowledge_cutoff='2025-06-29'", ["tools"]),
        ("max_knowledge_cutoff='2024-12'", ["tools"]),
        ("max_knowledge_cutoff='2024-11'", []),
        ("tool_calling=True, max_input_price=1", ["cheap", "tools"]),
        ("vision=False", []),
    ],
)
def test_a_model_meets_all_criteria_and_an_unknown_field_meets_none(
    package: Path, criteria: str, found: list[str]
) -> None:
    assert selected(package, criteria) == found


@pytest.mark.parametrize(
    ("arguments", "kind", "names"),
    [
        ("tool_caling=True", "TypeError", ["'tool_caling'", "'tool_calling'"]),
        ("context_window=5", "TypeError", ["'min_context_window'", "'max_context_window'"]),
        ("max_output_tokens=5", "TypeError", ["'min_output_tokens'"]),
        ("price_tiers=()", "TypeError", ["'price_tiers'"]),
        ("xyzzy=1", "TypeError", ["'xyzzy'"]),
        ("tool_calling=1", "TypeError", ["tool_calling", "bool", "1"]),
        ("owner=None", "TypeError", ["owner", "str", "None"]),
        ("input_modalities=5", "TypeError", ["input_modalities", "5"]),
        ("input_modalities=[5]", "TypeError", ["input_modalities", "[5]"]),
        ("input_modalities=[]", "ValueError", ["input_modalities"]),
        ("max_input_price='free'", "ValueError", ["max_input_price", "'free'"]),
        ("max_input_price='nan'", "ValueError", ["max_input_price", "'nan'"]),
        ("max_input_price=None", "TypeError", ["max_input_price", "None"]),
        ("max_input_price=True", "TypeError", ["max_input_price", "True"]),
        ("min_created='June'", "ValueError", ["min_created", "'June'"]),
        ("min_created='2025-13'", "ValueError", ["min_created", "'2025-13'"]),
        ("min_created=2025", "TypeError", ["min_created", "2025"]),
        ("'openai'", "TypeError", ["'openai'"]),
        ("AcmeAIModel.BIG", "TypeError", ["AcmeAIModel.BIG"]),
    ],
)
def test_what_is_no_criterion_is_named(
    package: Path, arguments: str, kind: str, names: list[str]
) -> None:
    found, text = problem(package, arguments)
    assert found == kind
    assert [name for name in names if name not in text] == []


def test_each_criterion_is_about_a_field(package: Path) -> None:
    start = "from provider_model_ids._select import _FIELDS, Criteria\n"
    found = run_python(f"{start}print(json.dumps([_FIELDS, [*Criteria.__annotations__]]))", package)
    about, declared = found
    assert declared == [*criteria()] == [*about]
    left = FIELDS.keys() - {name for _, name in about.values()}
    assert {FIELDS[name].kind for name in left} == {"number", "tiers"}


@pytest.mark.extras
def test_a_type_checker_knows_the_criteria(tmp_path: Path, package: Path) -> None:
    (tmp_path / "use.py").write_text(USE, encoding="ascii")
    options = ["--strict", f"--config-file={os.devnull}", f"--cache-dir={tmp_path / 'cache'}"]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *options, str(tmp_path / "use.py"), str(package)],
        env={**os.environ, "MYPYPATH": str(package)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith("Success"), done.stdout
