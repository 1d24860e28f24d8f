"""What retires when, over all providers: announced shutdowns, and what contradicts them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gen_models.contract import check_names
from gen_models.landing import landed_ledger
from gen_models.lifecycle import lifecycles, successors_of
from gen_models.workflows.contracts import contracts_of
from gen_models.workflows.statements import NOTHING, Known, newest_day, with_recording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from gen_models.contract import Contract
    from gen_models.lifecycle import History, Lifecycle, Status
    from gen_models.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ProviderLifecycles:
    """What is known of a provider's model IDs on a day.

    Attributes:
        contract: the provider's contract.
        history: its observations, the recording among them.
        lifecycles: what the statements about each ID come to.
        members: the IDs that have a member in what has landed.
        day: the day; the newest observation's or probe's, unless another was asked for.
    """

    contract: Contract
    history: History
    lifecycles: Mapping[str, Lifecycle]
    members: frozenset[str]
    day: date


@dataclass(frozen=True, slots=True)
class Shutdown:
    """An announced shutdown of a model.

    Attributes:
        provider: the provider's slug.
        model: what is known of the model ID.
        shutdown: the announced day.
        day: the day that it was looked at.
        chain: its successors to where the chain ends, each with its status.
    """

    provider: str
    model: Lifecycle
    shutdown: date
    day: date
    chain: tuple[tuple[str, Status], ...]

    @property
    def days_left(self) -> int:
        """How many days there are from the day to the shutdown; negative if it is past."""
        return (self.shutdown - self.day).days

    @property
    def is_overdue(self) -> bool:
        """Whether the model was listed after its announced shutdown, and is listed still.

        A shutdown that became due after the newest listing says nothing of the listing.
        """
        last = self.model.last_listed
        return self.model.is_listed and last is not None and last > self.shutdown


@dataclass(frozen=True, slots=True)
class Overdue:
    """A model that is listed past its announced shutdown, and why that is wrong."""

    shutdown: Shutdown
    problem: str
    hint: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Sources that state different days for one shutdown.

    Attributes:
        provider: the provider's slug.
        id: the model ID.
        shown: the day that most independent sources state.
        stated: each day that is stated, with the names of its sources.
    """

    provider: str
    id: str
    shown: date
    stated: Mapping[date, Sequence[str]]


def provider_lifecycles(
    workspace: Workspace,
    named: Sequence[str] | None = None,
    as_of: date | None = None,
) -> list[ProviderLifecycles]:
    """The lifecycles of all providers that have statements.

    Local servers count only when they are named: what they list is one machine's.

    Args:
        workspace: where contracts, recordings and what has landed are.
        named: only these providers.
        as_of: the day to look at; by default that of each provider's newest observation or probe.

    Raises:
        ConfigurationError: a provider is unknown, or a file is damaged.
        InvalidContractError: the contract of one of these providers is not valid.
    """
    contracts = contracts_of(workspace)
    check_names(contracts, named or ())
    contracts.check(named)
    chosen = contracts.values() if named is None else [contracts[slug] for slug in sorted(named)]
    return known_lifecycles(
        (one for one in chosen if named is not None or not one.local), workspace, as_of
    )


def known_lifecycles(
    contracts: Iterable[Contract],
    workspace: Workspace,
    as_of: date | None = None,
    known: Known = NOTHING,
) -> list[ProviderLifecycles]:
    """The lifecycles of these providers; those of whom nothing is known are left out.

    Args:
        contracts: their contracts.
        workspace: where recordings and what has landed are.
        as_of: the day to look at; by default that of each provider's newest observation or probe.
        known: what has been read already.

    Raises:
        ConfigurationError: a file is damaged.
    """
    found = (_known(contract, workspace, as_of, known) for contract in contracts)
    return [one for one in found if one is not None]


def shutdowns(found: Iterable[ProviderLifecycles], within: int | None = None) -> Sequence[Shutdown]:
    """The announced shutdowns of models that are listed or have a member, the earliest first.

    Args:
        found: the providers.
        within: only what is shut down within so many days after the day, and what is listed
            although its shutdown is due.
    """
    all_of_them = [
        one
        for provider in found
        for one in _shutdowns(provider)
        if one.model.is_listed or one.model.id in provider.members
    ]
    return sorted(
        (
            one
            for one in all_of_them
            if within is None or 0 <= one.days_left <= within or one.is_overdue
        ),
        key=lambda one: (one.shutdown, one.provider, one.model.id),
    )


def overdue_models(found: Iterable[ProviderLifecycles]) -> Sequence[Overdue]:
    """The models that are listed past their shutdown, but for those of which a contract says so."""
    return [
        Overdue(one, *_explained(one, provider.contract))
        for provider in found
        for one in _shutdowns(provider)
        if one.is_overdue and one.model.id not in provider.contract.lifecycle.listed_past_shutdown
    ]


def stale_pins(found: Iterable[ProviderLifecycles]) -> Iterator[str]:
    """Notes about IDs that a contract says are listed past their shutdown, and that are not."""
    for provider in found:
        overdue = {one.model.id for one in _shutdowns(provider) if one.is_overdue}
        for model_id in provider.contract.lifecycle.listed_past_shutdown:
            if model_id not in overdue:
                yield (
                    f"{provider.contract.path}: {model_id!a} is not listed past its shutdown; "
                    "take it out of lifecycle.listed_past_shutdown"
                )


def disagreements(found: Iterable[ProviderLifecycles]) -> Iterator[Disagreement]:
    """The shutdowns whose days differ by more than one day between sources."""
    for provider in found:
        for one in provider.lifecycles.values():
            stated: dict[date, set[str]] = defaultdict(set)
            for said in one.announcements:
                if said.retires is not None:
                    stated[said.retires].add(said.source)
            if one.retires_on is not None and any(
                abs((day - one.retires_on).days) > 1 for day in stated
            ):
                days = {day: sorted(stated[day]) for day in sorted(stated)}
                yield Disagreement(provider.contract.slug, one.id, one.retires_on, days)


def _known(
    contract: Contract, workspace: Workspace, as_of: date | None, known: Known
) -> ProviderLifecycles | None:
    statements = known.statements_of(contract.slug, workspace)
    history = with_recording(statements.history, known.recording_of(contract, workspace))
    day = as_of or newest_day(history, statements)
    if day is None:
        return None
    found = lifecycles(history, statements.announcements, day, probes=statements.probes)
    ledger = landed_ledger(workspace.output, contract.slug)
    members = frozenset(str(entry.id) for entry in (*ledger.listed, *ledger.unlisted))
    return ProviderLifecycles(contract, history, found, members, day) if found else None


def _shutdowns(provider: ProviderLifecycles) -> Iterator[Shutdown]:
    for one in provider.lifecycles.values():
        if one.retires_on is not None:
            chain = successors_of(one.id, provider.lifecycles)
            yield Shutdown(provider.contract.slug, one, one.retires_on, provider.day, chain)


def _explained(one: Shutdown, contract: Contract) -> tuple[str, str]:
    """What is wrong with a model that is listed past its shutdown, and what to do about it."""
    where = f"[lifecycle] of {contract.path}"
    end, status = one.chain[-1] if one.chain else ("", "retired")
    is_of_use = status not in ("retired", "unlisted")
    successor = f"use {end!a} instead" if is_of_use else "stop using it"
    problem = f"{one.provider}: {one.model.id!a} is past its shutdown on {one.shutdown}, and listed"
    hint = f"{successor}; if the provider keeps it, add it to listed_past_shutdown in {where}"
    return f"{problem} (last seen {one.model.last_listed})", hint
