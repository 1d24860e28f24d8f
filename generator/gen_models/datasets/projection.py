"""Reduces an entry to the keys that are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gen_models.formats import EACH, steps_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from gen_models.datasets.model import DataSet


def paths_of(data_set: DataSet) -> Iterator[str]:
    """Every path into an entry at which the contract of a data set reads something."""
    for reader in data_set.info:
        yield from (path for _, path in reader.paths())
    for copy in data_set.copies:
        yield from copy.when


def projection(paths: Iterable[str]) -> Mapping[str, Any]:
    """Paths as a tree of keys; an empty branch keeps all that is there."""
    tree: dict[str, Any] = {}
    # Of two paths of which one leads into the other, the shorter keeps all.
    for path in sorted({tuple(s for s in steps_of(path) if s != EACH) for path in paths}):
        branch = tree
        for step in path:
            if step in branch and not branch[step]:
                break
            branch = branch.setdefault(step, {})
    return tree


def reduced(value: Any, tree: Mapping[str, Any]) -> Any:
    """A copy of a value with what a tree of keys keeps, at every element of an array.

    What is null or empty then is left out, as nothing is said there.
    """
    if isinstance(value, list):
        return [found for one in value if not _is_empty(found := reduced(one, tree))]
    if not isinstance(value, dict):
        return value if not tree else None
    kept = {
        key: reduced(one, tree.get(key, {}))
        for key, one in value.items()
        if not tree or key in tree
    }
    return {key: one for key, one in kept.items() if not _is_empty(one)}


def _is_empty(value: object) -> bool:
    return value is None or value in ([], {})
