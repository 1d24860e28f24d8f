"""The command line: what `gen-models` takes. `generator.arguments` says what the statuses mean."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gen_models.cli import recording_commands
from gen_models.cli.console import show, show_end, show_error, talk
from gen_models.cli.parser import build_parser, with_command
from gen_models.errors import ConfigurationError, GenModelsError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Sequence

    from gen_models.workflows import Mode, Outcome, Selection
    from gen_models.workspace import Workspace


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
            hint="please report it, with the lines above",
        )
    except KeyboardInterrupt:
        status = _ended(
            options, _INTERRUPTED, "interrupted; nothing has been left half done", hint="run again"
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


def _ended(options: argparse.Namespace, status: int, problem: str, *, hint: str) -> int:
    """Says what ended the run, in the format that was asked for."""
    output_format = getattr(options, "output_format", "text")
    if output_format == "text":
        said = problem if status == _INTERRUPTED else f"error: {problem}\n  hint: {hint}"
        talk(said)
    else:
        show_end(status, problem, hint, output_format)
    return status


def _generate(options: argparse.Namespace) -> int:
    from gen_models.cli import progress
    from gen_models.workflows import GenerateRequest, run_generate

    workspace = _workspace(options)
    with progress.shown(quiet=options.quiet) as report:
        found = run_generate(
            workspace,
            GenerateRequest(_selection(options), _mode(options), options.fail_fast, options.force),
            progress=report,
        )
    _report(found, options)
    return found.status


def _report(found: Outcome, options: argparse.Namespace) -> None:
    from gen_models.reports import (
        harmless,
        outcome_as_github,
        outcome_as_json,
        outcome_as_text,
    )

    if options.output_format == "json":
        show([outcome_as_json(found)])
        return
    if options.output_format == "github":
        show(outcome_as_github(found))
    elif not options.quiet:
        show(outcome_as_text(found, verbose=options.verbose))
        show(harmless(line) for line in _differences(found))
    if options.output_format != "github":
        for rejection in found.rejections:
            talk(f"error: {rejection}")
    if not options.quiet:
        for provider in found.providers:
            for bad in provider.quarantined:
                talk(f"{provider.slug}: {bad.id[:80]!a} is quarantined: it {bad.reason}")
        talk(found.summary)


def _differences(found: Outcome) -> Iterator[str]:
    """The diff where it was asked for; the names of what differs where the run failed for it."""
    for change in found.changes:
        if found.shows_diff:
            yield from change.diff()
        elif found.status == 1:
            yield f"would change: {change.path}"


def _mode(options: argparse.Namespace) -> Mode:
    if options.check:
        return "check"
    if options.diff:
        return "diff"
    return "dry_run" if options.dry_run else "write"


def _providers(options: argparse.Namespace) -> int:
    from gen_models.credentials import this_environment
    from gen_models.reports import statuses_as_json, statuses_as_table
    from gen_models.workflows import provider_statuses

    entries = provider_statuses(_workspace(options), this_environment())
    if options.output_format == "json":
        show([statuses_as_json(entries)])
    else:
        from rich.console import Console

        wide = None if sys.stdout.isatty() else 160
        console = Console(width=wide)
        with console.capture() as table:
            console.print(statuses_as_table(entries))
        show([table.get().removesuffix("\n")], encoding=sys.stdout.encoding)
    return 0


def _prune(options: argparse.Namespace) -> int:
    from gen_models.cli import progress
    from gen_models.landing import read_manifest
    from gen_models.workflows import GenerateRequest, Selection, run_generate

    workspace = _workspace(options)
    landed = read_manifest(workspace.output).providers
    named = landed if options.providers is None else _split(options.providers)
    with progress.shown(quiet=options.quiet) as report:
        found = run_generate(
            workspace,
            GenerateRequest(
                Selection(named=frozenset(named), prune_before=options.before),
                "dry_run" if options.dry_run else "write",
            ),
            progress=report,
        )
    _report(found, options)
    return found.status


def _explain(options: argparse.Namespace) -> int:
    from gen_models.contract import check_names, load_contracts
    from gen_models.landing import landed_ledger
    from gen_models.reports import explanations_as_json, explanations_as_text
    from gen_models.workflows import explanations

    ledger = None
    if options.provider is not None:
        workspace = _workspace(options)
        check_names(load_contracts(workspace.contracts, workspace.shapes), [options.provider])
        ledger = landed_ledger(workspace.output, options.provider)
    found = explanations(options.ids, ledger)
    if options.output_format == "json":
        show([explanations_as_json(found)])
    else:
        show(explanations_as_text(found, options.provider or "without a ledger"))
    return 0


def _names(options: argparse.Namespace) -> int:
    from gen_models.catalog import Catalog, read_ids
    from gen_models.contract import load_contracts
    from gen_models.naming import assign
    from gen_models.reports import names_as_json, names_as_text
    from gen_models.targets import load_target

    workspace = _workspace(options)
    contracts = load_contracts(workspace.contracts, workspace.shapes)
    data = sys.stdin.buffer.read() if options.file == "-" else _bytes(options.file)
    ids = read_ids(data, [c.listing for c in contracts.values()], options.file)
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
            f"{file} cannot be read: {error.strerror}", hint="name a file, or - for standard input"
        ) from None


def _completion(options: argparse.Namespace) -> int:
    import shtab

    show([shtab.complete(build_parser(), options.shell)])
    return 0


def _workspace(options: argparse.Namespace) -> Workspace:
    from gen_models.landing import recover
    from gen_models.workspace import find_workspace

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


def _selection(options: argparse.Namespace) -> Selection:
    from gen_models.workflows import Selection

    named = options.providers
    return Selection(
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
