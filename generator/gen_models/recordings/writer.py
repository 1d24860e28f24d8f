"""Writes recordings so that a diff of two reads well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlsplit

from gen_models.credentials import scanner
from gen_models.errors import RejectedError
from gen_models.formats import dump_yaml, strict_json
from gen_models.recordings.cassette import Provenance, today

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gen_models.contract import Contract
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
            _recorded(contract, page, provenance, first=number == 0)
            for number, page in enumerate(listing.pages)
        ],
    }
    text = dump_yaml(recording)
    for found in _secrets(listing, recording, text):
        raise _rejected(contract, f"the response holds {found}", scanner.hint_for(found))
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
    contract: Contract, page: Page, provenance: Provenance, *, first: bool
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
            "body": {"string": _body(contract, page.body, provenance, may_be_empty=not first)},
        },
    }


def _body(contract: Contract, body: Any, provenance: Provenance, *, may_be_empty: bool) -> str:
    shape = contract.listing
    rows = shape.rows_in(body)
    if rows is None or not (rows or may_be_empty) or not all(isinstance(row, dict) for row in rows):
        raise _rejected(
            contract,
            f"the page has no rows {f'at {shape.rows!r}' if shape.rows else 'in a list'}",
            "look into the response: it may be an error, or another provider's",
        )
    dropped = shape.volatile | set(provenance.left_out)
    first = shape.id.partition(".")[0]
    lines = sorted((shape.id_of(row) or "", _row(row, first, dropped)) for row in rows)
    listed = "[\n" + ",\n".join(line for _, line in lines) + "\n]"
    return listed if shape.rows is None else _around(body, shape.rows, listed)


def _around(body: Mapping[str, Any], path: str, listed: str) -> str:
    """A page's JSON with the rows last, so that everything else is on the first line."""
    own, _, rest = path.partition(".")
    head = "".join(
        f"{strict_json.dumps(key)}:{strict_json.dumps(_sorted(value))},"
        for key, value in sorted(body.items())
        if key != own
    )
    inner = _around(body[own], rest, listed) if rest else listed
    return f"{{{head}{strict_json.dumps(own)}:{inner}}}"


def _row(row: Mapping[str, Any], first: str, dropped: frozenset[str]) -> str:
    fields = sorted(row.keys() - dropped, key=lambda key: (key != first, key))
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
