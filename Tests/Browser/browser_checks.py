"""Checks of a page as Chromium shows it. Each returns its findings, one text each; none means that all is well."""

import re
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
SCHEMES = ("light", "dark")


def _axe_source():
    return (Path(find_spec("axe_playwright_python").submodule_search_locations[0]) / "axe.min.js").read_text("utf-8")


@contextmanager
def opened(browser, address, width=1280, height=900, scheme="light", scripts=True):
    """A page in a browser of its own, loaded to the end."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, java_script_enabled=scripts,
        reduced_motion="reduce", service_workers="allow")
    try:
        page = context.new_page()
        page.goto(address, wait_until="load")
        yield page
    finally:
        context.close()


def open_details(page):
    """Opens everything that is folded, so that nothing escapes a look."""
    page.evaluate("() => { for (const d of document.querySelectorAll('details')) d.open = true; }")


def axe_findings(page):
    """axe with all of its rules, best practice included, on the page as it is and with everything unfolded."""
    page.evaluate(_axe_source())
    found = []
    for unfolded in (False, True):
        if unfolded:
            if not page.locator("details").count():
                break
            open_details(page)
        violations = page.evaluate("() => axe.run(document, { resultTypes: ['violations'] }).then(r => r.violations)")
        for violation in violations:
            for node in violation["nodes"]:
                found.append(f"{violation['id']} ({violation['impact']}): {node['html'][:160]}: {node['failureSummary']}")
    return sorted(set(found))


def console_findings(browser, address, expected_status=200, **size):
    """What a page complains about while it loads: console, exceptions, requests, policy, Chromium's own issues."""
    found = []
    context = browser.new_context(viewport={"width": size.get("width", 1280), "height": size.get("height", 900)})
    try:
        # Browsers' tools run such scripts outside the page's policy.
        context.add_init_script("""
            window.policyViolations = [];
            document.addEventListener('securitypolicyviolation', event => window.policyViolations.push(
                `${event.violatedDirective} ${event.blockedURI} ${event.sourceFile ?? ''}:${event.lineNumber}`));
        """)
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.on("Audits.issueAdded", lambda event: found.append(f"issue: {event['issue']}"))
        session.on("Log.entryAdded", lambda event: found.append(f"log: {event['entry']['text']} {event['entry'].get('url')}"))
        session.send("Audits.enable")
        session.send("Log.enable")
        page.on("console", lambda message: found.append(f"console: {message.type}: {message.text}"))
        page.on("pageerror", lambda error: found.append(f"exception: {error}"))
        page.on("requestfailed", lambda request: found.append(f"request: {request.url} {request.failure}"))

        def answered(response):
            expected = expected_status if response.url.split("#")[0] == address.split("#")[0] else 200
            if response.status != expected:
                found.append(f"request: {response.url} gave {response.status}")

        page.on("response", answered)
        page.goto(address, wait_until="networkidle")
        found += [f"policy: {text}" for text in page.evaluate("() => window.policyViolations")]
        page.wait_for_timeout(50)
    finally:
        context.close()
    if expected_status != 200:
        # Chromium logs the missing document itself.
        found = [text for text in found if f"the server responded with a status of {expected_status}" not in text]
    return found


def overflow_findings(page):
    """Nothing makes the page scroll sideways, folded or unfolded; the widest culprits are named."""
    found = []
    for unfolded in (False, True):
        if unfolded:
            open_details(page)
        found += page.evaluate(r"""unfolded => {
            const root = document.documentElement;
            const width = Math.max(root.scrollWidth, document.body.scrollWidth);
            if (width <= root.clientWidth) return [];
            const wide = [...document.body.querySelectorAll('*')]
                .filter(e => e.getBoundingClientRect().right > root.clientWidth + 0.5)
                .map(e => `${e.tagName.toLowerCase()}${e.id ? '#' + e.id : ''}.${[...e.classList].join('.')}`)
                .slice(0, 5);
            return [`${width} px wide in a window of ${root.clientWidth} px${unfolded ? ', unfolded' : ''}: ${wide.join(' ')}`];
        }""", unfolded)
    return found


