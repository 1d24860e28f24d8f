"""Providers that answer with their own key somewhere, and a project in which they are asked."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from urllib.parse import quote

from hypothesis import strategies as st

from tests.support.hostile.keys import DEPTH, ENCODINGS, RUN, SHAPES, encoded, secret_part
from tests.support.own import BY_CURSOR, BY_LINK, ONE_PAGE, OwnProject, variable_of
from tests.support.provider.loopback import Answer, Loopback, Seen

_ROW: Final = '{"id":"%s","object":"model","owned_by":"them"}'
_MARK: Final = "PLANTED"
_REST: Final = "THE_REST"


def _body(row: str = "", around: str = "", rows: int = 3) -> bytes:
    """A listing as text: a planted escape has to stay as it is."""
    whole = ",".join(_ROW % f"model-{number}" for number in range(rows))
    return f'{{"object":"list"{around},"data":[{whole}{row}]}}'.encode()


def _row(fields: str) -> bytes:
    return _body(f',{{"id":"x","object":"model","owned_by":"them",{fields}}}')


def _header(name: str, before: str = "", after: str = "", rows: int = 3) -> Answer:
    return Answer(_body(rows=rows), headers={name: f"{before}{_MARK}{after}"})


PLACES: Final[Mapping[str, tuple[str, Answer]]] = {
    "a model ID": (ONE_PAGE, Answer(_body(f",{_ROW % _MARK}"))),
    "the end of a model ID": (ONE_PAGE, Answer(_body(f",{_ROW % f'model-{_MARK}'}"))),
    "a field": (ONE_PAGE, Answer(_row(f'"description":"{_MARK}"'))),
    "a field in a field": (ONE_PAGE, Answer(_row(f'"more":[{{"of":["{_MARK}"]}}]'))),
    "a field's name": (ONE_PAGE, Answer(_row(f'"{_MARK}":1'))),
    "a field beside the rows": (ONE_PAGE, Answer(_body(around=f',"user":"{_MARK}"'))),
    "the IDs of two rows": (ONE_PAGE, Answer(_body(f",{_ROW % _MARK},{_ROW % _REST}"))),
    "a field of two rows": (
        ONE_PAGE, Answer(_body(f',{{"id":"x","of":"{_MARK}"}},{{"id":"y","of":"{_REST}"}}'))
    ),
    "two fields of a row": (ONE_PAGE, Answer(_row(f'"x":"{_MARK}","y":"{_REST}"'))),
    "the IDs of two pages": (
        BY_CURSOR,
        Answer(_body(f",{_ROW % _MARK}", ',"has_more":true,"last_id":"2"')),
    ),
    "a key that comes twice": (ONE_PAGE, Answer(_body(around=f',"{_MARK}":1,"{_MARK}":2'))),
    "what is no JSON": (ONE_PAGE, Answer(b"[" + _body(around=f',"user":"{_MARK}"'))),
    "an error with status 401": (ONE_PAGE, Answer(f'{{"error":"{_MARK}"}}'.encode(), status=401)),
    "an error with status 200": (ONE_PAGE, Answer(f'{{"error":"{_MARK}"}}'.encode())),
    "an HTML page with status 200": (
        ONE_PAGE, Answer(f"<html>{_MARK}</html>".encode(), headers={"content-type": "text/html"})
    ),
    "the cursor of the next page": (
        BY_CURSOR, Answer(_body(around=f',"has_more":true,"last_id":"{_MARK}"'))
    ),
    "the link to the next page": (
        BY_LINK, _header("link", "<https://them.example/?page=", '%20>; rel="next"')
    ),
    "the content type": (ONE_PAGE, _header("content-type", "application/json; of=")),
    "a compressed listing": (
        ONE_PAGE, Answer(_row(f'"description":"{_MARK}"'), headers={"content-encoding": "gzip"})
    ),
    "a listing in UTF-16": (
        ONE_PAGE,
        Answer(
            _row(f'"description":"{_MARK}"'),
            headers={"content-type": "application/json; charset=utf-16"},
        ),
    ),
    "a redirect": (
        ONE_PAGE, Answer(b"", status=302, headers={"location": f"https://them.example/{_MARK}"})
    ),
    "headers that are not kept": (
        ONE_PAGE,
        Answer(
            _body(),
            headers={"set-cookie": _MARK, "x-request-id": _MARK, "location": _MARK},
        ),
    ),
    "headers of a listing that is too short": (ONE_PAGE, _header("x-organization", rows=1)),
}  # fmt: skip
"""Where in an answer a key is planted, and the pagination that leads there."""

LANDS: Final = "headers that are not kept"
"""The place where a key does no harm: what it stands in is not recorded."""

FALLS_SHORT: Final = "headers of a listing that is too short"
"""The place where it does none either, and the listing is rejected by a contract."""

PARTS: Final = ("the whole key", "a run of it", "8 characters of it", "its end behind a mask")
_MASKS: Final = ("***", "....", "xxxxxxxx", "---", "#####", "...*...")


@dataclass(frozen=True, slots=True)
class Planting:
    """One provider's key, what of it is planted, and where its answer holds that.

    `text` is the part of the key, encoded; `cut` is where it is split, if the place splits it.
    """

    slug: str
    key: str
    text: str
    place: str
    cut: int

    def answer(self, page: int) -> Answer:
        """What the provider answers when it is asked for a page, from 1 on."""
        answer = PLACES[self.place][1]
        split = _REST.encode() in answer.payload or "two pages" in self.place
        first, rest = (self.text[: self.cut], self.text[self.cut :]) if split else (self.text, "")
        if page > 1:
            last = json.dumps(rest or "model-9")[1:-1]
            return Answer(f'{{"data":[{_ROW % last}],"has_more":false}}'.encode())
        headers = {
            name: value.replace(_MARK, quote(first) if "://" in value else first)
            for name, value in answer.headers.items()
        }
        escape = str if "<html>" in answer.payload.decode() else lambda one: json.dumps(one)[1:-1]
        body = answer.payload.decode().replace(_MARK, escape(first)).replace(_REST, escape(rest))
        coding = "utf-16" if "utf-16" in headers.get("content-type", "") else "utf-8"
        data = body.encode(coding)
        return Answer(
            gzip.compress(data) if "content-encoding" in headers else data, answer.status, headers
        )


def planted_part(key: str, part: str, dice: random.Random) -> str:
    """What a text shows of a key."""
    secret = secret_part(key)
    start = dice.randint(0, len(secret) - RUN)
    match part:
        case "the whole key":
            return key
        case "a run of it":
            return secret[start : dice.randint(start + RUN, len(secret))]
        case "8 characters of it":
            return secret[start : start + RUN]
    return dice.choice(_MASKS) + secret[-dice.randint(4, RUN) :]


@st.composite
def planting(draw: st.DrawFn, places: Sequence[str] = tuple(PLACES)) -> Planting:
    """Any key, any part of it, any stack of encodings, any place, cut anywhere."""
    dice = random.Random(draw(st.integers(0, 2**32)))
    key = draw(st.sampled_from(list(SHAPES.values()))).key(dice)
    part = planted_part(key, draw(st.sampled_from(PARTS)), dice)
    text = encoded(part, draw(st.lists(st.sampled_from(list(ENCODINGS)), max_size=DEPTH)))
    place = draw(st.sampled_from(places))
    return Planting("p0", key, text, place, draw(st.integers(1, len(text) - 1)))


@st.composite
def plantings(draw: st.DrawFn, size: int) -> list[Planting]:
    """So many providers and two more, whose listings may be judged: that takes its time."""
    refused = [place for place in PLACES if place not in (LANDS, FALLS_SHORT)]
    made = draw(st.lists(planting(refused), min_size=size, max_size=size))
    made += [draw(planting([place])) for place in (LANDS, FALLS_SHORT)]
    return [replace(one, slug=f"p{number}") for number, one in enumerate(made)]


def script(planted: list[Planting]) -> Callable[[Seen], Answer]:
    """Answers each provider's request with what is planted there, if it comes with its key."""
    by_path = {f"/{planting.slug}": planting for planting in planted}

    def answer(seen: Seen) -> Answer:
        planting = by_path[seen.path]
        assert seen.headers["authorization"] == f"Bearer {planting.key}"
        return planting.answer(2 if "after" in seen.query else 1)

    return answer


def project_of(planted: list[Planting], folder: Path) -> OwnProject:
    """A project with all these providers."""
    project = OwnProject(folder)
    project.write({planting.slug: PLACES[planting.place][0] for planting in planted})
    return project


def variables_for(planted: list[Planting], server: Loopback) -> dict[str, str]:
    """The environment in which all of them are asked on the server, each with its key."""
    urls = {f"GEN_MODELS_{p.slug.upper()}_URL": f"{server.url}/{p.slug}" for p in planted}
    return {**urls, **{variable_of(planting.slug): planting.key for planting in planted}}
