"""genai-prices: Python source that states its data as calls, which is read and never run."""

from __future__ import annotations

import ast
import re
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from gen_models.datasets.matching import without_account
from gen_models.datasets.sources.entry import SourceData, SourceEntry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PRICES: Final = {
    "input_mtok": "input", "output_mtok": "output", "cache_read_mtok": "cache_read",
    "cache_write_mtok": "cache_write",
}  # fmt: skip
_OTHERS: Final = ("input_mchars", "audio_hours", "input_audio_hours")
"""Prices in other units that our fields have; they have no tiers."""

_DATE: Final = re.compile(r"-[0-9]{4}(-[0-9]{2}-[0-9]{2}|[0-9]{4})?")
_MAX_DEPTH: Final = 32


def read(data: bytes) -> SourceData:
    """Reads the module of prices.

    Raises:
        ValueError: it is not Python source, or does not state a list of providers.
    """
    try:
        tree = ast.parse(data.decode("utf-8"))
    except (SyntaxError, RecursionError, MemoryError, ValueError) as error:
        raise ValueError(f"is not Python source: {type(error).__name__}") from None
    stated = [
        node.value
        for node in tree.body
        if isinstance(node, ast.AnnAssign)
        and isinstance(node.target, ast.Name)
        and node.target.id == "providers"
    ]
    if len(stated) != 1:
        raise ValueError("does not state a list of providers")
    try:
        providers = _value(stated[0], 0)
    except TypeError as error:
        raise ValueError(f"states something that is not data: {error}") from error

    def entries(day: date) -> Iterator[SourceEntry]:
        try:
            for provider in providers:
                for model in provider["models"]:
                    yield from _of_model(provider["id"], model, day)
        except (AttributeError, IndexError, KeyError, TypeError) as error:
            raise ValueError(f"has a model in an unknown form: {error!a}") from error

    return SourceData(None, entries)


def _value(node: ast.AST | None, depth: int) -> Any:
    """What a literal, or a call with literals, states: a call is an object with its arguments."""
    if depth > _MAX_DEPTH:
        raise ValueError(f"is nested deeper than {_MAX_DEPTH}")
    match node:
        case ast.Constant(value=value):
            return value
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            return [_value(one, depth + 1) for one in elements]
        case ast.Dict(keys=keys, values=values):
            return {
                _value(key, depth + 1): _value(value, depth + 1)
                for key, value in zip(keys, values, strict=True)
            }
        case ast.Call():
            return _called(node, depth)
        case ast.Attribute():
            return ast.unparse(node)
        case _:
            raise ValueError(f"has an expression in line {getattr(node, 'lineno', 0)}")


def _called(node: ast.Call, depth: int) -> Any:
    name = ast.unparse(node.func) if isinstance(node.func, (ast.Name, ast.Attribute)) else ""
    given = [_value(one, depth + 1) for one in node.args]
    if name == "Decimal" and len(given) == 1 and isinstance(given[0], str):
        return given[0]
    if name == "datetime.date":
        return date(*given)
    return {"is": name, **{one.arg or "": _value(one.value, depth + 1) for one in node.keywords}}


def _of_model(provider: str, model: Mapping[str, Any], day: date) -> Iterator[SourceEntry]:
    """An entry for each name of a model.

    The names of a model have its prices, and at times are of other models, with other contexts:
    the context is said of its own ID alone, and of that with a date.
    """
    own, prices = model["id"], _priced(model["prices"], day)
    whole = {"name": model.get("name"), "context_window": model.get("context_window"), **prices}
    for name in sorted({own, *_equal_names(model["match"])}):
        bare = without_account(name)
        is_own = bare == own or (bare.startswith(own) and _DATE.fullmatch(bare[len(own) :]))
        yield SourceEntry(provider, name, f"{provider}/{own}", whole if is_own else prices)


def _equal_names(match: Mapping[str, Any]) -> Iterator[str]:
    """The names that a model has literally; patterns are guesses, and do not count."""
    for clause in (match, *match.get("or_", ())):
        if clause["is"] == "ClauseEquals":
            yield clause["equals"]


def _priced(prices: Any, day: date) -> dict[str, Any]:
    """The prices that hold on a day; none where they depend on the hour."""
    if isinstance(prices, dict):
        return _with_tiers(prices)
    chosen, by_hour = prices[0]["prices"] if prices else {}, False
    for conditional in prices:  # The last one that holds counts.
        constraint = conditional.get("constraint")
        if constraint is not None and constraint["is"] != "StartDateConstraint":
            by_hour = True
        elif constraint is None or constraint["start_date"] <= day:
            chosen, by_hour = conditional["prices"], False
    return {"variable": True} if by_hour else _with_tiers(chosen)


def _with_tiers(prices: Mapping[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = {key: prices[key] for key in _OTHERS if key in prices}
    tiers: dict[int, dict[str, Any]] = {}
    for key, name in _PRICES.items():
        price = prices.get(key)
        if isinstance(price, dict):
            for tier in price["tiers"]:
                tiers.setdefault(tier["start"], {})[name] = tier["price"]
            price = price["base"]
        if price is not None:
            said[name] = price
    if tiers:
        said["tiers"] = [{"above": above, **found} for above, found in sorted(tiers.items())]
    return said
