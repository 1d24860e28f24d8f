"""Writes the tables of docs/contracts.md from the schema of contracts, and from the hints.

`python -m tests.support.contract_docs` rewrites them; a test holds that they are up to date.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from gen_models.fetch.signs import _WORDS, HEADERS, Kind
from gen_models.fields import FIELDS, UNITS_OF
from gen_models.fields import Kind as FieldKind
from gen_models.workspace import bundled_home

DOCUMENT: Final = bundled_home() / "docs" / "contracts.md"
_MEANINGS: Final[Mapping[Kind, str]] = {
    "more": "is true",
    "end": "is false",
    "next": "is not empty",
    "total": "is larger than the number of rows",
    "count": "is larger than the number of rows",
    "pages": "is larger than the number of pages",
    "limit": "equals the number of rows of the page (`none`, `offset`, `page` by size)",
    "asked": "equals the number of rows of the page, in the query of the request only",
}


_KINDS: Final[Mapping[FieldKind, str]] = {
    "text": "text",
    "words": "words",
    "count": "number",
    "number": "number",
    "price": "price",
    "flag": "flag",
    "date": "date",
    "tiers": "tiers",
}


def tables() -> dict[str, str]:
    """Each generated table, by the name of its marks."""
    schema = json.loads((bundled_home() / "contracts" / "contract.schema.json").read_text("utf-8"))
    return {
        "keys": "\n".join(["| key | value | meaning |", "|---|---|---|", *_rows(schema)]),
        "fields": "\n".join(["| field | kind | meaning |", "|---|---|---|", *_fields()]),
        "readers": "\n".join(
            ["| key | value | of | meaning |", "|---|---|---|---|", *_readers(schema)]
        ),
        "units": "\n".join(["| of | units |", "|---|---|", *_units()]),
        "signs": "\n".join(["| key | there is more if it |", "|---|---|", *_signs()]),
    }


def updated(text: str) -> str:
    """The document with its tables as they should be."""
    for name, table in tables().items():
        before, opening, rest = text.partition(f"<!-- {name} -->\n")
        _, closing, after = rest.partition(f"<!-- /{name} -->")
        assert closing, name
        text = f"{before}{opening}{table}\n{closing}{after}"
    return text


def _rows(schema: Mapping[str, Any]) -> Iterator[str]:
    def described(table: Mapping[str, Any], path: str) -> Iterator[str]:
        needed = table.get("required", ())
        for key, raw in table["properties"].items():
            value = {**_resolved(raw, schema), **raw}
            where = f"{path}{key}"
            mark = "" if key in needed else " (optional)"
            meaning = value.get("description", "")
            if "properties" in value and where != "info":
                yield from described(value, f"{where}.")
            else:
                yield f"| `{where}`{mark} | {_value(value, schema)} | {_escaped(meaning)} |"

    yield from described(schema, "")


def _fields() -> Iterator[str]:
    for field in FIELDS.values():
        kind = f"{_KINDS[field.kind]}, in {field.unit}" if field.unit else _KINDS[field.kind]
        yield f"| `{field.name}` | {kind} | {_escaped(field.meaning)} |"


def _units() -> Iterator[str]:
    for canonical, units in UNITS_OF.items():
        fields = [f"`{field.name}`" for field in FIELDS.values() if field.unit == canonical]
        if FIELDS[fields[0].strip("`")].kind == "price":
            yield f"| {', '.join(fields)} | {', '.join(f'`{unit}`' for unit in units)} |"


def _readers(schema: Mapping[str, Any]) -> Iterator[str]:
    """The keys of a field's table, with the kinds of fields that have them."""
    kinds: dict[tuple[str, str, str], list[str]] = {}
    for name, said in schema["properties"]["info"]["properties"].items():
        table = _resolved(said, schema)
        for key, raw in table["properties"].items():
            value = {**_resolved(raw, schema), **raw}
            mark = "" if key in table["required"] else " (optional)"
            row = (
                f"`{key}`{mark}",
                "a unit of the field" if key == "unit" else _value(value, schema),
                _escaped(value["description"]),
            )
            kind = _KINDS[FIELDS[name].kind]
            if kind not in kinds.setdefault(row, []):
                kinds[row].append(kind)
    for (word, form, said), of in kinds.items():
        yield f"| {word} | {form} | {', '.join(of)} | {said} |"


def _value(value: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    if "enum" in value:
        return ", ".join(f"`{option}`" for option in value["enum"])
    if "anyOf" in value:
        return " or ".join(_value({**_resolved(v, schema), **v}, schema) for v in value["anyOf"])
    if "const" in value:
        return f"`{json.dumps(value['const'])}`"
    if isinstance(value["type"], list):
        return ", ".join(_value({"type": kind}, schema) for kind in value["type"])
    kind: str = value["type"]
    if kind == "array":
        items = _resolved(value["items"], schema)
        is_mixed = isinstance(items["type"], list)
        return "list of values" if is_mixed else f"list of {_value(items, schema)}s"
    return {"object": "table", "boolean": "true or false"}.get(kind, kind)


def _resolved(value: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    name = value.get("$ref", "").removeprefix("#/$defs/")
    found: Mapping[str, Any] = schema["$defs"][name] if name else value
    return {**_resolved(found, schema), **found} if "$ref" in found else found


def _signs() -> Iterator[str]:
    for kind, words in _WORDS.items():
        yield f"| {', '.join(f'`{word}`' for word in words.split())} | {_MEANINGS[kind]} |"
    yield f"| headers {', '.join(f'`{name}`' for name in sorted(HEADERS))} | as the keys say |"
    yield "| header `Link` | has a link with `rel` `next` |"


def _escaped(text: str) -> str:
    return text.replace("|", r"\|").replace("<", "&lt;")


def _rewrite(document: Path) -> None:
    document.write_text(updated(document.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    _rewrite(DOCUMENT)
