"""What discovered models can do and cost: by their own rows, and by the recorded data sets."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from gen_models.datasets import (
    FOLDER,
    MAX_RECORDING,
    load_data_sets,
    read_data_set_recording,
)
from gen_models.formats import read_text
from gen_models.info import (
    LISTING,
    InfoSource,
    ModelInfo,
    SourceStatements,
    data_set_statements,
    merge_info,
    rows_say,
)
from gen_models.workspace import bundled_home

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gen_models.contract import Contract
    from gen_models.discovery.results import DiscoveredModels


def infos_of(contract: Contract | None, models: DiscoveredModels) -> Mapping[str, ModelInfo]:
    """What is known of each model; without facts where no source says anything.

    Args:
        contract: the provider's; None for a provider of an application, of which nothing is known.
        models: its models.

    Raises:
        ConfigurationError: a data set that came with gen-models is damaged.
    """
    nothing = {model_id: ModelInfo(model_id, {}) for model_id in models.ids}
    if contract is None:
        return nothing
    day = models.observed.date() if isinstance(models.observed, datetime) else models.observed
    listing = SourceStatements(
        InfoSource(LISTING, day, url=contract.endpoint.url),
        rows_say(contract, ((row["id"], row) for row in models)),
    )
    landed = merge_info(
        contract.slug,
        models.ids,
        (listing, *_data_sets(contract.slug)),
        stale_after_days=contract.promises.stale_after_days,
    )
    return {**nothing, **landed.models}


def _data_sets(slug: str) -> Iterator[SourceStatements]:
    """What the data sets that came with gen-models say of a provider's models."""
    home = bundled_home()
    for data_set in load_data_sets([home / "contracts"]).values():
        file = home / "cassettes" / FOLDER / data_set.name / f"{slug}.jsonl"
        try:
            text = read_text(file, MAX_RECORDING)
        except FileNotFoundError:
            continue
        said = read_data_set_recording(text, data_set, slug, str(file))
        yield data_set_statements(data_set, said)
