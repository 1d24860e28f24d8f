"""Measures gen-models against its peers. See README.md beside this file."""

from __future__ import annotations

import argparse
import shlex
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks import peers as all_peers
from benchmarks.budget_list import BUDGETS
from benchmarks.budgets import judge, missed
from benchmarks.launch import CommandFailedError
from benchmarks.machine import machine, versions
from benchmarks.measure import HOME, PYTHON, Bench
from benchmarks.registry import ON_REQUEST, PARTS
from benchmarks.report import DOCUMENT, write_report
from benchmarks.results import Run, read_run, write_run
from benchmarks.tables import show_table, show_verdicts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.peers import Peers

_REPEAT: Final = 5
_FAILED: Final = 70
"""The exit status if a command could not be measured: EX_SOFTWARE of sysexits.h."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures, shows, and returns the exit status: 1 if a budget is missed that has to hold."""
    given = sys.argv[1:] if arguments is None else arguments
    options = _parse(given)
    try:
        run = options.kept or _measure(options, given)
    except CommandFailedError as error:
        print(f"error: {error}", file=sys.stderr)
        return _FAILED
    verdicts = judge(run, BUDGETS)
    print(show_verdicts(verdicts))
    if options.json is not None:
        write_run(options.json, run)
    if options.report:
        for file in write_report(run, HOME, all_peers.install()):
            print(f"wrote {file.relative_to(HOME)}")
    return int(options.hold and bool(missed(verdicts)))


def _parse(given: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    named = f"of {', '.join(PARTS)}; all by default. {', '.join(ON_REQUEST)} only if named"
    parser.add_argument("parts", nargs="*", metavar="PART", help=named)
    parser.add_argument(
        "--repeat", type=int, metavar="N", help=f"rounds of each comparison ({_REPEAT})"
    )
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it works")
    parser.add_argument("--no-peers", action="store_true", help="leave the peers out")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the results of the run")
    parser.add_argument("--hold", action="store_true", help="exit with 1 if a budget is missed")
    parser.add_argument(
        "--report", action="store_true", help=f"write {DOCUMENT}, its picture and README's lines"
    )
    parser.add_argument(
        "--from", dest="kept", type=Path, metavar="FILE", help="show a run that --json kept"
    )
    options = parser.parse_args(given)
    if unknown := [part for part in options.parts if part not in {**PARTS, **ON_REQUEST}]:
        parser.error(f"unknown part '{unknown[0]}'; known: {', '.join({**PARTS, **ON_REQUEST})}")
    if options.repeat is not None and options.repeat < 1:
        parser.error(f"--repeat: {options.repeat} is less than 1")
    if options.json is not None and not options.json.resolve().parent.is_dir():
        parser.error(f"--json: there is no folder {options.json.parent}")
    if options.kept is not None:
        measuring = options.parts or options.repeat or options.quick or options.no_peers
        if measuring or options.json is not None:
            parser.error("--from shows a run as it was; leave out what is about measuring")
        try:
            options.kept = read_run(options.kept)
        except (OSError, ValueError) as error:
            parser.error(f"--from: {error}")
    whole = _is_whole(options) if options.kept is None else options.kept.whole
    if options.report and not whole:
        parser.error("--report takes a whole run: no PART, --quick or --no-peers")
    return options


def _is_whole(options: argparse.Namespace) -> bool:
    return not (options.parts or options.quick or options.no_peers)


def _measure(options: argparse.Namespace, given: Sequence[str]) -> Run:
    peers = None if options.no_peers else all_peers.install()
    # pip compiles what it installs; a clone is compiled here, so that "warm" is the same for both.
    subprocess.run([PYTHON, "-m", "compileall", "-q", HOME / "generator"], check=True)
    about, known = machine(), versions(peers)
    print("\n".join(f"{name}: {value}" for name, value in {**about, **known}.items()))
    start = time.monotonic()
    tables = []
    for part in options.parts or PARTS:
        with tempfile.TemporaryDirectory(prefix="gen-models-benchmark-") as folder:
            bench = _bench(options, part, peers, Path(folder))
            for table in {**PARTS, **ON_REQUEST}[part](bench):
                print(show_table(table), flush=True)
                tables.append(table)
    return Run(
        day=date.today().isoformat(),
        # Without the folders of files, which are nobody's business.
        command=shlex.join(["python", "-m", "benchmarks", *(Path(word).name for word in given)]),
        whole=_is_whole(options),
        machine=about,
        versions=known,
        seconds=time.monotonic() - start,
        tables=tuple(tables),
    )


def _bench(options: argparse.Namespace, part: str, peers: Peers | None, folder: Path) -> Bench:
    repeat = options.repeat or _REPEAT
    return Bench(part=part, repeat=repeat, quick=options.quick, peers=peers, folder=folder)


if __name__ == "__main__":
    sys.exit(main())
