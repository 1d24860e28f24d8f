"""Keys planted in all that a provider can answer: none of them is kept, shown or left behind."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gen_models.credentials import Key, scanner
from gen_models.credentials.escapes import folded
from gen_models.credentials.patterns import VENDORS as KINDS
from gen_models.credentials.patterns import KnownKeys
from gen_models.credentials.views import views
from gen_models.workspace import bundled_home
from tests.support.figures import RecordProperty, figure
from tests.support.hostile.keys import (
    DEPTH,
    ENCODINGS,
    KEYS,
    SHAPES,
    VENDORS,
    WRAPPED,
    encoded,
    leaks,
    leaks_below,
)
from tests.support.hostile.plantings import (
    FALLS_SHORT,
    LANDS,
    PARTS,
    PLACES,
    Planting,
    planted_part,
    planting,
    plantings,
    project_of,
    script,
    variables_for,
)
from tests.support.provider.loopback import loopback
from tests.support.strategies import HOSTILE

pytestmark = pytest.mark.torture

COMMANDS: Final = (
    ("refresh",),
    ("refresh", "-v"),
    ("refresh", "-q"),
    ("refresh", "--output-format=json"),
    ("refresh", "--output-format=github"),
    ("record", "-v"),
    ("--record-mode=rewrite", "-vv", "-l", "--log-level=DEBUG", "--junitxml=junit.xml"),
)
# Spaces on both sides: of base85 that goes on in its alphabet, the last character is not certain.
CARRIERS: Final = (
    "%s",
    '{"data":[{"id":"model-1"},{"id":"of %s "}]}',
    '{"error":{"message":"no access for: %s ","code":401}}',
    "<html><body>\n<p title= %s \n></p></body></html>",
    "https://them.example/models?of= %s &limit=1000",
)
TEXTS: Final = 10_000
PLANTED: Final = 58
PROJECTS: Final = 5
REALISTIC: Final = 10_000
RANDOM_KEYS: Final = 40


def attacks(count: int, *, shrink: bool = True) -> settings:
    """Other attacks in every run; one that succeeds is shown with how to repeat it."""
    left_out = {Phase.explain} if shrink else {Phase.explain, Phase.shrink}
    return settings(
        max_examples=count,
        derandomize=False,
        print_blob=True,
        phases=[phase for phase in Phase if phase not in left_out],
        suppress_health_check=list(HealthCheck),
    )


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, str, str]:
    """A key, a text that holds a part of it in a stack of encodings, and that part encoded."""
    dice = random.Random(draw(st.integers(0, 2**32)))
    key = draw(st.sampled_from(list(SHAPES.values()))).key(dice)
    part = planted_part(key, draw(st.sampled_from(PARTS)), dice)
    stack = draw(st.lists(st.sampled_from([*ENCODINGS, *WRAPPED]), max_size=DEPTH))
    text = encoded(part, stack)
    return key, draw(st.sampled_from(CARRIERS)) % text, text


def test_every_part_of_a_key_is_found_in_every_stack_of_encodings(
    record_property: RecordProperty,
) -> None:
    tried = 0

    @attacks(TEXTS)
    @given(attack=texts())
    def attempt(attack: tuple[str, str, str]) -> None:
        nonlocal tried
        tried += 1
        key, whole, text = attack
        found = list(scanner.secrets_in_text(whole, [Key(key)]))
        assert found
        assert list(leaks("\n".join(found).encode(), [key], [text])) == []

    attempt()
    assert tried >= TEXTS
    text = (
        f"all of {TEXTS:,} found: {len(SHAPES)} key formats, {len(PARTS)} kinds of parts, "
        f"{len(ENCODINGS) + len(WRAPPED)} encodings up to {DEPTH} deep"
    )
    figure(record_property, "secrets searched for", text)


def test_the_keys_are_of_every_kind_that_is_looked_for() -> None:
    # Each is found as what it is, so that a kind without a key here would show.
    kinds = {
        re.sub(r" on line \d+$", "", found)
        for owner in VENDORS
        for found in scanner.secrets_in_text(KEYS[owner])
    }
    assert kinds == {f"what looks like {kind}" for kind in KINDS if kind != "a bearer token"}


@attacks(200)
@given(planting=planting())
def test_the_search_that_judges_finds_all_that_is_planted(planting: Planting) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        for page in (1, 2):
            (folder / f"{page}").write_bytes(planting.answer(page).payload)
        for header, value in planting.answer(1).headers.items():
            (folder / header).write_text(value, encoding="utf-8")
        compressed = "compressed" in planting.place or "UTF-16" in planting.place
        split = "two" in planting.place
        if len(planting.text) >= 16 and not compressed and not split:
            assert list(leaks_below(folder, [], [planting.text]))
        if planting.text == planting.key and not compressed and not split:
            assert list(leaks_below(folder, [planting.key]))
        assert list(leaks_below(folder, ["another-key-0123456789"])) == []


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
def test_no_planted_key_is_kept_shown_or_left_behind(record_property: RecordProperty) -> None:
    tried = sum(map(attack_with, COMMANDS))
    least = PROJECTS * (PLANTED + 2) * len(COMMANDS)
    assert tried >= least
    text = f"0 leaks of {least:,} planted secrets: {len(PLACES)} places, {len(COMMANDS)} commands"
    figure(record_property, "secrets in outputs", text)


def attack_with(command: Sequence[str]) -> int:
    """Asks providers of several projects with one command; how many they were."""
    tried = 0

    @attacks(PROJECTS, shrink=False)
    @given(planted=plantings(PLANTED))
    def attempt(planted: list[Planting]) -> None:
        nonlocal tried
        tried += len(planted)
        with TemporaryDirectory() as folder:
            ask(Path(folder), planted, command)

    attempt()
    return tried


def ask(folder: Path, planted: list[Planting], command: Sequence[str]) -> None:
    """Asks every provider with one command, and looks for what it left."""
    project = project_of(planted, folder)
    with loopback(script(planted)) as server:
        start = project.pytest if "--junitxml=junit.xml" in command else project.run
        done = start(*command, **variables_for(planted, server))
        assert {seen.path for seen in server.seen} == {f"/{one.slug}" for one in planted}
    (folder / "stdout").write_bytes(done.stdout.encode(errors="surrogateescape"))
    (folder / "stderr").write_bytes(done.stderr.encode(errors="surrogateescape"))
    assert [*leaks_below(folder, [p.key for p in planted], [p.text for p in planted])] == []
    assert done.returncode == (1 if start == project.pytest else 3), done.stderr[-2000:]
    recorded = {file.stem for file in project.cassettes.glob("*.yaml")}
    assert recorded == {p.slug for p in planted if p.place == LANDS}
    assert list(project.temporary.iterdir()) == []
    if "refresh" in command:
        kept = {path.name for path in (project.output / ".gen-models" / "rejected").iterdir()}
        assert kept == {p.slug for p in planted if p.place == FALLS_SHORT}
    if "--output-format=json" in command:
        statuses = {p["provider"]: p["status"] for p in json.loads(done.stdout)["providers"]}
        assert statuses == {p.slug: "refreshed" if p.place == LANDS else "kept" for p in planted}


SEARCHES: Final = """
import json, resource, sys, time
from gen_models.credentials import Key, scanner
resource.setrlimit(resource.RLIMIT_CPU, (600, 600))
for unit in json.loads(sys.stdin.read()):
    text = "before" + (unit * (2**20 // len(unit))) + "u0041 after"
    start = time.process_time()
    list(scanner.secrets_in_text(text, [Key("sk-proj-aB3dE5fG7hJ9kL1mN2pQ")]))
    print(time.process_time() - start)
"""


def test_no_text_holds_up_a_search(record_property: RecordProperty) -> None:
    # One that took quadratic time would be killed for the first of these already.
    dice = random.Random("units")
    letters = "\\\\\\\\u0041x%25&#;ap{}[]\"'.*-= \n/+aZ9"
    units = ["\\", "&", "%", "&#", "Bearer ", "sk-", "*", "ab3d**", "m", "\u2022", "41", "65, "]
    units += ["".join(dice.choices(letters, k=dice.randint(1, 12))) for _ in range(40)]
    units += [encoded("The quick fox. ", dice.choices(list(ENCODINGS), k=3)) for _ in range(10)]
    done = subprocess.run(
        [sys.executable, "-c", SEARCHES],
        input=json.dumps(units).encode(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seconds = [float(line) for line in done.stdout.split()]
    assert len(seconds) == len(units)
    text = f"{len(units)} texts of 1 MiB; {max(seconds):.1f} s for the slowest"
    figure(record_property, "secrets in hostile texts", text)


def test_nothing_harmless_is_taken_for_a_key(record_property: RecordProperty) -> None:
    home = bundled_home()
    files = [*(home / "cassettes").glob("*.yaml")]
    files += (file for file in (home / "generated").rglob("*.*") if file.suffix != ".pyc")
    texts = [file.read_text(encoding="utf-8") for file in files if file.is_file()]
    hostile = [text for kind in HOSTILE.values() for text in kind]
    real = re.findall(r'^ *\{"(?:id|name)":"([^"\\]+)"', "\n".join(texts), re.MULTILINE)
    assert real
    dice = random.Random("keys that are in no text")
    known = [
        KnownKeys(Key(shape.key(dice)) for shape in SHAPES.values()) for _ in range(RANDOM_KEYS)
    ]
    ours = [*realistic(real)]
    found = [
        (what, text[:80])
        for text in [*texts, *hostile, *real, *ours]
        for what in scanner.secrets_in_text(text)
    ]
    for text in [*texts, "\n".join(hostile), "\n".join(ours), "".join(real)]:
        readings = views(folded(text.encode("utf-8", "ignore")), thorough=True)
        found += [
            ("a part of a key", view.text[:80].decode())
            for view in readings
            for keys in known
            if keys.are_in(view.text)
        ]
    text = (
        f"{len(found)} with {RANDOM_KEYS * len(SHAPES):,} random keys, in all recordings and "
        f"landed files, {len(hostile)} hostile IDs, {REALISTIC:,} realistic ones"
    )
    figure(record_property, "false positives", text)
    assert found == []


def realistic(real: list[str]) -> Iterator[str]:
    """IDs made of the words of real ones."""
    dice = random.Random(0)
    parts = [re.findall(r"[^-/:.]+|[-/:.]", one) for one in real]
    for _ in range(REALISTIC):
        one, other = dice.choice(parts), dice.choice(parts)
        yield "".join(one[: dice.randint(1, len(one))] + other[dice.randrange(len(other)) :])
