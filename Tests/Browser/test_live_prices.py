"""Prices that move: a page with a trading API that answers, is slow, goes away and comes back."""

import copy
import gzip
import re
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from fake_api import QUOTES, FakeAPI, drop
from live_site import NETWORK_LINES, axe, pass_time, shifts, state
from site_folder import Site

SYMBOLS = ["AAPL", "AMZN", "GOOGL", "MSFT", "TSLA"]
LIVE_PAGES = ["", "stocks/AAPL/", "trade/", "portfolio/"]


@pytest.fixture
def api():
    with closing(FakeAPI()) as api:
        yield api


@pytest.fixture
def open_page(api, open_live):
    return lambda path="", **options: open_live(api, **options).open(path)


def moved(factor):
    quotes = copy.deepcopy(QUOTES)
    for quote in quotes:
        quote["price"] = round(quote["price"] * factor, 2)
        quote["change"] = round((factor - 1) * 100, 2)
    return quotes


def row(page, symbol):
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=symbol, exact=True)).first


def test_overview_shows_five_stocks_and_their_live_prices(open_page, api):
    page = open_page()
    expect(state(page)).to_have_text("Live")
    assert page.get_by_role("table").first.get_by_role("rowheader").all_inner_texts() == SYMBOLS
    expect(row(page, "GOOGL")).to_contain_text("$152.00")
    expect(row(page, "GOOGL")).to_contain_text("▲ +1.4%")
    expect(row(page, "AAPL")).to_contain_text("▼ −2.0%")
    api.answers["check"] = moved(1.1)
    page.clock.run_for(30_000)
    expect(row(page, "GOOGL")).to_contain_text("$167.20")
    expect(row(page, "AAPL")).to_contain_text("▲ +10.0%")


def test_stock_page_shows_its_own_price(open_page, api):
    page = open_page("stocks/TSLA/")
    expect(page.locator(".metrics").first).to_contain_text("$262.00")
    expect(page.locator(".metrics").first).to_contain_text("▼ down −5.9%")
    api.answers["check"] = moved(2)
    page.clock.run_for(30_000)
    expect(page.locator(".metrics").first).to_contain_text("$524.00")


@pytest.mark.parametrize("path", LIVE_PAGES)
def test_updates_move_nothing(api, open_live, path):
    pages = open_live(api)
    pages.expected += NETWORK_LINES
    page = pages.open(path)
    expect(state(page)).to_have_text("Live")
    # The clock must not run ahead of what the page has asked for.
    page.wait_for_load_state("networkidle")
    for factor in (1.1, 0.5, 3.5, 1):
        api.answers["check"] = moved(factor)
        pass_time(page, 30)
    api.answers["check"] = drop
    pass_time(page, 30)
    expect(state(page)).to_have_text("Offline")
    page.wait_for_timeout(150)
    assert shifts(page) == [], shifts(page)


def test_api_goes_away_and_comes_back(api, open_live):
    pages = open_live(api)
    pages.expected += NETWORK_LINES
    page = pages.open()
    expect(row(page, "GOOGL")).to_contain_text("$152.00")
    api.answers["check"] = drop
    page.clock.run_for(30_000)
    expect(state(page)).to_have_text("Offline")
    expect(row(page, "GOOGL")).to_contain_text("$152.00")
    assert axe(page) == []
    api.answers["check"] = moved(1.5)
    page.clock.run_for(30_000)
    expect(state(page)).to_have_text("Live")
    expect(row(page, "GOOGL")).to_contain_text("$228.00")


def test_without_the_api_the_built_numbers_stay(api, open_live, live_site):
    built = Site(live_site.folder / "Site").text("index.html")
    api.answers["check"] = drop
    pages = open_live(api)
    pages.expected += NETWORK_LINES
    page = pages.open()
    expect(state(page)).to_have_text("Offline")
    for price in page.locator("td[data-live=price]").all_inner_texts():
        assert f">{price}<" in built
    expect(page.locator(".live-state time")).to_have_text("30 June 2026, 20:00 UTC")


