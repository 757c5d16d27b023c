"""The script that serves charts: values under pointer and keys, ranges of time, downloads, and what it must not break."""

import csv
import gzip
import io
import math
import re
import xml.etree.ElementTree as xml
from contextlib import contextmanager
from datetime import date

import pytest

import browser_checks as look
import script_site
from serving import serving

CURSOR, READOUT = ".chart-cursor", ".chart-readout"
RANGED = ("line", "lines", "candles", "area", "log", "band")


@pytest.fixture(scope="module")
def charts(tmp_path_factory, program):
    return script_site.build(tmp_path_factory.mktemp("charts"), program)


@pytest.fixture(scope="module")
def root(charts):
    with serving(charts) as address:
        yield address


@contextmanager
def chart(browser, address, width=1280, **options):
    """A page with a chart, with what it complains about, which must be nothing in the end."""
    context = browser.new_context(viewport={"width": width, "height": 900}, accept_downloads=True, **options)
    found = []
    try:
        context.add_init_script("""document.addEventListener('securitypolicyviolation',
            event => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));""")
        page = context.new_page()
        page.on("console", lambda message: found.append(message.text))
        page.on("pageerror", lambda error: found.append(str(error)))
        page.on("requestfailed", lambda request: found.append(request.url))
        page.goto(address, wait_until="load")
        yield page
        page.wait_for_timeout(50)
        assert found == []
    finally:
        context.close()


def said(page):
    return " ".join(page.locator(READOUT).inner_text().split())


def spoken(page):
    return page.locator(CURSOR).get_attribute("aria-valuetext")


def choose(page, name):
    page.locator(".chart-ranges button", has_text=re.compile(f"^{name}$")).click()


def data(charts, name):
    """The names and rows of a chart's file."""
    return script_site.rows(charts, next(path for path in charts.files if re.fullmatch(rf"{name}/chart-\d+\.csv", path)))


def drawn(page, selector=".l"):
    """The corners of a path of the drawing in the window, as Chromium lays them out, and the plot's box with its two scales."""
    return page.evaluate(r"""selector => {
        const path = document.querySelector(`.plot .marks ${selector}`), matrix = path.getScreenCTM();
        const numbers = path.getAttribute('d').match(/-?[\d.]+/g).map(Number), points = [];
        for (let i = 0; i < numbers.length; i += 2) {
            const point = new DOMPoint(numbers[i], numbers[i + 1]).matrixTransform(matrix);
            points.push([point.x, point.y]);
        }
        const plot = document.querySelector('.plot'), style = getComputedStyle(plot), box = plot.getBoundingClientRect();
        const grid = [...document.querySelectorAll('.plot > .y')].at(-1).querySelectorAll('text');
        const ticks = [...grid].map(text => {
            const box = text.getBoundingClientRect();
            return [text.textContent, box.top + box.height / 2];
        });
        return { points, left: box.left + parseFloat(style.paddingLeft), right: box.right - parseFloat(style.paddingRight), ticks };
    }""", selector)


def value(text):
    return float(re.sub(r"[^\d.−]", "", text).replace("−", "-"))


def test_only_pages_with_charts_load_the_script(charts):
    for page in charts.pages:
        scripts = [element.attributes for element in page.named("script") if "/bourse." in element.attributes.get("src", "")]
        assert len(scripts) == (0 if page.path in ("index.html", "404.html") else 1), page.path
        assert all(script["type"] == "module" and script["integrity"].startswith("sha384-") for script in scripts)


def test_the_script_is_small(charts):
    for name, most in (("bourse", 3600), ("bourse-ranges", 4600)):
        sizes = [len(gzip.compress(charts.bytes(path), 9)) for path in charts.files if re.fullmatch(rf"assets/{name}\.\w+\.js", path)]
        assert len(sizes) == 1 and sizes[0] <= most, sizes


