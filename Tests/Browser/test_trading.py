"""Buying and selling: by the forms and the quick buttons, at Bourse's own API, at older back ends and at bad ones."""

import json
import re
import threading
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from fake_api import QUOTES, Drop, FakeAPI, drop, traded
from live_site import NETWORK_LINES, axe, bourse_api, pass_time, shifts, state


@pytest.fixture
def own_api(program, tmp_path):
    with bourse_api(program, tmp_path) as api:
        yield api


@pytest.fixture
def api():
    with closing(FakeAPI(buy=traded, sell=traded)) as api:
        yield api


@pytest.fixture
def trade(open_live):
    """Opens the trade page and waits for prices."""
    def trade(api, path="trade/", expected=(), **options):
        pages = open_live(api, **options)
        pages.expected += expected
        page = pages.open(path)
        expect(state(page)).to_have_text("Live")
        return page
    return trade


def form(page, side):
    return page.get_by_role("form", name=side, exact=True)


def order(page, side, symbol, quantity):
    fields = form(page, side)
    fields.get_by_label("Symbol").select_option(symbol)
    fields.get_by_label("Quantity").fill(str(quantity))
    fields.get_by_role("button", name=side, exact=True).click()


def outcome(page):
    return page.locator(".order-outcome")


def told(page):
    """The list of all that the outcome says from now on, however short."""
    page.evaluate("""() => {
        window.told = [];
        const outcome = document.querySelector('.order-outcome');
        new MutationObserver(() => window.told.push(outcome.textContent)).observe(outcome, { childList: true });
    }""")
    return lambda: page.evaluate("() => window.told")


def held(page, symbol):
    return page.locator(f"tr[data-symbol={symbol}] .held")


# With Bourse's own API

def test_buy_and_sell_are_in_the_portfolio_and_stay(own_api, trade):
    page = trade(own_api)
    order(page, "Buy", "AAPL", 3)
    expect(outcome(page)).to_contain_text(re.compile(r"^Bought 3 AAPL at \$[\d,]+\.\d\d for \$[\d,]+\.\d\d"))
    expect(held(page, "AAPL")).to_have_text("3")
    order(page, "Sell", "AAPL", 1)
    expect(outcome(page)).to_contain_text("Sold 1 AAPL")
    expect(held(page, "AAPL")).to_have_text("2")
    page.reload()
    expect(held(page, "AAPL")).to_have_text("2")
    page.goto(page.url.replace("trade/", "portfolio/"))
    expect(page.get_by_role("row").filter(has_text="AAPL").first).to_contain_text("2")
    assert axe(page) == []


def test_the_price_and_the_total_are_those_that_were_shown(own_api, trade):
    page = trade(own_api)
    fields = form(page, "Buy")
    fields.get_by_label("Symbol").select_option("MSFT")
    fields.get_by_label("Quantity").fill("4")
    price, total = fields.locator(".order-price").inner_text(), fields.locator(".order-total").inner_text()
    assert float(total[1:].replace(",", "")) == pytest.approx(4 * float(price[1:].replace(",", "")))
    fields.get_by_role("button", name="Buy").click()
    expect(outcome(page)).to_contain_text(f"Bought 4 MSFT at {price} for {total}")


def test_overselling_is_refused_by_the_page_and_by_the_server(own_api, trade):
    page = trade(own_api, expected=NETWORK_LINES)
    order(page, "Buy", "TSLA", 2)
    expect(held(page, "TSLA")).to_have_text("2")
    order(page, "Sell", "TSLA", 3)
    quantity = form(page, "Sell").get_by_label("Quantity")
    expect(form(page, "Sell").locator(".field-error")).to_have_text("You hold 2 TSLA.")
    expect(quantity).to_be_focused()
    expect(quantity).to_have_attribute("aria-invalid", "true")
    assert axe(page) == []
    # Another page sells what this one believes to hold.
    connection = HTTPConnection(urlsplit(own_api.url).netloc)
    connection.request("POST", "/Prod/sell", '{"symbol": "TSLA", "quantity": 2}', {"Content-Type": "application/json"})
    assert connection.getresponse().status == 200
    connection.close()
    order(page, "Sell", "TSLA", 2)
    expect(outcome(page)).to_contain_text("You hold fewer than 2 TSLA. Nothing was sold.")
    expect(held(page, "TSLA")).to_have_text("–")


