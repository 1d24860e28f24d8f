"""What is done with trees in which anything may lie, and what must hold then."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import strategies as st

from gen_models.errors import GenModelsError
from gen_models.files import digest
from gen_models.landing import (
    NAME,
    Approved,
    Manifest,
    forget_rejected,
    keep_rejected,
    land,
    landed_ledger,
    landed_lifecycles,
    promote,
    read_manifest,
    recover,
    rewrite,
    unfinished,
)
from gen_models.landing.gate import _SEAL
from gen_models.recordings import digests, read_cassette
from gen_models.state import State
from tests.support.hostile.trees import (
    FOREIGN,
    KINDS,
    WORK_PLACES,
    Planting,
    contents_in,
    make_outside,
    plant,
    state_of,
)

OLD = {"ledger/acme.jsonl": b"old\n", "python/p/a.py": b"old = 1\n", "python/p/gone.py": b""}
NEW = {"ledger/acme.jsonl": b"new\n", "python/p/a.py": b"new = 2\n", "python/q/b.py": b"b = 1\n"}
PLACES = {
    "output": (
        *OLD, *NEW, NAME, "ledger", "python", "python/p", "python/q", "README.md", *WORK_PLACES,
    ),
    "cassettes": (
        "acme.yaml", "other.yaml", "history", "history/acme.jsonl", *WORK_PLACES,
    ),
}  # fmt: skip
CASSETTE = b"""\
version: 1
provenance: {method: import, observed: null, source: test, coverage: complete}
interactions: []
"""

Doing = Callable[[Path, Path, State], object]


def approved(files: dict[str, bytes], recordings: dict[str, bytes]) -> Approved:
    """A tree and its manifest, and recordings, past the gate."""
    manifest = Manifest({}, {path: digest(data) for path, data in files.items()})
    tree = {**files, NAME: manifest.to_text().encode()}
    return Approved(tree, _SEAL, recordings=recordings)


BEFORE = approved(OLD, {"acme.yaml": CASSETTE})
AFTER = approved(
    NEW,
    {"acme.yaml": b"another\n", "first.yaml": b"first\n", "history/acme.jsonl": b"before\n"},
)

READ = {"acme.yaml": digest(CASSETTE), "first.yaml": None, "history/acme.jsonl": None}

DOINGS: dict[str, Doing] = {
    "land": lambda output, cassettes, state: land(
        AFTER, output, state=state, cassettes=cassettes, replaced=READ
    ),
    "force": lambda output, cassettes, state: land(
        AFTER, output, state=state, cassettes=cassettes, replaced=READ, force=True
    ),
    "promote": lambda output, cassettes, state: promote(AFTER, cassettes, READ, state=state),
    "scrub": lambda output, cassettes, state: rewrite(
        cassettes, "acme.yaml", CASSETTE, b"scrubbed\n", state
    ),
    "reject": lambda output, cassettes, state: keep_rejected(
        output, "acme", {"python/p/a.py": b"x"}, "because\n"
    ),
    "forget": lambda output, cassettes, state: forget_rejected(output, "acme"),
    "recover": lambda output, cassettes, state: recover([output, cassettes], state),
    "look": lambda output, cassettes, state: (
        unfinished([output, cassettes], state),
        read_manifest(output).changed_by_hand(output),
        landed_ledger(output, "other"),
        landed_lifecycles(output, "other"),
        digests(cassettes, ["acme", "other"]),
        read_cassette(cassettes / "acme.yaml", "acme"),
    ),
}


def places_in(root: str) -> st.SearchStrategy[str]:
    """A place; as often as not a folder, whose links would lead all that is below it outside."""
    folders = sorted(
        {str(above) for place in PLACES[root] for above in Path(place).parents} - {"."}
    )
    return st.one_of(st.sampled_from(folders), st.sampled_from(PLACES[root]))


plantings = st.lists(
    st.sampled_from(sorted(PLACES)).flatmap(
        lambda root: st.tuples(
            st.just(root),
            st.builds(Planting, places_in(root), st.sampled_from(sorted(KINDS))),
        )
    ),
    min_size=1,
    max_size=4,
)


def check(found: list[tuple[str, Planting]], doing: str) -> None:
    """Does something in a tree with these plantings.

    Nothing outside changes, and nothing that is in the way is lost; it is named if it ends there.
    """
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", int)  # No power fails here, and syncing takes most of the time.
        base = Path(name).resolve()
        roots = {"output": base / "output", "cassettes": base / "cassettes"}
        roots["cassettes"].mkdir()
        state = State(base / "state")
        land(BEFORE, roots["output"], state=state, cassettes=roots["cassettes"])
        outside = make_outside(base / "outside")
        for root, planting in found:
            plant(roots[root], planting, outside)
        before = state_of(outside)
        theirs = sum(contents_in(root, work=False).count(FOREIGN) for root in roots.values())
        told: GenModelsError | None = None
        try:
            DOINGS[doing](roots["output"], roots["cassettes"], state)
        except GenModelsError as error:
            told = error
        assert state_of(outside) == before
        assert told is None or names_one_of(told, [roots[root] / p.place for root, p in found])
        # In the places of results nothing is lost; the work folders are ours.
        assert theirs <= sum(contents_in(root).count(FOREIGN) for root in roots.values())


def names_one_of(error: GenModelsError, places: list[Path]) -> bool:
    """Whether an error has a hint, and names one of these places, or the provider that is there."""
    named = any(str(place) in error.problem for place in places)
    provider = "acme" in error.problem and any(place.name == "acme.yaml" for place in places)
    return bool(error.hint) and (named or provider)
