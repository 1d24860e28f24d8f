"""Cargo and rustfmt for tests: offline, and with all they make in a folder of the tests."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cargo:
    """Runs cargo with a target folder that a session's tests share."""

    target: Path

    def __call__(self, crate: Path, *arguments: str, given: str = "") -> str:
        """What a command prints. It has to succeed without a warning."""
        done = subprocess.run(
            ["cargo", *arguments, "--offline", "--quiet"],
            cwd=crate,
            env={
                **os.environ,
                "CARGO_TARGET_DIR": str(self.target),
                "CARGO_TERM_COLOR": "never",
                "RUSTFLAGS": "-D warnings",
            },
            input=given,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        return done.stdout


def rustfmt_says(*files: Path) -> str:
    """What `rustfmt --check` would change in these files and the modules below them."""
    done = subprocess.run(
        ["rustfmt", "--edition=2021", "--check", "--color=never", *map(str, files)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout + done.stderr
