"""Reads the responses of OpenAI-compatible chat endpoints: answers and errors.

What a provider writes in an error is matched and never shown: it may repeat the key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from gen_models.discovery.errors import ResponseError, TokenLimitError, refined
from gen_models.discovery.results import CheckOutcome
from gen_models.fetch import error_for_status
from gen_models.formats import dig

if TYPE_CHECKING:
    from gen_models.contract import Contract
    from gen_models.errors import GenModelsError
    from gen_models.fetch import Response

_OK: Final = 200
_SERVER_ERRORS: Final = range(500, 600)
_STATUSES: Final = range(400, 600)
_REDIRECTS: Final = range(300, 400)
_LONGEST: Final = 4_096
_BAD_REQUEST: Final = (400, 422)
_OF_MODELS: Final = {
    CheckOutcome.NO_SUCH_MODEL: (
        "the provider does not know this model",
        "choose one of the models that `discover_models` returns",
    ),
    CheckOutcome.NOT_A_CHAT_MODEL: (
        "the model does not take chat completions",
        "use it with the endpoint that the provider has for it",
    ),
    CheckOutcome.UNSUPPORTED: (
        "there is no chat endpoint at this URL",
        "check base_api_url",
    ),
}
_PARAMETERS: Final = ("max_tokens", "temperature")

_NO_MODEL_CODES: Final = frozenset(
    {
        "model_not_found",
        "invalid_model",
        "model_not_exist",
        "not_found_error",
        "model_decommissioned",
    }
)
_NO_MODEL: Final = re.compile(
    r"(?:invalid|unknown|no such|not a valid|not find the) model|no endpoints found"
)
_GONE: Final = re.compile(
    r"not found|not exist|no longer|decommissioned|deprecated|been shut down",
)
_NEAR: Final = 305
"""How many characters before such words may name the model."""

_NOT_CHAT: Final = re.compile(
    r"not a chat model|not support chat|does not support .{0,40}chat|not supported .{0,60}chat"
    r"|only supported in v1/(?:responses|completions|embeddings)|not support generatecontent",
    re.DOTALL,
)
_REFUSED: Final = re.compile(
    r"unsupported|not supported|not support|not allowed|not permitted|unknown|unrecogni[sz]ed"
    r"|unexpected|deprecated|invalid|must be|only .{0,40}default|extra",
    re.DOTALL,
)
_TOKENS: Final = re.compile(
    r"maximum context length is (?P<limit>\d{1,12}) tokens"
    r"(?:.{0,80}?(?P<requested>\d{1,12}) tokens)?",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A request that got no answer.

    Attributes:
        outcome: what that means for the model.
        error: the same, with a hint.
        parameters: the parameters that the model may not take, one of which it named.
    """

    outcome: CheckOutcome
    error: GenModelsError
    parameters: tuple[str, ...] = ()


def read_answer(value: object) -> str | None:
    """The text of a chat completion; None if it has none."""
    choices = dig(value, "choices")
    content = dig(choices[0], "message.content") if isinstance(choices, list) and choices else None
    if isinstance(content, list):  # Parts, some of which are a model's reasoning.
        texts = (dig(part, "text") for part in content)
        content = "".join(text for text in texts if isinstance(text, str))
    return content.strip() or None if isinstance(content, str) else None