@pytest.mark.parametrize("answer", [
    (500, {"success": False, "message": "Internal Server Error", "error": "connection refused"}), b"<html>", b"{'a': 1}", {"stock_price": 37},
    None, [None], [{"symbol": "AAPL", "price": "NaN"}], (429, {"error": "Too many"}), b"\xff\xfe"])
def test_answers_that_are_no_quotes_change_nothing(api, open_live, answer):
    api.answers["check"] = answer
    pages = open_live(api)
    pages.expected += NETWORK_LINES
    page = pages.open()
    before = page.locator("td[data-live=price]").all_inner_texts()
    expect(state(page)).to_have_text("Offline")
    assert page.locator("td[data-live=price]").all_inner_texts() == before


def test_after_failures_it_asks_less_often(api, open_live):
    api.answers["check"] = drop
    pages = open_live(api)
    pages.expected += NETWORK_LINES
    page = pages.open()
    counts = []
    for _ in range(8):
        expect(state(page)).to_have_text("Offline")
        page.wait_for_timeout(100)
        counts.append(api.count("check"))
        pass_time(page, 30)
    # At once, and 30, 60 and 120 seconds after the failures; Chromium itself may repeat a request on a connection that was cut.
    assert sum(request.url.endswith("/check") for request in pages.requests) == 4, counts


def test_throttling_is_respected(api, open_live):
    api.answers["check"] = (429, {"error": "Too many requests", "status": 429, "code": "throttled"})
    api.headers["Retry-After"] = "120"
    pages = open_live(api)
    pages.expected += NETWORK_LINES
    page = pages.open()
    expect(state(page)).to_have_text("Offline")
    pass_time(page, 110)
    assert api.count("check") == 1
    pass_time(page, 11)
    assert api.count("check") == 2


def test_slow_api_gets_one_request_at_a_time(api, open_live):
    api.answers["check"] = api.hang
    pages = open_live(api)
    pages.expected += NETWORK_LINES
    page = pages.open()
    page.wait_for_timeout(200)
    assert api.count("check") == 1
    expect(state(page)).to_have_text("Last build")
    page.clock.run_for(9_000)
    page.wait_for_timeout(100)
    assert api.count("check") == 1
    page.clock.run_for(2_000)
    expect(state(page)).to_have_text("Offline")
    api.answers["check"] = QUOTES
    page.clock.run_for(30_000)
    expect(state(page)).to_have_text("Live")


def test_hidden_tabs_do_not_ask(open_page, api):
    page = open_page()
    expect(state(page)).to_have_text("Live")
    hide = """hidden => {
        Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
        document.dispatchEvent(new Event('visibilitychange'));
    }"""
    page.evaluate(hide, True)
    page.clock.run_for(600_000)
    page.wait_for_timeout(100)
    assert api.count("check") == 1
    api.answers["check"] = moved(1.1)
    page.evaluate(hide, False)
    expect(row(page, "GOOGL")).to_contain_text("$167.20")
    assert api.count("check") == 2


def test_old_quotes_are_delayed_and_say_their_time(open_page, api):
    api.answers["check"] = [quote | {"as_of": "2026-06-30T20:00:00Z"} for quote in QUOTES]
    page = open_page()
    expect(state(page)).to_have_text("Delayed")
    expect(page.locator(".live-state time")).to_have_attribute("datetime", "2026-06-30T20:00:00.000Z")
    expect(page.locator(".live-state time")).to_contain_text("2026")
    expect(row(page, "GOOGL")).to_contain_text("$152.00")


def test_a_stock_without_a_price_is_named_and_keeps_its_number(open_page, api):
    page = open_page()
    expect(row(page, "TSLA")).to_contain_text("$262.00")
    api.answers["check"] = [quote for quote in moved(2) if quote["symbol"] != "TSLA"]
    page.clock.run_for(30_000)
    expect(row(page, "GOOGL")).to_contain_text("$304.00")
    expect(row(page, "TSLA")).to_contain_text("$262.00")
    expect(page.locator(".live-note")).to_have_text("No price for TSLA")


