"""The checks themselves: a sound site passes each of them, and each finds the fault that it is for.

A change is a file of fixtures/sound, a text in it and what replaces the text.
"""

import pytest

import browser_checks as look
import nu
import static_checks as check
from fixture_site import publish
from serving import serving
from site_folder import Site

INDEX = "index.html"
SVG_TEXT = '<text x="4" y="24">1,200</text>'
PER_PAGE = {
    "policy": lambda site, page: check.policy_findings(page, check.api_origin(site)),
    "head": lambda site, page: check.head_findings(page),
    "inline": lambda site, page: check.inline_findings(page),
    "links": check.link_findings,
    "integrity": check.integrity_findings,
}
PER_SITE = {
    "styles": check.style_sheet_findings,
    "fingerprints": check.fingerprint_findings,
    "pages": check.page_findings,
    "age": check.age_findings,
    "documents": check.document_findings,
    "manifest": check.manifest_findings,
}


def static_findings(name, site):
    if name in PER_SITE:
        return PER_SITE[name](site)
    return [finding for page in site.pages for finding in PER_PAGE[name](site, page)]


@pytest.mark.parametrize("name", [*PER_PAGE, *PER_SITE])
def test_sound_site_has_no_static_findings(tmp_path, name):
    assert static_findings(name, publish(tmp_path)) == []


@pytest.mark.parametrize(("name", "path", "old", "new", "finding"), [
    ("policy", INDEX, "script-src 'self'", "script-src 'self' 'unsafe-inline'", "script-src is"),
    ("policy", INDEX, "connect-src 'self'", "connect-src *", "connect-src is"),
    ("policy", INDEX, "connect-src 'self'", "connect-src 'self' https://elsewhere.example", "connect-src is"),
    ("policy", INDEX, "object-src 'none'; ", "", "object-src is None"),
    ("policy", INDEX, "default-src 'none';", "default-src 'none'; default-src *;", "twice"),
    ("policy", INDEX, "trusted-types 'none'", "trusted-types *", "trusted-types is"),
    ("policy", INDEX, 'http-equiv="Content-Security-Policy"', 'name="policy"', "0 policies"),
    ("head", INDEX, "<head>", '<head>\n<link rel="icon" href="/icon.svg">', "not the first"),
    ("head", INDEX, '<script src="/config.js" defer></script>', "", "instead of config.js"),
    ("head", INDEX, '<meta charset="utf-8">', "", "charset"),
    ("inline", INDEX, "<h1>", '<h1 style="color: red">', "inline style"),
    ("inline", INDEX, "<h1>", '<h1 onclick="f()">', "handler"),
    ("inline", INDEX, "</main>", "<script>f()</script></main>", "inline script"),
    ("inline", INDEX, "</head>", "<style>h1 { color: red }</style></head>", "inline style sheet"),
    ("inline", INDEX, 'href="/about/"', 'href="JavaScript:f()"', "script for an address"),
    ("links", INDEX, 'href="/about/"', 'href="/abuot/"', "leads nowhere"),
    ("links", INDEX, 'href="/about/"', 'href="/about"', "leads nowhere"),
    ("links", INDEX, "#why", "#wyh", "no id 'wyh'"),
    ("links", INDEX, "<h1>", '<img src="https://elsewhere.example/a.png" alt=""><h1>', "loads from elsewhere"),
    ("links", INDEX, 'aria-labelledby="c1-title"', 'aria-labelledby="c2-title"', "names no id"),
    ("links", INDEX, 'class="line"', 'clip-path="url(#c9)"', "names no id"),
    ("integrity", INDEX, "{{style.css integrity}}", "sha384-AAAA", "not that of the file"),
    ("integrity", INDEX, ' integrity="{{app.js integrity}}"', "", "no integrity"),
    ("integrity", INDEX, '"/config.js"', '"/config.js" integrity="sha384-AAAA"', "retargeted"),
    ("styles", "style.css", "figure { margin: 0; }", "figure { background: url(gone.svg); }", "leads nowhere"),
    ("styles", "style.css", "figure { margin: 0; }", "@import 'a.css';", "@import"),
    ("pages", INDEX, ' lang="en"', "", "no lang"),
    ("pages", INDEX, "<title>A sound market</title>", "", "no title"),
    ("pages", "about/index.html", "About – A sound market", "A sound market", "is that of"),
    ("pages", INDEX, 'name="description"', 'name="d"', "no description"),
    ("pages", "about/index.html", 'href="https://example.com/about/"', 'href="https://example.com/"', "canonical"),
    ("pages", INDEX, "<h1>A sound market</h1>", "", "0 first-level"),
    ("documents", "sitemap.xml", "about/", "abuot/", "leads nowhere"),
    ("documents", "sitemap.xml", "<url><loc>https://example.com/about/</loc></url>", "", "about/index.html is missing"),
    ("documents", "sitemap.xml", "com/about/", "com/404.html", "noindex"),
    ("documents", "sitemap.xml", "</urlset>", "", "sitemap.xml:"),
    ("documents", "feed.xml", "<id>https://example.com/about/</id>", "", "entry without id"),
    ("documents", "feed.xml", '<link href="https://example.com/about/"/>', '<link href="/x/"/>', "leads nowhere"),
    ("documents", "feed.xml", "</feed>", "", "feed.xml:"),
    ("documents", "robots.txt", "sitemap.xml", "map.xml", "robots.txt"),
    ("documents", "data/latest.json", '"quotes"', "quotes", "latest.json"),
    ("age", INDEX, "2026-01-31T00:00:00Z", "2026-01-30T00:00:00Z", "does not say"),
])
def test_fault_is_found(tmp_path, name, path, old, new, finding):
    found = static_findings(name, publish(tmp_path, path, old, new))
    assert any(finding in text for text in found), found


