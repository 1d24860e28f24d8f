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
