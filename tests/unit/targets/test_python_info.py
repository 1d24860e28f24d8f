"""What rendered Python knows of what a model can do and costs, and of the sources."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given

from gen_models.fields import FIELDS, PriceTier, to_json
from gen_models.info import Fact, InfoSource, LandedInfo, ModelInfo
from gen_models.info.model import EarlierValue
from gen_models.targets import ProviderModels
from gen_models.targets.python.target import TARGET as PYTHON
from tests.support.builders.python import OTHER, formatted, models, run_python, write_package
from tests.support.infos import IDS, landed_infos

PATH = "python/provider_model_ids/_info/acme_ai.py"
JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)

SHOW = """
import pickle
from datetime import date
from decimal import Decimal
from provider_model_ids import AcmeAIModel, Bespoke, ModelInfo, OtherModel
from provider_model_ids import EarlierPrice, InfoSource, PriceTier
info = AcmeAIModel.GPT_4.info
"""

TELL = """
from provider_model_ids import AcmeAIModel
from provider_model_ids._model_info import KINDS, _to_json

def text(day):
    return day and str(day)

def told(info):
    return {
        "values": info.to_dict(),
        "sources": {
            name: [[s.name, text(s.observed), s.version, s.url] for s in info.sources(name)]
            for name in KINDS
        },
        "others": {
            name: {source: _to_json(value) for source, value in others.items()}
            for name, others in info.disagreements.items()
        },
        "disputed": info.disputed,
        "past": {
            name: [
                text(info.price_since(name)),
                [
                    [str(e.price), e.source, text(e.since), text(e.until)]
                    for e in info.earlier_prices(name)
                ],
            ]
            for name, kind in KINDS.items()
            if kind == "price"
        },
    }

print(json.dumps({m.value: told(m.info) for m in AcmeAIModel}))
"""

USE = """
from datetime import date
from decimal import Decimal
from typing import assert_type

from provider_model_ids import AcmeAIModel, Bespoke, InfoSource, ModelInfo, PriceTier

info = AcmeAIModel.GPT_4.info
assert_type(info, ModelInfo)
assert_type(Bespoke("x").info, ModelInfo)
assert_type(info.context_window, int | None)
assert_type(info.input_price, Decimal | None)
assert_type(info.tool_calling, bool | None)
assert_type(info.input_modalities, tuple[str, ...] | None)
assert_type(info.price_tiers, tuple[PriceTier, ...] | None)
assert_type(info.source("context_window"), InfoSource | None)
assert_type(info.price_since("input_price"), date | None)
info.source("contextwindow")  # type: ignore[arg-type]
info.price_since("context_window")  # type: ignore[arg-type]
info.context_window = 5  # type: ignore[misc]
ModelInfo(model_id="mine", context_window=5).validate()
"""


def landed(**infos: dict[str, Fact]) -> LandedInfo:
    """What has landed of Acme's models, by identifiers."""
    sources = [
        InfoSource("listing", JULY, url="https://acme.example/models"),
        InfoSource("prices", JUNE, "1.2", "https://prices.example"),
        InfoSource("undated", None),
    ]
    ids = {name.replace("_", "-"): facts for name, facts in infos.items()}
    return LandedInfo(
        "acme-ai",
        JULY,
        {source.name: source for source in sources},
        {model_id: ModelInfo(model_id, facts) for model_id, facts in sorted(ids.items())},
    )


ACME = replace(
    models(["gpt-4", "gpt-5"], ["gpt-3"]),
    info=landed(
        gpt_3={"context_window": Fact(4096, "listing")},
        gpt_4={
            "display_name": Fact('"GPT" \u00e9\\', "listing"),
            "context_window": Fact(8192, "listing", others={"prices": 8000}),
            "max_output_tokens": Fact(
                None, "prices", others={"prices": 1, "undated": 9}, disputed="is odd"
            ),
            "input_modalities": Fact(("image", "text"), "override"),
            "tool_calling": Fact(True, "prices", observed=date(2026, 5, 1)),
            "input_price": Fact(
                Decimal("0.1"),
                "listing",
                ("prices",),
                since=JUNE,
                earlier=(EarlierValue(Decimal(30), "prices", None, date(2026, 5, 31)),),
            ),
            "output_price": Fact(Decimal(0), "undated"),
            "price_tiers": Fact((PriceTier(100, Decimal("0.2")),), "listing"),
            "knowledge_cutoff": Fact("2024-06", "listing"),
        },
    ),
)


