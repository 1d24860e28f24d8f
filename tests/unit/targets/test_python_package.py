"""What a rendered package does, in a Python that has nothing else."""

from __future__ import annotations

import ast
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.builders.providers import unlisted
from tests.support.builders.python import OTHER, models, run_python, write_package

ALL_OF_IT = "import provider_model_ids\nfrom provider_model_ids import *\n"


GONE = ["gone-1", "gone-2", "gone-3"]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two providers; of the first, one model is live, and three have left the listing."""
    return write_package(
        tmp_path_factory.mktemp("package"),
        models(["openai/gpt-4"], GONE, lifecycles=map(unlisted, GONE)),
        models(["gpt-4"], head=OTHER),
    )


def shown(package: Path, expression: str) -> Any:
    """What an expression is, in a fresh process that has imported all of the package."""
    return run_python(f"{ALL_OF_IT}print(json.dumps({expression}))", package)


def test_an_id_is_parsed_to_its_member(package: Path) -> None:
    assert shown(package, 'AcmeAIModel.parse("openai/gpt-4") is AcmeAIModel.OPENAI__GPT_4') is True
    assert shown(package, 'AcmeAIModel.parse("gone-1") is AcmeAIModel.GONE_1') is True
    assert shown(package, "[AcmeAIModel.parse(m) is m for m in AcmeAIModel]") == [True] * 4


def test_a_member_is_its_model_id_wherever_a_text_goes(package: Path) -> None:
    member = "AcmeAIModel.OPENAI__GPT_4"
    texts = f"[{member}, str({member}), f'{{{member}}}', {member}.model_id, '' + {member}]"
    assert shown(package, texts) == ["openai/gpt-4"] * 5
    assert shown(package, f'{{{member}: 1}}["openai/gpt-4"]') == 1
    assert shown(package, f"{member}.provider") == "acme-ai"


def test_a_qualified_id_is_parsed_to_the_model_that_has_it(package: Path) -> None:
    models = "[*AcmeAIModel, *OtherModel, AcmeAIModel.parse('private/x'), OtherModel.parse('')]"
    again = "[provider_model_ids.parse(m.qualified_id) for m in models]"
    same = f"(lambda models: [models, {again}, [m.qualified_id for m in models]])({models})"
    before, after, qualified = shown(package, same)
    assert before == after
    assert qualified[0] == "acme-ai/openai/gpt-4"
    assert qualified[-2:] == ["acme-ai/private/x", "other/"]
    identical = f"(lambda models: [a is b for a, b in zip(models, {again})])([*AcmeAIModel])"
    assert shown(package, identical) == [True] * 4


@pytest.mark.parametrize(
    "model_id", ["private", "OPENAI__GPT_4", "OpenAI/GPT-4", "", " a\udc80\0'\n"]
)
def test_an_unknown_id_stays_what_it_is(package: Path, model_id: str) -> None:
    found = shown(
        package,
        f"[(b := AcmeAIModel.parse({model_id!a})), b.model_id, str(b), type(b) is Bespoke,"
        f" b.provider, b.is_listed, b == {model_id!a}, eval(repr(b)).provider]",
    )
    assert found == [model_id, model_id, model_id, True, "acme-ai", False, True, "acme-ai"]


def test_a_member_of_another_provider_is_parsed_as_the_text_it_is(package: Path) -> None:
    assert shown(package, "type(AcmeAIModel.parse(OtherModel.GPT_4)) is Bespoke") is True
    assert shown(package, "OtherModel.parse(OtherModel.GPT_4) is OtherModel.GPT_4") is True
    bespoke = "OtherModel.parse(AcmeAIModel.parse('private'))"
    assert shown(package, f"[{bespoke}, {bespoke}.provider]") == ["private", "other"]


def test_past_models_are_members_and_not_live(package: Path) -> None:
    assert shown(package, "AcmeAIModel.live()") == ["openai/gpt-4"]
    assert shown(package, "[*AcmeAIModel]") == ["openai/gpt-4", "gone-1", "gone-2", "gone-3"]


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_pickle_is_what_it_was(package: Path, protocol: int) -> None:
    again = f"lambda m: __import__('pickle').loads(__import__('pickle').dumps(m, {protocol}))"
    assert shown(package, f"[({again})(m) is m for m in AcmeAIModel]") == [True] * 4
    bespoke = f"({again})(AcmeAIModel.parse('private'))"
    assert shown(package, f"[{bespoke}, {bespoke}.provider, type({bespoke}) is Bespoke]") == [
        "private",
        "acme-ai",
        True,
    ]


@pytest.mark.parametrize("copy", ["copy", "deepcopy"])
def test_a_copy_is_what_it_was(package: Path, copy: str) -> None:
    again = f"__import__('copy').{copy}"
    assert shown(package, f"[{again}(m) is m for m in AcmeAIModel]") == [True] * 4
    bespoke = f"{again}(AcmeAIModel.parse('private'))"
    assert shown(package, f"[{bespoke}, {bespoke}.provider, type({bespoke}) is Bespoke]") == [
        "private",
        "acme-ai",
        True,
    ]


@pytest.mark.parametrize(
    ("code", "imported"),
    [
        ("import provider_model_ids", []),
        ("import provider_model_ids\nprovider_model_ids.PROVIDERS, dir(provider_model_ids)", []),
        ("import provider_model_ids as p\ntry: p.parse('no-such/x')\nexcept ValueError: pass", []),
        ("from provider_model_ids import Bespoke", ["_base"]),
        ("from provider_model_ids import OtherModel", ["_base", "other"]),
        ("import provider_model_ids as p\np.parse('other/gpt-4')", ["_base", "other"]),
        (
            "import provider_model_ids as p\np.parse('other/x')",
            ["_base", "_lifecycle", "_lifecycle.other", "other"],
        ),
    ],
)
def test_a_module_is_imported_when_it_is_first_used(
    package: Path, code: str, imported: list[str]
) -> None:
    report = "print(json.dumps([sorted(sys.modules.keys() - before), 'typing' in sys.modules]))"
    modules, typing = run_python(f"before = set(sys.modules)\n{code}\n{report}", package)
    own = [
        name.removeprefix("provider_model_ids.")
        for name in modules
        if "provider_model_ids." in name
    ]
    assert own == imported
    assert typing is False


def test_the_literal_is_made_when_it_is_first_asked_for(package: Path) -> None:
    code = "import provider_model_ids.acme_ai as m\nbefore = 'typing' in sys.modules\n"
    kept = "m.AcmeAIModelId is vars(m)['AcmeAIModelId']"
    report = f"print(json.dumps([before, m.AcmeAIModelId.__args__, {kept}]))"
    assert run_python(code + report, package) == [False, ["openai/gpt-4"], True]


def test_the_package_parses_a_provider_and_an_id(package: Path) -> None:
    parsed = "provider_model_ids.parse('acme-ai/openai/gpt-4')"
    assert shown(package, f"{parsed} is AcmeAIModel.OPENAI__GPT_4") is True
    bespoke = "provider_model_ids.parse('other/vendor/private')"
    assert shown(package, f"[{bespoke}, {bespoke}.provider, type({bespoke}) is Bespoke]") == [
        "vendor/private",
        "other",
        True,
    ]


@pytest.mark.parametrize("qualified", ["", "/", "gpt-4", "acme-ai", "nobody/gpt-4", "/acme-ai/x"])
def test_the_package_refuses_what_names_no_provider(package: Path, qualified: str) -> None:
    code = f"try: provider_model_ids.parse({qualified!a})\nexcept ValueError as e: found = str(e)\n"
    said = run_python(f"{ALL_OF_IT}{code}print(json.dumps(found))", package)
    assert said.startswith(f"{qualified!r} is not a qualified ID")
    assert said.endswith(": acme-ai, other")


def test_the_package_gives_what_it_says_it_has(package: Path) -> None:
    public = [f"{enum}Model{end}" for enum in ("AcmeAI", "Other") for end in ("", "Id", "Like")]
    public += ["Bespoke", "PROVIDERS", "ProviderModel", "RetiredModelWarning"]
    public += ["Criteria", "EarlierPrice", "InfoSource", "ModelInfo", "PriceTier", "select"]
    public += ["parse", "providers_of"]
    assert shown(package, "provider_model_ids.__all__") == sorted(public)
    assert shown(package, "dir(provider_model_ids)") == sorted(public)
    assert shown(package, "[n for n in provider_model_ids.__all__ if n not in globals()]") == []
    assert shown(package, "provider_model_ids.PROVIDERS") == ["acme-ai", "other"]
    # What type checkers see is what there is.
    (init,) = package.rglob("provider_model_ids/__init__.py")
    imported = [
        alias.asname
        for node in ast.walk(ast.parse(init.read_text("ascii")))
        if isinstance(node, ast.ImportFrom) and node.level == 1
        for alias in node.names
        if alias.asname is not None
    ]
    assert sorted([*map(str, imported), "PROVIDERS", "parse", "providers_of"]) == sorted(public)


@pytest.mark.parametrize("module", ["provider_model_ids", "provider_model_ids.acme_ai"])
def test_a_module_has_no_attribute_that_it_does_not_have(package: Path, module: str) -> None:
    code = f"import {module} as m\ntry: m.NoSuch\nexcept AttributeError as e: found = str(e)\n"
    assert run_python(f"{code}print(json.dumps(found))", package) == (
        f"module '{module}' has no attribute 'NoSuch'"
    )


@pytest.mark.parametrize("parse", ["AcmeAIModel.parse", "provider_model_ids.parse"])
@pytest.mark.parametrize(
    ("nothing", "kind"), [("None", "NoneType"), ("5", "int"), ("b'gpt'", "bytes")]
)
def test_what_is_not_a_str_is_not_a_model(
    tmp_path: Path, parse: str, nothing: str, kind: str
) -> None:
    write_package(tmp_path, models(["a"]))
    script = (
        "import sys; sys.path.insert(0, 'python')\n"
        "import provider_model_ids; from provider_model_ids import AcmeAIModel\n"
        f"try: {parse}({nothing})\n"
        "except TypeError as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.endswith(f" ID must be a str, not {kind}\n")
