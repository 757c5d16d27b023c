"""Where marks stand on the page as it is laid out: against the labels of the axes, and against all points of the data."""

import base64

import pytest

import chart_site
from chart_specs import ChartCase, Chance, Rows
from path_data import subpaths
from serving import serving

WIDTHS = (390, 1280)


def drawn(program, folder, spec, **columns):
    """A site of one chart."""
    rows = Rows(columns)
    site, _, said = chart_site.build(program, folder, [ChartCase(0, spec["mark"], spec, rows)])
    assert said == []
    return site


# The drawing as laid out, in pixels of the window.
LOOK = r"""
() => {
    const svg = document.querySelector('svg.plot');
    const place = (path, x, y) => { const p = new DOMPoint(x, y).matrixTransform(path.getScreenCTM()); return [p.x, p.y]; };
    const paths = [...svg.querySelectorAll('path')].map(path => ({
        name: path.getAttribute('class'), data: path.getAttribute('d'),
        origin: place(path, 0, 0), right: place(path, 1, 0), below: place(path, 0, 1),
    }));
    const labels = group => [...svg.querySelectorAll(`.${group} text`)].filter(text => text.checkVisibility()).map(text => {
        const box = text.getBoundingClientRect();
        // Labels at the ends are moved so as to stay inside.
        if (text.hasAttribute('dx') && group === 'x') return ['moved', 0, 0];
        return [text.textContent, (box.left + box.right) / 2, (box.top + box.bottom) / 2];
    });
    return { paths, x: labels('x'), y: labels('y') };
}
"""


def on_screen(path):
    """The corners of a path's subpaths in pixels."""
    (x, y), (right, _), (_, below) = path["origin"], path["right"], path["below"]
    return [[(x + px * (right - x), y + py * (below - y)) for px, py in corners] for corners in subpaths(path["data"])]


def named(look, name):
    return [on_screen(path) for path in look["paths"] if name in path["name"].split()]


def scale(labels, axis):
    """Pixels for a number, from the first and last label that is one."""
    numbers = sorted((float(text.replace(",", "").replace("−", "-")), place[axis]) for text, *place in labels
                     if text.replace(",", "").replace("−", "").replace(".", "").isdigit())
    (low, start), (high, end) = numbers[0], numbers[-1]
    return lambda number: start + (number - low) / (high - low) * (end - start)


@pytest.fixture(params=WIDTHS)
def window(browser, request):
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("count", [2, 60, 500])
def test_line_reads_back_within_half_a_pixel(program, tmp_path, window, count):
    """Each row's corner stands where the labels of both axes say."""
    chance = Chance(count)
    numbers = [0.0, *sorted(chance.uniform(1, 999) for _ in range(count - 2)), 1000.0]
    values = [chance.uniform(0, 100) for _ in numbers]
    spec = {"mark": "line", "x": "n", "y": {"field": "v", "scale": {"domain": [0, 100]}}}
    with serving(drawn(program, tmp_path, spec, n=numbers, v=values)) as home:
        window.goto(home)
        look = window.evaluate(LOOK)
    x, y = scale(look["x"], 0), scale(look["y"], 1)
    # Labels stand a little beside their grid lines, all by the same: the bottom line is nought.
    shift = max(corner[1] for corners in named(look, "grid")[0] for corner in corners) - y(0)
    assert abs(shift) < 3
    corners = named(look, "l")[0][0]
    for number, value in zip(numbers, values):
        left, top = x(number), y(value) + shift
        near = min(corners, key=lambda corner: abs(corner[0] - left) + abs(corner[1] - top))
        assert abs(near[0] - left) < 0.5 and abs(near[1] - top) < 0.5, (number, value, near, (left, top))


def test_bars_read_back_within_half_a_pixel(program, tmp_path, window):
    names = ["A", "B", "C", "D", "E"]
    values = [100.0, -50.0, 3.0, 77.7, 0.5]
    with serving(drawn(program, tmp_path, {"mark": "bar", "x": "n", "y": "v"}, n=names, v=values)) as home:
        window.goto(home)
        look = window.evaluate(LOOK)
    y, places = scale(look["y"], 1), {text: x for text, x, _ in look["x"]}
    bars = named(look, "b")[0]
    zero = named(look, "zero")[0][0][0][1]
    for name, value, bar in zip(names, values, bars):
        left, right = min(x for x, _ in bar), max(x for x, _ in bar)
        assert abs((left + right) / 2 - places[name]) < 0.5
        end = max((height for _, height in bar), key=lambda height: abs(height - zero))
        assert abs((end - zero) - (y(value) - y(0))) < 0.5


