"""Renders what a provider's models can do and cost as Rust: its sources, and a text each model.

rustc would need many times as long for tables of values as it needs for the rest of the crate, but
no time for texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gen_models.fields import FIELDS, PriceTier, to_json
from gen_models.targets._sources import sources_of
from gen_models.targets._templates import fill, read_template
from gen_models.targets.rust.literals import rust_literal
from gen_models.targets.rust.names import module_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from gen_models.fields import Field, Kind, Value
    from gen_models.info import Fact, ModelInfo
    from gen_models.targets.base import ProviderHead, ProviderModels

_HOLE: Final = "\0"
_SHOWN_AS: Final[Mapping[Kind, tuple[str, str, str]]] = {
    "text": ("text", "Text", "&'static str"),
    "words": ("words", "Words", "Words"),
    "count": ("count", "Count", "u64"),
    "number": ("number", "Number", "Decimal"),
    "price": ("number", "Number", "Decimal"),
    "flag": ("flag", "Flag", "bool"),
    "date": ("date", "Date", "&'static str"),
    "tiers": ("tiers", "Tiers", "PriceTiers"),
}
"""By kind of field: the function that reads a value, its variant of `Value`, and its type."""


def render_model_info(heads: Sequence[ProviderHead]) -> str:
    """The module of the types of model info, above those of the providers' data."""
    names = sorted(module_name(head.slug) for head in heads)
    fields = FIELDS.values()
    readers = [f'    ("{field.name}", {_SHOWN_AS[field.kind][0]}),' for field in fields]
    values = {
        "MODULES": "\n".join(f"pub(crate) mod {name};" for name in names),
        "FIELDS": "\n".join(f"    /// {_words(f)}\n    {_variant(f)}," for f in fields),
        "ALL": "\n".join(f"        Self::{_variant(field)}," for field in fields),
        "FIELD_COUNT": str(len(FIELDS)),
        "READERS": "\n".join(readers),
        "GETTERS": "\n\n".join(map(_getter, fields)),
    }
    return fill(read_template("rust", "model_info.rs"), values)


def render_info(models: ProviderModels) -> str:
    """The module of what is known of a provider's models."""
    sources = sources_of(models.info)
    known = {} if models.info is None else models.info.models
    places = {source.name: str(place) for place, source in enumerate(sources)}
    rows = [
        f"[{_literals(source.name, _iso(source.observed), source.version, source.url)}]"
        for source in sources
    ]
    texts = [
        f"({_literals(model_id)}, {_multi_line(_text(known[model_id], places))})"
        for model_id in _known_ids(models)
    ]
    before, between, after = info_skeleton(models)
    return "".join([before, _list(rows), between, _list(texts), after])


def info_skeleton(models: ProviderModels) -> list[str]:
    """The source of the module, cut where its lists go."""
    values = {
        "SLUG": models.head.slug,
        "SOURCE_COUNT": str(len(sources_of(models.info))),
        "COUNT": str(len(_known_ids(models))),
        "HOLE": _HOLE,
    }
    return fill(read_template("rust", "info.rs"), values).split(_HOLE)


def _known_ids(models: ProviderModels) -> list[str]:
    """The members of which something is known, sorted."""
    known = {} if models.info is None else models.info.models
    return sorted(member.id for member in (*models.live, *models.past) if member.id in known)


def _words(field: Field) -> str:
    """What a field says, as a sentence with its unit."""
    unit = f", in {field.unit}" if field.unit.startswith("USD") else ""
    return f"{field.meaning[0].upper()}{field.meaning[1:]}{unit}."


def _variant(field: Field) -> str:
    return "".join(word.capitalize() for word in field.name.split("_"))


def _getter(field: Field) -> str:
    _, variant, kind = _SHOWN_AS[field.kind]
    return (
        f"    /// {_words(field)}\n"
        f"    pub fn {field.name}(&self) -> Option<{kind}> {{\n"
        f"        match self.value(Field::{_variant(field)})? {{\n"
        f"            Value::{variant}(value) => Some(value),\n"
        "            _ => None,\n"
        "        }\n"
        "    }"
    )


def _list(rows: Iterable[str]) -> str:
    lines = "".join(f"    {row},\n" for row in rows)
    return f"\n{lines}" if lines else ""


def _literals(*texts: str | None) -> str:
    return ", ".join(rust_literal(text or "") for text in texts)


def _multi_line(text: str) -> str:
    """A literal with a line of the source for each line of the text."""
    lines = "\n".join(rust_literal(line)[1:-1] for line in text.split("\n"))
    return f'"{lines}"'


def _text(info: ModelInfo, places: Mapping[str, str]) -> str:
    return "\n".join(
        [line for name, fact in info.in_order() for line in _lines(name, fact, places)]
    )


def _lines(name: str, fact: Fact, places: Mapping[str, str]) -> Iterator[str]:
    if fact.value is not None:
        also = ",".join(places[other] for other in fact.also) or "-"
        yield f"{name} {places[fact.source]} {also} {_value(fact.value)}"
    for other, said in sorted(fact.others.items()):
        yield f"other {name} {places[other]} {_value(said)}"
    if fact.disputed is not None:
        yield f"disputed {name} {fact.disputed}"
    if fact.observed is not None:
        yield f"observed {name} {fact.observed.isoformat()}"
    if fact.since is not None:
        yield f"since {name} {fact.since.isoformat()}"
    for one in fact.earlier:
        days = f"{_iso(one.since) or '-'} {_iso(one.until) or '-'}"
        yield f"earlier {name} {places[one.source]} {days} {_value(one.value)}"


def _value(value: Value) -> str:
    if isinstance(value, tuple):
        return "\t".join(_tier(one) if isinstance(one, PriceTier) else one for one in value)
    return str(value).lower() if isinstance(value, bool) else str(to_json(value))


def _tier(tier: PriceTier) -> str:
    prices = (tier.input, tier.output, tier.cache_read, tier.cache_write)
    texts = ["-" if price is None else str(to_json(price)) for price in prices]
    return f"{tier.above} {' '.join(texts)}"


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()
