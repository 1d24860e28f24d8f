"""Contracts for listings of every shape, in TOML alone, and providers that answer so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tests.support.provider.loopback import Answer, Seen

KEY: Final = "acme-0a1b2c3d4e5f6a7b8c9d"
BEARER: Final = 'style = "bearer"'
ONE_PAGE: Final = 'style = "none"'
IN_DATA: Final = """\
[promises.schema]
"$ref" = "shapes/data-list.json"
"""

Serve = Callable[[Seen, int], Answer]
"""Answers a request. The number is another one for each request."""


@dataclass(frozen=True, slots=True)
class ShapeCase:
    """A shape of listing.

    Attributes:
        name: what it is called, and its provider's slug.
        listing: the table `[listing]`.
        schema: the tables below `[promises.schema]`.
        serve: what the provider answers.
        ids: the model IDs that it lists.
        auth: the table `[auth]`, without the variables.
        pagination: the table `[pagination]`.
        key: the header that a request has to come with.
        recorded: what the cassette holds, or, where that is false, does not hold.
    """

    name: str
    listing: str
    schema: str
    serve: Serve
    ids: tuple[str, ...]
    auth: str = BEARER
    pagination: str = ONE_PAGE
    key: tuple[str, str] = ("authorization", f"Bearer {KEY}")
    recorded: Mapping[str, bool] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The contract's file."""
        return f"""\
name = "Acme"
class_name = "Acme"
docs = "https://acme.example/docs"

[endpoint]
url = "https://api.acme.example/v1/models"

[auth]
{self.auth}
variables = ["ACME_KEY"]

[pagination]
{self.pagination}

[listing]
{self.listing}

[promises]
min_models = 1
max_shrink = 0.5
stale_after_days = 30
{self.schema}
"""

    def answer(self, seen: Seen, number: int) -> Answer:
        """What the provider answers to a request."""
        name, value = self.key
        if seen.headers.get(name) != value:
            return Answer({"error": "wrong key"}, status=401)
        return self.serve(seen, number)


def objects(*ids: str, **more: Any) -> list[dict[str, Any]]:
    """Rows with these IDs."""
    return [{"id": model_id, **more} for model_id in ids]


def _always(body: object, **headers: str) -> Serve:
    return lambda _, __: Answer(body, headers=headers)


def _numbered(seen: Seen, number: int) -> Answer:
    start = (int(seen.query.get("page", "1")) - 1) * 2
    return Answer({"data": objects(*"abcde"[start : start + 2]), "total": 5, "limit": 2})


def _of_pages(seen: Seen, number: int) -> Answer:
    page = int(seen.query.get("page", "0"))
    body = {"data": objects(*"abcd"[2 * page : 2 * page + 2]), "pagination": {"totalPage": 2}}
    return Answer(body)


def _flagged(seen: Seen, number: int) -> Answer:
    page = int(seen.query.get("p", "1"))
    return Answer({"data": objects("abc"[page - 1]), "hasMore": page < 3})


def _linked(seen: Seen, number: int) -> Answer:
    if seen.query.get("cursor") == "2":
        return Answer({"data": objects("c")}, headers={"Link": '</?cursor=1>; rel="prev first"'})
    link = '</?cursor=1>; rel="first"; title="a, b", </?cursor=2>; anchor="#a,b"; rel="last next"'
    return Answer({"data": objects("a", "b")}, headers={"Link": link})


def _measured(seen: Seen, number: int) -> Answer:
    providers = [{"name": "x", "latency": number, "load": {"now": number}}]
    return Answer({"data": objects("a", "b", providers=providers, likes=number)})


