"""What a compiled program reads of model info: all that landed, to the last digit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

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
from gen_models.targets.rust.names import enum_name
from gen_models.targets.rust.target import TARGET as RUST
from gen_models.workspace import bundled_home, find_workspace
from tests.support.builders.infos import informed, stated
from tests.support.builders.rust import HOSTILE_IDS, models, write, write_crate
from tests.support.cargo import Cargo, rustfmt_says

pytestmark = pytest.mark.compilers  # They need cargo, rustfmt, and serde_json in cargo's cache.

HERE = Path(__file__).parent
VARIANTS: Final = {
    "text": "Text", "words": "Words", "count": "Count", "number": "Number", "price": "Number",
    "flag": "Flag", "date": "Date", "tiers": "Tiers",
}  # fmt: skip


def providers() -> list[ProviderModels]:
    """What has landed, and a provider of whose models everything is said."""
    workspace = find_workspace(bundled_home())
    full = informed(models(HOSTILE_IDS[:40], HOSTILE_IDS[40:50]))
    found = [full]
    for slug, contract in load_contracts(workspace.contracts, workspace.shapes).items():
        ledger = landed_ledger(workspace.output, slug)
        if ledger.entries:
            head = ProviderHead(slug, contract.name, contract.class_name)
            known = landed_lifecycles(workspace.output, slug)
            provider = models_of(head, live_and_past(ledger, known), known, None, RUST)
            found.append(replace(provider, info=landed_info(workspace.output, slug)))
    return sorted(found, key=lambda provider: provider.head.slug)


@pytest.fixture(scope="module")
def everything() -> list[ProviderModels]:
    return providers()


@pytest.fixture(scope="module")
def crate(tmp_path_factory: pytest.TempPathFactory, everything: list[ProviderModels]) -> Path:
    return write_crate(tmp_path_factory.mktemp("crate"), *everything)


def program(everything: list[ProviderModels]) -> str:
    """A program that prints what a crate says of its models."""
    enums = " ".join(f"$call!({enum_name(provider.head)});" for provider in everything)
    getters = " ".join(
        f"$call!({name.title().replace('_', '')}, {name}, {VARIANTS[field.kind]});"
        for name, field in FIELDS.items()
    )
    macros = (
        f"macro_rules! every {{ ($call:ident) => {{{{ {enums} }}}} }}\n"
        f"macro_rules! getters {{ ($call:ident) => {{{{ {getters} }}}} }}\n"
    )
    text = (HERE / "crate" / "info.rs").read_text(encoding="ascii")
    return f"#![deny(warnings)]\n{macros}{text}"


def without_numbers_too_large(facts: Mapping[str, Any]) -> Any:
    """The facts as Rust has them: whole numbers that no `u64` can hold are decimals."""

    def convert(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: convert(one) for key, one in value.items()}
        if isinstance(value, list):
            return [convert(one) for one in value]
        return str(value) if type(value) is int and value >= 2**64 else value

    return convert(facts)


def test_a_compiled_program_reads_all_that_landed(
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    crate: Path,
    everything: list[ProviderModels],
) -> None:
    manifest = (HERE / "crate" / "Cargo.toml").read_text(encoding="ascii")
    manifest = manifest.replace("probe.rs", "info.rs")
    manifest += f'provider-model-ids = {{ path = "{crate}" }}\n'
    write(tmp_path, {"Cargo.toml": manifest, "info.rs": program(everything)})
    cargo = Cargo(tmp_path_factory.mktemp("target"))
    *lines, decimals = map(json.loads, cargo(tmp_path, "run").splitlines())
    expected = [
        [provider.head.slug, member.id, without_numbers_too_large(stated(provider, member.id))]
        for provider in everything
        for member in sorted((*provider.live, *provider.past), key=lambda member: member.id)
    ]
    assert [line[:2] for line in lines] == [line[:2] for line in expected]
    for (_, model_id, found), (_, _, facts) in zip(lines, expected, strict=True):
        for name, fact in facts.items():
            assert found[name] == fact, (model_id, name)
    assert len(set(decimals)) > 1
    assert [*map(Decimal, decimals)] == sorted(map(Decimal, decimals))


def test_rustfmt_would_leave_every_file_as_it_is(crate: Path) -> None:
    assert rustfmt_says(crate / "src" / "lib.rs") == ""
