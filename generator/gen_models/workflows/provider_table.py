"""The table of providers in Markdown. It depends on contracts and recordings, not on the day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gen_models.workflows.markdown import markdown_table, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gen_models.workflows.status import ProviderStatus

_HEADS: Final = ("provider", "name", "models", "observed", "key variables", "note")
_RULE: Final = "|---|---|---:|---|---|---|"


def providers_as_markdown(statuses: Iterable[ProviderStatus]) -> Sequence[str]:
    """The lines of a table with one row for each provider, without line ends."""
    return list(markdown_table(_HEADS, _RULE, map(_cells, statuses)))


def _cells(status: ProviderStatus) -> tuple[str, ...]:
    return (
        plain(status.provider),
        plain(status.name),
        "" if status.models is None else str(status.models),
        status.observed or "",
        _variables(status),
        plain(status.note),
    )


def _variables(status: ProviderStatus) -> str:
    named = ", ".join(f"`{variable}`" for variable in status.variables)
    return f"{named} (optional)" if status.key_optional else named or "none"
