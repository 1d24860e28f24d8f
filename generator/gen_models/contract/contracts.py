"""The contracts of a folder: those that are valid, and what is wrong with the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from gen_models.errors import InvalidContractError

if TYPE_CHECKING:
    from gen_models.contract.model import Contract


class Contracts(Mapping[str, "Contract"]):
    """The valid contracts of a folder by slug, in order.

    Attributes:
        invalid: by slug, what is wrong with each of the others, one error for each thing.
    """

    def __init__(
        self,
        valid: Mapping[str, Contract],
        invalid: Mapping[str, tuple[InvalidContractError, ...]] | None = None,
    ) -> None:
        self._valid = dict(sorted(valid.items()))
        self.invalid = dict(sorted((invalid or {}).items()))

    def __getitem__(self, slug: str) -> Contract:
        return self._valid[slug]

    def __iter__(self) -> Iterator[str]:
        return iter(self._valid)

    def __len__(self) -> int:
        return len(self._valid)

    @property
    def slugs(self) -> list[str]:
        """Every provider that has a contract, valid or not, in order."""
        return sorted(self._valid.keys() | self.invalid.keys())

    def without(self, errors: Iterable[InvalidContractError]) -> Contracts:
        """The same, with more errors; their providers are not valid any more."""
        invalid = dict(self.invalid)
        for error in errors:
            invalid[error.provider] = (*invalid.get(error.provider, ()), error)
        return Contracts({s: c for s, c in self._valid.items() if s not in invalid}, invalid)

    def check(self, slugs: Iterable[str] | None = None) -> None:
        """Holds that the contracts of these providers are valid; by default, that all are.

        Raises:
            InvalidContractError: one is not; it names everything that is wrong with it.
        """
        for slug in self.invalid if slugs is None else slugs:
            if slug in self.invalid:
                raise joined(self.invalid[slug])


def joined(errors: tuple[InvalidContractError, ...]) -> InvalidContractError:
    """One error for all that is wrong with a contract."""
    *others, last = errors
    problems = [f"{error.problem}\n  hint: {error.hint}" for error in others]
    return InvalidContractError(
        "\n".join([*problems, last.problem]), provider=last.provider, hint=last.hint
    )
