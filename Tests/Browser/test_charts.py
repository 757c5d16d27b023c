"""Random charts in the browser: every mark that the program knows, with data of every size, name and span."""

import pytest

import chart_checks
import chart_site
from chart_specs import GENERATORS
from serving import serving


@pytest.fixture(scope="module")
def charts(program, cases, tmp_path_factory):
    """The site of all cases, the addresses of its pages, and what the program said of each case."""
    return chart_site.build(program, tmp_path_factory.mktemp("charts"), cases)


def test_every_mark_has_random_charts(marks):
    assert [mark for mark in marks if mark not in GENERATORS] == []


def test_all_random_charts_are_built(cases, charts):
    said = charts[2]
    found = [(number, text) for number, text in said if text != "the chart has nothing to draw"]
    assert found == [], chart_site.report(cases, found)
    # A chart without rows, and no other, is said to have nothing to draw.
    empty = {number for number, case in enumerate(cases) if case.rows.count == 0}
    assert {number for number, text in said} == empty


def test_random_charts_are_readable(browser, cases, charts):
    site, pages, _ = charts
    if not site.pages:
        pytest.skip("there is no site: a chart was not built")
    found = []
    with serving(site) as home:
        for address in pages:
            for heading, finding in chart_checks.findings(browser, home + address):
                found.append((int(heading.removeprefix("chart-")) if heading else None, f"{address}: {finding}"))
    assert found == [], chart_site.report(cases, found)
