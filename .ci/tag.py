"""Fails unless a release's tag names the version that the checkout has."""

from __future__ import annotations

import sys
from pathlib import Path

from gen_models import __version__
from gen_models.landing import read_manifest


def main() -> None:
    """Compares the tag in the first argument."""
    (tag,) = sys.argv[1:]
    package = read_manifest(Path("generated")).package
    versions = {f"v{__version__}"}
    if package is not None:
        versions.add(f"models-{package.version}")
    if tag not in versions:
        sys.exit(f"error: the tag {tag!r} is not one of {', '.join(sorted(versions))}")


if __name__ == "__main__":
    main()
