"""Acme's contract as a file, and every way to put a line of it wrongly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ACME: Final = """\
name = "Acme"
class_name = "AcmeAI"
docs = "https://acme.example/docs"
local = false

[endpoint]
url = "https://REGION.acme.example/v1/models"

[endpoint.placeholders]
REGION = ["ACME_REGION", "ACME_ZONE"]

[endpoint.override]
variable = "ACME_URL"
replaces = "https://REGION.acme.example"

[endpoint.query]
limit = "100"

[auth]
style = "bearer"
variables = ["ACME_KEY"]

[pagination]
style = "cursor"
parameter = "after"
cursor = "last_id"
more = "has_more"

[listing]
rows = "data"
id = "id"
volatile = ["uptime"]

[promises]
min_models = 2
max_shrink = 0.5
stale_after_days = 30

[promises.schema]
"$ref" = "shapes/data-list.json"

[promises.schema.properties]
has_more = { type = "boolean" }

[promises.schema.properties.data.items]
required = ["created"]
"""


SMALL: Final = """\
name = "Acme"
class_name = "Acme"
docs = "https://acme.example/docs"
endpoint.url = "https://api.acme.example/v1/models"
auth = { style = "bearer", variables = ["ACME_KEY"] }
pagination.style = "none"
listing = { rows = "data", id = "id" }
promises.min_models = 1
promises.max_shrink = 0.5
promises.stale_after_days = 30
promises.schema."$ref" = "shapes/openai-list.json"
"""
"""The least that a provider in OpenAI's dialect needs."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A line put wrongly, words of the error, and the line it is to name, if that is another."""

    line: str
    wrong: str
    words: str
    named: str = ""

    @property
    def text(self) -> str:
        lines = ACME.splitlines()
        assert lines.count(self.line) == 1, self.line
        return "\n".join(self.wrong if line == self.line else line for line in lines)

    @property
    def number(self) -> int:
        return self.text.splitlines().index(self.named or self.wrong) + 1


UNKNOWN: Final = (
    Slip('name = "Acme"', 'nmae = "Acme"', "unknown key 'nmae'"),
    Slip("local = false", "locale = false", "unknown key 'locale'"),
    Slip("[endpoint.query]", "[endpoint.quary]", "unknown key 'quary' in [endpoint]"),
    Slip(
        'cursor = "last_id"',
        'cursor = "last_id"\nsize = 5',
        "unknown key 'size' in [pagin",
        "size = 5",
    ),
    Slip(
        'more = "has_more"',
        'more = "has_more"\ntoken = "n"',
        "'token' is not a key of style = \"cursor\"",
        'token = "n"',
    ),
    Slip("min_models = 2", "min_modles = 2", "unknown key 'min_modles' in [promises]"),
    Slip('variables = ["ACME_KEY"]', 'variable = "ACME_KEY"', "unknown key 'variable' in [auth]"),
    Slip(
        'REGION = ["ACME_REGION", "ACME_ZONE"]',
        'region = ["ACME_REGION"]',
        "'region' can't be a key in [endpoint.placeholders]",
    ),
)

MISSING: Final = (
    Slip('class_name = "AcmeAI"', "", "'class_name' is missing", 'name = "Acme"'),
    Slip('url = "https://REGION.acme.example/v1/models"', "", "'url' is missing", "[endpoint]"),
    Slip('variable = "ACME_URL"', "", "'variable' is missing", "[endpoint.override]"),
    Slip('style = "bearer"', "", "'style' is missing in [auth]", "[auth]"),
    Slip('style = "bearer"', 'style = "header"', "'parameter' is missing in [auth]", "[auth]"),
    Slip('variables = ["ACME_KEY"]', "", "'variables' is missing in [auth]", "[auth]"),
    Slip('more = "has_more"', "", "'more' is missing in [pagination]", "[pagination]"),
    Slip('id = "id"', "", "'id' is missing in [listing]", "[listing]"),
    Slip("min_models = 2", "", "'min_models' is missing in [promises]", "[promises]"),
    Slip("max_shrink = 0.5", "", "'max_shrink' is missing in [promises]", "[promises]"),
    Slip("stale_after_days = 30", "", "'stale_after_days' is missing in [promises]", "[promises]"),
)

