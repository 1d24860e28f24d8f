"""YAML that keeps its comments: plain data, each value with its line."""

from __future__ import annotations

import difflib
from io import StringIO
from typing import TYPE_CHECKING, Any, Final

from gen_models.errors import ConfigurationError
from gen_models.formats import read_text

try:
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedMap
    from ruamel.yaml.error import MarkedYAMLError, YAMLError
    from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent
except ImportError as error:
    raise ImportError(
        "gen_models.discovery needs its extra: pip install 'gen-models[discovery]'"
    ) from error

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_MOST_BYTES: Final = 1024 * 1024
_MAX_DEPTH: Final = 64
_WIDEST: Final = 4_096
_HINT: Final = "correct it; the file providers.example.yaml of gen-models shows the form"


class Document:
    """A YAML file that is a mapping."""

    def __init__(self, file: Path, data: Any) -> None:
        self._file, self._data = file, data

    def mapping(self, key: str) -> Any:
        """The mapping under a key; empty where there is none.

        Raises:
            ConfigurationError: there is something else.
        """
        found = self._data.get(key)
        if found is None:
            return {}
        if not isinstance(found, dict):
            raise self.error((key,), "is not a mapping", _HINT)
        for name in found:
            if not isinstance(name, str):
                raise self.error((key,), f"has the key {name!r}, which is not text", "quote it")
        return found

    def refuse_unknown(self, known: Iterable[str], *path: str) -> None:
        """Refuses a mapping with a key that is not known, naming the nearest.

        Raises:
            ConfigurationError: naming file, line and key.
        """
        names = list(known)
        for key in self.value(*path) if path else self._data:
            if key not in names:
                near = difflib.get_close_matches(str(key), names, n=1, cutoff=0.5)
                hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(names)}"
                raise self.error((*path, str(key)), "is not known", hint)

    def value(self, *path: str) -> Any:
        """The value at a path; None where there is none."""
        found: Any = self._data
        for key in path:
            found = found.get(key) if isinstance(found, dict) else None
        return found

    def at(self, *path: str) -> Any:
        """The mapping at a path, which is made where there is none."""
        found = self._data
        for key in path:
            if not isinstance(found.get(key), dict):
                found[key] = CommentedMap()
            found = found[key]
        return found

    def text(self) -> str:
        """The whole as YAML."""
        stream = StringIO()
        _yaml().dump(self._data, stream)
        return stream.getvalue()

    def line(self, path: tuple[str, ...]) -> int:
        """The line of a path, from 1; that of the nearest value that has one."""
        line, found = 1, self._data
        for key in path:
            if isinstance(found, CommentedMap) and key in found:
                line = found.lc.key(key)[0] + 1
                found = found[key]
            elif isinstance(found, list) and key.isdigit() and int(key) < len(found):
                line = found.lc.item(int(key))[0] + 1  # type: ignore[attr-defined]
                found = found[int(key)]
            else:
                break
        return line

    def place(self, path: tuple[str, ...]) -> str:
        """A path as file and line."""
        return f"{self._file}:{self.line(path)}"

    def error(self, path: tuple[str, ...], problem: str, hint: str) -> ConfigurationError:
        """An error at a path, with file and line."""
        problem = f"{self.place(path)}: {'.'.join(path)}: {problem}"
        return ConfigurationError(problem, hint=hint)


def load_document(file: Path) -> Document:
    """Reads a YAML file whose whole is a mapping; an empty file is an empty one.

    Raises:
        FileNotFoundError: there is no such file.
        ConfigurationError: it is not plain YAML; it names the file and the line.
    """
    text = read_text(file, _MOST_BYTES)
    try:
        _check_plain(file, text)
        data = _yaml().load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = 1 if mark is None else mark.line + 1
        problem = str(error.problem or error.context or "not YAML")
        raise ConfigurationError(f"{file}:{line}: {problem.splitlines()[0]}", hint=_HINT) from None
    except (YAMLError, ValueError, RecursionError) as error:
        problem = (str(error).splitlines() or ["not YAML"])[0]
        raise ConfigurationError(f"{file}:1: {problem}", hint=_HINT) from None
    if data is None:
        return new_document(file)
    if not isinstance(data, CommentedMap):
        raise ConfigurationError(f"{file}:1: is not a mapping", hint=_HINT)
    return Document(file, data)


def new_document(file: Path) -> Document:
    """A file that is not there yet."""
    return Document(file, CommentedMap())


def _check_plain(file: Path, text: str) -> None:
    """Refuses what is more than data, and what is nested too deeply to be read."""
    depth = 0
    for event in _yaml().parse(text):
        depth += isinstance(event, CollectionStartEvent)
        depth -= isinstance(event, CollectionEndEvent)
        problem = None
        if depth > _MAX_DEPTH:
            problem = f"nested deeper than {_MAX_DEPTH}"
        elif isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            problem = "has an anchor or an alias"
        elif getattr(event, "ctag", None) is not None and str(event.ctag) not in ("None", ""):
            problem = "has a tag"
        if problem is not None:
            line = event.start_mark.line + 1
            raise ConfigurationError(f"{file}:{line}: {problem}", hint="write the value itself")


def _yaml() -> Any:
    yaml = YAML(typ="rt", pure=True)
    yaml.preserve_quotes = True
    yaml.width = _WIDEST
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml
