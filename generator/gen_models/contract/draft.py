"""Drafts a contract from saved pages of a listing, for a person to complete."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlsplit

from gen_models.contract.toml_writer import is_toml_text, toml_key, toml_text
from gen_models.errors import ConfigurationError
from gen_models.formats import dig

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_ID_FIELDS: Final = (
    "id", "model_id", "modelId", "slug", "name", "model", "modelName", "model_name", "key",
)  # fmt: skip
"""Fields that providers call a model ID, the most usual first."""

_TOTALS: Final = ("total", "total_count", "totalCount", "total_items", "count")
_TOKENS: Final = (
    ("nextPageToken", "pageToken"), ("next_page_token", "page_token"), ("nextToken", "nextToken"),
    ("next_cursor", "cursor"), ("nextCursor", "cursor"),
)  # fmt: skip
"""Where a page holds the token of the next one, and the parameter that usually takes it."""

_DEEPEST: Final = 4
_MOST_FIELDS: Final = 60


@dataclass(frozen=True, slots=True)
class Draft:
    """A drafted contract.

    Attributes:
        text: the TOML, with a comment where a person has to decide.
        rows: the path of the rows; None where a page is a bare list.
        id: the path of the model ID in a row.
        models: how many rows the pages have.
        open_points: what the pages cannot tell, one sentence each.
    """

    text: str
    rows: str | None
    id: str
    models: int
    open_points: tuple[str, ...]


def draft_contract(slug: str, pages: Sequence[object], *, url: str | None = None) -> Draft:
    """A contract that the given pages keep.

    Args:
        slug: the provider's slug, from which its name is guessed.
        pages: the bodies of the pages, in order, as JSON values.
        url: the URL of the listing, if it is known.

    Raises:
        ConfigurationError: the pages have no list of objects with a model ID.
    """
    rows_path, id_path = _rows_and_id(pages)
    rows = [row for page in pages for row in _list_at(page, rows_path)]
    ids = [dig(row, id_path) for row in rows]
    if any(not isinstance(model_id, str) for model_id in ids):
        raise ConfigurationError(
            f"a row has no string at '{id_path}'", hint="give the pages of one listing, in order"
        )
    name = " ".join(word.capitalize() for word in slug.split("-"))
    pagination, paging_points = _pagination(pages)
    points = [
        *(() if url else ("endpoint.url is made up: give the URL of the listing",)),
        "docs is made up: give the page that documents the listing",
        "auth is a guess: check how the key is sent, and the name of its variable",
        *paging_points,
        "promises are guesses: say how few models are too few, and how many may leave at once",
    ]
    lines = [
        "#:schema ./contract.schema.json",
        f"name = {toml_text(name)}",
        f"class_name = {toml_text(''.join(word.capitalize() for word in slug.split('-')))}",
        f"docs = {toml_text(f'https://{slug}.example/docs')}",
        "",
        "[endpoint]",
        f"url = {toml_text(url or f'https://api.{slug}.example/v1/models')}",
        "",
        "[auth]",
        'style = "bearer"',
        f"variables = [{toml_text(slug.upper().replace('-', '_') + '_API_KEY')}]",
        "",
        "[pagination]",
        *(f"{key} = {toml_text(value)}" for key, value in pagination.items()),
        "",
        "[listing]",
        *([] if rows_path is None else [f"rows = {toml_text(rows_path)}"]),
        f"id = {toml_text(id_path)}",
    ]
    if prefix := _prefix(ids):
        lines.append(f"strip_prefix = {toml_text(prefix)}")
    if (total := _total(pages, len(rows))) is not None:
        lines.append(f"total = {toml_text(total)}")
    if len(set(ids)) < len(ids):
        lines.append('duplicates = "known"')
        points.append("some model IDs are listed twice: check that this is what the provider does")
    lines += [
        "",
        "[promises]",
        f"min_models = {max(1, len(set(ids)) // 2)}",
        "max_shrink = 0.3",
        "stale_after_days = 60",
        "",
        *_schema(rows_path, id_path, rows),
    ]
    commented = [f"# Check: {point}." for point in points]
    text = "\n".join([lines[0], *commented, *lines[1:], ""])
    return Draft(text, rows_path, id_path, len(rows), tuple(points))


def _rows_and_id(pages: Sequence[object]) -> tuple[str | None, str]:
    """The longest list of objects in the first page whose rows have a model ID."""
    found: list[tuple[int, str | None, str]] = []
    for path, rows in _lists(pages[0]):
        id_path = _id_in(rows)
        if id_path is not None:
            found.append((len(rows), path, id_path))
    if not found:
        keys = ", ".join(sorted(pages[0])[:20]) if isinstance(pages[0], dict) else "no object"
        raise ConfigurationError(
            f"the response has no list of objects with a model ID; it has: {keys}",
            hint="save the response of the list-models endpoint as the provider sends it",
        )
    _, path, id_path = max(found, key=lambda one: one[0])
    return path, id_path


def _lists(page: object) -> Iterator[tuple[str | None, list[Any]]]:
    """Each list of objects in a page that a dotted path leads to."""
    if isinstance(page, list):
        if page and all(isinstance(row, dict) for row in page):
            yield None, page
        return
    level: list[tuple[str, object]] = [("", page)]
    for _ in range(_DEEPEST):
        below: list[tuple[str, object]] = []
        for path, value in level:
            if not isinstance(value, dict):
                continue
            for key, inner in value.items():
                if not _is_step(key):
                    continue
                where = f"{path}.{key}" if path else key
                if isinstance(inner, list) and inner and all(isinstance(r, dict) for r in inner):
                    yield where, inner
                below.append((where, inner))
        level = below


def _id_in(rows: Sequence[Mapping[str, object]]) -> str | None:
    """The path of the field that is most likely the model ID."""
    for field in _ID_FIELDS:
        if all(isinstance(row.get(field), str) and row[field] for row in rows):
            return field
    for field in _ID_FIELDS:
        for outer in filter(_is_step, rows[0]):
            path = f"{outer}.{field}"
            if all(isinstance(dig(row, path), str) for row in rows):
                return path
    return None


def _prefix(ids: Sequence[str]) -> str:
    """What all model IDs begin with, up to a path's part `models/`; "" without such a part."""
    first, last = min(ids), max(ids)  # What these two share, all share.
    same = (a == b for a, b in zip(first, last, strict=False))
    common = first[: sum(1 for _ in itertools.takewhile(bool, same))]
    parts = common.split("/") if first != last else []
    if "models" not in parts[:-1]:
        return ""
    last_one = len(parts) - 2 - parts[:-1][::-1].index("models")
    return "/".join(parts[: last_one + 1]) + "/"