CHART_TEXT = r"""
({ smallest, roots = [document] }) => {
    const found = [];
    const scrolls = element => {
        for (let e = element.parentElement; e; e = e.parentElement) {
            if (/(auto|scroll)/.test(getComputedStyle(e).overflowX) && e.scrollWidth > e.clientWidth) return true;
        }
        return false;
    };
    const luminance = ([r, g, b]) => {
        const [x, y, z] = [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        return 0.2126 * x + 0.7152 * y + 0.0722 * z;
    };
    const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    const colour = text => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = text;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const ground = element => {
        for (let e = element; e; e = e.parentElement) {
            const c = colour(getComputedStyle(e).backgroundColor);
            if (c[3] === 255) return c;
        }
        return colour(matchMedia('(prefers-color-scheme: dark)').matches ? '#121212' : '#fff');
    };
    let charts = 0;
    for (const svg of roots.flatMap(root => [...root.querySelectorAll('svg')])) {
        if (svg.parentElement?.closest("svg")) continue;
        const box = svg.getBoundingClientRect();
        const name = (svg.querySelector('title')?.textContent ?? svg.id ?? '').slice(0, 40);
        if (!svg.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || box.width === 0) continue;
        charts += 1;
        const texts = [...svg.querySelectorAll('text')].filter(t =>
            t.textContent.trim() && t.checkVisibility({ visibilityProperty: true, opacityProperty: true })
            && t.getBoundingClientRect().width > 0);
        for (const [i, text] of texts.entries()) {
            const rect = text.getBoundingClientRect();
            const label = `'${text.textContent.trim()}' in '${name}'`;
            const style = getComputedStyle(text);
            const m = text.getScreenCTM();
            const size = parseFloat(style.fontSize) * Math.sqrt(Math.abs(m.a * m.d - m.b * m.c));
            if (size < smallest - 0.01) found.push(`${label} has ${size.toFixed(1)} px`);
            if (rect.left < box.left - 1 || rect.right > box.right + 1 || rect.top < box.top - 1 || rect.bottom > box.bottom + 1)
                found.push(`${label} leaves its chart: ${[rect.left - box.left, rect.top - box.top, box.right - rect.right, box.bottom - rect.bottom].map(v => v.toFixed(1))}`);
            if ((rect.left < -1 || rect.right > document.documentElement.clientWidth + 1) && !scrolls(svg))
                found.push(`${label} leaves the window`);
            for (const other of texts.slice(i + 1)) {
                const o = other.getBoundingClientRect();
                const across = Math.min(rect.right, o.right) - Math.max(rect.left, o.left);
                const down = Math.min(rect.bottom, o.bottom) - Math.max(rect.top, o.top);
                if (across > 1 && down > 1)
                    found.push(`${label} overlaps '${other.textContent.trim()}' by ${across.toFixed(1)} × ${down.toFixed(1)} px`);
            }
            const fill = colour(style.fill === 'none' ? 'transparent' : style.fill);
            const opaque = fill[3] === 255 && style.fillOpacity === '1';
            const [light, dark] = [luminance(fill), luminance(ground(svg))].sort((a, b) => b - a);
            const contrast = (light + 0.05) / (dark + 0.05);
            // A label on a mark has a ground that this cannot know; such text carries data-on, or the class of its cell, whose
            // contrast the tests of the style sheet compute.
            const isOnMark = text.hasAttribute('data-on') || /(^| )([qv][1-9]|on)( |$)/.test(text.getAttribute('class') ?? '');
            if (!opaque || (contrast < 4.5 && !isOnMark))
                found.push(`${label} has a contrast of ${contrast.toFixed(2)}:1${opaque ? '' : ', not opaque'}`);
        }
        for (const element of svg.querySelectorAll('*')) {
            for (const a of element.attributes)
                if (/NaN|Infinity|undefined|\bnan\b|\binf\b/.test(a.value) && !/^(aria-|class|id)/.test(a.name))
                    found.push(`'${name}': ${element.tagName} ${a.name}=${a.value.slice(0, 60)}`);
        }
    }
    return { found, charts };
}
"""