def pictures_differ(page, one, other):
    """How much of what either picture shows is not in the other within a pixel, as a share of what it shows."""
    return page.evaluate(r"""async ([one, other]) => {
        const ink = async data => {
            const picture = await createImageBitmap(await (await fetch('data:image/png;base64,' + data)).blob());
            const canvas = new OffscreenCanvas(picture.width, picture.height);
            const context = canvas.getContext('2d');
            context.drawImage(picture, 0, 0);
            const { data: bytes, width, height } = context.getImageData(0, 0, picture.width, picture.height);
            const dark = new Uint8Array(width * height);
            for (let i = 0; i < dark.length; i++) dark[i] = Math.min(bytes[4 * i], bytes[4 * i + 1], bytes[4 * i + 2]) < 128;
            return { width, height, at: (x, y) => dark[y * width + x] };
        };
        const [a, b] = [await ink(one), await ink(other)];
        const lost = (from, to) => {
            let all = 0, missing = 0;
            for (let y = 1; y < from.height - 1; y++) for (let x = 1; x < from.width - 1; x++) {
                if (!from.at(x, y)) continue;
                all += 1;
                let near = false;
                for (let dy = -1; dy <= 1; dy++) for (let dx = -1; dx <= 1; dx++) near ||= to.at(x + dx, y + dy);
                if (!near) missing += 1;
            }
            return missing / all;
        };
        return [lost(a, b), lost(b, a), a.width === b.width && a.height === b.height];
    }""", [base64.b64encode(one).decode(), base64.b64encode(other).decode()])


def long_series(kind, count):
    chance, value, values = Chance(kind), 500.0, []
    for index in range(count):
        value = chance.uniform(0, 1000) if kind == "noise" else min(max(value + chance.gauss(0, 3), 0), 1000)
        values.append(round(990.0 if kind == "spikes" and index % 9973 == 5 else
                            500.0 + chance.uniform(0, 3) if kind == "spikes" else value, 3))
    return values


@pytest.mark.parametrize(("kind", "bound"), [("walk", 0.005), ("noise", 0.005), ("spikes", 0.04)])
def test_reduced_line_looks_like_all_its_points(browser, program, tmp_path, window, kind, bound):
    """100,000 points as drawn, and all of them as one path at the same place; of noise, which takes long to paint, 20,000.

    What one picture shows the other must show there or a pixel beside it, since another browser's smoothing moves it as far.
    At 1,280 px a column with its lowest and highest point is somewhat more than two pixels wide, the width of the line; what
    it loses is less than one pixel in two hundred. Only a lone spike shows the column: its flanks then lean by its width.
    """
    values = long_series(kind, 20_000 if kind == "noise" else 100_000)
    spec = {"mark": "line", "x": "n", "y": {"field": "v", "scale": {"domain": [0, 1000]}}}
    site = drawn(program, tmp_path, spec, n=list(range(len(values))), v=values)
    with serving(site) as home:
        window.goto(home)
        chart = window.locator("svg.plot").first
        window.evaluate("""() => {
            for (const e of document.querySelectorAll('svg.plot text, svg.plot circle, svg.plot .grid, svg.plot .axis'))
                e.remove();
        }""")
        reduced = chart.screenshot(timeout=120_000)
        corners = subpaths(window.evaluate("document.querySelector('svg.plot path.l').getAttribute('d')"))
        assert sum(map(len, corners)) <= 1004
        window.evaluate("""values => {
            const path = document.querySelector('svg.plot path.l');
            const box = path.closest('svg.marks').viewBox.baseVal;
            path.setAttribute('d', 'M' + values.map((value, index) =>
                `${index / (values.length - 1) * box.width} ${(1 - value / 1000) * box.height}`).join('L'));
        }""", values)
        full = chart.screenshot(timeout=120_000)
    blank = browser.new_page()
    lost, added, same_size = pictures_differ(blank, full, reduced)
    blank.close()
    assert same_size and lost < bound and added < bound, (lost, added)
