"""An application's settings: environment, then keyring, then file, then defaults, field by field.

Every value can say where it came from. What was read is kept until `reload`, but for keys, which
are looked up in the environment and the keyring at each request, so that they can be rotated.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gen_models.credentials import KEYED, find_key, this_environment
from gen_models.discovery.endpoint import is_meant_for
from gen_models.discovery.registry import default_registry
from gen_models.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gen_models.contract import Contract
    from gen_models.credentials import Trust
    from gen_models.discovery.config import ProviderConfig
    from gen_models.discovery.plain_yaml import Document
    from gen_models.discovery.registry import ProviderRegistry
    from gen_models.discovery.service import ModelDiscoveryService

_FILE_VARIABLE: Final = "GEN_MODELS_PROVIDERS"
"""The environment variable that names the file."""

DEFAULT: Final = "default"

_DEFAULTS: Final[Mapping[str, float]] = {
    "seconds": 30.0,
    "ping_seconds": 10.0,
    "cache_duration": 300.0,
    "breaker_failures": 5.0,
    "breaker_recovery": 60.0,
    "proxy": 0.0,
}
_WHOLE: Final = frozenset({"breaker_failures"})
_MAY_BE_ZERO: Final = frozenset({"cache_duration", "breaker_recovery"})
_LONGEST: Final = 86_400.0
_TRUTHS: Final = {"1": 1.0, "true": 1.0, "yes": 1.0, "0": 0.0, "false": 0.0, "no": 0.0}


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read.

    Attributes:
        values: the settings, and where each is from.
        configs: the file's providers.
        document: the file; None without one.
    """

    values: Mapping[str, tuple[float, str]]
    configs: Mapping[str, ProviderConfig]
    document: Document | None


