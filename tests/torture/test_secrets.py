"""Keys planted in all that a provider can answer: none of them is kept, shown or left behind."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import pytest

from gen_models.credentials import Key, scanner
from gen_models.credentials.patterns import VENDORS
from gen_models.workspace import bundled_home
from tests.support.figures import RecordProperty, figure, stated
from tests.support.hostile.keys import ENCODINGS, KEYS, PARTIAL, SHAPED, WHOLE, leaks, leaks_below
from tests.support.hostile.plantings import (
    FALLS_SHORT,
    LANDS,
    PLACES,
    RUNS,
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
CARRIERS: Final = (
    "%s",
    '{"data":[{"id":"model-1"},{"id":"%s"}]}',
    '{"error":{"message":"no access for: %s","code":401}}',
    "<html><body>\n<p title=%s>\n</body></html>",
    "https://them.example/models?of=%s&limit=1000",
)
REALISTIC: Final = 10_000


def test_every_key_is_found_in_every_encoding(record_property: RecordProperty) -> None:
    asked, missed = 0, []
    for owner, key in KEYS.items():
        for encoding, encode in ENCODINGS.items():
            ways = [[Key(key)], *([[]] if owner in SHAPED and encoding in WHOLE else [])]
            for carrier in CARRIERS:
                text = carrier % encode(key)
                for known in ways:
                    asked += 1
                    found = list(scanner.secrets_in_text(text, known))
                    if not found or next(leaks("\n".join(found).encode(), [key]), None):
                        missed.append((owner, encoding, carrier, bool(known)))
    found_all = f"{asked - len(missed):,} of {asked:,} found"
    text = f"{found_all}: {len(KEYS)} keys in {len(ENCODINGS)} encodings"
    figure(record_property, "secrets looked for", text)
    assert missed == []
    assert text == stated("secrets looked for")


def test_the_keys_are_of_every_kind_that_is_looked_for() -> None:
    # Each is found as what it is, so that a kind without a key here would show.
    kinds = {
        re.sub(r" on line \d+$", "", found)
        for owner in SHAPED
        for found in scanner.secrets_in_text(KEYS[owner])
    }
    assert kinds == {
        f"what looks like {kind}" for kind in VENDORS if kind != "a bearer token"
    }


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_search_that_judges_finds_all_that_is_planted(encoding: str, tmp_path: Path) -> None:
    for owner, key in KEYS.items():
        text = f"something\n{ENCODINGS[encoding](key)}\nmore".encode()
        (tmp_path / "sink").write_bytes(text)
        assert list(leaks_below(tmp_path)), owner
        others = [other for name, other in KEYS.items() if name != owner]
        assert list(leaks(text, others)) == []


def test_no_planted_key_is_kept_shown_or_left_behind(
    tmp_path: Path, record_property: RecordProperty
) -> None:
    assert len(COMMANDS) == RUNS
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda run: torture(tmp_path / str(run), run), range(RUNS)))
    leaked = [leak for _, found in done for leak in found]
    text = (
        f"{len(leaked)} leaks of {sum(count for count, _ in done):,} plantings: {len(KEYS)} keys, "
        f"{len(ENCODINGS)} encodings, {len(PLACES)} places, {RUNS} commands"
    )
    figure(record_property, "secrets in sinks", text)
    assert leaked == []
    assert text == stated("secrets in sinks")


def torture(folder: Path, run: int) -> tuple[int, list[str]]:
    """Asks every provider with one command; how many there were, and what leaked."""
    planted, command = plantings(run), COMMANDS[run]
    project = project_of(planted, folder)
    with loopback(script(planted)) as server:
        start = project.pytest if "--junitxml=junit.xml" in command else project.run
        done = start(*command, **variables_for(planted, server))
        assert {seen.path for seen in server.seen} == {f"/{one.slug}" for one in planted}
    (folder / "stdout").write_bytes(done.stdout)
    (folder / "stderr").write_bytes(done.stderr)
    found = [f"{' '.join(command)}: {leak}" for leak in leaks_below(folder)]
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
    return len(planted), found


def test_nothing_harmless_is_taken_for_a_key(record_property: RecordProperty) -> None:
    known = [Key(key) for key in KEYS.values()]
    home = bundled_home()
    files = [*(home / "cassettes").glob("*.yaml")]
    files += (file for file in (home / "generated").rglob("*.*") if file.suffix != ".pyc")
    texts = [file.read_text(encoding="utf-8") for file in files if file.is_file()]
    hostile = [text for kind in HOSTILE.values() for text in kind]
    real = re.findall(r'^ *\{"(?:id|name)":"([^"\\]+)"', "\n".join(texts), re.MULTILINE)
    assert len(real) > 1_000
    found = [
        (what, text[:80])
        for text in [*texts, *hostile, *real, *realistic(real)]
        for what in scanner.secrets_in_text(text, known)
    ]
    text = (
        f"{len(found)} in all recordings and all that has landed, {len(hostile)} hostile IDs, "
        f"{REALISTIC:,} realistic ones"
    )
    figure(record_property, "false positives", text)
    assert found == []
    assert text == stated("false positives")


def realistic(real: list[str]) -> Iterator[str]:
    """IDs made of the words of real ones."""
    dice = random.Random(0)
    parts = [re.findall(r"[^-/:.]+|[-/:.]", one) for one in real]
    for _ in range(REALISTIC):
        one, other = dice.choice(parts), dice.choice(parts)
        yield "".join(one[: dice.randint(1, len(one))] + other[dice.randrange(len(other)) :])


def test_a_part_of_a_key_that_nobody_knows_is_no_secret() -> None:
    # What is claimed of PARTIAL holds for keys that are known; this is the limit of it.
    for owner in KEYS.keys() - SHAPED:
        for encode in PARTIAL.values():
            assert list(scanner.secrets_in_text(encode(KEYS[owner]))) == []