def test_the_state_is_said_once_not_every_half_minute(open_page, api):
    page = open_page()
    expect(state(page)).to_have_text("Live")
    page.evaluate("""() => {
        window.said = 0;
        new MutationObserver(list => window.said += list.length)
            .observe(document.querySelector('.live-state [role=status]'), { childList: true, characterData: true, subtree: true });
    }""")
    for _ in range(3):
        page.clock.run_for(30_000)
        page.wait_for_timeout(50)
    assert page.evaluate("() => window.said") == 0


def test_focus_and_selection_survive_updates(open_page, api):
    page = open_page()
    expect(state(page)).to_have_text("Live")
    link = page.get_by_role("link", name="MSFT").first
    link.focus()
    api.answers["check"] = moved(1.1)
    page.clock.run_for(30_000)
    expect(row(page, "MSFT")).to_contain_text("$417.01")
    expect(link).to_be_focused()


def test_reduced_motion_flashes_nothing(api, open_live):
    for motion, expected in (("reduce", 0), ("no-preference", 1)):
        pages = open_live(api, reduced_motion=motion)
        page = pages.open()
        expect(state(page)).to_have_text("Live")
        page.evaluate("() => { window.flashes = 0; const plain = Element.prototype.animate;"
                      " Element.prototype.animate = function (...all) { window.flashes += 1; return plain.apply(this, all); }; }")
        api.answers["check"] = moved(1.1 + expected / 10)
        page.clock.run_for(30_000)
        page.wait_for_timeout(100)
        assert bool(page.evaluate("() => window.flashes")) == bool(expected)


def test_an_hour_leaks_nothing(open_page, api):
    page = open_page()
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def measured():
        for _ in range(3):
            session.send("HeapProfiler.collectGarbage")
        metrics = {metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]}
        return metrics["Nodes"], metrics["JSEventListeners"], metrics["JSHeapUsedSize"]

    def minutes(count):
        for step in range(count * 2):
            api.answers["check"] = moved(1 + step % 7 / 10)
            pass_time(page, 31)
            expect(row(page, "GOOGL")).to_contain_text(f"${152 * (1 + step % 7 / 10):.2f}")

    minutes(5)
    before = measured()
    asked = api.count("check")
    minutes(60)
    assert api.count("check") - asked >= 110
    after = measured()
    # Playwright keeps some handles of its own.
    assert after[0] <= before[0] + 20 and after[1] <= before[1] + 2, (before, after)
    assert after[2] <= before[2] * 1.15 + 200_000, (before, after)


