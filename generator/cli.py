"""The command line: what `gen-models` takes. `generator.arguments` says what the statuses mean."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from generator import recording_commands
from generator.arguments import build_parser, with_command
from generator.console import show, show_end, show_error, talk
from generator.errors import ConfigurationError, GenModelsError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from generator.choice import Choice
    from generator.ending import How
    from generator.outcome import Outcome
    from generator.paths import Workspace


_FAULT: Final = 70
"""The exit status of a fault of our own: EX_SOFTWARE of sysexits.h."""

_INTERRUPTED: Final = 130
"""The exit status of Ctrl-C, as shells have it: 128 and the signal's number."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs gen-models, and returns its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        options = build_parser().parse_args(with_command(given))
    finally:
        show(())
    try:
        status: int = _COMMANDS[options.command](options)
    except GenModelsError as error:
        show_error(error, getattr(options, "output_format", "text"))
        status = error.exit_status
    except Exception:  # noqa: BLE001 - Python's own status for it, 1, would read as "differs".
        import traceback

        talk(traceback.format_exc().rstrip())
        status = _ended(
            options,
            _FAULT,
            "this is a fault of gen-models",
            cure="please report it, with the lines above",
        )
    except KeyboardInterrupt:
        status = _ended(
            options, _INTERRUPTED, "interrupted; nothing has been left half done", cure="run again"
        )
    return status


def process() -> int:
    """`main`, for a process of its own: an end from outside is an end in order, too."""
    import signal

    def end(number: int, _: object) -> None:
        # The second one is not waited for.
        signal.signal(number, signal.SIG_DFL)
        raise SystemExit(128 + number)

    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) == signal.SIG_DFL:
            signal.signal(getattr(signal, name), end)
    return main()


def _ended(options: argparse.Namespace, status: int, problem: str, *, cure: str) -> int:
    """Says what ended the run, in the format that was asked for."""
    output_format = getattr(options, "output_format", "text")
    if output_format == "text":
        said = problem if status == _INTERRUPTED else f"error: {problem}\n  cure: {cure}"
        talk(said)
    else:
        show_end(status, problem, cure, output_format)
    return status


def _generate(options: argparse.Namespace) -> int:
    from generator import ending, progress

    workspace = _workspace(options)
    with progress.shown(quiet=options.quiet) as report:
        found = ending.run(
            workspace,
            _choice(options),
            how=_ending(options),
            fail_fast=options.fail_fast,
            force=options.force,
            report=report,
        )
    _report(found, options)
    return found.status


def _report(found: Outcome, options: argparse.Namespace) -> None:
    from generator import outcome

    if options.output_format == "json":
        show([outcome.as_json(found)])
        return
    if options.output_format == "github":
        show(outcome.as_github(found))
    elif not options.quiet:
        show(outcome.as_text(found, verbose=options.verbose))
        if found.shows_diff:
            show(outcome.harmless(line) for change in found.changes for line in change.diff())
    if options.output_format != "github":
        for rejection in found.rejections:
            talk(f"error: {rejection}")
    if not options.quiet:
        for provider in found.providers:
            for bad in provider.quarantined:
                talk(f"{provider.slug}: {bad.id[:80]!a} is quarantined: it {bad.reason}")
        talk(found.summary)


def _ending(options: argparse.Namespace) -> How:
    if options.check:
        return "check"
    if options.diff:
        return "diff"
    return "dry_run" if options.dry_run else "write"


def _providers(options: argparse.Namespace) -> int:
    from generator import inventory
    from generator.keys import this_environment

    entries = inventory.take(_workspace(options), this_environment())
    if options.output_format == "json":
        show([inventory.as_json(entries)])
    else:
        from rich.console import Console

        wide = None if sys.stdout.isatty() else 160
        console = Console(width=wide)
        with console.capture() as table:
            console.print(inventory.as_table(entries))
        show([table.get().removesuffix("\n")], encoding=sys.stdout.encoding)
    return 0