def test_a_pointer_shows_the_nearest_row(browser, root, charts):
    names, rows = data(charts, "line")
    with chart(browser, root + "line/") as page:
        box = page.locator(CURSOR).bounding_box()
        place = drawn(page)
        assert said(page) == "1 Mar 2013 close $430.47", "the latest row stands there before anything is pointed at"
        days = [date.fromisoformat(row[0]).toordinal() for row in rows]
        for share in (0, 0.25, 0.5, 0.9, 1):
            page.mouse.move(place["left"] + share * (place["right"] - place["left"]), box["y"] + 100)
            place_of = lambda row: (days[row] - days[0]) / (days[-1] - days[0]) * (place["right"] - place["left"])
            pointed = share * (place["right"] - place["left"])
            page.wait_for_function("x => Math.abs(document.querySelector('.cross line').getBoundingClientRect().x - x) < 3",
                                   arg=place["left"] + pointed)
            row = int(page.locator(CURSOR).get_attribute("aria-valuenow")) - 1
            # Pointers stand on whole pixels.
            assert abs(place_of(row) - pointed) <= 1 + min(abs(place_of(index) - pointed) for index in range(len(rows)))
            assert said(page) == f"{date.fromisoformat(rows[row][0]):%-d %b %Y} close ${float(rows[row][1]):.2f}"
        page.mouse.move(5, 5)
        assert said(page) == "1 Mar 2013 close $430.47"
        assert page.locator(".cross").get_attribute("display") == "none"


def test_dots_stand_on_their_lines(browser, root, charts):
    names, rows = data(charts, "lines")
    with chart(browser, root + "lines/") as page:
        page.locator(CURSOR).focus()
        page.keyboard.press("Home")
        page.keyboard.press("PageUp")
        page.wait_for_function("() => document.querySelector('.cross circle').getAttribute('cy')")
        for index in range(3):
            dot = page.locator(".cross circle").nth(index).bounding_box()
            x, y = dot["x"] + dot["width"] / 2, dot["y"] + dot["height"] / 2
            assert page.evaluate("""([x, y, paint]) => {
                const path = document.querySelector(`.plot .marks .l.c${paint}`), matrix = path.getScreenCTM();
                const length = path.getTotalLength();
                let nearest = Infinity;
                for (let at = 0; at <= length; at += 0.25) {
                    const point = path.getPointAtLength(at).matrixTransform(matrix);
                    if (Math.abs(point.x - x) < 1.5) nearest = Math.min(nearest, Math.abs(point.y - y));
                }
                return nearest;
            }""", [x, y, index + 1]) <= 1.5


def test_keys_move_by_row_and_tenth_and_are_told(browser, root, charts):
    names, rows = data(charts, "line")
    with chart(browser, root + "line/") as page:
        page.keyboard.press("Tab")
        while not page.evaluate("() => document.activeElement.matches('.chart-cursor')"):
            page.keyboard.press("Tab")
        cursor = page.locator(CURSOR)
        assert cursor.get_attribute("role") == "slider" and cursor.get_attribute("aria-label") == "Values: Apple"
        assert cursor.get_attribute("aria-valuemax") == str(len(rows)) == cursor.get_attribute("aria-valuenow")

        def told(row):
            page.wait_for_function("text => document.querySelector('.chart-cursor').ariaValueText.endsWith(text)",
                                   arg=f"close ${float(rows[row][1]):,.2f}")
            assert cursor.get_attribute("aria-valuenow") == str(len(rows) + row + 1 if row < 0 else row + 1)

        told(-1)
        for key, row in (("ArrowLeft", -2), ("ArrowLeft", -3), ("ArrowRight", -2), ("Home", 0), ("ArrowLeft", 0),
                         ("PageUp", 181), ("PageDown", 0), ("End", -1), ("ArrowRight", -1)):
            page.keyboard.press(key)
            told(row)
        assert page.locator(".cross").get_attribute("display") is None
        page.keyboard.press("Escape")
        assert page.locator(".cross").get_attribute("display") == "none"
        before = page.evaluate("() => scrollY")
        page.keyboard.press("Control+ArrowLeft")
        assert page.evaluate("() => scrollY") == before
        page.keyboard.press("Tab")
        assert page.locator(".cross").get_attribute("display") == "none"


def test_a_short_chart_reads_its_own_table(browser, root, charts):
    assert not any(path.startswith("short/") and path.endswith(".csv") for path in charts.files)
    with chart(browser, root + "short/") as page:
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.locator(CURSOR).focus()
        page.keyboard.press("Home")
        assert spoken(page) == "3 Jan 2006, close $74.75"
        page.keyboard.press("ArrowRight")
        assert spoken(page) == "4 Jan 2006, close $74.97"
        # The browser may ask for the icon at any time.
        assert not any(url.endswith(".csv") for url in asked)


def test_names_in_place_of_dates(browser, root):
    with chart(browser, root + "bars/") as page:
        page.locator(CURSOR).focus()
        page.keyboard.press("Home")
        assert spoken(page).startswith("=AAPL, least 50.67, most 702.10")
        assert page.locator(".chart-ranges").count() == 0


