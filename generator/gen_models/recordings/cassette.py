"""Recordings of what providers said: read strictly, written so that a diff reads well.

A cassette is vcrpy's YAML, with one addition, `provenance`, that says how, when and from where
the recording came. pytest replays it through vcrpy and httpx; the generator, which has no need
of an HTTP stack, replays it from here. The contract suite holds that both say the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import parse_qsl, urlsplit

from gen_models.errors import RejectedError, UnsafePathError
from gen_models.fetch import NoSuchPageError, Request, Response
from gen_models.files import digest
from gen_models.folder import Folder, unsafe_path
from gen_models.formats import load_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from gen_models.contract import Coverage
    from gen_models.ids import Digest

MATCH_ON: Final = ("method", "scheme", "host", "port", "path", "query")
"""What vcrpy compares to find the recorded answer to a request."""

_MAX_CASSETTE: Final = 64 * 2**20
"""The most bytes of a cassette: its pages are in ASCII, with up to three times their bytes."""

_SHOWN: Final = 160
_METHODS: Final = ("import", "live")
_COVERAGES: Final = ("complete", "partial", "unstated")


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a recording comes from.

    Attributes:
        method: "live", requested from the provider itself, or "import", made from saved responses.
        observed: the day of the response; None if unknown.
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


@dataclass(frozen=True)
class Cassette:
    """A recording, as read. `digest` is the SHA-256 of the file, in hexadecimal."""

    path: Path
    digest: Digest
    provenance: Provenance
    interactions: tuple[Interaction, ...]

    def is_written_as(self, text: str) -> bool:
        """Whether this text is the file's, to the byte."""
        return digest(text.encode("ascii")) == self.digest

    def send(self, request: Request) -> Response:
        """Answers a request with what was recorded for it."""
        try:
            return self._responses[_comparable(request.url)]
        except KeyError:
            raise NoSuchPageError(request.url) from None

    @cached_property
    def _responses(self) -> dict[object, Response]:
        """Responses by URL; the first one of a URL counts, as in vcrpy."""
        found: dict[object, Response] = {}
        for interaction in self.interactions:
            found.setdefault(_comparable(interaction.request.url), interaction.response)
        return found


def today() -> date:
    """The day of a live recording, in UTC, so that it is never in the future anywhere."""
    return datetime.now(UTC).date()


def cassette_path(folder: Path, slug: str) -> Path:
    """Where a provider's cassette is."""
    return folder / f"{slug}.yaml"


def is_recorded(folder: Path, slug: str) -> bool:
    """Whether there is something at the place of a provider's cassette."""
    return Folder(folder).kind(cassette_path(folder, slug).name) is not None


def why_unsafe(folder: Path, slug: str) -> RejectedError | None:
    """Why what is at the place of a provider's cassette is not opened; None if it is a file."""
    path = cassette_path(folder, slug)
    kind = Folder(folder).kind(path.name)
    return None if kind in (None, "file") else _unsafe(unsafe_path(path, kind), slug)


def read_cassette(path: Path, slug: str) -> Cassette:
    """Reads a cassette.

    Raises:
        RejectedError: the file is not there, is a link or special, or is not the plain YAML that
            gen-models writes.
    """
    try:
        raw = Folder(path.parent).read(path.name, most=_MAX_CASSETTE)
    except UnsafePathError as error:
        raise _unsafe(error, slug) from None
    except OSError as error:
        raise RejectedError(
            f"{path} cannot be read: {error.strerror}",
            provider=slug,
            contract="recordings",
            hint="give access to it, or move what is in its place",
        ) from None
    if raw is None:
        raise RejectedError(
            f"no recording at {path}",
            provider=slug,
            contract="recordings",
            hint=f"record one: `gen-models record {slug} --from FILE...`",
        )
    if len(raw) > _MAX_CASSETTE:
        raise RejectedError(
            f"{path} is larger than {_MAX_CASSETTE // 1024} KiB",
            provider=slug,
            contract="recordings",
            hint="restore it from git, or record it again",
        )
    return parse_cassette(raw, path, slug)


def _unsafe(error: UnsafePathError, slug: str) -> RejectedError:
    return RejectedError(error.problem, provider=slug, contract="recordings", hint=error.hint)


def parse_cassette(raw: bytes, path: Path, slug: str) -> Cassette:
    """A cassette from the bytes of its file, which are or will be at `path`.

    Raises:
        RejectedError: they are not the plain YAML that gen-models writes.
    """
    try:
        if b"\r" in raw:
            raise ValueError("its lines end in carriage returns; let git check it out with eol=lf")
        data = load_yaml(raw.decode("utf-8"))
        provenance = _provenance(data["provenance"])
        interactions = tuple(map(_interaction, data["interactions"]))
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        what = f"lacks {error}" if isinstance(error, KeyError) else str(error).partition("\n")[0]
        what = what if len(what) <= _SHOWN else f"{what[:_SHOWN]}..."
        raise RejectedError(
            f"{path.name} is not a cassette: {what}",
            provider=slug,
            contract="recordings",
            hint="restore it (git checkout), or record it again",
        ) from error
    return Cassette(path, digest(raw), provenance, interactions)


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
        raise ValueError(f"a recorded request is not a GET but {request['method']!r}")
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


def _comparable(url: str) -> object:
    """What two URLs have in common if vcrpy takes them for one: the order of a query is free."""
    parts = urlsplit(url)
    return parts[:3], tuple(sorted(parse_qsl(parts.query, keep_blank_values=True)))
