"""Documents that the settings name: gen-models keeps their tables up to date.

A table stands between two lines of its own that name its kind, `<!-- gen-models providers -->` and
`<!-- /gen-models providers -->`. Everything else in a document is its author's and stays as it is.
"""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Final

from gen_models.errors import ConfigurationError
from gen_models.folder import Folder
from gen_models.landing import FileChange, read_manifest
from gen_models.workflows.contracts import contracts_of
from gen_models.workflows.coverage import provider_coverage
from gen_models.workflows.coverage_table import coverage_as_markdown
from gen_models.workflows.lifecycle import known_lifecycles
from gen_models.workflows.lifecycle_table import counts_as_markdown, lifecycle_counts
from gen_models.workflows.provider_table import providers_as_markdown
from gen_models.workflows.statements import NOTHING, Known
from gen_models.workflows.status import provider_statuses

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from gen_models.workspace import Workspace

KINDS: Final = ("providers", "lifecycle", "coverage")
"""The tables: of the providers, and of how much is known of their models' lives and abilities."""

_BEGINS: Final = {f"<!-- gen-models {kind} -->": kind for kind in KINDS}
_ENDS: Final = {f"<!-- /gen-models {kind} -->": kind for kind in KINDS}
_MOST: Final = 2**22
"""How large a document may be, in bytes."""


def document_changes(workspace: Workspace, known: Known = NOTHING) -> list[FileChange]:
    """The documents whose tables are not those of the recordings, each with its whole path.

    Args:
        workspace: the folders and documents of the run.
        known: what the run has read already.

    Raises:
        ConfigurationError: a document is not there, not UTF-8 or too large, or its lines that
            begin and end a table do not match.
    """
    texts = {document: _read(document) for document in workspace.documents}
    if not texts:
        return []

    contracts = known.contracts or contracts_of(workspace)
    read = known.with_recordings(contracts, workspace)

    @cache
    def table(kind: str) -> Sequence[str]:
        if kind == "providers":
            return providers_as_markdown(provider_statuses(workspace, None, read))
        if kind == "coverage":
            has_landed = read_manifest(workspace.output).providers
            return coverage_as_markdown(provider_coverage(workspace, None) if has_landed else [])
        listed = (contract for contract in contracts.values() if not contract.local)
        return counts_as_markdown(lifecycle_counts(known_lifecycles(listed, workspace, known=read)))

    made = {document: _with_tables(document, text, table) for document, text in texts.items()}
    return [
        FileChange(str(document), text.encode(), made[document].encode())
        for document, text in texts.items()
        if made[document] != text
    ]


def check_documents(workspace: Workspace) -> None:
    """Refuses documents that could not be brought up to date, before anything is written.

    Raises:
        ConfigurationError: as `document_changes`.
    """
    for document in workspace.documents:
        _with_tables(document, _read(document), lambda _: ())


def write_documents(workspace: Workspace, known: Known = NOTHING) -> tuple[Path, ...]:
    """Brings the tables up to date, each document in one step; returns those that changed.

    Raises:
        ConfigurationError: as `document_changes`.
    """
    changes = {change.path: change for change in document_changes(workspace, known)}
    changed = tuple(document for document in workspace.documents if str(document) in changes)
    for document in changed:
        folder, new = Folder(document.parent), f".{document.name}.{os.getpid()}"
        folder.remove(new)
        mode = folder.permissions(document.name)
        try:
            folder.write(new, changes[str(document)].after or b"", mode=mode)
            folder.move(new, document.name)
        finally:
            folder.remove(new)
    return changed


def _read(document: Path) -> str:
    data = Folder(document.parent).read(document.name, most=_MOST)
    if data is None:
        raise ConfigurationError(
            f"the document {document} does not exist",
            hint="create it, or take it out of documents in [tool.gen-models]",
        )
    if len(data) > _MOST:
        raise ConfigurationError(
            f"{document} is larger than {_MOST // 1024} KiB", hint="split it into several"
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ConfigurationError(
            f"{document}: not UTF-8 (byte {error.start})", hint="save it as UTF-8"
        ) from error


def _with_tables(document: Path, text: str, table: Callable[[str], Sequence[str]]) -> str:
    """The text with its table between each pair of lines, with line ends like theirs."""
    lines: list[str] = []
    open_line, open_number = "", 0  # The line that began a table which has not ended yet.
    found = False
    for number, line in enumerate(text.splitlines(keepends=True), start=1):
        stripped = line.strip()
        kind = _BEGINS.get(stripped) or _ENDS.get(stripped)
        if kind is None:
            lines += [] if open_line else [line]
            continue
        if (stripped in _BEGINS) is bool(open_line):
            raise _unpaired(document, number, stripped)
        if stripped in _BEGINS:
            open_line, open_number, found = stripped, number, True
            end = "\r\n" if line.endswith("\r\n") else "\n"
            lines += [line, *(f"{row}{end}" for row in table(kind))]
        elif _BEGINS[open_line] != kind:
            raise _unpaired(document, number, stripped)
        else:
            open_line = ""
            lines.append(line)
    if open_line:
        raise _unpaired(document, open_number, open_line)
    if not found:
        known = " or ".join(f"'{begin}'" for begin in _BEGINS)
        raise ConfigurationError(f"{document} has no line {known}", hint=_PAIR)
    return "".join(lines)


def _unpaired(document: Path, number: int, line: str) -> ConfigurationError:
    return ConfigurationError(f"{document}:{number}: '{line}' has no matching line", hint=_PAIR)


_PAIR: Final = (
    "put two lines around the place of the table, such as '<!-- gen-models providers -->' and "
    "'<!-- /gen-models providers -->'"
)