def told(provider: ProviderModels, model_id: str) -> dict[str, Any]:
    """What Python has to tell of a model."""
    assert provider.info is not None
    info = provider.info.models.get(model_id, ModelInfo(model_id, {}))

    def source(name: str, fact: Fact) -> list[str | None]:
        assert provider.info is not None
        found = provider.info.sources.get(name, InfoSource(name, None))
        day = fact.observed if name == fact.source and fact.observed else found.observed
        return [name, iso(day), found.version, found.url]

    def past(fact: Fact | None) -> list[object]:
        if fact is None or fact.value is None:
            return [None, []] if fact is None else [iso(fact.since), earlier(fact)]
        return [iso(fact.since) or source(fact.source, fact)[1], earlier(fact)]

    def earlier(fact: Fact) -> list[object]:
        return [[to_json(e.value), e.source, iso(e.since), iso(e.until)] for e in fact.earlier]

    facts = info.facts
    shown = {name: fact for name, fact in facts.items() if fact.value is not None}
    return {
        "values": {"provider": "acme-ai", **info.to_dict()},
        "sources": {
            name: [source(s, shown[name]) for s in (shown[name].source, *shown[name].also)]
            if name in shown
            else []
            for name in FIELDS
        },
        "others": {
            name: {source: to_json(value) for source, value in fact.others.items()}
            for name, fact in facts.items()
            if fact.others
        },
        "disputed": {n: f.disputed for n, f in facts.items() if f.disputed is not None},
        "past": {n: past(facts.get(n)) for n, field in FIELDS.items() if field.kind == "price"},
    }


def iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_package(tmp_path_factory.mktemp("package"), ACME, models(["x"], head=OTHER))


def shown(package: Path, expression: str) -> Any:
    """What an expression is, in a fresh process in which warnings are errors."""
    return run_python(f"{SHOW}print(json.dumps({expression}))", package)


# At run time.


@given(landed_infos)
@example(ACME.info)
def test_python_tells_what_has_landed(
    tmp_path_factory: pytest.TempPathFactory, info: LandedInfo
) -> None:
    members = {*IDS, *info.models}
    provider = replace(models(members), info=info)
    package = write_package(tmp_path_factory.mktemp("package"), provider)
    assert run_python(TELL, package) == {i: told(provider, i) for i in members}


def test_values_have_the_types_of_their_fields(package: Path) -> None:
    values = {
        "info.display_name == '\"GPT\" \\u00e9\\\\'",
        "info.context_window == 8192",
        "info.input_modalities == ('image', 'text')",
        "info.tool_calling is True",
        "type(info.input_price) is Decimal and info.input_price == Decimal('0.1')",
        "info.output_price is not None and info.output_price == 0",
        "info.price_tiers == (PriceTier(100, Decimal('0.2')),)",
        "info.knowledge_cutoff == '2024-06'",
        "info.max_output_tokens is info.cache_read_price is info.vision is None",
    }
    assert shown(package, f"[{', '.join(values)}]") == [True] * len(values)


def test_each_value_has_its_source(package: Path) -> None:
    sources = {
        "context_window": "InfoSource('listing', date(2026, 7, 1), "
        "url='https://acme.example/models')",
        "tool_calling": "InfoSource('prices', date(2026, 5, 1), '1.2', 'https://prices.example')",
        "input_modalities": "InfoSource('override')",
        "output_price": "InfoSource('undated')",
        "max_output_tokens": "None",
        "vision": "None",
    }
    equal = [f"info.source({name!r}) == {source}" for name, source in sources.items()]
    assert shown(package, f"[{', '.join(equal)}]") == [True] * len(equal)
    assert shown(package, "[s.name for s in info.sources('input_price')]") == ["listing", "prices"]


