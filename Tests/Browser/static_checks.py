"""Checks of a site's files that need no browser. Each returns its findings, one text each; none means that all is well."""

import base64
import hashlib
import json
import re
import xml.etree.ElementTree as ElementTree
from urllib.parse import unquote, urljoin, urlsplit

from serving import content_type

ADDRESS_ATTRIBUTES = {
    "a": ["href"], "link": ["href"], "script": ["src"], "img": ["src"], "source": ["src"], "video": ["src", "poster"],
    "audio": ["src"], "iframe": ["src"], "form": ["action"], "use": ["href", "xlink:href"], "image": ["href"],
}
REFERENCE_ATTRIBUTES = ["aria-labelledby", "aria-describedby", "aria-controls", "aria-details", "for", "headers", "list"]
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
FINGERPRINTED = re.compile(r"\.[0-9a-f]{8,}\.[A-Za-z0-9]+$")

CONTRACT = {
    "default-src": ["'none'"], "script-src": ["'self'"], "style-src": ["'self'"], "img-src": ["'self'"],
    "font-src": ["'self'"], "connect-src": ["'self'"], "base-uri": ["'none'"], "form-action": ["'none'"],
    "object-src": ["'none'"], "require-trusted-types-for": ["'script'"], "trusted-types": ["'none'"],
}
SERVICE_WORKER_CONTRACT = {"worker-src": ["'self'"], "manifest-src": ["'self'"]}


def policy_findings(page, api_origin):
    """The Content-Security-Policy of a page against the contract; api_origin is the one that config.js names, or None."""
    metas = [
        meta for meta in page.named("meta")
        if meta.attributes.get("http-equiv", "").lower() == "content-security-policy"
    ]
    if len(metas) != 1:
        return [f"{page.path}: {len(metas)} policies instead of one"]
    directives = {}
    for part in metas[0].attributes.get("content", "").split(";"):
        words = part.split()
        if words and words[0] in directives:
            return [f"{page.path}: {words[0]} is there twice; browsers ignore the second"]
        if words:
            directives[words[0]] = words[1:]
    expected = dict(CONTRACT)
    if directives.keys() & SERVICE_WORKER_CONTRACT.keys():
        expected |= SERVICE_WORKER_CONTRACT
        policy = directives.get("trusted-types", [])
        if len(policy) == 1 and re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", policy[0]):
            expected["trusted-types"] = policy
    if api_origin and directives.get("connect-src") == ["'self'", api_origin]:
        expected["connect-src"] = ["'self'", api_origin]
    return [
        f"{page.path}: {name} is {directives.get(name)} instead of {expected.get(name)}"
        for name in sorted(expected.keys() | directives.keys())
        if directives.get(name) != expected.get(name)
    ]


def head_findings(page):
    """The policy comes first in the head, config.js before every other script."""
    findings = []
    head = [element for element in page.elements if element.ancestors[-1:] == ("head",)]
    if not head or head[0].attributes.get("http-equiv", "").lower() != "content-security-policy":
        findings.append(f"{page.path}: the policy is not the first element of the head")
    scripts = [element.attributes.get("src", "") for element in page.named("script")]
    if not scripts or urlsplit(scripts[0]).path.rsplit("/", 1)[-1] != "config.js":
        findings.append(f"{page.path}: the first script is {scripts[:1]} instead of config.js")
    if not any(element.name == "meta" and "charset" in element.attributes for element in head[:2]):
        findings.append(f"{page.path}: meta charset is not the head's second element")
    for required in ("title", "link"):
        if not any(element.name == required for element in head):
            findings.append(f"{page.path}: no {required} in the head")
    return findings


def inline_findings(page):
    """No style, script or handler that the policy would have to allow."""
    findings = []
    for element in page.elements:
        place = f"{page.path}:{element.line}: <{element.name}>"
        if element.name == "style":
            findings.append(f"{place} is an inline style sheet")
        if element.name == "script" and ("src" not in element.attributes or element.text.strip()):
            findings.append(f"{place} is an inline script")
        if element.name in ("base", "iframe", "object", "embed", "foreignobject"):
            findings.append(f"{place} has no place in the site")
        for name, value in element.attributes.items():
            if name == "style":
                findings.append(f"{place} has an inline style: {value}")
            if name.startswith("on"):
                findings.append(f"{place} has a handler: {name}")
            if value.strip().lower().startswith(("javascript:", "vbscript:", "data:text")):
                findings.append(f"{place} has a script for an address: {name}={value}")
    return findings


def _addresses(page):
    for element in page.elements:
        for name in ADDRESS_ATTRIBUTES.get(element.name, []):
            if name in element.attributes:
                yield element, element.attributes[name]
        for candidate in element.attributes.get("srcset", "").split(","):
            if candidate.strip():
                yield element, candidate.split()[0]


