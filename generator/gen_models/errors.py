"""What can go wrong, and what to do about it.

GenModelsError                     every error a user may see: the problem, and a hint
├── ConfigurationError             exit 2   a wrong option, a broken contract file, a full disk
│   ├── HandEditError              exit 2   a landed file is not what was landed
│   ├── UnsafePathError            exit 2   a link or a special file is in the place of a file
│   └── ConflictError              exit 2   another run got there first
│       ├── LandingConflictError   exit 2   ... and has landed
│       └── RecordingConflictError exit 2   ... and has recorded
├── RejectedError                  exit 3   a contract does not hold for a provider
│   └── InvalidContractError       exit 3   ... or its file is not a valid contract
└── UnreachableError               exit 4   a provider could not be reached
"""

from __future__ import annotations

import errno
import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import ClassVar, Final


class GenModelsError(Exception):
    """An error with a hint. `str()` of it is one line for the problem and one for the hint."""

    exit_status: ClassVar[int] = 2

    def __init__(self, problem: str, *, hint: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.hint = hint

    @property
    def retryable(self) -> bool:
        """Whether the same request may succeed later, without any change."""
        return False

    def __str__(self) -> str:
        return f"{self.problem}\n  hint: {self.hint}"


class ConfigurationError(GenModelsError):
    """An option, a contract file or the machine is not as required."""


class HandEditError(ConfigurationError):
    """A generated file was changed by something other than a landing."""


class UnsafePathError(ConfigurationError):
    """A link, a pipe, a device, a socket or a folder is where a regular file is expected."""


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
    """A provider could not be reached, or did not respond with its listing.

    `status` is the HTTP status of its response, None without one; `timed_out` is whether time ran
    out before there was one.
    """

    exit_status = 4

    def __init__(
        self,
        problem: str,
        *,
        provider: str,
        hint: str,
        status: int | None = None,
        timed_out: bool = False,
    ) -> None:
        super().__init__(problem, hint=hint)
        self.provider = provider
        self.status = status
        self.timed_out = timed_out

    def __str__(self) -> str:
        return f"{self.provider}: {super().__str__()}"


_REPEATABLE: Final = re.compile(r"-{0,2}[A-Za-z][a-z0-9-]{0,19}")
_SPACE: Final = "free some space; TMPDIR names the folder of temporary files"
_ACCESS: Final = "give access to it, or name another file or folder"
_HINTS: Final = {
    errno.ENOSPC: _SPACE,
    errno.EDQUOT: _SPACE,
    errno.EFBIG: "raise the limit of file sizes: ulimit -f",
    errno.EMFILE: "raise the limit of open files: ulimit -n",
    errno.ENFILE: "raise the limit of open files: ulimit -n",
    errno.EAGAIN: "raise the limit of processes: ulimit -u",
    errno.ENOMEM: "free some memory, or raise its limit: ulimit -v",
    errno.EACCES: _ACCESS,
    errno.EPERM: _ACCESS,
    errno.EROFS: _ACCESS,
    errno.ELOOP: "replace the link, which leads back to itself",
    errno.ENAMETOOLONG: "shorten the name, or that of the folder around it",
    errno.EIO: "check the disk",
}


_EXHAUSTION: Final = {
    errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EMFILE, errno.ENFILE, errno.EAGAIN, errno.ENOMEM,
    errno.EIO,
}  # fmt: skip


def environment_error(error: OSError | MemoryError) -> ConfigurationError:
    """The error for what the system refused: a full disk or a limit is not a bug in gen-models."""
    if isinstance(error, MemoryError):
        return ConfigurationError("out of memory", hint=_HINTS[errno.ENOMEM])
    reason = error.strerror or str(error) or type(error).__name__
    places = [str(name) for name in (error.filename, error.filename2) if name is not None]
    problem = f"{' -> '.join(places)}: {reason}" if places else reason
    if not places and error.errno == errno.ENOENT:  # No folder of temporary files is any good.
        return ConfigurationError(problem, hint=_SPACE)
    hint = _HINTS.get(error.errno or 0, "check the files and folders of this run, and run again")
    return ConfigurationError(problem, hint=hint)


def is_exhaustion(error: BaseException | None) -> bool:
    """Whether the machine ran out of something, whatever the program was doing."""
    if isinstance(error, OSError):
        return error.errno in _EXHAUSTION
    return isinstance(error, MemoryError)


def repeated(word: str) -> str:
    """A mistyped word, quoted behind a space, as an error may repeat it; "" if it may be a key.

    It is repeated if it is plain, and too short for an API key.
    """
    return f" '{word}'" if _REPEATABLE.fullmatch(word) else ""
