"""Faults of the product that tests can give it: named functions, replaced while it runs.

A function that is gone is an `AttributeError`, so no fault is silently without effect.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any, Final
from unittest.mock import patch

from gen_models.catalog import Catalog
from gen_models.fetch import Request, Response
from gen_models.ids import ModelId
from gen_models.lifecycle import LandedLifecycles
from gen_models.recordings import Cassette
from gen_models.targets import load_target


@dataclass(frozen=True, slots=True)
class Fault:
    """A patch of the product; `in_tree` says that the tree to be judged is made with it as well."""

    patch: Callable[[], AbstractContextManager[Any]]
    in_tree: bool = False


def _catalog(change: Callable[[tuple[str, ...]], tuple[str, ...]]) -> Fault:
    """Changes the model IDs of every catalog."""

    def patched() -> AbstractContextManager[Any]:
        made = Catalog.of

        def of(*arguments: Any, **more: Any) -> Catalog:
            catalog = made(*arguments, **more)
            return replace(catalog, ids=tuple(map(ModelId, change(catalog.ids))))

        return patch.object(Catalog, "of", of)

    return Fault(patched)


def _replayed(change: Callable[[bytes], bytes]) -> Fault:
    """Changes the body of every response that is replayed without vcrpy."""

    def patched() -> AbstractContextManager[Any]:
        made = Cassette.send

        def send(self: Cassette, request: Request) -> Response:
            response = made(self, request)
            return replace(response, body=change(response.body))

        return patch.object(Cassette, "send", send)

    return Fault(patched)


def _python(file: str, code: str) -> Fault:
    """Adds code to the end of a module that all providers share in the Python package."""

    def patched() -> AbstractContextManager[Any]:
        target = type(load_target("python"))
        made = target.render_package

        def render_package(self: Any, heads: Any) -> Mapping[str, str]:
            files = dict(made(self, heads))
            path = min((path for path in files if path.endswith(f"/{file}")), key=len)
            return {**files, path: f"{files[path]}{code}\n"}

        return patch.object(target, "render_package", render_package)

    return Fault(patched, in_tree=True)


FAULTS: Final[Mapping[str, Fault]] = {
    "a catalog loses an ID": _catalog(lambda ids: ids[1:]),
    "a catalog invents an ID": _catalog(lambda ids: ("a", *ids)),
    "a catalog has an ID twice": _catalog(lambda ids: (ids[0], *ids)),
    "a catalog is not sorted": _catalog(lambda ids: ids[::-1]),
    "a replay is not what vcrpy replays": _replayed(lambda body: body + b" "),
    "parse finds no member": _python(
        "_base.py",
        "ProviderModel.parse = classmethod(lambda enum, text: Bespoke(text, enum._provider))",
    ),
    "live leaves a member out": _python(
        "_base.py", "ProviderModel.live = classmethod(lambda enum: (*enum,)[1:])"
    ),
    "every model has a successor": _python(
        "_base.py", "ProviderModel.successor = property(lambda model: 'glm-5')"
    ),
    "every lookup warns": _python(
        "_base.py",
        "from warnings import warn\n_warn_if_retired = lambda model: "
        "isinstance(model, ProviderModel) and warn('', RetiredModelWarning)",
    ),
    "nothing is live": Fault(
        lambda: patch.object(LandedLifecycles, "is_live", lambda known, model_id: False),
    ),
    "an unknown ID is not kept": _python("_base.py", "Bespoke.model_id = property(lambda _: '')"),
    "nothing is known of a model": _python(
        "_model_info.py",
        "info_of = lambda provider, model_id: ModelInfo(provider=provider, model_id=model_id)",
    ),
    "every value has another source": _python(
        "_model_info.py", "ModelInfo.source = lambda *_: InfoSource('another')"
    ),
    "the package needs a dependency": _python("_base.py", "import yaml"),
    "the package lists no provider": _python("__init__.py", "PROVIDERS = ()"),
    "the package exports what it lacks": _python("__init__.py", "__all__ += ['NoSuchModel']"),
    "the package finds another provider": _python(
        "__init__.py", "parse = lambda _: _load('Bespoke')('any', 'another')"
    ),
    "the package imports all providers": _python(
        "__init__.py", "from importlib import import_module\n[*map(_load, _ENUMS.values())]"
    ),
}
