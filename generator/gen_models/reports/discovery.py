"""Reports of `discover`, `probe` and `doctor`, as text and JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from gen_models.reports.escape import as_json, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gen_models.discovery import DiscoveredModels, ModelCheck, ModelProbe
    from gen_models.doctor import Finding
    from gen_models.errors import GenModelsError


def models_as_text(models: DiscoveredModels) -> Iterator[str]:
    """One model ID a line."""
    return (printable(model_id) for model_id in models.ids)


def models_summary(provider: str, models: DiscoveredModels) -> str:
    """How many models there are, and where they are from."""
    since = "" if models.observed is None else f", listed on {models.observed:%Y-%m-%d}"
    words = {"live": "live", "cache": "cached", "recording": "from the recording"}
    return f"{provider}: {len(models)} models, {words.get(models.source, 'unknown')}{since}"


def models_as_json(provider: str, models: DiscoveredModels, status: int) -> str:
    """Everything, each model with all that the provider lists of it."""
    return as_json(
        {
            "provider": provider,
            "status": status,
            "source": models.source,
            "observed": None if models.observed is None else models.observed.isoformat(),
            "error": _error(models.error),
            "models": list(models),
        }
    )


def probe_as_text(probe: ModelProbe, check: ModelCheck) -> Iterator[str]:
    """One line for each thing that was asked, and the hint of what failed."""
    listed = {True: "listed", False: "not listed", None: "unknown"}[probe.listed]
    if probe.listed is None and probe.error is None:
        listed = "unknown; the provider cannot be asked for a single model"
    yield f"model: {listed}"
    yield from _hint(probe.error)
    line = f"ping: {check.outcome}"
    if check.seconds is not None:
        line += f" in {check.seconds:.1f} s"
    if check.left_out:
        line += f", without {', '.join(check.left_out)}"
    yield line
    if check.answer is not None and not check:
        yield f"  answer: {printable(check.answer[:200])}"
    if check.error is not None and str(check.error) != str(probe.error):
        yield from _hint(check.error)


def probe_as_json(provider: str, probe: ModelProbe, check: ModelCheck, status: int) -> str:
    """Everything that was found out."""
    return as_json(
        {
            "provider": provider,
            "model": check.model,
            "status": status,
            "listed": probe.listed,
            "row": probe.row,
            "outcome": check.outcome.value,
            "answer": check.answer,
            "left_out": list(check.left_out),
            "seconds": check.seconds,
            "error": _error(check.error or probe.error),
        }
    )


def findings_as_text(findings: Sequence[Finding]) -> Iterator[str]:
    """One line for each finding, with its hint below."""
    width = max((len(finding.subject) for finding in findings), default=0)
    for finding in findings:
        yield f"{finding.level:<7}  {finding.subject:<{width}}  {printable(finding.text)}"
        if finding.hint:
            yield f"{'':<7}  {'':<{width}}  hint: {printable(finding.hint)}"


def findings_as_json(findings: Sequence[Finding], status: int) -> str:
    """All findings."""
    return as_json({"status": status, "findings": [asdict(finding) for finding in findings]})


def _hint(error: GenModelsError | None) -> Iterator[str]:
    if error is not None:
        yield f"  {printable(error.problem)}"
        yield f"  hint: {printable(error.hint)}"


def _error(error: GenModelsError | None) -> dict[str, Any] | None:
    if error is None:
        return None
    return {
        "kind": type(error).__name__,
        "problem": error.problem,
        "hint": error.hint,
        "retryable": error.retryable,
    }
