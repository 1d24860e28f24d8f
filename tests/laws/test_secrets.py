"""Whatever a provider answers, no recording holds 8 characters in a row of its key."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gen_models.credentials import Key, scanner
from gen_models.credentials.escapes import folded
from gen_models.credentials.views import GROWTH, ROOM, TooMuchEncodedError, views
from gen_models.errors import RejectedError
from gen_models.fetch import Listing, Page, Request, Response
from gen_models.recordings import Provenance, cassette_text
from tests.support.builders.acme import acme
from tests.support.hostile.keys import DEPTH, ENCODINGS, RUN, SHAPES, encoded, secret_part
from tests.support.strategies import realistic_ids

LIVE: Final = Provenance("live", None, "", "complete")
MARKS: Final = "".join(set(map(chr, range(33, 127))) - set("\"'<>"))

keys = st.builds(
    lambda shape, seed: shape.key(random.Random(seed)),
    st.sampled_from(list(SHAPES.values())),
    st.integers(0, 2**32),
) | st.text(MARKS, min_size=8, max_size=60)
stacks = st.lists(st.sampled_from(list(ENCODINGS)), max_size=DEPTH)
ids = st.lists(realistic_ids, min_size=1, max_size=3)


@st.composite
def leaking(draw: st.DrawFn) -> tuple[str, str]:
    """A key, and some of its characters in a row, in any encodings."""
    key = draw(keys)
    secret = secret_part(key)
    secret = secret if len(secret) >= RUN else key
    start = draw(st.integers(0, len(secret) - RUN))
    run = secret[start : draw(st.integers(start + RUN, len(secret)))]
    assume(all(len({*run[at : at + RUN].lower()}) > 2 for at in range(len(run) - RUN + 1)))
    assume(len(secret_part(key)) >= RUN or run == key)
    return key, encoded(run, draw(stacks))


def rows(*names: str) -> list[dict[str, Any]]:
    return [{"id": name, "object": "model"} for name in names]


def page(body: object, url: str = "https://acme.example/v1/models", **headers: str) -> Page:
    return Page(Request(url), Response(200, headers, b""), body)


Place = Callable[[list[dict[str, Any]], str, int], list[Page]]

PLACES: Final[dict[str, Place]] = {
    "an ID": lambda other, text, _: [page({"data": [*rows(text), *other]})],
    "the end of an ID": lambda other, text, _: [page({"data": [*other, *rows(f"model-{text}")]})],
    "a value": lambda other, text, _: [page({"data": [*other, {"id": "m", "a": [{"b": [text]}]}]})],
    "a name": lambda other, text, _: [page({"data": [*other, {"id": "m", "a": {text: None}}]})],
    "the envelope": lambda other, text, _: [page({"data": other, "user": {"of": text}})],
    "a header": lambda other, text, _: [page({"data": other}, link=f"<{text} >")],
    "a cursor": lambda other, text, _: [
        page({"data": other}, f"https://acme.example/v1/models?after={text}")
    ],
    "two IDs": lambda other, text, cut: [
        page({"data": [*other, *rows(text[:cut], text[cut:])]})
    ],
    "two IDs, the other way round": lambda other, text, cut: [
        page({"data": [*other, *rows(text[cut:], text[:cut])]})
    ],
    "three IDs": lambda other, text, cut: [
        page({"data": [*other, *rows(text[:cut], text[cut : cut + 5], text[cut + 5 :])]})
    ],
    "a value of two rows": lambda other, text, cut: [
        page({"data": [*other, {"id": "m", "b": text[:cut]}, {"id": "n", "a": 1, "b": text[cut:]}]})
    ],
    "two values of a row": lambda other, text, cut: [
        page({"data": [*other, {"id": "m", "a": text[:cut], "b": text[cut:]}]})
    ],
    "two names": lambda other, text, cut: [
        page({"data": [*other, {"id": "m", "a": {text[:cut]: 1, text[cut:]: 2}}]})
    ],
    "two pages": lambda other, text, cut: [
        page({"data": [*other, *rows(text[:cut])]}), page({"data": rows(text[cut:])})
    ],
}  # fmt: skip


def recorded(key: str, pages: Sequence[Page]) -> str:
    known = [replace(one, response=replace(one.response, secrets=(Key(key),))) for one in pages]
    return cassette_text(acme(), Listing(tuple(known), "complete"), LIVE)


@pytest.mark.parametrize("place", PLACES)
@given(leak=leaking(), ids=ids, data=st.data())
def test_no_part_of_a_key_is_recorded_in_whatever_encoding_and_place(
    place: str, leak: tuple[str, str], ids: list[str], data: st.DataObject
) -> None:
    key, text = leak
    cut = data.draw(st.integers(1, len(text) - 1))
    assume(text[:cut] != text[cut:])  # An object has each name once.
    pages = PLACES[place](rows(*ids), text, cut)
    with pytest.raises(RejectedError) as caught:
        recorded(key, pages)
    told = f"{caught.value} {caught.value.hint}"
    assert "the API key or a part of it" in told
    assert text not in told
    assert key not in told


@given(leak=leaking(), ids=ids)
def test_no_part_of_a_key_passes_in_json_that_is_not_decoded(
    leak: tuple[str, str], ids: list[str]
) -> None:
    key, text = leak
    # A name that comes twice, which an error would show.
    name = json.dumps(text)
    body = f'{{{name}:1,"data":{json.dumps(ids)},{name}:2}}'
    assert list(scanner.secrets_in_text(body, [Key(key)]))


@pytest.mark.slow
@given(key=keys, ids=st.lists(realistic_ids, min_size=1, unique=True))
def test_a_listing_without_it_is_recorded(key: str, ids: list[str]) -> None:
    text = json.dumps(ids)
    secret = secret_part(key).lower()
    assume(not any(secret[at : at + 4] in text.lower() for at in range(len(secret))))
    assert all(json.dumps(one) in recorded(key, [page({"data": rows(*ids)})]) for one in ids)


UNITS: Final = st.text(
    "\\u0041x%25&#;amp{}[]\"'.*-= \n/+aZ9\u2022", min_size=1, max_size=8
) | st.sampled_from(["Bearer ", "sk-", "\\\\", "%2525", "&amp;", "41 ", "0x41,", "SGk", "****"])


def effort(text: str) -> int:
    """How many calls a search takes, of Python and of C."""
    calls = 0

    def count(_: object, event: str, __: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        list(scanner.secrets_in_text(text, [Key("sk-proj-aB3dE5fG7hJ9kL1mN2pQ")]))
    finally:
        sys.setprofile(None)
    return calls


@given(unit=UNITS, before=UNITS, after=UNITS)
def test_the_effort_grows_no_faster_than_the_text(unit: str, before: str, after: str) -> None:
    few, many = (effort(before + unit * count + after) for count in (500, 4_000))
    assert many <= 8 * few + 20_000


@given(unit=UNITS, count=st.integers(1, 20_000))
def test_what_is_decoded_stays_in_its_bounds(unit: str, count: int) -> None:
    text = (unit * count).encode()
    taken = 0
    with suppress(TooMuchEncodedError):
        for view in views(folded(text), thorough=True):
            taken += len(view.text)
    assert taken <= ROOM + (GROWTH + 1) * len(text)
