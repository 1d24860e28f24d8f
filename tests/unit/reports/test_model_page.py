"""The page of models holds its data and no other markup, and allows only what it came with."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from gen_models.info import Fact
from gen_models.reports import SHORT_LIST, model_rows_as_page
from tests.support.model_rows import model_rows

HOSTILE = (
    "</script ></script/a=b></script><img src=x onerror=alert(1)><!--<script>@SCRIPT@&amp;\u2028"
)


class Markup(HTMLParser):
    """The tags of a page with their attributes, and the text in scripts and styles."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("script", "style"):
            self.inside.append("")

    def handle_data(self, data: str) -> None:
        if self.cdata_elem is not None:
            self.inside[-1] += data


def data_of(page: str) -> Any:
    style, data, script = Markup(page).inside
    del style, script
    return json.loads(data)


def test_the_data_is_what_is_known_with_its_sources() -> None:
    disputed = Fact(None, "atlas", others={"listing": 5}, disputed="it is not near")
    copied = Fact(128_000, "atlas", also=("listing",))
    rows = model_rows(
        {"a": {"context_window": copied, "max_output_tokens": disputed, "vision": True}}
    )
    data = data_of(model_rows_as_page(rows, ("qualified_id", "context_window")))
    assert data["format"] == 1
    assert data["shown"] == ["context_window"]
    assert data["sources"] == {
        "acme": {
            "listing": {"observed": "2026-03-01", "version": None},
            "atlas": {"observed": "2026-04-01", "version": "1.2"},
        }
    }
    (model,) = data["models"]
    assert (model["id"], model["qualified_id"], model["status"]) == ("a", "acme/a", "listed")
    assert model["facts"] == {
        "context_window": {"value": 128_000, "source": "atlas", "also": ["listing"]},
        "max_output_tokens": {
            "value": None,
            "source": "atlas",
            "others": {"listing": 5},
            "disputed": "it is not near",
        },
        "vision": True,
    }


@given(st.text(max_size=40))
def test_no_id_adds_markup(text: str) -> None:
    plain = Markup(model_rows_as_page(model_rows({"x": {}}), SHORT_LIST)).tags
    for model_id in (text, f"{text}{HOSTILE}"):
        page = model_rows_as_page(model_rows({model_id: {}}), SHORT_LIST)
        assert page.isascii()
        assert Markup(page).tags == plain
        data = page.partition('type="application/json">')[2].partition("</script>")[0]
        assert not set("<>&") & set(data)
        assert data_of(page)["models"][0]["id"] == model_id


def test_the_page_allows_its_own_script_and_style_and_loads_nothing() -> None:
    page = model_rows_as_page(model_rows({"x": {}}), SHORT_LIST)
    markup = Markup(page)
    policy = next(
        attributes["content"] or ""
        for tag, attributes in markup.tags
        if attributes.get("http-equiv") == "Content-Security-Policy"
    )
    style, _, script = markup.inside
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives == {
        "default-src": "'none'",
        "style-src": f"'{digest(style)}'",
        "script-src": f"'{digest(script)}'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    named = {name for _, attributes in markup.tags for name in attributes}
    assert named & {"src", "href", "style", "action", "ping", "srcset"} == set()
    assert not any(name.startswith("on") for name in named)
    assert (
        re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|\beval\b|fetch\(|https?:", page) == []
    )


def digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
