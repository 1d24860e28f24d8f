"""Link headers are read as RFC 8288 writes them, and any text ends in linear time."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gen_models.fetch.link_header import Link, next_link, parse_links

NEXT = "https://acme.example/?page=2"


@pytest.mark.parametrize(
    "header",
    [
        f'<{NEXT}>; rel="next"',
        f"<{NEXT}>; rel=next",
        f"<{NEXT}>;rel=next;title=rest",
        f"< {NEXT} > ; REL = NEXT",
        f'<{NEXT}>; rel="last next"',
        f'<{NEXT}>; rel="\tnext  last"',
        f'<{NEXT}>; anchor="#a,b"; rel=next',
        f'<{NEXT}>; anchor=""; rel=next',
        f'<{NEXT}>; title="a \\"quoted\\", text; rel=prev"; rel=next',
        f'<{NEXT}>; rel="next"; rel="prev"',
        f'<https://acme.example/?page=1>; rel="prev", <{NEXT}>; rel="next"',
        f'<https://acme.example/?a=<,>; rel=prev,, <{NEXT}>; rel="next"',
        f'</a>; rel="prev"; title="<b>; rel=next", <{NEXT}>; rel="next"',
        f'what is this, "a, b", <{NEXT}>; rel="next"',
        f'<{NEXT}>; rel="next", <https://acme.example/?page=9>; rel="next"',
        f'<{NEXT}>; crossorigin; rel="next"',
        f'<{NEXT}>; title="unended; rel=prev, <{NEXT}>; rel=next'.replace('title="unended', "x=y"),
    ],
)
def test_the_next_link_is_found_however_it_is_written(header: str) -> None:
    assert next_link(header) == NEXT


@pytest.mark.parametrize(
    "header",
    [
        "",
        f"<{NEXT}>",
        f'<{NEXT}>; rel="prev"',
        f'<{NEXT}>; rel="nextish"',
        f'<{NEXT}>; rev="next"',
        f'<{NEXT}>; rel="prev"; rel="next"',
        f'<{NEXT}>; title="rel=next"',
        f'<{NEXT}>; title="; rel=next"; rel=prev',
        f'<{NEXT}>; anchor="https://acme.example/other"; rel=next',
        f"<{NEXT}; rel=next",
        f'"<{NEXT}>; rel=next',
        "rel=next",
    ],
)
def test_no_other_link_is_taken_for_it(header: str) -> None:
    assert next_link(header) is None


def test_the_first_of_two_parameters_counts() -> None:
    (link,) = parse_links('<a>; rel=first; title="b"; REL=next; title="c"')
    assert link == Link("a", {"rel": "first", "title": "b"})


tokens = st.text("abcxyz09-", min_size=1, max_size=6)
texts = st.text(st.characters(codec="ascii", exclude_characters="\r\n"), max_size=12)
targets = st.text(st.characters(codec="ascii", exclude_characters="<>\r\n"), max_size=12)


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


@given(st.lists(st.tuples(targets, st.dictionaries(tokens, texts, max_size=3)), max_size=4))
def test_what_is_written_is_read(links: list[tuple[str, dict[str, str]]]) -> None:
    header = ", ".join(
        "".join([f"<{target}>", *(f"; {name}={quoted(text)}" for name, text in given.items())])
        for target, given in links
    )
    read = [(link.target, dict(link.parameters)) for link in parse_links(header)]
    assert read == [(target.strip(), given) for target, given in links]


@given(st.text('<>;,="\\ relnxt', max_size=60))
@example("<" * 40)
@example('<a>;"' * 12)
def test_any_text_is_read(header: str) -> None:
    for link in parse_links(header):
        assert link.target in header


@pytest.mark.parametrize("piece", ["<", "<>", ";", '"', '\\"', ",", "<a>;", '<a>;x="', "=", " "])
def test_a_long_header_takes_linear_time(piece: str) -> None:
    """A quadratic reader would take hours for this."""
    parse_links(piece * (2**20 // len(piece)))
