"""Where the state folder is, without what it takes to use it."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final

VARIABLE: Final = "GEN_MODELS_STATE"
"""The environment variable that names the state folder."""


def state_folder(environment: Mapping[str, str]) -> str:
    """The folder that GEN_MODELS_STATE names, else the user's own."""
    if named := environment.get(VARIABLE):
        return named
    if sys.platform == "linux":  # As platformdirs has it, which takes long to import.
        base = environment.get("XDG_STATE_HOME", "").strip()
        base = base or os.path.expanduser("~/.local/state")  # noqa: PTH111
        return os.path.join(base, "gen-models")  # noqa: PTH118
    import platformdirs

    return platformdirs.user_state_dir("gen-models", appauthor=False)