class Settings:
    """Settings of an application. Nothing is read before a value is needed.

    The settings are `seconds` (how long a discovery may take), `ping_seconds` (how long a request
    that checks a model may take), `cache_duration` (seconds), `breaker_failures` (failures in a
    row that open a circuit breaker), `breaker_recovery` (seconds until it tries again) and
    `proxy` (whether the environment's proxy is used). In the environment they are called
    GEN_MODELS_SECONDS and so on; in the file they stand under `settings`.
    """

    def __init__(
        self,
        file: Path | None = None,
        *,
        environment: Mapping[str, str] | None = None,
        registry: ProviderRegistry | None = None,
    ) -> None:
        """Makes settings.

        Args:
            file: the YAML file; by default the one that GEN_MODELS_PROVIDERS names, if any.
            environment: the environment; by default that of the process.
            registry: the providers; by default those that all services share.
        """
        self._file = file
        self._environment = this_environment() if environment is None else environment
        self._registry = registry
        self._read: _Read | None = None

    def __getitem__(self, name: str) -> float:
        """A setting by its name.

        Raises:
            ConfigurationError: there is no such setting, or a value is not valid.
        """
        if name not in _DEFAULTS:
            raise _unknown("setting", name, "the settings")
        return self._known().values[name][0]

    def origin(self, name: str) -> str:
        """The origin of a value: "environment variable X", "keyring", a file and line, "default".

        Args:
            name: a setting; or a field of a provider, such as "openai.api_key".

        Raises:
            ConfigurationError: there is no such setting or field, or a value is not valid.
        """
        provider, dot, field = name.rpartition(".")
        if dot:
            origins = self._of_provider(provider)[1]
            if field not in origins:
                raise _unknown("field", field, f"the fields of {provider}", origins)
            return origins[field]
        if name not in _DEFAULTS:
            raise _unknown("setting", name, "the settings")
        return self._known().values[name][1]

    def provider(self, name: str) -> ProviderConfig:
        """A copy of a provider's configuration.

        A key that is in the environment or the keyring is not in it: it is looked up at each
        request. A key in the file that stands beside another host's `base_api_url` is for that
        host, and comes before all others.

        Raises:
            ConfigurationError: there is no such provider, or a value is not valid.
        """
        return self._of_provider(name)[0]

    def providers(self) -> list[str]:
        """The providers of the file, in its order."""
        return list(self._known().configs)

    def service(
        self,
        *,
        trust: Trust | None = None,
        cassettes: Path | Callable[[str], Path] | None = None,
        seconds: float | None = None,
        proxy: bool | None = None,
    ) -> ModelDiscoveryService:
        """A service with these settings, except for those that are given."""
        from gen_models.discovery.failures import usual_breaker
        from gen_models.discovery.service import ModelDiscoveryService

        make = partial(
            usual_breaker,
            failures=int(self["breaker_failures"]),
            recovery=self["breaker_recovery"],
        )
        return ModelDiscoveryService(
            registry=self._registry,
            environment=self._environment,
            seconds=self["seconds"] if seconds is None else seconds,
            ping_seconds=self["ping_seconds"],
            proxy=bool(self["proxy"]) if proxy is None else proxy,
            make_breaker=make,
            trust=trust,
            cassettes=cassettes,
        )

    def reload(self) -> None:
        """Reads environment and file again; if something is invalid, nothing changes.

        Raises:
            ConfigurationError: a value is not valid.
        """
        self._read = self._read_all()

    def _known(self) -> _Read:
        read = self._read
        if read is None:
            read = self._read = self._read_all()
        return read

    def _read_all(self) -> _Read:
        file = self._file
        if file is None and (named := self._environment.get(_FILE_VARIABLE)):
            file = Path(named)
        configs: Mapping[str, ProviderConfig] = {}
        document = None
        if file is not None:
            from gen_models.discovery.config_file import load_configs
            from gen_models.discovery.plain_yaml import load_document

            configs = load_configs(file)
            document = load_document(file)
            if document.mapping("settings"):
                document.refuse_unknown(_DEFAULTS, "settings")
        return _Read({name: self._value(name, document) for name in _DEFAULTS}, configs, document)

    def _value(self, name: str, document: Document | None) -> tuple[float, str]:
        variable = f"GEN_MODELS_{name.upper()}"
        text = self._environment.get(variable, "").strip()
        if text:
            number = _number(name, _TRUTHS.get(text.lower(), text) if name == "proxy" else text)
            if number is None:
                raise ConfigurationError(f"{variable}: {_rule(name)}", hint="correct or unset it")
            return number, f"environment variable {variable}"
        if document is not None and (found := document.value("settings", name)) is not None:
            number = _number(name, found)
            if number is None:
                raise document.error(("settings", name), _rule(name), "correct it")
            return number, document.place(("settings", name))
        return _DEFAULTS[name], DEFAULT

    def _of_provider(self, name: str) -> tuple[ProviderConfig, dict[str, str]]:
        from gen_models.discovery.config import ProviderConfig

        read = self._known()
        there = read.configs.get(name)
        config = ProviderConfig(name=name) if there is None else there.snapshot()
        registry = self._registry or default_registry()
        contract = registry.lookup(config.name, config.base_api_url).contract
        origins = dict.fromkeys(type(config).model_fields, DEFAULT)
        document = read.document
        for field in origins:
            if there is not None and document is not None and field in there.model_fields_set:
                origins[field] = document.place(("providers", name, field))
        if "cache_duration" not in config.model_fields_set:
            config.cache_duration, origins["cache_duration"] = read.values["cache_duration"]
        slug = name.upper().replace("-", "_")
        if model := self._environment.get(f"GEN_MODELS_{slug}_MODEL", "").strip():
            config.default_model = model
            origins["default_model"] = f"environment variable GEN_MODELS_{slug}_MODEL"
        if contract is not None:
            self._prefer_environment(contract, config, origins)
        return config, origins

    def _prefer_environment(
        self, contract: Contract, config: ProviderConfig, origins: dict[str, str]
    ) -> None:
        """Leaves out what the environment or the keyring has, which is looked up there."""
        override = contract.endpoint.override
        variables = [f"GEN_MODELS_{contract.slug.upper().replace('-', '_')}_URL"]
        variables += [] if override is None else [override.variable]
        for variable in variables:
            if self._environment.get(variable, "").strip():
                config.base_api_url = None
                origins["base_api_url"] = f"environment variable {variable}"
                break
        base = config.base_api_url
        of_file = config.api_key is not None and config.api_key.get_secret_value().strip()
        if of_file and base and not is_meant_for(contract, base, self._environment):
            return
        found = find_key(contract, self._environment) if contract.auth.style in KEYED else None
        if found is not None:
            config.api_key = None
            keyring = found.where == "keyring"
            origins["api_key"] = "keyring" if keyring else f"environment variable {found.where}"


def _number(name: str, given: Any) -> float | None:
    """A setting's value; None if it is not valid."""
    if name == "proxy":
        return float(given) if isinstance(given, bool | float) else None
    try:
        number = float(given) if not isinstance(given, bool) else -1.0
    except (TypeError, ValueError):
        return None
    least = 0.0 if name in _MAY_BE_ZERO else 1e-3
    if not least <= number <= _LONGEST or (name in _WHOLE and not number.is_integer()):
        return None
    return number


def _rule(name: str) -> str:
    if name == "proxy":
        return "is not true or false"
    kind = "a whole number" if name in _WHOLE else "a number of seconds, up to a day"
    return f"is not {kind}"


def _hint(what: str, name: str, known: Mapping[str, object]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return f"did you mean {near[0]}?" if near else f"{what} are {', '.join(known)}"


def _unknown(
    kind: str, name: str, what: str, known: Mapping[str, object] = _DEFAULTS
) -> ConfigurationError:
    return ConfigurationError(f"unknown {kind} '{name}'", hint=_hint(what, name, known))
