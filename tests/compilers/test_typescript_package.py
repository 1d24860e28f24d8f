"""What a rendered npm package does in Node, and what it loads."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest

from gen_models.targets import ProviderHead
from tests.support.builders.python import OTHER, models
from tests.support.builders.typescript import followed, run_node, tool, write_app

pytestmark = pytest.mark.compilers

LIVE: Final = ["gpt-4", "__proto__", "vendor/model"]
GONE: Final = ["gone-1", "gone-2", "constructor"]
INHERITED: Final = ["toString", "hasOwnProperty", "valueOf", "isPrototypeOf", "length", "size"]
UNKNOWN: Final = [*INHERITED, "", "GPT_4", "Gpt-4", " gpt-4", "gpt-4\0", "\ud800", "a/b", "0"]

NAMES: Final = (
    "AcmeAIModel, isAcmeAIModelId, parseAcmeAIModel, OtherModel, isOtherModelId, parseOtherModel, "
    "PROVIDERS, parse"
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
    """An app with two providers; one has live models, retired ones and successors."""
    acme = models(LIVE, GONE)
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


def test_an_id_is_parsed_to_what_is_known_of_it(app: Path) -> None:
    found = shown(app, "Object.values(AcmeAIModel).map(parseAcmeAIModel)")
    assert [list(model.values()) for model in found] == [
        ["live", "acme-ai", "__proto__", "acme-ai/__proto__", None],
        ["live", "acme-ai", "gpt-4", "acme-ai/gpt-4", "vendor/model"],
        ["live", "acme-ai", "vendor/model", "acme-ai/vendor/model", None],
        ["retired", "acme-ai", "constructor", "acme-ai/constructor", "2026-01-02", "private"],
        ["retired", "acme-ai", "gone-1", "acme-ai/gone-1", "2026-01-02", "gpt-4"],
        ["retired", "acme-ai", "gone-2", "acme-ai/gone-2", None, None],
    ]
    live, retired = found[0], found[-1]
    assert list(live) == ["kind", "provider", "modelId", "qualifiedId", "successor"]
    assert list(retired) == [*list(live)[:-1], "retiredOn", "successor"]


def test_an_unknown_id_stays_what_it_is(app: Path) -> None:
    found = shown(app, "given.map(parseAcmeAIModel)", UNKNOWN)
    assert found == [
        {
            "kind": "bespoke",
            "provider": "acme-ai",
            "modelId": text,
            "qualifiedId": f"acme-ai/{text}",
        }
        for text in UNKNOWN
    ]


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
    slugs = ["index", "package", "parse"]
    heads = [ProviderHead(slug, slug, slug.title()) for slug in slugs]
    app = write_app(tmp_path, *(models([head.slug], head=head) for head in heads))
    parsed = "['index', 'package', 'parse'].map((slug) => all.parse(`${slug}/${slug}`).kind)"
    script = f"import * as all from 'provider-model-ids';\nconsole.log(JSON.stringify({parsed}));"
    assert run_node(app, script) == ["live"] * 3


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
    assert loaded(app, tmp_path, code) == ["/src/other.js", "/define-provider.js"]


def test_the_index_loads_each_module_once(app: Path, tmp_path: Path) -> None:
    assert sorted(loaded(app, tmp_path, "import 'provider-model-ids';")) == [
        "/define-provider.js",
        "/index.js",
        "/parse.js",
        "/src/acme-ai.js",
        "/src/other.js",
    ]


@pytest.mark.parametrize("path", ["src/other.js", "src/other", "parse", "parse.js", "no-such"])
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
