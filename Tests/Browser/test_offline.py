"""The demo without a network: its offline page, and never an old price as new. test_service_worker.py tries the worker itself."""

from contextlib import closing

import pytest
from playwright.sync_api import expect

from fake_api import QUOTES, FakeAPI
from live_site import NETWORK_LINES, axe, state
from serving import serving


@pytest.fixture
def api():
    with closing(FakeAPI()) as api:
        yield api


def visited(open_pages, home):
    """A profile that has been to the site, whose service worker is at work."""
    pages = open_pages(home, service_workers="allow", clock=False)
    page = pages.open()
    page.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
    page.reload()
    page.wait_for_function("() => navigator.serviceWorker.controller")
    return pages, page


def test_without_network_there_is_the_offline_page_and_no_price(api, live_site, open_pages):
    live_site.point(api.url)
    with serving(live_site.site) as home:
        pages, page = visited(open_pages, home)
        expect(state(page)).to_have_text("Live")
        pages.expected += NETWORK_LINES
        page.context.set_offline(True)
        for path in ("", "stocks/AAPL/", "trade/?symbol=AAPL"):
            page.goto(home + path)
            expect(page.get_by_role("heading", level=1)).to_have_text("You are offline")
            assert page.locator("main [data-live]").count() == 0
            assert page.evaluate("() => getComputedStyle(document.querySelector('.site-header')).borderBottomStyle") == "solid"
        assert axe(page) == []


def test_with_network_pages_and_prices_are_fresh(api, live_site, open_pages):
    live_site.point(api.url)
    with serving(live_site.site) as home:
        pages, page = visited(open_pages, home)
        asked = api.count("check")
        api.answers["check"] = [quote | {"price": 999.5} for quote in QUOTES]
        page.reload()
        expect(page.locator("tr[data-symbol=AAPL] [data-live=price]")).to_have_text("$999.50")
        assert api.count("check") == asked + 1
        assert page.evaluate("() => performance.getEntriesByType('navigation')[0].transferSize") > 0
