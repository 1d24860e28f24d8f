"""What Node does with a rendered package: every ID to the byte, and nothing that was not asked."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import example, given

from gen_models.catalog import Catalog
from gen_models.contract import load_contracts
from gen_models.landing import landed_ledger, landed_lifecycles, live_and_past, models_of
from gen_models.lifecycle import successors_of
from gen_models.targets import ProviderHead, ProviderModels
from gen_models.targets.typescript.target import TARGET as TYPESCRIPT
from gen_models.workspace import Workspace, bundled_home
from tests.support.builders.python import models
from tests.support.builders.typescript import followed, run_node, write_app
from tests.support.provider.dialects import shipped
from tests.support.strategies import HOSTILE, generations

pytestmark = pytest.mark.compilers

HOSTILE_IDS: Final = Catalog.of("hostile", (text for kind in HOSTILE.values() for text in kind)).ids
MANY: Final = [f"vendor-{i % 97}/Model-{i}.{i % 7}-instruct_v{i % 3}:free" for i in range(10_000)]
PROTOTYPES: Final = ["__proto__", "constructor", "hasOwnProperty", "toString", "valueOf"]

READ_BACK: Final = """
const hex = (text) => Buffer.from(text, "utf16le").toString("hex");
const found = {};
for (const [slug, name] of given) {
  const module = await import(`provider-model-ids/${slug}`);
  const entries = Object.entries(module[`${name}Model`]);
  const parse = module[`parse${name}Model`];
  found[slug] = {
    members: entries.map(([key, id]) => [key, hex(id)]),
    parsed: entries.map(([, id]) => [parse(id).kind, hex(parse(id).modelId), parse(id).provider]),
    qualified: entries.map(([, id]) => hex(parse(id).qualifiedId)),
    live: entries.map(([, id]) => module[`is${name}ModelId`](id)),
    retiresOn: entries.map(([, id]) => parse(id).retiresOn),
    successors: entries.map(([, id]) => (parse(id).successor ?? null) && hex(parse(id).successor)),
    chains: entries.map(([, id]) => parse(id).successors().map(hex)),
  };
}
console.log(JSON.stringify(found));
"""


def exact(text: str) -> str:
    return text.encode("utf-16-le").hex()


def read_back(app: Path, *providers: ProviderModels) -> Any:
    """What a fresh Node finds in each provider's module."""
    heads = [(p.head.slug, p.head.class_name) for p in providers]
    return run_node(app, READ_BACK, argument=heads)


def as_read_back(provider: ProviderModels) -> dict[str, object]:
    """What it has to find."""
    members = [*provider.live, *provider.past]
    kinds = ["live"] * len(provider.live) + ["past"] * len(provider.past)
    found = {one.id: one for one in provider.lifecycles}
    known = [found.get(m.id) for m in members]
    return {
        "members": [[m.identifier, exact(m.id)] for m in members],
        "parsed": [
            [kind, exact(m.id), provider.head.slug] for kind, m in zip(kinds, members, strict=True)
        ],
        "qualified": [exact(f"{provider.head.slug}/{m.id}") for m in members],
        "live": [kind == "live" for kind in kinds],
        "retiresOn": [one and one.retires_on and str(one.retires_on) for one in known],
        "successors": [
            exact(one.successors[0]) if one is not None and one.successors else None
            for one in known
        ],
        "chains": [[exact(i) for i, _ in successors_of(m.id, found)] for m in members],
    }


def landed() -> list[ProviderModels]:
    """Every contract's provider with what has landed of it, or else with a model of its own."""
    home = bundled_home()
    workspace = Workspace(home / "contracts", home / "cassettes", home / "generated", home)
    return [
        _of_ledger(ProviderHead(contract.slug, contract.name, contract.class_name))
        for contract in load_contracts(workspace.contracts, workspace.shapes).values()
    ]


def _of_ledger(head: ProviderHead) -> ProviderModels:
    output = bundled_home() / "generated"
    ledger = landed_ledger(output, head.slug)
    if not ledger.entries:
        return models(["a"], head=head)
    known = landed_lifecycles(output, head.slug)
    return models_of(head, live_and_past(ledger, known), known, None, TYPESCRIPT)


@pytest.mark.parametrize(
    "provider",
    [
        models(HOSTILE_IDS[::2], HOSTILE_IDS[1::2]),
        models(HOSTILE_IDS[1::2], HOSTILE_IDS[::2]),
        followed(models(HOSTILE_IDS, ["gone"]), dict(pairwise((*HOSTILE_IDS, "gone")))),
        models(PROTOTYPES[:2], PROTOTYPES[2:]),
        models(MANY),
        models(MANY[5_000:], MANY[:5_000]),
        models([], ["gone"]),
        models([]),
    ],
    ids=["hostile", "swapped", "followed", "prototypes", "many", "past", "gone", "none"],
)
def test_node_reads_every_id_back_to_the_byte(tmp_path: Path, provider: ProviderModels) -> None:
    app = write_app(tmp_path, provider)
    assert read_back(app, provider)["acme-ai"] == as_read_back(provider)


def test_node_reads_back_what_has_landed_of_every_provider(tmp_path: Path) -> None:
    providers = landed()
    found = read_back(write_app(tmp_path, *providers), *providers)
    assert found == {p.head.slug: as_read_back(p) for p in providers}
    assert found.keys() == shipped().keys()


@given(generations)
@example((PROTOTYPES, [], []))
def test_node_reads_back_whatever_there_may_be(
    tmp_path_factory: pytest.TempPathFactory, lists: tuple[list[str], list[str], list[str]]
) -> None:
    live, gone, new = lists
    every = [*live, *gone, *new]
    provider = followed(models([*live, *new], gone), dict(pairwise(every)))
    app = write_app(tmp_path_factory.mktemp("app"), provider)
    assert read_back(app, provider)["acme-ai"] == as_read_back(provider)
