"""What rustc makes of rendered Rust: the same IDs to the byte, and not a word of warning."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from benchmarks.workload import model_ids
from gen_models.contract import load_contracts
from gen_models.landing import landed_ledger, landed_lifecycles, live_and_past, models_of
from gen_models.lifecycle import Lifecycle, Span, successors_of
from gen_models.targets import ProviderHead, ProviderModels
from gen_models.targets.rust.names import enum_name
from gen_models.targets.rust.tables import ROW
from gen_models.targets.rust.target import TARGET as RUST
from gen_models.workspace import bundled_home, find_workspace
from tests.support.builders.providers import ACME, OBSERVED, announced, known, retired
from tests.support.builders.rust import (
    HOSTILE_IDS,
    embedded,
    models,
    providers,
    source_of,
    write,
    write_crate,
)
from tests.support.cargo import Cargo, rustfmt_says
from tests.support.strategies import any_text, realistic_ids

pytestmark = pytest.mark.compilers  # They need cargo, rustfmt, and serde in cargo's cache.

HERE = Path(__file__).parent
MANY = 10_000
DAYS = ("2025-12-31", "2026-01-01", "2026-01-15", "2026-02-01", "2026-03-01", "2030-01-01")
PAST_ONLY = ["only the past", 'quote" \\ \n line', "\U0001f600", "a chain", "a circle"]
LIVES = [
    *(known(i, Span(OBSERVED, OBSERVED), successors=[j])
      for i, j in zip(HOSTILE_IDS[::2], HOSTILE_IDS[7:], strict=False)),
    known(PAST_ONLY[0],
          Span(date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1), over=True),
          Span(date(2026, 1, 10), date(2026, 1, 20), date(2026, 2, 1), over=True)),
    retired(PAST_ONLY[1], 'its "successor"\n'),
    known(PAST_ONLY[2], Span(None, None, None, over=True), source="\u2028 a source"),
    announced(PAST_ONLY[3], PAST_ONLY[1]),
    announced(PAST_ONLY[4], PAST_ONLY[4] + "?"),
    announced(PAST_ONLY[4] + "?", PAST_ONLY[4]),
]  # fmt: skip
Probe = Callable[..., list[str]]

# An attribute a warning: what a strict crate might ask of all its modules.
STRICT = """#![deny(warnings, unused, nonstandard_style, rust_2018_idioms, future_incompatible)]
#![deny(missing_docs, unreachable_pub, missing_debug_implementations, unused_qualifications)]
//! A crate with its own models.
mod models;
fn main() {
    println!("{}", models::ProviderModelAcmeAi::from("gpt-4"));
}
"""


def is_text(text: str) -> bool:
    """Whether it can be UTF-8: no character is half of a surrogate pair."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def catalogs() -> list[ProviderModels]:
    """Every contract's provider, with the models that have landed; one model if none has."""
    found = []
    workspace = find_workspace(bundled_home())
    for slug, contract in load_contracts(workspace.contracts, workspace.shapes).items():
        head = ProviderHead(slug, contract.name, contract.class_name)
        ledger = landed_ledger(workspace.output, slug)
        known_of = landed_lifecycles(workspace.output, slug)
        if not ledger.entries:
            found.append(models(["one"], head=head))
        else:
            found.append(models_of(head, live_and_past(ledger, known_of), known_of, None, RUST))
    return found


def odd_providers() -> list[ProviderModels]:
    """Hostile IDs, very many, rows that are just full, and slugs that Rust has other uses for."""
    hostile = models(HOSTILE_IDS[::2], HOSTILE_IDS[1::2], ACME, LIVES)
    many = models(model_ids(MANY), head=ProviderHead("many", "Many", "Many"))
    rows = [
        models(
            (f"m{number}" for number in range(count)),
            head=ProviderHead(f"rows-{count}", "Rows", f"Rows{count}"),
        )
        for count in (0, 1, ROW - 1, ROW, ROW + 1)
    ]
    gone = models([], ["gone"], ProviderHead("gone", "Gone", "Gone"))
    slugs = ("alloc", "core", "crate", "lib", "mod", "self", "serde", "std", "string", "super")
    taken = [models(["a"], head=ProviderHead(s, s, s.capitalize())) for s in slugs]
    digits = [
        models(["a"], head=ProviderHead("01ai", "01.AI", "ZeroOneAI")),
        models(["a"], head=ProviderHead("360", "360", "AI360")),
    ]
    return [hostile, many, *rows, gone, *taken, *digits]


