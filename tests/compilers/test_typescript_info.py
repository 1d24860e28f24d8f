"""What Node reads of model info: all that landed, to the last digit; and what tsc makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gen_models.contract import load_contracts
from gen_models.fields import FIELDS
from gen_models.landing import (
    landed_info,
    landed_ledger,
    landed_lifecycles,
    live_and_past,
    models_of,
)
from gen_models.targets import ProviderHead, ProviderModels
from gen_models.targets.typescript.info import camel_case
from gen_models.targets.typescript.target import TARGET as TYPESCRIPT
from gen_models.workspace import bundled_home, find_workspace
from tests.support.builders.infos import informed, stated
from tests.support.builders.python import models
from tests.support.builders.rust import HOSTILE_IDS
from tests.support.builders.typescript import RESOLUTIONS, compiled, run_node, write_app

pytestmark = pytest.mark.compilers

READ = """
const list = [];
const row = ({ name, observed, version, url }) => [name, observed, version, url];
for (const [slug, name] of given.providers) {
  const module = await import(`provider-model-ids/${slug}/info`);
  const infos = module[`${name}ModelInfo`];
  for (const [id, info] of Object.entries(infos)) {
    const facts = {};
    for (const field of given.fields) {
      const source = info.sources[field];
      facts[field] = {
        value: info[field],
        source: source === undefined ? [] : [[source.name]],
        also: (source?.also ?? []).map(row),
        others: (info.disagreements[field] ?? []).map((o) => [o.source.name, o.value]),
        disputed: info.disputed[field] ?? null,
        observed: source?.observed ?? null,
        since: source?.since ?? null,
        earlier: (info.history[field] ?? []).map((e) => [e.value, e.source.name, e.since, e.until]),
      };
    }
    if (module[`infoOf${name}Model`](id) !== info || info.modelId !== id) throw id;
    list.push([slug, id, facts]);
  }
}
console.log(JSON.stringify(list));
"""
USE = """
import { AcmeAIModelInfo, infoOfAcmeAIModel } from "provider-model-ids/acme-ai/info";
import type { FieldSource, ModelInfo, PriceTier } from "provider-model-ids";

const info: ModelInfo = AcmeAIModelInfo["gpt-4"];
const past: ModelInfo = AcmeAIModelInfo["gpt-3"];
export const window: number | null = info.contextWindow;
export const price: number | null = past.inputPrice;
export const words: readonly string[] | null = info.inputModalities;
export const tiers: readonly PriceTier[] | null = info.priceTiers;
export const source: FieldSource | undefined = info.sources.inputPrice;
export const reason: string | undefined = info.disputed.inputPrice;
export const other: number | undefined = info.disagreements.inputPrice?.[0]?.value;
export const earlier: boolean | undefined = info.history.vision?.[0]?.value;
export const any: ModelInfo = infoOfAcmeAIModel("my-fine-tune");
"""
WRONG = """
import { AcmeAIModelInfo } from "provider-model-ids/acme-ai/info";
export const a = AcmeAIModelInfo["gpt-5"];
export const b: number = AcmeAIModelInfo["gpt-4"].contextWindow;
AcmeAIModelInfo["gpt-4"].contextWindow = 1;
"""


@pytest.fixture(scope="module")
def everything() -> list[ProviderModels]:
    """What has landed, and a provider of whose models everything is said."""
    workspace = find_workspace(bundled_home())
    found = [informed(models([*HOSTILE_IDS[:40], "__proto__", "constructor"], HOSTILE_IDS[40:50]))]
    for slug, contract in load_contracts(workspace.contracts, workspace.shapes).items():
        ledger = landed_ledger(workspace.output, slug)
        if ledger.entries:
            head = ProviderHead(slug, contract.name, contract.class_name)
            known = landed_lifecycles(workspace.output, slug)
            provider = models_of(head, live_and_past(ledger, known), known, None, TYPESCRIPT)
            found.append(replace(provider, info=landed_info(workspace.output, slug)))
    return found


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An app with a small provider."""
    return write_app(tmp_path_factory.mktemp("small"), informed(models(["gpt-4", "z"], ["gpt-3"])))


def with_decimals(field: str, fact: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of a field with decimals for numbers, and without details of its source."""
    kind = FIELDS[field].kind

    def value(said: Any) -> Any:
        if said is None:
            return None
        if kind in ("count", "number", "price"):
            # The shortest text of a number is what JavaScript shows.
            return Decimal(repr(said) if isinstance(said, float) else said)
        if kind == "tiers":
            return [
                {
                    camel_case(name): Decimal(repr(price) if isinstance(price, float) else price)
                    for name, price in tier.items()
                    if price is not None
                }
                for tier in said
            ]
        return said

    return {
        **fact,
        "value": value(fact["value"]),
        "source": [row[0] for row in fact["source"]],
        "others": [[name, value(said)] for name, said in fact["others"]],
        "earlier": [[value(said), *rest] for said, *rest in fact["earlier"]],
    }


def test_node_reads_all_that_landed(tmp_path: Path, everything: list[ProviderModels]) -> None:
    app = write_app(tmp_path, *everything)
    names = {camel_case(name): name for name in FIELDS}
    given = {
        "providers": [[one.head.slug, one.head.class_name] for one in everything],
        "fields": [*names],
    }
    found = {
        (slug, model_id): {
            names[field]: with_decimals(names[field], fact) for field, fact in facts.items()
        }
        for slug, model_id, facts in run_node(app, READ, argument=given)
    }
    expected = {
        (one.head.slug, str(member.id)): {
            field: with_decimals(field, fact) for field, fact in stated(one, member.id).items()
        }
        for one in everything
        for member in (*one.live, *one.past)
    }
    assert found.keys() == expected.keys()
    for key, facts in expected.items():
        for field, fact in facts.items():
            assert found[key][field] == fact, (key, field)


def test_info_is_frozen_and_inherits_nothing(small: Path) -> None:
    script = """
import { AcmeAIModelInfo, infoOfAcmeAIModel } from "provider-model-ids/acme-ai/info";
const unknown = infoOfAcmeAIModel("constructor");
console.log(JSON.stringify([
  AcmeAIModelInfo.constructor === undefined,
  Object.isFrozen(AcmeAIModelInfo),
  Object.values(AcmeAIModelInfo).every(Object.isFrozen),
  Object.keys(AcmeAIModelInfo),
  unknown.modelId,
  Object.keys(unknown).length,
  Object.values(unknown).filter((value) => value !== null).length,
  Object.keys({ ...unknown.sources, ...unknown.disputed }),
  (() => { try { infoOfAcmeAIModel(undefined); } catch (e) { return `${e}`; } })(),
]));
"""
    assert run_node(small, script) == [
        True, True, True, ["gpt-3", "gpt-4", "z"], "constructor", len(FIELDS) + 1, 1, [],
        "TypeError: model ID must be a string, not undefined",
    ]  # fmt: skip


@pytest.mark.parametrize("resolution", RESOLUTIONS)
def test_the_types_are_precise(small: Path, resolution: str) -> None:
    assert compiled(small, resolution, use=USE) == ""
    said = compiled(small, resolution, wrong=WRONG)
    assert [line.partition("error ")[2][:6] for line in said.splitlines() if "error" in line] == [
        "TS2551", "TS2322", "TS2540",
    ]  # fmt: skip