def test_spending_more_than_there_is_is_refused(own_api, trade):
    page = trade(own_api)
    order(page, "Buy", "AAPL", 1_000_000)
    expect(form(page, "Buy").locator(".field-error")).to_contain_text("you have $10,000.00")
    expect(outcome(page)).to_be_empty()


@pytest.mark.parametrize("path", ["trade/", "stocks/AAPL/"])
def test_quick_buttons_trade_one_share(own_api, trade, path):
    page = trade(own_api, path)
    page.get_by_role("button", name="Quick buy AAPL").click()
    expect(outcome(page)).to_contain_text("Bought 1 AAPL")
    expect(page.get_by_role("button", name="Quick buy AAPL")).to_be_focused()
    page.get_by_role("button", name="Quick sell AAPL").click()
    expect(outcome(page)).to_contain_text("Sold 1 AAPL")
    page.get_by_role("button", name="Quick sell AAPL").click()
    expect(outcome(page)).to_contain_text("You hold no AAPL. Nothing was sold.")
    assert axe(page) == []


def test_trade_shows_its_three_steps(own_api, live_site, trade):
    live_site.run("build", BOURSE_API=own_api.url, BOURSE_ORDERS="trade")
    try:
        page = trade(own_api)
        order(page, "Buy", "GOOGL", 1)
        expect(outcome(page).get_by_role("listitem")).to_have_text([
            re.compile("^Validate trade: succeeded"), re.compile("^Execute trade: succeeded"), re.compile("^Record transaction: succeeded")])
        assert axe(page) == []
    finally:
        live_site.run("build", BOURSE_API="http://127.0.0.1:1/Prod")


def test_keyboard_alone_will_do(own_api, trade):
    page = trade(own_api)
    form(page, "Buy").get_by_label("Symbol").focus()
    page.keyboard.type("TSLA")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    expect(outcome(page)).to_contain_text("Bought 2 TSLA")


# With an API that does as it is told

def test_one_click_is_one_request_with_a_key(api, trade):
    page = trade(api)
    api.answers["buy"] = lambda asked: api.released.wait(5) and None or traded(asked)
    button = form(page, "Buy").get_by_role("button", name="Buy")
    form(page, "Buy").get_by_label("Symbol").select_option("AMZN")
    # Buttons at work say that they are disabled, for which Playwright would wait.
    button.dblclick(force=True)
    button.click(force=True)
    page.get_by_role("button", name="Quick buy AAPL").click(force=True)
    expect(outcome(page)).to_have_text("Sending the order …")
    api.released.set()
    expect(outcome(page)).to_contain_text("Bought 1 AMZN at $141.00")
    assert api.count("buy") == 1
    sent = next(asked for asked in api.asked if asked.path == "buy")
    assert sent.body == {"symbol": "AMZN", "quantity": 1, "stock_price": 141, "action": "buy"}
    assert re.fullmatch(r"[A-Za-z0-9._:-]{8,128}", sent.headers["Idempotency-Key"])
    page.get_by_role("button", name="Quick buy AAPL").click()
    expect(outcome(page)).to_contain_text("Bought 1 AAPL")
    assert len({asked.headers["Idempotency-Key"] for asked in api.asked if asked.path == "buy"}) == 2


def test_a_lost_answer_trades_once(trade, program, tmp_path):
    """A proxy before Bourse's own API loses the first answer to the order, after it was carried out."""
    with bourse_api(program, tmp_path) as own, closing(FakeAPI()) as proxy:
        lost = []

        def forward(asked):
            connection = HTTPConnection(urlsplit(own.url).netloc)
            names = ("Content-Type", "Idempotency-Key")
            body = None if asked.body is None else json.dumps(asked.body)
            connection.request(asked.method, "/Prod/" + asked.path, body, {name: asked.headers[name] for name in names if name in asked.headers})
            response = connection.getresponse()
            content = response.read()
            if asked.method == "POST" and not lost:
                lost.append(content)
                raise Drop
            return response.status, content
        for path in ("check", "portfolio", "transactions", "buy"):
            proxy.answers[path] = forward
        page = trade(proxy, expected=NETWORK_LINES)
        said = told(page)
        order(page, "Buy", "AAPL", 2)
        expect(outcome(page)).to_contain_text("Bought 2 AAPL", timeout=20_000)
        assert "No answer yet. The same order is sent again …" in said()
        expect(held(page, "AAPL")).to_have_text("2")
        assert lost and len({asked.headers["Idempotency-Key"] for asked in proxy.asked if asked.path == "buy"}) == 1