def test_touch_reads_and_still_scrolls(browser, root):
    with chart(browser, root + "line/", 390, has_touch=True, is_mobile=True) as page:
        page.evaluate("() => document.body.style.setProperty('padding-bottom', '2000px')")
        assert page.evaluate("() => getComputedStyle(document.querySelector('.chart-cursor')).touchAction") == "pan-y"
        box = page.locator(CURSOR).bounding_box()
        page.touchscreen.tap(box["x"] + box["width"] * 0.6, box["y"] + 90)
        page.wait_for_function("() => !document.querySelector('.cross').hasAttribute('display')")
        assert not said(page).startswith("1 Mar 2013")
        finger = page.context.new_cdp_session(page)
        touches = [("touchStart", 400), *(("touchMove", y) for y in range(390, 190, -20)), ("touchEnd", None)]
        for kind, y in touches:
            points = [] if y is None else [{"x": box["x"] + 150, "y": y}]
            finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        page.wait_for_function("() => scrollY > 100")
        for button in page.locator(".chart-ranges button, .chart-tools > *").all():
            size = button.bounding_box()
            assert size["width"] >= 44 and size["height"] >= 44


@pytest.mark.parametrize("name", RANGED)
def test_ranges_are_shorter_than_the_data_and_the_whole_comes_back(browser, root, charts, name):
    with chart(browser, root + name + "/") as page:
        group = page.locator(".chart-ranges")
        assert group.get_attribute("role") == "group" and group.get_attribute("aria-label") == "Range"
        shown = group.locator("button").all_inner_texts()
        assert shown == (["1M", "3M", "YTD", "1Y", "Max"] if name in ("candles", "band") and "5Y" not in shown
                         else ["1M", "3M", "YTD", "1Y", "5Y", "Max"])
        whole = page.evaluate("() => document.querySelector('.chart-area').outerHTML")
        for range in shown[:-1]:
            choose(page, range)
            page.wait_for_function("name => document.querySelector('[aria-pressed=true]').textContent == name", arg=range)
            assert page.evaluate("() => document.querySelector('.chart-area').outerHTML") != whole
            assert look.chart_text_findings(page) == []
        choose(page, "Max")
        page.wait_for_function("() => document.querySelector('[aria-pressed=true]').textContent == 'Max'")
        again = page.evaluate("() => document.querySelector('.chart-area').outerHTML")
        tell = re.compile(r' aria-value(now|max|text)="[^"]*"')
        assert tell.sub("", again) == tell.sub("", whole)


@pytest.mark.parametrize("name, range, since", [
    ("line", "1Y", "2012-03-01"), ("line", "1M", "2013-02-01"), ("line", "YTD", "2013-01-01"), ("lines", "5Y", "2008-03-01"),
    ("log", "3M", "2012-12-01"), ("band", "1Y", "2012-03-01"),
])
def test_a_range_draws_all_rows_since_its_first_day(browser, root, charts, name, range, since):
    names, rows = data(charts, name)
    column = names.index("close") if "close" in names else 1
    visible = [(day, float(fields[column - 1])) for day, *fields in rows if day >= since]
    with chart(browser, root + name + "/") as page:
        choose(page, range)
        page.wait_for_function("name => document.querySelector('[aria-pressed=true]').textContent == name", arg=range)
        place = drawn(page)
        assert len(place["points"]) == len(visible)
        assert abs(place["points"][0][0] - place["left"]) <= 0.5 and abs(place["points"][-1][0] - place["right"]) <= 0.5
        # The labels beside the axis say where values stand, and the values stand there, to half a pixel.
        (low, bottom), (high, top) = ((value(text), y) for text, y in (place["ticks"][0], place["ticks"][-1]))
        scale = math.log10 if name == "log" else float
        for (_, y), (_, close) in zip(place["points"], visible):
            share = (scale(close) - scale(low)) / (scale(high) - scale(low))
            assert abs(bottom + (top - bottom) * share - y) <= 0.5


def test_candles_of_a_range(browser, root, charts):
    names, rows = data(charts, "candles")
    with chart(browser, root + "candles/") as page:
        assert "Each candle stands for 2 sessions." in page.locator("figure").inner_text()
        choose(page, "1M")
        page.wait_for_function("() => document.querySelector('[aria-pressed=true]').textContent == '1M'")
        assert "Each candle" not in page.locator("figure").inner_text()
        count = page.evaluate("() => [...document.querySelectorAll('.marks')].map(panel => "
                              "[...panel.querySelectorAll('.up, .down')].map(p => (p.getAttribute('d').match(/Z/g) ?? []).length))")
        visible = [row for row in rows if row[0] >= "2010-11-30"]
        falls = sum(float(row[4]) < float(row[1]) for row in visible)
        assert count == [[len(visible) - falls, falls]] * 2


