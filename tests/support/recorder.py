"""pytest's record mode as a process, on a project whose providers are all on this machine."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

from gen_models.contract import load_contracts
from gen_models.files import WORK
from gen_models.workspace import bundled_home
from tests.support.builders.edits import pages_of
from tests.support.project import Project, landed_project
from tests.support.provider.loopback import Answer, Loopback, Raw, Seen
from tests.support.sample import CASSETTES, CONTRACTS

KEYS: Final = {
    "ANTHROPIC_API_KEY": "aa-0a1b2c3d4e5f6a7b",
    "OPENAI_API_KEY": "oo-0a1b2c3d4e5f6a7b8c",
    "XAI_API_KEY": "xai-0a1b2c3d4e5f6a7b8c9d",
    "ZAI_API_KEY": "zai-0a1b2c3d4e5f6a7b8c9d",
}
RECORDED: Final = ("anthropic", "ollama", "openai", "sambanova", "xai", "zai")
EXPERIMENTAL: Final = "mira"


@dataclass(frozen=True)
class Recorder(Project):
    """A project, the one server that all its providers are, and what they answer, by slug."""

    server: Loopback
    answers: dict[str, Answer | Raw] = field(default_factory=dict)

    @property
    def asked(self) -> list[str]:
        """The providers that were asked, sorted; one twice that was asked twice."""
        return sorted(seen.path.strip("/") for seen in self.server.seen)

    def recordings(self) -> dict[str, bytes]:
        """Each file among the recordings, but for the lock."""
        return {
            file.relative_to(self.cassettes).as_posix(): file.read_bytes()
            for file in sorted(self.cassettes.rglob("*"))
            if file.is_file() and WORK not in file.parts
        }

    def changed(self, before: Mapping[str, bytes]) -> set[str]:
        """The providers whose recording is not what it was.

        What a dated recording replaces has to be in the history, and nothing else may change.
        """
        now = self.recordings()
        names = {name for name in before.keys() | now.keys() if before.get(name) != now.get(name)}
        slugs = {name.removesuffix(".yaml") for name in names if name.endswith(".yaml")}
        assert names <= {
            name for slug in slugs for name in (f"{slug}.yaml", f"history/{slug}.jsonl")
        }
        for slug in slugs & {name.removesuffix(".yaml") for name in before}:
            dated = re.search(rb"observed: '[\d-]+'", before[f"{slug}.yaml"]) is not None
            assert (f"history/{slug}.jsonl" in now) == dated
        return slugs

    def command(self, *arguments: str) -> list[str]:
        """What runs pytest on the suite with the project's folders."""
        home = bundled_home()
        return [
            *(sys.executable, "-m", "pytest", "-p", "no:cacheprovider"),
            *("-c", f"{home}/pyproject.toml", f"--rootdir={home}"),
            *(f"--contracts={self.folder / 'contracts'}", f"--cassettes={self.cassettes}"),
            f"--landed={self.output}",
            *(arguments if any("/contracts/" in a for a in arguments) else (suite(), *arguments)),
        ]

    @contextmanager
    def running(self, *arguments: str, **variables: str) -> Iterator[subprocess.Popen[str]]:
        """`run`, while it runs; what still runs at the end of the block is ended."""
        with subprocess.Popen(
            self.command(*arguments),
            cwd=self.folder,
            env=self.environment(**variables),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    def plugin(self, code: str) -> list[str]:
        """Code that runs before pytest does anything, and the arguments that load it."""
        (self.folder / "meddling.py").write_text(code, encoding="utf-8")
        return ["-p", "meddling"]

    def environment(self, **variables: str) -> dict[str, str]:
        """One without the tester's keys, in which each provider is the server."""
        contracts = load_contracts(self.workspace.contracts, self.workspace.shapes)
        taken = {v for contract in contracts.values() for v in contract.auth.variables}
        urls = {
            f"GEN_MODELS_{slug.upper().replace('-', '_')}_URL": f"{self.server.url}/{slug}"
            for slug in contracts
        }
        inherited = super().environment(
            PYTHONPATH=os.pathsep.join([str(bundled_home()), str(self.folder)]),
            PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring",
            **urls,
        )
        of_its_own = {
            name: value
            for name, value in inherited.items()
            if name not in taken and not name.startswith("PYTEST_")
        }
        return {**of_its_own, **variables}


def suite(test: str = "test_recordings.py") -> str:
    """A part of the contract suite."""
    return f"{bundled_home() / 'contracts' / test}"


@contextmanager
def recorder_in(folder: Path, temporary: pytest.TempPathFactory) -> Iterator[Recorder]:
    """A recorder whose providers answer what is recorded, to who has their key."""
    landed_project(temporary).copy(folder)
    shutil.rmtree(folder / "contracts")
    shutil.copytree(CONTRACTS / "shapes", folder / "contracts" / "shapes")
    for slug in (*RECORDED, EXPERIMENTAL):
        shutil.copy(CONTRACTS / f"{slug}.toml", folder / "contracts")
    for slug in RECORDED:
        shutil.copy(CASSETTES / f"{slug}.yaml", folder / "cassettes")
    server = Loopback()
    recorder = Recorder(folder, server)

    def answer(seen: Seen) -> Answer | Raw:
        return recorder.answers[seen.path.strip("/")]

    for slug in RECORDED:
        recorder.answers[slug] = Answer(listed(folder, slug))
    server.answers(answer)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield recorder
    finally:
        server.stop()
        thread.join()
    assert server.faults == []


def listed(folder: Path, slug: str) -> Any:
    """What is recorded of a provider, as a whole first page."""
    (page, *_) = pages_of(Project(folder).workspace, slug)
    return {**page, "has_more": False} if slug == "anthropic" else page


def with_models(recorder: Recorder, slug: str, *ids: str) -> Answer:
    """What is recorded, and more models, each like the last one."""
    page = json.loads(json.dumps(listed(recorder.folder, slug)))
    page["data"] += [{**page["data"][-1], "id": model_id} for model_id in ids]
    return Answer(page)


def first_models(recorder: Recorder, slug: str, count: int) -> Answer:
    """Only the first of the models that are recorded."""
    page = listed(recorder.folder, slug)
    return Answer({**page, "data": page["data"][:count]})


def hang(reached: threading.Event) -> Raw:
    """Begins an answer, tells that it has, and never ends it."""

    def parts(closing: threading.Event) -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{"
        reached.set()
        closing.wait(120)

    return Raw(parts)


def interrupt(process: subprocess.Popen[str]) -> None:
    """What Ctrl-C does."""
    process.send_signal(signal.SIGINT)
