"""Reports of `providers`: a table for a terminal, lines for programs, and JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from gen_models.credentials import KEYRING
from gen_models.reports.escape import as_json, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gen_models.workflows import ProviderStatus

_HEADS: Final = ("provider", "models", "days", "state", "key")
_GAP: Final = "  "
_NARROWEST: Final = 8


def statuses_as_json(statuses: Sequence[ProviderStatus]) -> str:
    """All providers as a JSON list."""
    return as_json([asdict(status) for status in statuses])


def statuses_as_lines(statuses: Sequence[ProviderStatus]) -> Iterator[str]:
    """One line for each provider, of fields separated by tabs; "-" for an empty one."""
    for status in statuses:
        fields = (
            status.provider,
            "" if status.models is None else str(status.models),
            status.observed or "",
            "" if status.age_days is None else str(status.age_days),
            _state(status),
            ",".join(status.variables),
            status.key or "",
            status.detail,
        )
        yield "\t".join(printable(field) or "-" for field in fields)


def statuses_as_table(statuses: Sequence[ProviderStatus], width: int) -> Iterator[str]:
    """A heading and one line for each provider, of at most `width` characters where possible."""
    rows = [_HEADS, *(_cells(status) for status in statuses)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    taken = sum(widths[:-1]) + len(_GAP) * (len(widths) - 1)
    widths[-1] = max(min(widths[-1], width - taken), _NARROWEST)
    for provider, models, days, state, key in rows:
        yield _GAP.join(
            (
                f"{provider:<{widths[0]}}",
                f"{models:>{widths[1]}}",
                f"{days:>{widths[2]}}",
                f"{state:<{widths[3]}}",
                _cut(key, widths[4]),
            )
        ).rstrip()


def _cells(status: ProviderStatus) -> tuple[str, str, str, str, str]:
    models, days = status.models, status.age_days
    age = "" if models is None else "?"
    return (
        status.provider,
        "" if models is None else str(models),
        age if days is None else str(days),
        _state(status),
        printable(_key(status)),
    )


def _state(status: ProviderStatus) -> str:
    return f"{status.state}, stale" if status.stale else status.state


def _key(status: ProviderStatus) -> str:
    """Where the key is, else where it is looked for."""
    if status.key == KEYRING:
        return "in the keyring"
    if status.key is not None:
        return f"set: {status.key}"
    return ", ".join(status.variables) or "not needed"


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 3]}..."
