"""Providers that answer with their own key somewhere, and a project in which they are asked."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Final

from tests.support.hostile.keys import ENCODINGS, KEYS
from tests.support.own import BY_CURSOR, BY_LINK, ONE_PAGE, OwnProject, variable_of
from tests.support.provider.loopback import Answer, Loopback, Seen

_ROW: Final = '{"id":"%s-%d","object":"model","owned_by":"them"}'
_MARK: Final = "PLANTED"


def _body(row: str = "", around: str = "", rows: int = 3) -> bytes:
    """A listing as text: a planted escape has to stay as it is."""
    whole = ",".join(_ROW % ("model", number) for number in range(rows))
    return f'{{"object":"list"{around},"data":[{whole}{row}]}}'.encode()


def _row(fields: str) -> bytes:
    return _body(f',{{"id":"x","object":"model","owned_by":"them",{fields}}}')


def _header(name: str, before: str = "", after: str = "", rows: int = 3) -> Answer:
    return Answer(_body(rows=rows), headers={name: f"{before}{_MARK}{after}"})


PLACES: Final[Mapping[str, tuple[str, Answer]]] = {
    "a model ID": (ONE_PAGE, Answer(_body(f",{_ROW % (_MARK, 9)}"))),
    "a field": (ONE_PAGE, Answer(_row(f'"description":"{_MARK}"'))),
    "a field's name": (ONE_PAGE, Answer(_row(f'"{_MARK}":1'))),
    "a field beside the rows": (ONE_PAGE, Answer(_body(around=f',"user":"{_MARK}"'))),
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
        BY_LINK, _header("link", "<https://them.example/?page=", '>; rel="next"')
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

RUNS: Final = 7


@dataclass(frozen=True, slots=True)
class Planting:
    """One provider's key, and where and how its answer holds it."""

    slug: str
    owner: str
    encoding: str
    place: str

    @property
    def key(self) -> str:
        return KEYS[self.owner]

    def answer(self) -> Answer:
        answer = PLACES[self.place][1]
        text = ENCODINGS[self.encoding](self.key)
        headers = {
            name: value.replace(_MARK, text.encode().decode("latin-1"))
            for name, value in answer.headers.items()
        }
        body = answer.payload.replace(_MARK.encode(), text.encode())
        if "content-encoding" in headers:
            body = gzip.compress(body)
        if "utf-16" in headers.get("content-type", ""):
            body = body.decode().encode("utf-16")
        return Answer(body, answer.status, headers)


def plantings(run: int) -> list[Planting]:
    """Every encoding in every place; from run to run, and from one to the next, another key.

    Of what would go through the gate, which takes its time, a run has its share.
    """
    owners = list(KEYS)
    return [
        Planting(f"p{number}", owners[(number * 5 + run * 7) % len(owners)], encoding, place)
        for number, (encoding, place) in enumerate(product(ENCODINGS, PLACES))
        if place not in (LANDS, FALLS_SHORT) or number // len(PLACES) % RUNS == run
    ]


def script(planted: list[Planting]) -> Callable[[Seen], Answer]:
    """Answers each provider's request with what is planted there, if it comes with its key."""
    by_path = {f"/{planting.slug}": planting for planting in planted}

    def answer(seen: Seen) -> Answer:
        planting = by_path[seen.path]
        assert seen.headers["authorization"] == f"Bearer {planting.key}"
        return planting.answer()

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
