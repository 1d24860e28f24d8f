"""What was rendered as Rust is verified; what was tampered with, in one letter or more, is not."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from gen_models.lifecycle import Span
from gen_models.targets import ProviderModels
from gen_models.targets.rust.literals import rust_literal
from gen_models.targets.rust.tables import ROW
from gen_models.targets.rust.target import TARGET as RUST
from tests.support.builders.providers import OBSERVED, known, retired, unlisted
from tests.support.builders.rust import HOSTILE_IDS, models, providers, source_of

LIVE, PAST = HOSTILE_IDS[::2], HOSTILE_IDS[1::2]
PATH = "rust/src/acme_ai.rs"


def verify(source: str, provider: ProviderModels) -> None:
    """Verifies a provider's files, of which this is the module of its enum."""
    RUST.verify({**RUST.render_provider(provider), PATH: source}, provider)


@given(providers)
@example(models(LIVE, PAST))
@example(models([], ["gone"]))
@example(models([]))
def test_what_was_rendered_is_verified(provider: ProviderModels) -> None:
    RUST.verify(RUST.render_provider(provider), provider)


@pytest.mark.parametrize("count", [1, ROW - 1, ROW, ROW + 1, 2 * ROW, 2 * ROW + 1])
def test_a_row_may_end_where_the_models_do(count: int) -> None:
    provider = models(f"m{number}" for number in range(count))
    RUST.verify(RUST.render_provider(provider), provider)


@given(providers, providers)
def test_a_source_is_verified_for_its_own_models_only(
    mine: ProviderModels, other: ProviderModels
) -> None:
    assume(mine != other)
    with pytest.raises(ValueError, match="the "):
        RUST.verify(RUST.render_provider(mine), other)


TAMPERED = models(
    ["gpt-4", "gpt-5", 'quote"'],
    ["gpt-3", "gpt-2"],
    lifecycles=[
        unlisted("gpt-2"),
        retired("gpt-3", "gpt-4"),
        known("gpt-4", Span(OBSERVED, OBSERVED), successors=["gpt-5"]),
    ],
)


