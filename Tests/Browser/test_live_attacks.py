"""A hostile API: what it sends is shown as text and nothing else, or is refused."""

import re
from contextlib import closing

import pytest
from playwright.sync_api import expect

from conftest import PROJECT
from fake_api import QUOTES, FakeAPI, traded
from live_site import NETWORK_LINES, axe, state

MARKUP = [
    "<img src=x onerror=\"window.owned = 1\">", "<script>window.owned = 1</script>", "</option></select><script>window.owned = 1</script>",
    "\"><svg onload=window.owned=1>", "javascript:window.owned=1", "{{constructor.constructor('window.owned=1')()}}", "${window.owned = 1}",
    "&lt;img src=x onerror=window.owned=1&gt;", "a\u202egnp.exe", "\u0000\u0007", "𝕬" * 100]

SINKS = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|createContextualFragment|DOMParser|parseHTMLUnsafe|document\.write\w*"
    r"|eval|execScript|srcdoc)\b|\bFunction\(|\bset(Timeout|Interval)\(\s*[\"'`]|\.on\w+\s*=\s*[\"'`]|setAttribute\(\s*[\"'`](on|style|href|src)")


def scripts():
    return sorted([*PROJECT.glob("Templates/**/*.js"), *PROJECT.glob("Sources/**/Script/*.js")])


def test_scripts_have_no_way_from_text_to_markup():
    assert len(scripts()) > 8
    found = [f"{script.name}:{number}: {line.strip()}" for script in scripts()
             for number, line in enumerate(script.read_text("utf-8").splitlines(), 1)
             if SINKS.search(line) and not line.lstrip().startswith("//")]
    assert found == []


@pytest.fixture
def hostile():
    names = {quote["symbol"]: MARKUP[index] for index, quote in enumerate(QUOTES)}
    check = [quote | {"name": names[quote["symbol"]]} for quote in QUOTES]
    check += [{"symbol": f"X{index}", "name": name[:200], "price": 1} for index, name in enumerate(MARKUP)]
    check += [{"symbol": symbol, "name": "x", "price": 1} for symbol in MARKUP + ["__proto__", "constructor", "../../etc", "A B"]]
    with closing(FakeAPI(check=check, buy=traded)) as api:
        yield api


def unharmed(page):
    assert page.evaluate("() => window.owned") is None
    assert page.evaluate("() => [...document.querySelectorAll('*')].every(node => [...node.attributes].every(({ name }) => !name.startsWith('on')))")
    assert page.locator("main img:not([src$='.svg']), main script:not([src]), main iframe, main object, main embed").count() == 0


@pytest.mark.parametrize("path", ["", "stocks/AAPL/", "trade/", "portfolio/"])
def test_markup_in_names_stays_text(hostile, open_live, path):
    page = open_live(hostile).open(path)
    expect(state(page)).to_have_text("Live")
    page.clock.run_for(30_000)
    page.wait_for_timeout(200)
    unharmed(page)


def test_markup_in_the_list_of_stocks_stays_text(hostile, open_live):
    page = open_live(hostile).open("trade/")
    expect(state(page)).to_have_text("Live")
    options = page.get_by_role("form", name="Buy").get_by_label("Symbol").locator("option").all_inner_texts()
    assert f"X0 – {MARKUP[0]}" in options and f"X1 – {MARKUP[1]}" in options
    assert not any(symbol.startswith("__proto__") or symbol.startswith("A B") for symbol in options)
    unharmed(page)


@pytest.mark.parametrize("text", MARKUP)
def test_markup_in_refusals_stays_text(hostile, open_live, text):
    hostile.answers["buy"] = (400, {"error": text, "status": 400, "code": "invalid_quantity", "detail": text})
    pages = open_live(hostile)
    pages.expected += NETWORK_LINES
    page = pages.open("trade/")
    expect(state(page)).to_have_text("Live")
    page.get_by_role("button", name="Quick buy MSFT").click()
    expect(page.locator(".order-outcome")).to_contain_text("Nothing was bought.")
    assert page.locator(".order-outcome p *").count() == 0
    unharmed(page)