CASES: Final = (
    ShapeCase(
        "pages-of-a-size",
        'rows = "data"\nid = "id"\ntotal = "total"',
        IN_DATA,
        _numbered,
        tuple("abcde"),
        pagination='style = "page"\nparameter = "page"\npage_size = 2',
    ),
    ShapeCase(
        "number-of-pages",
        'rows = "data"\nid = "id"',
        IN_DATA,
        _of_pages,
        tuple("abcd"),
        pagination='style = "page"\nparameter = "page"\npages = "pagination.totalPage"\nfirst = 0',
    ),
    ShapeCase(
        "pages-with-a-flag",
        'rows = "data"\nid = "id"',
        IN_DATA,
        _flagged,
        tuple("abc"),
        pagination='style = "page"\nparameter = "p"\nmore = "hasMore"',
    ),
    ShapeCase(
        "link-header",
        'rows = "data"\nid = "id"',
        IN_DATA,
        _linked,
        tuple("abc"),
        pagination='style = "link"\nparameter = "cursor"',
    ),
    ShapeCase(
        "several-arrays",
        'rows = ["stt", "tts"]\nid = "name"',
        """\
[promises.schema]
type = "object"
required = ["stt", "tts"]
[promises.schema.properties.stt.items]
required = ["name"]
properties = { name = { type = "string" }, rate = { type = "integer" } }
[promises.schema.properties.tts.items]
required = ["name", "voice"]
properties = { name = { type = "string" } }
""",
        _always({
            "stt": [{"name": "nova", "rate": 2}],
            "tts": [{"name": "aura", "voice": "v"}, {"name": "aria", "voice": "w"}],
        }),
        ("aria", "aura", "nova"),
    ),
    ShapeCase(
        "nested",
        'rows = "result.models"\nid = "model.slug"\nsuccessor = "model.use"',
        """\
[promises.schema.properties.result.properties.models.items]
required = ["model"]
[promises.schema.properties.result.properties.models.items.properties.model]
required = ["slug"]
properties = { slug = { type = "string" } }
""",
        _always({
            "result": {
                "models": [{"model": {"slug": "b", "use": "a"}}, {"model": {"slug": "a"}}],
                "x": 1,
            }
        }),
        ("a", "b"),
    ),
    ShapeCase(
        "strings",
        'style = "strings"\nrows = "models"\nstrip_prefix = "m/"',
        """\
[promises.schema.properties.models.items]
type = "string"
pattern = "^m/"
""",
        _always({"models": ["m/b", "m/a"], "x": 1}),
        ("a", "b"),
        recorded={'{"x":1,"models":[': True},
    ),
    ShapeCase(
        "bare-strings",
        'style = "strings"',
        '[promises.schema]\nitems = { type = "string" }\n',
        _always(["b", "a"]),
        ("a", "b"),
    ),
    ShapeCase(
        "keyed",
        'style = "keyed"\nrows = "models"\nvolatile = ["load"]\nsuccessor = "use"',
        """\
[promises.schema.properties.models.additionalProperties]
required = ["context"]
properties = { context = { type = "integer" } }
""",
        lambda _, number: Answer({
            "models": {"b": {"context": 2, "use": "a", "load": number}, "a": {"context": 1}}
        }),
        ("a", "b"),
        recorded={'"a":{"context":1},\n': True, "load": False},
    ),
    ShapeCase(
        "keyed-page",
        'style = "keyed"',
        '[promises.schema]\nadditionalProperties = { type = "object" }\n',
        _always({"b": {"next": "x"}, "a": {}}),
        ("a", "b"),
    ),
    ShapeCase(
        "key-with-a-scheme",
        'rows = "data"\nid = "id"',
        IN_DATA,
        _always({"data": objects("a")}),
        ("a",),
        auth='style = "header"\nparameter = "Authorization"\nscheme = "Token"',
        key=("authorization", f"Token {KEY}"),
    ),
    ShapeCase(
        "scheme-in-another-header",
        'rows = "data"\nid = "id"',
        IN_DATA,
        _always({"data": objects("a")}),
        ("a",),
        auth='style = "header"\nparameter = "x-auth"\nscheme = "Bearer"',
        key=("x-auth", f"Bearer {KEY}"),
    ),
    ShapeCase(
        "volatile-below-the-top",
        'rows = "data"\nid = "id"\n'
        'volatile = ["likes", "providers[].latency", "providers[].load.now"]',
        IN_DATA,
        _measured,
        ("a", "b"),
        recorded={'"providers":[{"load":{},"name":"x"}]': True, "latency": False, "likes": False},
    ),
    ShapeCase(
        "unknown-values",
        'rows = "data"\nid = "id"\nunknown = { created = [0], "limits[].rate" = [-1, ""] }',
        IN_DATA
        + """\
[promises.schema.properties.data.items.properties]
created = { type = "integer", minimum = 1 }
limits = { items = { properties = { rate = { type = "integer", minimum = 0 } } } }
""",
        _always({
            "data": [
                *objects("a", created=0, limits=[{"rate": -1}, {"rate": 5}]),
                *objects("b", created=9, limits=[{"rate": ""}]),
            ]
        }),
        ("a", "b"),
        recorded={'"created":0': True},
    ),
    ShapeCase(
        "what-only-looks-like-more",
        'rows = "data"\nid = "id"',
        IN_DATA,
        _always({"data": objects("a"), "meta": {"total": 7}, "done": False}),
        ("a",),
        pagination='style = "none"\nignore = ["meta.total", "done"]',
    ),
)  # fmt: skip
