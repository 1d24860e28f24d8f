"""What runs gen-models, beside its own files."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final

_INSTALLED: Final = (".dist-info", ".egg-info", ".egg-link", ".pth")


def surroundings() -> Iterator[str]:
    """What runs gen-models: Python, and the names of all that is installed, which have versions.

    Raises:
        OSError: a folder with what is installed can't be read.
    """
    yield f"python {sys.executable} {sys.version.replace(chr(10), ' ')}"
    for folder in dict.fromkeys(sys.path):
        if folder.endswith(("site-packages", "dist-packages")):
            names = sorted(name for name in os.listdir(folder) if name.endswith(_INSTALLED))  # noqa: PTH208
            yield "\t".join((f"packages {folder}", *names))
