"""Documents that the settings name: gen-models keeps their tables of providers up to date.

A table stands between two lines of its own, `<!-- gen-models providers -->` and
`<!-- /gen-models providers -->`. Everything else in a document is its author's and stays as it is.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from gen_models.errors import ConfigurationError
from gen_models.folder import Folder
from gen_models.landing import FileChange
from gen_models.workflows.provider_table import providers_as_markdown
from gen_models.workflows.status import provider_statuses

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from gen_models.recordings import Recorded
    from gen_models.workspace import Workspace

BEGIN: Final = "<!-- gen-models providers -->"
END: Final = "<!-- /gen-models providers -->"
_MOST: Final = 2**22
"""How large a document may be, in bytes."""


def document_changes(
    workspace: Workspace, known: Mapping[str, Recorded] | None = None
) -> list[FileChange]:
    """The documents whose tables are not those of the recordings, each with its whole path.

    Args:
        workspace: the folders and documents of the run.
        known: cassettes that have been replayed already, by slug.

    Raises:
        ConfigurationError: a document is not there, not UTF-8 or too large, or its lines that
            begin and end a table do not match.
    """
    texts = {document: _read(document) for document in workspace.documents}
    if not texts:
        return []
    table = providers_as_markdown(provider_statuses(workspace, {}, known))
    made = {document: _with_table(document, text, table) for document, text in texts.items()}
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
        _with_table(document, _read(document), ())


def write_documents(
    workspace: Workspace, known: Mapping[str, Recorded] | None = None
) -> tuple[Path, ...]:
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


def _with_table(document: Path, text: str, table: Sequence[str]) -> str:
    """The text with this table between each pair of lines, with line ends like theirs."""
    lines: list[str] = []
    begun: int | None = None
    found = False
    for number, line in enumerate(text.splitlines(keepends=True), start=1):
        stripped = line.strip()
        if stripped not in (BEGIN, END):
            lines += [line] if begun is None else []
            continue
        if (stripped == BEGIN) is (begun is not None):
            raise ConfigurationError(
                f"{document}:{number}: '{stripped}' has no partner", hint=_PAIR
            )
        if stripped == BEGIN:
            begun, found = number, True
            end = "\r\n" if line.endswith("\r\n") else "\n"
            lines += [line, *(f"{row}{end}" for row in table)]
        else:
            begun = None
            lines.append(line)
    if begun is not None:
        raise ConfigurationError(f"{document}:{begun}: '{BEGIN}' has no partner", hint=_PAIR)
    if not found:
        raise ConfigurationError(f"{document} has no line '{BEGIN}'", hint=_PAIR)
    return "".join(lines)


_PAIR: Final = f"put the lines '{BEGIN}' and '{END}' around the place of the table"
