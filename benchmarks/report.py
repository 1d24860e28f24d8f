"""Writes docs/performance.md, its picture and README's lines from one run."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.budget_list import BUDGETS
from benchmarks.budgets import judge, missed
from benchmarks.parts import enums, languages, startup
from benchmarks.registry import PARTS
from benchmarks.results import write_run
from benchmarks.tables import markdown, markdown_table, reasons, verdict_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from benchmarks.budgets import Verdict
    from benchmarks.peers import Peers
    from benchmarks.results import Row, Run

DOCUMENT: Final = "docs/performance.md"
PICTURE: Final = "docs/performance.svg"
BEGIN: Final = "<!-- performance -->"
END: Final = "<!-- /performance -->"
_TEMPLATE: Final = Path(__file__).with_name("report.md")
_TITLES: Final = {
    "enum": "Python",
    "languages": "Rust, TypeScript, and all three",
    "naming": "Names",
    "import": "Importing the generated Python",
    "startup": "Start-up",
    "gate": "The gate",
    "replay": "Replay of a cassette",
    "asking": "Requests",
    "suite": "The contract suite",
    "discovery": "Discovery",
    "rust": "Compiling the crate",
    "typescript": "Compiling the npm package",
}


def write_report(run: Run, home: Path, peers: Peers) -> list[Path]:
    """Writes all three; returns the files."""
    readme = home / "README.md"
    text = with_lines(readme.read_text(encoding="utf-8"), readme_lines(run))
    draw(run, home / PICTURE, peers)
    (home / DOCUMENT).write_text(document(run), encoding="utf-8")
    readme.write_text(text, encoding="utf-8")
    return [home / DOCUMENT, home / PICTURE, readme]


def draw(run: Run, file: Path, peers: Peers) -> None:
    """Draws the picture, in the Python that has matplotlib."""
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder, "run.json")
        write_run(kept, run)
        home = Path(__file__).resolve().parents[1]
        command: list[str | Path] = [peers.python, "-m", "benchmarks.picture", kept, file]
        subprocess.run(command, cwd=home, check=True)
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("".join(f"{line.rstrip()}\n" for line in lines), encoding="utf-8")


def document(run: Run) -> str:
    """docs/performance.md."""
    text = _TEMPLATE.read_text(encoding="utf-8")
    verdicts = judge(run, BUDGETS)
    for name, value in {
        "day": run.day,
        "command": run.command,
        "minutes": f"{run.seconds / 60:.0f}",
        "machine": _list(run.machine),
        "versions": _list(run.versions),
        "summary": _summary(verdicts),
        "budgets": markdown([("budget", "limit", "measured", ""), *verdict_rows(verdicts)]),
        "missed": _reasons(verdicts),
        "tables": "\n\n".join(_sections(run)),
    }.items():
        text = text.replace(f"{{{{{name}}}}}", value)
    return text


def readme_lines(run: Run) -> list[str]:
    """The three lines of README, each a sentence on what users notice."""
    size = 10_000
    enum = _rows(run, enums.key(size))
    rust = _rows(run, languages.rust_key(size))
    typescript = _rows(run, languages.typescript_key(size))
    commands = _rows(run, startup.KEY)
    own = enum.get(enums.GENERATED)
    verdicts = [v for v in judge(run, BUDGETS) if not v.budget.stretch]
    held = sum(verdict.is_held is True for verdict in verdicts)
    builtin = _times(enum.get(enums.BUILTIN), own)
    quicktype = _times(rust.get(languages.QUICKTYPE), rust.get(languages.RUST))
    union = _times(typescript.get(languages.JSON2TS), typescript.get(languages.TYPESCRIPT))
    check, no_cache = (_seconds(commands.get(name)) for name in (startup.CHECK, startup.NO_CACHE))
    landed = _seconds(enum.get(enums.LANDED))
    first = (
        f"A Python enum of {size:,} model IDs takes {_seconds(own)} to generate, and {builtin} "
        f"datamodel-code-generator; judged and landed, it takes {landed}. Rust {quicktype} "
        f"quicktype, TypeScript {union} json-schema-to-typescript."
    )
    second = (
        f"`gen-models --check` of all providers takes {check} if nothing changed, and {no_cache} "
        "without a cache."
    )
    third = (
        f"{held} of {len(verdicts)} budgets are held, as measured on {run.day}. All figures, and "
        f"why the others are missed, are in [{DOCUMENT}]({DOCUMENT})."
    )
    return [f"- {line}" for line in (first, second, third)]


def with_lines(text: str, lines: list[str]) -> str:
    """README with these lines between its two marks.

    Raises:
        ValueError: it has not both marks, once each and in order.
    """
    if text.count(BEGIN) != 1 or text.count(END) != 1 or text.index(BEGIN) > text.index(END):
        raise ValueError(f"README.md needs '{BEGIN}' and '{END}', once each")
    before, _, rest = text.partition(BEGIN)
    return "\n".join([f"{before}{BEGIN}", *lines, f"{END}{rest.partition(END)[2]}"])


def _sections(run: Run) -> Iterator[str]:
    for part in PARTS:
        if tables := list(run.of(part)):
            yield "\n\n".join([f"### {_TITLES[part]}", *map(markdown_table, tables)])


def _summary(verdicts: list[Verdict]) -> str:
    counted = [verdict for verdict in verdicts if not verdict.budget.stretch]
    held = sum(verdict.is_held is True for verdict in counted)
    unknown = sum(verdict.is_held is None for verdict in counted)
    said = f"{held} of {len(counted)} budgets are held, {len(missed(verdicts))} are missed"
    return f"{said}, {unknown} were not measured." if unknown else f"{said}."


def _reasons(verdicts: list[Verdict]) -> str:
    found = reasons(verdicts)
    if not found:
        return "No budget is missed."
    lines = ["What is missed, and why:", ""]
    lines += [f"- {'; '.join(names)}. {why}" for why, names in found.items()]
    return "\n".join(lines)


def _list(found: Mapping[str, str]) -> str:
    return "\n".join(f"- {name}: {value}" for name, value in found.items())


def _rows(run: Run, key: str) -> dict[str, Row]:
    table = run.table(key)
    return {} if table is None else {row.name: row for row in table.rows}


def _seconds(row: Row | None) -> str:
    wall = None if row is None else row.median("wall")
    if wall is None:
        return "an unknown time"
    return f"{wall * 1e3:.0f} ms" if wall < 1 else f"{wall:.1f} s"


def _times(slow: Row | None, fast: Row | None) -> str:
    of, over = (None if row is None else row.median("wall") for row in (slow, fast))
    if not of or not over:
        return "takes an unknown time of that of"
    if of < over:
        return f"takes {over / of:.1f} times as long as"
    return f"is {of / over:.1f} times as fast as"
