"""Answers in turn, a fetch with small limits, and its waits, of which none is waited for."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pytest

from gen_models.contract import Contract
from gen_models.fetch import Limits, Listing, list_models, open_network, retry
from tests.support.builders.acme import rows
from tests.support.provider.loopback import Answer, Raw, Script

LIMITS: Final = Limits(seconds=30, silence=10, bytes=2**20, attempts=3, backoff=0.0)
HEAD: Final = b"HTTP/1.1 200 OK\r\nconnection: close\r\n"


def in_turn(*answers: Answer | Raw) -> Script:
    """Each answer once, in their order, and the last of them for ever."""
    following = itertools.chain(answers, itertools.repeat(answers[-1]))
    return lambda _: next(following)


def refusal(status: int, retry_after: str) -> Answer:
    return Answer(status=status, headers={"retry-after": retry_after})


def listed(contract: Contract, limits: Limits = LIMITS) -> Listing:
    with open_network(contract, {}, limits=limits) as send:
        return list_models(contract, send)


@contextmanager
def waits() -> Iterator[list[float]]:
    """The seconds of each wait between attempts, none of which is waited for."""
    seen: list[float] = []

    async def noted(seconds: float) -> None:
        seen.append(seconds)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(retry, "pause", noted)
        yield seen


def pages_of(ids: str, padding: int = 0) -> list[Answer]:
    """A page for each ID; the last one says that it is."""
    return [
        Answer({
            "data": rows([model_id]),
            "has_more": model_id != ids[-1],
            "last_id": model_id,
            "padding": " " * padding,
        })
        for model_id in ids
    ]  # fmt: skip
