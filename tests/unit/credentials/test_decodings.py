"""Decodings: each gives back what was encoded, wherever in a text it is."""

from __future__ import annotations

import base64
import json
import random
import string
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.credentials import escapes, radix
from gen_models.credentials.escapes import CONTEXT, SEPARATOR, folded
from gen_models.credentials.views import (
    GROWTH,
    OVERLAP,
    PIECE,
    ROOM,
    TooMuchEncodedError,
    View,
    views,
)
from tests.support.hostile.keys import ENCODINGS, WRAPPED

Decode = Callable[[bytes], bytes]

DECODERS: dict[str, tuple[Decode, ...]] = {
    "URL": (escapes.percent,),
    "JSON": (escapes.backslash,),
    "a program's string": (escapes.backslash,),
    "HTML": (escapes.html,),
    "hexadecimal": (radix.hexadecimal,),
    "character codes": (escapes.character_codes,),
    "base32": radix.BASE32,
    "base64": (radix.base64,),
    "Ascii85": radix.BASE85,
    "base85": radix.BASE85,
}
PRINTABLE = string.ascii_letters + string.digits + string.punctuation

texts = st.text(PRINTABLE, min_size=8, max_size=60)
around = st.sampled_from(["", " ", "id: ", '{"id": ', "\n", "the word "])


@pytest.mark.parametrize("encoding", [name for name in ENCODINGS if name != "reversed"])
@given(text=texts, before=around, after=st.sampled_from(["", " ", "\n", " and more"]))
def test_what_was_encoded_is_found_in_a_text(
    encoding: str, text: str, before: str, after: str
) -> None:
    whole = f"{before}{ENCODINGS[encoding](text)}{after}".encode()
    found = [decode(whole) for decode in DECODERS[encoding.partition(",")[0].partition(" of")[0]]]
    assert any(text.encode() in one for one in [whole, *found])


@pytest.mark.parametrize("encoding", WRAPPED)
@given(text=texts, indent=st.sampled_from(["", "    ", "\t"]), end=st.sampled_from(["\n", "\r\n"]))
def test_lines_do_not_matter(encoding: str, text: str, indent: str, end: str) -> None:
    lines = f"{end}{indent}".join(WRAPPED[encoding](text).splitlines())
    found = [decode(f"{lines} ".encode()) for decode in DECODERS[encoding.partition(",")[0]]]
    assert any(text.encode() in one for one in found)


@pytest.mark.parametrize("encoding", [name for name in ENCODINGS if name != "reversed"])
@given(text=texts, before=texts, shown=st.integers(1, 40))
def test_pieces_that_are_kept_apart_are_not_read_as_one(
    encoding: str, text: str, before: str, shown: int
) -> None:
    # A decoding gives all its results with a separator between them, and the next one reads on.
    of_before, of_text = (ENCODINGS[encoding](one).encode() for one in (before, text))
    pieces = SEPARATOR.join([of_before[:shown], of_text, of_before])
    found = [decode(pieces) for decode in DECODERS[encoding.partition(",")[0].partition(" of")[0]]]
    assert text.encode() in SEPARATOR.join([pieces, *found]).split(SEPARATOR)


@given(data=st.binary(max_size=40), text=texts, more=st.binary(max_size=40))
def test_text_is_found_at_any_place_of_encoded_bytes(data: bytes, text: str, more: bytes) -> None:
    whole = data + text.encode() + more
    assert text.encode() in radix.hexadecimal(whole.hex().encode())
    assert text.encode() in radix.base64(base64.b64encode(whole))
    assert text.encode() in radix.BASE32[0](base64.b32encode(whole))
    assert text.encode() in radix.BASE32[1](base64.b32hexencode(whole))
    assert text.encode() in radix.BASE85[1](base64.b85encode(whole))


@given(text=texts, before=st.text("ABCabc123", max_size=9))
def test_what_runs_into_an_encoding_does_not_hide_it(text: str, before: str) -> None:
    for encode, decode in (
        (base64.b16encode, radix.hexadecimal),
        (base64.b32encode, radix.BASE32[0]),
        (base64.b64encode, radix.base64),
        (base64.a85encode, radix.BASE85[0]),
        (base64.b85encode, radix.BASE85[1]),
    ):
        assert text.encode() in decode(before.upper().encode() + encode(text.encode()))


@given(text=texts, after=st.text("ABCabc123", min_size=1, max_size=9))
def test_of_base85_that_goes_on_all_but_the_last_character_is_certain(
    text: str, after: str
) -> None:
    for encode, decode in ((base64.a85encode, 0), (base64.b85encode, 1)):
        found = radix.BASE85[decode](encode(text.encode()) + after.encode())
        assert text[:-1].encode() in found


def test_the_run_after_it_does_not_change_the_last_character_of_base85() -> None:
    dice = random.Random(0)
    for _ in range(500):
        text = "".join(dice.choices(PRINTABLE, k=dice.randint(8, 12))).encode()
        after = "".join(dice.choices(string.digits, k=9)).encode()
        assert text in radix.BASE85[0](base64.a85encode(text) + b" " + after)


@given(text=texts)
def test_base85_ends_where_its_json_string_ends(text: str) -> None:
    for encode, decode in ((base64.a85encode, 0), (base64.b85encode, 1)):
        value = json.dumps({"id": encode(text.encode()).decode(), "of": "0"}, separators=(",", ":"))
        assert text.encode() in radix.BASE85[decode](value.encode())


