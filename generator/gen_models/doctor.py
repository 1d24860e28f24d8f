"""Examines an installation: Python, extras, keys, recordings and settings, each with a hint."""

from __future__ import annotations

import difflib
import platform
import re
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final, Literal

from gen_models.credentials import KEYED, KEYRING, find_key, is_placeholder
from gen_models.errors import ConfigurationError, GenModelsError
from gen_models.fetch import resolve_url
from gen_models.recordings import is_recorded, replay_cassette
from gen_models.workspace import bundled_home

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from gen_models.contract import Contract
    from gen_models.discovery import ProviderRegistry

Level = Literal["ok", "note", "problem"]

_EXTRAS: Final = {
    "aws": (("botocore",), "fetching the listing of bedrock"),
    "google": (("google.auth", "requests"), "fetching the listing of vertexai"),
    "keyring": (("keyring",), "keys in the system's keyring"),
    "discovery": (("pydantic", "ruamel.yaml", "opentelemetry"), "use inside applications"),
}
_OLDEST: Final = (3, 11)
_OURS: Final = re.compile(r"GEN_MODELS_[A-Z0-9_]+")
_VARIABLES: Final = (
    "GEN_MODELS_STATE", "GEN_MODELS_PROVIDERS", "GEN_MODELS_SECONDS", "GEN_MODELS_PING_SECONDS",
    "GEN_MODELS_CACHE_DURATION", "GEN_MODELS_BREAKER_FAILURES", "GEN_MODELS_BREAKER_RECOVERY",
    "GEN_MODELS_NO_CACHE", "GEN_MODELS_PROXY",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was examined.

    Attributes:
        level: "ok", "note" if something is missing that may not be needed, or "problem".
        subject: what was examined, such as "python" or a provider.
        text: what was found.
        hint: what to do about it; empty if there is nothing to do.
    """

    level: Level
    subject: str
    text: str
    hint: str = ""


def examine(
    registry: ProviderRegistry,
    environment: Mapping[str, str],
    recordings_of: Callable[[str], Path],
    names: Iterable[str] | None = None,
) -> Iterator[Finding]:
    """Examines an installation. Nothing is requested, and no key is shown.

    Args:
        registry: the providers.
        environment: where keys and settings are looked up.
        recordings_of: finds the folder with the recording of a provider.
        names: the providers to examine; all by default.
    """
    yield _python()
    yield from _extras()
    known = registry.names()
    # A project with few contracts may run where variables of others are set.
    bundled = {file.stem for file in (bundled_home() / "contracts").glob("*.toml")}
    yield from _settings(environment, sorted(bundled.union(known)))
    for name in known if names is None else names:
        try:
            contract = registry.lookup(name).contract
        except GenModelsError as error:  # Its contract is not valid.
            yield Finding("problem", name, error.problem, error.hint)
            continue
        if contract is None:
            yield Finding("ok", name, "is a provider of the application or of a package")
            continue
        yield _key(contract, environment)
        yield from _url(contract, environment)
        yield _recording(contract, recordings_of(name))


def _python() -> Finding:
    text = f"{platform.python_implementation()} {platform.python_version()}"
    if sys.version_info < _OLDEST:
        return Finding("problem", "python", f"{text} is too old", "use Python 3.11 or later")
    return Finding("ok", "python", text)


def _extras() -> Iterator[Finding]:
    for extra, (modules, what) in _EXTRAS.items():
        missing = [module for module in modules if not _is_installed(module)]
        if missing:
            hint = f"pip install 'gen-models[{extra}]'"
            yield Finding("note", f"extra {extra}", f"is not installed; {what} needs it", hint)
        else:
            yield Finding("ok", f"extra {extra}", "is installed")


def _is_installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # Not even the package around it.
        return False


def _settings(environment: Mapping[str, str], names: Iterable[str]) -> Iterator[Finding]:
    slugs = [name.upper().replace("-", "_") for name in names]
    of_providers = (f"GEN_MODELS_{slug}_{end}" for slug in slugs for end in ("URL", "MODEL"))
    known = {*_VARIABLES, *of_providers}
    for variable in sorted(environment):
        if _OURS.fullmatch(variable) and variable not in known:
            near = difflib.get_close_matches(variable, known, n=1, cutoff=0.8)
            hint = f"did you mean {near[0]}?" if near else "unset it"
            yield Finding("problem", "settings", f"{variable} is not a setting", hint)
    if not _is_installed("pydantic") or not _is_installed("ruamel.yaml"):
        return
    from gen_models.discovery import Settings

    try:
        settings = Settings(environment=environment)
        providers = settings.providers()
    except GenModelsError as error:
        yield Finding("problem", "settings", error.problem, error.hint)
    else:
        yield Finding("ok", "settings", f"are valid; the file has {len(providers)} providers")


def _key(contract: Contract, environment: Mapping[str, str]) -> Finding:
    auth, name = contract.auth, contract.slug
    if auth.style not in KEYED:
        return _no_key(contract, environment)
    try:
        found = find_key(contract, environment)
    except ConfigurationError as error:
        return Finding("problem", name, error.problem.removeprefix(f"{name}: "), error.hint)
    if found is not None:
        where = "the keyring" if found.where == KEYRING else found.where
        if is_placeholder(found.key.reveal()):
            return Finding("problem", name, f"the key in {where} is a placeholder", "replace it")
        return Finding("ok", name, f"has a well-formed key in {where}")
    if auth.optional:
        return Finding("ok", name, "has no key, and needs none")
    variables = " or ".join(auth.variables)
    hint = f"set {variables}, or run `gen-models keys set {name}`"
    return Finding("note", name, "has no key", hint)


def _no_key(contract: Contract, environment: Mapping[str, str]) -> Finding:
    """A provider that needs no key, or a cloud whose SDK finds the credentials."""
    auth = contract.auth
    if auth.style == "none":
        return Finding("ok", contract.slug, "needs no key")
    variables = " or ".join(auth.variables)
    if any(environment.get(variable) for variable in auth.variables):
        return Finding("ok", contract.slug, f"has cloud credentials ({variables} is set)")
    text = f"uses the credentials that its cloud's SDK finds ({variables} is not set)"
    return Finding("note", contract.slug, text, f"set {variables}, or log in with the cloud's CLI")


def _url(contract: Contract, environment: Mapping[str, str]) -> Iterator[Finding]:
    try:
        resolve_url(contract, environment)
    except ConfigurationError as error:
        problem = error.problem.removeprefix(f"{contract.slug}: ")
        level: Level = "note" if problem.endswith("is not set") else "problem"
        yield Finding(level, contract.slug, problem, error.hint)


def _recording(contract: Contract, cassettes: Path) -> Finding:
    name = contract.slug
    refresh = f"record it again: `gen-models refresh -p {name}`"
    if not is_recorded(cassettes, name):
        if contract.experimental is not None:
            return Finding("note", name, "has no recording, and is experimental")
        return Finding("note", name, "has no recording", f"record it: `gen-models record {name}`")
    try:
        recorded = replay_cassette(contract, cassettes)
    except GenModelsError as error:
        return Finding("problem", name, f"its recording is rejected: {error.problem}", error.hint)
    models = f"{len(recorded.catalog.ids)} models"
    if recorded.age_days is None:
        return Finding("note", name, f"has a recording of {models} without a date", refresh)
    text = f"has a recording of {models}, {recorded.age_days} days old"
    if recorded.stale:
        return Finding("note", name, f"{text} (stale)", refresh)
    return Finding("ok", name, text)
