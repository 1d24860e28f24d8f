"""A scratch project of which statements are known, and nothing is recorded."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

from gen_models.lifecycle import (
    Announcement,
    Observation,
    Probe,
    ProbeOutcome,
    add_to_history,
    announcements_text,
)
from tests.support.project import Project
from tests.support.scratch import Repository


def on(day: str) -> date:
    return date.fromisoformat(day)


def listing(day: str, *ids: str, complete: bool = True) -> Observation:
    return Observation(on(day), complete, "a backup", frozenset(ids))


def announcement(
    model_id: str,
    retires: str | None = None,
    *successors: str,
    source: str = "docs",
    url: str = "https://acme.example/end",
    announced: str | None = None,
    read: str | None = None,
) -> Announcement:
    read_on, announced_on, retires_on = (
        None if day is None else on(day) for day in (read, announced, retires)
    )
    return Announcement(model_id, source, url, read_on, announced_on, retires_on, successors)


def probe(model_id: str, day: str, outcome: ProbeOutcome) -> Probe:
    return Probe(model_id, on(day), outcome)


def add_provider(project: Repository, slug: str, more: str = "") -> None:
    """A contract like that of `acme`."""
    acme = (project.folder / "contracts" / "acme.toml").read_text(encoding="utf-8")
    text = f"{acme.replace(chr(34) + 'Acme', chr(34) + slug.title())}\n{more}"
    (project.folder / "contracts" / f"{slug}.toml").write_text(text, encoding="utf-8")


def state(
    project: Project,
    slug: str,
    listings: Iterable[Observation],
    announcements: Iterable[Announcement] = (),
) -> None:
    """Writes the statements about a provider's models, in place of those that were there.

    The sources are then those of these announcements.
    """
    announcements = list(announcements)
    texts = {
        "history": add_to_history("", slug, "history", listings),
        "announcements": announcements_text(slug, announcements),
    }
    for kind, text in texts.items():
        folder = project.cassettes / kind
        folder.mkdir(exist_ok=True)
        (folder / f"{slug}.jsonl").write_text(text, encoding="ascii")
    sources = sorted({one.source for one in announcements})
    declared = (f'[[source]]\nname = "{name}"\nlicence = "MIT"\n' for name in sources)
    (project.cassettes / "announcements" / "sources.toml").write_text("".join(declared), "ascii")


def let_land(project: Project, slug: str, *ids: str) -> None:
    """Writes a ledger with these members, all of which are listed."""
    ledger = project.output / "ledger" / f"{slug}.jsonl"
    ledger.parent.mkdir(parents=True, exist_ok=True)
    rows = ({"id": i, "upper_snake": i.upper().replace("-", "_")} for i in sorted(ids))
    head = json.dumps({"format": 1, "provider": slug, "observed": None})
    ledger.write_text("\n".join([head, *map(json.dumps, rows), ""]), encoding="ascii")
