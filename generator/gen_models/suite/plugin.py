"""What the hooks of `conftest.py` do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gen_models.suite.applicability import MARKERS, PARAMETERS, applies, is_marked
from gen_models.suite.options import contract_run_of
from gen_models.suite.reporting import ResultsReporter

if TYPE_CHECKING:
    import pytest

    from gen_models.suite.record_mode import RecordingSession

_RECORDING: Final = "gen-models-recording"


def configure(config: pytest.Config) -> None:
    """Registers markers, the results file and record mode. From here on vcrpy replays only."""
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)
    if (file := config.getoption("--results")) is not None:
        config.pluginmanager.register(ResultsReporter(config, file), "gen-models-results")
    mode = config.getoption("--record-mode", None)
    # What is recorded is recorded by gen-models.
    config.option.record_mode = "none"
    if mode not in (None, "none") and not config.getoption("--disable-recording"):
        # It imports all that requests listings, which the gate does without.
        from gen_models.suite.record_mode import RecordingSession

        config.pluginmanager.register(RecordingSession(config, mode), _RECORDING)


def parametrize(metafunc: pytest.Metafunc) -> None:
    """Generates a test for each provider whose recording, or whose enums, a run judges."""
    for name in PARAMETERS:
        if name not in metafunc.fixturenames:
            continue
        run = contract_run_of(metafunc.config)
        slugs: list[str] = getattr(run, name)
        if name == "recorded" and _recording_session(metafunc.config) is not None:
            slugs = sorted(run.named or run.contracts)
        metafunc.parametrize(name, slugs, indirect=True, scope="session")


def settle_collection(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Records if a record mode was given, then deselects the tests that do not apply."""
    session = _recording_session(config)
    kept = items if session is None else session.record(items)
    kept = [item for item in kept if not is_marked(item) or applies(item, contract_run_of(config))]
    ids = set(map(id, kept))
    if dropped := [item for item in items if id(item) not in ids]:
        config.hook.pytest_deselected(items=dropped)
    items[:] = kept


def _recording_session(config: pytest.Config) -> RecordingSession | None:
    session: RecordingSession | None = config.pluginmanager.get_plugin(_RECORDING)
    return session
