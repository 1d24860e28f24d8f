"""Whatever is read takes a number of operations that is proportional to its size, or is refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.catalog import Catalog, read_catalog, read_ids
from gen_models.contract import Pagination, load_contracts
from gen_models.datasets import read_data_set_recording
from gen_models.datasets.matching import Candidate, match_ids
from gen_models.errors import ConfigurationError, RejectedError
from gen_models.fetch import Response, list_models
from gen_models.fetch.status import seconds_in
from gen_models.formats import load_yaml, strict_json, strict_toml
from gen_models.landing import read_manifest
from gen_models.naming import Ledger, assign, ledger_text, read_ledger
from gen_models.recordings.cassette import parse_cassette
from gen_models.targets import load_target, target_names
from gen_models.workspace import bundled_home
from tests.support.builders.acme import BELOW_DATA, BY_CURSOR, acme
from tests.support.builders.contract_texts import ACME
from tests.support.datasets import line as data_set_line
from tests.support.datasets import recording, small
from tests.support.hostile.operations import operations

Read = Callable[[str], object]

SMALL: Final = 200
MOST_GROWTH: Final = 2.4
"""Twice the size may take a little more than twice the operations: tables that grow, logarithms."""

HEAD: Final = '{"format": 1, "provider": "acme", "observed": null}\n'
STYLES: Final = [load_target(name).style for name in target_names()]


def refused(call: Callable[[], object]) -> None:
    with pytest.raises((ValueError, ConfigurationError, RejectedError)):
        call()


def listed(body: str) -> object:
    contract = acme()
    listing = list_models(contract, lambda _: Response(200, {}, body.encode()))
    return read_catalog(contract, listing)


def linked(header: str) -> object:
    return list_models(acme(), lambda _: Response(200, {"link": header}, b'{"data":[{"id":"a"}]}'))


def pages(ids: str) -> object:
    """A page for each letter."""
    left = list(ids)

    def send(_: object) -> Response:
        last = left.pop()
        body = {"data": [{"id": f"{len(left)}"}], "has_more": bool(left), "last_id": f"{len(left)}"}
        return Response(200, {}, json.dumps({**body, "said": last}).encode())

    return list_models(acme(pagination=BY_CURSOR), send)


def named(text: str) -> object:
    ids = text.split("\n")
    return Ledger("acme", None).advance(Catalog.of("acme", ids), None, STYLES, partial=False)


def rows(row: Callable[[int], Any]) -> Callable[[int], str]:
    return lambda n: json.dumps({"data": [row(number) for number in range(n)]})


def lines(line: Callable[[int], str]) -> Callable[[int], str]:
    return lambda n: "".join(f"{line(number)}\n" for number in range(n))


def a_contract(folder: Path) -> Read:
    def read(text: str) -> object:
        (folder / "acme.toml").write_text(text, encoding="utf-8")
        return load_contracts(folder, (folder, bundled_home() / "contracts"))

    return read


def a_manifest(folder: Path) -> Read:
    def read(text: str) -> object:
        (folder / "manifest.json").write_text(text, encoding="utf-8")
        return read_manifest(folder)

    return read


def a_data_set(folder: Path) -> Read:
    data_set = small(folder)
    return lambda text: read_data_set_recording(text, data_set, "acme", "acme.jsonl")


def matched(text: str) -> object:
    """Each line as an ID of ours, and in another case as one of a data set."""
    ids = text.split("\n")
    return match_ids(ids, [Candidate(one.swapcase(), one) for one in ids])


READERS: Final[Mapping[str, Callable[[Path], Read]]] = {
    "JSON": lambda _: lambda text: strict_json.loads(text.encode()),
    "YAML": lambda _: load_yaml,
    "TOML": lambda _: strict_toml.loads,
    "a cassette": lambda _: lambda text: parse_cassette(text.encode(), Path("a.yaml"), "a"),
    "a ledger": lambda _: lambda text: read_ledger(HEAD + text, "acme", "acme.jsonl"),
    "a manifest": a_manifest,
    "a contract": a_contract,
    "a listing": lambda _: listed,
    "a Link header": lambda _: linked,
    "a Retry-After": lambda _: seconds_in,
    "pages": lambda _: pages,
    "a list of IDs": lambda _: lambda text: read_ids(text.encode(), [BELOW_DATA], "-"),
    "names": lambda _: named,
    "a data set": a_data_set,
    "matching": lambda _: matched,
}

SHAPES: Final[list[tuple[str, Callable[[int], str]]]] = [
    ("JSON", lambda n: "{" + "".join(f'"k{k}":1,' for k in range(n)) + '"k0":1}'),
    ("JSON", lambda n: "[" + "[]," * n + "1]"),
    ("JSON", lambda n: "[" + "{}," * n + "1]"),
    ("JSON", lambda n: '"' + "\\\\" * n + '\\u0041"'),
    ("JSON", lambda n: "[" + "9" * 300 + ("," + "9" * 300) * n + "]"),
    ("YAML", lambda n: "[" + "[]," * n + "1]"),
    ("YAML", lines(lambda k: f"k{k}: 1")),
    ("YAML", lines(lambda k: f"- {k}:59:59")),
    ("YAML", lines(lambda _: "- 'a b'")),
    ("TOML", lines(lambda k: f"k{k} = 1")),
    ("TOML", lines(lambda k: f"[a.b{k}]")),
    ("TOML", lines(lambda _: "[[a]]\n[[a.b]]")),
    ("TOML", lambda n: "a = [" + "1," * n + "]"),
    ("TOML", lambda n: 'a = "' + "\\u0041" * n + '"'),
    ("TOML", lambda n: 'a = """' + '"\n' * n + '"""'),
    ("TOML", lambda n: "#" * n),
    ("a contract", lambda n: lines(lambda k: f"k{k} = 1")(n) + ACME),
    ("a contract", lambda n: ACME.replace('["ACME_KEY"]', str([1] * n))),
    (
        "a contract",
        lambda n: (
            ACME.replace('["ACME_KEY"]', str([1] * n))
            + lines(lambda k: f"[promises.schema.properties.x{k}]")(n)
        ),
    ),
    ("a contract", lambda n: ACME + lines(lambda k: f"properties.x{k} = {{ requierd = 1 }}")(n)),
    ("a data set", lambda n: recording(*(data_set_line(f"{k}", x=1) for k in range(n)))),
    ("a data set", lambda n: recording(data_set_line("a", **{f"x{k}": k for k in range(n)}))),
    (
        "a data set",
        lambda n: recording(
            data_set_line("a", tiers=[{"above": k + 1, "input": 1} for k in range(n)])
        ),
    ),
    ("matching", lines(lambda k: f"a{k}")),
    ("matching", lines(lambda k: f"{k:020b}".replace("0", "a").replace("1", "A"))),
    ("matching", lines(lambda k: f"accounts/{k}/models/a")),
    ("a ledger", lines(lambda k: f'{{"id": "a{k}", "s": "x{k}"}}')),
    ("a ledger", lines(lambda k: f'{{"id": "a", "s{k}": "x{k}"}}')),
    ("a ledger", lines(lambda _: '{"id": "a", "s": "x"}')),
    ("a ledger", lines(lambda _: HEAD.strip())),
    ("a ledger", lines(lambda _: "<<<<<<<")),
    (
        "a manifest",
        lambda n: json.dumps(
            {"format": 1, "providers": {}, "files": {f"f{k}": "0" for k in range(n)}}
        ),
    ),
    ("a manifest", lambda n: "<<<<<<<\n" + '"a": 1\n' * n),
    ("a listing", rows(lambda k: {"id": f"m-{k}"})),
    ("a listing", rows(lambda k: {"id": f"m-{max(k, 1)}"})),
    ("a listing", rows(lambda k: {"id": k})),
    ("a listing", rows(lambda k: {"id": "\u200b" * k})),
    ("a Link header", lambda n: "<" * n),
    ("a Link header", lambda n: "<a>;" + " " * n),
    ("a Link header", lambda n: "<a>; rel " * n),
    ("pages", lambda n: "x" * n),
    ("a list of IDs", lines(lambda k: f"m-{k}")),
    ("names", lines(lambda k: f"m-{k}")),
    ("names", lambda n: "\n".join(f"{'-._/:@'[k % 6]}m{k // 6}" for k in range(n))),
]


