"""What the TypeScript compiler and its language service say of a rendered package."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest

from gen_models.targets import ProviderHead
from tests.compilers.test_typescript_compiled import HOSTILE_IDS, MANY, landed
from tests.support.builders.providers import overdue, retired, undated, unlisted
from tests.support.builders.python import OTHER, models
from tests.support.builders.typescript import (
    RESOLUTIONS,
    compiled,
    run_node,
    tool,
    write_app,
)

pytestmark = pytest.mark.compilers

ACME: Final = models(["gpt-4", "gpt-5"], ["gone"], lifecycles=[retired("gone", "gpt-5")])
NOBODY: Final = models([], head=ProviderHead("nobody", "Nobody", "Nobody"))
PAST_ONLY: Final = models([], ["old"], ProviderHead("old", "Old", "Old"))

# An @ts-expect-error over a line without an error is an error.
USE: Final = """
import {
  parse, PROVIDERS, AcmeAIModel, isAcmeAIModelId, parseAcmeAIModel, NobodyModel,
  type AcmeAIModelId, type AnyAcmeAIModelId, type AnyNobodyModelId, type NobodyModelId,
  type ParsedAcmeAIModel, type ParsedModel, type Provider, type PastAcmeAIModelId,
  providersOf, type LifecycleStatus,
} from "provider-model-ids";
import * as acme from "provider-model-ids/acme-ai";
import { parseOldModel, type OldModelId, type PastOldModelId } from "provider-model-ids/old";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? 1 : 0;
export const same: 1[] = [
  1 satisfies Same<AcmeAIModelId, "gpt-4" | "gpt-5">,
  1 satisfies Same<PastAcmeAIModelId, "gone">,
  1 satisfies Same<NobodyModelId, never>,
  1 satisfies Same<OldModelId, never>,
  1 satisfies Same<PastOldModelId, "old">,
  1 satisfies Same<Provider, "acme-ai" | "nobody" | "old">,
  1 satisfies Same<typeof AcmeAIModel.GPT_4, "gpt-4">,
  1 satisfies Same<typeof acme.AcmeAIModel, typeof AcmeAIModel>,
  1 satisfies Same<keyof typeof NobodyModel, never>,
  1 satisfies Same<ReturnType<typeof parseOldModel>["provider"], "old">,
  1 satisfies Same<ReturnType<typeof parse>, ParsedModel>,
  1 satisfies Same<ParsedModel["provider"], Provider>,
  1 satisfies Same<ParsedAcmeAIModel["qualifiedId"], `acme-ai/${string}`>,
  1 satisfies Same<ParsedAcmeAIModel["kind"], "live" | "past" | "bespoke">,
  1 satisfies Same<ParsedAcmeAIModel["lifecycle"], LifecycleStatus>,
  1 satisfies Same<ParsedAcmeAIModel["isListed"], boolean>,
  1 satisfies Same<ParsedAcmeAIModel["lastListed"], string | null>,
  1 satisfies Same<ParsedAcmeAIModel["unlistedSince"], string | null>,
  1 satisfies Same<ParsedAcmeAIModel["deprecatedOn"], string | null>,
  1 satisfies Same<ParsedAcmeAIModel["retiresOn"], string | null>,
  1 satisfies Same<ParsedAcmeAIModel["lifecycleSource"], string | null>,
  1 satisfies Same<ParsedAcmeAIModel["successor"], AnyAcmeAIModelId | null>,
  1 satisfies Same<ReturnType<ParsedAcmeAIModel["successors"]>, AnyAcmeAIModelId[]>,
  1 satisfies Same<ReturnType<ParsedAcmeAIModel["lifecycleAsOf"]>, LifecycleStatus>,
  1 satisfies Same<
    LifecycleStatus, "listed" | "unlisted" | "deprecated" | "retired" | "unknown"
  >,
  1 satisfies Same<ReturnType<typeof providersOf>, Provider[]>,
  // @ts-expect-error -- so that Same tells types apart.
  1 satisfies Same<AcmeAIModelId, "gpt-4">,
];

