"""Cassettes made to do harm: to run code, to eat memory, or to be read otherwise than they look."""

from __future__ import annotations

import base64
import pickle
from collections.abc import Callable, Mapping
from itertools import product
from pathlib import Path
from typing import Final

Payload = Callable[[Path], str]
"""A YAML node that makes the folder at a path when the wrong loader reads it."""

RUNS_CODE: Final[Mapping[str, Payload]] = {
    "object/apply": lambda mark: f"!!python/object/apply:os.mkdir ['{mark}']",
    "object/apply, verbatim": (
        lambda mark: f"!<tag:yaml.org,2002:python/object/apply:os.mkdir> ['{mark}']"
    ),
    "object/apply with keywords": (
        lambda mark: f"!!python/object/apply:os.mkdir {{kwds: {{path: '{mark}'}}}}"
    ),
    "object/new": lambda mark: (
        "!!python/object/new:str {args: [], state: !!python/tuple ["
        f"\"import os; os.mkdir('{mark}')\", "
        "!!python/object/new:Warning {state: {update: !!python/name:exec }}]}"
    ),
    "in base64": lambda mark: (
        "!!python/object/apply:exec [!!binary "
        + base64.b64encode(f"import os; os.mkdir({str(mark)!r})".encode()).decode()
        + "]"
    ),
    "a pickle": lambda mark: f"!!python/object/apply:pickle.loads [!!binary {_pickled(mark)}]",
}
"""Each does, as YAML's UnsafeLoader shows; nobody who has that needs a test to be harmed."""

_MORE_NODES: Final[Mapping[str, str]] = {
    "python/name": "!!python/name:os.system",
    "python/module": "!!python/module:os",
    "python/tuple": "!!python/tuple [1, 2]",
    "python/bytes": "!!python/bytes aGVsbG8=",
    "python/object": "!!python/object:pathlib.Path {}",
    "binary": "!!binary aGVsbG8=",
    "a set": "!!set {a, b}",
    "an ordered map": "!!omap [a: 1]",
    "a tag of its own": "!secret a",
    "a tag that is nothing": "! a",
    "an anchor": "&a 1",
    "an alias to nothing": "*a",
    "an alias to itself": "&a [*a]",
    "a merge": "{<<: &a {b: 1}, c: {<<: *a}}",
    "a million laughs": (
        "[&a [x,x,x,x,x,x,x,x,x,x], "
        + ", ".join(
            f"&{new} [{','.join([f'*{old}'] * 10)}]"
            for old, new in zip("abcdefgh", "bcdefghi", strict=True)
        )
        + "]"
    ),
    "a deep list": "[" * 100_000 + "]" * 100_000,
    "a deep mapping": "{a: " * 100_000 + "}" * 100_000,
    "deep keys": "? " * 20_000 + "a",
    "a number of many digits": "9" * 1_000_000,
    "a number of many sixties": "1" + ":59" * 300_000,
    "a fraction of many sixties": "1" + ":59" * 300_000 + ".5",
    "no date": "2026-99-99",
    "an open bracket": "[1",
    "an open quote": '"1',
    "a surrogate": '"\\ud800"',
    "a reserved sign": "@a",
}
"""Nodes that none of our cassettes may have, wherever they stand."""

PLACES: Final[Mapping[str, Callable[[str, str], str]]] = {
    "beside provenance": lambda good, node: f"{good}more: {node}\n",
    "as provenance": lambda good, node: good.replace(
        "provenance:\n", f"provenance: {node}\nwas:\n", 1
    ),
    "before all": lambda good, node: f"first: {node}\n{good}",
    "as a key": lambda good, node: f"{good}? {node}\n: 1\n",
    "as the whole": lambda _, node: f"{node}\n",
}

_WHOLE_FILES: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    "carriage returns": lambda good: good.replace(b"\n", b"\r\n"),
    "one carriage return": lambda good: good.replace(b"version: 1", b"# a comment\rversion: 1"),
    "a tab": lambda good: good.replace(b"  method", b"\tmethod"),
    "UTF-16": lambda good: good.decode().encode("utf-16"),
    "UTF-16, with no mark": lambda good: good.decode().encode("utf-16-le"),
    "not UTF-8": lambda good: good.replace(b"source: ", b"source: \xff\xfe"),
    "an overlong NUL": lambda good: good.replace(b"source: ", b"source: \xc0\x80"),
    "a NUL": lambda good: good + b"\0",
    "an escape character": lambda good: good + b"# \x1b[2J\n",
    "two documents": lambda good: good + b"---\n" + good,
    "a document after its end": lambda good: good + b"...\n---\nversion: 1\n",
    "a directive of tags": lambda _: b"%TAG !! tag:yaml.org,2002:python/\n---\na: !!name:os 1\n",
    "a version from the future": lambda good: b"%YAML 9.9\n---\n" + good,
    "a pickle": lambda _: pickle.dumps({"version": 1}),
    "gzip": lambda _: b"\x1f\x8b\x08\x00" + bytes(100),
    "an ELF program": lambda _: b"\x7fELF" + bytes(100),
    "HTML": lambda _: b"<html><body>502</body></html>\n",
    "JSON": lambda _: b'{"data": []}\n',
    "nothing": lambda _: b"",
    "a list": lambda _: b"- 1\n",
    "half of it": lambda good: good[: len(good) // 2],
}


def malicious(good: bytes, mark: Path) -> dict[str, bytes]:
    """Cassettes by what is wrong with them; those that run code make folders below `mark`."""
    text = good.decode("ascii")
    made: dict[str, bytes] = {}
    for (name, payload), (place, put) in product(RUNS_CODE.items(), PLACES.items()):
        what = f"{name}, {place}"
        made[what] = put(text, payload(mark / str(len(made)))).encode("ascii")
    for number, (name, node) in enumerate(_MORE_NODES.items()):
        # Each in two places, which go round.
        for shift in (0, 1):
            place = list(PLACES)[(2 * number + shift) % len(PLACES)]
            made[f"{name}, {place}"] = PLACES[place](text, node).encode("ascii")
    return made | {name: spoilt(good) for name, spoilt in _WHOLE_FILES.items()}


def _pickled(mark: Path) -> str:
    class Bomb:
        def __reduce__(self) -> tuple[Callable[..., None], tuple[str]]:
            return Path.mkdir, (Path(mark),)  # type: ignore[return-value]

    return base64.b64encode(pickle.dumps(Bomb())).decode()
