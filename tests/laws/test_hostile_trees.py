"""A repository may bring along anything, at any place: nothing outside it is read or changed.

What is done with it comes to its end, or names the thing that is in the way.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gen_models.errors import GenModelsError
from gen_models.files import WORK, digest
from gen_models.landing import (
    NAME,
    Approved,
    Manifest,
    forget_rejected,
    keep_rejected,
    land,
    landed_ledger,
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

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has neither pipes nor such links")

OLD = {"ledger/acme.jsonl": b"old\n", "python/p/a.py": b"old = 1\n", "python/p/gone.py": b""}
NEW = {"ledger/acme.jsonl": b"new\n", "python/p/a.py": b"new = 2\n", "python/q/b.py": b"b = 1\n"}
PLACES = {
    "output": (
        *OLD, *NEW, NAME, "ledger", "python", "python/p", "python/q", "README.md", *WORK_PLACES,
    ),
    "cassettes": ("acme.yaml", "other.yaml", *WORK_PLACES),
}  # fmt: skip
CASSETTE = b"""\
version: 1
provenance: {method: import, observed: null, source: test, coverage: complete}
interactions: []
"""

Doing = Callable[[Path, Path, State], object]


def approved(files: dict[str, bytes], recordings: dict[str, bytes]) -> Approved:
    manifest = Manifest({}, {path: digest(data) for path, data in files.items()})
    tree = {**files, NAME: manifest.to_text().encode()}
    return Approved(tree, _SEAL, recordings=recordings)


BEFORE = approved(OLD, {"acme": CASSETTE})
AFTER = approved(NEW, {"acme": b"another\n", "first": b"first\n"})

READ = {"acme": digest(CASSETTE), "first": None}

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
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", int)  # No power fails here, and syncing takes most of the time.
        base = Path(name).resolve()
        roots = {"output": base / "output", "cassettes": base / "cassettes"}
        roots["cassettes"].mkdir()
        state = State(base / "state")
        land(BEFORE, roots["output"], state=state, cassettes=roots["cassettes"])
        outside = make_outside(base / "outside")
        planted = [(roots[root] / p.place, p, plant(roots[root], p, outside)) for root, p in found]
        before = state_of(outside)
        kept = sum(FOREIGN in contents_in(root) for root in roots.values())
        told: GenModelsError | None = None
        try:
            DOINGS[doing](roots["output"], roots["cassettes"], state)
        except GenModelsError as error:
            told = error
        after = state_of(outside)
        assert after.keys() == before.keys()
        for path, (mode, size, changed, content) in after.items():
            assert (mode, size, content) == (before[path][0], before[path][1], before[path][3])
            assert changed == before[path][2] or "hard link" in str(found)
        assert told is None or names_one_of(told, [place for place, _, _ in planted])
        # In the places of results nothing is lost; the work folders are ours.
        left = sum(FOREIGN in contents_in(root) for root in roots.values())
        assert kept <= left + sum(WORK in p.place for _, p, _ in planted)


def names_one_of(error: GenModelsError, places: list[Path]) -> bool:
    """Whether an error has a hint, and names one of these places, or the provider that is there."""
    named = any(str(place) in error.problem for place in places)
    provider = "acme" in error.problem and any(place.name == "acme.yaml" for place in places)
    return bool(error.hint) and (named or provider)


@given(found=plantings, doing=st.sampled_from(sorted(DOINGS)))
@settings(max_examples=400)
def test_nothing_outside_is_changed_and_what_is_in_the_way_is_named(
    found: list[tuple[str, Planting]], doing: str
) -> None:
    check(found, doing)


@pytest.mark.torture
@given(found=plantings, doing=st.sampled_from(sorted(DOINGS)))
@settings(max_examples=2_000)
def test_thousands_of_hostile_trees(found: list[tuple[str, Planting]], doing: str) -> None:
    check(found, doing)
