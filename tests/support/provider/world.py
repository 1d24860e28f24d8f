"""All providers on this machine: one server that speaks as their contracts say.

A process that has `World.environment` and nothing else can ask each of them, and nobody else.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from gen_models.contract import Contract
from gen_models.workspace import bundled_home
from tests.support.provider.chat import Chat
from tests.support.provider.dialects import NoSuchCursorError, Row, Shelf, contracts_in, recorded
from tests.support.provider.faults import FAULTS, Fault
from tests.support.provider.home import isolated
from tests.support.provider.keys import admits, key_for, presented, service_account
from tests.support.provider.loopback import Answer, Loopback, Raw, Seen, loopback
from tests.support.provider.misdeeds import Call, Misdeed, answer, refusal, wrong_key
from tests.support.provider.raw_bytes import compressed

_TOKEN_PATH: Final = "/-/token"


class World:
    """Every provider, what it lists and how it behaves.

    Attributes:
        contracts: the providers.
        home: the folder with their contracts and recordings.
        keys: by slug, the key that a provider takes; for AWS the secret one, for Google the
            token. Providers that share a variable share a key; local ones have none.
        compresses: whether pages are sent in gzip, though they were asked for as they are.
        fresh: whether each call gets cursors of its own (tokens and links only).
        retry_after: what a refusal says in Retry-After.
        chat: its models, as they are asked one by one.
        elsewhere: another host, to which faults lead; nobody should be seen there.
    """

    def __init__(
        self,
        contracts: Mapping[str, Contract],
        home: Path,
        folder: Path,
        page_size: int | None,
        server: Loopback,
        elsewhere: Loopback,
    ) -> None:
        self.contracts = contracts
        self.home = home
        self.keys = {
            slug: key_for(_variable(contract))
            for slug, contract in contracts.items()
            if contract.auth.style != "none"
        }
        self.compresses = False
        self.fresh = False
        self.retry_after = "0"
        self.elsewhere = elsewhere
        self.chat = Chat(self)
        self._folder, self._page_size, self._server = folder, page_size, server
        self._rows: dict[str, tuple[Row, ...]] = {}
        self._revoked: set[str] = set()
        self._faults: dict[str, tuple[Fault, int]] = {}
        self._calls: dict[str, int] = {}
        self._tick = 0
        self._lock = threading.Lock()
        self._dead = socket.socket()
        self._dead.bind(("127.0.0.1", 0))  # Bound and never listening: it refuses, and stays ours.

    @property
    def environment(self) -> dict[str, str]:
        """All that a process needs. It has no home of its own, and no way to the real one."""
        return {
            **isolated(self._folder),
            **{_url_variable(slug): self.url(slug) for slug in self.contracts},
            **{
                _variable(self.contracts[slug]): key
                for slug, key in self.keys.items()
                if self.contracts[slug].auth.style != "google-oauth"
            },
        }

    @property
    def secrets(self) -> frozenset[str]:
        """All that may be found nowhere after a run."""
        return frozenset(self.keys.values())

    @property
    def token_requests(self) -> list[Seen]:
        """Who has asked for a token of Google's kind."""
        return [seen for seen in self._server.seen if seen.path == _TOKEN_PATH]

    def url(self, slug: str) -> str:
        """Where a provider is asked; a dead port if it is to refuse connections."""
        path = urlsplit(self.contracts[slug].endpoint.url).path
        dead = slug in self._faults and self._faults[slug][0].name == "refused"
        host = f"http://127.0.0.1:{self._dead.getsockname()[1]}" if dead else self._server.url
        return f"{host}/{slug}{path}"

    def seen(self, slug: str) -> list[Seen]:
        """A provider's requests so far."""
        return [seen for seen in self._server.seen if seen.path.startswith(f"/{slug}/")]

    def rows(self, slug: str) -> tuple[Row, ...]:
        """What a provider lists, in its own order and without what changes at each call."""
        return self._rows[slug] if slug in self._rows else recorded(slug, self.home)[0]

    def serves(self, slug: str, rows: Sequence[Row]) -> None:
        """Lists these rows from now on."""
        self._rows[slug] = tuple(rows)

    def revoke(self, slug: str) -> None:
        """From now on a key that is sent is wrong, even where none is needed."""
        self._revoked.add(slug)

    def misbehaves(
        self, fault: str | Fault, slugs: Collection[str] | None = None, *, first: int = 1
    ) -> None:
        """From now on these providers (or all) do this, but for requests before the `first`.

        `refused` is known from `environment` alone: take it anew.
        """
        found = FAULTS[fault] if isinstance(fault, str) else fault
        for slug in self.contracts if slugs is None else slugs:
            self._faults[slug] = (found, first)
            self._calls[slug] = 0

    def behaves(self) -> None:
        """Ends every fault. What was revoked stays so."""
        self._faults.clear()

    def answer(self, seen: Seen) -> Answer | Raw:
        """Answers a request as its provider would."""
        if seen.path == _TOKEN_PATH:
            account = service_account()
            assert account is not None
            return account.grant(seen, self.keys["vertexai"])
        slug = seen.path.removeprefix("/").partition("/")[0]
        if slug in self.contracts and (reply := self.chat.answer(slug, seen)) is not None:
            return reply if isinstance(reply, Raw) else self._dressed(reply)
        if slug not in self.contracts or urlsplit(self.url(slug)).path != seen.path:
            return refusal(404, "There is nothing here.")
        refused = self._refused(slug, seen)
        if refused is not None:
            return self._dressed(refused)
        call = self._call(slug, seen)
        fault, first = self._faults.get(slug, (None, 0))
        if fault is not None and call.number >= first:
            call = replace(call, number=call.number - first + 1)
            return self._dressed(_done(fault.does, call))
        return self._dressed(_done(lambda right: answer(right.page()), call))

    def close(self) -> None:
        """Gives the dead port back."""
        self._dead.close()

    def _refused(self, slug: str, seen: Seen) -> Answer | None:
        """Why a request gets no listing; None if it does."""
        contract, shown = self.contracts[slug], presented(self.contracts[slug].auth, seen)
        if seen.method != "GET":
            return refusal(405, "A listing can be asked for, and nothing else.")
        if wanting := _wanting(contract, seen):
            return refusal(400, f"The request needs another {wanting}.")
        if not admits(contract.auth, seen, self.keys.get(slug, "")):
            return wrong_key(shown)
        spared = shown is None and not contract.auth.required
        return wrong_key(shown) if slug in self._revoked and not spared else None

    def _call(self, slug: str, seen: Seen) -> Call:
        frame = recorded(slug, self.home)[1]
        with self._lock:
            self._tick += 1
            tick = self._tick
            number = self._calls[slug] = self._calls.get(slug, 0) + 1
        contract, rows, url = self.contracts[slug], self.rows(slug), self.url(slug)
        shelf = Shelf(contract, frame, rows, url, self._page_size, self.fresh)
        key = self.keys.get(slug, key_for("MOONSHOT_API_KEY"))
        return Call(shelf, seen, key, number, tick, self.elsewhere.url, self.retry_after)

    def _dressed(self, given: Answer | Raw) -> Answer | Raw:
        """An answer with what servers add, and nobody should record."""
        if isinstance(given, Raw):
            return given
        headers = {
            "x-request-id": f"req_{self._tick:024x}",
            "openai-organization": "user-acme",
            "set-cookie": f"__cf_bm={self._tick:032x}; Path=/; HttpOnly; Secure",
            **given.headers,
        }
        if not self.compresses or "content-encoding" in headers:
            return replace(given, headers=headers)
        return Answer(
            compressed(given.payload), given.status, {**headers, "content-encoding": "gzip"}
        )


