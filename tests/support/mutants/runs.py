"""Mutants, and the runs of the contract suite that they share where one does not touch another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.support.mutants.breaks import Break, nothing
from tests.support.mutants.narrowing import EVERYTHING
from tests.support.mutants.narrowing import options as narrowing
from tests.support.mutants.stage import failures, make_stages

CONTROL: Final = "control"
"""The provider that nobody harms."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """Something broken, and what the contract that catches it says.

    Attributes:
        provider: the provider of the sample that is copied and judged.
        says: a part of the problem.
        harm: breaks what is judged.
        options: further options of the run.
        fault: the fault of the product that the run has.
        alone: whether the harm touches more than the provider.
    """

    provider: str
    says: str
    harm: Break = nothing
    options: tuple[str, ...] = ()
    fault: str | None = None
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the suite: its mutants, each with the name of the test that has to catch it.

    A provider that nobody harms is judged with them.
    """

    mutants: Sequence[tuple[str, Mutant]]

    def missed(self, folder: Path) -> list[tuple[str, Mutant]]:
        """Runs the suite, and gives the mutants that were not caught.

        Raises:
            AssertionError: a mutant did harm to another provider than its own.
        """
        _, first = self.mutants[0]
        copies = [f"copy{number}" for number in range(len(self.mutants))]
        providers = {
            slug: mutant.provider for slug, (_, mutant) in zip(copies, self.mutants, strict=True)
        }
        stages = make_stages(folder, {**providers, CONTROL: first.provider}, first.fault)
        for slug, (_, mutant) in zip(copies, self.mutants, strict=True):
            mutant.harm(stages[slug])
        harms_none_else = not (first.options or first.fault or first.alone)
        wanted: dict[str, Sequence[str]] = {
            slug: [test] for slug, (test, _) in zip(copies, self.mutants, strict=True)
        }
        if harms_none_else:
            wanted[CONTROL] = [EVERYTHING]
        said = failures(stages, [*first.options, *narrowing(folder, wanted)], first.fault)
        if harms_none_else:
            assert [test for test, slug in said if slug == CONTROL] == []
        return [
            (test, mutant)
            for slug, (test, mutant) in zip(copies, self.mutants, strict=True)
            if mutant.says not in said.get((test, slug), said.get((test, None), ""))
        ]


def runs_of(table: Mapping[str, Iterable[Mutant]]) -> dict[str, Run]:
    """The runs that the mutants of each test need, by a name."""
    groups: dict[str, list[tuple[str, Mutant]]] = defaultdict(list)
    for contract, mutants in table.items():
        test = contract.partition("::")[2]
        for number, mutant in enumerate(mutants, 1):
            name = " ".join(mutant.options) or mutant.fault or "side by side"
            groups[f"{test}-{number}" if mutant.alone else name].append((test, mutant))
    return {name: Run(group) for name, group in groups.items()}
