"""Checks of charts, each of which stands under a heading of its own on a page with others. Findings name the heading."""

from browser_checks import CHART_NAMES, CHART_TEXT

WIDTHS = (320, 390, 1280)

# Each heading's id, and the elements from there to the next.
SECTIONS = r"""
() => [...document.querySelectorAll('main h2')].map(heading => {
    const elements = [];
    for (let e = heading.nextElementSibling; e && e.tagName !== 'H2'; e = e.nextElementSibling) elements.push(e);
    return [heading.id, elements];
})
"""

WINDOW = r"""
({ roots }) => {
    const found = [];
    const scrolls = element => {
        for (let e = element.parentElement; e; e = e.parentElement)
            if (/(auto|scroll|hidden|clip)/.test(getComputedStyle(e).overflowX)) return true;
        return false;
    };
    for (const element of roots.flatMap(root => [root, ...root.querySelectorAll('*')])) {
        if (element.closest('svg') && element.tagName !== 'svg') continue;
        const box = element.getBoundingClientRect();
        if (box.width && box.right > document.documentElement.clientWidth + 0.5 && !scrolls(element))
            found.push(`${element.tagName.toLowerCase()}.${element.classList} ends at ${box.right.toFixed(1)} px`);
    }
    return found.slice(0, 3);
}
"""

NUMBERS = r"""
({ roots }) => {
    const found = [];
    for (const root of roots)
        for (const [place, wrong] of root.outerHTML.matchAll(/.{0,40}\b(NaN|Infinity|undefined|nan|inf)\b.{0,20}/g))
            found.push(`'${wrong}' in ${place}`);
    return found.slice(0, 3);
}
"""

ALL = f"""
() => {{
    const found = [];
    const text = {CHART_TEXT}, names = {CHART_NAMES}, window_ = {WINDOW}, numbers = {NUMBERS};
    for (const [id, roots] of ({SECTIONS})()) {{
        for (const finding of [
            ...text({{ smallest: 12, roots }}).found, ...names({{ roots }}), ...window_({{ roots }}), ...numbers({{ roots }}),
        ]) found.push([id, finding]);
    }}
    if (document.documentElement.scrollWidth > document.documentElement.clientWidth)
        found.push(['', `the page is ${{document.documentElement.scrollWidth}} px wide`]);
    return found;
}}
"""


def findings(browser, address, widths=WIDTHS):
    """Findings of a page's charts as (heading, finding) at some window widths, and the page's own complaints."""
    found = []
    context = browser.new_context(viewport={"width": widths[0], "height": 900}, reduced_motion="reduce")
    try:
        page = context.new_page()
        page.on("console", lambda message: found.append(("", f"console: {message.type}: {message.text}")))
        page.on("pageerror", lambda error: found.append(("", f"exception: {error}")))
        page.goto(address, wait_until="load")
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            found += [(heading, f"at {width} px: {finding}") for heading, finding in page.evaluate(ALL)]
    finally:
        context.close()
    return found