def chart_text_findings(page):
    """Text in charts: 12 px or more on the screen, nothing over something else, nothing cut off, 4.5:1; finite numbers."""
    found = []
    for unfolded in (False, True):
        if unfolded:
            open_details(page)
        found += page.evaluate(CHART_TEXT, {"smallest": 12})["found"]
    return sorted(set(found))


def plain_findings(page):
    """A page without scripts: its text, its charts and its tables are there and take up room."""
    found = page.evaluate(r"""() => {
        const found = [];
        const seen = e => e.checkVisibility({ visibilityProperty: true, opacityProperty: true })
            && e.getBoundingClientRect().width > 0 && e.getBoundingClientRect().height > 0;
        const main = document.querySelector('main');
        if (!main || !seen(main) || main.innerText.trim().length < 20) found.push('the page has no text without scripts');
        const folded = e => e.closest('details:not([open])');
        for (const svg of document.querySelectorAll('svg')) {
            if (svg.parentElement.closest('svg') || folded(svg)) continue;
            const title = svg.querySelector('title')?.textContent ?? '';
            // A figure may carry one drawing for phones and one for desktops.
            const figure = svg.closest('figure');
            const drawings = figure ? [...figure.querySelectorAll('svg')] : [svg];
            if (!drawings.some(seen)) found.push(`the chart '${title}' is not to be seen without scripts`);
            const drawn = svg.querySelectorAll('path, rect, line, polyline, polygon, circle, use, image').length;
            if (svg.getAttribute('role') === 'img' && drawn === 0) found.push(`the chart '${title}' is empty`);
        }
        for (const table of document.querySelectorAll('table')) {
            if (!folded(table) && !seen(table)) found.push(`a table is not to be seen without scripts: ${table.innerText.slice(0, 40)}`);
        }
        for (const details of document.querySelectorAll('details')) {
            details.open = true;
            for (const table of details.querySelectorAll('table'))
                if (!seen(table)) found.push('a folded table is not to be seen when unfolded');
        }
        if (/\bloading\b/i.test(main?.innerText ?? '')) found.push('the page waits for a script');
        return found;
    }""")
    return sorted(set(found))


CHART_NAMES = r"""
({ roots = [document] }) => {
    const found = [];
    for (const svg of roots.flatMap(root => [...root.querySelectorAll('svg')])) {
        if (svg.parentElement?.closest("svg")) continue;
        if (svg.getAttribute('aria-hidden') === 'true') continue;
        const names = (svg.getAttribute('aria-labelledby') ?? '').split(/\s+/).filter(Boolean);
        const name = svg.getAttribute('aria-label')
            || names.map(id => document.getElementById(id)?.textContent.trim() ?? '').join(' ').trim()
            || [...svg.children].find(e => e.tagName === 'title')?.textContent.trim();
        const label = name || svg.outerHTML.slice(0, 80);
        if (svg.getAttribute('role') !== 'img') found.push(`'${label}' has no role=img`);
        if (!name) found.push(`'${label}' has no name`);
        const figure = svg.closest('figure');
        if (figure && !figure.querySelector('table')) found.push(`'${label}' has no data table beside it`);
    }
    return found;
}
"""


def chart_findings(page):
    """Every drawing has a name, and every chart a description and its data as a table."""
    return page.evaluate(CHART_NAMES, {})


def screenshot_name(path, size, scheme):
    """`stocks/AAPL/index.html` on a phone in the dark: `stocks-AAPL-index-phone-dark.png`."""
    return re.sub(r"[^A-Za-z0-9]+", "-", path.removesuffix(".html")).strip("-") + f"-{size}-{scheme}.png"
