"""Recordings of what providers said: read strictly, written so that a diff reads well.

A cassette is vcrpy's YAML, with one addition, `provenance`, that says how, when and from where
the recording came. pytest replays it through vcrpy and httpx; the generator, which has no need
of an HTTP stack, replays it from here. The contract suite holds that both say the same.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import parse_qsl, urlsplit

from generator import scrubbing, strict_json
from generator.client import Listing, NoSuchPageError, Page, Request, Response, Send, dig
from generator.errors import ConfigurationError, RejectedError
from generator.plain_yaml import dump_yaml, load_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from generator.contract import Contract, Coverage

MATCH_ON: Final = ("method", "scheme", "host", "port", "path", "query")
"""What vcrpy compares to find the recorded answer to a request."""

_VERSION: Final = 1
_METHODS: Final = ("import", "live")
_COVERAGES: Final = ("complete", "partial", "unstated")


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a recording comes from.

    Attributes:
        method: "live", asked of the provider itself, or "import", made from saved responses.
        observed: the day on which the provider answered so; None if nobody knows.
        source: where the saved responses were found, or "" for a live recording.
        coverage: how much of the listing it holds, see `generator.client.Listing`.
        left_out: fields of a row that the saved response had lost already.
    """

    method: Literal["import", "live"]
    observed: date | None
    source: str
    coverage: Coverage
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Interaction:
    """A recorded request and its response, with the headers as they are on disk."""

    request: Request
    response: Response


@dataclass(frozen=True, slots=True)
class Cassette:
    """A recording, as read. `digest` is the SHA-256 of the file, in hexadecimal."""

    path: Path
    digest: str
    provenance: Provenance
    interactions: tuple[Interaction, ...]

    def is_written_as(self, text: str) -> bool:
        """Whether this text is the file's, to the byte."""
        return hashlib.sha256(text.encode("ascii")).hexdigest() == self.digest

    def send(self, request: Request) -> Response:
        """Answers a request with what was recorded for it."""
        for interaction in self.interactions:
            if _same_url(interaction.request.url, request.url):
                return interaction.response
        raise NoSuchPageError(request.url)


def today() -> date:
    """The day that a live recording is of: UTC's, so that it is nobody's tomorrow."""
    return datetime.now(UTC).date()


def cassette_path(folder: Path, slug: str) -> Path:
    """Where a provider's cassette is."""
    return folder / f"{slug}.yaml"


