"""What can go wrong between a provider and who asks it, each under a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from gen_models.contract import Contract
from tests.support.provider import misdeeds as deeds
from tests.support.provider import raw_bytes as raw
from tests.support.provider.loopback import Answer
from tests.support.provider.misdeeds import Misdeed


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes wrong.

    Attributes:
        name: what it is called.
        meaning: what happens on the wire.
        does: answers a call so.
        harms: whether nobody may take the answer for a provider's listing. `shrunk`, `emptied`
            and `another-listing` are known for what they are once a listing has landed.
        needs_key: whether it does so only to a provider that was sent a key; to one without, a
            made-up key is repeated.
    """

    name: str
    meaning: str
    does: Misdeed
    harms: bool = True
    needs_key: bool = False

    def harms_for(self, contract: Contract) -> bool:
        """Whether this provider's answer may not be taken."""
        return self.harms and (not self.needs_key or contract.auth.style != "none")


_PLAIN: Final = {"content-type": "text/plain"}
_GOOD: Final = raw.head()
_EVERY: Final = (
    Fault("refused", "nobody listens on the port", lambda _: raw.sent(abort=True)),
    Fault("reset", "the connection is reset before an answer", lambda _: raw.sent(abort=True)),
    Fault("reset-in-body", "the connection is reset half way", deeds.reset_in_body),
    Fault("hang", "no byte ever comes", lambda _: raw.silence()),
    Fault("hang-in-body", "half the body, then none", lambda c: raw.silence(_GOOD, c.body()[:-1])),
    Fault(
        "drip-head",
        "a head that grows by a byte every 10 ms and never ends",
        lambda _: raw.for_ever(_GOOD[:-2] + b"x-padding: ", b"x", seconds=0.01),
    ),
    Fault(
        "drip-body",
        "a body that grows by a blank every 10 ms and never ends",
        lambda c: raw.for_ever(_GOOD + c.body()[:-1], b" ", seconds=0.01),
    ),
    Fault("401", "the key's ends are repeated", lambda c: deeds.wrong_key(c.key)),
    *(Fault(str(n), f"status {n}", partial(deeds.refuses, n)) for n in (403, 404, 500)),
    Fault(
        "429",
        "status 429 for ever, with Retry-After",
        lambda c: replace(deeds.refuses(429, c), headers={"retry-after": c.retry_after}),
    ),
    Fault(
        "429-once",
        "429 with Retry-After, then fine",
        partial(deeds.first_refuses, 429),
        harms=False,
    ),
    Fault(
        "503-once",
        "503 with Retry-After, then fine",
        partial(deeds.first_refuses, 503),
        harms=False,
    ),
    Fault(
        "html",
        "a page for people",
        lambda _: Answer(deeds.HTML, 200, {"content-type": "text/html"}),
    ),
    Fault("empty", "status 200 and no body", lambda _: Answer(b"")),
    Fault("truncated", "half the body that content-length says", deeds.truncated),
    Fault("overlong", "twice the body that content-length says", deeds.overlong),
    Fault("chunk-cut", "the connection ends inside a chunk", deeds.chunk_cut),
    Fault(
        "chunk-unended",
        "all of the body in a chunk, and no last chunk",
        lambda c: raw.sent(raw.chunked(c.body(), end=b"\r\n")),
    ),
    Fault("invalid-json", "a comma too many", lambda c: c.noted(b"0,")),
    Fault("duplicate-key", "a key twice in a row", lambda c: c.noted(b'0,"note":1')),
    Fault("nan", "the number NaN", lambda c: c.noted(b"NaN")),
    Fault("infinite", "the number 1e999", lambda c: c.noted(b"1e999")),
    Fault("deep", "100,000 lists in each other", lambda c: c.noted(b"[" * 10**5 + b"]" * 10**5)),
    Fault(
        "bom", "a byte order mark", partial(deeds.as_bytes, lambda text: text.encode("utf-8-sig"))
    ),
    Fault("utf-16", "UTF-16", partial(deeds.as_bytes, lambda text: text.encode("utf-16"))),
    Fault("gzip-bomb", "512 MiB in half a megabyte", partial(deeds.coded, "gzip", raw.bomb)),
    Fault("endless-body", "no end", lambda c: raw.for_ever(_GOOD + c.body()[:-1], b" " * 2**16)),
    Fault("endless-pages", "always a new cursor and new rows", deeds.endless_pages),
    Fault("same-pages", "always a new cursor, and the same rows", deeds.same_pages),
    Fault("same-cursor", "always the same cursor", deeds.same_cursor),
    Fault("link-elsewhere", "more is at another host", deeds.linked_elsewhere, harms=False),
    Fault("redirect-elsewhere", "a redirect to another host", deeds.sent_elsewhere),
    Fault("shrunk", "more rows are gone than may go", deeds.shrunk),
    Fault("emptied", "no rows", deeds.emptied),
    Fault("another-listing", "another provider's rows", deeds.another_listing),
    Fault("error-as-200", "an error object with status 200", deeds.error_as_200),
    Fault(
        "cookies",
        "the key in a cookie",
        lambda c: deeds.answer(c.page(), **{"set-cookie": f"session={c.key}"}),
        harms=False,
    ),
    Fault("key-raw", "the key in a row", partial(deeds.noted, deeds.said), needs_key=True),
    Fault(
        "key-base64",
        "the key in a row, in base64",
        partial(deeds.noted, deeds.in_base64),
        needs_key=True,
    ),
    Fault(
        "key-percent", "the same, URL-encoded", partial(deeds.noted, raw.in_percent), needs_key=True
    ),
    Fault(
        "key-escaped", r"the same, in \u escapes", partial(deeds.noted, raw.escaped), needs_key=True
    ),
    Fault(
        "key-as-key", "the key as a JSON key that comes twice", partial(deeds.noted, deeds.twice)
    ),
    Fault("key-as-rows", "the key where the rows should be", deeds.key_as_rows),
    Fault("key-as-id", "the key as the ID of two rows", deeds.key_as_id, needs_key=True),
    Fault("gzip", "gzip", partial(deeds.coded, "gzip", raw.compressed), harms=False),
    Fault(
        "gzip-twice",
        "gzip in gzip",
        partial(deeds.coded, "gzip, gzip", lambda b: raw.compressed(b, 2)),
    ),
    Fault("zstd", "Zstandard", partial(deeds.coded, "zstd", raw.zstd)),
    Fault(
        "content-type",
        "JSON as text/plain",
        lambda c: deeds.answer(c.page(), **_PLAIN),
        harms=False,
    ),
)
FAULTS: Final[Mapping[str, Fault]] = {fault.name: fault for fault in _EVERY}
"""Every fault by its name."""