def test_when_the_outcome_is_not_known_it_says_so_and_sends_the_same_order(api, trade):
    page = trade(api, expected=NETWORK_LINES)
    api.answers["buy"] = drop
    said = told(page)
    page.get_by_role("button", name="Quick buy MSFT").click()
    expect(outcome(page)).to_contain_text("it is not known whether 1 MSFT were bought", timeout=20_000)
    assert said().count("No answer yet. The same order is sent again …") == 2
    assert axe(page) == []
    api.answers["buy"] = traded
    page.get_by_role("button", name="Try again").click()
    expect(outcome(page)).to_contain_text("Bought 1 MSFT")
    sent = [asked for asked in api.asked if asked.path == "buy"]
    assert len({asked.headers["Idempotency-Key"] for asked in sent}) == 1
    assert all(asked.body == sent[0].body for asked in sent)


@pytest.mark.parametrize("status,code,words", [
    (409, "insufficient_funds", "There is not enough cash for 1 MSFT. Nothing was bought."),
    (409, "insufficient_shares", "You hold fewer than 1 MSFT. Nothing was bought."),
    (404, "unknown_symbol", "MSFT is not traded here. Nothing was bought."),
    (429, "throttled", "Too many orders at the moment. Nothing was bought. Try again in 7 seconds."),
    (401, "unauthorized", "The trading API wants a key, which this site does not have. Nothing was bought."),
    (400, "invalid_quantity", "The trading API says: “Told by the server” Nothing was bought."),
    (500, "internal", "it is not known whether 1 MSFT were bought"),
])
def test_refusals_are_told_in_plain_words(api, trade, status, code, words):
    api.headers["Retry-After"] = "7"
    api.answers["buy"] = (status, {"error": "Refused", "status": status, "code": code, "detail": "Told by the server"})
    page = trade(api, expected=NETWORK_LINES)
    page.get_by_role("button", name="Quick buy MSFT").click()
    expect(outcome(page)).to_contain_text(words)
    assert api.count("buy") == 1


def test_refused_steps_are_shown(api, live_site, trade):
    steps = [{"name": "ValidateTradeFunction", "status": "FAILED", "duration_ms": 1, "error": "no"},
             {"name": "ExecuteTradeFunction", "status": "SKIPPED"}, {"name": "RecordTransactionFunction", "status": "SKIPPED"}]
    api.answers["trade"] = (409, {"error": "Not enough cash", "status": 409, "code": "insufficient_funds", "steps": steps})
    live_site.run("build", BOURSE_API=api.url, BOURSE_ORDERS="trade")
    try:
        page = trade(api, expected=NETWORK_LINES)
        page.get_by_role("button", name="Quick buy MSFT").click()
        expect(outcome(page).get_by_role("listitem")).to_have_text([
            "Validate trade: failed (1 ms)", "Execute trade: skipped", "Record transaction: skipped"])
    finally:
        live_site.run("build", BOURSE_API="http://127.0.0.1:1/Prod")


def test_offline_sends_nothing(api, trade):
    page = trade(api, expected=NETWORK_LINES)
    page.context.set_offline(True)
    page.get_by_role("button", name="Quick buy MSFT").click()
    expect(outcome(page)).to_have_text("You are offline. Nothing was sent.")
    page.context.set_offline(False)
    assert api.count("buy") == 0


@pytest.mark.parametrize("text,words", [
    ("", "fill out"), ("0", "greater than or equal to 1"), ("-3", "greater than or equal to 1"), ("1.5", "valid value"),
    ("1000000001", "less than or equal to 1000000000"), ("1e99", "less than or equal to")])
def test_what_is_no_quantity_is_told_beside_the_field(api, trade, text, words):
    page = trade(api)
    order(page, "Buy", "AAPL", text)
    error = form(page, "Buy").locator(".field-error")
    expect(error).to_contain_text(words)
    quantity = form(page, "Buy").get_by_label("Quantity")
    expect(quantity).to_be_focused()
    assert error.get_attribute("id") in quantity.get_attribute("aria-describedby")
    assert axe(page) == []
    quantity.fill("2")
    expect(error).to_be_empty()
    assert api.count("buy") == 0


