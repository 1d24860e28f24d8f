"""The state folder as a folder that can be trusted, or is refused.

A repository that is cloned or unpacked can bring along whatever it likes, in every folder that its
settings name. What only this user's runs may have written is kept here instead: the journals of
landings, which providers may be sent keys, and what earlier runs found out. The folder is named on
the command line or by the environment, never by `pyproject.toml`.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gen_models.errors import ConfigurationError
from gen_models.ownership import why_untrusted
from gen_models.state.place import VARIABLE, state_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

_PRIVATE: Final = 0o700
_KEY_LENGTH: Final = 32
_HINT: Final = "name another folder with --state DIR"


@dataclass(frozen=True, slots=True)
class State:
    """A state folder, which need not exist yet. A relative `folder` is refused when it is used."""

    folder: Path

    def exists(self) -> bool:
        """Whether there is such a folder; if so, it can be trusted.

        A relative path would be of whatever folder gen-models is run in: there is none.

        Raises:
            ConfigurationError: it is a link or not a folder, is owned by another user, or can be
                written by others.
        """
        if not self.folder.is_absolute():
            return False
        try:
            found = self.folder.lstat()
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError as error:
            raise ConfigurationError(
                f"the state folder {self.folder} cannot be read: {error.strerror}", hint=_HINT
            ) from error
        if fault := why_untrusted(found):
            raise ConfigurationError(f"the state folder {self.folder} {fault}", hint=_HINT)
        return True

    def create(self) -> None:
        """Makes the folder, for this user only, unless it exists.

        Raises:
            ConfigurationError: it cannot be made or written, its path is relative, or `exists`
                would raise.
        """
        if not self.folder.is_absolute():
            raise ConfigurationError(
                f"the state folder {self.folder} is not an absolute path",
                hint=f"unset {VARIABLE} or make it absolute, or {_HINT}",
            )
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            self.folder.mkdir(mode=_PRIVATE, exist_ok=True)
        except OSError as error:
            # A link and a file in its place are told as what they are.
            if not isinstance(error, FileExistsError) or not self.exists():
                raise self._unwritable(error) from error
        if self.exists() and not os.access(self.folder, os.W_OK | os.X_OK):
            raise self._unwritable(None)

    def refuse_below(self, folder: Path) -> None:
        """Refuses a state folder in a folder that a repository may bring along.

        Raises:
            ConfigurationError: it is below `folder`, or is it.
        """
        if self.folder.is_absolute() and self.folder.resolve().is_relative_to(folder):
            raise ConfigurationError(
                f"the state folder {self.folder} is in {folder}, and must not be",
                hint=_HINT,
            )

    def landing(self, output: Path) -> Path:
        """The folder for the landings into an output; it need not exist.

        The same output has the same folder, by whatever links it is reached.
        """
        real = os.path.normcase(os.path.realpath(output))
        key = hashlib.sha256(os.fsencode(real)).hexdigest()[:_KEY_LENGTH]
        return self.folder / "landings" / key

    def _unwritable(self, error: OSError | None) -> ConfigurationError:
        why = "" if error is None else f": {error.strerror}"
        return ConfigurationError(
            f"the state folder {self.folder} cannot be written{why}", hint=_HINT
        )


def find_state(given: Path | None = None, environment: Mapping[str, str] = os.environ) -> State:
    """The state folder: the one given, else that of GEN_MODELS_STATE, else the user's own."""
    if given is not None:
        return State(Path(os.path.abspath(given)))  # noqa: PTH100  A link must stay visible.
    return State(Path(state_folder(environment)))
