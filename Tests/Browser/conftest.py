import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from serving import serving
from site_folder import Site

HERE = Path(__file__).parent
PROJECT = HERE.parent.parent


def pytest_addoption(parser):
    parser.addoption("--site", default=os.environ.get("BOURSE_TEST_SITE", str(PROJECT / "Site")), help="the built site")
    parser.addoption(
        "--bourse", default=os.environ.get("BOURSE_TEST_PROGRAM", str(PROJECT / ".build/release/bourse")),
        help="the program that builds sites again")
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
