"""What can go wrong, and what to do about it.

GenModelsError                     every error a user may see: the problem, and a hint
├── ConfigurationError             exit 2   a wrong option, a broken contract file, a full disk
│   ├── HandEditError              exit 2   a landed file is not what was landed
│   └── ConflictError              exit 2   another run got there first
│       ├── LandingConflictError   exit 2   ... and has landed
│       └── RecordingConflictError exit 2   ... and has recorded
├── RejectedError                  exit 3   a contract does not hold for a provider
│   └── InvalidContractError       exit 3   ... or its file is not a valid contract
└── UnreachableError               exit 4   a provider could not be reached
"""

from __future__ import annotations

from typing import ClassVar


class GenModelsError(Exception):
    """An error with a hint. `str()` of it is one line for the problem and one for the hint."""

    exit_status: ClassVar[int] = 2

    def __init__(self, problem: str, *, hint: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.problem}\n  hint: {self.hint}"


class ConfigurationError(GenModelsError):
    """An option, a contract file or the machine is not as required."""


class HandEditError(ConfigurationError):
    """A generated file was changed by something other than a landing."""


class ConflictError(ConfigurationError):
    """Another run has changed what this one was working on."""


class LandingConflictError(ConflictError):
    """The landed tree is no longer the one that a candidate was made to follow."""


class RecordingConflictError(ConflictError):
    """A cassette is no longer the one that a new one was to replace."""


class RejectedError(GenModelsError):
    """A provider's recording, or what was made of it, breaks a contract.

    `contract` is the name of the contract, as in `contracts/test_<contract>.py`.
    """

    exit_status = 3

    def __init__(self, problem: str, *, provider: str, contract: str, hint: str) -> None:
        super().__init__(problem, hint=hint)
        self.provider = provider
        self.contract = contract

    def __str__(self) -> str:
        return f"{self.provider}: rejected by contract '{self.contract}': {super().__str__()}"


class InvalidContractError(RejectedError):
    """The file of a provider's contract is not valid."""

    def __init__(self, problem: str, *, provider: str, hint: str) -> None:
        super().__init__(problem, provider=provider, contract="file", hint=hint)

    def __str__(self) -> str:
        return f"{self.provider}: invalid contract: {GenModelsError.__str__(self)}"


class UnreachableError(GenModelsError):
    """A provider could not be reached, or did not respond with its listing."""

    exit_status = 4

    def __init__(self, problem: str, *, provider: str, hint: str) -> None:
        super().__init__(problem, hint=hint)
        self.provider = provider

    def __str__(self) -> str:
        return f"{self.provider}: {super().__str__()}"
