"""How an application uses a provider: its URL, its key, and the models to use."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final

from gen_models.discovery.matching import find_model

try:
    from pydantic import (
        BaseModel,
        ConfigDict,
        Field,
        PrivateAttr,
        SecretStr,
        StringConstraints,
        field_validator,
    )
except ImportError as error:
    raise ImportError(
        "gen_models.discovery needs its extra: pip install 'gen-models[discovery]'"
    ) from error

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

_BASE_URL: Final = re.compile(
    r"https?://(?:[A-Za-z0-9_.-]+|\[[0-9a-fA-F:.]+\])(?::[0-9]{1,5})?(?:/[!-~]*)?", re.IGNORECASE
)
_SLUG: Final = r"^[a-z0-9][a-z0-9-]*$"
_LONGEST_NAME: Final = 64


@dataclass(frozen=True, slots=True)
class CachedListing:
    """Models that were requested earlier.

    Attributes:
        rows: one for each model, with the ID under `id`; shared, so never changed.
        observed: when the provider listed them, in UTC.
        stored: the same, in seconds of the service's monotonic clock.
        settings: the address and key that were configured then.
    """

    rows: tuple[dict[str, Any], ...]
    observed: datetime
    stored: float
    settings: tuple[str | None, str]


class ProviderConfig(BaseModel):
    """One provider, as an application uses it.

    Attributes:
        name: the provider's slug, such as "openai". A name that gen-models has no contract for
            is an OpenAI-compatible provider, which needs a `base_api_url`.
        base_api_url: the base URL of the provider's API, as its SDKs take it; None for that of
            the contract or of the environment.
        api_key: the key; None to look it up in the environment and the keyring at each request.
            It is shown in no message.
        default_model: the model to use where none is chosen, by any name that `find_model` finds.
        valid_models: the models to use: long name (the model ID) to short name.
        invalid_models: model IDs not to use.
        cache_duration: how many seconds discovered models count as fresh. For run time only:
            it is never saved, and neither are the cached models.
    """

    model_config = ConfigDict(extra="forbid", validate_assignment=True, hide_input_in_errors=True)

    name: Annotated[str, StringConstraints(pattern=_SLUG, max_length=_LONGEST_NAME)]
    base_api_url: str | None = None
    api_key: SecretStr | None = None
    default_model: str | None = None
    valid_models: dict[str, str] = Field(default_factory=dict)
    invalid_models: list[str] = Field(default_factory=list)
    cache_duration: float = Field(default=300.0, ge=0, allow_inf_nan=False, exclude=True)

    if TYPE_CHECKING:  # Pydantic takes more than the types of the fields say.

        def __init__(
            self,
            *,
            name: str,
            base_api_url: str | None = None,
            api_key: SecretStr | str | None = None,
            default_model: str | None = None,
            valid_models: Mapping[str, str] | None = None,
            invalid_models: Iterable[str] | None = None,
            cache_duration: float = 300.0,
        ) -> None: ...

    _cached: CachedListing | None = PrivateAttr(default=None)

    @field_validator("name", mode="before")
    @classmethod
    def _lower_case(cls, name: object) -> object:
        return name.strip().lower() if isinstance(name, str) else name

    @field_validator("base_api_url")
    @classmethod
    def _plain_url(cls, url: str | None) -> str | None:
        if url is None:
            return None
        url = url.strip().rstrip("/")
        # The host holds no "@" here, so that no user name or password gets into logs.
        if _BASE_URL.fullmatch(url) is None or set("?#@") & set(url):
            raise ValueError("not a plain http(s) URL (scheme, host and path only)")
        return url

    @field_validator("invalid_models", mode="before")
    @classmethod
    def _empty_is_none(cls, models: object) -> object:
        return [] if models is None else models  # YAML's empty value.

    @field_validator("valid_models", mode="before")
    @classmethod
    def _no_models(cls, models: object) -> object:
        return {} if models is None else models

    def get_valid_models(self) -> dict[str, str]:
        """Short names by long name, without the invalid models; a copy."""
        invalid = set(self.invalid_models)
        return {
            long: short for long, short in dict(self.valid_models).items() if long not in invalid
        }

    def get_invalid_models(self) -> list[str]:
        """The model IDs not to use; a copy."""
        return list(self.invalid_models)

    def find_model(self, name: str) -> str | None:
        """The long name of the valid model that a name means; None if there is none.

        In this order: a long name, a short name, a part of a long name, a part of a short name;
        each with and without the prefix `<provider>/`. Of several models the one with the
        shortest long name is meant, and of several such the first in code point order.
        """
        return find_model(name, self.get_valid_models(), self.name)

    def model_id(self, name: str) -> str:
        """The long name of a valid model with this long or short name, else the name itself."""
        found = find_model(name, self.get_valid_models(), self.name, in_part=False)
        return name if found is None else found

    def merge_valid_models(self, models: Iterable[Mapping[str, Any] | str]) -> list[str]:
        """Adds models under their full ID as short name; returns the IDs that are new.

        The short names that are there stay as they are. Invalid models are not added.

        Args:
            models: what `discover_models` returned, or model IDs.
        """
        invalid = set(self.invalid_models)
        added = []
        for model in models:
            model_id = model if isinstance(model, str) else str(model["id"])
            if model_id in invalid or model_id in self.valid_models:
                continue
            # In place and one by one: merges in other threads lose nothing.
            self.valid_models.setdefault(model_id, model_id)
            added.append(model_id)
        return added

    @property
    def settings(self) -> tuple[str | None, str]:
        """The settings that a cached listing depends on: the URL and the key."""
        return self.base_api_url, "" if self.api_key is None else self.api_key.get_secret_value()

    def snapshot(self) -> ProviderConfig:
        """A copy that later changes do not reach, without the cached models."""
        models = {
            "valid_models": dict(self.valid_models),
            "invalid_models": list(self.invalid_models),
        }
        copy = self.model_copy(update=models)
        copy.forget()
        return copy

    def forget(self) -> None:
        """Forgets the cached models."""
        self._cached = None

    def remember(self, listing: CachedListing) -> None:
        """Keeps a listing until the end of the process."""
        self._cached = listing

    def remembered(self) -> CachedListing | None:
        """The listing that was kept last, if address and key are still the same."""
        cached = self._cached
        return cached if cached is not None and cached.settings == self.settings else None

    def __getstate__(self) -> dict[Any, Any]:
        state = super().__getstate__()
        private = {**(state["__pydantic_private__"] or {}), "_cached": None}
        return {**state, "__pydantic_private__": private}
