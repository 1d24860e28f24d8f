"""Compares an enum as the package makes it with one of the standard library's own making.

A script for any Python, with the package's folder as its argument: it needs nothing else.
"""

from __future__ import annotations

import copy
import enum
import importlib
import inspect
import json
import pickle
import sys
import types
from typing import Any

sys.path.insert(0, sys.argv[1])

provider_model: Any = importlib.import_module("provider_model_ids").ProviderModel

IDS = {
    "GPT_4": "gpt-4",
    "O1": "o1",
    "ODD": "a b'\"\\\n\udc80",
    "EMPTY": "",
    "M": "m",
    "__dunder__": "no member",
}


def shout(self: str) -> str:
    return f"{self.upper()}!"


def enum_of(name: str, base: Any, members: dict[str, Any], **named: Any) -> Any:
    """An enum as a class statement makes it."""

    def fill(namespace: dict[str, Any]) -> None:
        namespace.update({"__module__": __name__, "__doc__": "An enum.", **members})

    return types.new_class(name, (base,), named, fill)


Usual = enum_of("Usual", enum.StrEnum, {**IDS, "shout": shout})
Quick = enum_of("Quick", provider_model, {**IDS, "shout": shout}, provider="acme", live=2)


def looked_at(cls: Any) -> list[object]:
    """All that can be seen of an enum, apart from its name and what its base adds."""
    members = list(cls)
    first = members[0]
    return [
        [(m.name, m.value, m._sort_order_, m._name_, m._value_) for m in members],
        [m.name for m in reversed(cls)],
        list(cls.__members__.items()) == [(m.name, m) for m in members],
        len(cls), bool(cls), cls.__doc__, cls.__module__,
        cls._member_names_, list(cls._value2member_map_), cls._member_type_,
        [type(m) is cls and isinstance(m, str) and vars(m)["__objclass__"] is cls for m in members],
        [cls(m.value) is m and cls[m.name] is m and getattr(cls, m.name) is m for m in members],
        [cls(m) is m for m in members],
        [str(m) == m.value == f"{m}" == str.__str__(m) for m in members],
        [repr(m).removeprefix("<Usual").removeprefix("<Quick") for m in members],
        [hash(m) == hash(m.value) for m in members],
        [m in cls for m in members], cls.__dunder__,
        [value in cls for value in ("gpt-4", "", "GPT_4", "x")] if sys.version_info >= (3, 12)
        else None,
        [pickle.loads(pickle.dumps(m, p)) is m for m in members for p in range(2, 6)],
        [copy.copy(m) is m and copy.deepcopy(m) is m for m in members],
        json.dumps(members), json.dumps(dict.fromkeys(members, 1)),
        sorted(set(vars(first))), sorted(set(dir(first)) & set(dir(Usual.M))),
        [name for name, _ in inspect.getmembers(cls) if name in IDS],
        inspect.isclass(cls), enum.unique(cls) is cls, first.shout(), sorted([*members, "k"]),
        refused(cls, "unknown"), refused(cls, 1), refused(cls, None),
        refused(setattr, cls, "GPT_4", "x"), refused(delattr, cls, "GPT_4"),
        refused(lambda: cls["x"]), refused(lambda: cls.x), refused(setattr, first, "value", "x"),
        refused(types.new_class, "Sub", (cls,), more_of(cls)),
        matched(first, cls), matched(members[1], cls),
    ]  # fmt: skip


def more_of(cls: Any) -> dict[str, Any]:
    return {"provider": "x", "live": 0} if issubclass(cls, provider_model) else {}


def refused(what: Any, *arguments: Any, **named: Any) -> object:
    """The kind of the error, with what it says of anything but the enum's name."""
    try:
        return what(*arguments, **named)
    except Exception as error:  # noqa: BLE001 - Any kind is to be the same.
        return type(error).__name__, str(error).replace("Quick", "Usual")


def matched(member: Any, cls: Any) -> str:
    match member:
        case cls.GPT_4:
            return "first"
        case _:
            return "other"


def odd(base: Any, **named: Any) -> list[object]:
    """Enums that are not of strings alone, or that have a string twice."""
    bodies: dict[str, dict[str, Any]] = {
        "Mixed": {"A": "a", "B": enum.auto(), "C": "c"},
        "Twice": {"A": "a", "AGAIN": "a", "C": "c"},
        "Private": {"A": "a", "_B": "b", "C": "c"},
        "Nothing": {},
    }
    made = [enum_of(name, base, body, **named) for name, body in bodies.items()]
    return [
        ([(m.name, m.value, m._sort_order_) for m in cls], list(cls.__members__)) for cls in made
    ]


usual, quick = looked_at(Usual), looked_at(Quick)
differing = [(place, a, b) for place, (a, b) in enumerate(zip(usual, quick, strict=True)) if a != b]
assert not differing, differing
assert odd(enum.StrEnum) == odd(provider_model, provider="x", live=1)
