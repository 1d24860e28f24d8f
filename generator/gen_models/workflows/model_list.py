"""The models that have landed, as rows of one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gen_models.landing import landed_info, landed_ledger, landed_lifecycles
from gen_models.query import ModelRow
from gen_models.workflows.landed import landed_providers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from gen_models.workspace import Workspace


def landed_models(
    workspace: Workspace, named: Sequence[str] | None = None, *, with_past: bool = False
) -> list[ModelRow]:
    """The models that have landed, by provider and model ID.

    Args:
        workspace: where they have landed.
        named: only those of these providers.
        with_past: with those that left their listing, or are past an announced shutdown.

    Raises:
        ConfigurationError: nothing has landed, a provider is unknown or has not landed, or a file
            is damaged.
    """
    chosen = landed_providers(workspace, named)
    return [row for slug in chosen for row in _rows(workspace.output, slug, with_past=with_past)]


def _rows(output: Path, slug: str, *, with_past: bool) -> Iterator[ModelRow]:
    ledger, known = landed_ledger(output, slug), landed_lifecycles(output, slug)
    info = landed_info(output, slug)
    for entry in sorted((*ledger.listed, *ledger.unlisted), key=lambda entry: entry.id):
        if with_past or known.is_live(entry.id):
            found = known.of(entry.id)
            yield ModelRow(entry.id, found.status_on(known.observed), found.retires_on, info)
