"""Checks whether a model answers: one short chat completion, repeated as the model needs it."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from gen_models.discovery.chat_response import Refusal, read_answer, refusal_in
from gen_models.discovery.errors import RequestTimeoutError, precise_errors
from gen_models.discovery.results import CheckOutcome, ModelCheck
from gen_models.errors import GenModelsError, RejectedError
from gen_models.fetch import Request, exchange
from gen_models.formats import strict_json

if TYPE_CHECKING:
    from gen_models.discovery.endpoint import Prepared
    from gen_models.fetch import FetchOptions, ListingRequest, Response

_SYSTEM: Final = "If I say 'ping', you will respond with 'pong'."
_USER: Final = "ping"
_EXPECTED: Final = "pong"

_PARAMETERS: Final = {"max_tokens": 10, "temperature": 0.1}
_ROOM_TO_REASON: Final = 2_048
_OK: Final = 200


@dataclass(frozen=True, slots=True)
class _Try:
    """One form of the request: the parameters that are sent, and those that are not."""

    parameters: dict[str, float]
    left_out: tuple[str, ...] = ()
    has_room: bool = False

    def without(self, parameter: str) -> _Try:
        rest = {name: value for name, value in self.parameters.items() if name != parameter}
        return replace(self, parameters=rest, left_out=(*self.left_out, parameter))

    def with_room(self) -> _Try:
        more = {"max_tokens": _ROOM_TO_REASON} if "max_tokens" in self.parameters else {}
        return replace(self, parameters={**self.parameters, **more}, has_room=True)


async def ping(prepared: Prepared, model: str, options: FetchOptions) -> ModelCheck:
    """Whether a model answers "ping" with "pong".

    A parameter that the model refuses is left out, and the request is repeated; so is a request
    that is answered with nothing, with room for reasoning. Each request has the time of `options`.
    """
    start = time.monotonic()
    at = prepared.for_chat()
    if at is None:
        return ModelCheck(model, CheckOutcome.UNSUPPORTED)
    current = _Try(dict(_PARAMETERS))
    while True:
        found = await _attempt(prepared, at, model, current, options)
        if isinstance(found, Refusal):
            refused = next((n for n in found.parameters if n in current.parameters), None)
            if refused is not None:
                current = current.without(refused)
                continue
            found = ModelCheck(model, found.outcome, error=found.error)
        elif found.outcome is CheckOutcome.ANSWERED_NOTHING and not current.has_room:
            current = current.with_room()
            continue
        seconds = time.monotonic() - start
        return replace(found, left_out=current.left_out, seconds=seconds)


async def _attempt(
    prepared: Prepared,
    at: tuple[ListingRequest, str],
    model: str,
    form: _Try,
    options: FetchOptions,
) -> ModelCheck | Refusal:
    provider, url = at
    messages = [{"role": "system", "content": _SYSTEM}, {"role": "user", "content": _USER}]
    body = strict_json.dumps({"model": model, "messages": messages, **form.parameters})
    headers = {**provider.contract.endpoint.headers, "content-type": "application/json"}
    request = Request(url, headers, method="POST", body=body.encode())
    try:
        with precise_errors():
            response = await exchange(provider, request, options)
    except RequestTimeoutError as error:
        return ModelCheck(model, CheckOutcome.TIMED_OUT, error=error)
    except RejectedError as error:  # The answer holds the key.
        return ModelCheck(model, CheckOutcome.REJECTED, error=error)
    except GenModelsError as error:
        return ModelCheck(model, CheckOutcome.UNREACHABLE, error=error)
    return _judged(prepared, model, response)


def _judged(prepared: Prepared, model: str, response: Response) -> ModelCheck | Refusal:
    value = _json_of(response)
    refusal = refusal_in(prepared.contract, prepared.host, response, value)
    if refusal is not None:
        return refusal
    answer = read_answer(value)
    if not answer:
        return ModelCheck(model, CheckOutcome.ANSWERED_NOTHING)
    works = _EXPECTED in answer.lower()
    return ModelCheck(
        model, CheckOutcome.WORKS if works else CheckOutcome.ANSWERED_OTHERWISE, answer
    )


def _json_of(response: Response) -> Any:
    try:
        return strict_json.loads(response.body)
    except strict_json.NotJSONError:
        return None
