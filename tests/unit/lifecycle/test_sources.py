"""Sources of announcements are declared, and those of one lineage count once."""

from __future__ import annotations

from datetime import date

import pytest

from gen_models.errors import ConfigurationError
from gen_models.lifecycle import (
    History,
    Source,
    announcements_text,
    lifecycles,
    read_announcements,
    read_sources,
)
from tests.support.statements import announcement

DAY = date(2026, 6, 1)
DOCS = '[[source]]\nname = "docs"\nlicence = "none stated"\n'


def test_a_source_says_where_it_is_and_what_it_copies() -> None:
    text = (
        f'{DOCS}\n[[source]]\nname = "copy"\nlicence = "MIT"\nurl = "https://copy.example"\n'
        'version = "1.2"\nlineage = "pages"\nread = "2026-05-01"\n'
    )
    assert read_sources(text, "sources.toml") == {
        "docs": Source("docs", "none stated"),
        "copy": Source("copy", "MIT", "https://copy.example", "1.2", "pages", date(2026, 5, 1)),
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[[source]]\nname = "docs"\n', "'docs' has no licence"),
        ('[[source]]\nlicence = "MIT"\n', "has no name"),
        (f"{DOCS}license = 'MIT'\n", "unknown key 'license'"),
        (f"{DOCS}version = 1\n", "version of the source 'docs' is not text"),
        (f"{DOCS}url = ' '\n", "url of the source 'docs' is not text"),
        (f"{DOCS}read = 'lately'\n", "lately"),
        (f"{DOCS}{DOCS}", "'docs' is declared twice"),
        ("[sources]\n", "unknown key 'sources'"),
        ("source = 'docs'\n", "sources.toml"),
        ("[[source\n", "sources.toml"),
    ],
)
def test_a_slip_is_named(text: str, words: str) -> None:
    with pytest.raises(ConfigurationError, match=r"sources\.toml") as caught:
        read_sources(text, "sources.toml")
    assert words in str(caught.value)


def shutdown(sources: dict[str, Source]) -> date | None:
    """The shutdown that one independent source and two others, who agree, come to."""
    said = [
        announcement("a", "2026-01-01", source="one", url="https://one.example", read="2026-05-02"),
        announcement("a", "2026-02-01", source="two", url="https://two.example", read="2026-05-01"),
        announcement("a", "2026-02-01", source="three", url="https://3.example", read="2026-05-01"),
    ]
    read = read_announcements(announcements_text("acme", said), "acme", "file", sources)
    return lifecycles(History("acme"), read, DAY)["a"].retires_on


def test_sources_of_one_lineage_count_once() -> None:
    assert shutdown({}) == date(2026, 2, 1)
    same = {name: Source(name, "MIT", lineage="pages") for name in ("two", "three")}
    assert shutdown(same) == date(2026, 1, 1)
    assert shutdown({"two": Source("two", "MIT", lineage="pages")}) == date(2026, 2, 1)


def test_a_day_after_the_shutdown_is_no_announcement_of_it() -> None:
    late = announcement("a", "2026-01-01", announced="2026-02-01")
    found = lifecycles(History("acme"), [late], DAY)["a"]
    assert found.deprecated_on is None
    assert found.contradictions == (
        "was announced on 2026-02-01, after its shutdown on 2026-01-01",
    )
    early = announcement("a", "2026-01-01", source="other", announced="2025-12-01")
    found = lifecycles(History("acme"), [late, early], DAY)["a"]
    assert (found.deprecated_on, found.contradictions) == (date(2025, 12, 1), ())


@pytest.mark.parametrize(
    "fields",
    ['"url": "http://[x"', '"url": "", "successors": "abc"', '"url": "", "successors": [1]'],
)
def test_a_line_that_cannot_be_read_is_an_error_that_names_the_file(fields: str) -> None:
    head = '{"format": 1, "provider": "acme"}'
    text = f'{head}\n{{"id": "a", "source": "docs", {fields}}}\n'
    with pytest.raises(ConfigurationError, match=r"acme\.jsonl: "):
        read_announcements(text, "acme", "acme.jsonl")


def test_lines_of_two_branches_are_read_together() -> None:
    one, other = (announcements_text("acme", [announcement(i)]) for i in "ab")
    merged = f"<<<<<<< ours\n{one}=======\n{other}>>>>>>> theirs\n"
    found = read_announcements(merged, "acme", "acme.jsonl")
    assert sorted(line.id for line in found) == ["a", "b"]