@contextmanager
def world(
    folder: Path,
    slugs: Collection[str] | None = None,
    *,
    home: Path | None = None,
    page_size: int | None = None,
) -> Iterator[World]:
    """Providers that answer until the end of the block.

    Args:
        folder: where credentials are kept, and what stands for a home.
        slugs: which providers; all by default.
        home: where their contracts and recordings are; the shipped ones by default.
        page_size: how many rows a page may have; as many as are asked for by default.
    """
    home = home or bundled_home()
    contracts = {
        slug: contract
        for slug, contract in contracts_in(home).items()
        if slugs is None or slug in slugs
    }
    with loopback(lambda _: Answer({"data": []})) as elsewhere, loopback() as server:
        made = World(contracts, home, folder, page_size, server, elsewhere)
        server.answers(made.answer)
        account = service_account() if "vertexai" in contracts else None
        if account is not None:
            file = folder / "google.json"
            file.write_text(account.file(f"{server.url}{_TOKEN_PATH}"), encoding="utf-8")
        with closing(made):
            yield made


def _done(misdeed: Misdeed, call: Call) -> Answer | Raw:
    try:
        return misdeed(call)
    except NoSuchCursorError:
        return refusal(400, "There is no such page.")


def _wanting(contract: Contract, seen: Seen) -> str | None:
    """What a request lacks or has too much; None if it is as the contract says."""
    for name, value in contract.endpoint.headers.items():
        if seen.headers.get(name.lower()) != value:
            return f"header {name}"
    paging = contract.pagination.parameter
    fixed = {name: value for name, value in seen.query.items() if name != paging}
    return None if fixed == contract.endpoint.query else "query"


def _variable(contract: Contract) -> str:
    return "AWS_SECRET_ACCESS_KEY" if contract.auth.style == "aws-sigv4" else (
        contract.auth.variables[0]
    )  # fmt: skip


def _url_variable(slug: str) -> str:
    return f"GEN_MODELS_{slug.upper().replace('-', '_')}_URL"
