"""The built demo site: every page that lies in the folder, never a list made by hand."""

from urllib.parse import quote

import pytest

import browser_checks as look
import nu
import static_checks as check


@pytest.fixture
def page_file(site, page_path):
    return site.pages_by_path[page_path]


@pytest.fixture
def address(home, page_file):
    return home + quote(page_file.address)


def test_pages_are_there(site):
    assert "index.html" in site.pages_by_path and "404.html" in site.pages_by_path


def test_nu_checker_finds_nothing(site):
    assert nu.findings(site.root) == []


def test_policy_is_the_contract(site, page_file):
    assert check.policy_findings(page_file, check.api_origin(site)) == []


def test_head_begins_with_the_policy(page_file):
    assert check.head_findings(page_file) == []


def test_nothing_is_inline(page_file):
    assert check.inline_findings(page_file) == []


def test_links_and_fragments_are_alive(site, page_file):
    assert check.link_findings(site, page_file) == []


def test_integrity_is_that_of_the_files(site, page_file):
    assert check.integrity_findings(site, page_file) == []


def test_style_sheets_lead_somewhere(site):
    assert check.style_sheet_findings(site) == []


def test_asset_names_carry_their_digest(site):
    assert check.fingerprint_findings(site) == []


def test_pages_say_what_they_are(site):
    assert check.page_findings(site) == []


def test_documents_say_what_is_there(site):
    assert check.document_findings(site) == []


def test_pages_say_how_old_their_data_is(site):
    assert check.age_findings(site) == []


def test_manifest_is_that_of_the_site(site):
    assert check.manifest_findings(site) == []


@pytest.mark.parametrize("scheme", look.SCHEMES)
@pytest.mark.parametrize("size", look.SIZES)
def test_axe_finds_nothing(browser, address, size, scheme):
    with look.opened(browser, address, *look.SIZES[size], scheme=scheme) as page:
        assert look.axe_findings(page) == []


def test_console_is_empty(browser, address):
    assert look.console_findings(browser, address) == []


def test_unknown_address_shows_the_404_page_with_its_styles(browser, home):
    assert look.console_findings(browser, home + "no/such/page", expected_status=404) == []


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_scrolls_sideways(browser, address, width):
    with look.opened(browser, address, width) as page:
        assert look.overflow_findings(page) == []


@pytest.mark.parametrize("scheme", look.SCHEMES)
@pytest.mark.parametrize("size", look.SIZES)
def test_chart_text_is_readable(browser, address, size, scheme):
    with look.opened(browser, address, *look.SIZES[size], scheme=scheme) as page:
        assert look.chart_text_findings(page) == []


def test_charts_have_names_and_tables(browser, address):
    with look.opened(browser, address) as page:
        assert look.chart_findings(page) == []


@pytest.mark.parametrize("size", look.SIZES)
def test_page_is_whole_without_scripts(browser, address, size):
    with look.opened(browser, address, *look.SIZES[size], scripts=False) as page:
        assert look.plain_findings(page) == []


@pytest.mark.parametrize("scheme", look.SCHEMES)
@pytest.mark.parametrize("size", look.SIZES)
def test_screenshot(browser, address, page_path, size, scheme, pytestconfig):
    folder = pytestconfig.getoption("--screenshots")
    with look.opened(browser, address, *look.SIZES[size], scheme=scheme) as page:
        page.screenshot(path=f"{folder}/{look.screenshot_name(page_path, size, scheme)}", full_page=True)