def test_areas_keep_nought(browser, root):
    with chart(browser, root + "area/") as page:
        choose(page, "3M")
        page.wait_for_function("() => document.querySelector('[aria-pressed=true]').textContent == '3M'")
        assert any(value(text) == 0 for text, _ in drawn(page)["ticks"])


def test_a_range_follows_the_window(browser, root):
    with chart(browser, root + "lines/") as page:
        choose(page, "1Y")
        page.set_viewport_size({"width": 390, "height": 800})
        page.wait_for_timeout(100)
        assert look.chart_text_findings(page) == [] and look.overflow_findings(page) == []


@pytest.mark.parametrize("name", ["line", "short", "bars"])
def test_csv_has_the_rows(browser, root, charts, name):
    with chart(browser, root + name + "/") as page:
        with page.expect_download() as download:
            page.locator(".chart-tools > *", has_text="CSV").click()
        text = download.value.path().read_text("utf-8")
        if name == "line":
            assert text == charts.text(next(path for path in charts.files if path.startswith("line/chart-")))
            return
        lines = list(csv.reader(io.StringIO(text)))
        assert len(lines) == page.locator("table tr").count()
        assert lines[1] == (["2006-01-03", "74.75"] if name == "short" else ["'=AAPL", "50.67", "702.1"])


@pytest.mark.parametrize("scheme", look.SCHEMES)
@pytest.mark.parametrize("name, range", [("line", None), ("lines", "1Y"), ("candles", "3M"), ("bars", None)])
def test_svg_stands_alone(browser, root, name, range, scheme, tmp_path):
    with chart(browser, root + name + "/", 800, color_scheme=scheme) as page:
        if range:
            choose(page, range)
        with page.expect_download() as download:
            page.locator(".chart-tools button", has_text="SVG").click()
        assert download.value.suggested_filename.endswith(".svg")
        download.value.save_as(tmp_path / "chart.svg")
        texts = page.locator(".chart-title").all_inner_texts() + page.locator(".chart-source:visible").all_inner_texts()
    source = (tmp_path / "chart.svg").read_text("utf-8")
    tree = xml.fromstring(source)
    words = ["".join(text.itertext()) for text in tree.iter("{http://www.w3.org/2000/svg}text")]
    assert all(text in words for text in texts)
    assert not re.search(r"<script|style=|var\(|class=\"cross|NaN|undefined", source)
    with chart(browser, (tmp_path / "chart.svg").as_uri(), 900) as page:
        assert page.evaluate("""() => {
            const box = document.documentElement.getBoundingClientRect();
            return [...document.querySelectorAll('text')].filter(text => {
                const own = text.getBoundingClientRect();
                return own.left < box.left || own.right > box.right || own.top < box.top || own.bottom > box.bottom;
            }).map(text => text.textContent);
        }""") == []
        assert page.evaluate("() => new Set([...document.querySelectorAll('path')].map(path => getComputedStyle(path).stroke)).size") > 1


def test_two_charts_do_not_mind_each_other(browser, root):
    with chart(browser, root + "two/") as page:
        page.locator(CURSOR).nth(1).focus()
        page.keyboard.press("Home")
        page.wait_for_function("() => !document.querySelectorAll('.cross')[1].hasAttribute('display')")
        assert page.locator(".cross").nth(0).get_attribute("display") == "none"
        page.locator(".chart-ranges").nth(1).locator("button", has_text="1Y").click()
        assert page.locator(".chart-ranges").nth(0).locator("[aria-pressed=true]").inner_text() == "Max"


def test_a_chart_whose_file_is_missing_says_so(browser, root, charts):
    context = browser.new_context()
    page = context.new_page()
    page.route("**/*.csv", lambda route: route.fulfill(status=500, body=""))
    page.goto(root + "line/")
    before = page.evaluate("() => document.querySelector('.plot').outerHTML")
    choose(page, "1Y")
    page.wait_for_function("() => document.querySelector('.chart-readout').textContent.includes('could not be loaded')")
    assert page.locator(READOUT).get_attribute("role") == "status"
    assert page.evaluate("() => document.querySelector('.plot').outerHTML") == before
    context.close()


