"""What may never reach a cassette, and so neither git nor a log.

A text is searched in every reading that it has once it is decoded. Nothing here repeats what it
finds.
"""

from __future__ import annotations

import re
from array import array
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlsplit

from gen_models.credentials.escapes import SEPARATOR, folded
from gen_models.credentials.patterns import KnownKeys, vendors_keys
from gen_models.credentials.views import TooMuchEncodedError, views

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from gen_models.credentials.keys import Key

REQUEST_HEADERS: Final = frozenset({"accept"})
"""Request headers that are recorded, beside the fixed ones of the contract."""

RESPONSE_HEADERS: Final = frozenset(
    {
        "content-type", "link", "x-has-more", "x-next-cursor", "x-next-page", "x-total",
        "x-total-count", "x-total-pages",
    }
)  # fmt: skip
"""Response headers that are recorded: what a body is, and whether more pages follow."""

UNSEARCHED: Final = "more encoded text than can be searched for keys"
"""Found in a text instead of what it may hold: it was not searched to its end."""

_SECRET_PARAMETERS: Final = re.compile(
    r"(?:^|[-_])(?:api[-_]?key|key|(?:access|security)[-_]?token|auth|secret|password"
    r"|sig(?:nature)?)$",
    re.IGNORECASE,
)


def hint_for(found: str) -> str:
    """What to do about something that was found in a response."""
    if found == UNSEARCHED:
        return "nothing was recorded; check what the response contains, and who sent it"
    return (
        "nothing was recorded; find out who sends it, and revoke the key. "
        "A placeholder made of ordinary words may occur by chance: use another"
    )


def kept(headers: Mapping[str, str], allowed: Iterable[str]) -> dict[str, str]:
    """The headers that may be recorded, by lower-case name, sorted."""
    names = {name.lower() for name in allowed}
    return {
        name.lower(): value
        for name, value in sorted(headers.items(), key=lambda pair: pair[0].lower())
        if name.lower() in names
    }


def secrets_in_text(text: str, known: Iterable[Key] = ()) -> Iterator[str]:
    """Describes each thing in a text that is, or looks like, a key, without repeating it.

    The text is searched as it is and decoded up to three times over: URL, JSON, HTML and
    character codes, hexadecimal, base32 and base64; for known keys base85 and reversal too.

    Args:
        text: what is about to be kept or shown.
        known: keys that are known; of these any part is found, see `KnownKeys`.

    Yields:
        What was found, once each. `UNSEARCHED` if decoding the text takes more than 4 MiB and
        three times its size: it must then be treated as if it held a key.
    """
    yield from _found([folded(_bytes(text))], KnownKeys(known))


def secrets_in_data(orders: Iterable[Any], known: Iterable[Key]) -> Iterator[str]:
    """Describes each part of known keys in decoded JSON, also of those that are split in it.

    Every string, number and object key is searched by itself. Values are also joined as they
    follow each other, and those of each field over all objects that have it, from the first and
    from the last, all of them and every two neighbours: a key may be split over rows and pages.

    Args:
        orders: what is about to be recorded, pages in order; and again in other orders that it
            is to be joined in.
        known: the keys that may not be in it.

    Yields:
        What was found, once each, as `secrets_in_text` describes it.
    """
    keys = KnownKeys(known)
    if keys:
        # In what is joined, two harmless ends may look like a vendor's key together.
        yield from _found(_readings(orders), keys, vendors=False)


def _readings(orders: Iterable[Any]) -> Iterator[bytes]:
    """The parts of the data, each by itself, and all joined in each order."""
    seen: set[bytes] = set()
    for order in orders:
        values, names, numbers = _parts(order)
        in_fields = sorted(range(len(values)), key=numbers.__getitem__)
        fields = [
            [values[at] for at in field] for _, field in groupby(in_fields, numbers.__getitem__)
        ]
        if not seen:
            yield SEPARATOR.join([*values, *names])
        # In pairs too: where base85 ends is part of its meaning, and decides over a key's end.
        pairs = {
            whole
            for neighbours in (values, names, *fields, *(field[::-1] for field in fields))
            for whole in map(b"".join, pairwise(neighbours))
        }
        for joined in (
            b"".join(values),
            b"".join(names),
            SEPARATOR.join(map(b"".join, fields)),
            SEPARATOR.join(b"".join(reversed(field)) for field in fields),
            SEPARATOR.join(sorted(pairs)),
        ):
            if joined not in seen:
                seen.add(joined)
                yield joined


def secrets_in_url(url: str) -> Iterator[str]:
    """Describes each part of a URL that a key would stand in."""
    try:
        parts = urlsplit(url)
        user = parts.username is not None or parts.password is not None
    except ValueError:  # No URL, and so none that a key could be sent in.
        return
    if user:
        yield "a user name or a password in the URL"
    for name, _ in parse_qsl(parts.query, keep_blank_values=True):
        if _SECRET_PARAMETERS.search(name):
            yield f"a query parameter '{name}' in the URL"


def _found(texts: Iterable[bytes], keys: KnownKeys, *, vendors: bool = True) -> Iterator[str]:
    """Describes what is found in texts that are folded."""
    seen: set[str] = set()
    leaked = not keys
    for text in texts:
        try:
            for view in views(text, thorough=bool(keys)):
                if vendors:
                    yield from _once(vendors_keys(view), seen)
                if not leaked and keys.are_in(view.text):
                    leaked = True  # Once it is found, it is found in other readings too.
                    yield f"the API key or a part of it{f' ({e})' if (e := view.encoding) else ''}"
        except TooMuchEncodedError:
            yield from _once([UNSEARCHED], seen)


def _once(found: Iterable[str], seen: set[str]) -> Iterator[str]:
    for what in found:
        if what not in seen:
            seen.add(what)
            yield what


def _parts(data: Any) -> tuple[list[bytes], list[bytes], array[int]]:
    """The values in decoded JSON, in order; the names of its fields; and each value's field."""
    values: list[bytes] = []
    numbers = array("Q")
    fields: dict[tuple[int, str], int] = {}
    left: list[tuple[int, Any]] = [(0, data)]
    while left:
        field, part = left.pop()
        if isinstance(part, dict):
            children = [
                (fields.setdefault((field, str(name)), len(fields) + 1), value)
                for name, value in part.items()
            ]
            left += reversed(children)
        elif isinstance(part, list | tuple):
            left += ((field, value) for value in reversed(part))
        elif part is not None and not isinstance(part, bool):
            values.append(folded(_bytes(str(part))))
            numbers.append(field)
    return values, [folded(_bytes(name)) for _, name in fields], numbers


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "ignore")