@pytest.mark.parametrize(
    ("reader", "make"), SHAPES, ids=[f"{number} {name}" for number, (name, _) in enumerate(SHAPES)]
)
def test_twice_the_input_takes_twice_the_operations(
    reader: str, make: Callable[[int], str], tmp_path: Path
) -> None:
    read = READERS[reader](tmp_path)
    once, twice = make(SMALL), make(2 * SMALL)
    operations(lambda: read(once))  # What is done only once, such as imports, does not count.
    first, second = (operations(lambda text=text: read(text)) for text in (once, twice))  # type: ignore[misc]
    assert 0 < second < MOST_GROWTH * first + 1_000


words = st.sampled_from(
    [
        *"[]{},:.=\"'\\\n #-?|%a9<>;+",
        *("1.5", "null", "true", '"""', "'''", "[[", "]]", "\\u", "- ", ": ", "&a", "*a"),
        *("rel=", "next", "id", "Mon, "),
    ]
)


@pytest.mark.slow
@pytest.mark.parametrize("reader", [name for name in READERS if name not in ("names", "pages")])
@given(start=st.lists(words, max_size=4), repeated=st.lists(words, min_size=1, max_size=4))
def test_whatever_is_repeated_takes_linear_time(
    tmp_path_factory: pytest.TempPathFactory, reader: str, start: list[str], repeated: list[str]
) -> None:
    read = READERS[reader](tmp_path_factory.getbasetemp())
    once, twice = ("".join(start) + "".join(repeated) * n for n in (60, 120))
    operations(lambda: read(once))
    first, second = (operations(lambda text=text: read(text)) for text in (once, twice))  # type: ignore[misc]
    assert second < MOST_GROWTH * first + 2_000


