"""Renders what a provider's models can do and cost: a module of data, and its declarations."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from gen_models.fields import FIELDS, PriceTier
from gen_models.targets._sources import sources_of
from gen_models.targets._templates import fill, read_template
from gen_models.targets.typescript.lifecycles import HOLE
from gen_models.targets.typescript.literals import typescript_literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from gen_models.fields import Field, Kind, Value
    from gen_models.info import Fact, ModelInfo
    from gen_models.targets.base import ProviderModels

_TYPES: Final[Mapping[Kind, str]] = {
    "text": "string",
    "words": "readonly string[]",
    "count": "number",
    "number": "number",
    "price": "number",
    "flag": "boolean",
    "date": "string",
    "tiers": "readonly PriceTier[]",
}


def render_model_info() -> tuple[str, str]:
    """The module that all providers' info shares, and its declarations."""
    names = [f'  "{camel_case(name)}",' for name in FIELDS]
    script = fill(read_template("typescript", "model-info.js"), {"FIELDS": "\n".join(names)})
    fields = "\n".join(map(_declaration, FIELDS.values()))
    return script, fill(read_template("typescript", "model-info.d.ts"), {"FIELDS": fields})


def render_info(models: ProviderModels) -> tuple[str, str]:
    """The module of what is known of a provider's models, and its declarations."""
    sources = sources_of(models.info)
    known = {} if models.info is None else models.info.models
    places = {source.name: place for place, source in enumerate(sources)}
    rows = [
        _array([_text(one.name), _day(one.observed), _text(one.version), _text(one.url)])
        for one in sources
    ]
    ids = sorted(member.id for member in (*models.live, *models.past))
    facts = [_model(model_id, known.get(model_id), places) for model_id in ids]
    before, between, after = info_skeleton("info.js", models)
    (declarations,) = info_skeleton("info.d.ts", models)
    script = f"{before}{_lines('', rows)}{between}{_lines('', facts)}{after}"
    return script, declarations


def info_skeleton(name: str, models: ProviderModels) -> list[str]:
    """The source of a file about model info, cut where its data goes."""
    values = {
        "SLUG": models.head.slug,
        "CLASS": models.head.class_name,
        "SOURCES": HOLE,
        "MODELS": HOLE,
    }
    return fill(read_template("typescript", name), values).split(HOLE)


def camel_case(name: str) -> str:
    """The name of a field in TypeScript."""
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))


def _declaration(field: Field) -> str:
    unit = f", in {field.unit}" if field.unit.startswith("USD") else ""
    words = f"{field.meaning[0].upper()}{field.meaning[1:]}{unit}."
    kind = _TYPES[field.kind]
    return f"  /** {words} */\n  readonly {camel_case(field.name)}: {kind} | null;"


def _lines(indent: str, rows: Iterable[str]) -> str:
    """An array of JSON with a line for each element."""
    joint = f",\n{indent}  "
    text = joint.join(rows)
    return f"[\n{indent}  {text}\n{indent}]" if text else "[]"


def _array(cells: Iterable[str]) -> str:
    return f"[{', '.join(cells)}]"


def _model(model_id: str, info: ModelInfo | None, places: Mapping[str, int]) -> str:
    known = () if info is None else info.in_order()
    facts = [_fact(name, fact, places) for name, fact in known]
    return f"[{typescript_literal(model_id)}, {_lines('  ', facts)}]"


def _fact(name: str, fact: Fact, places: Mapping[str, int]) -> str:
    more = _more(fact, places)
    cells = [f'"{camel_case(name)}"', _value(fact.value), str(places[fact.source])]
    if fact.also or more:
        cells.append(_array(str(places[other]) for other in fact.also))
    if more:
        cells.append(f"{{ {', '.join(more)} }}")
    return _array(cells)


def _more(fact: Fact, places: Mapping[str, int]) -> list[str]:
    """What else is known of a field, as the members of an object."""
    if fact.has_one_statement:
        return []
    stated = sorted(fact.others.items())
    others = _array(_array([str(places[name]), _value(said)]) for name, said in stated)
    earlier = _array(
        _array([_value(one.value), str(places[one.source]), _day(one.since), _day(one.until)])
        for one in fact.earlier
    )
    parts = {
        "others": others if fact.others else "null",
        "disputed": _text(fact.disputed),
        "observed": _day(fact.observed),
        "since": _day(fact.since),
        "earlier": earlier if fact.earlier else "null",
    }
    return [f'"{key}": {text}' for key, text in parts.items() if text != "null"]


def _value(value: Value | None) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return _array(
            _tier(x) if isinstance(x, PriceTier) else typescript_literal(x) for x in value
        )
    return format(value, "f") if isinstance(value, Decimal) else _scalar(value)


def _scalar(value: str | int) -> str:
    return typescript_literal(value) if isinstance(value, str) else str(value)


def _tier(tier: PriceTier) -> str:
    prices = {
        "input": tier.input,
        "output": tier.output,
        "cacheRead": tier.cache_read,
        "cacheWrite": tier.cache_write,
    }
    stated = [f'"{name}": {_value(price)}' for name, price in prices.items()]
    return f'{{ "above": {tier.above}, {", ".join(stated)} }}'


def _text(text: str | None) -> str:
    return typescript_literal(text) if text else "null"


def _day(day: date | None) -> str:
    return "null" if day is None else f'"{day.isoformat()}"'