def test_form_follows_the_address(api, trade):
    page = trade(api, "trade/?symbol=TSLA&side=sell")
    expect(form(page, "Sell").get_by_label("Symbol")).to_have_value("TSLA")
    expect(form(page, "Sell").get_by_label("Quantity")).to_be_focused()
    page = trade(api, "trade/?symbol=<img>&side=x")
    expect(form(page, "Sell").get_by_label("Symbol")).to_have_value("AAPL")


def test_new_stocks_can_be_traded_without_a_build(api, trade):
    api.answers["check"] = QUOTES + [{"symbol": "NVDA", "name": "NVIDIA <b>Corporation</b>", "price": 904.7}]
    page = trade(api)
    order(page, "Buy", "NVDA", 1)
    expect(outcome(page)).to_contain_text("Bought 1 NVDA at $904.70")


def test_trading_moves_nothing(own_api, trade):
    page = trade(own_api)
    for side, symbol in (("buy", "AAPL"), ("sell", "AAPL")):
        page.evaluate("() => { window.shifts.length = 0; }")
        page.get_by_role("button", name=f"Quick {side} {symbol}").click()
        expect(outcome(page)).to_contain_text(f"1 {symbol} at")
        page.wait_for_timeout(700)
        assert shifts(page) == [], shifts(page)


# With older back ends, which know no /portfolio, no keys and no entity tags

OLD = [{"symbol": quote["symbol"], "price": quote["price"], "change": str(quote["change"]), "volume": quote["volume"]} for quote in QUOTES]


@pytest.mark.parametrize("answer,price", [
    ({"message": "Buy order placed for 1 shares of GOOGL"}, "$152.00"),
    ({"id": "0f8fad5bd9cb469fa16570867728950e", "symbol": "GOOGL", "price": "151.50", "type": "buy", "quantity": 1,
      "timestamp": "2025-07-31T10:11:12.345Z", "total_cost": "151.50", "success": True, "message": "bought 1 GOOGL"}, "$151.50"),
    ({"statusCode": 200, "body": '{"id": "a1", "price": "150.25", "type": "buy", "qty": "1", "timestamp": "2025-07-31T10:11:12"}'}, "$150.25"),
])
def test_older_answers(trade, answer, price):
    with closing(FakeAPI(keeps_contract=False, check=OLD, buy=answer)) as api:
        page = trade(api, expected=NETWORK_LINES)
        page.get_by_role("button", name="Quick buy GOOGL").click()
        expect(outcome(page)).to_contain_text(f"Bought 1 GOOGL at {price}")
        expect(held(page, "GOOGL")).to_have_text("1")
        page.reload()
        expect(held(page, "GOOGL")).to_have_text("1")
        sent = [asked for asked in api.asked if asked.path == "buy"]
        assert len(sent) == 1 and "Idempotency-Key" not in sent[0].headers
        # The page alone prevents overselling here.
        order(page, "Sell", "GOOGL", 2)
        expect(form(page, "Sell").locator(".field-error")).to_have_text("You hold 1 GOOGL.")
        assert api.count("sell") == 0


@pytest.mark.parametrize("status,answer,words", [
    (400, {"message": "Missing symbol or quantity"}, "“Missing symbol or quantity” Nothing was bought."),
    (500, {"message": "Internal Server Error", "error": "connect ECONNREFUSED"}, "may count twice"),
    (200, {"success": False, "message": "No such stock"}, "“No such stock” Nothing was bought."),
    (200, {"statusCode": 400, "body": '{"message": "Missing"}'}, "“Missing” Nothing was bought."),
])
def test_older_refusals(trade, status, answer, words):
    with closing(FakeAPI(keeps_contract=False, check=OLD, buy=(status, answer))) as api:
        page = trade(api, expected=NETWORK_LINES)
        page.get_by_role("button", name="Quick buy GOOGL").click()
        expect(outcome(page)).to_contain_text(words)
        expect(held(page, "GOOGL")).to_have_text("–")
        assert api.count("buy") == 1


