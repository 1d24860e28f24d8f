"""What a rendered npm package does in Node, and what it loads."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest

from gen_models.targets import ProviderHead
from tests.support.builders.providers import announced, retired, undated, unlisted
from tests.support.builders.python import OTHER, models
from tests.support.builders.typescript import followed, run_node, tool, write_app

pytestmark = pytest.mark.compilers

LIVE: Final = ["gpt-4", "__proto__", "vendor/model"]
GONE: Final = ["gone-1", "gone-2", "constructor"]
STRANGER: Final = "gone-0"
SOURCE: Final = "https://acme.example/deprecations"
INHERITED: Final = ["toString", "hasOwnProperty", "valueOf", "isPrototypeOf", "length", "size"]
UNKNOWN: Final = [*INHERITED, "", "GPT_4", "Gpt-4", " gpt-4", "gpt-4\0", "\ud800", "a/b", "0"]

NAMES: Final = (
    "AcmeAIModel, isAcmeAIModelId, parseAcmeAIModel, OtherModel, isOtherModelId, parseOtherModel, "
    "PROVIDERS, parse, providersOf"
)

# Each module that Node loads writes its address to a file, before it runs.
HOOKS: Final = """
import { appendFileSync } from "node:fs";
export async function load(url, context, next) {
  appendFileSync(process.env.LOADED, url + "\\n");
  return next(url, context);
}
"""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An app with two providers; one has live models, past ones, a stranger and successors."""
    acme = models(
        LIVE,
        GONE,
        lifecycles=[
            retired("gone-1"), unlisted("constructor"), undated("gone-2"),
            announced(STRANGER, "gone-1"),
        ],
    )  # fmt: skip
    followers = {"gpt-4": "vendor/model", "gone-1": "gpt-4", "constructor": "private"}
    folder = tmp_path_factory.mktemp("app")
    return write_app(folder, followed(acme, followers), models(["gpt-4"], head=OTHER))


def shown(app: Path, expression: str, argument: object = None) -> Any:
    """What an expression is, in a fresh Node that has imported all of the package."""
    script = f"import * as all from 'provider-model-ids';\nconst {{ {NAMES} }} = all;\n"
    return run_node(app, f"{script}console.log(JSON.stringify({expression}));", argument=argument)


def outcome(call: str) -> str:
    """An expression for what a call throws, or else for what it gives."""
    return f"(() => {{ try {{ return {call}; }} catch (e) {{ return `${{e}}`; }} }})()"


FIELDS: Final = (
    "kind", "provider", "modelId", "qualifiedId", "lifecycle", "isListed", "lastListed",
    "unlistedSince", "deprecatedOn", "retiresOn", "successor", "lifecycleSource",
)  # fmt: skip


def test_an_id_is_parsed_to_what_is_known_of_it(app: Path) -> None:
    found = shown(app, f"[...Object.values(AcmeAIModel), '{STRANGER}'].map(parseAcmeAIModel)")
    first, second, third = "2026-01-01", "2026-02-01", "2026-03-01"
    listed = ["listed", True, third, None, None, None]
    assert [[model["kind"], model["modelId"], *[*model.values()][4:]] for model in found] == [
        ["live", "__proto__", *listed, None, None],
        ["live", "gpt-4", *listed, "vendor/model", None],
        ["live", "vendor/model", *listed, None, None],
        ["past", "constructor", "unlisted", False, first, second, None, None, "private", None],
        ["past", "gone-1", "retired", False, second, third, first, second, "gpt-4", SOURCE],
        ["past", "gone-2", "unlisted", False, None, None, None, None, None, None],
        ["bespoke", STRANGER, "retired", False, None, None, None, first, "gone-1", None],
    ]
    assert [[*model] for model in found] == [[*FIELDS]] * 7
    assert {model["provider"] for model in found} == {"acme-ai"}
    assert [m["qualifiedId"] for m in found] == [f"acme-ai/{m['modelId']}" for m in found]


def test_an_unknown_id_stays_what_it_is(app: Path) -> None:
    found = shown(app, "given.map(parseAcmeAIModel)", UNKNOWN)
    nothing = dict.fromkeys(FIELDS[6:])
    assert found == [
        {
            "kind": "bespoke",
            "provider": "acme-ai",
            "modelId": text,
            "qualifiedId": f"acme-ai/{text}",
            "lifecycle": "unknown",
            "isListed": False,
            **nothing,
        }
        for text in UNKNOWN
    ]


