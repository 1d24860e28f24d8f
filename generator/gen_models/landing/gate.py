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
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from gen_models.errors import ConfigurationError, RejectedError
from gen_models.landing.results import (
    ContractResult,
    ContractResults,
    ResultsFollower,
    read_results,
)

if TYPE_CHECKING:
    from subprocess import Popen

    from gen_models.landing.candidate import Candidate
    from gen_models.workspace import Workspace

Progress = Callable[[int], None]
"""Told how much of a run is done, in percent."""

ALL_PROVIDERS: Final = "all providers"
"""Stands for the provider in a rejection that is about no single one."""

_PLUGINS: Final = ("pytest_recording.plugin", "gen_models.suite.gate_process")
_UNUSED: Final = (
    "doctest", "junitxml", "legacypath", "logging", "pastebin", "unraisableexception",
)  # fmt: skip
"""Plug-ins of pytest itself that only cost time here; the last one collects garbage five times."""

_UNWANTED: Final = ("PYTHONINSPECT", "PYTHONOPTIMIZE")
_SECRET: Final = re.compile("KEY|TOKEN|SECRET|PASSW|CREDENTIAL|AUTH", re.IGNORECASE)
_INTERVAL: Final = 0.1
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
        """The recordings that were judged with the tree, and land with it, by path."""
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
        ConfigurationError: pytest did not run to its end, or the run does not count.
    """
    import tempfile

    options = [*_agreed(candidate, workspace), *(["--exitfirst"] if fail_fast else [])]
    with tempfile.TemporaryDirectory(prefix="gen-models-gate-") as folder:
        tree = Path(folder, "tree")
        write_tree(tree, candidate.files)
        results = run_contracts(
            tree, candidate.providers, workspace, Path(folder), options=options, progress=progress
        )
    verdict = verdict_of(results, candidate.providers)
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


def run_contracts(
    tree: Path,
    providers: Iterable[str],
    workspace: Workspace,
    folder: Path,
    *,
    options: Sequence[str] = (),
    progress: Progress | None = None,
) -> ContractResults:
    """Runs the contract suite on a tree, as a process apart from the user's pytest settings.

    Args:
        tree: the tree to judge; the workspace's output is what had landed before.
        providers: the slugs of the providers to judge.
        workspace: the folders.
        folder: where the process may leave its results and its output.
        options: further options of the suite or of pytest.
        progress: told how much is done.

    Raises:
        ConfigurationError: pytest did not run to its end.
    """
    file = folder / "results.jsonl"
    command = [
        sys.executable, "-P", "-m", "pytest", str(workspace.suite / "contracts"),
        "-c", os.devnull, f"--rootdir={workspace.suite}", f"--confcutdir={workspace.suite}",
        "--quiet", "--tb=short", "--color=no",
        "-W", "error", "-o", "empty_parameter_set_mark=fail_at_collect",
        "-p", "no:cacheprovider", *(arg for plugin in _PLUGINS for arg in ("-p", plugin)),
        *(arg for plugin in _UNUSED for arg in ("-p", f"no:{plugin}")),
        "--record-mode=none", f"--results={file}",
        f"--tree={tree}", f"--landed={workspace.output}",
        f"--contracts={workspace.contracts}", f"--cassettes={workspace.cassettes}",
        f"--bundled={','.join(workspace.bundled)}",
        f"--providers={','.join(sorted(providers))}", *options,
    ]  # fmt: skip
    status, output = _run(command, folder / "output.txt", ResultsFollower(file), progress)
    try:
        if status not in (0, 1):
            raise ValueError(f"pytest ended with status {status}")
        try:
            results = read_results(file.read_text(encoding="ascii"))
        except (OSError, ValueError) as error:
            raise ValueError(f"pytest ended with status {status}, and {error}") from error
        if results.status != status:
            raise ValueError(f"pytest ended with status {status}, not {results.status}")
    except ValueError as error:
        raise ConfigurationError(
            f"the contract suite did not run: {error}\n{_quoted(output[-2000:])}",
            hint="free disk space, memory or open files if they ran out; otherwise run "
            "pip install --force-reinstall gen-models, then try again",
        ) from error
    return results


def _run(
    command: list[str], output: Path, follower: ResultsFollower, progress: Progress | None
) -> tuple[int, str]:
    import subprocess

    # The user's pytest plug-ins and options must not affect a verdict, and the suite needs no keys.
    environment = {
        k: v
        for k, v in os.environ.items()
        if not k.startswith("PYTEST_") and k not in _UNWANTED and not _SECRET.search(k)
    }
    environment |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    with (
        output.open("wb") as opened,
        subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=opened,
            stderr=subprocess.STDOUT,
            env=environment,
        ) as process,
    ):
        try:
            status = process.wait() if progress is None else _follow(process, follower, progress)
        except BaseException:
            process.kill()
            process.wait()
            raise
    return status, output.read_text(encoding="utf-8", errors="backslashreplace")


def _follow(process: Popen[bytes], follower: ResultsFollower, progress: Progress) -> int:
    import subprocess

    while True:
        try:
            status = process.wait(_INTERVAL)
        except subprocess.TimeoutExpired:
            progress(follower.percent())
        else:
            progress(follower.percent())
            return status


def verdict_of(run: ContractResults, providers: Iterable[str]) -> Verdict:
    """The verdict that the results of a run give on these providers.

    Raises:
        ConfigurationError: a test was skipped or left out, a provider was not judged, or pytest's
            exit status and its results contradict each other.
    """
    passed: set[str] = set()
    rejections: list[RejectedError] = []
    for result in run.results:
        if result.outcome == "skipped":
            raise _invalid(f"{result.contract}: {result.test} was skipped")
        if result.outcome != "passed":
            rejections.append(_rejection(result))
        elif result.provider is not None:
            passed.add(result.provider)
    if (run.status != 0) != bool(rejections):
        raise _invalid(f"pytest ended with status {run.status}, which contradicts its results")
    if not rejections and len(run.results) != run.collected:
        raise _invalid(f"{len(run.results)} of {run.collected} tests ran")
    for slug in sorted(providers):
        if slug not in passed and not rejections:
            raise _invalid(f"{slug} was not judged")
    return Verdict(
        frozenset(passed - {rejection.provider for rejection in rejections}), tuple(rejections)
    )


def _rejection(result: ContractResult) -> RejectedError:
    problem = result.problem or f"{result.test} failed"
    if result.hint is None:  # Of an exception that is not ours, the first line says what it is.
        problem = next(filter(str.strip, problem.splitlines()), result.test)
    return RejectedError(
        _one_line(problem.strip()),
        provider=result.provider or ALL_PROVIDERS,
        contract=result.contract,
        hint=_one_line(result.hint or "report this bug in gen-models, with the cassette"),
    )


def _one_line(text: str) -> str:
    """A text on one line, without characters that a terminal or a CI log acts on."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _quoted(output: str) -> str:
    # The mark keeps a line that begins with `::` from being a command to a CI service.
    return "\n".join(f"  | {_one_line(line)}" for line in output.splitlines())


def _invalid(what: str) -> ConfigurationError:
    return ConfigurationError(
        f"invalid contract run: {what}",
        hint="run pytest contracts/ and fix the suite; contract tests must not be skipped",
    )