def test_two_tabs_do_not_sell_the_same_share_at_an_older_back_end(open_live):
    def slow(asked):
        sold.wait(1)
        return {"message": "Order placed"}
    sold = threading.Event()
    with closing(FakeAPI(keeps_contract=False, check=OLD, buy={"message": "Order placed"}, sell=slow)) as api:
        pages = open_live(api)
        pages.expected += NETWORK_LINES
        one, other = pages.open("trade/"), pages.open("trade/")
        one.get_by_role("button", name="Quick buy GOOGL").click()
        expect(outcome(one)).to_contain_text("Bought 1 GOOGL")
        expect(held(other, "GOOGL")).to_have_text("1")
        for page in (one, other):
            page.evaluate("() => document.querySelector('button[data-side=sell][data-symbol=GOOGL]').click()")
        expect(outcome(one)).to_contain_text(re.compile("Sold 1 GOOGL|You hold no GOOGL"))
        expect(outcome(other)).to_contain_text(re.compile("Sold 1 GOOGL|You hold no GOOGL"))
        assert api.count("sell") == 1
        expect(held(one, "GOOGL")).to_have_text("–")
        expect(held(other, "GOOGL")).to_have_text("–")


def test_the_order_has_the_price_that_was_seen_at_the_click(api, trade):
    page = trade(api)
    api.answers["portfolio"] = lambda asked: api.released.wait(2) and None or {"cash": "1.00", "positions": []}
    expect(form(page, "Buy").locator(".order-price")).to_have_text("$181.25")
    api.answers["check"] = [quote | {"price": 2 * quote["price"]} for quote in QUOTES]
    # The click and a new price come in one breath.
    page.evaluate("""() => {
        document.querySelector('button[data-side=buy][data-symbol=AAPL]').click();
        document.dispatchEvent(new Event('visibilitychange'));
    }""")
    pass_time(page, 31)
    expect(outcome(page)).to_contain_text("Bought 1 AAPL at $181.25")
    assert [asked.body["stock_price"] for asked in api.asked if asked.path == "buy"] == [181.25]


def test_without_a_price_nothing_is_sent(api, trade):
    page = trade(api, expected=NETWORK_LINES)
    api.answers["check"] = (500, {"error": "x"})
    page.clock.run_for(31_000)
    expect(state(page)).to_have_text("Offline")
    page.get_by_role("button", name="Quick buy AAPL").click()
    expect(outcome(page)).to_contain_text("There is no current price of AAPL, so the order was not sent.")
    assert api.count("buy") == 0


def test_a_page_left_in_the_middle_of_an_order_tells_so(api, trade):
    page = trade(api, expected=NETWORK_LINES)
    api.answers["buy"] = api.hang
    page.get_by_role("button", name="Quick buy AMZN").click()
    expect(outcome(page)).to_have_text("Sending the order …")
    page.wait_for_timeout(200)
    page.reload()
    expect(outcome(page)).to_contain_text("it is not known whether 1 AMZN were bought")
    # Nor does it matter how long the server takes to tell what is held then.
    api.answers |= {"buy": traded, "portfolio": api.hang}
    page.get_by_role("button", name="Try again").click()
    expect(outcome(page)).to_contain_text("Bought 1 AMZN at $141.00")
    expect(outcome(page)).to_be_focused()
    assert len({asked.headers["Idempotency-Key"] for asked in api.asked if asked.path == "buy"}) == 1
    assert page.evaluate("() => sessionStorage.length") == 0
    page.reload()
    expect(held(page, "AMZN")).to_be_visible()
    expect(outcome(page)).to_be_empty()


def test_an_answer_to_another_quantity_is_not_believed(api, trade):
    api.answers["buy"] = {"id": "abc", "symbol": "AAPL", "type": "buy", "quantity": 73, "price": "412.33"}
    page = trade(api)
    page.get_by_role("button", name="Quick buy AAPL").click()
    expect(outcome(page)).to_contain_text("it is not known whether 1 AAPL were bought")


@pytest.mark.parametrize("path", ["trade/", "stocks/AAPL/"])
def test_the_outcome_is_in_sight_on_a_phone(own_api, trade, path):
    page = trade(own_api, path, viewport={"width": 390, "height": 844})
    fields = form(page, "Sell")
    fields.get_by_role("button", name="Sell").scroll_into_view_if_needed()
    form(page, "Buy").get_by_role("button", name="Buy").click()
    expect(outcome(page)).to_contain_text("Bought 1 AAPL")
    expect(outcome(page).locator("p")).to_be_in_viewport(ratio=1)
