"""The code blocks of the project's documents."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from gen_models.workspace import bundled_home

HOME: Final = bundled_home()
DOCUMENTS: Final = tuple(
    file.relative_to(HOME).as_posix()
    for file in sorted(
        [*HOME.glob("*.md"), *HOME.glob("docs/*.md"), *HOME.glob("generated/*/*.md")]
    )
    if "\n```" in file.read_text(encoding="utf-8")
)
"""The documents that have code blocks."""

_DISCOVERY: Final = "docs/discovery.md"
_OTHERS: Final = ("docs/targets.md",)
"""The documents whose Python has tests of its own."""

_BEFORE: Final = """
from pathlib import Path
from typing import cast
from gen_models.discovery import (
    CheckOutcome, DiscoveredModels, ModelCheck, ProviderConfig, Settings, default_registry
)
models = cast(DiscoveredModels, None)
"""
"""What a part of a program about discovery takes as given."""

_FENCE: Final = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """A code block. `output` is the text block behind it, if that is its output."""

    document: str
    line: int
    language: str
    text: str
    output: str | None = None


def blocks(language: str | None = None) -> list[Block]:
    """All code blocks in a language, or in any."""
    found = []
    for document in DOCUMENTS:
        text = (HOME / document).read_text(encoding="utf-8")
        fences = list(_FENCE.finditer(text))
        for fence, after in zip(fences, [*fences[1:], None], strict=True):
            output = None
            if after is not None and after[1] == "text":
                between = text[fence.end() : after.start()].strip()
                output = after[2] if between in ("It prints:", "<!-- output -->") else None
            line = text.count("\n", 0, fence.start()) + 1
            found.append(Block(document, line, fence[1], fence[2], output))
    return [block for block in found if language in (None, block.language)]


def package_blocks() -> list[Block]:
    """The Python that uses the generated package: each block is a whole program."""
    return [b for b in blocks("python") if b.document not in _OTHERS and not _discovers(b)]


def discovery_programs() -> list[str]:
    """The Python that asks providers, as whole programs."""
    texts = [block.text for block in blocks("python") if _discovers(block)]
    return [text if "import" in text else f"{_BEFORE}{text}" for text in texts]


def _discovers(block: Block) -> bool:
    return block.document == _DISCOVERY or "ModelDiscoveryService" in block.text
