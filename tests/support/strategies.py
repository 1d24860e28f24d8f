"""Model IDs for property tests: as providers have them, as no provider should, and in families."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from hypothesis import strategies as st

from gen_models.catalog import why_quarantined

HOSTILE: Final[dict[str, list[str]]] = json.loads(
    (Path(__file__).parents[1] / "data" / "hostile_ids.json").read_text(encoding="ascii")
)
"""Hostile IDs and real collisions, by kind."""

_LOWER: Final = "abcdefghijklmnopqrstuvwxyz"
_DIGITS: Final = "0123456789"
_SEPARATORS: Final = ("-", "_", ".", ":", "/", "@", "~", "+", " ", "--", "")

_words = st.text(_LOWER + _DIGITS, min_size=1, max_size=8)
_vendors = st.builds("{}{}/".format, st.sampled_from(["", "~"]), _words)
_tags = st.builds(":{}".format, st.sampled_from(["free", "beta", "thinking", "8b", "latest"]))
_models = st.builds(
    lambda first, rest: first + "".join(separator + word for separator, word in rest),
    _words,
    st.lists(st.tuples(st.sampled_from("-._@"), _words), max_size=5),
)


def _cased(text: str, capitals: int) -> str:
    """The text with the letters in capitals whose bit is set."""
    return "".join(c.upper() if capitals >> position & 1 else c for position, c in enumerate(text))


realistic_ids: Final[st.SearchStrategy[str]] = st.builds(
    lambda vendor, model, tag, capitals: _cased(vendor + model + tag, capitals),
    st.just("") | _vendors,
    _models,
    st.just("") | _tags,
    st.just(0) | st.integers(0, 2**60),
)
"""IDs such as providers have: letters, digits and `-./:@_~`, often `vendor/model`."""

any_text: Final[st.SearchStrategy[str]] = (
    st.text(st.characters(), max_size=40)
    | st.text(st.characters(exclude_categories=()), max_size=40)
    | st.text("\"'\\{}$`#\n\r\t\0ux41N/-", max_size=12)
    | st.sampled_from([text for kind in HOSTILE.values() for text in kind])
)
"""Any Unicode, lone surrogates and control characters included."""

long_ids: Final[st.SearchStrategy[str]] = st.builds(
    lambda text, times, end: (text * times)[:250] + end, realistic_ids, st.integers(5, 60), _words
)
"""IDs that are too long for their plain name, many of them alike in their first letters."""

nameable_ids: Final[st.SearchStrategy[str]] = (realistic_ids | long_ids | any_text).filter(
    lambda text: why_quarantined(text) is None
)
"""Every kind of ID that can be served, however hostile."""


@st.composite
def _families(draw: st.DrawFn) -> list[str]:
    words = draw(st.lists(st.text("ab1", min_size=1, max_size=3), min_size=1, max_size=4))
    ids = []
    for _ in range(draw(st.integers(2, 8))):
        separators = [draw(st.sampled_from(_SEPARATORS)) for _ in words]
        text = "".join(separator + word for separator, word in zip(separators, words, strict=True))
        ids.append(_cased(text, draw(st.just(0) | st.integers(0, 2**12))))
    return ids


colliding_families: Final[st.SearchStrategy[list[str]]] = _families()
"""IDs of the same letters in the same order, which differ in separators and case; some twice."""

id_lists: Final[st.SearchStrategy[list[str]]] = st.lists(nameable_ids, max_size=12).flatmap(
    lambda ids: colliding_families.map(lambda family: ids + family)
)
"""A listing's IDs, nameable all, with a family that collides; some come twice."""


@st.composite
def _with_duplicates(draw: st.DrawFn) -> list[str]:
    ids = draw(st.lists(any_text | realistic_ids, max_size=12))
    return draw(st.permutations(ids + ids[: draw(st.integers(0, len(ids)))]))


listings: Final[st.SearchStrategy[list[str]]] = _with_duplicates()
"""What a provider may list: good IDs and bad, in any order, some of them twice."""


@st.composite
def _generations(draw: st.DrawFn) -> tuple[list[str], list[str], list[str]]:
    parts: tuple[list[str], list[str], list[str]] = ([], [], [])
    for model_id in sorted(set(draw(id_lists))):
        parts[draw(st.integers(0, 2))].append(model_id)
    return parts


generations: Final[st.SearchStrategy[tuple[list[str], list[str], list[str]]]] = _generations()
"""IDs that stay, IDs that leave and IDs that come; no ID is in two of them, many collide."""


@st.composite
def _histories(draw: st.DrawFn) -> list[list[str]]:
    pool = sorted(set(draw(id_lists)))
    return draw(st.lists(st.lists(st.sampled_from(pool), max_size=len(pool)), max_size=6))


histories: Final[st.SearchStrategy[list[list[str]]]] = _histories()
"""A provider's listings, one after the other: IDs come, go and return, and many collide."""
