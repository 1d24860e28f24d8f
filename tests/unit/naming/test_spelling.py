"""The characters that styles are spelled with, and the lengths that they keep to."""

from __future__ import annotations

import hashlib
import re
import string

import pytest

from gen_models.ids import ModelId
from gen_models.naming import RUST_VARIANT, UPPER_SNAKE, Style, assign, styles
from gen_models.targets import load_target, target_names


def test_a_table_keeps_what_a_name_may_have_spells_what_has_a_word_and_separates_the_rest() -> None:
    table = styles._table({".": "DOT", "\u00e9": "E_ACUTE"})
    kept = {c: c.upper() for c in string.ascii_letters + string.digits + "/"}
    spelled = {**kept, ".": " DOT ", "\u00e9": " E_ACUTE "}
    wrong = [
        code for code in range(0x3000) if chr(code).translate(table) != spelled.get(chr(code), " ")
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("model_id", "name"),
    [
        ("a" * 120, "A" + "a" * 119),
        ("a" * 121, "A" + "a" * 109 + "__e9615320"),
        ("a" * 109 + "." + "b" * 20, "A" + "a" * 108 + "__f2151588"),
    ],
)
def test_a_variant_of_the_longest_length_is_kept_and_a_longer_one_is_cut(
    model_id: str, name: str
) -> None:
    assert assign([model_id], RUST_VARIANT, {}) == {model_id: name}


@pytest.mark.parametrize("letter", string.ascii_lowercase)
def test_every_letter_is_a_name(letter: str) -> None:
    assert assign([letter], RUST_VARIANT, {}) == {letter: letter.upper()}
    assert assign([letter], UPPER_SNAKE, {}) == {letter: letter.upper()}


@pytest.mark.parametrize(
    ("style", "name"), [(UPPER_SNAKE, "A" * 120), (RUST_VARIANT, f"A{'a' * 119}")]
)
def test_the_longest_name_is_whole_and_a_longer_one_is_cut(style: Style, name: str) -> None:
    whole, longer = "a" * 120, "a" * 121
    assert assign([whole], style, {}) == {whole: name} == {whole: style.plain(whole)}
    assert len(style.plain(longer)) == 120
    assert style.plain(longer)[:100] == name[:100]
    assert style.plain(longer) != name


def test_a_name_is_cut_before_its_digest_without_a_separator_at_the_cut() -> None:
    model_id = "a" * 110 + "-" + "b" * 20
    digest = hashlib.sha256(model_id.encode()).hexdigest()[:8].upper()
    assert assign([model_id], UPPER_SNAKE, {}) == {model_id: f"{'A' * 110}_{digest}"}


def test_a_name_is_cut_through_whatever_letter_stands_there() -> None:
    for letter in string.ascii_lowercase:
        cut = UPPER_SNAKE.plain(letter * 130)
        assert cut[:112] == letter.upper() * 111 + "_"


def test_the_plain_name_goes_to_the_id_with_fewer_capitals_whichever_they_are() -> None:
    for letter in string.ascii_lowercase:
        for ids in ([letter + "b", letter.upper() + "b"], ["B" + letter, "B" + letter.upper()]):
            assert assign(ids, UPPER_SNAKE, {})[ModelId(ids[0])] == ids[0].upper()


@pytest.mark.parametrize(
    "separator", [*sorted({*string.punctuation} - {"-", "/"}), "\u00e9", "\u0663"]
)
def test_the_plain_name_goes_to_the_id_with_fewer_strange_separators(separator: str) -> None:
    closer, further = f"Z-z{separator}z", f"z{separator}z{separator}z"
    assert assign([closer, further], UPPER_SNAKE, {})[ModelId(closer)] == "Z_Z_Z"


def test_every_separator_of_ascii_but_the_two_plain_ones_has_a_word_of_its_own() -> None:
    words = styles._SPELLED
    assert set(words) == set(string.punctuation + " ") - {"-", "/"}
    assert len(set(words.values())) == len(words)
    assert all(re.fullmatch(r"[A-Z]+(_[A-Z]+)?", word) for word in words.values())


def test_a_word_of_two_is_one_word_in_a_variant() -> None:
    assert assign(["a-b", "a[b"], RUST_VARIANT, {})[ModelId("a[b")] == "A__OpenSquare__B"


def test_a_line_feed_is_a_separator_too() -> None:
    assert RUST_VARIANT.plain("a\nb") == "A__B"
    assert UPPER_SNAKE.plain("a\nb") == "A_B"


def test_ledgers_know_the_styles_by_names_that_stay() -> None:
    assert {name: load_target(name).style.name for name in target_names()} == {
        "python": "upper_snake",
        "rust": "rust_variant",
        "typescript": "upper_snake",
    }
