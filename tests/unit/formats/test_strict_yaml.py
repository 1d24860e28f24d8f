"""Plain YAML: data, and nothing that does more than be there."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from gen_models.errors import RejectedError
from gen_models.formats import Serializer, dump_yaml, load_yaml
from gen_models.recordings import cassette_path, read_cassette

HOSTILE = {
    "a tag": "a: !!str 1",
    "a tag of its own": "a: !secret 1",
    "a tag by its whole name": "a: !<tag:yaml.org,2002:int> '1'",
    "a tag by a handle": "%TAG !x! tag:yaml.org,2002:\n---\na: !x!int '1'",
    "binary": "a: !!binary aGVsbG8=",
    "a set": "a: !!set {b, c}",
    "a Python name": "a: !!python/name:os.system",
    "a Python object": "a: !!python/object/apply:os.getcwd []",
    "an anchor": "a: &x 1",
    "an alias": "a: &x [1]\nb: *x",
    "a merge": "a: &x {b: 1}\nc: {<<: *x}",
    "a recursion": "&x [*x]",
    "a bomb": "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]",
    "two documents": "a: 1\n---\nb: 2",
    "a tab": "a:\n\t- 1",
    "a NUL": "a: \0",
    "an open bracket": "a: [1",
    "an open quote": 'a: "1',
    "a surrogate": 'a: "\\ud800"',
    "no key": "? [1]\n: 2",
    "no date": "a: 2026-99-99",
    "great depth": "[" * 2_000 + "]" * 2_000,
}

every_hostility = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)

texts = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(
    ["yes", "null", "~", "1e3", "0x1F", "012", "1:30", "2026-01-01", "<<", "=", "- a", "a: b", "#"]
)
trees = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@every_hostility
def test_what_is_not_plain_is_not_read(text: str) -> None:
    with pytest.raises(
        ValueError, match=r"not YAML: |it has a (tag, an anchor or an alias|directive)|nested|month"
    ):
        load_yaml(text)


@pytest.mark.parametrize("before", ["", "\ufeff", *(f"#{c}" for c in "\n\r\x85\u2028\u2029")])
def test_a_directive_is_found_wherever_libyaml_sees_one(before: str) -> None:
    text = f"{before}%TAG !x! tag:example.org,2026:\n---\na: 1\n"
    assert yaml.load(text, Loader=yaml.CSafeLoader) == {"a": 1}
    with pytest.raises(ValueError, match="directive"):
        load_yaml(text)


@every_hostility
def test_a_cassette_that_is_not_plain_is_rejected(tmp_path: Path, text: str) -> None:
    path = cassette_path(tmp_path, "acme")
    path.write_text(text, encoding="utf-8", newline="")
    with pytest.raises(RejectedError, match=r"acme\.yaml is not a cassette: .") as caught:
        read_cassette(path, "acme")
    assert (caught.value.provider, caught.value.contract) == ("acme", "recordings")
    assert caught.value.hint == "restore it (git checkout), or record it again"


def test_nothing_in_a_cassette_is_executed(tmp_path: Path) -> None:
    touched = tmp_path / "touched"
    payload = f"!!python/object/apply:os.mkdir ['{touched}']"
    yaml.load(payload, Loader=yaml.UnsafeLoader)
    touched.rmdir()

    path = cassette_path(tmp_path, "acme")
    path.write_text(f"version: 1\nprovenance: {payload}\ninteractions: []\n", encoding="utf-8")
    with pytest.raises(RejectedError, match=r"acme: .*it has a tag") as caught:
        read_cassette(path, "acme")
    assert caught.value.hint
    with pytest.raises(ValueError, match="it has a tag"):
        Serializer.deserialize(path.read_text(encoding="utf-8"))
    assert not touched.exists()


@given(tree=trees)
@example(tree={"a": " \n\n  b\n", "c": "\n", "d": "e\n\n", "f": "\tg\n\x85h\u2028\r\n", "i\nj": 1})
def test_what_is_written_is_read_back(tree: object) -> None:
    text = dump_yaml(tree)
    assert text.isascii()
    assert load_yaml(text) == tree
    assert Serializer.deserialize(Serializer.serialize(tree)) == tree


@given(lines=st.lists(st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1)))
def test_a_text_of_several_lines_stands_as_it_is_line_by_line(lines: list[str]) -> None:
    whole = ["first", *lines, "x" * 500]
    text = dump_yaml({"body": "\n".join(whole)})
    assert text.splitlines() == ["body: |-", *(f"  {line}" for line in whole)]


def test_a_text_of_one_line_stays_on_it_however_long() -> None:
    text = "a word and another, " * 50 + "end"
    assert dump_yaml({"source": text}) == f"source: {text}\n"


def test_libyaml_itself_reads_and_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object, **__: object) -> None:
        pytest.fail("the parser or the emitter that is written in Python was used")

    assert yaml.__with_libyaml__
    monkeypatch.setattr("yaml.scanner.Scanner.__init__", slow)
    monkeypatch.setattr("yaml.emitter.Emitter.__init__", slow)
    assert load_yaml(dump_yaml({"a": "b\nc"})) == {"a": "b\nc"}


@pytest.mark.parametrize(
    "number", ["1" * 4_301, "1" + ":59" * 1_500, "-1" + ":59" * 1_500 + ".5", "0x" + "f" * 17]
)
def test_a_number_that_would_take_for_ever_is_refused(number: str) -> None:
    with pytest.raises(ValueError, match="over 18 digits"):
        load_yaml(f"a: {number}\n")
    assert load_yaml(f"a: '{number}'\n") == {"a": number}
