"""Approves a candidate only when the contract suite, run by pytest on it, passes.

pytest runs as a process of its own, on a staged copy of the whole tree. A run counts only if
pytest exits 0, nothing was skipped, and each provider passed at least one test. Providers that
fail are left out, and what remains is judged again: what lands is exactly what a run without
any failure judged.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from gen_models.errors import ConfigurationError, RejectedError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from gen_models.landing.candidate import Candidate
    from gen_models.workspace import Workspace

Progress = Callable[[int], None]
"""Told how much of a run is done, in percent."""

_PLUGINS: Final = ("pytest_recording.plugin",)
_PERCENT: Final = re.compile(r"\[\s*(\d+)%\]\s*$")
_PARAMETER: Final = re.compile(r"\[([a-z][a-z0-9-]*)\]$")
_HINT: Final = re.compile(r"^\s*hint: (.*)", re.MULTILINE)
_UNWANTED: Final = ("PYTHONINSPECT", "PYTHONOPTIMIZE")
_SECRET: Final = re.compile("KEY|TOKEN|SECRET|PASSW|CREDENTIAL|AUTH", re.IGNORECASE)
_SEAL: Final = object()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a run of the suite said. `passed` has each provider with a pass and no failure."""

    passed: frozenset[str]
    rejections: tuple[RejectedError, ...]


class Approved:
    """A tree that the contracts let through. Only `approve` can make one."""

    __slots__ = ("_files", "_recordings", "follows")

    def __init__(
        self,
        files: Mapping[str, bytes],
        seal: object,
        follows: str | None = None,
        recordings: Mapping[str, bytes] | None = None,
    ) -> None:
        if seal is not _SEAL:
            raise TypeError("only the gate approves a candidate")
        self.follows = follows
        """The digest of the manifest that the tree follows; None where it follows any."""
        self._files = MappingProxyType(dict(files))
        self._recordings = MappingProxyType(dict(recordings or {}))

    @property
    def files(self) -> Mapping[str, bytes]:
        """Every file of the tree, by path."""
        return self._files

    @property
    def recordings(self) -> Mapping[str, bytes]:
        """The cassettes that were judged with the tree, and land with it, by slug."""
        return self._recordings


def approve(
    candidate: Candidate,
    workspace: Workspace,
    *,
    fail_fast: bool = False,
    progress: Progress | None = None,
) -> tuple[Approved | None, Verdict]:
    """Runs the contract suite on a candidate.

    Returns the candidate's tree, approved, if nothing failed; and the verdict.

    Raises:
        ConfigurationError: pytest did not run to its end, or ran and judged nothing.
    """
    import tempfile

    with tempfile.TemporaryDirectory(prefix="gen-models-gate-") as folder:
        tree = Path(folder, "tree")
        write_tree(tree, candidate.files)
        verdict = _judge(
            tree,
            Path(folder, "report.xml"),
            candidate.providers,
            workspace,
            agreed=_agreed(candidate, workspace),
            fail_fast=fail_fast,
            progress=progress,
        )
    if verdict.rejections:
        return None, verdict
    return Approved(candidate.files, _SEAL, candidate.follows, candidate.recordings), verdict


def write_tree(folder: Path, files: Mapping[str, bytes]) -> None:
    """Writes files below a folder that has none of them yet."""
    for path, data in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


def _agreed(candidate: Candidate, workspace: Workspace) -> list[str]:
    """The suite's options for exceptions that were requested explicitly."""
    options = [] if workspace.targets is None else [f"--targets={','.join(workspace.targets)}"]
    if candidate.prune_before is not None:
        options.append(f"--pruned-before={candidate.prune_before}")
    if candidate.may_shrink:
        options.append(f"--accept-shrink={','.join(sorted(candidate.may_shrink))}")
    if candidate.replaces is not None:
        options.append(f"--recorded-before={candidate.replaces}")
    return options


