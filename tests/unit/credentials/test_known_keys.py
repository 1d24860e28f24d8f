"""Known keys: any 8 characters of them in a row are found, and nothing that only resembles them."""

from __future__ import annotations

import base64
import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.credentials import Key, scanner
from gen_models.credentials.patterns import DISTINCT, RUN, KnownKeys
from tests.support.hostile.keys import ENCODINGS, SHAPES, encoded, secret_part
from tests.support.strategies import realistic_ids

WORD = string.ascii_letters + string.digits
KEY = "sk-proj-aB3dE5fG7hJ9kL1mN2pQ"
SECRET = "aB3dE5fG7hJ9kL1mN2pQ"

shaped = st.builds(
    lambda shape, seed: shape.key(random.Random(seed)),
    st.sampled_from(list(SHAPES.values())),
    st.integers(0, 2**32),
)
printable = st.text("".join(set(map(chr, range(33, 127))) - set("\"'<>")), min_size=8, max_size=80)
keys = shaped | printable


def found(text: str, *known: str) -> list[str]:
    return list(scanner.secrets_in_text(text, [Key(key) for key in known]))


def telling(text: str) -> bool:
    return all(
        len(set(text[at : at + RUN].lower())) >= DISTINCT for at in range(len(text) - RUN + 1)
    )


@given(key=keys, data=st.data(), before=st.text(max_size=9), after=st.text(max_size=9))
def test_any_run_of_a_key_is_found(key: str, data: st.DataObject, before: str, after: str) -> None:
    secret = secret_part(key)
    if len(secret) < RUN:
        secret = key
    start = data.draw(st.integers(0, len(secret) - RUN))
    run = secret[start : data.draw(st.integers(start + RUN, len(secret)))]
    if telling(run):
        assert found(before + run + after, key)
        assert found(f"{before}{run[::-1]}{after}", key)
        assert found(before + run.swapcase() + after, key)


@given(
    key=keys, between=st.sampled_from(["-", " ", "\n", "\u200b", '","', "\\", "/", "\x00", "* "])
)
def test_marks_between_letters_do_not_hide_a_key(key: str, between: str) -> None:
    bare = "".join(c for c in secret_part(key) if c.isalnum())
    if len(bare) >= RUN and telling(bare):
        assert found(between.join(bare), key)


@pytest.mark.parametrize("at", range(2 * RUN + 1))
def test_a_run_is_found_wherever_it_begins(at: int) -> None:
    known = KnownKeys([Key(KEY)])
    for start in range(len(SECRET) - RUN + 1):
        text = f"{'.' * at}{SECRET[start : start + RUN]}"
        assert known.are_in(text.encode())
        assert known.are_in(f"{text}{'.' * RUN}".encode())
        assert known.are_in(text[::-1].encode())
        # Letters and digits stay where they are when the marks between them go.
        assert known.are_in(f"{'z' * at}{SECRET[start : start + RUN]}".encode())
        assert not known.are_in(f"{'z' * at}{SECRET[start : start + RUN - 1]}".encode())


@given(key=shaped, text=realistic_ids)
def test_an_ordinary_id_holds_no_part_of_a_key(key: str, text: str) -> None:
    assert found(f'{{"id":"{text}"}}', key) == []


MASKS = [
    "***", "...", "\u2026", "\u2022\u2022\u2022", "xxx", "XXXXXX", "###", "---", "___", "*.x",
    "\u25cf" * 8, "???", "!!!", "..*",
]  # fmt: skip


@pytest.mark.parametrize("mask", MASKS)
@pytest.mark.parametrize("shown", [4, 5, 6, 7])
@pytest.mark.parametrize("gap", ["", " "])
def test_what_is_shown_next_to_a_mask_is_found(mask: str, shown: int, gap: str) -> None:
    assert found(f"(a key {mask}{gap}{SECRET[-shown:]} that is wrong)", KEY)
    assert found(f"a key of {SECRET[:shown]}{gap}{mask}", KEY)
    assert found(f"{mask}{SECRET[-shown:]}"[::-1], KEY)


@given(tail=st.text("x-*.#_ab1", min_size=4, max_size=4), mask=st.text("*.x#_-", min_size=3))
def test_a_tail_that_looks_like_a_mask_is_found_too(tail: str, mask: str) -> None:
    assert found(f"{mask}{tail}", f"9Zk2Qw8L{tail}")


@pytest.mark.parametrize(
    "text",
    [
        "...mN2q", "**N2pQ", f"*{SECRET[-4:]}", SECRET[-7:], SECRET[:7], "sk-proj-...",
        "sk-proj-aB3",
        f"{SECRET[:4]} and {SECRET[-4:]}", "***", "*** aB3d", SECRET[:4] + SECRET[9:13], "",
    ],
)  # fmt: skip
def test_less_than_that_is_no_part_of_a_key(text: str) -> None:
    assert found(text, KEY) == []


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("sk-ant-api03-" + SECRET, "sk-ant-api03-aB3d"),
        ("sk-" + SECRET, "sk-aB3dE"),
        ("hf_" + SECRET, "hf_aB3dE"),
        ("github_pat_" + SECRET, "github_pat_aB3d"),
    ],
)
def test_a_public_prefix_with_four_more_characters_is_found(key: str, text: str) -> None:
    assert found(f"({text})", key)
    assert found(f"({text[:-1]})", key) == []