def test_what_buttons_do_comes_with_the_first_need(browser, root):
    asked = []
    with chart(browser, root + "line/") as page:
        page.on("request", lambda request: asked.append(request.url))
        page.locator(CURSOR).focus()
        page.keyboard.press("ArrowLeft")
        page.wait_for_function("() => !document.querySelector('.cross').hasAttribute('display')")
        assert not any("bourse-ranges" in url for url in asked)
        page.locator(".chart-ranges button").first.focus()
        page.wait_for_timeout(100)
        assert sum("bourse-ranges" in url for url in asked) == 1
        choose(page, "1Y")
        page.wait_for_function("() => document.querySelector('[aria-pressed=true]').textContent == '1Y'")
        assert sum("bourse-ranges" in url for url in asked) == 1


def test_buttons_whose_script_does_not_come_say_so_and_can_be_pressed_again(browser, root):
    context = browser.new_context(accept_downloads=True)
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route("**/bourse-ranges*", lambda route: route.abort())
    page.goto(root + "line/")
    before = page.evaluate("() => document.querySelector('.plot').outerHTML")
    choose(page, "1Y")
    page.wait_for_function("() => document.querySelector('.chart-readout').textContent.includes('Please try again')")
    assert page.locator(READOUT).get_attribute("role") == "status"
    assert page.evaluate("() => document.querySelector('.plot').outerHTML") == before
    page.unroute("**/bourse-ranges*")
    choose(page, "1Y")
    page.wait_for_function("() => document.querySelector('[aria-pressed=true]').textContent == '1Y'")
    with page.expect_download(timeout=5000):
        page.get_by_role("button", name="Download SVG").click()
    assert errors == []
    context.close()


def test_nothing_is_asked_for_before_the_first_move(browser, root):
    asked = []
    context = browser.new_context()
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(root + "line/", wait_until="networkidle")
    assert not any(url.endswith(".csv") for url in asked)
    context.close()


@pytest.mark.parametrize("touch", [False, True])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", ["line", "candles", "short", "bars"])
def test_nothing_moves_when_the_script_comes(browser, root, name, width, touch):
    def places(scripts_come):
        context = browser.new_context(viewport={"width": width, "height": 900}, has_touch=touch, is_mobile=touch)
        page = context.new_page()
        if not scripts_come:
            page.route("**/bourse.*.js", lambda route: route.abort())
        page.goto(root + name + "/")
        found = page.evaluate("""() => ['.plot', '.chart-data summary', 'figure'].map(name => {
            const box = document.querySelector(name).getBoundingClientRect();
            return [box.top, box.bottom];
        })""")
        context.close()
        return found

    assert places(True) == places(False)


@pytest.mark.parametrize("scheme", look.SCHEMES)
@pytest.mark.parametrize("size", look.SIZES)
@pytest.mark.parametrize("name", ["line", "candles", "bars", "two"])
def test_pages_with_the_script_stay_sound(browser, root, name, size, scheme):
    with look.opened(browser, root + name + "/", *look.SIZES[size], scheme=scheme) as page:
        cursor = page.locator(CURSOR).first
        cursor.focus()
        page.keyboard.press("ArrowLeft")
        assert look.axe_findings(page) == []
        assert look.chart_text_findings(page) == []
        assert look.overflow_findings(page) == []


@pytest.mark.parametrize("name", ["line", "lines", "candles", "bars"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_readout_stays_inside_and_off_the_plot(browser, root, name, width):
    with chart(browser, root + name + "/", width) as page:
        page.locator(CURSOR).focus()
        page.keyboard.press("Home")
        page.wait_for_function("() => !document.querySelector('.cross').hasAttribute('display')")
        readout, figure, plot = (page.locator(name).bounding_box() for name in (READOUT + " > span", "figure", ".plot"))
        assert figure["y"] <= readout["y"] and readout["y"] + readout["height"] <= plot["y"] + 1
        assert figure["x"] <= readout["x"] and readout["x"] + readout["width"] <= figure["x"] + figure["width"] + 1


@pytest.mark.parametrize("name", RANGED)
def test_ranges_can_be_chosen_on_a_phone(browser, root, name):
    with chart(browser, root + name + "/", 390) as page:
        choose(page, "1Y")
        page.wait_for_function("() => document.querySelector('[aria-pressed=true]').textContent == '1Y'")
        readout, ranges = page.locator(READOUT + " > span").bounding_box(), page.locator(".chart-ranges").bounding_box()
        assert readout["y"] >= ranges["y"] + ranges["height"] - 1


def test_print_shows_the_chart_alone(browser, root):
    with chart(browser, root + "line/") as page:
        page.emulate_media(media="print")
        for name in (".chart-top", ".chart-tools", ".cross"):
            assert not page.locator(name).is_visible()
