"""Reads and writes provider configurations as YAML, keeping its comments and its order."""

from __future__ import annotations

import difflib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gen_models.discovery.config import ProviderConfig
from gen_models.discovery.key_origin import where_a_key_came_from
from gen_models.discovery.plain_yaml import Document, load_document, new_document
from gen_models.errors import ConfigurationError
from gen_models.folder import Folder

if TYPE_CHECKING:
    from collections.abc import Mapping

_FIELDS: Final = (
    "name",
    "base_api_url",
    "api_key",
    "default_model",
    "valid_models",
    "invalid_models",
    "cache_duration",
)
_PRIVATE: Final = 0o600


def load_configs(file: Path) -> dict[str, ProviderConfig]:
    """The configurations of a file of the form `providers: {openai: {...}}`, by provider.

    Raises:
        ConfigurationError: the file is not there, not such YAML, or a value is not valid; it
            names the file and the line, and repeats no key.
    """
    try:
        document = load_document(file)
    except FileNotFoundError:
        raise ConfigurationError(
            f"{file} does not exist", hint="create it, or name another file"
        ) from None
    document.refuse_unknown(("providers", "settings"))
    providers = document.mapping("providers")
    found = {}
    for name, fields in providers.items():
        where = ("providers", name)
        if not isinstance(fields, dict):
            raise document.error(where, "is not a mapping", f"write the fields of {name} below it")
        found[name] = _config(document, where, {"name": name, **fields})
    return found


def save_configs(
    file: Path,
    configs: Mapping[str, ProviderConfig],
    environment: Mapping[str, str] = os.environ,
) -> None:
    """Writes configurations into a file, in one step and readable by its owner alone.

    Comments, order and everything else in the file stay as they are; a provider that is not among
    the configurations stays, too. Run-time state, such as cached models, is not written.

    Args:
        file: the YAML file; it need not exist.
        configs: the configurations, by provider.
        environment: the environment, none of whose values is written as a key.

    Raises:
        ConfigurationError: a key came from the environment or the keyring, or the file cannot be
            read or written. Nothing is written then.
    """
    file = Path(os.path.realpath(file))
    try:
        document = load_document(file)
    except FileNotFoundError:
        document = new_document(file)
    for name, config in configs.items():
        _refuse_found_key(file, document, name, config, environment)
        _update(document.at("providers", name), name, config)
    _replace(file, document.text())


def _config(document: Document, where: tuple[str, ...], fields: dict[str, Any]) -> ProviderConfig:
    if fields["name"] is None:
        fields["name"] = where[-1]
    from pydantic import ValidationError

    try:
        return ProviderConfig.model_validate(fields)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        path = (*where, *(str(step) for step in first["loc"] if step != "[key]"))
        hint = "correct it"
        if first["type"] == "extra_forbidden":
            near = difflib.get_close_matches(path[-1], _FIELDS, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]}?" if near else f"known fields are {', '.join(_FIELDS)}"
        raise document.error(path, _in_words(first), hint) from None


def _in_words(error: Any) -> str:
    message = str(error["msg"]).removeprefix("Value error, ")
    return "is not a field" if error["type"] == "extra_forbidden" else message


def _refuse_found_key(
    file: Path,
    document: Document,
    name: str,
    config: ProviderConfig,
    environment: Mapping[str, str],
) -> None:
    text = "" if config.api_key is None else config.api_key.get_secret_value()
    there = document.value("providers", name, "api_key")
    if not text.strip() or text == there:
        return
    found = where_a_key_came_from(config.name, text, environment)
    if found is not None:
        raise ConfigurationError(
            f"{name}: refusing to write the key that is in {found} to {file}",
            hint="omit api_key: it is looked up there at each request",
        )


def _update(fields: Any, name: str, config: ProviderConfig) -> None:
    """Makes a mapping of the document say what a configuration does, changing no more."""
    key = config.api_key
    wanted: dict[str, Any] = {
        "name": config.name,
        "base_api_url": config.base_api_url,
        "default_model": config.default_model,
        "api_key": None if key is None else key.get_secret_value(),
    }
    for field, value in wanted.items():
        if value is None or (field == "name" and value == name and "name" not in fields):
            fields.pop(field, None)
        elif fields.get(field) != value:
            fields[field] = value
    models = dict(config.valid_models)
    if "valid_models" not in fields or fields["valid_models"] is None:
        fields["valid_models"] = models
    else:
        listed = fields["valid_models"]
        for gone in [long for long in listed if long not in models]:
            del listed[gone]
        for long, short in models.items():
            if listed.get(long) != short:
                listed[long] = short
    invalid = list(config.invalid_models)
    if list(fields.get("invalid_models") or []) != invalid:
        fields["invalid_models"] = invalid


def _replace(file: Path, text: str) -> None:
    draft = ""
    try:
        # mkstemp makes the file for its owner alone.
        descriptor, draft = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(descriptor)
        Path(draft).chmod(_PRIVATE)
        Path(draft).replace(file)
        Folder(file.parent).sync()
    except BaseException as error:
        if draft:
            Path(draft).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise ConfigurationError(
                f"{file} cannot be written: {error.strerror}",
                hint="give write access to its folder, or name another file",
            ) from error
        raise