def test_what_is_disputed_is_shown_as_such(package: Path) -> None:
    assert shown(package, "info.disputed") == {"max_output_tokens": "is odd"}
    assert shown(package, "info.disagreements") == {
        "context_window": {"prices": 8000},
        "max_output_tokens": {"prices": 1, "undated": 9},
    }


def test_a_price_has_a_history(package: Path) -> None:
    earlier = "(EarlierPrice(Decimal(30), 'prices', None, date(2026, 5, 31)),)"
    assert shown(package, f"info.earlier_prices('input_price') == {earlier}") is True
    assert shown(package, "str(info.price_since('input_price'))") == "2026-06-01"
    assert shown(package, "info.price_since('output_price')") is None
    assert shown(package, "info.earlier_prices('output_price')") == []


def test_past_members_and_ids_without_one_have_info_too(package: Path) -> None:
    assert shown(package, "AcmeAIModel.GPT_3.info.context_window") == 4096
    assert shown(package, "Bespoke('gpt-4', 'acme-ai').info is info") is True
    for nothing in (
        "AcmeAIModel.GPT_5",
        "AcmeAIModel.parse('mine')",
        "Bespoke('mine')",
        "Bespoke('mine', 'nobody')",
        "OtherModel.X",
    ):
        start = f"m = {nothing}\nfound = m.info.to_dict()\n"
        report = "[found, m.info.sources('vision'), m.info.model_id == m, m.info.disputed]"
        found, *rest = run_python(f"{SHOW}{start}print(json.dumps({report}))", package)
        assert found.keys() == {"provider", "id", *FIELDS}
        assert {name for name, value in found.items() if value is not None} <= {"provider", "id"}
        assert rest == [[], True, {}]


def test_info_is_loaded_once_and_cannot_be_changed(package: Path) -> None:
    assert shown(package, "AcmeAIModel.GPT_4.info is info") is True
    code = "try: info.context_window = 1\nexcept AttributeError as e: print(json.dumps('frozen'))"
    assert run_python(f"{SHOW}{code}", package) == "frozen"
    assert shown(package, "hash(info) == hash(pickle.loads(pickle.dumps(info)))") is True
    assert shown(package, "pickle.loads(pickle.dumps(info)) == info") is True
    assert shown(package, "pickle.loads(pickle.dumps(info)).source('vision') is None") is True


def test_its_text_is_short(package: Path) -> None:
    assert shown(package, "repr(info)") == (
        "<ModelInfo acme-ai/gpt-4 context_window=8192, input_price=0.1, output_price=0>"
    )
    assert shown(package, "repr(Bespoke('mine').info)") == "<ModelInfo ?/mine>"


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ("context_window=0", "context_window is 0"),
        ("input_price=Decimal(-1)", "input_price is -1"),
        ("context_window=5, max_output_tokens=6", "more than the context_window"),
        ("context_window=5, max_output_tokens=6, output_modalities=('text',)", "more than"),
        ("context_window=5, max_output_tokens=6, output_modalities=('audio',)", None),
        ("context_window=5, max_output_tokens=6, embeddings=True", None),
        ("context_window=5, max_output_tokens=5, input_price=Decimal(0)", None),
    ],
)
def test_what_is_not_plausible_is_refused(package: Path, values: str, problem: str | None) -> None:
    code = f"found = ''\ntry: ModelInfo(model_id='mine', {values}).validate()\n"
    code += "except ValueError as error: found = str(error)\n"
    said = run_python(f"{SHOW}{code}print(json.dumps(found))", package)
    assert bool(said) is bool(problem)
    assert problem is None or (problem in said and "'mine'" in said)