def _prune(options: argparse.Namespace) -> int:
    from generator import ending, progress
    from generator.choice import Choice
    from generator.manifest import read_manifest

    workspace = _workspace(options)
    landed = read_manifest(workspace.output).providers
    named = landed if options.providers is None else _split(options.providers)
    with progress.shown(quiet=options.quiet) as report:
        found = ending.run(
            workspace,
            Choice(named=frozenset(named), prune_before=options.before),
            how="dry_run" if options.dry_run else "write",
            fail_fast=False,
            force=False,
            report=report,
        )
    _report(found, options)
    return found.status


def _explain(options: argparse.Namespace) -> int:
    from generator import explaining
    from generator.candidate import landed_ledger
    from generator.choice import check_names
    from generator.contract_files import load_contracts

    ledger = None
    if options.provider is not None:
        workspace = _workspace(options)
        check_names(load_contracts(workspace.contracts, workspace.shapes), [options.provider])
        ledger = landed_ledger(workspace.output, options.provider)
    found = explaining.explanations(options.ids, ledger)
    if options.output_format == "json":
        show([explaining.as_json(found)])
    else:
        show(explaining.as_text(found, options.provider or "without a ledger"))
    return 0


def _names(options: argparse.Namespace) -> int:
    from generator import id_lists
    from generator.catalog import Catalog
    from generator.contract_files import load_contracts
    from generator.naming import assign
    from generator.outcome import names_as_json, names_as_text
    from generator.targets import load_target

    workspace = _workspace(options)
    contracts = load_contracts(workspace.contracts, workspace.shapes)
    data = sys.stdin.buffer.read() if options.file == "-" else _bytes(options.file)
    ids = id_lists.read_ids(data, [c.listing for c in contracts.values()], options.file)
    catalog = Catalog.of("", ids)
    names = assign(catalog.ids, load_target(options.target).style, {})
    if options.output_format == "json":
        show([names_as_json(names, catalog.quarantined)])
        return 0
    show(names_as_text(names))
    for bad in catalog.quarantined:
        talk(f"{bad.id[:80]!a} is quarantined: it {bad.reason}")
    return 0


def _bytes(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise ConfigurationError(
            f"{file} cannot be read: {error.strerror}", cure="name a file, or - for standard input"
        ) from None


def _completion(options: argparse.Namespace) -> int:
    import shtab

    show([shtab.complete(build_parser(), options.shell)])
    return 0


def _workspace(options: argparse.Namespace) -> Workspace:
    from generator.landing import recover
    from generator.paths import find_workspace

    given = getattr(options, "targets", None)
    workspace = find_workspace(
        Path.cwd(),
        contracts=options.contracts,
        cassettes=options.cassettes,
        output=options.output,
        targets=None if given is None else tuple(_split(given)),
    )
    if recover(workspace.output, workspace.cassettes):
        talk(f"an interrupted landing in {workspace.output} was settled")
    return workspace


def _choice(options: argparse.Namespace) -> Choice:
    from generator.choice import Choice

    named = options.providers
    return Choice(
        named=None if named is None else frozenset(_split(named)),
        skipped=frozenset(_split(options.skip)),
        may_shrink=frozenset(_split(options.accept_shrink)),
    )


def _split(values: list[str]) -> list[str]:
    return [name.strip() for value in values for name in value.split(",") if name.strip()]


_COMMANDS: Final[dict[str, Callable[[argparse.Namespace], int]]] = {
    "generate": _generate,
    "providers": _providers,
    "record": lambda options: recording_commands.record(options, _workspace(options)),
    "refresh": lambda options: recording_commands.refresh(options, _workspace(options)),
    "keys": lambda options: recording_commands.keys(options, _workspace(options)),
    "scrub": lambda options: recording_commands.scrub(options, _workspace(options)),
    "prune": _prune,
    "explain": _explain,
    "names": _names,
    "completion": _completion,
}
