"""The models of the loopback world, asked one by one: chat completions, and `GET models/{id}`."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urljoin, urlsplit

from tests.support.provider.keys import admits
from tests.support.provider.loopback import Answer, Raw, Seen
from tests.support.provider.misdeeds import refusal, wrong_key

if TYPE_CHECKING:
    from tests.support.provider.world import World

Model = Callable[[Mapping[str, Any]], Answer | Raw]
"""Answers a chat completion's body."""

_ROOM: Final = 1_000


class Chat:
    """What each model answers. One that is listed says "pong", any other is not known."""

    def __init__(self, world: World) -> None:
        self.asked: list[dict[str, Any]] = []
        self._world = world
        self._models: dict[tuple[str, str], Model] = {}

    def answers(self, slug: str, model: str, does: Model) -> None:
        """From now on this model answers so."""
        self._models[slug, model] = does

    def answer(self, slug: str, seen: Seen) -> Answer | Raw | None:
        """Answers a request for a single model; None if it is none."""
        contract = self._world.contracts[slug]
        endpoint, url = contract.endpoint, self._world.url(slug)
        auth = contract.auth
        if (
            endpoint.chat is not None
            and seen.path == urlsplit(urljoin(url, endpoint.chat.path)).path
        ):
            if endpoint.chat.auth is not None:
                auth = replace(auth, style=endpoint.chat.auth)
            if not admits(auth, seen, self._world.keys.get(slug, "")):
                return wrong_key(None)
            return self._complete(slug, seen)
        one = None if endpoint.model is None else urlsplit(urljoin(url, endpoint.model)).path
        prefix = "" if one is None else one.removesuffix("{id}")
        if not prefix or not seen.path.startswith(prefix):
            return None
        if not admits(auth, seen, self._world.keys.get(slug, "")):
            return wrong_key(None)
        row = self._listed(slug).get(unquote(seen.path.removeprefix(prefix)))
        return Answer(dict(row)) if row is not None else unknown({})

    def _complete(self, slug: str, seen: Seen) -> Answer | Raw:
        body: dict[str, Any] = json.loads(seen.body)
        self.asked.append(body)
        model = body["model"]
        if seen.method != "POST" or seen.headers["content-type"] != "application/json":
            return refusal(405, "A chat completion is posted as JSON.")
        if (slug, model) in self._models:
            return self._models[slug, model](body)
        return says("Pong!")(body) if model in self._listed(slug) else unknown(body)

    def _listed(self, slug: str) -> dict[str, Mapping[str, Any]]:
        shape = self._world.contracts[slug].listing
        return {str(shape.id_of(row)): row for row in self._world.rows(slug)}


def says(content: object, finish: str = "stop") -> Model:
    """A model that answers this."""
    message = {"role": "assistant", "content": content}
    choice = {"index": 0, "message": message, "finish_reason": finish}
    return lambda body: Answer(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "model": body["model"],
            "choices": [choice],
        }
    )


def reasons(content: str) -> Model:
    """A model that needs room for its reasoning before it answers."""

    def answer(body: Mapping[str, Any]) -> Answer | Raw:
        has_room = body.get("max_tokens", _ROOM) >= _ROOM
        return says(content)(body) if has_room else says("", "length")(body)

    return answer


def takes_no(*parameters: str, then: Model, wording: str = "openai") -> Model:
    """A model that refuses parameters, one at a time, as OpenAI does or by text alone."""

    def answer(body: Mapping[str, Any]) -> Answer | Raw:
        for name in parameters:
            if name in body and wording == "openai":
                text = f"Unsupported parameter: '{name}' is not supported with this model."
                error = {"message": text, "type": "invalid_request_error", "param": name}
                return Answer({"error": {**error, "code": "unsupported_parameter"}}, 400)
            if name in body:
                return Answer({"detail": f"`{name}` is deprecated for this model."}, 422)
        return then(body)

    return answer


def unknown(_: Mapping[str, Any]) -> Answer:
    """A model that is not there."""
    text = "The model `made-up` does not exist or you do not have access to it."
    error = {"message": text, "type": "invalid_request_error", "param": None}
    return Answer({"error": {**error, "code": "model_not_found"}}, 404)


def no_chat(_: Mapping[str, Any]) -> Answer:
    """A model for something else."""
    text = (
        "This is not a chat model and thus not supported in the v1/chat/completions endpoint. "
        "Did you mean to use v1/completions?"
    )
    error = {"message": text, "type": "invalid_request_error", "param": "model", "code": None}
    return Answer({"error": error}, 404)


def refuses(status: int, message: str = "No.", **headers: str) -> Model:
    """A model that refuses with a status."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: refusal(status, message, **names)


def fails_as_200(code: object, message: str = "Provider returned error") -> Model:
    """A model whose error comes with status 200, as OpenRouter's do."""
    return lambda _: Answer({"error": {"message": message, "code": code}})


def hangs(_: Mapping[str, Any]) -> Raw:
    """A model that never answers."""

    def parts(closing: threading.Event) -> Iterator[bytes]:
        closing.wait()
        yield from ()

    return Raw(parts)