def link_findings(site, page):
    """Every address of the site leads to a file of it, every fragment to an id."""
    findings = []
    base = urljoin(site.url, page.address)
    origin = urlsplit(site.url)[:2]
    for element, address in _addresses(page):
        place = f"{page.path}:{element.line}: <{element.name}> {address}"
        target = urlsplit(urljoin(base, address))
        if target[:2] != origin:
            if target.scheme not in ("https", "http", "mailto", "tel"):
                findings.append(f"{place}: {target.scheme} is no scheme for a link")
            elif element.name not in ("a", "link"):
                findings.append(f"{place}: loads from elsewhere")
            continue
        file = site.file_at(target.path)
        if file is None:
            findings.append(f"{place}: leads nowhere")
        elif target.fragment and file in site.pages_by_path:
            if unquote(target.fragment) not in site.pages_by_path[file].ids and target.fragment != "top":
                findings.append(f"{place}: {file} has no id '{unquote(target.fragment)}'")
    for element in page.elements:
        for name in REFERENCE_ATTRIBUTES:
            for reference in element.attributes.get(name, "").split():
                if reference not in page.ids:
                    findings.append(f"{page.path}:{element.line}: {name}={reference} names no id of the page")
        for name, value in element.attributes.items():
            for reference in re.findall(r"url\(\s*['\"]?#([^'\")]+)", value):
                if reference not in page.ids:
                    findings.append(f"{page.path}:{element.line}: {name}=url(#{reference}) names no id of the page")
    return findings


def style_sheet_findings(site):
    """Every url(…) of the style sheets leads to a file of the site, and nothing is imported."""
    findings = []
    for path in site.files:
        if not path.endswith(".css"):
            continue
        text = re.sub(r"/\*.*?\*/", "", site.text(path), flags=re.DOTALL)
        if "@import" in text:
            findings.append(f"{path}: @import costs a round trip")
        for address in re.findall(r"url\(\s*['\"]?([^'\")]+)", text):
            target = urlsplit(urljoin(urljoin(site.url, path), address))
            if target[:2] != urlsplit(site.url)[:2] or site.file_at(target.path) is None:
                findings.append(f"{path}: url({address}) leads nowhere")
    return findings


def integrity_findings(site, page):
    """Style sheets and scripts carry the digest of the file that is there; config.js, which may change, carries none."""
    findings = []
    for element in page.named("script", "link"):
        if element.name == "link" and "stylesheet" not in element.attributes.get("rel", "").split():
            continue
        address = element.attributes.get("src" if element.name == "script" else "href", "")
        file = site.file_at(urlsplit(urljoin(urljoin(site.url, page.address), address)).path)
        place = f"{page.path}:{element.line}: {address}"
        integrity = element.attributes.get("integrity", "")
        if file is None:
            findings.append(f"{place}: leads nowhere")
        elif file == "config.js":
            if integrity:
                findings.append(f"{place}: has an integrity, so that it could not be retargeted")
        else:
            if not FINGERPRINTED.search(file):
                findings.append(f"{place}: has no fingerprint in its name")
            algorithm, _, digest = integrity.partition("-")
            if algorithm not in ("sha256", "sha384", "sha512"):
                findings.append(f"{place}: has no integrity")
            elif base64.b64encode(hashlib.new(algorithm, site.bytes(file)).digest()).decode() != digest:
                findings.append(f"{place}: the integrity is not that of the file")
    return findings


def fingerprint_findings(site):
    """The name of each file in assets/ contains the beginning of its SHA-256."""
    findings = []
    for path in site.files:
        if path.startswith("assets/"):
            match = re.search(r"\.([0-9a-f]{8,})\.[A-Za-z0-9]+$", path)
            if not match or not hashlib.sha256(site.bytes(path)).hexdigest().startswith(match[1]):
                findings.append(f"{path}: the name does not carry the file's digest")
    return findings


def page_findings(site):
    """Each page has a language, a title of its own, a description and, unless it is the 404 page, its own address."""
    findings = []
    titles = {}
    for page in site.pages:
        html = page.named("html")
        if not html or not html[0].attributes.get("lang"):
            findings.append(f"{page.path}: no lang")
        title = next((element.text.strip() for element in page.named("title") if "head" in element.ancestors), "")
        if not title:
            findings.append(f"{page.path}: no title")
        if title in titles:
            findings.append(f"{page.path}: the title '{title}' is that of {titles[title]} too")
        titles[title] = page.path
        metas = {meta.attributes.get("name"): meta.attributes.get("content", "") for meta in page.named("meta")}
        if not metas.get("description"):
            findings.append(f"{page.path}: no description")
        if "width=device-width" not in metas.get("viewport", ""):
            findings.append(f"{page.path}: no viewport")
        canonical = page.link("canonical")
        if page.path != "404.html" and unquote(canonical or "") != unquote(urljoin(site.url, page.address)):
            findings.append(f"{page.path}: the canonical address is {canonical}")
        if len(page.named("h1")) != 1:
            findings.append(f"{page.path}: {len(page.named('h1'))} first-level headings instead of one")
        if len(page.named("main")) != 1:
            findings.append(f"{page.path}: {len(page.named('main'))} main elements instead of one")
    return findings