def refusal_in(contract: Contract, host: str, response: Response, value: Any) -> Refusal | None:
    """What a response refuses; None if it is a chat completion, also one without an answer."""
    stated = _error_of(value)
    if response.status == _OK and stated is None:
        if isinstance(dig(value, "choices"), list):
            return None
        return Refusal(
            CheckOutcome.REJECTED,
            ResponseError(
                f"{host} did not respond with a chat completion",
                provider=contract.slug,
                hint="check base_api_url, and for a proxy in between",
                status=_OK,
            ),
        )
    status = response.status if response.status != _OK else _status_in(stated)
    text, code, parameter = _words(stated)
    said = response.headers.get("retry-after", "")
    error: GenModelsError = refined(error_for_status(contract, status, said, host))
    if found := _TOKENS.search(text):
        return Refusal(CheckOutcome.REJECTED, _token_limit(contract, status, found))
    if status in _BAD_REQUEST:
        refused = tuple(name for name in _PARAMETERS if _refuses(name, text, parameter))
        if refused:
            return Refusal(CheckOutcome.REJECTED, error, refused)
    outcome = _outcome(status, text, code, is_json=value is not None)
    if outcome in _OF_MODELS:
        problem, hint = _OF_MODELS[outcome]
        error = ResponseError(problem, provider=contract.slug, hint=hint, status=status)
    return Refusal(outcome, error)


def _outcome(status: int, text: str, code: str, *, is_json: bool) -> CheckOutcome:  # noqa: PLR0911
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return CheckOutcome.KEY_REJECTED
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return CheckOutcome.RATE_LIMITED
    if status in (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.GATEWAY_TIMEOUT):
        return CheckOutcome.TIMED_OUT
    if status in _SERVER_ERRORS or status in _REDIRECTS:
        return CheckOutcome.UNREACHABLE
    if _NOT_CHAT.search(text):
        return CheckOutcome.NOT_A_CHAT_MODEL
    if code in _NO_MODEL_CODES or _says_no_model(text):
        return CheckOutcome.NO_SUCH_MODEL
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        return CheckOutcome.UNSUPPORTED
    if status == HTTPStatus.NOT_FOUND:
        named = is_json and "model" in text
        return CheckOutcome.NO_SUCH_MODEL if named else CheckOutcome.UNSUPPORTED
    return CheckOutcome.REJECTED


def _says_no_model(text: str) -> bool:
    if _NO_MODEL.search(text):
        return True
    return any(
        "model" in text[max(0, found.start() - _NEAR) : found.start()]
        for found in _GONE.finditer(text)
    )


def _error_of(value: object) -> Any:
    """The error that a response states, whatever its status; None if it states none."""
    if not isinstance(value, dict):
        return None
    choices = value.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    for where in (value.get("error"), dig(first, "error")):
        if where:
            return where
    if choices is not None:
        return None
    # Some state the error at the top, as {"message": ..., "code": ...} or {"detail": ...}.
    return value if {"message", "detail", "code", "errors"} & value.keys() else None


def _status_in(error: object) -> int:
    """The HTTP status that an error in a response with status 200 stands for."""
    code = dig(error, "code") or dig(error, "status")
    if isinstance(code, str) and code.isascii() and code.isdigit():
        code = int(code[:4])
    return code if isinstance(code, int) and code in _STATUSES else HTTPStatus.BAD_REQUEST


def _words(error: object) -> tuple[str, str, str]:
    """An error's text in lower case, its code, and the parameter that it names."""
    if isinstance(error, str):
        return error[:_LONGEST].lower(), "", ""
    texts = [dig(error, key) for key in ("message", "detail", "error", "errors", "type")]
    text = " ".join(str(part)[:_LONGEST] for part in texts if part)
    code = dig(error, "code") or dig(error, "type")
    parameter = dig(error, "param")
    return (
        text.lower(),
        code.lower() if isinstance(code, str) else "",
        parameter if isinstance(parameter, str) else "",
    )


def _refuses(name: str, text: str, parameter: str) -> bool:
    if parameter:
        return parameter == name
    return bool(re.search(rf"\b{name}\b", text)) and _REFUSED.search(text) is not None


def _token_limit(contract: Contract, status: int, found: re.Match[str]) -> TokenLimitError:
    limit, requested = found["limit"], found["requested"]
    error = TokenLimitError(
        f"the request has more tokens than the {limit} that the model takes",
        provider=contract.slug,
        hint="shorten the request, or choose a model with more context",
        status=status,
    )
    error.limit = int(limit)
    error.requested = None if requested is None else int(requested)
    return error
