"""In a browser, the page of models searches, sorts and explains, and no ID runs as code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from gen_models.info import Fact
from gen_models.query import ModelRow
from gen_models.reports import SHORT_LIST, model_rows_as_page
from tests.support.browser import Page, page_of_browser
from tests.support.model_rows import model_rows

pytestmark = pytest.mark.browser

HOSTILE = [
    "</script /><img src=x onerror=document.title='run' />",
    "</script><img src=x onerror=\"document.title='run'\">",
    "<script>document.title='run'</script>",
    "<!--<script>",
    "javascript:document.title='run'",
    "\" onmouseover=\"document.title='run'",
    "&lt;b&gt;\u2028\x00\x7f\ud800",
    "__proto__",
    "constructor",
]
NAMES = "Array.from(document.querySelectorAll('#models tbody th button'), (b) => b.textContent)"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with page_of_browser(tmp_path_factory.mktemp("browser")) as page:
        yield page


@pytest.fixture
def open_page(browser: Page, tmp_path: Path) -> Iterator[Page]:
    """A page with known, unknown and disputed values; it loads nothing and reports no error."""
    rows = model_rows(
        {
            "cheap": {
                "display_name": "Bargain",
                "context_window": 8_000,
                "input_price": Decimal("0.25"),
                "tool_calling": True,
            },
            "dear": {
                "context_window": Fact(128_000, "atlas", also=("listing",)),
                "input_price": Decimal(10),
                "tool_calling": False,
            },
            "doubtful": {
                "input_price": Fact(
                    None, "atlas", others={"listing": Decimal(5)}, disputed="it is not near"
                ),
            },
            "empty": {},
        }
    )
    yield from opened(browser, tmp_path, rows)


def opened(browser: Page, folder: Path, rows: list[ModelRow], width: int = 1280) -> Iterator[Page]:
    file = folder / "models.html"
    file.write_text(model_rows_as_page(rows, SHORT_LIST), encoding="ascii")
    browser.requests.clear()
    browser.errors.clear()
    browser.open(file, width)
    yield browser
    assert browser.errors == []
    assert browser.requests == [file.as_uri()]


def choose(page: Page, control: str, value: str) -> list[str]:
    page.run(
        f"{{ const c = document.querySelector({control!r}); c.value = {value!r};"
        " c.dispatchEvent(new Event('input')); }"
    )
    return shown(page)


def shown(page: Page) -> list[str]:
    found: list[str] = page.run(NAMES)
    return [name.removeprefix("acme/") for name in found]


def test_it_shows_each_value_and_nothing_for_unknown_ones(open_page: Page) -> None:
    rows = open_page.run(
        "Array.from(document.querySelectorAll('#models tbody tr'), (r) => r.innerText)"
    )
    cells = [row.split("\t") for row in rows]
    assert cells[0][:4] == ["acme/cheap", "8,000", "", "0.25"]
    assert cells[2][3] == "disputed"
    assert cells[3][1:-1] == [""] * (len(SHORT_LIST) - 2)


def test_it_is_searched_and_filtered_and_unknown_passes_no_filter(open_page: Page) -> None:
    assert choose(open_page, "#words", "barg CHEAP") == ["cheap"]
    assert choose(open_page, "#words", "") == ["cheap", "dear", "doubtful", "empty"]
    assert choose(open_page, "#price", "10") == ["cheap", "dear"]
    assert choose(open_page, "#price", "0") == []
    assert choose(open_page, "#price", "") == ["cheap", "dear", "doubtful", "empty"]
    assert choose(open_page, "#context", "100000") == ["dear"]
    assert choose(open_page, "#context", "") == ["cheap", "dear", "doubtful", "empty"]
    open_page.run("document.querySelector('[data-field=tool_calling]').click()")
    assert shown(open_page) == ["cheap"]
    assert open_page.run("document.getElementById('count').textContent") == "1 of 4 models"


def test_it_is_sorted_by_keyboard_with_unknown_last(open_page: Page) -> None:
    def sort() -> str:
        script = (
            "Array.from(document.querySelectorAll('thead th'))"
            ".find((h) => h.innerText.startsWith('input price'))"
        )
        open_page.run(f"{script}.querySelector('button').focus()")
        open_page.press("Enter")
        state: str = open_page.run(f"{script}.getAttribute('aria-sort')")
        return state

    assert sort() == "ascending"
    assert shown(open_page) == ["cheap", "dear", "doubtful", "empty"]
    assert sort() == "descending"
    assert shown(open_page) == ["dear", "cheap", "doubtful", "empty"]
    sorted_ = "document.querySelectorAll('[aria-sort=ascending], [aria-sort=descending]').length"
    assert open_page.run(sorted_) == 1


@pytest.mark.parametrize("key", ["Enter", " "])
def test_an_id_opens_the_sources_of_its_values_by_keyboard(open_page: Page, key: str) -> None:
    open_page.run("document.querySelectorAll('#models tbody th button')[1].focus()")
    open_page.press(key)
    details = open_page.run("document.querySelector('.details').innerText")
    assert "128,000 tokens\tatlas, 1.2, 2026-04-01; also listing" in details
    assert "10 USD per million tokens\tlisting, 2026-03-01" in details
    active = "document.activeElement.getAttribute('aria-expanded')"
    assert open_page.run(active) == "true"
    open_page.press(key)
    assert open_page.run(active) == "false"
    assert open_page.run("document.querySelectorAll('.details').length") == 0


def test_a_disputed_value_says_why_and_what_the_others_say(open_page: Page) -> None:
    title = open_page.run("document.querySelector('#models .disputed').closest('td').title")
    assert title == "disputed: it is not near"
    open_page.run("document.querySelector('#models .disputed').click()")
    details = open_page.run("document.querySelector('.details').innerText")
    assert "disputed: it is not near\tlisting, 2026-03-01 says 5" in details


def test_each_control_is_reached_by_tab_and_has_a_name(open_page: Page) -> None:
    open_page.run("document.activeElement.blur()")
    reached = set()
    for _ in range(30):
        open_page.press("Tab")
        reached.add(
            open_page.run(
                "(() => { const e = document.activeElement; return e.id || e.getAttribute('role')"
                " || e.dataset.field || e.innerText; })()"
            )
        )
    assert {"words", "provider", "context", "price", "tool_calling", "region"} <= reached
    assert {"model", "input price", "acme/cheap", "acme/empty"} <= reached
    unnamed = (
        "Array.from(document.querySelectorAll('input, select')).filter((c) => !c.labels.length)"
    )
    assert open_page.run(f"{unnamed}.length") == 0


def test_a_hostile_id_is_shown_as_text(browser: Page, tmp_path: Path) -> None:
    rows = model_rows(
        {model_id: {"display_name": model_id, "context_window": 5} for model_id in HOSTILE},
        retires_on=date(2026, 9, 1),
    )
    for page in opened(browser, tmp_path, rows):
        page.run("document.querySelectorAll('#models tbody th button').forEach((b) => b.click())")
        assert page.run("document.title") == "Models"
        assert page.run("document.images.length + document.links.length") == 0
        assert page.run("document.scripts.length") == 2
        # A lone surrogate does not pass the protocol as it is.
        texts = page.run(f"{NAMES}.map((name) => JSON.stringify(name))")
        assert len(texts) == len(HOSTILE)
        assert f'"acme/{HOSTILE[4]}"' in texts


def test_the_policy_stops_what_the_page_did_not_come_with(browser: Page, tmp_path: Path) -> None:
    page = model_rows_as_page(model_rows({"x": {}}), SHORT_LIST)
    file = tmp_path / "models.html"
    attack = "<script>document.title = 'run'</script><img src='https://attack.invalid/x.png'>"
    file.write_text(page.replace("</main>", f"{attack}</main>"), encoding="ascii")
    browser.requests.clear()
    browser.errors.clear()
    browser.open(file)
    assert browser.run("document.title") == "Models"
    assert sum("Content Security Policy" in error for error in browser.errors) == 2
    assert shown(browser) == ["x"]


def test_many_models_come_in_parts_and_sort_as_a_whole(browser: Page, tmp_path: Path) -> None:
    many = model_rows({f"m{number:03}": {"context_window": number + 1} for number in range(450)})
    for page in opened(browser, tmp_path, many):
        assert len(shown(page)) == 200
        page.run("document.getElementById('more').click()")
        assert len(shown(page)) == 400
        assert page.run("document.activeElement.textContent") == "acme/m200"
        page.run("document.getElementById('more').click()")
        assert len(shown(page)) == 450
        assert page.run("document.getElementById('more').hidden")
        page.run("document.querySelectorAll('thead button')[1].click()")
        page.run("document.querySelectorAll('thead button')[1].click()")
        assert shown(page)[0] == "m449"


@pytest.mark.parametrize("width", [320, 390, 768])
def test_a_narrow_window_scrolls_the_table_and_not_the_page(
    browser: Page, tmp_path: Path, width: int
) -> None:
    rows = model_rows({"a-model-with-a-long-name" * 4: {"context_window": 1_000_000}})
    for page in opened(browser, tmp_path, rows, width):
        page.run("document.querySelector('#models tbody button').click()")
        assert page.run("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_is_told_from_its_background(open_page: Page, scheme: str) -> None:
    feature = {"name": "prefers-color-scheme", "value": scheme}
    open_page.call("Emulation.setEmulatedMedia", features=[feature])
    for selector in ("body", "p", "#models tbody button", ".disputed", "thead button"):
        ink = open_page.run(f"getComputedStyle(document.querySelector('{selector}')).color")
        paper = open_page.run("getComputedStyle(document.body).backgroundColor")
        lights = sorted((luminance(ink), luminance(paper)))
        assert (lights[1] + 0.05) / (lights[0] + 0.05) >= 4.5, selector
        assert (luminance(paper) < 0.1) == (scheme == "dark")


def luminance(color: str) -> float:
    """The relative luminance of `rgb(...)`, as in WCAG 2."""
    parts = [int(part) / 255 for part in color.removeprefix("rgb(").rstrip(")").split(",")]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
