"""The reader's portfolio: shown, kept in all tabs, exported, imported, reset, and the server's where there is one."""

import json
import os
import shutil
from contextlib import closing

import pytest
from playwright.sync_api import expect

from fake_api import QUOTES, FakeAPI, drop
from live_site import NETWORK_LINES, axe, pass_time, shifts, state

# 12 AAPL are worth 2,175.00 at 181.25 and cost 1,998.00; 5 TSLA 1,310.00 and 700.00. With 4,321.10 in cash that is 7,806.10.
TRADES = [
    {"id": f"t{number}", "symbol": "AAPL", "type": "buy", "quantity": 1, "price": "166.50", "total": "166.50",
     "timestamp": f"2026-01-{number:02}T15:00:00.000Z"} for number in range(12, 0, -1)]
KEPT = {
    "version": 2, "source": "browser", "cash": "4321.10", "currency": "USD", "transactions": TRADES,
    "positions": [{"symbol": "AAPL", "quantity": 12, "averagePrice": "166.50", "cost": "1998.00"},
                  {"symbol": "TSLA", "quantity": 5, "averagePrice": "140.00", "cost": "700.00"}]}
SERVER = {"cash": "9250.00", "currency": "USD", "as_of": "2026-07-01T15:00:00Z",
          "positions": [{"symbol": "GOOGL", "name": "Alphabet Inc.", "quantity": 5, "average_price": "150.00", "price": 152, "value": "760.00"}]}


def server_trades(numbers):
    return {"next_cursor": None, "transactions": [
        {"id": f"s{number}", "symbol": "GOOGL", "type": "buy", "quantity": 1, "price": "150.00", "total_cost": "150.00",
         "timestamp": f"2026-02-{number:02}T15:00:00Z", "success": True} for number in numbers]}


@pytest.fixture
def api():
    """One without accounts: the browser keeps the portfolio."""
    with closing(FakeAPI()) as api:
        del api.answers["portfolio"], api.answers["transactions"]
        yield api


@pytest.fixture
def open_portfolio(open_live, api):
    """Opens the page in a browser that keeps something, and waits for prices."""
    def open_portfolio(kept=KEPT, key="stockPortfolio", expected=NETWORK_LINES, **options):
        pages = open_live(api, **options)
        pages.expected += expected
        if kept is not None:
            text = json.dumps(kept if isinstance(kept, str) else json.dumps(kept))
            pages.context.add_init_script(f"if (!localStorage.seeded) {{ localStorage.seeded = 1; localStorage.setItem('{key}', {text}); }}")
        page = pages.open("portfolio/")
        expect(state(page)).not_to_have_text("Asking for prices")
        page.pages = pages
        return page
    return open_portfolio


def stored(page, key="stockPortfolio"):
    return json.loads(page.evaluate("key => localStorage.getItem(key)", key))


def position(page, symbol):
    return page.locator(".positions tbody tr").filter(has=page.get_by_role("rowheader", name=symbol))


def box(page, name):
    return page.locator(".portfolio .metrics > div").filter(has=page.get_by_text(name, exact=True))


def said(page):
    return page.locator(".portfolio-status")


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def downloaded(page, name):
    with page.expect_download() as download:
        button(page, name).click()
    return download.value.path().read_bytes().decode("utf-8")


def test_positions_gain_and_allocation(open_portfolio):
    page = open_portfolio()
    for text in ("Apple Inc.", "12", "$2,175.00", "▲ +$177.00", "▲ +8.9%", "$181.25", "$166.50", "27.9%"):
        expect(position(page, "AAPL")).to_contain_text(text)
    for name, text in (("Total value", "$7,806.10"), ("Cash", "$4,321.10"), ("Invested", "$2,698.00"), ("Gain", "+$787.00")):
        expect(box(page, name)).to_contain_text(text)
    expect(position(page, "AAPL").get_by_role("link", name="AAPL", exact=True)).to_have_attribute("href", "/stocks/AAPL/")
    expect(position(page, "AAPL").get_by_role("link", name="Sell AAPL")).to_have_attribute("href", "/trade/?symbol=AAPL&side=sell")


