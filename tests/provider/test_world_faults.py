"""Each fault does on the wire what its name says, as a plain socket sees it."""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import unquote

import pytest

from tests.support.provider.faults import FAULTS
from tests.support.provider.keys import masked
from tests.support.provider.raw_bytes import BOMB_BYTES
from tests.support.provider.wire_reader import OnTheWire
from tests.support.provider.wire_views import (
    View,
    inflated,
    is_json,
    keys_that_come_twice,
    unpacked,
)
from tests.support.provider.world import World, world

KINDS: Final = ("openai", "together", "anthropic", "cohere", "openrouter", "huggingface-hub")
SILENT: Final = {"hang", "hang-in-body", "drip-head", "drip-body"}
"""What only ends with the world: see test_world_ends.py."""


def refuses(status: int) -> Callable[[View], bool]:
    return lambda view: view.get().status == status and view.get().status == status


def refuses_once(status: int) -> Callable[[View], bool]:
    def check(view: View) -> bool:
        first, second = view.get(), view.get()
        seen = (first.status, first.headers["retry-after"], second.status)
        return seen == (status, "0", 200) and same_listing(view, second.json)

    return check


def same_listing(view: View, body: object) -> bool:
    return bool(found := set(view.ids(body))) and found <= view.own()


def chunk(answer: OnTheWire) -> tuple[int, bytes]:
    assert answer.headers["transfer-encoding"] == "chunked"
    size, _, rest = answer.body.partition(b"\r\n")
    return int(size, 16), rest


def bomb(view: View) -> bool:
    body = view.get().body
    if len(body) > 2**20:
        return False
    if view.slug != "openai":  # Once is enough: it takes as long as all others together.
        return next(inflated(body)).isspace()
    size, last = 0, b""
    for part in inflated(body):
        size, last = size + len(part), (last + part)[-(2**20) :]
    return size > BOMB_BYTES and same_listing(view, json.loads(last))


def never_ends(view: View, *, fresh: bool, new: bool) -> bool:
    pages = view.follow(5)
    claims, ids = [claim for claim, _ in pages], [page for _, page in pages]
    if len(pages) != 5 or not all(ids):
        return False
    every = {model_id for page in ids for model_id in page}
    distinct = len(every) == sum(map(len, ids)) and not every & view.own()
    same = all(set(page) == set(ids[0]) <= view.own() for page in ids)
    return len(set(claims)) == (5 if fresh else 1) and (distinct if new else same)


def leads_elsewhere(view: View) -> bool:
    answer = view.get()
    link, cursor = view.link(answer), view.claim(answer)
    paged = view.contract.pagination.style != "none"
    goes_on = not paged or (cursor is not None and view.get(cursor).status == 200)
    return goes_on and (link or "").startswith(view.world.elsewhere.url)


def shrinks(view: View) -> bool:
    left = {model_id for _, ids in view.follow(1_000) for model_id in ids}
    gone = view.own() - left
    return bool(left) and len(gone) > view.contract.promises.max_shrink * len(view.own())


def is_anothers(view: View) -> bool:
    answer = view.get()
    return answer.status == 200 and len(answer.body) > 50 and not (
        set(view.ids(answer.json)) & view.own()
    )  # fmt: skip


def holds_key_as(read: Callable[[str], str], view: View, *, hidden: bool) -> bool:
    answer = view.get()
    raw = view.key.encode() in answer.body
    return read(view.note(answer)) == view.key and raw != hidden