@pytest.mark.parametrize("path", LIVE_PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_on_live_pages(api, open_live, path, scheme, width):
    page = open_live(api, viewport={"width": width, "height": 900}, color_scheme=scheme).open(path)
    expect(state(page)).to_have_text("Live")
    assert axe(page) == []


@pytest.mark.parametrize("path", LIVE_PAGES)
def test_scripts_of_a_page_weigh_at_most_12_kilobytes(api, open_live, live_site, path):
    pages = open_live(api)
    page = pages.open(path)
    expect(state(page)).to_have_text("Live")
    page.wait_for_timeout(300)
    files = {urlsplit(request.url).path.lstrip("/") for request in pages.requests if request.resource_type == "script"}
    weights = {file: len(gzip.compress((live_site.folder / "Site" / file).read_bytes(), 9)) for file in files}
    assert sum(weights.values()) <= 12 * 1024, weights


def test_pages_without_an_api_stay_as_they_were_built(live_site, browser, open_pages):
    with live_site.served("") as home:
        pages = open_pages(home)
        page = pages.open()
        page.wait_for_timeout(300)
        expect(state(page)).to_have_text("Last build")
        assert not [request.url for request in pages.requests if not request.url.startswith(home)]
        page = pages.open("trade/")
        expect(page.get_by_text("not connected to a trading API")).to_be_visible()
        expect(page.get_by_role("button", name="Buy", exact=True)).to_be_hidden()


@pytest.mark.parametrize("value", ['"nonsense"', "5", '"javascript:alert(1)"', '""', "{}"])
def test_a_config_that_is_wrong_leaves_a_readable_page(live_site, open_pages, value):
    with live_site.served("") as home:
        config = live_site.folder / "Site/config.js"
        good = config.read_text("utf-8")
        config.unlink()
        config.write_text(re.sub(r"apiBaseURL: .*,", f"apiBaseURL: {value},", good), "utf-8")
        try:
            page = open_pages(home).open()
            page.wait_for_timeout(200)
            expect(state(page)).to_have_text("Last build")
            expect(row(page, "GOOGL")).to_be_visible()
        finally:
            config.write_text(good, "utf-8")


def test_pauses_that_the_api_asks_for_hold_when_the_tab_comes_back(api, open_live):
    api.answers["check"] = (429, {"error": "Too many requests", "status": 429, "code": "throttled"})
    api.headers["Retry-After"] = "300"
    pages = open_live(api)
    pages.expected += NETWORK_LINES
    page = pages.open()
    expect(state(page)).to_have_text("Offline")
    for _ in range(5):
        page.evaluate("() => { document.dispatchEvent(new Event('visibilitychange')); dispatchEvent(new Event('online')); }")
        pass_time(page, 31)
    assert api.count("check") == 1


def test_after_a_long_sleep_old_prices_are_not_called_live(api, open_live):
    page = open_live(api).open("trade/")
    expect(page.locator(".order-price").first).to_have_text("$181.25")
    api.answers["check"] = api.hang
    page.evaluate("() => Object.defineProperty(document, 'hidden', { configurable: true, get: () => true })")
    page.clock.fast_forward("08:00:00")
    page.evaluate("""() => {
        Object.defineProperty(document, 'hidden', { configurable: true, get: () => false });
        document.dispatchEvent(new Event('visibilitychange'));
    }""")
    expect(state(page)).to_have_text("Delayed")
    page.get_by_role("button", name="Quick buy AAPL").click()
    expect(page.locator(".order-outcome")).to_contain_text("There is no current price of AAPL, so the order was not sent.")
    assert api.count("buy") == 0


def test_an_empty_list_is_not_called_live(api, open_live):
    page = open_live(api).open()
    expect(state(page)).to_have_text("Live")
    since = page.locator(".live-state time").get_attribute("datetime")
    api.answers["check"] = []
    page.clock.run_for(31_000)
    expect(state(page)).to_have_text("Delayed")
    expect(row(page, "GOOGL")).to_contain_text("$152.00")
    expect(page.locator(".live-note")).to_have_text("No price for AAPL, AMZN, GOOGL, MSFT, TSLA")
    assert page.locator(".live-state time").get_attribute("datetime") == since


def test_a_time_to_come_is_not_believed(api, open_live):
    api.answers["check"] = [quote | {"as_of": "2999-01-01T00:00:00Z"} for quote in QUOTES]
    page = open_live(api).open()
    expect(state(page)).to_have_text("Live")
    assert "2999" not in page.locator(".live-state").inner_text()


def test_what_the_api_does_not_tell_is_not_shown_as_live(api, open_live):
    api.answers["check"] = [{"symbol": quote["symbol"], "name": quote["name"], "price": quote["price"]} for quote in QUOTES]
    page = open_live(api).open()
    expect(row(page, "GOOGL")).to_contain_text("$152.00")
    expect(row(page, "GOOGL").locator("[data-live=change]")).to_have_text("–")
    expect(row(page, "GOOGL").locator("[data-live=volume]")).to_have_text("–")


@pytest.mark.parametrize("path", LIVE_PAGES)
@pytest.mark.parametrize("width", [320, 390])
def test_live_pages_fit_on_phones(api, open_live, path, width):
    page = open_live(api, viewport={"width": width, "height": 800}).open(path)
    expect(state(page)).to_have_text("Live")
    page.wait_for_timeout(100)
    assert page.evaluate("() => document.documentElement.scrollWidth") == width


def test_five_thousand_quotes_are_taken_in(api, open_live):
    api.answers["check"] = QUOTES + [{"symbol": f"S{index}", "name": f"Stock {index}", "price": index + 1} for index in range(4995)]
    page = open_live(api).open("trade/")
    expect(state(page)).to_have_text("Live")
    assert page.get_by_role("form", name="Buy").locator("option").count() == 5000
