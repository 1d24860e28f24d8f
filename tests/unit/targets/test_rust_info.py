"""What Rust says of models is what landed; what was tampered with, in one letter, is refused."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.fields import FIELDS
from gen_models.info import Fact, LandedInfo
from gen_models.targets import ProviderModels
from gen_models.targets.rust.target import TARGET as RUST
from tests.support.builders.infos import informed, merged, with_facts
from tests.support.builders.providers import ACME
from tests.support.builders.rust import HOSTILE_IDS, info_source_of, models

PATH = "rust/src/model_info/acme_ai.rs"
FULL = informed(models(HOSTILE_IDS[:12], HOSTILE_IDS[12:18]))
PLAIN = with_facts(
    models(["gpt-4", "gpt-5"]),
    "gpt-4",
    {
        "context_window": Fact(128_000, "listing", ("data-set",)),
        "input_price": Fact(Decimal("2.5"), "data-set", others={"listing": Decimal(3)}),
    },
)


def verify(source: str, provider: ProviderModels) -> None:
    """Verifies a provider's files, of which this is the module of its info."""
    RUST.verify({**RUST.render_provider(provider), PATH: source}, provider)


@pytest.mark.parametrize("provider", [FULL, PLAIN, informed(models([])), models(["a"])])
def test_what_was_rendered_is_verified(provider: ProviderModels) -> None:
    RUST.verify(RUST.render_provider(provider), provider)


@given(merged(["a", "b"]))
def test_whatever_sources_come_to_is_verified(landed: LandedInfo) -> None:
    provider = replace(models(["a"], ["b"]), info=landed)
    RUST.verify(RUST.render_provider(provider), provider)


def test_the_order_in_which_others_are_known_does_not_matter() -> None:
    others = {"listing": 2, "data-set": 3}
    turned = {"data-set": 3, "listing": 2}
    first, second = (
        info_source_of(
            with_facts(models(["a"]), "a", {"context_window": Fact(1, "other-set", others=said)})
        )
        for said in (others, turned)
    )
    assert first == second


def test_a_source_is_ascii_with_line_feeds() -> None:
    source = info_source_of(FULL)
    assert source.replace("\n", "").isascii()
    assert source.replace("\n", "").isprintable()


@pytest.mark.parametrize(
    ("genuine", "tampered"),
    [
        ("context_window 1 0 128000", "context_window 1 0 128001"),
        ("context_window 1 0 128000", "context_window 0 1 128000"),
        ("context_window 1 0 128000", "context_window 1 - 128000"),
        ("context_window 1 0 128000", "context_window 1 9 128000"),
        ("context_window 1 0 128000", "context_window 1 0 1e5"),
        ("context_window 1 0 128000", "max_input_tokens 1 0 128000"),
        ("context_window 1 0 128000\n", ""),
        ("input_price 0 - 2.5", "input_price 0 - 2.50"),
        ("other input_price 1 3", "other input_price 1 2"),
        ("other input_price 1 3", "disputed input_price 1 3"),
        ("other input_price 1 3", "unknown input_price 1 3"),
        ("other input_price 1 3", "other"),
        ('("gpt-4", ', '("gpt-5", '),
        ('("gpt-4", ', '("gpt-4", "", '),
        ('("gpt-4", ', '("gpt-4" /* evil */, '),
        ('("gpt-4", ', '(b"gpt-4", '),
        ('("gpt-4", ', "(evil!(), "),
        ('["data-set", "2026-02-01"', '["data-set", "2026-02-02"'),
        ('["data-set", ', '["data-sets", '),
        ('"https://data.example/"', '"https://evil.example/"'),
        ("MODELS: [(&str, &str); 1]", "MODELS: [(&str, &str); 2]"),
        ("static MODELS", "pub static MODELS"),
        ("sources: &SOURCES", "sources: &OTHER"),
        ("-p acme-ai\n", "-p acme-ai\nuse std::fs;\n"),
        ("-p acme-ai\n", "-p acme-ai\r\n"),
    ],
)
def test_a_tampered_source_is_refused(genuine: str, tampered: str) -> None:
    source = info_source_of(PLAIN)
    assert genuine in source
    with pytest.raises(ValueError, match=r"the |model info"):
        verify(source.replace(genuine, tampered, 1), PLAIN)


@given(st.data())
def test_no_letter_of_a_source_can_be_another(data: st.DataObject) -> None:
    source = info_source_of(PLAIN)
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, min(start + 2, len(source))))
    inserted = data.draw(st.text(st.sampled_from(sorted({*source, "'", "\r", "`"})), max_size=2))
    changed = source[:start] + inserted + source[end:]
    if re.sub(r"[ \n,]", "", changed) != re.sub(r"[ \n,]", "", source):
        with pytest.raises(ValueError, match=r"the |model info"):
            verify(changed, PLAIN)


def test_info_of_other_models_is_refused() -> None:
    source = info_source_of(PLAIN)
    for other in (replace(PLAIN, info=None), FULL, models(["gpt-4"])):
        with pytest.raises(ValueError, match="info"):
            verify(source, other)


def test_every_field_can_be_read() -> None:
    source = RUST.render_package([ACME])["rust/src/model_info.rs"]
    getters = re.compile(
        r"^    pub fn (\w+)\(&self\) -> Option<.+> \{\n        match", re.MULTILINE
    )
    assert getters.findall(source) == [*FIELDS]
    assert not re.search("@[A-Z_]+@", source)
