"""The live site in Debian's Firefox: prices, an order and the portfolio after a reload, and its policy."""

import os
import re
import shutil

import pytest
from marionette_driver import By, Wait
from marionette_driver.marionette import Marionette

from live_site import bourse_api


@pytest.fixture
def firefox(tmp_path):
    program = os.environ.get("FIREFOX") or shutil.which("firefox-esr") or shutil.which("firefox")
    if not program:
        raise pytest.UsageError("firefox-esr is not installed; 'make test' installs it")
    browser = Marionette(bin=program, headless=True, port=0, gecko_log=str(tmp_path / "gecko.log"), workspace=str(tmp_path))
    browser.start_session()
    yield browser
    browser.quit()


def test_prices_orders_and_portfolio(firefox, live_site, program, tmp_path):
    def find(selector):
        return firefox.find_element(By.CSS_SELECTOR, selector)

    def wait(condition, what):
        Wait(firefox, timeout=20).until(lambda _: condition(), message=what)

    with bourse_api(program, tmp_path) as api, live_site.served(api.url) as home:
        firefox.navigate(home)
        wait(lambda: find(".live-state [role=status]").text == "Live", "prices are live")
        assert re.fullmatch(r"\$\d+\.\d\d", find("tr[data-symbol=GOOGL] [data-live=price]").text)

        firefox.navigate(home + "trade/")
        firefox.execute_script("""
            document.addEventListener('securitypolicyviolation',
                event => document.documentElement.dataset.violation = `${event.violatedDirective} ${event.blockedURI}`);""")
        wait(lambda: find(".order-price").text.startswith("$"), "the price is shown")
        find("#buy-quantity").clear()
        find("#buy-quantity").send_keys("3")
        find("form[data-side=buy] button").click()
        wait(lambda: find(".order-outcome").text.startswith("Bought 3 AAPL at $"), "the order is told")
        assert find("html").get_attribute("data-violation") is None

        firefox.navigate(home + "portfolio/")
        wait(lambda: "AAPL" in find(".positions").text, "the portfolio has the shares")
        firefox.refresh()
        wait(lambda: "AAPL" in find(".positions").text, "the portfolio is there after a reload")