def test_a_parsed_model_is_plain_data_with_methods(app: Path) -> None:
    parsed = "parseAcmeAIModel('gpt-4')"
    assert shown(app, f"[Object.keys({parsed}), Object.keys({{ ...{parsed} }})]") == [
        [*FIELDS], [*FIELDS],
    ]  # fmt: skip
    inherited = f"(() => {{ const a = []; for (const k in {parsed}) a.push(k); return a; }})()"
    assert shown(app, inherited) == [*FIELDS]
    assert shown(app, f"structuredClone({parsed}).modelId") == "gpt-4"
    for method in ("successors", "lifecycleAsOf"):
        assert shown(app, f"{parsed}.{method} === parseAcmeAIModel('x').{method}") is True


def test_a_chain_of_successors_ends_with_one_that_can_be_used(app: Path) -> None:
    names = ["gpt-4", "gone-1", STRANGER, "constructor", "gone-2", "x"]
    assert shown(app, "given.map((id) => parseAcmeAIModel(id).successors())", names) == [
        ["vendor/model"],
        ["gpt-4"],
        ["gone-1", "gpt-4"],
        ["private"],
        [],
        [],
    ]


@pytest.mark.parametrize("day", ["''", "'2026-1-1'", "'2026-01-01T00:00'", "new Date()", "null"])
def test_what_is_no_day_is_refused(app: Path, day: str) -> None:
    said = shown(app, outcome(f"parseAcmeAIModel('gpt-4').lifecycleAsOf({day})"))
    assert said == "RangeError: the day is not of the form YYYY-MM-DD"


def test_the_providers_of_an_id_have_it_or_know_of_it(app: Path) -> None:
    names = ["gpt-4", "gone-1", STRANGER, "__proto__", "private", *INHERITED, ""]
    assert shown(app, "given.map(providersOf)", names) == [
        ["acme-ai", "other"],
        *[["acme-ai"]] * 3,
        *[[]] * (len(INHERITED) + 2),
    ]
    said = shown(app, outcome("providersOf(undefined)"))
    assert said == "TypeError: model ID must be a string, not undefined"


def test_a_guard_takes_live_ids_and_nothing_else(app: Path) -> None:
    assert shown(app, "given.map(isAcmeAIModelId)", [*LIVE, *GONE, *UNKNOWN]) == [
        *[True for _ in LIVE],
        *[False for _ in (*GONE, *UNKNOWN)],
    ]
    others = "undefined, null, 5, true, NaN, {}, ['gpt-4'], new String('gpt-4'), Symbol('gpt-4')"
    assert shown(app, f"[{others}].map(isAcmeAIModelId)") == [False] * 9


@pytest.mark.parametrize(
    ("nothing", "kind"),
    [
        ("undefined", "undefined"),
        ("null", "object"),
        ("5", "number"),
        ("['gpt-4']", "object"),
        ("new String('gpt-4')", "object"),
        ("{ toString: () => 'gpt-4' }", "object"),
        ("Symbol('gpt-4')", "symbol"),
    ],
)
def test_what_is_no_string_is_no_model(app: Path, nothing: str, kind: str) -> None:
    for call, what in (("parseAcmeAIModel", "model ID"), ("parse", "qualified ID")):
        said = shown(app, outcome(f"{call}({nothing})"))
        assert said == f"TypeError: {what} must be a string, not {kind}"


@pytest.mark.parametrize(
    "change",
    [
        "AcmeAIModel.GPT_4 = 'evil'",
        "AcmeAIModel.EVIL = 'evil'",
        "delete AcmeAIModel.GPT_4",
        "Object.setPrototypeOf(AcmeAIModel, { EVIL: 'evil' })",
        "PROVIDERS.push('evil')",
        "PROVIDERS[0] = 'evil'",
    ],
)
def test_the_constants_are_frozen(app: Path, change: str) -> None:
    assert shown(app, outcome(change)).startswith("TypeError: ")


def test_a_polluted_prototype_makes_no_model(app: Path) -> None:
    polluted = "(Object.prototype['evil'] = 'evil', Object.prototype['kind'] = 'live', "
    assert shown(app, f"{polluted}[isAcmeAIModelId('evil'), parseAcmeAIModel('evil').kind])") == [
        False,
        "bespoke",
    ]


def test_a_provider_and_an_id_are_parsed_together(app: Path) -> None:
    names = ["acme-ai/vendor/model", "acme-ai/__proto__", "other/gpt-4", "other/a/b", "other/"]
    found = shown(app, "given.map(parse)", names)
    assert [model["qualifiedId"] for model in found] == names
    assert [(model["kind"], model["provider"], model["modelId"]) for model in found] == [
        ("live", "acme-ai", "vendor/model"),
        ("live", "acme-ai", "__proto__"),
        ("live", "other", "gpt-4"),
        ("bespoke", "other", "a/b"),
        ("bespoke", "other", ""),
    ]


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/",
        "gpt-4",
        "acme-ai",
        "acme-aix",
        "nobody/x",
        "/acme-ai/x",
        "__proto__/x",
        "a\nb/\u2028",
    ],
)
def test_what_names_no_provider_is_refused(app: Path, name: str) -> None:
    quoted = json.dumps(name, ensure_ascii=False)
    said = shown(app, outcome("parse(given)"), name)
    assert said.startswith(f"RangeError: {quoted} is not a qualified ID")


