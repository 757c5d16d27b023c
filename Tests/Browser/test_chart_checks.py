"""The checks of random charts: a sound chart passes, each fault is found and put down to the chart's heading."""

import pytest

import chart_checks
import chart_site
from chart_specs import COMBINATIONS, GENERATORS, chart_case
from fixture_site import publish
from path_data import subpaths
from serving import serving
from test_chart_positions import pictures_differ

INDEX = "index.html"
TEXT = '<text x="4" y="24">1,200</text>'


# The change of the sound site, and what is found (None: nothing).
@pytest.mark.parametrize(("path", "old", "new", "finding"), [
    (None, None, "", None),
    (INDEX, TEXT, '<text x="10" y="100">1,200</text>', "overlaps '1,000'"),
    (INDEX, TEXT, '<text x="-9" y="24">1,200</text>', "leaves its chart"),
    (INDEX, TEXT, '<text x="4" y="24">NaN</text>', "'NaN' in"),
    (INDEX, "L340 20", "LInfinity 20", "LInfinity 20"),
    (INDEX, '<title id="c1-title">Price by day</title>', "", "has no name"),
    (INDEX, "table>", "div>", "no data table"),
    ("style.css", "font-size: 13px", "font-size: 11px", "has 11.0 px"),
    ("style.css", "figure { margin: 0; }", "figure { width: 500px; }", "figure. ends at"),
])
def test_fault_of_a_chart_is_found_under_its_heading(tmp_path, browser, path, old, new, finding):
    with serving(publish(tmp_path, path, old, new)) as home:
        found = chart_checks.findings(browser, home)
    assert found == [] if finding is None else any(
        heading == "chart-0" and finding in text for heading, text in found), found


@pytest.mark.parametrize(("path", "old", "new", "finding"), [
    ("app.js", "document", "console.warn('careful'); document", "console: warning: careful"),
    ("style.css", "a { color: #00419a; }", "header { width: 700px }", "the page is"),
])
def test_fault_of_the_page_is_found(tmp_path, browser, path, old, new, finding):
    with serving(publish(tmp_path, path, old, new)) as home:
        found = chart_checks.findings(browser, home)
    assert any(heading == "" and finding in text for heading, text in found), found


@pytest.mark.parametrize("kind", [*GENERATORS, *COMBINATIONS])
def test_random_charts_are_the_same_for_the_same_seed_and_have_whole_tables(kind):
    cases = [chart_case(seed, kind) for seed in range(60)]
    assert [str(case) for case in cases] == [str(chart_case(seed, kind)) for seed in range(60)]
    for case in cases:
        assert len({len(column) for column in case.rows.columns.values()}) == 1
    assert len({case.yaml() for case in cases}) > 10 and len({case.rows.csv() for case in cases}) > 10


def test_report_names_seed_and_block():
    case = chart_case(7, "line")
    text = chart_site.report([case], [(0, "at 320 px: too wide"), (None, "p1/: console")])
    assert "seed 7" in text and 'mark: "line"' in text and "too wide" in text and "console" in text


def test_path_data_is_read_back():
    found = [[(round(x, 6), round(y, 6)) for x, y in corners] for corners in subpaths("m0 10 .8.4.8-1.2h5v-1zM1 2L3 4")]
    assert found == [[(0, 10), (0.8, 10.4), (1.6, 9.2), (6.6, 9.2), (6.6, 8.2)], [(1, 2), (3, 4)]]


def test_pictures_that_differ_are_told_apart(browser):
    page = browser.new_page()
    shots = []
    for shape in ("M10 10h80", "M10 11h80", "M10 10h40"):
        page.set_content(f'<svg width="100" height="20"><path d="{shape}" stroke="#000" stroke-width="2"/></svg>')
        shots.append(page.locator("svg").screenshot())
    assert pictures_differ(page, shots[0], shots[1]) == [0, 0, True]
    lost, added, _ = pictures_differ(page, shots[0], shots[2])
    assert 0.4 < lost < 0.6 and added == 0
    page.close()