def _list_at(page: object, path: str | None) -> list[Any]:
    rows = page if path is None else dig(page, path)
    return rows if isinstance(rows, list) else []


def _total(pages: Sequence[object], count: int) -> str | None:
    """Where the pages state how many rows there are in all, if they state what they have."""
    for path, value in _scalars(pages[-1]):
        if path.rpartition(".")[2] in _TOTALS and value == count and not isinstance(value, bool):
            return path
    return None


def _pagination(pages: Sequence[object]) -> tuple[dict[str, str], tuple[str, ...]]:
    """The settings of pagination that the envelope suggests, and what is left to check."""
    envelope = dict(_scalars(pages[0]))
    last = {path.rpartition(".")[2]: path for path in envelope}
    if "has_more" in last:
        cursor = last.get("last_id", last.get("next_cursor", last.get("next_page", "last_id")))
        settings = {"style": "cursor", "parameter": "after", "cursor": cursor}
        return {**settings, "more": last["has_more"]}, (
            "pagination.parameter is a guess: give the query parameter that takes the cursor",
        )
    for field, parameter in _TOKENS:
        if field in last:
            return {"style": "token", "parameter": parameter, "token": last[field]}, (
                "pagination.parameter is a guess: give the query parameter that takes the token",
            )
    for path, value in envelope.items():
        if path.rpartition(".")[2] in ("next", "next_url") and isinstance(value, str):
            names = _parameters(value)
            known = [n for n in names if n in ("cursor", "page", "after", "offset", "start")]
            parameter = (known or names or ["page"])[0]
            return {"style": "link", "parameter": parameter, "next": path}, (
                "pagination.parameter is a guess: give the query parameter of the next page",
            )
    missing = "pagination is missing: the pages do not say how the next one is requested"
    return {"style": "none"}, ((missing,) if len(pages) > 1 else ())


def _parameters(url: str) -> list[str]:
    """The names in a URL's query; none if it is not a URL."""
    try:
        return [name for name, _ in parse_qsl(urlsplit(url).query)]
    except ValueError:
        return []


def _scalars(page: object) -> Iterator[tuple[str, object]]:
    """Each scalar of the envelope, by its dotted path."""
    level: list[tuple[str, object]] = [("", page)]
    for _ in range(_DEEPEST):
        below: list[tuple[str, object]] = []
        for path, value in level:
            if isinstance(value, dict):
                for key, inner in value.items():
                    if _is_step(key):
                        below.append((f"{path}.{key}" if path else key, inner))
            elif not isinstance(value, list):
                yield path, value
        level = below


def _schema(rows: str | None, id_path: str, found: Sequence[Mapping[str, object]]) -> Iterator[str]:
    """The JSON Schema of a page, as TOML tables: the model ID is required, other fields typed."""
    at = "promises.schema"
    for key in [] if rows is None else rows.split("."):
        yield from (f"[{at}]", 'type = "object"', f"required = [{toml_text(key)}]", "")
        at = f"{at}.properties.{toml_key(key)}"
    yield from (f"[{at}]", 'type = "array"', "", f"[{at}.items]", 'type = "object"')
    yield from (f"required = [{toml_text(id_path.partition('.')[0])}]", "")
    yield f"[{at}.items.properties]"
    kinds: dict[str, set[str]] = {}
    for row in found:
        for field, value in row.items():
            kinds.setdefault(field, set()).add(_kind(value))
    own, *inner = id_path.split(".")
    kinds.pop(own)
    if not inner:
        yield f'{toml_key(own)} = {{ type = "string", minLength = 1 }}'
    for field in [field for field in kinds if is_toml_text(field)][:_MOST_FIELDS]:
        names = kinds[field] - ({"integer"} if "number" in kinds[field] else set())
        listed = ", ".join(toml_text(name) for name in sorted(names))
        yield f"{toml_key(field)} = {{ type = {listed if len(names) == 1 else f'[{listed}]'} }}"
    at = f"{at}.items.properties.{toml_key(own)}"
    for key in inner:
        yield from ("", f"[{at}]", 'type = "object"', f"required = [{toml_text(key)}]")
        at = f"{at}.properties.{toml_key(key)}"
    if inner:
        yield from ("", f"[{at}]", 'type = "string"', "minLength = 1")


def _kind(value: object) -> str:
    """The JSON Schema type of a value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    return {int: "integer", str: "string", list: "array", dict: "object"}.get(type(value), "number")


def _is_step(key: str) -> bool:
    """Whether a key can be a part of a dotted path."""
    return key != "" and "." not in key and is_toml_text(key)
