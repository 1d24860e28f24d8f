"""The commands that ask providers and handle keys: record, refresh, keys and scrub."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from gen_models.cli.console import show, talk
from gen_models.errors import ConfigurationError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from gen_models.contract import Contract
    from gen_models.workflows import Refresh
    from gen_models.workspace import Workspace


def record(options: argparse.Namespace, workspace: Workspace) -> int:
    """Makes cassettes, of saved responses or of live ones."""
    only_saved = {
        "--observed": options.observed, "--source": options.source, "--leave-out": options.leave_out
    }  # fmt: skip
    if options.files is not None:
        return _import(options, workspace)
    for option, value in only_saved.items():
        if value:
            raise ConfigurationError(
                f"{option} is about saved responses", hint="name them with --from FILE..."
            )
    return _refresh(options, workspace, lands=False)


def refresh(options: argparse.Namespace, workspace: Workspace) -> int:
    """Makes cassettes of live responses, and lands them with their enums."""
    return _refresh(options, workspace, lands=True)


def keys(options: argparse.Namespace, workspace: Workspace) -> int:
    """Keeps keys in the system's keyring, and says where each provider's is; never which."""
    from gen_models.contract import check_names, load_contracts
    from gen_models.credentials import delete_key, store_key

    contracts = load_contracts(workspace.contracts, workspace.shapes)
    if options.action == "list":
        asked_with = (c for c in contracts.values() if c.auth.style != "none")
        return _list_keys(asked_with, options.output_format)
    if options.too_much or (options.action == "set" and options.provider not in contracts):
        raise ConfigurationError(
            "that is more than a provider's name, or none",
            hint="gen-models keys set PROVIDER asks for the key; arguments are seen by others",
        )
    check_names(contracts, [options.provider])
    contract = contracts[options.provider]
    if options.action == "set":
        store_key(contract, _asked_for_key(contract.slug))
        talk(f"the keyring has a key for {contract.slug}")
        return 0
    if delete_key(contract):
        talk(f"the keyring has no key for {contract.slug} any more")
        return 0
    raise ConfigurationError(
        f"the keyring has no key for {contract.slug}",
        hint="see what there is: gen-models keys list",
    )


def scrub(options: argparse.Namespace, workspace: Workspace) -> int:
    """Looks for secrets, and takes out of cassettes the headers that may not be recorded."""
    from gen_models.credentials import this_environment
    from gen_models.reports import harmless
    from gen_models.workflows import scan_files

    found = scan_files(workspace, options.paths, this_environment(), writes=not options.check)
    for finding in found.findings:
        show([f"{harmless(str(finding.file))}: {harmless(finding.what)}"])
    if not options.quiet:
        talk(found.summary)
    return found.status


def _import(options: argparse.Namespace, workspace: Workspace) -> int:
    from gen_models.cli import progress
    from gen_models.workflows import import_recording

    named = _named(options)
    if named is None or len(named) != 1:
        raise ConfigurationError(
            "--from is about the responses of one provider",
            hint="name it: gen-models record PROVIDER --from FILE...",
        )
    (slug,) = named
    source = options.source or f"saved as {', '.join(file.name for file in options.files)}"
    source = source.encode("utf-8", "backslashreplace").decode()
    with progress.shown(quiet=options.quiet) as report:
        made = import_recording(
            workspace,
            slug,
            options.files,
            observed=options.observed,
            source=source,
            left_out=options.leave_out,
            may_shrink=frozenset(_split(options.accept_shrink)),
            progress=report,
        )
    if options.output_format == "json":
        import json

        show(
            [
                json.dumps(
                    {"status": 0, "provider": slug, "models": made.models, "changed": made.changed},
                    indent=2,
                )
            ]
        )
    elif options.output_format == "github":
        from gen_models.reports import annotation

        show([annotation("notice", f"{slug}: {made.models} models")])
    elif not options.quiet:
        became = "recorded" if made.changed else "unchanged"
        show([f"{slug}  {made.models} models  {became}"])
        if made.changed:
            talk(f"{made.path} is written; next: gen-models -p {slug}")
    return 0


def _refresh(options: argparse.Namespace, workspace: Workspace, *, lands: bool) -> int:
    from gen_models.cli import progress
    from gen_models.credentials import this_environment
    from gen_models.fetch import FetchOptions, limits_of
    from gen_models.workflows import RefreshRequest, run_refresh

    request = RefreshRequest(
        named=_named(options),
        skipped=frozenset(_split(options.skip)),
        lands=lands,
        renew=options.renew,
        may_shrink=frozenset(_split(options.accept_shrink)),
        force=lands and options.force,
    )
    fetch_options = FetchOptions(
        this_environment(), limits_of(options.timeout), proxy=options.proxy
    )
    with progress.shown(quiet=options.quiet) as report:
        found = run_refresh(workspace, request, fetch_options, report)
    _report(found, options)
    if not lands and not options.quiet and options.output_format == "text":
        new = [p.slug for p in found.providers if p.status == "refreshed"]
        if new:
            talk(f"next: gen-models -p {','.join(new)}")
    return found.status


def _report(found: Refresh, options: argparse.Namespace) -> None:
    from gen_models.reports import refresh_as_github, refresh_as_json, refresh_as_text

    if options.output_format == "json":
        show([refresh_as_json(found)])
        return
    if options.output_format == "github":
        show(refresh_as_github(found))
        return
    if not options.quiet:
        show(refresh_as_text(found, verbose=options.verbose))
    for problem in found.problems:
        talk(f"error: {problem}")
    if not options.quiet:
        for provider in found.providers:
            for bad in provider.quarantined:
                talk(f"{provider.slug}: {bad.id[:80]!a} is quarantined: it {bad.reason}")
        talk(found.summary)


def _list_keys(contracts: Iterable[Contract], output_format: str) -> int:
    from gen_models.credentials import this_environment, where_credentials_are

    environment, found = this_environment(), {}
    for contract in contracts:
        try:
            found[contract.slug] = where_credentials_are(contract, environment)
        except ConfigurationError as error:
            talk(f"error: {error}")
            found[contract.slug] = None
    if output_format == "json":
        import json

        show([json.dumps(found, indent=2)])
    else:
        width = max(map(len, found), default=0)
        show(f"{slug:<{width}}  {where or 'none'}" for slug, where in found.items())
    return 0


def _named(options: argparse.Namespace) -> frozenset[str] | None:
    given = [*([options.provider] if getattr(options, "provider", None) else [])]
    given += _split(options.providers or [])
    return frozenset(given) if given or options.providers is not None else None


def _split(values: list[str]) -> list[str]:
    return [name.strip() for value in values for name in value.split(",") if name.strip()]


def _asked_for_key(slug: str) -> str:
    """The key, from a prompt that does not show it, or from a pipe."""
    if not sys.stdin.isatty():
        return sys.stdin.readline()
    from getpass import getpass

    try:
        return getpass(f"key for {slug}: ")
    except EOFError:
        return ""
