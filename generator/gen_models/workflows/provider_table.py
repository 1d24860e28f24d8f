"""The table of providers in Markdown. It depends on contracts and recordings, not on the day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gen_models.workflows.status import ProviderStatus

_HEADS: Final = ("provider", "name", "models", "observed", "key variables", "note")
_RULE: Final = "|---|---|---:|---|---|---|"
_ESCAPED: Final = str.maketrans(
    {"|": r"\|", "\\": r"\\", "<": "&lt;", ">": "&gt;", "&": "&amp;", "[": r"\[", "*": r"\*"}
)


def providers_as_markdown(statuses: Iterable[ProviderStatus]) -> Sequence[str]:
    """The lines of a table with one row for each provider, without line ends."""
    return [_row(_HEADS), _RULE, *(_row(_cells(status)) for status in statuses)]


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(status: ProviderStatus) -> tuple[str, ...]:
    return (
        _plain(status.provider),
        _plain(status.name),
        "" if status.models is None else str(status.models),
        status.observed or "",
        _variables(status),
        _plain(status.note),
    )


def _variables(status: ProviderStatus) -> str:
    named = ", ".join(f"`{variable}`" for variable in status.variables)
    return f"{named} (optional)" if status.key_optional else named or "none"


def _plain(text: str) -> str:
    """A text as nothing but text, on one line; code in backticks stays code."""
    kept = "".join(c if c.isprintable() else " " for c in text)
    return kept.translate(_ESCAPED)
