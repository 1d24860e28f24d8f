"""Which providers have passed the gate as they are, so that they need not pass it again.

Of each provider there is a digest of all that its judgement depends on. It is kept when the
provider has been judged and has landed; one that is the same again stands for the same verdict.

    gen-models judged 1
    openai 5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8
"""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, Final

from gen_models.ownership import why_untrusted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_FORMAT: Final = "gen-models judged 1"


def read_judged(state: Path, output: Path) -> dict[str, str]:
    """By slug, the digest of what each provider of an output was judged by when it last passed.

    Empty where nothing is kept, or where what is kept can't be trusted or read.
    """
    try:
        if why_untrusted(state.lstat()) is not None:
            return {}
        head, *lines = _file(state, output).read_text(encoding="ascii").splitlines()
        return {} if head != _FORMAT else dict(_entry(line) for line in lines)
    except (OSError, ValueError):
        return {}


def write_judged(state: Path, output: Path, judged: Mapping[str, str]) -> None:
    """Keeps these digests.

    Raises:
        OSError: they can't be written.
    """
    file = _file(state, output)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    lines = (_FORMAT, *(f"{slug} {judged[slug]}" for slug in sorted(judged)))
    draft.write_text("".join(f"{line}\n" for line in lines), encoding="ascii", newline="")
    draft.replace(file)


def _file(state: Path, output: Path) -> Path:
    real = os.path.realpath(output)
    return state / "judged" / hashlib.sha256(os.fsencode(real)).hexdigest()[:32]


def _entry(line: str) -> tuple[str, str]:
    slug, digest = line.split(" ")
    return slug, digest