CHECKS: Final[Mapping[str, Callable[[View], bool]]] = {
    "refused": lambda v: v.get().end == "refused",
    "reset": lambda v: (v.get().end, v.get().data) == ("reset", b""),
    "reset-in-body": lambda v: v.get().end == "reset" and v.get().length > len(v.get().body) > 0,
    "401": lambda v: refuses(401)(v) and masked(v.key) in (b := v.get().body.decode()) and (
        v.key not in b
    ),
    "403": refuses(403),
    "404": refuses(404),
    "500": refuses(500),
    "429": lambda v: refuses(429)(v) and v.get().headers["retry-after"] == "0",
    "429-once": refuses_once(429),
    "503-once": refuses_once(503),
    "html": lambda v: (v.get().status, v.get().headers["content-type"], v.get().body[:9]) == (
        200, "text/html", b"<!doctype",
    ),
    "empty": lambda v: (v.get().status, v.get().length, v.get().body) == (200, 0, b""),
    "truncated": lambda v: v.get().length > len(v.get().body) > 0 and v.get().end == "closed",
    "overlong": lambda v: 0 < v.get().length < len(v.get().body) and is_json(v.get().body),
    "chunk-cut": lambda v: chunk(v.get())[0] > len(chunk(v.get())[1]) > 0,
    "chunk-unended": lambda v: is_json((c := chunk(v.get()))[1]) and c[0] == len(c[1]) - 2,
    "invalid-json": lambda v: not is_json(b := v.get().body) and is_json(b.replace(b"0,}", b"0}")),
    "duplicate-key": lambda v: keys_that_come_twice(v.get().body) == ["note"],
    "nan": lambda v: (n := v.note(v.get())) != n,
    "infinite": lambda v: v.note(v.get()) == float("inf") and b"1e999" in v.get().body,
    "deep": lambda v: b"[" * 100_000 + b"]" * 100_000 in v.get().body,
    "bom": lambda v: (b := v.get().body)[:3] == b"\xef\xbb\xbf" and is_json(b[3:]),
    "utf-16": lambda v: (b := v.get().body)[:2] == b"\xff\xfe" and is_json(b.decode("utf-16")),
    "gzip-bomb": bomb,
    "endless-body": lambda v: (w := v.get()).end == "never" and w.body[-(2**20) :].isspace(),
    "endless-pages": lambda v: never_ends(v, fresh=True, new=True),
    "same-pages": lambda v: never_ends(v, fresh=True, new=False),
    "same-cursor": lambda v: never_ends(v, fresh=False, new=True),
    "link-elsewhere": leads_elsewhere,
    "redirect-elsewhere": lambda v: v.get().status == 307 and (
        v.get().headers["location"].startswith(v.world.elsewhere.url)
    ),
    "shrunk": shrinks,
    "emptied": lambda v: v.get().status == 200 and v.ids(v.get().json) == [],
    "another-listing": is_anothers,
    "error-as-200": lambda v: v.get().status == 200 and list(v.get().json) == ["error"],
    "cookies": lambda v: v.key in v.get().headers["set-cookie"] and same_listing(v, v.get().json),
    "key-raw": lambda v: holds_key_as(str, v, hidden=False),
    "key-base64": lambda v: holds_key_as(lambda n: base64.b64decode(n).decode(), v, hidden=True),
    "key-percent": lambda v: holds_key_as(unquote, v, hidden=True),
    "key-escaped": lambda v: holds_key_as(str, v, hidden=True),
    "key-as-key": lambda v: keys_that_come_twice(v.get().body) == [v.key],
    "key-as-rows": lambda v: v.get().json in (v.key, dict.fromkeys(v.contract.listing.rows, v.key)),
    "key-as-id": lambda v: sum(i.endswith(v.key) for i in v.ids(v.get().json)) == 2,
    "gzip": lambda v: same_listing(v, json.loads(gzip.decompress(v.get().body))),
    "gzip-twice": lambda v: is_json(gzip.decompress(gzip.decompress(v.get().body))),
    "zstd": lambda v: same_listing(v, json.loads(unpacked(v.get().body))),
    "content-type": lambda v: v.get().headers["content-type"] == "text/plain" and (
        same_listing(v, v.get().json)
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A provider of each dialect, three rows a page."""
    with world(tmp_path_factory.mktemp("kinds"), KINDS, page_size=3) as providers:
        yield providers


def test_every_fault_is_looked_at() -> None:
    assert FAULTS.keys() == CHECKS.keys() | SILENT


def shows(name: str, view: View) -> bool:
    """Whether a fault is there; not if the answer is too good to be looked at so."""
    try:
        return CHECKS[name](view)
    except (ArithmeticError, AssertionError, LookupError, OSError, StopIteration, ValueError):
        return False
    except zlib.error:
        return False


@pytest.mark.parametrize("slug", KINDS)
@pytest.mark.parametrize("name", CHECKS)
def test_a_fault_does_what_its_name_says_and_is_not_there_without_it(
    kinds: World, name: str, slug: str
) -> None:
    kinds.behaves()
    view = View(kinds, slug)
    assert not shows(name, view)
    kinds.misbehaves(name, [slug])
    assert CHECKS[name](view)
    kinds.behaves()
    assert not shows(name, view)


def test_another_listing_is_a_strangers_whoever_is_asked(tmp_path: Path) -> None:
    with world(tmp_path) as providers:
        providers.misbehaves("another-listing")
        for slug, contract in providers.contracts.items():
            if contract.auth.style not in ("aws-sigv4", "google-oauth"):
                assert is_anothers(View(providers, slug)), slug


def test_another_listing_is_no_strangers_who_lists_the_same(tmp_path: Path) -> None:
    with world(tmp_path, ["openai"]) as providers:
        view = View(providers, "openai")
        providers.misbehaves("another-listing")
        providers.serves("openai", view.contract.listing.rows_in(view.get().json) or ())
        assert is_anothers(view)
