"""Writes recordings so that a diff of two reads well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlsplit

from gen_models.contract import shape_mismatch
from gen_models.credentials import scanner
from gen_models.errors import RejectedError
from gen_models.formats import dump_yaml, strict_json
from gen_models.recordings.cassette import Provenance, today

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from gen_models.contract import Contract, ListingShape
    from gen_models.fetch import Listing, Page
    from gen_models.recordings.cassette import Cassette

_VERSION: Final = 1


def cassette_text(contract: Contract, listing: Listing, provenance: Provenance) -> str:
    """A listing as the text of a cassette.

    Rows are sorted by ID and stand one a line, without the fields that the contract calls
    volatile or that provenance says are left out, so that the same listing gives the same text
    in whatever order it came.

    Raises:
        RejectedError: a page has no rows where the contract says they are; the text holds what
            looks like a key, or any part of what the listing was requested with, in whatever
            encoding; or it cannot be searched for one.
    """
    recording = {
        "version": _VERSION,
        "provenance": {
            "method": provenance.method,
            "observed": provenance.observed and provenance.observed.isoformat(),
            "source": provenance.source,
            "coverage": provenance.coverage,
            **({"left_out": list(provenance.left_out)} if provenance.left_out else {}),
        },
        "interactions": [
            _recorded(contract, page, provenance, number)
            for number, page in enumerate(listing.pages, 1)
        ],
    }
    text = dump_yaml(recording)
    for found in _secrets(listing, recording, text):
        raise _rejected(contract, f"the response contains {found}", scanner.hint_for(found))
    return text


def _secrets(listing: Listing, recording: Mapping[str, Any], text: str) -> Iterator[str]:
    """What must not be recorded: in the text, in what it means, and in the rows as they came."""
    yield from scanner.secrets_in_text(text)
    if keys := listing.secrets:
        sent = [page.body for page in listing.pages]
        yield from scanner.secrets_in_data([decoded_recording(recording), sent], keys)


def decoded_recording(recording: Mapping[str, Any]) -> list[Any]:
    """What a cassette's data means: with its URLs' queries, and its bodies as JSON.

    Raises:
        NotJSONError: a body is not strict JSON.
    """
    return [
        recording.get("provenance"),
        [
            {
                "uri": (uri := interaction["request"]["uri"]),
                "query": dict(parse_qsl(urlsplit(uri).query, keep_blank_values=True)),
                "headers": [interaction[side]["headers"] for side in ("request", "response")],
                "body": strict_json.loads(interaction["response"]["body"]["string"].encode()),
            }
            for interaction in recording["interactions"]
        ],
    ]


def _recorded(
    contract: Contract, page: Page, provenance: Provenance, number: int
) -> dict[str, Any]:
    return {
        "request": {
            "method": "GET",
            "uri": page.request.url,
            "body": None,
            "headers": _as_lists(
                scanner.kept(
                    page.request.headers, scanner.REQUEST_HEADERS | set(contract.endpoint.headers)
                )
            ),
        },
        "response": {
            "status": {"code": page.response.status, "message": "OK"},
            "headers": _as_lists(scanner.kept(page.response.headers, scanner.RESPONSE_HEADERS)),
            "body": {"string": _body(contract, page.body, provenance, number)},
        },
    }


def _body(contract: Contract, body: Any, provenance: Provenance, number: int) -> str:
    shape = contract.listing
    if (found := shape_mismatch(contract, body, number)) is not None:
        raise _rejected(contract, found.problem, found.hint)
    groups = shape.groups_in(body) or []
    if not any(groups) and number == 1:
        raise _rejected(
            contract,
            "page 1 has no rows",
            "look into the response: it may be an error, or another provider's",
        )
    dropped = sorted(shape.volatile | set(provenance.left_out))
    listed = [_listed(shape, rows, dropped) for rows in groups]
    if not shape.rows:
        return listed[0]
    places = dict(zip((tuple(path.split(".")) for path in shape.rows), listed, strict=True))
    return _around(body, places)


def _listed(shape: ListingShape, rows: Iterable[Any], dropped: Iterable[str]) -> str:
    """Rows as JSON, one a line and sorted by ID."""
    lines = sorted((shape.id_of(row) or "", _row(shape, row, dropped)) for row in rows)
    opening, closing = "{}" if shape.style == "keyed" else "[]"
    return f"{opening}\n" + ",\n".join(line for _, line in lines) + f"\n{closing}"


def _around(body: Mapping[str, Any], places: Mapping[tuple[str, ...], str]) -> str:
    """A page's JSON with the rows last, so that everything else is on the first line.

    `places` has the JSON that stands at each path of keys.
    """
    last = {path[0]: None for path in places}  # In order, and once.
    parts = [
        f"{strict_json.dumps(key)}:{strict_json.dumps(_sorted(value))}"
        for key, value in sorted(body.items())
        if key not in last
    ]
    for key in last:
        inner = {path[1:]: text for path, text in places.items() if path[0] == key}
        text = inner[()] if () in inner else _around(body[key], inner)
        parts.append(f"{strict_json.dumps(key)}:{text}")
    return f"{{{','.join(parts)}}}"


def _row(shape: ListingShape, row: Any, dropped: Iterable[str]) -> str:
    for path in dropped:
        row = shape.without(row, path)
    if shape.style == "keyed":
        return strict_json.dumps(_sorted(row))[1:-1]
    if not isinstance(row, dict):
        return strict_json.dumps(row)
    first = shape.id.partition(".")[0]
    fields = sorted(row, key=lambda key: (key != first, key))
    return strict_json.dumps({key: _sorted(row[key]) for key in fields})


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [_sorted(item) for item in value]
    return value


def _as_lists(headers: Mapping[str, str]) -> dict[str, list[str]]:
    return {name: [value] for name, value in headers.items()}


def _rejected(contract: Contract, problem: str, hint: str) -> RejectedError:
    return RejectedError(problem, provider=contract.slug, contract="recordings", hint=hint)


def live_cassette(
    contract: Contract, listing: Listing, old: Cassette | None, *, renew: bool = False
) -> bytes | None:
    """The cassette of a live listing; None where the old one says the same.

    An unchanged listing keeps its original date until the recording becomes stale. Otherwise a
    daily refresh would be a daily change.

    Args:
        contract: the provider's.
        listing: the provider's response.
        old: the provider's cassette, if it has one.
        renew: date it today, even if nothing else changed.

    Raises:
        RejectedError: the listing has no rows, or holds a secret.
    """
    day = today()
    fresh = cassette_text(contract, listing, Provenance("live", day, "", listing.coverage))
    if old is None:
        return fresh.encode("ascii")
    observed = old.provenance.observed
    if old.provenance.method == "live" and observed is not None and not renew:
        age = (day - observed).days
        same = cassette_text(contract, listing, Provenance("live", observed, "", listing.coverage))
        if 0 <= age <= contract.promises.stale_after_days and old.is_written_as(same):
            return None
    return None if old.is_written_as(fresh) else fresh.encode("ascii")