export const live: AcmeAIModelId = "gpt-4";
export const constant: AcmeAIModelId = AcmeAIModel.GPT_5;
export const open: AnyAcmeAIModelId = "no-such-model";
export const openToConstants: AnyAcmeAIModelId[] = [live, AcmeAIModel.GONE];
export const ofNobody: AnyNobodyModelId = "anything";
export const text: string = open;
// @ts-expect-error
export const unknown: AcmeAIModelId = "no-such-model";
// @ts-expect-error
export const anyString: AcmeAIModelId = text;
// @ts-expect-error
export const past: AcmeAIModelId = "gone";
// @ts-expect-error
export const pastConstant: AcmeAIModelId = AcmeAIModel.GONE;
// @ts-expect-error
export const noText: AnyAcmeAIModelId = 5;
// @ts-expect-error
export const none: NobodyModelId = "gpt-4";
// @ts-expect-error
AcmeAIModel.NO_SUCH_MODEL;
// @ts-expect-error
AcmeAIModel.GPT_4 = "gpt-4";
// @ts-expect-error
AcmeAIModel.GONE = "gone";
// @ts-expect-error
delete AcmeAIModel.GPT_4;
// @ts-expect-error
PROVIDERS.push("acme-ai");
// @ts-expect-error
parseAcmeAIModel(undefined);
// @ts-expect-error
parse(5);
// @ts-expect-error
providersOf(undefined);
// @ts-expect-error
parse("acme-ai/x").lifecycleAsOf(new Date());
// @ts-expect-error
parse("acme-ai/x").lifecycle satisfies "listed";

export function narrowed(value: unknown): AcmeAIModelId | undefined {
  return isAcmeAIModelId(value) ? value : undefined;
}

export function told(model: ParsedAcmeAIModel): string | null {
  switch (model.kind) {
    case "live":
      return model.modelId satisfies AcmeAIModelId;
    case "past":
      model.modelId satisfies PastAcmeAIModelId;
      return model.retiresOn ?? model.successor;
    case "bespoke":
      // @ts-expect-error
      model.modelId = "gpt-4";
      // @ts-expect-error
      model.lifecycle = "listed";
      return model.successors()[0] ?? model.lifecycleSource ?? model.modelId;
  }
}