@pytest.mark.parametrize(
    ("genuine", "tampered"),
    [
        ("{\n    Gpt__2,\n", "{\n"),
        ("    Gpt__4,\n", "    Gpt__4,\n    Evil,\n"),
        ("    Gpt__4,\n", "    Gpt__4 = 7,\n"),
        ("    Gpt__4,\n", "    Gpt__4(u8),\n"),
        ("    Gpt__4,\n", "    #[evil]\n    Gpt__4,\n"),
        ("    Gpt__4,\n", "    Gpt__4, // gpt-4\n"),
        ("    Gpt__4,\n    Gpt__5,\n", "    Gpt__5,\n    Gpt__4,\n"),
        ("Bespoke(super::String)", "Bespoke(String)"),
        ("Bespoke(super::String),\n", "Bespoke(super::String),\n    Evil,\n"),
        ('IDS: [&str; 5] = ["gpt-2", ', "IDS: [&str; 5] = ["),
        ('"gpt-3", "gpt-4", "gpt-5", "quote', '"gpt-3", "gpt-5", "gpt-4", "quote'),
        ('["gpt-2", "gpt-3", "gpt-4"', '["gpt-2", "gpt-3", "gpt-44"'),
        ('["gpt-2", "gpt-3", "gpt-4"', '["gpt-2", "gpt-3", b"gpt-4"'),
        ('["gpt-2", "gpt-3", "gpt-4"', '["gpt-2", "gpt-3", r"gpt-4"'),
        ('["gpt-2", "gpt-3", "gpt-4"', '["gpt-2", "gpt-3", "gpt\\x2d4"'),
        ('["gpt-2", "gpt-3", "gpt-4"', '["gpt-2", "gpt-3", concat!("gpt-4")'),
        ('["gpt-2", "gpt-3", "gpt-4"', '["gpt-2", "gpt-3", /* gpt */ "gpt-4"'),
        ('["gpt-2", "gpt-3", "gpt-4"', '["gpt-2", "gpt-3", { "gpt-4" }'),
        ('["gpt-2", "gpt-3", "gpt-4"', '["gpt-2",\r"gpt-3", "gpt-4"'),
        ('["gpt-2", "gpt-3", "gpt-4"', '["gpt-2",\t"gpt-3", "gpt-4"'),
        ('["gpt-2", "gpt-3", "gpt-4"]', '["gpt-2", "gpt-3", "gpt-4" /* gpt */]'),
        ('["gpt-2", "gpt-3", "gpt-4"]', '["gpt-2", "gpt-3", "gpt-4" // gpt\n]'),
        ('["gpt-2", "gpt-3", "gpt-4"', '["gpt-2", "gpt-3", evil(), "gpt-4"'),
        ('["gpt-2", "gpt-3", "gpt-4"', '["gpt-2", "gpt-3", #[evil] "gpt-4"'),
        ('"quote\\""', '"quote"'),
        ('"quote\\""', '"quote", evil()'),
        ("        Gpt__4,\n", "        Gpt__5,\n"),
        ("        Gpt__4,\n", "        Gpt__4, \n"),
        ("        Gpt__4,\n", "        Gpt__4;\n"),
        ("        Gpt__4,\n", "        evil!(),\n"),
        ("=> [\n        Gpt__2,", "=> ["),
        ("    0 => [", "    1 => ["),
        ("    0 => [", "    0 => [["),
        ('"acme-ai", 5,', '"acme-ai", 4,'),
        ("names: ProviderModelAcmeAi::NAMES", "names: &EVIL"),
        ("PAST: [&str; 2] = [", 'PAST: [&str; 3] = ["gpt-1", '),
        ('PAST: [&str; 2] = ["gpt-2", "gpt-3"];', 'PAST: [&str; 2] = ["gpt-3", "gpt-2"];'),
        ('KNOWN: [&str; 3] = ["gpt-2"', 'KNOWN: [&str; 3] = ["gpt-1"'),
        ('"2026-01-01/2026-01-01/2026-02-01"', '"2026-01-01/2026-01-01/2026-02-02"'),
        ('"2026-01-01/2026-01-01/2026-02-01"', '"2026-01-01/2026-01-01"'),
        ('DEPRECATED_ON: [&str; 3] = ["",', 'DEPRECATED_ON: [&str; 3] = ["2026-01-01",'),
        ('RETIRES_ON: [&str; 3] = ["",', 'RETIRES_ON: [&str; 3] = ["2026-01-01",'),
        ('SUCCESSOR: [&str; 3] = ["", "gpt-4"', 'SUCCESSOR: [&str; 3] = ["", "gpt-5"'),
        ('"https://acme.example/deprecations"', '"https://acme.example/other"'),
        ('observed: "2026-03-01"', 'observed: "2026-03-02"'),
        ('    #[deprecated(note = "shut down on 2026-02-01; use gpt-4")]\n', ""),
        ("shut down on 2026-02-01; use gpt-4", "shut down on 2026-02-01; use gpt-5"),
        ('use gpt-4")]\n', 'use gpt-4")]\n    #[deprecated(note = "twice")]\n'),
        ('use gpt-4")]\n', 'use gpt-4", since = "1")]\n'),
        ("    Gpt__4,\n", '    #[deprecated(note = "evil")]\n    Gpt__4,\n'),
        ("#![allow(deprecated)]", "#![allow(warnings)]"),
        ("static IDS:", "static mut IDS:"),
        ("static IDS:", "pub static IDS:"),
        ("    ids: &IDS,", "    ids: &PAST,"),
        ("#[non_exhaustive]\n", ""),
        ("#[non_exhaustive]\n", "#[non_exhaustive]\n#[derive(Debug)]\n"),
        ('#[doc = "A model of Acme AI', '#[doc = "A model of Other'),
        ("use super::Tables;", "use super::Tables;\nuse std::fs;"),
        ("use super::Tables;", "extern crate std;\nuse super::Tables;"),
        ("provider_model! {", "evil! {"),
        ('ProviderModelAcmeAi, "acme-ai"', 'ProviderModelAcmeAi, "other"'),
        ("pub enum ProviderModelAcmeAi", "pub enum ProviderModelOther"),
        ("// @generated by", "// @made by"),
        ("// @generated by", "#![feature(evil)]\n// @generated by"),
        ("-p acme-ai\n", "-p acme-ai\r\n"),
        ("-p acme-ai\n", "-p acme-ai\revil();\n"),
        ("static IDS", "\tstatic IDS"),
        ("static IDS", "/* \u2028 */ static IDS"),
    ],
)
def test_a_tampered_source_is_refused(genuine: str, tampered: str) -> None:
    source = source_of(TAMPERED)
    assert genuine in source
    with pytest.raises(ValueError, match="the "):
        verify(source.replace(genuine, tampered, 1), TAMPERED)