@pytest.mark.parametrize(
    "text",
    [
        "a." * 40_000 + "a = 1",
        "[" + "a." * 40_000 + "a]",
        "a = " + "[" * 40_000,
        "a = " + "{a=" * 40_000,
        "a = " + "9" * 100_000,
        "a = 0x" + "f" * 100_000,
        'a = """' + "x" * 10_000,
    ],
)
def test_toml_that_would_take_for_ever_is_refused(text: str) -> None:
    assert operations(lambda: refused(lambda: strict_toml.loads(text))) < 3_000_000


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"%TAG !a{number}! x\n" for number in range(20_000)) + "---\na: 1\n",
        "".join(f"{number * (2**61 - 1)}: 1\n" for number in range(2, 20_000)),
        "".join(f"{number * (2**61 - 1):#x}: 1\n" for number in range(9, 20_000)),
        "- a\n" * 100_001,
    ],
)
def test_yaml_that_would_take_for_ever_is_refused(text: str) -> None:
    refused(lambda: load_yaml(text))


@pytest.mark.parametrize(
    "pagination",
    [
        BY_CURSOR,
        Pagination("token", parameter="after", token="last_id"),
        Pagination("link", parameter="after", next="last_id"),
    ],
)
def test_a_cursor_of_many_megabytes_is_refused(pagination: Pagination) -> None:
    body = json.dumps({"data": [{"id": "a"}], "has_more": True, "last_id": "?a=1&" * 100_000})
    with pytest.raises(RejectedError, match="cursor that does not fit"):
        list_models(acme(pagination=pagination), lambda _: Response(200, {}, body.encode()))


@pytest.mark.slow
def test_a_ledger_of_one_id_keeps_all_its_names() -> None:
    text = HEAD + "".join(f'{{"id": "a", "s{k}": "x{k}"}}\n' for k in range(40_000))
    (entry,) = read_ledger(text, "acme", "acme.jsonl").entries
    assert len(entry.names) == 40_000
    assert len(ledger_text(Ledger("acme", None, (entry,)))) < len(text)


def test_identifiers_of_one_spelling_are_told_apart_in_linear_time() -> None:
    style = STYLES[0]

    def ids(n: int) -> list[str]:
        return ["a" + "\u0300" * k for k in range(n)]

    first, second = (operations(lambda n=n: assign(ids(n), style, {})) for n in (60, 120))  # type: ignore[misc]
    # The IDs' own length grows too: 60 times as many characters are four times as many.
    assert second < 2 * MOST_GROWTH * first