@pytest.mark.parametrize(
    ("key", "secret", "harmless"),
    [
        # What is left without the prefix has fewer than 8 characters.
        ("sk-proj-aB3dE5f", "sk-proj-aB3dE5f", ["aB3dE5f", "sk-proj-aB3dE5", "...dE5f"]),
        ("hf_aB3dE", "hf_aB3dE", ["f_aB3dE"]),
        # No run has three different characters.
        ("sk-test-aaaaaaaaaaaaaaaa", "sk-test-aaaaaaaaaaaaaaaa", ["aaaaaaaa", "a" * 16]),
        ("00000000", "00000000", ["0000000"]),
        ("abababababab", "abababababab", ["abababab"]),
        # One that is as short as a key may be.
        ("aB3dE5fG", "aB3dE5fG", ["aB3dE5f", "B3dE5fG"]),
    ],
)
def test_of_a_key_that_is_short_or_plain_the_whole_is_found(
    key: str, secret: str, harmless: list[str]
) -> None:
    assert found(f'{{"id":"{secret}"}}', key)
    assert [text for text in harmless if found(text, key)] == []


@pytest.mark.parametrize("name", [name for name in ENCODINGS if name != "reversed"])
def test_three_encodings_within_that_of_json_are_decoded(name: str) -> None:
    text = encoded(SECRET[:RUN], ["base64", "hexadecimal", name, "JSON, each letter"])
    assert found(f'{{"id":"{text}"}}', KEY)


def test_all_known_keys_are_looked_for() -> None:
    others = ["Qz7Xw5Vu3Ts1", "11111111", KEY]
    for key in others:
        assert found(f"it is {key}.", *others)
    assert not KnownKeys([])
    assert KnownKeys([Key("11111111")])


def test_a_key_is_told_once_and_by_its_first_encoding() -> None:
    text = f"{SECRET} {SECRET.encode().hex()}"
    assert found(text, KEY) == ["the API key or a part of it"]
    assert found(text[21:], KEY) == ["the API key or a part of it (hexadecimal)"]


@given(st.integers(0, len(SECRET) - RUN), st.integers(1, 3), st.text(WORD, min_size=4))
def test_a_value_ends_where_it_ends(start: int, before: int, after: str) -> None:
    # The last digits of base85 mean something else if more of them follow.
    text = "-" * before + SECRET[start : start + RUN]
    value = base64.b85encode(text.encode()).decode()
    assert list(scanner.secrets_in_data([[value, after]], [Key(KEY)]))


@given(
    st.integers(4, RUN - 1),
    st.sampled_from(list(ENCODINGS)),
    st.integers(0, 2**32),
    st.sampled_from(["values", "names", "rows"]),
)
def test_a_short_end_that_is_split_in_two_ends_where_it_ends(
    size: int, last: str, seed: int, where: str
) -> None:
    # Reversed, base85 ends where another value is joined to it.
    text = encoded("---" + SECRET[-size:], ["base85", "reversed", last])
    cut = random.Random(seed).randint(1, len(text) - 1)
    first, second = text[:cut], text[cut:]
    data: object = ["model-1", first, second, "model-2"]
    if where == "names":
        data = {"model-1": 1, first: 2, second: 3, "model-2": 4}
    elif where == "rows":
        data = [{"id": one, "of": "them"} for one in ("model-1", first, second, "model-2")]
    assert list(scanner.secrets_in_data([data], [Key(KEY)]))


@pytest.mark.parametrize("name", ["Ascii85", "base85"])
@given(
    size=st.integers(4, RUN - 1),
    mask=st.sampled_from(["---", "***", "....", "xxxxxxxx", "...*..."]),
    before=st.text("!#$%&*+;=>?@abcuvXYZ019", max_size=9),
    after=st.text("!#$%&*+;=>?@abcuvXYZ019", max_size=9),
    turned=st.booleans(),
)
def test_a_short_end_in_base85_is_found_whatever_digits_stand_around_it(
    name: str, size: int, mask: str, before: str, after: str, *, turned: bool
) -> None:
    text = before + encoded(mask + SECRET[-size:], [name]) + after
    assert found(f"of {text[::-1] if turned else text} .", KEY)


def test_data_is_searched_by_value_by_name_and_joined() -> None:
    def search(*orders: object) -> list[str]:
        return list(scanner.secrets_in_data(orders, [Key(KEY)]))

    rows = [{"id": "m-1", "of": SECRET[:5]}, {"id": "m-2", "of": SECRET[5:10]}]
    assert search({"data": rows})
    assert search([rows[:1]], [rows[1:]]) == []
    assert search(rows[::-1])
    thirds = [{"id": f"m-{n}", "of": SECRET[n : n + 3]} for n in (3, 0, 6)]
    assert search(thirds) == []
    assert search(thirds, sorted(thirds, key=lambda row: row["id"]))
    assert search({"a": SECRET[:6], "b": SECRET[6:12]})
    assert search({"a": [SECRET[:6], [SECRET[6:12]]]})
    digits = SECRET[:8].encode().hex()
    assert search({digits[:8]: 1, digits[8:]: 2})
    assert search([{"x": {"id": SECRET[:6]}, "id": "1"}, {"x": {"id": SECRET[6:12]}, "id": "2"}])
    assert search([None, True, 1.5, "", {"id": "gpt-4o"}]) == []
    assert list(scanner.secrets_in_data([{"n": 1234}, {"n": 5678}], [Key("x91234567")])) == []
    assert list(scanner.secrets_in_data([[{"n": 91234}, {"n": 567}]], [Key("x91234567")]))
    assert list(scanner.secrets_in_data([KEY], [])) == []