def test_the_index_has_all_of_it(app: Path) -> None:
    assert shown(app, "Object.keys(all)") == sorted(NAMES.split(", "))
    assert shown(app, "PROVIDERS") == ["acme-ai", "other"]


def test_a_provider_may_be_called_like_a_file_of_the_package(tmp_path: Path) -> None:
    slugs = ["index", "lifecycle", "package", "parse"]
    heads = [ProviderHead(slug, slug, slug.title()) for slug in slugs]
    app = write_app(tmp_path, *(models([head.slug], head=head) for head in heads))
    parsed = "given.map((slug) => all.parse(`${slug}/${slug}`).kind)"
    script = f"import * as all from 'provider-model-ids';\nconsole.log(JSON.stringify({parsed}));"
    assert run_node(app, script, argument=slugs) == ["live"] * 4


def loaded(app: Path, tmp_path: Path, code: str) -> list[str]:
    """The package's modules that a fresh Node loads for some code, as its loader tells."""
    (tmp_path / "hooks.mjs").write_text(HOOKS, encoding="ascii")
    start = "import { register } from 'node:module';\nregister('./hooks.mjs', import.meta.url);\n"
    (tmp_path / "start.mjs").write_text(start, encoding="ascii")
    log = tmp_path / "loaded.txt"
    log.touch()
    importing = f"--import={(tmp_path / 'start.mjs').as_uri()}"
    subprocess.run(
        [tool("node"), importing, "--input-type=module", "--eval", code],
        cwd=app,
        env={**os.environ, "LOADED": str(log)},
        check=True,
    )
    package = (app / "node_modules" / "provider-model-ids").resolve().as_uri()
    lines = log.read_text(encoding="utf-8").splitlines()
    return [line.removeprefix(package) for line in lines if line.startswith(package)]


def test_a_provider_loads_its_own_module_and_nothing_else(app: Path, tmp_path: Path) -> None:
    code = (
        "import { OtherModel, isOtherModelId, parseOtherModel } from 'provider-model-ids/other';"
        "parseOtherModel(OtherModel.GPT_4); isOtherModelId('x');"
    )
    assert sorted(loaded(app, tmp_path, code)) == [
        "/define-provider.js",
        "/lifecycle.js",
        "/src/lifecycle/other.js",
        "/src/other.js",
    ]


def test_the_index_loads_each_module_once(app: Path, tmp_path: Path) -> None:
    assert sorted(loaded(app, tmp_path, "import 'provider-model-ids';")) == [
        "/define-provider.js",
        "/index.js",
        "/lifecycle.js",
        "/parse.js",
        "/providers-of.js",
        "/src/acme-ai.js",
        "/src/lifecycle/acme-ai.js",
        "/src/lifecycle/other.js",
        "/src/other.js",
    ]


@pytest.mark.parametrize(
    "path",
    [
        "src/other.js", "src/other", "src/lifecycle/other.js", "lifecycle/other", "lifecycle",
        "parse", "parse.js", "no-such",
    ],
)  # fmt: skip
def test_what_the_package_does_not_export_is_not_found(app: Path, path: str) -> None:
    importing = f"await import('provider-model-ids/{path}').catch((e) => e.code)"
    assert run_node(app, f"console.log(JSON.stringify({importing}));") == (
        "ERR_PACKAGE_PATH_NOT_EXPORTED"
    )


def test_npm_installs_the_folder_and_packs_every_file(app: Path, tmp_path: Path) -> None:
    package = app / "node_modules" / "provider-model-ids"
    settings = {
        "npm_config_cache": str(tmp_path / "cache"),
        "npm_config_offline": "true",
        "npm_config_userconfig": os.devnull,
        "npm_config_update_notifier": "false",
    }

    def npm(*arguments: str) -> str:
        return subprocess.run(
            [tool("npm"), *arguments, "--no-audit", "--no-fund"],
            cwd=tmp_path,
            env={**os.environ, **settings},
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    (packed,) = json.loads(npm("pack", "--dry-run", "--json", str(package)))
    files = {file.relative_to(package).as_posix() for file in package.rglob("*") if file.is_file()}
    assert {file["path"] for file in packed["files"]} == files
    assert (packed["name"], packed["version"]) == ("provider-model-ids", "0.0.0")
    (tmp_path / "package.json").write_text('{"type": "module"}\n', encoding="ascii")
    npm("install", "--no-package-lock", str(package))
    script = "import { OtherModel } from 'provider-model-ids/other';"
    assert run_node(tmp_path, f"{script}console.log(JSON.stringify(OtherModel));") == {
        "GPT_4": "gpt-4"
    }
