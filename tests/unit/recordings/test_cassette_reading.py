"""What is read as a cassette is a whole one, and answers for what was recorded and no more."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gen_models.catalog import read_catalog
from gen_models.errors import ConfigurationError, RejectedError
from gen_models.fetch import Listing, NoSuchPageError, Page, Request, Response, list_models
from gen_models.formats import dump_yaml, load_yaml
from gen_models.recordings import (
    Provenance,
    cassette_path,
    cassette_text,
    read_cassette,
    saved_responses,
)
from tests.support.builders.acme import BY_CURSOR, URL, acme, rows

Place = tuple[Any, ...]

CONTRACT = acme(pagination=BY_CURSOR)
PROVENANCE = Provenance("import", date(2026, 7, 25), "a public capture", "complete")
PAGES = (
    (URL, {"data": rows(["a", "b"]), "has_more": True, "last_id": "b"}),
    (f"{URL}?after=b", {"data": rows(["c"]), "has_more": False, "last_id": "c"}),
)
LISTING = Listing(
    tuple(
        Page(Request(url), Response(200, {"content-type": "application/json"}, b""), body)
        for url, body in PAGES
    ),
    "complete",
)
TEXT = cassette_text(CONTRACT, LISTING, PROVENANCE)
TREE = load_yaml(TEXT)

CURE = "restore it (git checkout), or record it again"

anything = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.lists(st.integers(), max_size=1)
    | st.dictionaries(st.text(max_size=2), st.none(), max_size=1)
)


def places(node: Any, place: Place = ()) -> Iterator[Place]:
    """Where something stands in a tree of lists and dictionaries."""
    if place:
        yield place
    if isinstance(node, dict | list):
        for key, child in node.items() if isinstance(node, dict) else enumerate(node):
            yield from places(child, (*place, key))


def altered(place: Place, value: object) -> str:
    tree = copy.deepcopy(TREE)
    parent = tree
    for key in place[:-1]:
        parent = parent[key]
    parent[place[-1]] = value
    return dump_yaml(tree)


def without(*place: Any) -> str:
    tree = copy.deepcopy(TREE)
    parent = tree
    for key in place[:-1]:
        parent = parent[key]
    del parent[place[-1]]
    return dump_yaml(tree)


def read(folder: Path, data: bytes | str) -> tuple[str, ...]:
    """The IDs that a cassette with this text tells of."""
    path = cassette_path(folder, "acme")
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_catalog(CONTRACT, list_models(CONTRACT, read_cassette(path, "acme").send)).ids


def why_not(folder: Path, data: bytes | str) -> str:
    with pytest.raises(RejectedError) as caught:
        read(folder, data)
    assert (caught.value.provider, caught.value.contract) == ("acme", "recordings")
    assert caught.value.hint == CURE
    prefix = "acme.yaml is not a cassette: "
    assert caught.value.problem.startswith(prefix)
    return caught.value.problem.removeprefix(prefix)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cassettes")


def test_a_whole_cassette_is_read(folder: Path) -> None:
    assert read(folder, TEXT) == ("a", "b", "c")


@pytest.mark.slow
def test_a_cassette_that_is_cut_off_anywhere_is_rejected(folder: Path) -> None:
    whole = len(TEXT.rstrip())
    passed = []
    for end in range(whole):
        with suppress(RejectedError):
            passed.append((end, read(folder, TEXT[:end])))
    assert passed == []


@given(place=st.sampled_from(list(places(TREE))), value=anything)
@example(place=("interactions", 0, "response", "status", "code"), value=float("inf"))
@example(place=("interactions", 0, "request", "uri"), value="https://[::1")
@example(place=("interactions", 0, "request", "uri"), value=5)
@example(place=("interactions", 0, "request", "uri"), value=None)
def test_whatever_stands_in_a_cassette_it_is_read_or_rejected(
    folder: Path, place: Place, value: object
) -> None:
    with suppress(RejectedError):
        read(folder, altered(place, value))


@pytest.mark.parametrize(
    "data", [b"", b"\n", b"5", b"[]", b"- a", b"\xff\xfe", b"\x80", b"version: 1", b"<html></html>"]
)
def test_junk_is_no_cassette(folder: Path, data: bytes) -> None:
    assert why_not(folder, data)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (without("provenance"), "lacks 'provenance'"),
        (without("provenance", "method"), "lacks 'method'"),
        (without("provenance", "observed"), "lacks 'observed'"),
        (without("provenance", "source"), "lacks 'source'"),
        (without("provenance", "coverage"), "lacks 'coverage'"),
        (without("interactions"), "lacks 'interactions'"),
        (without("interactions", 0, "request", "uri"), "lacks 'uri'"),
        (without("interactions", 1, "response", "body"), "lacks 'body'"),
        (altered(("provenance", "method"), "guess"), "unknown method or coverage"),
        (altered(("provenance", "coverage"), "most"), "unknown method or coverage"),
        (altered(("provenance", "by"), "me"), "unknown key 'by'"),
        (altered(("provenance", "observed"), "yesterday"), "isoformat"),
        (altered(("interactions", 0, "request", "method"), "POST"), "not a GET but 'POST'"),
    ],
)
def test_what_a_cassette_lacks_is_said(folder: Path, text: str, words: str) -> None:
    assert words in why_not(folder, text)


def test_a_cassette_that_is_not_there_is_rejected(tmp_path: Path) -> None:
    path = cassette_path(tmp_path, "acme")
    with pytest.raises(RejectedError) as caught:
        read_cassette(path, "acme")
    assert (caught.value.provider, caught.value.contract) == ("acme", "recordings")
    assert caught.value.problem == f"no recording at {path}"
    assert caught.value.hint == "record one: `gen-models record acme --from FILE...`"


@pytest.mark.parametrize(
    ("stored", "asked", "found"),
    [
        (f"{URL}?a=1&b=2", f"{URL}?b=2&a=1", True),
        (f"{URL}?a=%20", f"{URL}?a=+", True),
        (f"{URL}?a=1", f"{URL}?a=2", False),
        (f"{URL}?a=1", f"{URL}?a=1&b=", False),
        (f"{URL}?a=1", f"{URL}?a=1&a=1", False),
        (URL, URL.replace("api", "evil"), False),
        (URL, URL.replace("https", "http"), False),
        (URL, f"{URL}/more", False),
    ],
)
def test_a_request_finds_what_was_recorded_for_it_and_nothing_else(
    tmp_path: Path, stored: str, asked: str, *, found: bool
) -> None:
    path = cassette_path(tmp_path, "acme")
    path.write_text(altered(("interactions", 0, "request", "uri"), stored), encoding="utf-8")
    cassette = read_cassette(path, "acme")
    if found:
        assert cassette.send(Request(asked)) == cassette.interactions[0].response
    else:
        with pytest.raises(NoSuchPageError):
            cassette.send(Request(asked))


def test_saved_responses_answer_in_order_and_then_no_more(tmp_path: Path) -> None:
    files = [tmp_path / "1.json", tmp_path / "2.json"]
    for number, file in enumerate(files):
        file.write_bytes(b"%d" % number)
    send = saved_responses(files)
    assert [send(Request(URL)).body for _ in files] == [b"0", b"1"]
    with pytest.raises(NoSuchPageError):
        send(Request(URL))


def test_a_saved_response_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"gone\.json cannot be read: ") as caught:
        saved_responses([tmp_path / "gone.json"])(Request(URL))
    assert caught.value.hint == "name a saved response"


def test_a_folder_in_place_of_a_cassette_is_a_rejection(tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").mkdir()
    with pytest.raises(RejectedError, match="is a folder") as caught:
        read_cassette(tmp_path / "acme.yaml", "acme")
    assert (caught.value.provider, caught.value.contract) == ("acme", "recordings")


def test_a_cassette_with_carriage_returns_is_a_rejection(tmp_path: Path) -> None:
    file = tmp_path / "acme.yaml"
    file.write_bytes(b"version: 1\r\n")
    with pytest.raises(RejectedError, match="carriage returns"):
        read_cassette(file, "acme")
