"""Finds targets by name, without importing those that are not used."""

from __future__ import annotations

import os
from functools import cache
from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path
    from typing import Final

    from gen_models.package import Package
    from gen_models.targets.base import EmbeddedTarget, Target

_PACKAGE: Final = __name__.rpartition(".")[0]
_OURS: Final = frozenset({"base", "registry"})
"""The modules of this package that are not targets."""


@cache
def target_names() -> tuple[str, ...]:
    """The names of all targets, in the order in which they are rendered."""
    # Without pathlib, which the help would have to import.
    names = os.listdir(os.path.dirname(__file__))  # noqa: PTH120, PTH208
    found = (name.removesuffix(".py") for name in names)
    return tuple(sorted(name for name in found if name not in _OURS and not name.startswith("_")))


def load_target(name: str) -> Target:
    """A target by its name."""
    target: Target = import_module(f"{_PACKAGE}.{name}").TARGET
    return target


def targets_in(
    output: Path, names: Iterable[str], package: Package | None = None
) -> tuple[Target, ...]:
    """The targets of an output folder, in the layout that fits it.

    A single target in a folder of source code, such as `src/models`, is laid out as modules of
    that code where the target supports it, rather than as a package of its own.
    """
    wanted = set(names)
    chosen = [name for name in target_names() if name in wanted]
    if len(chosen) == 1:
        embedded = _embedded(chosen[0])
        if embedded is not None and embedded.fits(output):
            return (embedded,)
    return tuple(map(_for(package), chosen))


def every_layout(package: Package | None = None) -> tuple[Target, ...]:
    """Every target in each of its layouts."""
    apart = map(_for(package), target_names())
    within = [found for name in target_names() if (found := _embedded(name)) is not None]
    return (*apart, *within)


def _for(package: Package | None) -> Callable[[str], Target]:
    """Loads a target by its name, for a package of that name and version if one is given."""

    def load(name: str) -> Target:
        target = load_target(name)
        return target if package is None else target.for_package(package)

    return load


def _embedded(name: str) -> EmbeddedTarget | None:
    found: EmbeddedTarget | None = getattr(import_module(f"{_PACKAGE}.{name}"), "EMBEDDED", None)
    return found
