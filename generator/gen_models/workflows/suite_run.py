"""Runs the contract suite on a workspace, with pytest's own output and options."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gen_models.workspace import Workspace

_INTERRUPTED: Final = 2
_STATUS: Final = {0: 0, 1: 3, _INTERRUPTED: 130, 3: 70, 4: 2, 5: 2}
"""Our exit status for pytest's: passed, failed, interrupted, internal error, usage, no tests."""


def run_suite(
    workspace: Workspace, arguments: Sequence[str], *, providers: Sequence[str] | None = None
) -> int:
    """Runs `contracts/` on what is recorded and has landed; returns an exit status of ours.

    Args:
        workspace: the folders to judge.
        arguments: further options of the suite and of pytest, such as `-k` or `--record-mode`.
        providers: judge only these; all that are recorded or have landed where it is None.
    """
    command = [
        sys.executable, "-P", "-m", "pytest", str(workspace.suite / "contracts"),
        # No settings but these: pytest would take those of the project it is started in.
        "-c", os.devnull, f"--rootdir={workspace.suite}", f"--confcutdir={workspace.suite}",
        "--import-mode=importlib", "-p", "no:cacheprovider",
        # A project in which nothing has landed yet has no enum to judge.
        "-o", "empty_parameter_set_mark=skip", "--block-network", "--allowed-hosts=127.0.0.1,::1",
        f"--contracts={workspace.contracts}", f"--cassettes={workspace.cassettes}",
        f"--landed={workspace.output}", f"--bundled={','.join(workspace.bundled)}",
        *([] if workspace.targets is None else [f"--targets={','.join(workspace.targets)}"]),
        *([] if providers is None else [f"--providers={','.join(providers)}"]),
        *arguments,
    ]  # fmt: skip
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    process = subprocess.Popen(command, env=environment)
    try:
        status = process.wait()
    except KeyboardInterrupt:  # pytest has it too, and reports what it has done so far.
        process.wait()
        status = _INTERRUPTED
    return _STATUS.get(status, 70)