def test_a_list_in_a_list_is_refused() -> None:
    nested = re.sub(r"(PAST: .*? =) (\[.*?\]);", r"\1 [\2];", source_of(TAMPERED), flags=re.DOTALL)
    with pytest.raises(ValueError, match="the "):
        verify(nested, TAMPERED)


@pytest.mark.parametrize("code", ["evil()", "EVIL", 'b"evil"', "evil!{}", "1"])
def test_code_that_reads_like_an_id_is_no_id(code: str) -> None:
    provider = models([code])
    source = source_of(provider).replace(f"= [{rust_literal(code)}]", f"= [{code}]")
    assert source != source_of(provider)
    with pytest.raises(ValueError, match="other than a plain string in a list"):
        verify(source, provider)


@pytest.mark.parametrize("wrong", ['"gpt-2" "gpt-3"', '"gpt-2",, "gpt-3"', '"gpt-2", "gpt-3'])
def test_what_does_not_parse_is_refused(wrong: str) -> None:
    source = source_of(TAMPERED).replace('"gpt-2", "gpt-3"', wrong)
    with pytest.raises(ValueError, match="the module does not parse"):
        verify(source, TAMPERED)


@pytest.mark.slow
@given(st.data())
def test_no_letter_of_a_source_can_be_another(data: st.DataObject) -> None:
    source = source_of(TAMPERED)
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, min(start + 2, len(source))))
    inserted = data.draw(st.text(st.sampled_from(sorted({*source, "'", "\r", "`"})), max_size=2))
    changed = source[:start] + inserted + source[end:]
    if re.sub(r"[ \n,]", "", changed) != re.sub(r"[ \n,]", "", source):
        with pytest.raises(ValueError, match="the "):
            verify(changed, TAMPERED)


@pytest.mark.parametrize(
    "source", ["", "enum", "enum A {}\n", "\0", "static IDS: u8;\n", "const A;\n", "impl A {}\n"]
)
def test_what_is_no_module_of_an_enum_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match="the "):
        verify(source, TAMPERED)


@pytest.mark.parametrize("extra", ["use std::fs;\n", "fn evil() {}\n", "// gpt-4\n", "evil!();\n"])
def test_code_after_a_module_is_refused(extra: str) -> None:
    with pytest.raises(ValueError, match="something other"):
        verify(source_of(TAMPERED) + extra, TAMPERED)


@pytest.mark.parametrize("path", ["rust/src/other.rs", "acme_ai.rs", "../acme_ai.rs"])
def test_files_other_than_the_module_are_refused(path: str) -> None:
    files = RUST.render_provider(TAMPERED)
    for wrong in ({path: files[PATH]}, {**files, path: ""}, {}):
        with pytest.raises(ValueError, match="the files are not just"):
            RUST.verify(wrong, TAMPERED)


def test_ids_that_no_search_would_find_are_refused() -> None:
    doubled = replace(TAMPERED, live=(*TAMPERED.live, TAMPERED.live[0]))
    with pytest.raises(ValueError, match="a search would miss"):
        RUST.verify(RUST.render_provider(doubled), doubled)
