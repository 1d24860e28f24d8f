"""Imports the Python package of a judged tree: verified sources only, rendered again."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from gen_models.suite.fresh_python import FreshImport, import_package, names_with

if TYPE_CHECKING:
    from gen_models.suite.contract_run import ContractRun
    from gen_models.targets import Target

_SLUG: Final = re.compile(r"[a-z0-9][a-z0-9-]*")


def import_judged(run: ContractRun) -> FreshImport:
    """Imports the package around the providers, and the module of each that a run judges."""
    python = run.target("python")
    providers = run.manifest.providers
    heads = [landed.head for landed in providers.values()]
    # Names from a manifest end up in code, so nothing is imported before they are checked.
    if not all(_SLUG.fullmatch(h.slug) and h.class_name.isidentifier() for h in heads):
        return FreshImport(package_error="a provider in the manifest has an invalid name")
    if python is None or run.changed_packages():
        return FreshImport(package_error="the files around the providers are not as rendered")
    home = min(p for p in run.packages() if p.endswith("__init__.py"))[: -len("__init__.py")]
    files = {p: s for p, s in run.packages().items() if p.startswith(home)}
    enums: dict[str, tuple[str, str, list[str]]] = {}
    unverified: dict[str, str] = {}
    withheld: set[str] = set()
    judged = frozenset(run.landed)
    for slug, landed in providers.items():
        enum = f"{landed.head.class_name}Model"
        if slug not in judged:
            withheld |= names_with(enum)
        elif (error := _why_withheld(run, slug, python)) is None:
            rendered = run.rendered(slug, python)
            files.update(rendered)
            ledger = run.ledger(slug)
            members = {entry.id for entry in (*ledger.listed, *ledger.unlisted)}
            others = sorted(run.lifecycles(slug).lifecycles.keys() - members)
            enums[slug] = (PurePosixPath(next(iter(rendered))).stem, enum, others)
        else:
            unverified[slug] = f"it is not imported, because {error}"
            withheld |= names_with(enum)
    names = {path.removeprefix(home): text for path, text in files.items()}
    found = import_package(names, enums, withheld)
    return replace(found, errors={**found.errors, **unverified})


def _why_withheld(run: ContractRun, slug: str, python: Target) -> str | None:
    """Why a provider's module is not imported; None if it is what its ledger renders.

    What is imported is the rendering, so that no file of the tree is ever run.
    """
    if (error := run.unverified(slug, python)) is not None:
        return f"its source does not hold: {error}"
    if run.sources(slug, python) != dict(run.rendered(slug, python)):
        return "its source is not what its ledger generates"
    return None
