"""The live site in Debian's Firefox: prices, an order and the portfolio after a reload, and its policy."""

import os
import shutil
from contextlib import closing

import pytest
from marionette_driver import By, Wait
from marionette_driver.marionette import Marionette

from fake_api import FakeAPI, traded
from live_site import WATCH


@pytest.fixture
def firefox(tmp_path):
    program = os.environ.get("FIREFOX") or shutil.which("firefox-esr") or shutil.which("firefox")
    if not program:
        raise pytest.UsageError("firefox-esr is not installed; 'make test' installs it")
    browser = Marionette(bin=program, headless=True, port=0, gecko_log=str(tmp_path / "gecko.log"), workspace=str(tmp_path))
    browser.start_session()
    yield browser
    browser.quit()


def test_prices_orders_and_portfolio(firefox, live_site):
    def find(selector):
        return firefox.find_element(By.CSS_SELECTOR, selector)

    def wait(condition, what):
        Wait(firefox, timeout=20).until(lambda _: condition(), message=what)

    with closing(FakeAPI(buy=traded)) as api, live_site.served(api.url) as home:
        firefox.navigate(home)
        wait(lambda: find(".live-state [role=status]").text == "Live", "prices are live")
        assert find("tr[data-symbol=GOOGL] [data-live=price]").text == "$152.00"
        assert find("tr[data-symbol=AAPL] [data-live=change]").text == "▼ −2.0%"

        firefox.navigate(home + "trade/")
        firefox.execute_script(WATCH.split("window.shifts")[0])
        wait(lambda: find("#buy-title"), "the form is there")
        wait(lambda: find(".order-price").text == "$181.25", "the price is shown")
        find("#buy-quantity").clear()
        find("#buy-quantity").send_keys("3")
        find("form[data-side=buy] button").click()
        wait(lambda: find(".order-outcome").text.startswith("Bought 3 AAPL at $181.25 for $543.75"), "the order is told")
        assert firefox.execute_script("return window.policyViolations") == []
        assert [asked.headers["Idempotency-Key"] for asked in api.asked if asked.path == "buy"]

        firefox.navigate(home + "portfolio/")
        wait(lambda: "AAPL" in find("main").text and "3" in find("main").text, "the portfolio has the shares")
        firefox.refresh()
        wait(lambda: "AAPL" in find("main").text, "the portfolio is there after a reload")
