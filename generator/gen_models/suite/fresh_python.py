"""Imports the generated Python package in an interpreter that has the standard library only."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

PACKAGE: Final = "generated_models"
UNKNOWN: Final = "no-such-model/by-any-name"
"""A model ID that no provider lists."""

_TIMEOUT: Final = 60
_PUBLIC: Final = ("", "Id", "Like")
"""What a provider's module exports, after the name of its enum."""

_PROGRAM: Final = """
import json, sys, typing, warnings
from importlib import import_module

request, out = json.load(sys.stdin), sys.stdout
sys.stdout = sys.stderr
sys.path.insert(0, request["root"])

def tell(provider, look):
    try:
        line = {"provider": provider, "found": look()}
    except BaseException as error:
        line = {"provider": provider, "error": f"{type(error).__name__}: {error}"}
    print(json.dumps(line), file=out, flush=True)

def import_early():
    import_module(request["package"])
    return [name for name in sys.modules if name.startswith(request["package"] + ".")]

def is_found(enum, member):
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        same = enum.parse(member.value) is member
    return [same, bool(found)]

def life_of(model):
    days = [model.last_listed, model.unlisted_since, model.deprecated_on, model.retires_on]
    chain = [str(successor) for successor in model.successors()]
    days = [day and str(day) for day in days]
    return [model.lifecycle, model.is_listed, *days, model.successor, chain]

def told_of(model):
    info = model.info
    values = {name: value for name, value in info.to_dict().items() if value is not None}
    sources = {name: info.source(name) for name in values if name not in ("id", "provider")}
    return [
        values,
        {name: [s.name, s.observed and str(s.observed)] for name, s in sources.items()},
        sorted(info.disputed),
    ]

def look_at_provider():
    module = import_module(f"{request['package']}.{name}")
    enum, alias = getattr(module, enum_name), getattr(module, enum_name + "Id")
    unknown = enum.parse(request["unknown"])
    return {
        "members": [
            [m.name, m.value, m.model_id, m.provider, *is_found(enum, m)] for m in enum
        ],
        "lives": {i: life_of(enum._find(i)) for i in [*enum, *known]},
        "infos": {m.value: told_of(m) for m in enum},
        "live": [m.value for m in enum.live()],
        "literal": list(typing.get_args(alias)),
        "unknown": [unknown, unknown.model_id, unknown.provider, type(unknown).__name__],
        "parsed": import_module(request["package"]).parse(f"{slug}/{request['unknown']}").provider,
    }

def look_at_package():
    package = import_module(request["package"])
    shown = [name for name in package.__all__ if name not in request["withheld"]]
    return {
        "early": early,
        "providers": list(package.PROVIDERS),
        "missing": [name for name in shown if not hasattr(package, name)],
    }

try:
    early = import_early()
except BaseException:
    early = []
for slug, name, enum_name, known in request["providers"]:
    tell(slug, look_at_provider)
tell(None, look_at_package)
"""


@dataclass(frozen=True, slots=True)
class FreshImport:
    """What an interpreter found: by provider, or why it found nothing there.

    `package` is about the package around the providers; None with `package_error`.
    """

    providers: dict[str, dict[str, Any]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    package: dict[str, Any] | None = None
    package_error: str | None = None


def names_with(enum: str) -> set[str]:
    """The names that the package exports with an enum."""
    return {f"{enum}{end}" for end in _PUBLIC}


def import_package(
    files: Mapping[str, str],
    enums: Mapping[str, tuple[str, str, list[str]]],
    withheld: Iterable[str] = (),
) -> FreshImport:
    """Imports a package and the modules of its providers, in one interpreter for all of them.

    The files are copied to a folder of their own first, so that nothing that lies beside them
    is imported: no cached bytecode, no extension module.

    Args:
        files: the sources of the package, by path below its folder.
        enums: by provider, its module, its enum, and model IDs that are known and no members.
        withheld: names that the package exports, and that must not be looked up.
    """
    with tempfile.TemporaryDirectory(prefix="gen-models-import-") as root:
        package = Path(root, PACKAGE)
        package.mkdir()
        for name, source in files.items():
            (package / name).parent.mkdir(exist_ok=True)
            (package / name).write_text(source, encoding="utf-8", newline="")
        found: dict[str, dict[str, Any]] = {}
        errors: dict[str, str] = {}
        hidden = set(withheld)
        waiting = dict(enums)
        while True:
            request = {
                "root": root,
                "package": PACKAGE,
                "unknown": UNKNOWN,
                "withheld": sorted(hidden),
                "providers": [(slug, *where) for slug, where in waiting.items()],
            }
            end, lines = _run(json.dumps(request))
            for line in lines:
                slug = line["provider"]
                if slug is None:
                    return FreshImport(found, errors, line.get("found"), line.get("error"))
                if "error" in line:
                    errors[slug] = line["error"]
                else:
                    found[slug] = line["found"]
                del waiting[slug]
            if not waiting:
                return FreshImport(found, errors, None, end)
            # The interpreter ended in this provider's module: the others get another one.
            dead = next(iter(waiting))
            errors[dead] = end
            hidden |= names_with(waiting[dead][1])
            del waiting[dead]


def _run(request: str) -> tuple[str, Iterator[dict[str, Any]]]:
    """How the interpreter ended, and the lines that it wrote."""
    # Windows cannot start Python without it.
    environment = {k: v for k, v in os.environ.items() if k.upper() == "SYSTEMROOT"}
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-B", "-W", "error", "-c", _PROGRAM],
            input=request.encode(),
            capture_output=True,
            env=environment,
            timeout=_TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        return f"took longer than {_TIMEOUT} s", map(json.loads, (error.stdout or b"").splitlines())
    last = done.stderr.decode("utf-8", "backslashreplace").strip().splitlines()[-1:]
    end = f"ended with status {done.returncode}: {''.join(last)}"
    return end, map(json.loads, done.stdout.splitlines())
