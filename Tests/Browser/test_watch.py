"""The watch list and price alerts, kept in the reader's browser."""

from contextlib import closing

import pytest
from playwright.sync_api import expect

from fake_api import QUOTES, FakeAPI
from live_site import axe, state


@pytest.fixture
def api():
    with closing(FakeAPI()) as api:
        yield api


def at(price):
    return [quote | {"price": price} if quote["symbol"] == "AAPL" else quote for quote in QUOTES]


def set_alert(page, direction, price, notify=False):
    if not page.locator(".watch details").evaluate("details => details.open"):
        page.get_by_text("Price alerts").click()
    page.get_by_label("Tell me when AAPL").select_option(label=direction)
    page.locator(".watch").get_by_label("Price", exact=True).fill(str(price))
    if notify:
        page.get_by_label("Also as a notification").check()
    page.get_by_role("button", name="Set alert").click()


def fired(page):
    return page.locator(".alerts-fired p")


def test_watched_stocks_are_listed_in_all_tabs_and_stay(api, open_live):
    pages = open_live(api)
    overview, stock = pages.open(), pages.open("stocks/AAPL/")
    expect(overview.get_by_text("Press “Watch” on the page of a stock")).to_be_visible()
    button = stock.get_by_role("button", name="Watch AAPL")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    item = overview.get_by_role("region", name="Your watch list").get_by_role("listitem")
    expect(item).to_have_count(1)
    expect(item).to_contain_text("$181.25")
    api.answers["check"] = at(190)
    overview.clock.run_for(31_000)
    expect(item).to_contain_text("$190.00")
    assert axe(overview) == []
    overview.reload()
    expect(item).to_contain_text("AAPL")
    overview.get_by_role("button", name="Stop watching AAPL").click()
    expect(item).to_have_count(0)
    expect(overview.locator("main")).to_be_focused()
    expect(button).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize("direction,before,after", [("rises to", 181, 200), ("falls to", 181, 150)])
def test_an_alert_tells_once(api, open_live, direction, before, after):
    pages = open_live(api)
    page = pages.open("stocks/AAPL/")
    expect(state(page)).to_have_text("Live")
    set_alert(page, direction, 195 if direction == "rises to" else 160)
    expect(page.locator(".watch li")).to_have_count(1)
    assert axe(page) == []
    expect(fired(page)).to_have_count(0)
    api.answers["check"] = at(after)
    page.clock.run_for(31_000)
    expect(fired(page)).to_contain_text(f"AAPL is at ${after}.00")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator(".watch li")).to_have_count(0)
    page.clock.run_for(31_000)
    expect(fired(page)).to_have_count(1)
    page.get_by_role("button", name="Close").click()
    expect(fired(page)).to_have_count(0)
    expect(page.locator("main")).to_be_focused()


def test_an_alert_can_be_taken_back(api, open_live):
    page = open_live(api).open("stocks/AAPL/")
    expect(state(page)).to_have_text("Live")
    set_alert(page, "rises to", 195)
    page.get_by_role("button", name="Remove the alert for AAPL at or above $195.00").click()
    expect(page.locator(".watch li")).to_have_count(0)
    expect(page.locator(".watch").get_by_label("Price", exact=True)).to_be_focused()


def test_a_browser_without_notifications_says_so(api, open_live):
    page = open_live(api).open("stocks/AAPL/")
    page.evaluate("() => { Notification.requestPermission = async () => 'denied'; }")
    page.get_by_text("Price alerts").click()
    page.get_by_label("Also as a notification").click()
    expect(page.get_by_text("This browser allows no notifications")).to_be_visible()
    expect(page.get_by_label("Also as a notification")).not_to_be_checked()


def test_a_notification_that_fails_stops_nothing(api, open_live):
    pages = open_live(api)
    page = pages.open("stocks/AAPL/")
    expect(state(page)).to_have_text("Live")
    page.evaluate("() => { window.Notification = class { static requestPermission = async () => 'granted'; constructor() { throw new TypeError('Illegal constructor'); } }; }")
    set_alert(page, "rises to", 195, notify=True)
    set_alert(page, "rises to", 196)
    api.answers["check"] = at(200)
    page.clock.run_for(31_000)
    expect(fired(page)).to_have_count(2)
    api.answers["check"] = at(210)
    page.clock.run_for(31_000)
    expect(page.locator(".metrics").first).to_contain_text("$210.00")


def test_alerts_work_where_nothing_can_be_kept(api, open_live):
    pages = open_live(api)
    pages.context.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };")
    page = pages.open("stocks/AAPL/")
    expect(state(page)).to_have_text("Live")
    page.get_by_role("button", name="Watch AAPL").click()
    expect(page.get_by_role("button", name="Watch AAPL")).to_have_attribute("aria-pressed", "true")
    set_alert(page, "rises to", 195)
    expect(page.locator(".watch li")).to_have_count(1)
    api.answers["check"] = at(200)
    page.clock.run_for(31_000)
    expect(fired(page)).to_have_count(1)
    expect(page.locator(".watch li")).to_have_count(0)
