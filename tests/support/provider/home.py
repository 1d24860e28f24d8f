"""An environment in which a process finds nothing of the machine's owner."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from tests.support.provider.keys import REGION, key_for

_INHERITED: Final = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR", "GEN_MODELS_STATE")


def isolated(folder: Path) -> dict[str, str]:
    """The variables of a process whose home is this folder; no cloud is looked for outside it."""
    home = str(folder)
    return {
        **{name: os.environ[name] for name in _INHERITED if name in os.environ},
        "HOME": home,
        "USERPROFILE": home,
        "XDG_CONFIG_HOME": home,
        "XDG_CACHE_HOME": home,
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
        "AWS_ACCESS_KEY_ID": key_for("AWS_ACCESS_KEY_ID"),
        "AWS_REGION": REGION,
        "AWS_CONFIG_FILE": str(folder / "no-aws-config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(folder / "no-aws-credentials"),
        "AWS_EC2_METADATA_DISABLED": "true",
        "CLOUDSDK_CONFIG": home,
        "NO_GCE_CHECK": "true",
        "GOOGLE_APPLICATION_CREDENTIALS": str(folder / "google.json"),
    }
