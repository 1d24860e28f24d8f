"""Providers for tests of targets: their members, and what is known of model IDs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import cycle
from typing import Final

from gen_models.ids import ModelId
from gen_models.lifecycle import Lifecycle, Span
from gen_models.naming import Style, assign
from gen_models.targets import Member, ProviderHead, ProviderModels

ACME: Final = ProviderHead("acme-ai", "Acme AI", "AcmeAI")
OTHER: Final = ProviderHead("other", "Other", "Other")

OBSERVED: Final = date(2026, 3, 1)
"""The day of the newest observation of these providers."""

_JANUARY: Final = date(2026, 1, 1)
_FEBRUARY: Final = date(2026, 2, 1)


def known(
    model_id: str,
    *spans: Span,
    deprecated_on: date | None = None,
    retires_on: date | None = None,
    successors: Iterable[str] = (),
    source: str | None = None,
) -> Lifecycle:
    """What is known of a model ID, looked at on `OBSERVED`."""
    found = Lifecycle(
        model_id, "unknown", spans, deprecated_on, retires_on, tuple(successors), source
    )
    return replace(found, status=found.status_on(OBSERVED))


def unlisted(model_id: str) -> Lifecycle:
    """It left the listing, on a day that is known."""
    return known(model_id, Span(_JANUARY, _JANUARY, _FEBRUARY, over=True))


def retired(model_id: str, *successors: str) -> Lifecycle:
    """It left the listing after its announced shutdown."""
    return known(
        model_id,
        Span(_JANUARY, _FEBRUARY, OBSERVED, over=True),
        deprecated_on=_JANUARY,
        retires_on=_FEBRUARY,
        successors=successors,
        source="https://acme.example/deprecations",
    )


def overdue(model_id: str) -> Lifecycle:
    """It is listed after its announced shutdown."""
    return known(model_id, Span(_JANUARY, OBSERVED), retires_on=_FEBRUARY)


def undated(model_id: str) -> Lifecycle:
    """It left the listing, and neither recording has a day."""
    return known(model_id, Span(None, None, None, over=True))


def announced(model_id: str, *successors: str) -> Lifecycle:
    """It was never seen listed; its shutdown was announced, and is due."""
    return known(model_id, retires_on=_JANUARY, successors=successors)


_PAST: Final = (unlisted, retired, overdue, undated)


def provider(
    live: Iterable[str],
    past: Iterable[str] = (),
    *,
    style: Style,
    head: ProviderHead = ACME,
    lifecycles: Iterable[Lifecycle] = (),
) -> ProviderModels:
    """A provider with these IDs.

    What is known of a past ID that `lifecycles` does not have is in turn that it is unlisted,
    retired, overdue, and unlisted on a day that is unknown.
    """
    now = sorted(set(live))
    gone = sorted(set(past) - set(now))
    names = assign([*now, *gone], style, {})
    found = {model_id: make(model_id) for model_id, make in zip(gone, cycle(_PAST), strict=False)}
    found |= {one.id: one for one in lifecycles}
    live_members, past_members = (
        tuple(Member(ModelId(i), names[ModelId(i)]) for i in ids) for ids in (now, gone)
    )
    return ProviderModels(
        head, live_members, past_members, OBSERVED, tuple(found[i] for i in sorted(found))
    )
