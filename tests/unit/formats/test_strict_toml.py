"""TOML is read as tomllib reads it, or refused before it takes the square of its length."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gen_models.formats import strict_toml
from gen_models.workspace import bundled_home

words = st.sampled_from(
    [*"[]{}.=,#\n\"'\\ a1-", "\r\n", '"""', "'''", "a = ", "[a]\n", "1.5", '"a.b"', "\\u0041"]
)
texts = st.lists(words, max_size=30).map("".join)


def why_not(text: str) -> str:
    with pytest.raises(strict_toml.NotTOMLError) as caught:
        strict_toml.loads(text)
    return str(caught.value)


@given(text=texts)
@example(text='a = """"b"""" # [[[\n')
@example(text="a = ''''b''''\n[c]\n")
@example(text='a = "\\"[" # "\nb = 1')
def test_it_is_read_as_tomllib_reads_it(text: str) -> None:
    try:
        expected = tomllib.loads(text)
    except ValueError:
        why_not(text)
    else:
        assert strict_toml.loads(text) == expected


@pytest.mark.parametrize(
    "file", sorted(bundled_home().glob("contracts/*.toml")), ids=lambda f: f.stem
)
def test_every_contract_is_read(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert strict_toml.loads(text) == tomllib.loads(text)


@pytest.mark.parametrize(
    "text",
    [
        "a = {}\n",
        "a = [{}]\n",
        "{} = 1\n",
        "[{}]\n",
    ],
)
@pytest.mark.parametrize("times", [60, 70, 10_000])
def test_depth_is_bounded_and_named_by_its_line(text: str, times: int) -> None:
    nested = {
        "a = {}\n": "[" * times + "]" * times,
        "a = [{}]\n": "{a=" * times + "1" + "}" * times,
    }.get(text, "a" + ".a" * (times - 1))
    if times == 60:
        strict_toml.loads(text.format(nested))
    else:
        assert why_not("# first\n" + text.format(nested)) == "nested deeper than 64 (at line 2)"


@pytest.mark.parametrize(
    "text",
    [
        'a = "' + "[" * 100 + '"',
        'a = """\n' + "[" * 100 + '\n"""',
        "a = '''" + "a." * 100 + "'''",
        "# " + "{" * 100,
        "a = [" + "1.5, " * 100 + "]",
        "a = [" + "[1], " * 100 + "]",
        "".join(f"a.b{number} = 1\n" for number in range(100)),
    ],
)
def test_what_is_not_deep_is_read(text: str) -> None:
    assert strict_toml.loads(text) == tomllib.loads(text)


@pytest.mark.parametrize(
    "number", ["9" * 5_000, "0x" + "f" * 5_000, str(2**63), str(-(2**63) - 1), "0b1" + "0" * 63]
)
def test_an_integer_beyond_64_bits_is_refused(number: str) -> None:
    why_not(f"a = {number}")
    why_not(f"a = [[{{b = {number}}}]]")


def test_64_bits_are_read() -> None:
    assert strict_toml.loads(f"a = {2**63 - 1}\nb = {-(2**63)}") == {"a": 2**63 - 1, "b": -(2**63)}
