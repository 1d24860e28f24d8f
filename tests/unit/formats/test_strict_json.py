"""Strict JSON: what the standard has is read as it is, and nothing else is read at all."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gen_models.formats.strict_json import MAX_VALUES, NotJSONError, _unique, dumps, loads
from tests.support.comparisons import comparisons_of

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
keys = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


def why_not(data: bytes) -> str:
    with pytest.raises(NotJSONError) as caught:
        loads(data)
    return str(caught.value)


def nested(depth: int, opening: bytes = b"[", closing: bytes = b"]") -> bytes:
    return opening * depth + closing * depth


@given(value=values)
def test_what_is_written_is_read_back(value: object) -> None:
    assert loads(dumps(value).encode()) == value


@given(value=values)
@example(value={"\x7f": "\x7f\x85\u2028\n"})
def test_what_is_written_is_one_line_of_printable_ascii(value: object) -> None:
    text = dumps(value)
    assert text.isascii()
    assert text.isprintable()


@given(value=values)
def test_any_json_of_another_writer_is_read(value: object) -> None:
    text = json.dumps(value, ensure_ascii=True, indent=2)
    assert loads(text.encode()) == value


@given(data=st.binary(max_size=60))
@example(data=b"9" * 5_000)
def test_any_bytes_are_read_or_are_not_json(data: bytes) -> None:
    with suppress(NotJSONError):
        loads(data)


@given(text=st.text('[]{}",:0123456789eE+-. \\truefalsnN\u00e9I', max_size=40))
def test_what_looks_like_json_is_read_as_the_standard_has_it_or_not_at_all(text: str) -> None:
    try:
        value = loads(text.encode())
    except NotJSONError:
        return
    assert json.loads(text) == value


@given(key=keys, before=st.dictionaries(keys, scalars, max_size=3))
@pytest.mark.parametrize("around", ["{}", "[{}]", '{{"outer":{}}}'])
def test_a_key_twice_in_one_object_is_not_json(
    around: str, key: str, before: dict[str, object]
) -> None:
    pairs = [(key, 1), *before.items(), (key, 1)]
    inner = "{" + ",".join(f"{json.dumps(name)}:{json.dumps(value)}" for name, value in pairs) + "}"
    assert why_not(around.format(inner).encode()).endswith("twice in one object")


def test_a_key_may_come_again_in_another_object() -> None:
    assert loads(b'[{"a":1},{"a":{"a":2}}]') == [{"a": 1}, {"a": {"a": 2}}]


@pytest.mark.parametrize("name", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_not_json(name: str) -> None:
    problem = f"has the number {name}, which is not valid in JSON"
    assert why_not(f'{{"a":[{name}]}}'.encode()) == problem


@pytest.mark.parametrize("digits", ["1e400", "-1e400", "1" + "0" * 400 + ".0", "1" * 5_000])
def test_a_number_that_no_reader_holds_is_not_json(digits: str) -> None:
    problem = why_not(f"[{digits}]".encode())
    assert problem == f"has the number {digits[:20]}, which is too large"


def test_a_byte_order_mark_is_not_json() -> None:
    assert why_not(b"\xef\xbb\xbf[]") == "starts with a byte order mark"


@pytest.mark.parametrize("data", [b'["\xff"]', b'["\xc0\xaf"]', b'["\xed\xa0\x80"]'])
def test_what_is_not_utf_8_is_not_json(data: bytes) -> None:
    assert why_not(data) == "not UTF-8 (byte 2)"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-16-le"])
def test_another_encoding_is_not_json(encoding: str) -> None:
    assert why_not('{"a":1}'.encode(encoding)).startswith("not ")


@pytest.mark.parametrize(
    "text",
    ["", " ", "{", "[1,]", '{"a":1,}', "{'a':1}", "[1] []", "// no\n[]", "[01]", "[.5]", '["\t"]'],
)
def test_what_only_some_readers_accept_is_not_json(text: str) -> None:
    assert why_not(text.encode()).startswith("not JSON (")


def test_where_json_breaks_is_told_by_line() -> None:
    assert why_not(b'{\n"a": 1,\n"b" 2}') == "not JSON (Expecting ':' delimiter, line 3)"


@pytest.mark.parametrize(("opening", "closing"), [(b"[", b"]"), (b'{"a":[', b"]}")])
def test_nesting_is_read_to_a_depth_and_no_further(opening: bytes, closing: bytes) -> None:
    each = opening.count(b"[") + opening.count(b"{")
    assert loads(nested(64 // each, opening, closing)) is not None
    assert why_not(nested(64 // each + 1, opening, closing)) == "nested deeper than 64"


@pytest.mark.parametrize("depth", [500, 5_000, 500_000])
def test_no_depth_breaks_the_reader(depth: int) -> None:
    assert why_not(nested(depth)) == "nested deeper than 64"


@given(key=st.text(min_size=1))
@example(key="k" * 2_000)
@example(key="\u202e\x1b[31m" * 100)
def test_why_something_is_not_json_is_short_printable_ascii(key: str) -> None:
    name = json.dumps(key)
    problem = why_not(f"{{{name}:1,{name}:2}}".encode())
    assert problem.isascii()
    assert problem.isprintable()
    assert len(problem) < 240


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {"a": [float("-inf")]}])
def test_what_is_not_json_is_not_written(value: object) -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        dumps(value)


def test_finding_a_doubled_key_takes_a_step_a_key() -> None:
    few, many = (
        comparisons_of(lambda keys: _unique([(key, 1) for key in keys]), size, NotJSONError)
        for size in (100, 1_000)
    )
    assert many <= 10 * few


@pytest.mark.slow
@pytest.mark.parametrize("value", ["[]", "{}", '""', "1", '"a,b"'])
def test_more_values_than_a_listing_has_are_refused(value: str) -> None:
    most = MAX_VALUES
    text = f"[{f'{value},' * most}{value}]"
    assert why_not(text.encode()) == f"has more than {most} values"


@pytest.mark.parametrize("text", [",", '\\",', "\\\\,", "[,]"])
def test_commas_in_a_text_are_no_values(text: str) -> None:
    inside = text * (MAX_VALUES + 1)
    assert len(loads(f'["{inside}"]'.encode())) == 1


@pytest.mark.slow
def test_as_many_values_as_are_allowed_are_read() -> None:
    nested: list[object] = [[]] * ((MAX_VALUES - 3) // 2)
    text = json.dumps([nested, nested])
    assert len(loads(text.encode())) == 2
