"""The offline page and the worker that shows it: it never answers with anything else, and two sites do not touch each other."""

import os
import shutil
import subprocess
from collections import Counter
from contextlib import contextmanager

import pytest

from serving import serving
from site_folder import Site

LAYOUT = """<!doctype html>
<html lang="{{site.language}}">
<head>
{{{head}}}{{#page.isLive}}{{{script.live_register_js}}}
{{{script.live_title_js}}}{{/page.isLive}}</head>
<body><main><h1>{{page.title}}</h1>{{{content}}}</main></body>
</html>
"""

FILES = {
    "Templates/layouts/page.mustache": LAYOUT,
    "Templates/assets/style.css": "h1 { background: url(dot.svg); color: rgb(1, 2, 3); }",
    "Templates/assets/dot.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><circle r="1"/></svg>',
    "Templates/assets/icon.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><circle r="2"/></svg>',
    "Templates/assets/app.js": 'import { mark } from "./shared/mark.js";\nmark("app");',
    "Templates/assets/shared/mark.js": "export const mark = (name) => { document.documentElement.dataset[name] = 1; };",
    "Templates/assets/live/title.js": 'import { mark } from "../shared/mark.js";\nimport "./more.js";\nmark("title");',
    "Templates/assets/live/more.js": 'import { mark } from "../shared/mark.js";\nmark("more");\nimport("./late.js");',
    "Templates/assets/live/late.js": 'import { mark } from "../shared/mark.js";\nmark("late");',
    "Templates/assets/live/register.js": """import "./more.js";
const { serviceWorker } = globalThis.BOURSE_CONFIG;
const policy = globalThis.trustedTypes?.createPolicy("bourse", {
  createScriptURL: (address) => { if (address === serviceWorker) return address; throw new TypeError(address); },
});
navigator.serviceWorker.register(policy?.createScriptURL(serviceWorker) ?? serviceWorker);
""",
    "Content/index.md": "---\ntitle: Prices\nlive: true\n---\n\n1234.56\n",
    "Content/other.md": "---\ntitle: Other\n---\n",
    "Content/offline.md": "---\ntitle: Offline\n---\n\nThere is no network.\n",
}


class Network:
    """A folder at an origin, which can be out of reach, and what it was asked for."""

    base_path = "/"

    def __init__(self, root):
        self.root, self.is_down, self.asked = root, False, Counter()

    @property
    def files(self):
        return Site(self.root).files

    def file_at(self, path):
        if self.is_down:
            raise ConnectionAbortedError("the network is down")
        self.asked[path] += 1
        return Site(self.root).file_at(path)

    def bytes(self, name):
        return (self.root / name).read_bytes()


class Sites:
    """Two sites, at / and at /two/ of one origin."""

    def __init__(self, folder, program):
        self.folder, self.program = folder, program
        self.network = Network(folder / "www")
        self.build("", FILES)
        self.build("two/", FILES)

    def build(self, base, files):
        source = self.folder / ("two" if base else "one")
        for name, text in ({"bourse.yml": f"title: Test\nurl: https://example.com/{base}\n"} | files).items():
            path = source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        subprocess.run(
            [self.program, "build"], cwd=source, check=True, env={"PATH": os.environ["PATH"], "HOME": str(source)})
        shutil.copytree(source / "Site", self.network.root / base, dirs_exist_ok=True)


@pytest.fixture
def sites(tmp_path, program):
    return Sites(tmp_path, program)


@contextmanager
def opened(browser, sites):
    """The live page of the first site with its worker in charge, and what it complains about."""
    context = browser.new_context()
    context.add_init_script("""document.addEventListener('securitypolicyviolation',
        event => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));""")
    try:
        with serving(sites.network) as home:
            page = context.new_page()
            found = []
            page.on("console", lambda message: found.append(message.text))
            page.on("pageerror", lambda error: found.append(str(error)))
            page.goto(home)
            in_charge(page)
            yield page, home, found
    finally:
        context.close()


def until(page, condition, argument=None):
    """Waits for a condition; the policy forbids Playwright's own way to do that."""
    page.evaluate(f"""async argument => {{
        const condition = {condition};
        for (let rounds = 0; !(await condition(argument)); rounds++) {{
            if (rounds > 500) throw new Error('never: ' + condition);
            await new Promise(resolve => setTimeout(resolve, 20));
        }}
    }}""", argument)