def test_z85_is_decoded_as_its_specification_has_it() -> None:
    assert bytes.fromhex("864FD26FB559F75B") not in radix.BASE85[2](b"HelloWorld")  # Not text.
    # The characters of base85 in the order of Z85.
    rfc, z85 = radix._ALPHABETS_85[1:]
    encoded = base64.b85encode(b"the quick fox").translate(bytes.maketrans(rfc, z85))
    assert b"the quick fox" in radix.BASE85[2](encoded)
    assert z85.startswith(b"0123456789abcdefghijklmnopqrstuvwxyzABC")


@pytest.mark.parametrize(
    ("decode", "text", "plain"),
    [
        (escapes.percent, "%u0041%u00e9", "A"),
        (escapes.percent, "100%", ""),
        (escapes.percent, "%zz%4", ""),
        (escapes.backslash, r"a\/b\u002Fc\"d\\e", 'a/b/c"d\\e'),
        (escapes.backslash, r"\u{41}\x{42}\U00000043\x44\105", "ABCDE"),
        (escapes.backslash, r"sk\-proj\_a", "sk-proj_a"),
        (escapes.backslash, r"\ud800\udc00a\u200bb\u0000c", "abc"),
        (escapes.backslash, r"\u2022\u2026", "*..."),
        (escapes.backslash, r"\w+", ""),
        (escapes.backslashes, r"\\\u0041\\\\u0042", "AB"),
        (escapes.backslashes, r"\u0041", ""),
        (escapes.html, "&amp;&#65;&#x42;&#0067&sol;", "&ABC/"),
        (escapes.html, "&bull;&#8226;&#X2022;", "***"),
        (escapes.html, "R&D &unknown; &", ""),
        (escapes.html, "&#99999999999;&#xFFFFFFFFF;", "\ufffd9;\ufffdF;"),
        (escapes.character_codes, "[65, 66,67,68, 69,70,71,72]", "ABCDEFGH"),
        (escapes.character_codes, "65|66|67|68|69|70|71|72", "ABCDEFGH"),
        (escapes.character_codes, "12, 13", ""),
    ],
)
def test_escapes(decode: Decode, text: str, plain: str) -> None:
    assert decode(text.encode()) == plain.encode("ascii", "ignore")


@pytest.mark.parametrize(
    "text",
    [
        "4142 4344 4546 4748", "41:42:43:44:45:46:47:48", "41.42.43.44.45.46.47.48",
        "=41=42=43=44=45=46=47=48", "0x41, 0x42,0x43;0x44 0x45 0x46 0x47 0x48",
    ],
)  # fmt: skip
def test_separators_in_hexadecimal(text: str) -> None:
    assert b"ABCDEFGH" in radix.hexadecimal(text.encode())


def test_utf_16_in_encoded_bytes_is_text() -> None:
    for name in ("utf-16-le", "utf-16-be", "utf-16"):
        assert b"ABCDEFGH" in radix.base64(base64.b64encode("\0ABCDEFGH\0".encode(name)))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("k\u200be\u0000y\x7f\ud800", "key"),
        ("\uff41\uff22\uff11\uff0d", "aB1-"),
        ("\u2022\u25cf\u2588\u2026", "***..."),
        ("a\tb\r\nc", "a\tb\r\nc"),
        (SEPARATOR.decode(), ""),
    ],
)
def test_characters_that_no_key_has_are_left_out(text: str, plain: str) -> None:
    assert folded(text.encode("utf-8", "ignore")) == plain.encode()


@given(
    before=st.integers(0, 3 * CONTEXT),
    after=st.integers(0, 3 * CONTEXT),
    between=st.integers(0, 5 * CONTEXT),
)
def test_what_is_near_an_escape_is_decoded_with_it(before: int, after: int, between: int) -> None:
    text = b"b" * before + b"%41" + b"m" * between + b"%42" + b"a" * after
    found = escapes.percent(text)
    assert b"b" * min(before, CONTEXT) + b"A" + b"m" * min(between, CONTEXT) in found
    assert b"m" * min(between, CONTEXT) + b"B" + b"a" * min(after, CONTEXT) in found
    assert len(found) <= 6 * CONTEXT + 3
    assert escapes.percent(b"far" + SEPARATOR + text).count(b"far") == 0


@pytest.mark.slow
@pytest.mark.parametrize("at", [0, PIECE - 5, PIECE - 1, PIECE, PIECE + OVERLAP - 3, 2 * PIECE])
def test_a_text_is_read_across_its_pieces(at: int) -> None:
    text = b"\n" * at + base64.b64encode(b"this is here") + b"\n" * (2 * PIECE + 9 - at)
    found = [view for view in views(text, thorough=False) if b"this is here" in view.text]
    assert found
    assert {view.encoding for view in found} == {"base64"}


@given(st.lists(st.sampled_from(["a", "\n", "\u2022"]), max_size=20).map("".join))
def test_the_text_itself_comes_first_and_knows_its_line(text: str) -> None:
    first, *others = views(folded(text.encode()), thorough=True)
    assert first == View(folded(text.encode()))
    assert all(view.encoding for view in others)


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [b"%2525", b"\\\\u005c", b"&amp;amp;", b"87cURD]i,", b"SGVsbG8g", b"41", b"JBSWY3DP", b"-"],
)
def test_what_is_decoded_has_its_bounds(unit: bytes) -> None:
    for size in (2**12, 2**16, 2**18):
        text = (unit * size)[:size]
        taken = 0
        try:
            for view in views(text, thorough=True):
                taken += len(view.text)
        except TooMuchEncodedError:
            pass
        assert taken <= ROOM + (GROWTH + 1) * size


@pytest.mark.slow
def test_what_takes_too_much_room_is_not_passed_over() -> None:
    # Every letter is a digit of all encodings, and what it means is text again.
    text = base64.b85encode(base64.b64encode(b"a secret that hides " * 400_000))
    with pytest.raises(TooMuchEncodedError):
        list(views(text, thorough=True))