def _judge(
    tree: Path,
    report: Path,
    providers: Iterable[str],
    workspace: Workspace,
    *,
    agreed: Iterable[str] = (),
    fail_fast: bool,
    progress: Progress | None,
) -> Verdict:
    slugs = sorted(providers)
    command = [
        sys.executable, "-P", "-m", "pytest", str(workspace.suite / "contracts"),
        "-c", os.devnull, f"--rootdir={workspace.suite}", f"--confcutdir={workspace.suite}",
        "--verbose", "--tb=short", "--color=no",
        "-W", "error", "-o", "empty_parameter_set_mark=fail_at_collect",
        "-p", "no:cacheprovider", *(arg for plugin in _PLUGINS for arg in ("-p", plugin)),
        "--record-mode=none", "--block-network", f"--junitxml={report}",
        f"--tree={tree}", f"--landed={workspace.output}",
        f"--contracts={workspace.contracts}", f"--cassettes={workspace.cassettes}",
        f"--providers={','.join(slugs)}", *(["--exitfirst"] if fail_fast else []),
        *agreed,
    ]  # fmt: skip
    status, output = _run(command, progress)
    if status not in (0, 1) or not report.is_file():
        raise ConfigurationError(
            f"the contract suite did not run: pytest ended with status {status}\n{output[-2000:]}",
            hint="pip install --force-reinstall gen-models, then try again",
        )
    return read_report(report.read_bytes(), status, slugs)


def _run(command: list[str], progress: Progress | None) -> tuple[int, str]:
    import subprocess

    # The user's own pytest plug-ins and options have no say in what the contracts say, and who
    # judges has no need of keys.
    environment = {
        k: v
        for k, v in os.environ.items()
        if not k.startswith("PYTEST_") and k not in _UNWANTED and not _SECRET.search(k)
    }
    environment |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    lines: list[str] = []
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="backslashreplace",
        env=environment,
    ) as process:
        try:
            for line in process.stdout or ():
                lines.append(line)
                if progress is not None and (percent := _PERCENT.search(line)):
                    progress(int(percent[1]))
        except BaseException:
            process.kill()
            process.wait()
            raise
    return process.returncode, "".join(lines)


def read_report(report: bytes, status: int, slugs: Iterable[str]) -> Verdict:
    """The verdict in a junit report of the suite.

    Raises:
        ConfigurationError: something was skipped, a provider was not judged, or pytest's exit
            status and its report contradict each other.
    """
    from xml.etree import ElementTree as ET

    passed: set[str] = set()
    rejections: list[RejectedError] = []
    for case in ET.fromstring(report).iter("testcase"):
        name = case.get("name", "")
        contract = case.get("classname", "").rpartition("test_")[2]
        found = _PARAMETER.search(name)
        provider = found[1] if found else "all providers"
        if case.find("skipped") is not None:
            raise _unbelievable(f"{contract}: {name} was skipped")
        failures = [*case.iter("failure"), *case.iter("error")]
        rejections += [_rejection(failure, provider, contract) for failure in failures]
        if not failures:
            passed.add(provider)
    if (status != 0) != bool(rejections):
        raise _unbelievable(f"pytest's status {status} and its report contradict each other")
    failed = {rejection.provider for rejection in rejections}
    for slug in slugs:
        if slug not in passed and not rejections:
            raise _unbelievable(f"{slug} was not judged")
    return Verdict(frozenset(passed - failed), tuple(rejections))


def _rejection(failure: Element, provider: str, contract: str) -> RejectedError:
    message = failure.get("message") or failure.text or "no message"
    hint = _HINT.search(message)
    problem = next(_problems(message), message).removeprefix("Failed: ").strip()
    return RejectedError(
        problem,
        provider=provider,
        contract=contract,
        hint=hint[1] if hint else "see the report of the contract suite: pytest contracts/",
    )


def _problems(message: str) -> Iterator[str]:
    for line in message.splitlines():
        # An error raised below the suite names provider and contract itself.
        plain = re.sub(r"^[\w.]*RejectedError: \S+: rejected by contract '\w+': ", "", line)
        if plain.strip():
            yield plain


def _unbelievable(what: str) -> ConfigurationError:
    return ConfigurationError(
        f"the contract suite's run does not count: {what}",
        hint="run pytest contracts/ and mend the suite; it may leave nothing out",
    )
