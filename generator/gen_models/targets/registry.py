"""Finds targets by name, without importing those that are not used."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gen_models.package import DEFAULT_PACKAGE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gen_models.package import Package
    from gen_models.targets.base import EmbeddedTarget, Target

_PACKAGE: Final = __name__.rpartition(".")[0]
_OURS: Final = frozenset({"base", "registry"})
"""The modules of this package that are not targets."""


@cache
def target_names() -> tuple[str, ...]:
    """The names of all targets, in the order in which they are rendered."""
    found = (entry.name.removesuffix(".py") for entry in Path(__file__).parent.iterdir())
    return tuple(sorted(name for name in found if name not in _OURS and not name.startswith("_")))


def load_target(name: str) -> Target:
    """A target by its name."""
    target: Target = import_module(f"{_PACKAGE}.{name}").TARGET
    return target


def targets_in(
    output: Path, names: Iterable[str], package: Package = DEFAULT_PACKAGE
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
    return tuple(load_target(name).for_package(package) for name in chosen)


def every_layout(package: Package = DEFAULT_PACKAGE) -> tuple[Target, ...]:
    """Every target in each of its layouts."""
    apart = [load_target(name).for_package(package) for name in target_names()]
    within = [found for name in target_names() if (found := _embedded(name)) is not None]
    return (*apart, *within)


def _embedded(name: str) -> EmbeddedTarget | None:
    found: EmbeddedTarget | None = getattr(import_module(f"{_PACKAGE}.{name}"), "EMBEDDED", None)
    return found