def document_findings(site):
    """sitemap.xml, feed.xml, robots.txt, config.js, 404.html and data/latest.json are there and say what is there."""
    findings = []
    for path in ("sitemap.xml", "feed.xml", "robots.txt", "config.js", "404.html", "data/latest.json"):
        if path not in site.files:
            findings.append(f"{path} is missing")
    if findings:
        return findings

    def file(address):
        return site.file_at(urlsplit(address).path) if (address or "").startswith(site.url) else None

    try:
        places = [loc.text for loc in ElementTree.fromstring(site.bytes("sitemap.xml")).iter(f"{SITEMAP}loc")]
    except ElementTree.ParseError as error:
        places, findings = [], findings + [f"sitemap.xml: {error}"]
    for place in places:
        if file(place) is None:
            findings.append(f"sitemap.xml: {place} leads nowhere")
    hidden = {
        page.path for page in site.pages
        if any("noindex" in meta.attributes.get("content", "") for meta in page.named("meta"))
    }
    for path in sorted(set(site.pages_by_path) - hidden - {file(place) for place in places}):
        findings.append(f"sitemap.xml: {path} is missing")
    for path in sorted(hidden & {file(place) for place in places}):
        findings.append(f"sitemap.xml: {path} must not be there, it is marked noindex")

    try:
        feed = ElementTree.fromstring(site.bytes("feed.xml"))
        for item in [feed] + feed.findall(f"{ATOM}entry"):
            for name in ("id", "title", "updated"):
                if not (item.findtext(f"{ATOM}{name}") or "").strip():
                    findings.append(f"feed.xml: {item.tag.removeprefix(ATOM)} without {name}")
            for link in item.findall(f"{ATOM}link"):
                if file(link.get("href")) is None:
                    findings.append(f"feed.xml: {link.get('href')} leads nowhere")
    except ElementTree.ParseError as error:
        findings.append(f"feed.xml: {error}")

    named = re.findall(r"(?im)^sitemap:\s*(\S+)", site.text("robots.txt"))
    if named != [site.url + "sitemap.xml"]:
        findings.append(f"robots.txt: names {named} as sitemap")
    try:
        latest = json.loads(site.text("data/latest.json"))
        if not isinstance(latest, dict) or "as_of" not in latest:
            findings.append("data/latest.json: has no as_of")
    except ValueError as error:
        findings.append(f"data/latest.json: {error}")
    return findings


def age_findings(site):
    """Every page says of when its data is, as data/latest.json does."""
    as_of = json.loads(site.text("data/latest.json"))["as_of"]
    return [
        f"{page.path}: does not say that its data is of {as_of}"
        for page in site.pages
        if as_of and as_of not in [element.attributes.get("datetime") for element in page.named("time")]
    ]


def manifest_findings(site):
    """The manifest lists every file of the site and no other, with its digest, its type and how long it may be kept."""
    if not site.manifest.is_file():
        return ["the manifest is missing"]
    findings = []
    entries = {entry["path"]: entry for entry in json.loads(site.manifest.read_text("utf-8"))["files"]}
    for path in sorted(set(site.files) ^ set(entries)):
        findings.append(f"manifest: {path} is only in the {'manifest' if path in entries else 'site'}")
    for path in sorted(set(site.files) & set(entries)):
        content, fingerprinted = site.bytes(path), path.startswith("assets/")
        expected = {
            "sha256": hashlib.sha256(content).hexdigest(),
            "contentType": content_type(path),
            "cacheControl": "public, max-age=31536000, immutable" if fingerprinted else "no-cache",
        }
        for key, value in expected.items():
            if entries[path].get(key) != value:
                findings.append(f"manifest: {path}: {key} is {entries[path].get(key)} instead of {value}")
        if entries[path].get("size", len(content)) != len(content):
            findings.append(f"manifest: {path}: size is {entries[path]['size']} instead of {len(content)}")
    return findings


def api_origin(site):
    """The origin of the API that config.js names, or None."""
    match = re.search(r"apiBaseURL\"?\s*:\s*\"([^\"]+)\"", site.text("config.js"))
    if not match:
        return None
    parts = urlsplit(json.loads(f'"{match[1]}"'))
    return f"{parts.scheme}://{parts.netloc}"
