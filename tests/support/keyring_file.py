"""A keyring of the real `keyring` library whose keys are in a file, for processes of a test."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Final

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

FILE: Final = "TESTS_KEYRING_FILE"
"""The variable that names the file."""


class FileKeyring(KeyringBackend):
    """Keys by service and user, in JSON."""

    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        return _stored().get(service, {}).get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        stored = _stored()
        stored.setdefault(service, {})[username] = password
        _file().write_text(json.dumps(stored), encoding="utf-8")

    def delete_password(self, service: str, username: str) -> None:
        stored = _stored()
        if username not in stored.get(service, {}):
            raise PasswordDeleteError(username)
        del stored[service][username]
        _file().write_text(json.dumps(stored), encoding="utf-8")


class LockedKeyring(FileKeyring):
    """The same, and nobody unlocks it. What it says repeats what it was given."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked(f"{service} {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked(f"{service} {username} {password}")


def _file() -> Path:
    return Path(os.environ[FILE])


def _stored() -> dict[str, dict[str, str]]:
    try:
        stored: dict[str, dict[str, str]] = json.loads(_file().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return stored
