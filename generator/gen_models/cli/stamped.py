"""Runs that find nothing to do: what one said is the answer to the next, while nothing differs."""

from __future__ import annotations

import os

from gen_models.cache import read_stamp
from gen_models.cli.console import show, talk
from gen_models.state import state_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Final

    from gen_models.cache import Snapshot
    from gen_models.workflows import Outcome, ProviderOutcome
    from gen_models.workspace import Workspace

_UNSET: Final = ("", "0", "false")
_SECONDS: Final = 86_400
_EPOCH: Final = 719_163
"""1970-01-01, as `date.toordinal` has it."""


def answered(options: argparse.Namespace) -> bool:
    """Reports what the last run found, if nothing differs since; returns whether it did."""
    if not _can_be_stamped(options):
        return False
    given = None if options.state is None else os.path.abspath(options.state)  # noqa: PTH100
    state = given or state_folder(os.environ)
    stamp = read_stamp(state, _here()) if os.path.isabs(state) else None  # noqa: PTH117
    if stamp is None:
        return False
    if not options.quiet:
        show(f"{line}{_age(day)}" for line, day in stamp.shown)
        for line in stamp.told:
            talk(line)
    return True


def may_use_cache(options: argparse.Namespace) -> bool:
    """Whether to use what earlier runs found out: as asked for, else unless turned off."""
    if options.cache is not None:
        return bool(options.cache)
    return all(os.environ.get(name, "") in _UNSET for name in ("GEN_MODELS_NO_CACHE", "CI"))


class Watch:
    """The files of a run, from before it: what it finds may be the next one's answer.

    Args:
        workspace: the folders of the run.
        options: those of the command.
    """

    def __init__(self, workspace: Workspace, options: argparse.Namespace) -> None:
        self._state = workspace.state
        self._before: tuple[Snapshot, dict[str, str]] | None = None
        if not _can_be_stamped(options):
            return
        from gen_models.cache import Snapshot, UnwatchableError

        try:
            before = Snapshot(*_watched(workspace))
            self._before = before, before.digests()
        except (OSError, UnwatchableError):
            return

    def keep(self, found: Outcome) -> None:
        """Keeps what the run found, if it found nothing to do and no file changed meanwhile."""
        if self._before is None or found.status or found.changes or found.landed.written:
            return
        from gen_models.cache import Stamp, write_stamp
        from gen_models.errors import GenModelsError
        from gen_models.reports import outcome_as_text, quarantined_as_text

        lines = outcome_as_text(found, verbose=False, ages=False)
        told = [
            line
            for provider in found.providers
            for line in quarantined_as_text(provider.slug, provider.quarantined)
        ]
        days = map(_day, found.providers)
        stamp = Stamp(list(zip(lines, days, strict=True)), [*told, *found.summary.split("\n")])
        try:
            self._state.create()
            write_stamp(str(self._state.folder), _here(), stamp, *self._before)
        except (OSError, UnicodeEncodeError, GenModelsError):
            return  # The next run does without.


def _can_be_stamped(options: argparse.Namespace) -> bool:
    """Whether a run reads what every run in this folder reads, and reports it as text."""
    given = (
        *(options.providers, options.skip, options.targets, options.accept_shrink),
        *(options.accept_growth, options.output, options.contracts, options.cassettes),
        *(options.bundled, options.diff, options.dry_run, options.verbose),
    )
    return not any(given) and options.output_format == "text" and may_use_cache(options)


def _here() -> str:
    return os.getcwd()  # noqa: PTH109  pathlib takes long to import.


def _watched(workspace: Workspace) -> tuple[list[str], list[str]]:
    """The folders and the files that a run reads."""
    from pathlib import Path

    folders, files = workspace.inputs
    here = Path(_here())
    settings = (folder / "pyproject.toml" for folder in (here, *here.parents))
    files = (*files, *settings, *workspace.documents)
    return (
        [*dict.fromkeys(map(str, (*folders, workspace.output)))],
        [*dict.fromkeys(map(str, files))],
    )


def _day(provider: ProviderOutcome) -> tuple[int, int] | None:
    """The day of a recording, and after how many days it is old."""
    if provider.observed is None or provider.stale_after_days is None:
        return None
    return provider.observed.toordinal(), provider.stale_after_days


def _age(day: tuple[int, int] | None) -> str:
    if day is None:
        return ""
    import time

    from gen_models.reports import stale_note

    observed, limit = day
    age = _EPOCH + int(time.time() // _SECONDS) - observed  # datetime takes long to import.
    return "" if 0 <= age <= limit else stale_note(age)
