"""What a provider might answer next: its cassette with other rows, or as saved responses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gen_models.contract import load_contracts
from gen_models.fetch import Request, Response, list_models
from gen_models.landing import landed_ledger
from gen_models.recordings import cassette_path, cassette_text, read_cassette
from gen_models.workspace import Workspace

Row = dict[str, Any]


def pages_of(workspace: Workspace, slug: str) -> list[Any]:
    """The JSON of each page that a provider's cassette holds."""
    cassette = read_cassette(cassette_path(workspace.cassettes, slug), slug)
    return [json.loads(interaction.response.body) for interaction in cassette.interactions]


def rewrite(workspace: Workspace, slug: str, change: Callable[[list[Row]], list[Row]]) -> None:
    """Changes the rows of a provider's first page, in a cassette as gen-models writes it."""
    path = cassette_path(workspace.cassettes, slug)
    contract = load_contracts(workspace.contracts, workspace.shapes)[slug]
    provenance = read_cassette(path, slug).provenance
    bodies = pages_of(workspace, slug)
    shape = contract.listing
    bodies[0] = shape.with_groups(bodies[0], [change(shape.rows_in(bodies[0]) or [])])
    waiting = [json.dumps(body).encode() for body in bodies]

    def send(_: Request) -> Response:
        return Response(200, {"content-type": "application/json"}, waiting.pop(0))

    listing = list_models(contract, send, may_be_partial=True)
    path.write_text(cassette_text(contract, listing, provenance), encoding="ascii")


def add(workspace: Workspace, slug: str, *ids: str) -> None:
    """Lets a provider list more models, each like its last one."""
    rewrite(workspace, slug, lambda rows: [*rows, *({**rows[-1], "id": new} for new in ids)])


def remove(workspace: Workspace, slug: str, model_id: str) -> None:
    """Lets a provider list a model no longer."""
    rewrite(workspace, slug, lambda rows: [row for row in rows if row["id"] != model_id])


def keep(workspace: Workspace, slug: str, count: int) -> None:
    """Lets a provider list only its first models."""
    rewrite(workspace, slug, lambda rows: rows[:count])


def replace_text(workspace: Workspace, slug: str, old: str, new: str) -> None:
    """Changes a cassette by hand."""
    path = cassette_path(workspace.cassettes, slug)
    text = path.read_text(encoding="ascii")
    assert old in text
    path.write_text(text.replace(old, new), encoding="ascii")


def saved(folder: Path, *pages: object) -> list[str]:
    """Responses as somebody would have saved them, one file a page."""
    files = []
    for number, page in enumerate(pages, 1):
        file = folder / f"page-{number}.json"
        file.write_text(json.dumps(page), encoding="utf-8")
        files.append(str(file))
    return files


def live_ids(output: Path, slug: str) -> set[str]:
    """The IDs of a provider that have landed and are not retired."""
    return {entry.id for entry in landed_ledger(output, slug).listed}


def everything_in(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file below a folder, with what it holds and when it was written."""
    return {
        file.relative_to(folder).as_posix(): (file.read_bytes(), file.stat().st_mtime_ns)
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def tree_of(folder: Path) -> dict[str, bytes]:
    """Every file that has landed in an output folder."""
    return {
        path: data
        for path, (data, _) in everything_in(folder).items()
        if not {".gen-models", "__pycache__"} & set(path.split("/"))
    }