export function ofAny(model: ParsedModel): AcmeAIModelId | undefined {
  return model.provider === "acme-ai" && model.kind === "live" ? model.modelId : undefined;
}
"""

# The service says what an editor shows: suggestions, of which 6385 and 6387 are for what is
# deprecated, and completions.
SERVICE: Final = """
import ts from %s;
const file = "use.ts";
const text = readFileSync(file, "utf8");
const options = {
  strict: true, module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2022, types: [],
};
const service = ts.createLanguageService({
  getScriptFileNames: () => [file],
  getScriptVersion: () => "1",
  getScriptSnapshot: (name) =>
    ts.sys.fileExists(name) ? ts.ScriptSnapshot.fromString(ts.sys.readFile(name)) : undefined,
  getCurrentDirectory: () => process.cwd(),
  getCompilationSettings: () => options,
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  ...ts.sys,
  useCaseSensitiveFileNames: () => true,
});
const errors = [...service.getSyntacticDiagnostics(file), ...service.getSemanticDiagnostics(file)];
const deprecated = service.getSuggestionDiagnostics(file).filter((d) => d.reportsDeprecated);
const at = text.indexOf('""') + 1;
const completions = service.getCompletionsAtPosition(file, at, {})?.entries ?? [];
console.log(JSON.stringify({
  errors: errors.map((d) => d.messageText),
  deprecated: deprecated.map((d) => text.slice(d.start, d.start + d.length)),
  completions: completions.map((entry) => entry.name),
}));
"""


def in_an_editor(app: Path, source: str) -> Any:
    """What the language service says of a module; completions are asked for at its first `""`."""
    (app / "use.ts").write_text(source, encoding="utf-8")
    library = Path(tool("tsc")).resolve().parent.parent / "lib" / "typescript.js"
    return run_node(app, SERVICE % f'"{library.as_uri()}"')


@pytest.mark.parametrize("resolution", RESOLUTIONS)
def test_the_types_say_what_they_should_of_every_use(tmp_path: Path, resolution: str) -> None:
    app = write_app(tmp_path, ACME, NOBODY, PAST_ONLY)
    assert compiled(app, resolution, use=USE) == ""


@pytest.mark.parametrize("resolution", RESOLUTIONS)
def test_the_compiler_has_nothing_to_say_of_what_has_landed(
    tmp_path: Path, resolution: str
) -> None:
    app = write_app(tmp_path, *landed())
    use = "import { OpenAIModel, parse } from 'provider-model-ids';\nparse(OpenAIModel.GPT_4O);\n"
    assert compiled(app, resolution, use=use) == ""


def test_the_compiler_has_nothing_to_say_of_hostile_ids(tmp_path: Path) -> None:
    hostile, swapped = HOSTILE_IDS[::2], HOSTILE_IDS[1::2]
    app = write_app(tmp_path, models(hostile, swapped), models(swapped, hostile, OTHER))
    use = "import { parse } from 'provider-model-ids';\nparse('other/x');\n"
    assert compiled(app, "nodenext", use=use) == ""


def test_the_compiler_has_nothing_to_say_of_ten_thousand_ids(tmp_path: Path) -> None:
    app = write_app(tmp_path, models(MANY), models(MANY[:5_000], MANY[5_000:], OTHER))
    use = f"""
    import {{ type AcmeAIModelId, AcmeAIModel }} from "provider-model-ids/acme-ai";
    import {{ parseAcmeAIModel }} from "provider-model-ids/acme-ai";
    import type {{ AnyOtherModelId }} from "provider-model-ids/other";
    export const last: AcmeAIModelId = "{MANY[-1]}";
    export const open: AnyOtherModelId = parseAcmeAIModel("x").modelId;
    export const every: readonly AcmeAIModelId[] = Object.values(AcmeAIModel);
    """
    assert compiled(app, "nodenext", use=use) == ""


def test_the_compiler_finds_no_file_that_is_not_exported(tmp_path: Path) -> None:
    app = write_app(tmp_path, ACME)
    for path in ("src/acme-ai.js", "src/lifecycle/acme-ai.js", "lifecycle.js"):
        said = compiled(app, "nodenext", use=f'import "provider-model-ids/{path}";\n')
        assert "error TS2" in said


def test_an_editor_strikes_out_what_is_past_its_shutdown_and_nothing_else(tmp_path: Path) -> None:
    gone = [unlisted("gone-1"), retired("gone-2", "gpt-4"), overdue("gone-3"), undated("gone-4")]
    provider = models(["gpt-4"], [one.id for one in gone], lifecycles=gone)
    app = write_app(tmp_path, provider)
    used = ["GPT_4", "GONE_1", "GONE_2", "GONE_3", "GONE_4"]
    source = "import { AcmeAIModel } from 'provider-model-ids/acme-ai';\n" + "".join(
        f"void AcmeAIModel.{name};\n" for name in used
    )
    found = in_an_editor(app, source)
    assert found["errors"] == []
    assert found["deprecated"] == ["GONE_2", "GONE_3"]


def test_an_editor_completes_live_ids_where_any_may_stand(tmp_path: Path) -> None:
    app = write_app(tmp_path, models(["gpt-4", "vendor/model:free"], ["gone"]))
    importing = "import type { AnyAcmeAIModelId } from 'provider-model-ids/acme-ai';\n"
    found = in_an_editor(app, f'{importing}export const id: AnyAcmeAIModelId = "";\n')
    assert found["errors"] == []
    assert found["completions"] == ["gpt-4", "vendor/model:free"]