def test_values_move_with_prices_in_place(open_portfolio, api):
    page = open_portfolio()
    link = position(page, "AAPL").get_by_role("link", name="Sell AAPL")
    link.focus()
    page.wait_for_timeout(100)
    before = len(shifts(page))
    page.evaluate("() => { window.row = document.querySelector('.positions tbody tr'); }")
    for price, value in ((1000.5, "$12,006.00"), (9.99, "$119.88"), (181.25, "$2,175.00")):
        api.answers["check"] = [quote | {"price": price} if quote["symbol"] == "AAPL" else quote for quote in QUOTES]
        page.clock.run_for(30_000)
        expect(position(page, "AAPL")).to_contain_text(value)
    expect(link).to_be_focused()
    assert page.evaluate("() => window.row == document.querySelector('.positions tbody tr')")
    assert shifts(page)[before:] == []


def test_an_hour_of_prices_adds_nothing_to_the_page(open_portfolio, api):
    page = open_portfolio()
    before = page.evaluate("() => document.querySelectorAll('*').length")
    for minute in range(60):
        api.answers["check"] = [quote | {"price": quote["price"] + minute} for quote in QUOTES]
        pass_time(page, 60)
    assert page.evaluate("() => document.querySelectorAll('*').length") == before


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("kept", [KEPT, None, "{damaged"], ids=["full", "empty", "damaged"])
def test_page_is_accessible(open_portfolio, kept, width, scheme):
    page = open_portfolio(kept, viewport={"width": width, "height": 800}, color_scheme=scheme)
    assert axe(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_targets_are_large_enough_for_fingers(open_portfolio):
    page = open_portfolio(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    small = page.evaluate("""() => [...document.querySelectorAll('.portfolio :is(button, table a[href])')].map(node => [node.textContent,
        node.getBoundingClientRect()]).filter(([, { width, height }]) => width && (width < 44 || height < 44)).map(([text]) => text)""")
    assert small == []


def test_nothing_held_leads_to_the_trade_page(open_portfolio):
    page = open_portfolio(None)
    expect(box(page, "Total value")).to_contain_text("$10,000.00")
    expect(page.get_by_role("link", name="Buy your first ones")).to_have_attribute("href", "/trade/")
    assert page.evaluate("() => localStorage.length") == 0


def test_without_prices_the_built_ones_count(open_portfolio, api):
    api.answers["check"] = drop
    page = open_portfolio()
    expect(state(page)).to_have_text("Offline")
    expect(position(page, "AAPL")).to_contain_text("$215.30")


def test_older_trades_come_when_asked_for(open_portfolio):
    page = open_portfolio()
    rows = page.locator(".trades tbody tr")
    expect(rows).to_have_count(10)
    button(page, "Show older trades").click()
    expect(rows).to_have_count(12)
    expect(button(page, "Show older trades")).to_be_hidden()


@pytest.mark.parametrize(("key", "kept"), [
    ("stockPortfolio", [{"symbol": "AAPL", "quantity": 6}, {"symbol": "MSFT", "quantity": 100}]), ("portfolio", {"AAPL": 6, "MSFT": 100})])
def test_older_formats_are_migrated(open_portfolio, key, kept):
    page = open_portfolio(kept, key)
    expect(position(page, "AAPL")).to_contain_text("$1,087.50")
    expect(position(page, "MSFT")).to_contain_text("100")
    assert stored(page)["version"] == 2
    assert page.evaluate("() => localStorage.portfolio") is None


def test_a_damaged_value_is_set_aside(open_portfolio):
    page = open_portfolio("{damaged")
    expect(page.locator(".portfolio-message")).to_contain_text("could not be read")
    assert json.loads(downloaded(page, "Download what was set aside")) == {"stockPortfolio.damaged": "{damaged"}


def test_a_newer_value_is_left_alone(open_portfolio):
    page = open_portfolio({"version": 3})
    expect(page.locator(".portfolio-message")).to_contain_text("newer version")
    expect(button(page, "Reset…")).to_be_hidden()
    assert stored(page) == {"version": 3}


def test_json_export_reset_and_import(open_portfolio, tmp_path):
    page = open_portfolio()
    (tmp_path / "mine.json").write_text(downloaded(page, "Export JSON"))
    expect(said(page)).to_contain_text("Saved as portfolio.json.")
    button(page, "Reset…").click()
    dialog = page.get_by_role("dialog", name="Reset the portfolio?")
    expect(dialog).to_be_visible()
    expect(button(dialog, "Cancel")).to_be_focused()
    assert axe(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button(page, "Reset…")).to_be_focused()
    assert stored(page)["cash"] == "4321.10"
    button(page, "Reset…").click()
    button(dialog, "Reset").click()
    expect(box(page, "Total value")).to_contain_text("$10,000.00")
    expect(said(page)).to_contain_text("The portfolio was reset.")
    page.locator("input[type=file]").set_input_files(tmp_path / "mine.json")
    dialog = page.get_by_role("dialog", name="Replace the portfolio?")
    expect(dialog).to_contain_text("AAPL: none → 12 at $166.50")
    assert axe(page) == []
    button(dialog, "Cancel").click()
    assert stored(page)["positions"] == []
    page.locator("input[type=file]").set_input_files(tmp_path / "mine.json")
    button(dialog, "Replace").click()
    expect(said(page)).to_contain_text("Imported mine.json.")
    assert stored(page) == KEPT


def test_csv_export_and_import(open_portfolio, tmp_path):
    page = open_portfolio()
    text = downloaded(page, "Export CSV")
    assert text.startswith("\ufefftimestamp,type,symbol,quantity,price,total,id\r\n2026-01-12T15:00:00.000Z,buy,AAPL,1,166.50,166.50,t12\r\n")
    assert "TSLA,\"Tesla, Inc.\",5,140.00,700.00,262.00,1310.00,610.00," in downloaded(page, "Positions as CSV")
    (tmp_path / "mine.csv").write_text(text, "utf-8", newline="")
    page.locator("input[type=file]").set_input_files(tmp_path / "mine.csv")
    expect(said(page)).to_contain_text("says what is here already")
    (tmp_path / "bad.csv").write_text(text.replace("buy,AAPL", "gift,<b>", 2), "utf-8", newline="")
    page.locator("input[type=file]").set_input_files(tmp_path / "bad.csv")
    expect(said(page).get_by_role("listitem")).to_have_text(['Line 2: symbol cannot be "<b>".', 'Line 3: symbol cannot be "<b>".'])
    assert stored(page) == KEPT


def test_tabs_show_the_same(open_portfolio):
    page = open_portfolio()
    other = page.pages.open("portfolio/")
    button(page, "Reset…").click()
    button(page.get_by_role("dialog"), "Reset").click()
    expect(box(other, "Total value")).to_contain_text("$10,000.00")


def test_the_servers_portfolio_is_the_truth(open_portfolio, api):
    api.answers |= {"portfolio": SERVER, "transactions": server_trades([4, 3])}
    page = open_portfolio()
    expect(position(page, "GOOGL")).to_contain_text("▲ +$10.00")
    expect(position(page, "AAPL")).to_have_count(0)
    expect(page.locator(".portfolio-message")).to_contain_text("set aside")
    expect(button(page, "Import…")).to_be_disabled()
    assert stored(page)["source"] == "server" and stored(page, "stockPortfolio.browser") == KEPT
    assert axe(page) == []
    button(page, "Reset…").click()
    expect(page.get_by_role("dialog")).to_contain_text("Only this browser's copy is cleared.")
    # What is shown before the server has been asked again could be the copy of before.
    with page.expect_response("**/transactions*"):
        button(page.get_by_role("dialog"), "Reset").click()
    expect(position(page, "GOOGL")).to_contain_text("▲ +$10.00")
    api.answers["portfolio"] = api.answers["transactions"] = drop
    page.reload()
    expect(position(page, "GOOGL")).to_have_count(1)
    expect(page.locator(".portfolio-message")).to_contain_text("This is what it was on 1 Jul 2026")
    del api.answers["portfolio"]
    page.reload()
    expect(position(page, "AAPL")).to_have_count(1)
    assert stored(page) == KEPT and page.evaluate("() => localStorage['stockPortfolio.browser']") is None


@pytest.mark.parametrize("has_server", [True, False])
def test_browsers_that_keep_no_data_show_the_portfolio(live_site, browser, api, tmp_path, has_server):
    if has_server:
        api.answers |= {"portfolio": SERVER, "transactions": server_trades([4])}
    (tmp_path / "Default").mkdir()
    (tmp_path / "Default/Preferences").write_text(json.dumps({"profile": {"default_content_setting_values": {"cookies": 2}}}))
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with live_site.served(api.url) as home:
        context = browser.browser_type.launch_persistent_context(tmp_path, executable_path=program, headless=True, service_workers="block")
        with closing(context):
            page, failures = context.new_page(), []
            page.on("pageerror", lambda error: failures.append(str(error)))
            page.goto(home + "portfolio/")
            expect(state(page)).to_have_text("Live")
            assert page.evaluate("() => { try { return !!localStorage } catch ({ name }) { return name } }") == "SecurityError"
            assert page.evaluate("() => navigator.locks.request('x', () => {}).catch(({ name }) => name)") == "SecurityError"
            if has_server:
                expect(position(page, "GOOGL")).to_contain_text("▲ +$10.00")
                expect(page.locator(".portfolio-message")).to_contain_text("lasts until the page is closed")
            else:
                expect(box(page, "Total value")).to_contain_text("$10,000.00")
            assert failures == []


def test_a_server_that_fails_is_asked_less_often(open_portfolio, api):
    api.answers["portfolio"] = (503, {"error": "no", "code": "unavailable"})
    page = open_portfolio(None)
    counts = []
    for _ in range(14):
        pass_time(page, 30)
        counts.append(api.count("portfolio"))
    assert counts[-1] <= 5, counts
    asked = api.count("portfolio")
    api.answers |= {"portfolio": SERVER, "transactions": server_trades([4])}
    for _ in range(12):
        pass_time(page, 30)
    expect(position(page, "GOOGL")).to_have_count(1)
    assert api.count("portfolio") == asked + 1


def test_a_server_is_not_asked_before_it_wants(open_portfolio, api):
    api.answers["portfolio"] = (503, {"error": "no", "code": "unavailable"})
    api.headers["Retry-After"] = "600"
    page = open_portfolio(None)
    pass_time(page, 9 * 60)
    assert api.count("portfolio") == 1
    pass_time(page, 2 * 60)
    assert api.count("portfolio") == 2


def test_a_former_account_of_the_server_goes_away(open_portfolio, api):
    api.answers |= {"portfolio": SERVER, "transactions": server_trades([4, 3])}
    page = open_portfolio(None)
    expect(page.locator(".trades tbody tr")).to_have_count(2)
    assert stored(page)["server"] == api.url
    api.answers |= {"portfolio": SERVER | {"positions": []}, "transactions": server_trades([])}
    page.reload()
    expect(page.get_by_text("No trades yet.")).to_be_visible()
    expect(page.locator(".trades tbody tr")).to_have_count(0)
    assert stored(page)["transactions"] == []


def test_the_copy_of_another_api_is_not_shown(open_portfolio, api):
    other = {**KEPT, "source": "server", "server": "https://other.example/Prod", "asOf": "2026-01-01T00:00:00.000Z"}
    api.answers["portfolio"] = (503, {"error": "no", "code": "unavailable"})
    page = open_portfolio(other)
    expect(page.locator(".portfolio-message")).to_have_text("The server's portfolio could not be read.")
    expect(position(page, "AAPL")).to_have_count(0)


def test_what_was_set_aside_can_be_removed_after_a_reset(open_portfolio):
    page = open_portfolio("{damaged")
    button(page, "Reset…").click()
    button(page.get_by_role("dialog"), "Reset").click()
    dialog = page.get_by_role("dialog", name="Remove what was set aside too?")
    expect(dialog).to_contain_text("stockPortfolio.damaged: 8 characters")
    assert axe(page) == []
    button(dialog, "Cancel").click()
    assert page.evaluate("() => localStorage['stockPortfolio.damaged']") == "{damaged"
    button(page, "Reset…").click()
    expect(button(page.get_by_role("dialog", name="Reset the portfolio?"), "Export JSON")).to_be_visible()
    button(page.get_by_role("dialog"), "Reset").click()
    with page.expect_download() as download:
        button(dialog, "Download what was set aside").click()
    assert json.loads(download.value.path().read_text()) == {"stockPortfolio.damaged": "{damaged"}
    button(dialog, "Remove").click()
    expect(said(page)).to_contain_text("what was set aside was removed")
    expect(page.locator(".portfolio-message")).to_have_text("")
    expect(button(page, "Download what was set aside")).to_be_hidden()
    assert page.evaluate("() => localStorage['stockPortfolio.damaged']") is None


def test_a_sentence_stands_in_without_scripts(open_live, api):
    page = open_live(api, java_script_enabled=False, clock=False).open("portfolio/")
    expect(page.get_by_text("With JavaScript, this page shows")).to_be_visible()
    expect(page.get_by_role("link", name="A sample account")).to_have_attribute("href", "/account/")