@pytest.fixture(scope="session")
def cargo(tmp_path_factory: pytest.TempPathFactory) -> Cargo:
    return Cargo(tmp_path_factory.mktemp("target"))


@pytest.fixture(scope="session")
def everything() -> list[ProviderModels]:
    return sorted([*catalogs(), *odd_providers()], key=lambda models: models.head.slug)


@pytest.fixture(scope="session")
def crate(tmp_path_factory: pytest.TempPathFactory, everything: Sequence[ProviderModels]) -> Path:
    return write_crate(tmp_path_factory.mktemp("crate"), *everything)


@pytest.fixture(scope="session")
def probe(
    tmp_path_factory: pytest.TempPathFactory,
    crate: Path,
    everything: Sequence[ProviderModels],
    cargo: Cargo,
) -> Probe:
    """Asks the probe, which is built once, with lines of hexadecimal UTF-8."""
    folder = tmp_path_factory.mktemp("probe")
    enums = [enum_name(models.head) for models in everything]
    calls = " ".join(f"$call!({enum});" for enum in enums)
    every = f"macro_rules! every {{ ($call:ident) => {{{{ {calls} }}}} }}"
    program = (HERE / "crate" / "probe.rs").read_text(encoding="ascii")
    program = f"#![deny(warnings)]\n{every}\n{program}"
    manifest = (HERE / "crate" / "Cargo.toml").read_text(encoding="ascii")
    manifest += f'provider-model-ids = {{ path = "{crate}", features = ["serde"] }}\n'
    write(folder, {"Cargo.toml": manifest, "probe.rs": program})
    cargo(folder, "build")

    def ask(command: str, texts: Iterable[str] = ()) -> list[str]:
        done = subprocess.run(
            [cargo.target / "debug" / "probe", command],
            input="".join(f"{text.encode().hex()}\n" for text in texts),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    return ask


def told(one: Lifecycle, lives: Mapping[str, Lifecycle], observed: date | None) -> str:
    """What the probe has to say of a life."""
    days = (one.last_listed, one.unlisted_since, one.deprecated_on, one.retires_on)
    chain = [successor.encode().hex() for successor, _ in successors_of(one.id, lives)]
    successor = one.successors[0].encode().hex() if one.successors else "-"
    source = "-" if one.source is None else one.source.encode().hex()
    return " ".join(
        [
            one.status_on(observed),
            "true" if one.is_listed else "false",
            *("-" if day is None else day.isoformat() for day in days),
            successor,
            source,
            ",".join(one.status_on(date.fromisoformat(day)) for day in DAYS),
            ",".join(chain),
        ]
    )


def lives_of(provider: ProviderModels) -> dict[str, Lifecycle]:
    """What is known of each model ID of a provider."""
    usual = (Span(provider.observed, provider.observed),)
    lives = {str(m.id): Lifecycle(m.id, "listed", usual) for m in provider.live}
    return lives | {one.id: one for one in provider.lifecycles}


def listed(provider: ProviderModels) -> list[str]:
    """What the probe's list has to say of a provider."""
    lives, live = lives_of(provider), {member.id for member in provider.live}
    return [
        f"{provider.head.slug} {member.identifier} {member.id.encode().hex()} "
        f"{'true' if member.id in live else 'false'} "
        + told(lives[member.id], lives, provider.observed)
        for member in sorted((*provider.live, *provider.past), key=lambda member: member.id)
    ]


def test_a_compiled_program_reads_every_model_back_to_the_byte(
    probe: Probe, everything: Sequence[ProviderModels]
) -> None:
    expected = [line for provider in everything for line in listed(provider)]
    assert len(expected) > MANY + len(HOSTILE_IDS)
    assert probe("list") == expected


def test_a_model_that_is_no_variant_knows_its_life(
    probe: Probe, everything: Sequence[ProviderModels]
) -> None:
    hostile = next(provider for provider in everything if provider.head == ACME)
    lives = lives_of(hostile)
    ids = [model_id for model_id in PAST_ONLY if is_text(model_id)]
    assert probe("lives", ids) == [told(lives[i], lives, hostile.observed) for i in ids]


def test_the_providers_of_an_id_are_found(probe: Probe) -> None:
    assert probe("providers", [PAST_ONLY[0], "nobody has it"]) == ["acme-ai", ""]


def test_who_uses_a_retired_variant_is_warned(tmp_path: Path, cargo: Cargo) -> None:
    provider = models(["gpt-5"], ["gpt-3"], lifecycles=[retired("gpt-3", "gpt-5")])
    crate = write_crate(tmp_path, provider)
    main = """#![deny(warnings)]
        fn main() { println!("{}", provider_model_ids::ProviderModelAcmeAi::VARIANT); }"""
    # Cargo takes packages of one name for one, wherever they are: they share a target folder.
    manifest = '[package]\nname = "NAME"\nversion = "0.0.0"\nedition = "2021"\n'
    manifest += f'[dependencies]\nprovider-model-ids = {{ path = "{crate}" }}\n'
    for variant in ("Gpt__5", "Gpt__3"):
        source = main.replace("VARIANT", variant)
        write(
            tmp_path / variant,
            {"Cargo.toml": manifest.replace("NAME", variant), "src/main.rs": source},
        )
    assert cargo(tmp_path / "Gpt__5", "run") == "gpt-5\n"
    with pytest.raises(AssertionError, match="shut down on 2026-02-01; use gpt-5"):
        cargo(tmp_path / "Gpt__3", "run")


def test_every_model_is_equal_hashed_ordered_copied_and_parsed_by_its_id(probe: Probe) -> None:
    assert probe("laws") == []


@given(st.lists(any_text.filter(is_text) | realistic_ids))
@example(["", "/", "gpt-4", "openai/gpt-4o", "\0", "a\r\nb", "\U0010ffff", *HOSTILE_IDS])
def test_an_id_that_nobody_knows_passes_through_to_the_byte(probe: Probe, ids: list[str]) -> None:
    known = set(HOSTILE_IDS)
    assert probe("echo", ids) == [
        f"{text.encode().hex()} {'false' if text in known else 'true'}" for text in ids
    ]


@given(st.lists(st.builds("{}/{}".format, st.sampled_from(["openai", "lmstudio"]), realistic_ids)))
@example(["openai/", "openai//", "openai/a/b", "azure-openai/gpt-4o", "openai/gpt-4o"])
def test_a_provider_and_an_id_are_read_from_a_text(probe: Probe, texts: list[str]) -> None:
    parts = [text.partition("/") for text in texts]
    assert probe("parse", texts) == [f"{slug} {ID.encode().hex()}" for slug, _, ID in parts]


@pytest.mark.parametrize("text", ["", "openai", "/gpt-4o", "OpenAI/gpt-4o", " openai/x", "opena/i"])
def test_a_provider_that_is_none_is_no_model(probe: Probe, text: str) -> None:
    (said,) = probe("parse", [text])
    assert said.startswith("not a qualified ID")


def test_json_of_another_type_is_no_model_and_a_model_is_a_key(probe: Probe) -> None:
    assert probe("types") == ["done"]


@pytest.mark.parametrize("features", [[], ["--features=serde"]])
def test_cargo_has_nothing_to_say_about_the_crate(
    crate: Path, cargo: Cargo, features: list[str]
) -> None:
    cargo(crate, "check", *features)


@pytest.mark.parametrize("count", range(3))
def test_a_crate_may_have_any_number_of_providers(tmp_path: Path, cargo: Cargo, count: int) -> None:
    all_models = [models(["a"]), models(["b"], head=ProviderHead("b", "B", "B"))][:count]
    crate = write_crate(tmp_path, *all_models)
    cargo(crate, "check")
    assert rustfmt_says(crate / "src" / "lib.rs") == ""


@pytest.mark.parametrize("own_feature", [False, True])
def test_embedded_models_are_silent_in_a_strict_crate(
    tmp_path: Path, cargo: Cargo, everything: Sequence[ProviderModels], *, own_feature: bool
) -> None:
    manifest = (HERE / "crate" / "Cargo.toml").read_text(encoding="ascii")
    manifest = manifest.replace("probe.rs", "src/main.rs").replace("probe", "strict")
    if own_feature:
        manifest += '[features]\ndefault = ["serde"]\nserde = []\n'
    else:
        manifest = manifest.partition("[dependencies]")[0]
    files = embedded(everything)
    write(tmp_path, {"Cargo.toml": manifest, "src/main.rs": STRICT})
    write(tmp_path / "src" / "models", files)
    assert cargo(tmp_path, "run") == "gpt-4\n"
    assert rustfmt_says(tmp_path / "src" / "models" / "mod.rs") == ""


# rustfmt.


def test_rustfmt_would_leave_every_file_as_it_is(crate: Path) -> None:
    assert rustfmt_says(crate / "src" / "lib.rs") == ""


@given(st.lists(providers, min_size=1, max_size=8))
def test_rustfmt_would_leave_any_provider_as_it_is(
    tmp_path_factory: pytest.TempPathFactory, some: list[ProviderModels]
) -> None:
    folder = tmp_path_factory.mktemp("rustfmt")
    sources = {f"m{number}.rs": source_of(provider) for number, provider in enumerate(some)}
    write(folder, sources)
    assert rustfmt_says(*(folder / name for name in sources)) == ""


def test_rustfmt_would_leave_ids_of_any_length_as_they_are(tmp_path: Path) -> None:
    sources = {}
    for kind, word in enumerate(["a", '"', "a-", "\U0001f600"]):
        ids = [(word * 256)[:length] for length in range(1, 257)]
        for length, model_id in enumerate(ids[:130]):
            sources[f"one_{kind}_{length}.rs"] = source_of(models([model_id]))
            sources[f"two_{kind}_{length}.rs"] = source_of(models([model_id], ["y"]))
        sources[f"all_{kind}.rs"] = source_of(models(ids[::2], ids[1::2]))
    write(tmp_path, sources)
    assert rustfmt_says(*(tmp_path / name for name in sources)) == ""


def test_rustfmt_would_leave_notes_of_any_length_as_they_are(tmp_path: Path) -> None:
    sources = {}
    for length in range(1, 80):
        provider = models(["b"], ["a"], lifecycles=[retired("a", "s" * length)])
        RUST.verify(RUST.render_provider(provider), provider)
        sources[f"note_{length}.rs"] = source_of(provider)
    write(tmp_path, sources)
    assert rustfmt_says(*(tmp_path / name for name in sources)) == ""


def test_rustfmt_would_pack_short_ids_as_they_are(tmp_path: Path) -> None:
    sources = {}
    for size in range(1, 11):
        for count in range(2, min(10**size, 60)):
            some = [f"{number:0{size}d}" for number in range(count)]
            sources[f"alike_{size}_{count}.rs"] = source_of(models(some))
            mixed = [f"{number:.{size}}" for number in map(str, range(7, 7 * count, 7))]
            sources[f"mixed_{size}_{count}.rs"] = source_of(models(mixed[::2], mixed[1::2]))
    write(tmp_path, sources)
    assert rustfmt_says(*(tmp_path / name for name in sources)) == ""


def test_rustfmt_would_leave_providers_with_any_class_name_as_they_are(tmp_path: Path) -> None:
    heads = [ProviderHead(f"p{size}", "N" * size, "P" + "p" * size) for size in range(60)]
    all_models = [models(["a", "gpt-4", "gpt-4o-mini"], ["b"], head) for head in heads]
    crate = write_crate(tmp_path, *sorted(all_models, key=lambda models: models.head.slug))
    assert rustfmt_says(crate / "src" / "lib.rs") == ""


# What the documents say.


def test_the_documents_program_prints_what_they_say(tmp_path: Path, cargo: Cargo) -> None:
    text = (bundled_home() / "docs" / "rust.md").read_text(encoding="utf-8")
    (program,) = re.findall(r"<!-- program -->\n```rust\n(.*?)```", text, re.DOTALL)
    (output,) = re.findall(r"<!-- its output -->\n```text\n(.*?)```", text, re.DOTALL)
    readme = RUST.render_package([])["rust/README.md"]
    examples = re.findall(r"```rust\n(.*?)```", readme, re.DOTALL)
    crate = write_crate(tmp_path, *catalogs())
    manifest = '[package]\nname = "documents"\nversion = "0.0.0"\nedition = "2021"\n'
    manifest += f'[dependencies]\nprovider-model-ids = {{ path = "{crate}" }}\n'
    body = program.replace(
        "fn main() {", "fn main() {\n" + "".join(f"{{ {one} }}" for one in examples)
    )
    write(tmp_path / "own", {"Cargo.toml": manifest, "src/main.rs": f"#![deny(warnings)]\n{body}"})
    assert cargo(tmp_path / "own", "run") == output
