"""The script of tables: sorting by any column, looking for rows, what is remembered, and what must not move or break."""

import os
import re
import subprocess
from contextlib import contextmanager

import pytest

import browser_checks as look
from script_site import LAYOUT, STYLE
from serving import serving
from site_folder import Site

STOCKS = """symbol,name,price,change,volume,day,city
AAPL,Apple,189.5,0.0123,58414500,2024-01-03,Cupertino
GOOGL,Alphabet,1402.25,-0.004,,2023-12-29,Mountain View
MSFT,Microsoft,370.6,,25258600,2024-01-02,Redmond
NESN,Nestlé,98.04,0.0121,9000,2022-06-30,Vevey
ABBN,ABB,9.26,-0.2,1000000,2024-01-02,Zürich
"""

TABLE = """```table
data: stocks
caption: Five stocks
symbol: symbol
sort: true
filter: true
columns:
  - { field: symbol, title: Symbol, link: "/" }
  - { field: name, title: Company }
  - { field: price, title: Price, format: currency, live: price }
  - { field: change, title: Day, format: percent-change, change: true, live: change }
  - { field: volume, title: Volume, format: compact }
  - { field: day, title: Last day, format: date }
  - { field: trend, title: Trend, sparkline: true }
  - { field: city, title: Place }
```
"""

PAGE = """---
title: Stocks
---

```sql stocks
select symbol, name, price, change, volume, day, city, '1,2,' || price as trend from listed
```

"""

FIRST = ["AAPL", "GOOGL", "MSFT", "NESN", "ABBN"]