OF_ANOTHER_KIND: Final = (
    Slip('class_name = "AcmeAI"', 'class_name = "acme-ai"', "class_name: "),
    Slip('docs = "https://acme.example/docs"', 'docs = "acme.example"', "docs: "),
    Slip("local = false", 'local = "no"', "local: "),
    Slip('limit = "100"', "limit = 100", "endpoint.query.limit: "),
    Slip('limit = "100"', "limit = 2026-01-01", "endpoint.query.limit: "),
    Slip('variable = "ACME_URL"', 'variable = "acme url"', "endpoint.override.variable: "),
    Slip('style = "bearer"', 'style = "bearing"', "auth.style: "),
    Slip(
        'style = "bearer"',
        'style = "header"\nparameter = "x key"',
        "auth.parameter: ",
        'parameter = "x key"',
    ),
    Slip('variables = ["ACME_KEY"]', 'variables = "ACME_KEY"', "auth.variables: "),
    Slip('variables = ["ACME_KEY"]', "variables = []", "auth.variables: "),
    Slip('style = "cursor"', "style = 5", "pagination.style: "),
    Slip('volatile = ["uptime"]', "volatile = [5]", "listing.volatile"),
    Slip("min_models = 2", "min_models = 0", "promises.min_models: "),
    Slip("min_models = 2", 'min_models = "2"', "promises.min_models: "),
    Slip("max_shrink = 0.5", "max_shrink = 1.0", "promises.max_shrink: "),
    Slip("max_shrink = 0.5", "max_shrink = nan", "promises.max_shrink: "),
    Slip("stale_after_days = 30", "stale_after_days = 1.5", "promises.stale_after_days: "),
    Slip(
        'url = "https://REGION.acme.example/v1/models"',
        'url = "https://REGION.acme.example/v1/models?limit=5"',
        "endpoint.url: ",
    ),
)

_REPLACES: Final = 'replaces = "https://REGION.acme.example"'
_REF: Final = '"$ref" = "shapes/data-list.json"'
_NOT_THE_BEGINNING: Final = "is not the beginning of the URL"

AT_ODDS: Final = (
    Slip(_REPLACES, 'replaces = "https://acme.example"', _NOT_THE_BEGINNING),
    Slip(_REPLACES, 'replaces = "https://REGION.acme.exam"', _NOT_THE_BEGINNING),
    Slip(_REPLACES, 'replaces = "https://REGION.acme.example/v1/models"', _NOT_THE_BEGINNING),
    Slip('REGION = ["ACME_REGION", "ACME_ZONE"]', 'ZONE = ["ACME_ZONE"]', "the URL has no 'ZONE'"),
    Slip('volatile = ["uptime"]', 'volatile = ["id"]', "the model ID can't be volatile"),
)

NO_SCHEMA: Final = (
    Slip(_REF, '"$ref" = "shapes/data-lisst.json"', "shapes/data-lisst.json"),
    Slip(_REF, '"$ref" = "https://acme.example/data-list.json"', "https://acme.example"),
    Slip(_REF, '"$ref" = "../../../etc/passwd"', "etc/passwd"),
    Slip(_REF, _REF + '\ntype = "objekt"', "objekt", 'type = "objekt"'),
    Slip('has_more = { type = "boolean" }', "has_more = 5", "is not a valid JSON Schema"),
    Slip(
        'has_more = { type = "boolean" }',
        'has_more = { pattern = "(" }',
        "is not a valid JSON Schema",
    ),
)

MISSPELT: Final = (
    Slip('required = ["created"]', 'requird = ["created"]', "keyword 'requird'"),
    Slip('has_more = { type = "boolean" }', 'has_more = { tpye = "boolean" }', "keyword 'tpye'"),
    Slip(_REF, _REF + "\nnot.minItem = 1", "keyword 'minItem'", "not.minItem = 1"),
    Slip(_REF, _REF + "\nanyOf = [{ refs = 1 }]", "keyword 'refs'", "anyOf = [{ refs = 1 }]"),
)

WITHOUT_IDS: Final = (
    Slip(_REF, "", "lets rows without 'id' pass", "[promises.schema]"),
    Slip(_REF, 'type = "object"', "lets rows without 'id' pass", "[promises.schema]"),
    Slip(_REF, 'required = ["data", "has_more"]', "lets rows without", "[promises.schema]"),
)

NO_TOML: Final = (
    Slip("[listing]", "[listing", "make it valid TOML"),
    Slip('name = "Acme"', "name : Acme", "make it valid TOML"),
    Slip('id = "id"', 'id = "id', "make it valid TOML"),
    Slip('id = "id"', 'id = "id"\nid = "name"', "make it valid TOML", 'id = "name"'),
)

SLIPS: Final = (
    *UNKNOWN, *MISSING, *OF_ANOTHER_KIND, *AT_ODDS, *NO_SCHEMA, *MISSPELT, *WITHOUT_IDS,
)  # fmt: skip