def test_file_that_was_changed_after_the_build_is_found(tmp_path):
    site = publish(tmp_path)
    style = next(path for path in site.files if path.endswith(".css"))
    (site.root / style).write_text("body { color: red }")
    (site.root / "stray.txt").write_text("left over")
    (site.root / "robots.txt").unlink()
    site = Site(site.root)
    found = check.manifest_findings(site)
    assert any("sha256" in text for text in found) and any("stray.txt is only in the site" in text for text in found)
    assert any("robots.txt is only in the manifest" in text for text in found)
    assert check.fingerprint_findings(site) != []
    assert check.integrity_findings(site, site.pages_by_path[INDEX]) != []
    assert check.document_findings(site) == ["robots.txt is missing"]


def test_manifest_with_wrong_headers_is_found(tmp_path):
    site = publish(tmp_path)
    text = site.manifest.read_text().replace("no-cache", "immutable", 1).replace("text/css", "text/plain", 1)
    site.manifest.write_text(text)
    found = check.manifest_findings(site)
    assert any("cacheControl" in text for text in found) and any("contentType" in text for text in found)


def test_api_origin_is_allowed_only_when_config_names_it(tmp_path):
    allowed = "connect-src 'self' https://api.example"
    site = publish(tmp_path, INDEX, "connect-src 'self'", allowed)
    page = site.pages_by_path[INDEX]
    assert check.policy_findings(page, "https://api.example") == []
    assert check.policy_findings(page, "https://other.example") != []
    (site.root / "config.js").write_text('x = { apiBaseURL: "https://api.example/Prod" }')
    assert check.api_origin(site) == "https://api.example"


NU_FAULTS = {
    "open": (INDEX, "<h1>", "<h1><p>", "error"),
    "language": (INDEX, 'lang="en"', "", "warning"),
    "directive": (INDEX, "trusted-types 'none'", "trusted-types 'none'; script-source 'self'", "warning"),
    "elsewhere": (INDEX, "<h1>", '<script src="//elsewhere.example/a.js"></script><h1>', "warning"),
    "style": ("style.css", "figure { margin: 0; }", "figure { margin: red; }", "error"),
    "drawing": ("icon.svg", "<path", "<pth", "error"),
}


def test_nu_checker_finds_each_fault_and_nothing_else(tmp_path):
    """One run for all, because Java takes its time to start."""
    for name, (path, old, new, _) in NU_FAULTS.items():
        publish(tmp_path / name, path, old, new)
    publish(tmp_path / "sound")
    found = nu.findings(tmp_path)
    for name, (_, _, _, kind) in NU_FAULTS.items():
        assert any(text.startswith(f"{name}/") and f": {kind}:" in text for text in found), name
    assert [text for text in found if text.startswith("sound/")] == []


