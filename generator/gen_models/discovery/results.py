"""The results of the service: models with their source, and the outcomes of checks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from gen_models.errors import GenModelsError

Source = Literal["live", "cache", "recording", "none"]
Row = dict[str, Any]


class DiscoveredModels(list[Row]):
    """A provider's models: a list of dicts, each with the model ID under `id`.

    Attributes:
        source: their origin. "live": requested just now. "cache": requested earlier.
            "recording": the listing bundled with gen-models. "none": there are none, and the empty
            list does not mean that the provider has no models.
        observed: when the provider listed them: a `datetime` in UTC, for a recording a `date`;
            None if that is not known.
        error: why they are neither live nor from a fresh cache; None if they are.
    """

    def __init__(
        self,
        rows: Iterable[Row] = (),
        *,
        source: Source,
        observed: date | None = None,
        error: GenModelsError | None = None,
    ) -> None:
        super().__init__(rows)
        self.source = source
        self.observed = observed
        self.error = error

    @property
    def ids(self) -> list[str]:
        """The model IDs, in the order of the listing."""
        return [row["id"] for row in self]


class CheckOutcome(StrEnum):
    """The outcome of a ping to a model."""

    WORKS = "works"
    ANSWERED_OTHERWISE = "answered otherwise"
    ANSWERED_NOTHING = "answered nothing"
    NO_SUCH_MODEL = "no such model"
    NOT_A_CHAT_MODEL = "not a chat model"
    KEY_REJECTED = "key rejected"
    RATE_LIMITED = "rate limited"
    TIMED_OUT = "timed out"
    UNREACHABLE = "unreachable"
    REJECTED = "request rejected"
    NOT_CONFIGURED = "not configured"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class ModelCheck:
    """Whether a model answers "ping" with "pong". It is true only if it does.

    Attributes:
        model: the model ID that was sent.
        outcome: what happened.
        answer: what the model answered; None if it answered nothing.
        left_out: the parameters that the model does not take, in the order they were left out.
        seconds: how long all of it took.
        error: why there is no answer; None if there is one, or nothing was sent.
    """

    model: str
    outcome: CheckOutcome
    answer: str | None = None
    left_out: tuple[str, ...] = ()
    seconds: float | None = None
    error: GenModelsError | None = None

    def __bool__(self) -> bool:
        return self.outcome is CheckOutcome.WORKS


@dataclass(frozen=True, slots=True)
class ModelProbe:
    """What a provider says about one model ID.

    Attributes:
        model: the model ID.
        listed: whether the provider knows it; None if that could not be found out.
        row: what it says about the model, with the model ID under `id`.
        observed: when it said so, in UTC.
        error: why it is not known; None if it is.
    """

    model: str
    listed: bool | None
    row: Row | None = None
    observed: datetime | None = None
    error: GenModelsError | None = None


class KeyOutcome(StrEnum):
    """The outcome of a check of an API key."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    MISSING = "missing"
    PLACEHOLDER = "placeholder"
    MALFORMED = "malformed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class KeyCheck:
    """Whether an API key is accepted. It is true only if the provider accepted it.

    Attributes:
        outcome: what is known of it. UNKNOWN if the provider could not be requested, or responds
            without a key as well.
        where: where the key is: "configuration", a variable, or "keyring"; None without a key.
        error: what went wrong; None if nothing did.
    """

    outcome: KeyOutcome
    where: str | None = None
    error: GenModelsError | None = None

    def __bool__(self) -> bool:
        return self.outcome is KeyOutcome.ACCEPTED


def copied(value: Any) -> Any:
    """A copy of a JSON value that shares no list and no dict with it."""
    if isinstance(value, dict):
        return {key: copied(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [copied(inner) for inner in value]
    return value
