"""Matches a data set's entries with our model IDs, and never guesses.

An ID matches an entry of the same name; else one that differs by Fireworks' `accounts/*/models/`
alone; else one that differs in case alone. Dates, families and the last part of a path never
match: of a dated ID and its base, every third pair differs in its price or its context. Bedrock's
region prefixes are models of another price. What could match several entries matches none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_ACCOUNT: Final = re.compile(r"accounts/[^/]+/models/")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may match.

    Attributes:
        id: the model ID that it is about, as the provider would write it.
        key: the data set's own key of the entry, which no other entry of this rank has.
        rank: of several entries about an ID, those of the lowest rank count.
    """

    id: str
    key: str
    rank: int = 0


def match_ids(ids: Iterable[str], candidates: Iterable[Candidate]) -> Mapping[str, Candidate]:
    """By model ID, the entry that is about it; IDs without exactly one are left out.

    Args:
        ids: our model IDs.
        candidates: the entries, in any order.
    """
    waiting, entries = set(ids), set(candidates)
    found: dict[str, Candidate] = {}
    for form in (_as_it_is, without_account, str.casefold):
        ours = Counter(form(model_id) for model_id in waiting | found.keys())
        theirs: dict[str, list[Candidate]] = defaultdict(list)
        for one in entries:
            theirs[form(one.id)].append(one)
        best = {shared: _only_one(those, form) for shared, those in theirs.items()}
        for model_id in sorted(waiting):
            shared = form(model_id)
            if shared not in best:
                continue
            # What is ambiguous in a close form is not decided by a looser one.
            waiting.discard(model_id)
            only = best[shared]
            if only is not None and ours[shared] == 1 and not _of_two_accounts(model_id, only.id):
                found[model_id] = only
    return found


def _only_one(entries: list[Candidate], form: Callable[[str], str]) -> Candidate | None:
    """The entry of the lowest rank, if there is one; in a looser form, if all are about one ID."""
    if form is not _as_it_is and len({entry.id for entry in entries}) > 1:
        return None
    lowest = min(entry.rank for entry in entries)
    best = [entry for entry in entries if entry.rank == lowest]
    return best[0] if len(best) == 1 else None


def _of_two_accounts(model_id: str, other: str) -> bool:
    """Whether two IDs name different accounts: what is deployed in both need not be the same."""
    own, others = _ACCOUNT.match(model_id), _ACCOUNT.match(other)
    return own is not None and others is not None and own[0].casefold() != others[0].casefold()


def _as_it_is(model_id: str) -> str:
    return model_id


def without_account(model_id: str) -> str:
    """A model ID without the account of Fireworks that it begins with, if it does."""
    found = _ACCOUNT.match(model_id)
    return model_id if found is None else model_id[found.end() :]