def test_an_unknown_field_gets_the_nearest_name(package: Path) -> None:
    code = "try: info.source('contextwindow')\nexcept ValueError as error: found = str(error)\n"
    said = run_python(f"{SHOW}{code}print(json.dumps(found))", package)
    assert "'contextwindow'" in said
    assert "'context_window'" in said


# What it costs.

LOADED = """
import sys
sys.path.insert(0, sys.argv[1])
import enum, importlib
before = set(sys.modules)
from provider_model_ids import AcmeAIModel
used = [AcmeAIModel.GPT_4, AcmeAIModel.live(), AcmeAIModel.parse("gpt-4"), *AcmeAIModel]
print(*sorted(set(sys.modules) - before))
AcmeAIModel.GPT_4.info
print(*sorted(set(sys.modules) - before))
"""


def test_members_load_no_info_and_nothing_that_it_needs(package: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", LOADED, str(package)],
        capture_output=True,
        text=True,
        check=True,
    )
    early, late = (set(line.split()) for line in done.stdout.splitlines())
    own = {"provider_model_ids", "provider_model_ids._base", "provider_model_ids.acme_ai"}
    assert early <= {*own, "__future__"}
    data = {"provider_model_ids._model_info", "provider_model_ids._info.acme_ai"}
    assert {*data, "dataclasses", "decimal", "json"} <= late


# To type checkers, and as source.


@pytest.mark.extras
def test_a_type_checker_knows_what_info_is_made_of(tmp_path: Path) -> None:
    package = write_package(tmp_path, ACME)
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


@pytest.mark.extras
@given(landed_infos)
@example(ACME.info)
def test_ruff_would_format_info_as_it_is(info: LandedInfo) -> None:
    source = PYTHON.render_provider(replace(models(["a"]), info=info))[PATH]
    assert formatted(source) == source


@given(landed_infos)
@example(ACME.info)
def test_what_was_rendered_is_verified(info: LandedInfo) -> None:
    provider = replace(models(IDS), info=info)
    PYTHON.verify(PYTHON.render_provider(provider), provider)


def test_what_landed_otherwise_is_not_verified() -> None:
    files = PYTHON.render_provider(ACME)
    for other in (
        landed(gpt_3={"context_window": Fact(4097, "listing")}),
        replace(landed(), sources={}),
        None,
    ):
        with pytest.raises(ValueError, match="landed"):
            PYTHON.verify(files, replace(ACME, info=other))


@pytest.mark.parametrize(
    ("genuine", "tampered"),
    [
        ('"value":8192', '"value":8193'),
        ('{"context_window":4096}', '{"context_window":"4096"}'),
        ('{"context_window":4096}', "{}"),
        ('"is odd"', '"is even"'),
        ('"2026-06-01", "1.2"', '"2026-06-02", "1.2"'),
        ('"2026-06-01", "1.2"', '"2026-06-01", None'),
        ('    "gpt-3": ', '    "gpt-33": '),
        ('    "gpt-3": ', '    "gpt-3": "{}", "gpt-3": '),
        ('    "gpt-3": ', "    evil(): "),
        ('    "gpt-3": ', '    "gpt-3": evil() or '),
        ('    "gpt-3": ', '    **evil, "gpt-3": '),
        ('    "undated": ', '    "dated": '),
        ("INFO: dict", "evil()\nINFO: dict"),
        ("INFO: dict", "MORE: dict[str, str] = {}\nINFO: dict"),
        ("INFO: dict[str, str] = {", "INFO: dict[str, str] = evil or {"),
        ("SOURCES: dict", "SOURCE: dict"),
    ],
)
def test_tampered_info_is_refused(genuine: str, tampered: str) -> None:
    files = dict(PYTHON.render_provider(ACME))
    assert files[PATH].count(genuine) == 1
    files[PATH] = files[PATH].replace(genuine, tampered)
    with pytest.raises(ValueError, match=r"the |malformed"):
        PYTHON.verify(files, ACME)