@pytest.fixture(scope="module")
def tables(tmp_path_factory, program):
    folder = tmp_path_factory.mktemp("tables")
    plain = TABLE.replace("sort: true\nfilter: true\n", "")
    files = {
        "bourse.yml": "title: Tables\nurl: https://example.com/\ntables: { listed: stocks.csv }\n",
        "stocks.csv": STOCKS, "Templates/layouts/page.mustache": LAYOUT,
        "Templates/assets/style.css": STYLE + "@media (prefers-color-scheme: dark) { :root { --up: #6fce8b; --down: #ff9a8f; --accent: #8ab4f8; } a { color: var(--accent); } }\n",
        "Templates/assets/icon.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="4"/></svg>',
        "Content/index.md": PAGE + TABLE, "Content/two.md": PAGE + TABLE + "\n" + TABLE.replace("Five stocks", "Again"),
        "Content/plain.md": PAGE + plain, "Content/404.md": "---\ntitle: Not found\n---\n\nNothing.\n",
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    subprocess.run([program, "build"], cwd=folder, check=True, env={"PATH": os.environ["PATH"], "HOME": str(folder)})
    return Site(folder / "Site")


@pytest.fixture(scope="module")
def root(tables):
    with serving(tables) as address:
        yield address


SHIFTS = """
    window.shifts = [];
    new PerformanceObserver(list => window.shifts.push(...list.getEntries().map(entry => entry.value)))
        .observe({ type: 'layout-shift', buffered: true });
    document.addEventListener('securitypolicyviolation',
        event => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
"""


@contextmanager
def opened(browser, address, width=1280, script="", **options):
    """A page with what it complains about, which must be nothing in the end, and of which nothing has moved by itself."""
    context = browser.new_context(viewport={"width": width, "height": 900}, **options)
    found = []
    try:
        context.add_init_script(SHIFTS + script)
        page = context.new_page()
        page.on("console", lambda message: found.append(message.text))
        page.on("pageerror", lambda error: found.append(str(error)))
        page.goto(address, wait_until="load")
        yield page
        page.wait_for_timeout(100)
        assert found == []
    finally:
        context.close()


def symbols(page):
    return page.locator(".data").first.evaluate(
        "table => [...table.tBodies[0].rows].filter(row => row.checkVisibility()).map(row => row.dataset.symbol)")


def head(page, name):
    return page.get_by_role("columnheader", name=name, exact=True).first


def press(page, name):
    page.get_by_role("button", name=name, exact=True).first.click()


def test_only_pages_with_such_a_table_load_the_script(tables):
    assert "bourse-tables" in tables.text("index.html")
    assert "bourse-tables" not in tables.text("plain/index.html")


def test_the_script_is_small(tables):
    import gzip
    name = next(path for path in tables.files if "bourse-tables" in path)
    assert len(gzip.compress(tables.bytes(name), 9)) <= 1024


@pytest.mark.parametrize("name,up", [
    ("Symbol", ["AAPL", "ABBN", "GOOGL", "MSFT", "NESN"]), ("Company", ["ABBN", "GOOGL", "AAPL", "MSFT", "NESN"]),
    ("Price", ["ABBN", "NESN", "AAPL", "MSFT", "GOOGL"]), ("Day", ["ABBN", "GOOGL", "NESN", "AAPL", "MSFT"]),
    ("Volume", ["NESN", "ABBN", "MSFT", "AAPL", "GOOGL"]), ("Last day", ["NESN", "GOOGL", "MSFT", "ABBN", "AAPL"]),
])
def test_a_column_sorts_up_then_down_then_as_built(browser, root, name, up):
    missing = {"Day": ["MSFT"], "Volume": ["GOOGL"]}.get(name, [])
    # Rows that are equal stay as they were built in both directions.
    down = [symbol for symbol in reversed(up) if symbol not in missing] + missing
    if name == "Last day":
        down = ["AAPL", "MSFT", "ABBN", "GOOGL", "NESN"]
    with opened(browser, root) as page:
        for order, direction in [(up, "ascending"), (down, "descending"), (FIRST, None), (up, "ascending")]:
            press(page, name)
            assert symbols(page) == order
            assert head(page, name).get_attribute("aria-sort") == direction
            assert page.locator("[aria-sort]").count() == (direction is not None)
            assert page.evaluate("document.activeElement.textContent") == name


def test_a_sparkline_is_no_column_to_sort_by(browser, root):
    with opened(browser, root) as page:
        assert page.get_by_role("button", name="Trend").count() == 0


def test_live_cells_sort_by_what_they_show_now(browser, root):
    with opened(browser, root) as page:
        page.evaluate("""() => {
            const cell = document.querySelector('[data-symbol=ABBN] [data-live=price]');
            cell.dataset.value = '5000.5';
            cell.textContent = '$5,000.50';
        }""")
        press(page, "Price")
        assert symbols(page)[-1] == "ABBN"


def test_keys_do_all_of_it(browser, root):
    with opened(browser, root) as page:
        page.get_by_role("searchbox", name="Filter Five stocks").focus()
        page.keyboard.type("zur")
        assert symbols(page) == ["ABBN"]
        page.keyboard.press("Escape")
        assert symbols(page) == FIRST
        for _ in range(2):
            page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Symbol"
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert head(page, "Company").get_attribute("aria-sort") == "ascending"
        page.keyboard.press("Space")
        assert head(page, "Company").get_attribute("aria-sort") == "descending"


@pytest.mark.parametrize("text,found", [
    ("nestle", ["NESN"]), ("ZÜR", ["ABBN"]), ("zur", ["ABBN"]), ("  apple ", ["AAPL"]), ("2023", ["GOOGL"]),
    ("a", FIRST[:3] + ["ABBN"]), ("$9", ["NESN", "ABBN"]), ("", FIRST), (".*", []), ("<b>", []),
])
def test_rows_are_found_by_any_cell(browser, root, text, found):
    with opened(browser, root) as page:
        box = page.get_by_role("searchbox")
        box.fill(text)
        assert symbols(page) == found
        status = page.get_by_role("status")
        expected = "" if not text else f"{len(found)} of 5 rows" if found else "No rows match"
        assert status.inner_text() == expected
        if text:
            press(page, "Clear")
            assert symbols(page) == FIRST and box.input_value() == "" and status.inner_text() == ""
            assert page.evaluate("document.activeElement.type") == "search"
        assert page.get_by_role("button", name="Clear").count() == 0


def test_filter_and_order_go_together(browser, root):
    with opened(browser, root) as page:
        page.get_by_role("searchbox").fill("$9")
        press(page, "Price")
        assert symbols(page) == ["ABBN", "NESN"]
        page.get_by_role("searchbox").fill("")
        assert symbols(page) == ["ABBN", "NESN", "AAPL", "MSFT", "GOOGL"]


def test_the_order_is_remembered_by_page_and_table(browser, root):
    with opened(browser, root + "two/") as page:
        page.get_by_role("searchbox").first.fill("apple")
        page.get_by_role("searchbox").first.fill("")
        page.get_by_role("button", name="Last day").first.click()
        page.get_by_role("button", name="Last day").first.click()
        page.get_by_role("searchbox").first.fill("apple")
        page.reload(wait_until="load")
        assert symbols(page) == ["AAPL", "MSFT", "ABBN", "GOOGL", "NESN"]
        page.wait_for_timeout(200)
        assert page.evaluate("window.shifts") == []
        assert page.locator("[aria-sort]").count() == 1
        page.goto(root, wait_until="load")
        assert symbols(page) == FIRST
        page.goto(root + "two/", wait_until="load")
        page.get_by_role("button", name="Last day").first.click()
        page.reload(wait_until="load")
        assert symbols(page) == FIRST and page.evaluate("localStorage.length") == 0


@pytest.mark.parametrize("stored", ["", "1", "1 Nothing", "x Price", "1 Price Price", "{}", "-1"])
def test_what_was_not_stored_by_the_script_changes_nothing(browser, root, stored):
    script = f"localStorage.setItem('bourse-sort / 0', {stored!r});"
    with opened(browser, root, script=script) as page:
        assert symbols(page) == FIRST
        press(page, "Price")
        assert symbols(page)[0] == "ABBN"


def test_a_browser_that_refuses_storage_sorts_all_the_same(browser, root):
    script = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
    with opened(browser, root, script=script) as page:
        press(page, "Price")
        assert symbols(page)[0] == "ABBN"


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_when_the_script_comes(browser, root, width):
    boxes = """() => [...document.querySelectorAll('.table-filter, .table-filter *, .data th, .data td')]
        .map(e => { const b = e.getBoundingClientRect(); return [b.x, b.y, b.width, b.height].map(v => v.toFixed(2)).join(); })"""
    with opened(browser, root, width=width) as page:
        page.wait_for_timeout(200)
        assert page.evaluate("window.shifts") == []
        after = page.evaluate(boxes)
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.route("**/bourse-tables*", lambda route: route.abort())
    page.goto(root, wait_until="load")
    before = page.evaluate(boxes)
    context.close()
    assert after == before


def test_sorting_and_live_values_move_no_column(browser, root):
    widths = "() => [...document.querySelectorAll('.data thead th')].map(e => e.getBoundingClientRect().width)"
    with opened(browser, root) as page:
        before = page.evaluate(widths)
        press(page, "Price")
        assert page.evaluate(widths) == before
        page.evaluate("""() => {
            const row = document.querySelector('[data-symbol=AAPL]');
            row.querySelector('[data-live=price]').textContent = '$1,889.55';
            row.querySelector('[data-live=change]').replaceChildren('▲ +11.2%');
        }""")
        assert page.evaluate(widths) == before


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state(browser, root, scheme):
    with opened(browser, root, color_scheme=scheme) as page:
        states = [lambda: None, lambda: press(page, "Day"), lambda: page.get_by_role("searchbox").fill("app"),
                  lambda: page.get_by_role("searchbox").fill("nothing at all")]
        for state in states:
            state()
            assert look.axe_findings(page) == []


def test_a_phone_does_not_scroll_sideways(browser, root):
    with opened(browser, root, width=390) as page:
        page.get_by_role("searchbox").fill("app")
        assert look.overflow_findings(page) == []


def test_without_scripts_there_is_no_box_and_no_button(browser, root):
    with look.opened(browser, root, scripts=False) as page:
        assert page.get_by_role("searchbox").count() == 0 and page.get_by_role("button").count() == 0
        assert not page.locator(".table-filter").is_visible()
        assert page.evaluate("getComputedStyle(document.querySelector('th[data-sort]'), '::after').content") == "none"


def test_on_paper_there_is_no_box(browser, root):
    with opened(browser, root) as page:
        page.emulate_media(media="print")
        assert not page.locator(".table-filter").is_visible()


def test_forced_colours_show_focus_and_box(browser, root):
    with opened(browser, root, forced_colors="active") as page:
        page.get_by_role("searchbox").focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        outline = "getComputedStyle(document.activeElement, '::after').outlineStyle"
        assert page.evaluate(outline) == "solid"


def test_the_page_keeps_its_policy(tables):
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', tables.text("index.html"))[1]
    assert "require-trusted-types-for" in policy and "unsafe" not in policy