# Name of the check, change, window width, what is found (None: nothing).
@pytest.mark.parametrize(("name", "width", "path", "old", "new", "finding"), [
    ("axe", 1280, None, None, "", None),
    ("axe", 390, None, None, "", None),
    ("axe", 1280, "style.css", "color: #111", "color: #ccc", "color-contrast"),
    ("axe", 1280, INDEX, "<h1>", '<img src="/x.png"><h1>', "image-alt"),
    ("axe", 1280, INDEX, "<h1>A sound market</h1>", "<p>A sound market</p>", "page-has-heading-one"),
    ("axe", 1280, INDEX, "<td>Monday</td>", '<td><a href="/"></a></td>', "link-name"),
    ("overflow", 320, None, None, "", None),
    ("overflow", 320, "style.css", "figure { margin: 0; }", "figure { width: 400px; }", "figure"),
    ("overflow", 320, "style.css", "figure { margin: 0; }", "figure { margin: 0; } table { width: 400px; }", "table"),
    ("charts", 1280, None, None, "", None),
    ("charts", 390, None, None, "", None),
    ("charts", 1280, "style.css", "font-size: 13px", "font-size: 11px", "has 11.0 px"),
    ("charts", 1280, INDEX, 'width="360" height="120"', 'width="180" height="60"', "has 6.5 px"),
    ("charts", 1280, INDEX, SVG_TEXT, '<text x="10" y="100">1,200</text>', "overlaps '1,000'"),
    ("charts", 1280, INDEX, SVG_TEXT, '<text x="-9" y="24">1,200</text>', "leaves its chart"),
    ("charts", 1280, "style.css", "svg { display: block;", "svg { margin-left: -40px; display: block;", "leaves the window"),
    ("charts", 1280, "style.css", "fill: #333", "fill: #aaa", "contrast"),
    ("charts", 1280, INDEX, "L340 20", "LNaN 20", "NaN"),
    ("names", 1280, None, None, "", None),
    ("names", 1280, INDEX, 'role="img" ', "", "no role"),
    ("names", 1280, INDEX, '<title id="c1-title">Price by day</title>', "", "no name"),
    ("names", 1280, INDEX, "table>", "div>", "no data table"),
    ("plain", 390, None, None, "", None),
    ("plain", 390, "style.css", "svg { display: block;", "svg { display: none;", "not to be seen"),
    ("plain", 390, "style.css", "svg { display: block;", "figure { opacity: 0 } svg { display: block;", "not to be seen"),
    ("plain", 390, INDEX, '<path class="line" d="M40 100L180 60L340 20"/>', "", "is empty"),
    ("plain", 390, INDEX, "<main>", "<main hidden>", "no text"),
    ("plain", 390, "style.css", "figure { margin: 0; }", "table { display: none; }", "table is not"),
])
def test_page_fault_is_found(tmp_path, browser, name, width, path, old, new, finding):
    checks = {
        "axe": look.axe_findings, "overflow": look.overflow_findings, "charts": look.chart_text_findings,
        "names": look.chart_findings, "plain": look.plain_findings,
    }
    with serving(publish(tmp_path, path, old, new)) as home:
        with look.opened(browser, home, width, scripts=name != "plain") as page:
            found = checks[name](page)
    assert found == [] if finding is None else any(finding in text for text in found), found


@pytest.mark.parametrize("name", ["axe", "charts"])
def test_fault_of_the_dark_scheme_is_found(tmp_path, browser, name):
    checks = {"axe": look.axe_findings, "charts": look.chart_text_findings}
    with serving(publish(tmp_path, "style.css", "background: #111;", "background: #999;")) as home:
        for scheme in look.SCHEMES:
            with look.opened(browser, home, scheme=scheme) as page:
                assert bool(checks[name](page)) == (scheme == "dark")


@pytest.mark.parametrize(("path", "old", "new", "finding"), [
    (None, None, "", None),
    ("app.js", "document", "console.warn('careful'); document", "console: warning: careful"),
    ("app.js", "document", "console.log('hello'); document", "console: log: hello"),
    ("app.js", "document", "undefinedName(); document", "exception"),
    ("app.js", "document", "fetch('/gone.json'); document", "gave 404"),
    ("app.js", "document", "document.body.innerHTML = 'x'; document", "require-trusted-types-for"),
    ("app.js", "document", "document.body.setAttribute('style', 'color: red'); document", "policy: style-src"),
    (INDEX, "<h1>", '<h1 style="color: red">', "policy: style-src"),
    (INDEX, "<h1>", '<img src="https://elsewhere.example/a.png" alt=""><h1>', "policy: img-src"),
    (INDEX, "{{style.css integrity}}", "sha384-AAAA", "integrity"),
])
def test_complaint_of_the_browser_is_found(tmp_path, browser, path, old, new, finding):
    with serving(publish(tmp_path, path, old, new)) as home:
        found = look.console_findings(browser, home)
    assert found == [] if finding is None else any(finding in text for text in found), found


def test_unknown_address_gives_the_404_page(tmp_path, browser):
    with serving(publish(tmp_path)) as home:
        assert look.console_findings(browser, home + "no/such/page", expected_status=404) == []


def test_relative_address_in_the_404_page_is_found(tmp_path, browser):
    with serving(publish(tmp_path, "404.html", 'href="/{{style.css}}"', 'href="{{style.css}}"')) as home:
        assert look.console_findings(browser, home + "no/such/page", expected_status=404) != []


def test_screenshot_names_are_all_different():
    assert look.screenshot_name("stocks/AAPL/index.html", "phone", "dark") == "stocks-AAPL-index-phone-dark.png"