def read_cassette(path: Path, slug: str) -> Cassette:
    """Reads a cassette.

    Raises:
        RejectedError: the file is not there, or is not the plain YAML that `compose` writes.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise RejectedError(
            f"there is no recording at {path}",
            provider=slug,
            contract="recordings",
            cure=f"make one: gen-models record {slug} --from FILE...",
        ) from None
    except OSError as error:
        raise RejectedError(
            f"{path} cannot be read: {error.strerror}",
            provider=slug,
            contract="recordings",
            cure="give access to it, or move what is in its place",
        ) from None
    try:
        if b"\r" in raw:
            raise ValueError("its lines end in carriage returns; let git check it out with eol=lf")
        data = load_yaml(raw.decode("utf-8"))
        provenance = _provenance(data["provenance"])
        interactions = tuple(map(_interaction, data["interactions"]))
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        what = f"lacks {error}" if isinstance(error, KeyError) else str(error).splitlines()[0]
        raise RejectedError(
            f"{path.name} is no cassette: {what}",
            provider=slug,
            contract="recordings",
            cure="restore it (git checkout), or record it again",
        ) from error
    return Cassette(path, hashlib.sha256(raw).hexdigest(), provenance, interactions)


def compose(contract: Contract, listing: Listing, provenance: Provenance) -> str:
    """A listing as the text of a cassette.

    Rows are sorted by ID and stand one a line, without the fields that the contract calls
    volatile or that provenance says are left out, so that the same listing gives the same text
    in whatever order it came.

    Raises:
        RejectedError: a page has no rows where the contract says they are, or holds a secret.
    """
    interactions = [
        _recorded(contract, page, provenance, first=number == 0)
        for number, page in enumerate(listing.pages)
    ]
    text = dump_yaml(
        {
            "version": _VERSION,
            "provenance": {
                "method": provenance.method,
                "observed": provenance.observed and provenance.observed.isoformat(),
                "source": provenance.source,
                "coverage": provenance.coverage,
                **({"left_out": list(provenance.left_out)} if provenance.left_out else {}),
            },
            "interactions": interactions,
        }
    )
    for secret in scrubbing.secrets_in_text(text):
        raise _rejected(contract, f"the response holds {secret}", "record it without the secret")
    return text


def saved_responses(files: Sequence[Path]) -> Send:
    """Answers the first request with the first file, the second with the second, and so on.

    Raises:
        ConfigurationError: a file cannot be read.
    """
    waiting = list(files)

    def send(request: Request) -> Response:
        if not waiting:
            raise NoSuchPageError(request.url)
        file = waiting.pop(0)
        try:
            body = file.read_bytes()
        except OSError as error:
            raise ConfigurationError(
                f"{file} cannot be read: {error.strerror}", cure="name a saved response"
            ) from None
        return Response(200, {"content-type": "application/json"}, body)

    return send


def _recorded(
    contract: Contract, page: Page, provenance: Provenance, *, first: bool
) -> dict[str, Any]:
    return {
        "request": {
            "method": "GET",
            "uri": page.request.url,
            "body": None,
            "headers": _as_lists(
                scrubbing.kept(
                    page.request.headers, scrubbing.REQUEST_HEADERS | set(contract.endpoint.headers)
                )
            ),
        },
        "response": {
            "status": {"code": page.response.status, "message": "OK"},
            "headers": _as_lists(scrubbing.kept(page.response.headers, scrubbing.RESPONSE_HEADERS)),
            "body": {"string": _body(contract, page.body, provenance, may_be_empty=not first)},
        },
    }


def _body(contract: Contract, body: Any, provenance: Provenance, *, may_be_empty: bool) -> str:
    shape = contract.listing
    rows = body if shape.rows is None else dig(body, shape.rows)
    if (
        not isinstance(rows, list)
        or not (rows or may_be_empty)
        or not all(isinstance(row, dict) for row in rows)
    ):
        raise _rejected(
            contract,
            f"the page has no rows {f'at {shape.rows!r}' if shape.rows else 'in a list'}",
            "look into the response: it may be an error, or another provider's",
        )
    dropped = shape.volatile | set(provenance.left_out)
    lines = sorted((str(row.get(shape.id, "")), _row(row, shape.id, dropped)) for row in rows)
    listed = "[\n" + ",\n".join(line for _, line in lines) + "\n]"
    if shape.rows is None:
        return listed
    around = {key: value for key, value in sorted(body.items()) if key != shape.rows}
    head = "".join(
        f"{strict_json.dumps(key)}:{strict_json.dumps(_sorted(around[key]))}," for key in around
    )
    return f"{{{head}{strict_json.dumps(shape.rows)}:{listed}}}"


def _row(row: Mapping[str, Any], id_field: str, dropped: frozenset[str]) -> str:
    fields = sorted(row.keys() - dropped, key=lambda key: (key != id_field, key))
    return strict_json.dumps({key: _sorted(row[key]) for key in fields})


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [_sorted(item) for item in value]
    return value


def _as_lists(headers: Mapping[str, str]) -> dict[str, list[str]]:
    return {name: [value] for name, value in headers.items()}


def _provenance(data: dict[str, Any]) -> Provenance:
    known = {"method", "observed", "source", "coverage", "left_out"}
    if unknown := sorted(data.keys() - known):
        raise ValueError(f"provenance has the unknown key {unknown[0]!r}")
    method, coverage, observed = data["method"], data["coverage"], data["observed"]
    if method not in _METHODS or coverage not in _COVERAGES:
        raise ValueError("provenance has an unknown method or coverage")
    return Provenance(
        method=method,
        observed=None if observed is None else date.fromisoformat(observed),
        source=str(data["source"]),
        coverage=coverage,
        left_out=tuple(map(str, data.get("left_out", ()))),
    )


def _interaction(data: dict[str, Any]) -> Interaction:
    request, response = data["request"], data["response"]
    if request["method"] != "GET":
        raise ValueError(f"a recorded request is no GET but {request['method']!r}")
    if not urlsplit(request["uri"]).hostname:
        raise ValueError("a recorded request has no URL")
    return Interaction(
        Request(request["uri"], _first(request["headers"])),
        Response(
            int(response["status"]["code"]),
            _first(response["headers"]),
            response["body"]["string"].encode("utf-8"),
        ),
    )


def _first(headers: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {name.lower(): ", ".join(values) for name, values in headers.items()}


def _same_url(one: str, other: str) -> bool:
    if one == other:
        return True
    a, b = urlsplit(one), urlsplit(other)
    return a[:3] == b[:3] and sorted(parse_qsl(a.query, True)) == sorted(parse_qsl(b.query, True))


def _rejected(contract: Contract, problem: str, cure: str) -> RejectedError:
    return RejectedError(problem, provider=contract.slug, contract="recordings", cure=cure)
