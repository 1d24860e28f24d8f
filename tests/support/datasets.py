"""Data sets that tests bring: a contract, and wheels with entries as LiteLLM has them."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from gen_models.datasets import DataSet, load_data_sets
from gen_models.workspace import bundled_home

FILE: Final = "litellm/prices.json"

CONTRACT: Final = f"""\
docs = "https://litellm.example"
licence = "MIT"

[package]
registry = "pypi"
name = "Lite_LLM"
file = "{FILE}"

[providers]
acme = {{ names = ["acme_inc", "acme_old"], strip_prefixes = ["acme/"] }}
zeta = {{ names = ["zeta"] }}

[promises]
min_entries = 1
max_shrink = 0.2

[[copies]]
of = "listing"
providers = ["acme"]
fields = ["context_window"]

[[copies]]
of = "listing"
when = {{ source = ["https://acme.example/models"] }}

[info]
context_window = {{ path = "max_input_tokens", unknown = [0] }}
vision = "supports_vision"
input_price = {{ path = "input_cost_per_token", unit = "USD per token", unknown = [0] }}

[info.price_tiers]
path = "tiers"
above = "above"
unit = "USD per token"
input = "input"
"""

HEAD: Final = {
    "format": 1,
    "data_set": "litellm",
    "provider": "acme",
    "version": "1.2.3",
    "observed": "2026-11-12",
    "digest": "0" * 64,
    "licence": "MIT",
    "url": "https://litellm.example",
}


def data_sets(folder: Path, **contracts: str) -> Mapping[str, DataSet]:
    """The data sets whose contracts are given by name, written below a folder of contracts."""
    (folder / "datasets").mkdir(parents=True, exist_ok=True)
    for name, text in contracts.items():
        (folder / "datasets" / f"{name}.toml").write_text(text, encoding="utf-8")
    for name in ("contract.schema.json", "datasets/dataset.schema.json"):
        (folder / name).write_bytes((bundled_home() / "contracts" / name).read_bytes())
    return load_data_sets([folder])


def small(folder: Path) -> DataSet:
    """The data set of `CONTRACT`."""
    return data_sets(folder, litellm=CONTRACT)["litellm"]


def recording(*lines: Mapping[str, Any], **head: Any) -> str:
    """The text of a recording."""
    return "".join(f"{json.dumps(line)}\n" for line in ({**HEAD, **head}, *lines))


def line(model_id: str, **entry: Any) -> Mapping[str, Any]:
    """A line of a recording."""
    return {"id": model_id, "key": f"acme/{model_id}", "entry": entry}


def wheel(
    folder: Path,
    entries: object,
    *,
    name: str = "lite.llm",
    version: str = "1.2.3",
    file: str = FILE,
) -> Path:
    """A wheel with entries in the shape of LiteLLM's, or with bytes in their place.

    Made twice, it has the same bytes: its files have no time.
    """
    data = entries if isinstance(entries, bytes) else json.dumps(entries).encode()
    path = folder / "some.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(file), data, zipfile.ZIP_DEFLATED)
        said = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n\nText.\n"
        archive.writestr(zipfile.ZipInfo(f"lite_llm-{version}.dist-info/METADATA"), said)
    return path


def entry(provider: str = "acme_inc", **said: Any) -> Mapping[str, Any]:
    """An entry in the shape of LiteLLM's."""
    return {"litellm_provider": provider, "input_cost_per_token": 1e-06, **said}