def in_charge(page, path="/service-worker.js"):
    until(page, """path => {
        const { scriptURL = '', state } = navigator.serviceWorker.controller ?? {};
        return new URL(scriptURL, location).pathname === path && state === 'activated';
    }""", path)


def caches(page):
    return page.evaluate("caches.keys()")


def test_modules_are_loaded_once_each_with_nothing_to_complain_about(browser, sites):
    with opened(browser, sites) as (page, _, found):
        until(page, "() => document.documentElement.dataset.late")
        assert page.evaluate("({...document.documentElement.dataset})") == {"app": "1", "title": "1", "more": "1", "late": "1"}
        assert found == []
        scripts = [path for path in sites.network.asked if path.endswith(".js") and path.startswith("/assets/")]
        assert sorted(path.split(".")[0] for path in scripts) == [
            "/assets/app", "/assets/live/late", "/assets/live/more", "/assets/live/register", "/assets/live/title",
            "/assets/shared/mark"]
        # The worker fetches what the offline page needs once more.
        kept = {"/assets/app", "/assets/shared/mark"}
        assert {path: sites.network.asked[path] for path in scripts} == {
            path: 2 if path.split(".")[0] in kept else 1 for path in scripts}


def test_a_page_that_cannot_be_fetched_is_replaced_by_the_offline_page(browser, sites):
    with opened(browser, sites) as (page, home, found):
        sites.network.is_down = True
        for path in ("other/", "nowhere", ""):
            page.goto(home + path)
            assert page.url == home + path
            assert page.get_by_role("heading").inner_text() == "Offline"
            assert "1234.56" not in page.content()
            assert page.get_by_role("heading").evaluate("e => getComputedStyle(e).color") == "rgb(1, 2, 3)"
            assert page.evaluate("document.documentElement.dataset.app") == "1"
        sites.network.is_down = False
        page.reload()
        assert page.get_by_role("heading").inner_text() == "Prices"
        assert page.goto(home + "nowhere").status == 404
        # Offline, config.js is out of reach and nothing else.
        assert {text for text in found if "Failed to load resource" not in text} == set()


def test_nothing_else_comes_from_the_cache(browser, sites):
    with opened(browser, sites) as (page, home, _):
        reach = """path => fetch(path).then(answer => answer.status, error => error.name)"""
        kept = page.evaluate("caches.keys().then(names => caches.open(names[0])).then(cache => cache.keys())"
                             ".then(requests => requests.map(request => new URL(request.url).pathname))")
        assert sorted(path.split(".")[0] for path in kept) == [
            "/assets/app", "/assets/bourse", "/assets/dot", "/assets/icon", "/assets/shared/mark", "/assets/style", "/offline/"]
        for path in ("data/latest.json", "config.js", "service-worker.js", "", "offline/", "sitemap.xml"):
            before = sites.network.asked["/" + path]
            assert page.evaluate(reach, "/" + path) == 200
            assert sites.network.asked["/" + path] == before + 1
        sites.network.is_down = True
        for path in ("data/latest.json", "config.js", "", "offline/", "sitemap.xml"):
            assert page.evaluate(reach, "/" + path) == "TypeError", path
        for path in kept:
            assert page.evaluate(reach, path) == ("TypeError" if path == "/offline/" else 200), path


def test_a_new_worker_clears_up_after_the_old_one_of_its_own_site(browser, sites):
    with opened(browser, sites) as (page, home, _):
        first = caches(page)
        assert len(first) == 1 and first[0].startswith("bourse:/:")
        page.goto(home + "two/")
        in_charge(page, "/two/service-worker.js")
        both = caches(page)
        assert len(both) == 2 and set(first) < set(both)
        sites.build("", FILES | {"Content/offline.md": "---\ntitle: Still offline\n---\n"})
        page.goto(home)
        page.evaluate("navigator.serviceWorker.getRegistration('/').then(registration => registration.update())")
        until(page, "async old => { const names = await caches.keys(); return names.length === 2 && !names.includes(old); }",
              first[0])
        assert set(both) - set(first) < set(caches(page))
        sites.network.is_down = True
        page.goto(home + "other/")
        assert page.get_by_role("heading").inner_text() == "Still offline"
        page.goto(home + "two/other/")
        assert page.get_by_role("heading").inner_text() == "Offline"