@pytest.mark.parametrize("answer", [
    {"symbol": "<b>", "type": "buy", "quantity": 1, "price": "1.00"}, {"type": "<script>", "quantity": 1}, {"quantity": "9" * 400},
    {"quantity": -1}, {"quantity": 1e400}, {"price": "<img>", "id": {"a": 1}, "timestamp": ["x"]}, {"price": "1e5"}, {"price": -5},
    {"price": "9" * 40}, {"id": "../..", "message": "<img src=x onerror=window.owned=1>"}, ["buy"], "bought", 7, None,
    {"steps": [{"name": "<img src=x onerror=window.owned=1>", "status": "<b>", "duration_ms": "x"}] * 3},
    {"steps": "<b>"}, {"__proto__": {"quantity": 5}}])
def test_answers_to_an_order_that_make_no_sense(hostile, open_live, answer):
    hostile.answers["buy"] = answer
    pages = open_live(hostile)
    page = pages.open("trade/")
    expect(state(page)).to_have_text("Live")
    page.get_by_role("button", name="Quick buy MSFT").click()
    expect(page.locator(".order-outcome")).to_contain_text(re.compile("Bought 1 MSFT at .379.10|it is not known whether 1 MSFT were bought"))
    assert hostile.count("buy") == 1
    unharmed(page)


@pytest.mark.parametrize("answer", [
    {"cash": "<b>", "positions": []}, {"cash": "10.00", "positions": [{"symbol": "<img src=x onerror=window.owned=1>", "quantity": 1}]},
    {"cash": "10.00", "positions": [{"symbol": "AAPL", "quantity": 1, "name": MARKUP[0]}]}, {"cash": -1, "positions": {}}, [], "x", None,
    {"cash": "1.00", "positions": [{"symbol": "AAPL", "quantity": 1e300}]}, {"__proto__": {"cash": "5.00", "positions": []}},
    {"cash": "10.00", "positions": [{"symbol": "AAPL", "quantity": 1, "average_price": MARKUP[1], "price": "x", "value": []}]}])
@pytest.mark.parametrize("path", ["portfolio/", "trade/"])
def test_portfolios_that_make_no_sense(hostile, open_live, answer, path):
    hostile.answers["portfolio"] = answer
    hostile.answers["transactions"] = {"transactions": [{"id": MARKUP[0], "symbol": MARKUP[1], "type": MARKUP[2], "quantity": MARKUP[3]}], "next_cursor": MARKUP[4]}
    page = open_live(hostile).open(path)
    expect(state(page)).to_have_text("Live")
    page.wait_for_timeout(200)
    unharmed(page)
    assert axe(page) == []


def test_storage_that_was_tampered_with(hostile, open_live):
    pages = open_live(hostile)
    page = pages.open()
    for key in ("bourse.watched", "bourse.alerts", "stockPortfolio", "portfolio"):
        for text in (*MARKUP, "[", "null", '{"__proto__": {"a": 1}}', '[{"symbol": "<img src=x onerror=window.owned=1>", "quantity": 1}]',
                     '["<img src=x onerror=window.owned=1>"]', '[{"symbol": "AAPL", "direction": "<b>", "price": 1}]'):
            page.evaluate("([key, text]) => { localStorage.clear(); localStorage.setItem(key, text); }", [key, text])
            page.reload()
            expect(state(page)).to_have_text("Live")
            unharmed(page)
    for path in ("stocks/AAPL/", "portfolio/"):
        page.evaluate("text => localStorage.setItem('stockPortfolio', text)", MARKUP[0])
        page = pages.open(path)
        expect(state(page)).to_have_text("Live")
        unharmed(page)


def test_endless_answers_are_given_up(hostile, open_live):
    hostile.answers["check"] = b"[" + b" " * (11 * 2 ** 20) + b"]"
    pages = open_live(hostile)
    page = pages.open()
    expect(state(page)).to_have_text("Offline")
