import os
import shutil
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

import chart_site
from chart_specs import COMBINATIONS, GENERATORS, chart_case
from live_site import LiveSite, Pages
from serving import serving
from site_folder import Site

HERE = Path(__file__).parent
PROJECT = HERE.parent.parent


def pytest_addoption(parser):
    parser.addoption("--site", default=os.environ.get("BOURSE_TEST_SITE", str(PROJECT / "Site")), help="the built site")
    parser.addoption(
        "--bourse", default=os.environ.get("BOURSE_TEST_PROGRAM", str(PROJECT / ".build/release/bourse")),
        help="the program that builds sites again")
    parser.addoption("--charts", type=int, default=600, help="how many random charts to draw")
    parser.addoption("--seed", type=int, default=1, help="of the first random chart; each has its own, one more")
    parser.addoption("--kinds", metavar="A,B", help="only random charts of these marks or combinations, such as 'line,fan'")
    parser.addoption("--screenshots", metavar="DIR", help="save every page at 390 and 1280 px, light and dark, to DIR")


def _site(config):
    return Site(Path(config.getoption("--site")).resolve())


def pytest_generate_tests(metafunc):
    """A test that takes page_path runs once for every HTML file of the site."""
    if "page_path" in metafunc.fixturenames:
        paths = [page.path for page in _site(metafunc.config).pages]
        if not paths:
            raise pytest.UsageError("there is no page in the site's folder; run 'make site' first, or name it with --site")
        metafunc.parametrize("page_path", paths)


def pytest_collection_modifyitems(config, items):
    """Screenshots are for people; without a folder for them there is nothing to do."""
    if not config.getoption("--screenshots"):
        items[:] = [item for item in items if item.originalname != "test_screenshot"]


@pytest.fixture(scope="session")
def site(pytestconfig):
    return _site(pytestconfig)


@pytest.fixture(scope="session")
def home(site):
    """The address of the site's home page."""
    with serving(site) as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium; Playwright's own browsers are not used."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not program:
        raise pytest.UsageError("chromium is not installed; 'make test' installs it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, headless=True)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def program(pytestconfig):
    path = Path(pytestconfig.getoption("--bourse")).resolve()
    if not path.is_file():
        raise pytest.UsageError(f"{path} is missing; run 'make release', or name the program with --bourse")
    return path


@pytest.fixture(scope="session")
def marks(program, tmp_path_factory):
    return chart_site.marks(program, tmp_path_factory.mktemp("marks"))


@pytest.fixture(scope="session")
def cases(marks, pytestconfig):
    """As many charts as asked for, the marks and their combinations in turn."""
    count, seed = pytestconfig.getoption("--charts"), pytestconfig.getoption("--seed")
    kinds = [mark for mark in marks if mark in GENERATORS] + list(COMBINATIONS)
    if chosen := pytestconfig.getoption("--kinds"):
        kinds = [kind for kind in kinds if kind in chosen.split(",")]
    return [chart_case(seed + number, kinds[number % len(kinds)]) for number in range(count)]


@pytest.fixture(scope="session")
def live_site(program, tmp_path_factory):
    return LiveSite(tmp_path_factory.mktemp("live"), program)


@pytest.fixture
def open_pages(browser):
    """Opens browser profiles on a served site; in the end none of their pages may have complained."""
    opened = []

    def open_pages(home, **options):
        opened.append(Pages(browser, home, **options))
        return opened[-1]
    yield open_pages
    complaints = [complaint for pages in opened for complaint in pages.complaints()]
    for pages in opened:
        pages.close()
    assert complaints == []


@pytest.fixture
def open_live(live_site, open_pages):
    """Opens a browser profile on the site that calls an API."""
    with ExitStack() as stack:
        homes = {}

        def open_live(api, **options):
            if api.url not in homes:
                homes[api.url] = stack.enter_context(live_site.served(api.url))
            return open_pages(homes[api.url], **options)
        yield open_live
