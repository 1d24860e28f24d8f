"""Every provider that there is a contract for, and the state it is in."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from generator.cassettes import Provenance, cassette_path, today
from generator.contract_files import load_contracts
from generator.errors import ConfigurationError, RejectedError
from generator.keys import KEYRING, where_credentials_are
from generator.manifest import LandedProvider, read_manifest
from generator.outcome import printable
from generator.pipeline import replay

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.table import Table

    from generator.contract import Contract
    from generator.paths import Workspace


@dataclass(frozen=True, slots=True)
class Entry:
    """A provider. `models` and `observed` are None where there is no readable recording.

    `key` is the first of its variables that is set, or "keyring"; never the key itself.
    """

    provider: str
    models: int | None
    observed: str | None
    source: str
    variables: tuple[str, ...]
    key: str | None
    state: str


def take(workspace: Workspace, environment: Mapping[str, str]) -> list[Entry]:
    """The inventory of a workspace, by slug."""
    landed = read_manifest(workspace.output).providers
    contracts = load_contracts(workspace.contracts, workspace.shapes)
    return [
        _entry(contract, workspace, environment, landed.get(slug))
        for slug, contract in contracts.items()
    ]


def as_json(entries: Sequence[Entry]) -> str:
    """The inventory as a JSON list."""
    return json.dumps([asdict(entry) for entry in entries], indent=2)


def as_table(entries: Sequence[Entry]) -> Table:
    """The inventory as a table for a terminal."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE, pad_edge=False)
    table.add_column("provider", no_wrap=True)
    table.add_column("models", justify="right")
    table.add_column("observed", no_wrap=True)
    table.add_column("source", overflow="ellipsis", no_wrap=True, max_width=44)
    table.add_column("auth variables", overflow="fold")
    table.add_column("state", overflow="fold")
    for entry in entries:
        variables = ", ".join(f"{v} (set)" if v == entry.key else v for v in entry.variables)
        variables += " (in the keyring)" if entry.key == KEYRING else ""
        cells = (
            entry.provider,
            "" if entry.models is None else str(entry.models),
            entry.observed or "",
            printable(entry.source),
            variables or "none",
            entry.state,
        )
        table.add_row(*map(Text, cells))
    return table


def _entry(
    contract: Contract,
    workspace: Workspace,
    environment: Mapping[str, str],
    landed: LandedProvider | None,
) -> Entry:
    models, provenance = None, None
    if cassette_path(workspace.cassettes, contract.slug).is_file():
        try:
            recorded = replay(contract, workspace.cassettes)
            models, provenance = len(recorded.catalog.ids), recorded.provenance
            state = _state(contract, provenance, landed, recorded.cassette_digest)
        except RejectedError as error:
            state = f"rejected by contract '{error.contract}'"
    elif contract.experimental:
        state = f"experimental: {contract.experimental}"
    else:
        state = "not recorded"
    variables = contract.auth.variables
    return Entry(
        contract.slug,
        models,
        None
        if provenance is None or provenance.observed is None
        else provenance.observed.isoformat(),
        "" if provenance is None else _source(provenance),
        variables,
        _key(contract, environment),
        state,
    )


def _key(contract: Contract, environment: Mapping[str, str]) -> str | None:
    try:
        return where_credentials_are(contract, environment)
    except ConfigurationError:
        return None


def _state(
    contract: Contract, provenance: Provenance, landed: LandedProvider | None, digest: str
) -> str:
    if landed is None:
        states = [f"local, lands with -p {contract.slug}" if contract.local else "not landed"]
    else:
        states = ["landed" if landed.cassette == digest else "landed from an older recording"]
    if provenance.coverage != "complete":
        states.append("first pages only" if provenance.coverage == "partial" else "end unstated")
    if provenance.observed is None:
        states.append("of unknown age")
    else:
        age = (today() - provenance.observed).days
        stale = ", stale" if age > contract.promises.stale_after_days else ""
        states.append(f"{age} days old{stale}")
    return ", ".join(states)


def _source(provenance: Provenance) -> str:
    return "live" if provenance.method == "live" else f"import: {provenance.source}"
