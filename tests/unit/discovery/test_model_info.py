"""What discovered models can do and cost."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gen_models.discovery import (
    DiscoveredModels,
    ModelDiscoveryService,
    ProviderConfig,
    ProviderRegistry,
)
from gen_models.errors import ConfigurationError
from gen_models.info import LISTING
from gen_models.workspace import bundled_home
from tests.unit.discovery.test_imports import JUDGES, loaded_by

CONTRACT = """\
name = "Acme"
class_name = "Acme"
docs = "https://acme.example"
[endpoint]
url = "https://acme.example/v1/models"
[auth]
style = "none"
[pagination]
style = "none"
[listing]
rows = "data"
id = "id"
unknown = { price = ["0"] }
[promises]
min_models = 1
max_shrink = 0.5
stale_after_days = 30
[promises.schema]
"$ref" = "shapes/data-list.json"
[info]
context_window = { path = "window", unknown = [0] }
input_price = { path = "price", unit = "USD per token" }
"""

DATA_SET = """\
docs = "https://p.example"
licence = "MIT"
[package]
registry = "pypi"
name = "prices"
file = "prices.json"
[providers]
acme = { names = ["acme"] }
[promises]
min_entries = 1
max_shrink = 0.2
[info]
input_price = { path = "price", unit = "USD per million tokens" }
output_price = { path = "out", unit = "USD per million tokens" }
"""


@pytest.fixture
def service(tmp_path: Path) -> ModelDiscoveryService:
    """Knows a provider whose contract reads two fields."""
    file = tmp_path / "acme.toml"
    file.write_text(CONTRACT, "ascii")
    registry = ProviderRegistry()
    registry.register(file)
    return ModelDiscoveryService(registry=registry)


def listed(*rows: dict[str, Any], observed: date | None = None) -> DiscoveredModels:
    return DiscoveredModels(rows, source="live", observed=observed or datetime.now(UTC))


def test_rows_are_read_as_the_contract_says(service: ModelDiscoveryService) -> None:
    models = listed(
        {"id": "big", "window": 1000, "price": "0.000002"}, {"id": "plain", "window": 0}
    )
    found = service.model_info(ProviderConfig(name="acme"), models)
    assert list(found) == ["big", "plain"]
    assert (found["big"]["context_window"], found["big"]["input_price"]) == (1000, Decimal(2))
    assert found["big"].facts["input_price"].source == LISTING
    assert (found["plain"]["context_window"], found["plain"].facts) == (None, {})


def test_what_stands_for_unknown_in_a_row_is_unknown(service: ModelDiscoveryService) -> None:
    found = service.model_info(ProviderConfig(name="acme"), listed({"id": "a", "price": "0"}))
    assert found["a"].facts == {}


def test_data_sets_say_what_a_listing_does_not(
    service: ModelDiscoveryService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contracts, recordings = tmp_path / "contracts", tmp_path / "cassettes" / "datasets" / "prices"
    shutil.copytree(bundled_home() / "contracts", contracts)
    shutil.rmtree(contracts / "datasets")
    shutil.copytree(
        bundled_home() / "contracts" / "datasets",
        contracts / "datasets",
        ignore=shutil.ignore_patterns("*.toml"),
    )
    (contracts / "datasets" / "prices.toml").write_text(DATA_SET, "ascii")
    recordings.mkdir(parents=True)
    head = {
        "format": 1, "data_set": "prices", "provider": "acme", "version": "1.0",
        "observed": "2026-01-20", "digest": "0" * 64, "licence": "MIT", "url": "https://p.example",
    }  # fmt: skip
    entry = {"id": "big", "key": "big", "entry": {"price": 2, "out": 8}}
    (recordings / "acme.jsonl").write_text(f"{json.dumps(head)}\n{json.dumps(entry)}\n", "ascii")
    monkeypatch.setattr("gen_models.discovery.model_info.bundled_home", lambda: tmp_path)
    models = listed({"id": "big", "price": "0.000002"}, observed=date(2026, 1, 1))
    facts = service.model_info(ProviderConfig(name="acme"), models)["big"].facts
    assert (facts["output_price"].value, facts["output_price"].source) == (Decimal(8), "prices")
    assert (facts["input_price"].source, facts["input_price"].also) == (LISTING, ("prices",))


def test_of_a_provider_that_an_application_wrote_nothing_is_known() -> None:
    class Own:
        name = "own"

        def __init__(self, config: ProviderConfig) -> None: ...

        async def list_models(self) -> list[dict[str, str]]:
            return []

        async def validate_model(self, model: str) -> Any: ...

    registry = ProviderRegistry()
    registry.register(Own)
    service = ModelDiscoveryService(registry=registry)
    found = service.model_info(ProviderConfig(name="own"), listed({"id": "a"}))
    assert found["a"].facts == {}


def test_a_provider_that_is_not_known_is_an_error() -> None:
    with pytest.raises(ConfigurationError):
        ModelDiscoveryService().model_info(ProviderConfig(name="opnai"), listed({"id": "a"}))


def test_a_registry_says_what_a_listing_states(service: ModelDiscoveryService) -> None:
    assert service.registry.info("acme").states == ("context_window", "input_price")


def test_it_loads_no_judge() -> None:
    code = (
        "from gen_models.discovery import ModelDiscoveryService as S, ProviderConfig as C; "
        "from gen_models.discovery import DiscoveredModels as D; "
        "S().model_info(C(name='openai'), D([{'id': 'gpt-4o'}], source='live'))"
    )
    assert loaded_by(code, JUDGES) == []
