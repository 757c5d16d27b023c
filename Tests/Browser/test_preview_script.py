"""What the script of a preview does in Chromium and in Firefox, with a small server in place of Bourse's."""

import os
import random
import shutil
import time

import pytest
from marionette_driver.marionette import Marionette

import browser_checks as look
from preview_server import PreviewServer
from preview_tabs import PANEL, ChromiumTab, FirefoxTab, console, wait_until

POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
          "base-uri 'none'; form-action 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'")

PAGE = f"""<!doctype html>
<html lang="en">
<head>
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta charset="utf-8">
<title>Notes</title>
<meta name="description" content="Some notes">
<link rel="icon" href="/assets/icon.svg">
<link rel="stylesheet" href="/assets/style.1.css">
<script src="/config.js" defer></script>
APP</head>
<body>
<main id="main">
<h1 id="notes">Notes</h1>
<p>First words of <em>some</em> notes.</p>
<p class="muted">As of <span class="age">once</span>.</p>
<figure class="chart"><figcaption>A chart</figcaption><svg width="10" height="10"><path d="M0 0h9"/></svg></figure>
<p>Words <a href="/notes/">between</a>.</p>
<table class="data"><tbody><tr><td>42</td></tr></tbody></table>
<form><label>Shares <input name="quantity" value="1"></label></form>
<p data-live="price">12</p>
<ul>
<li>one</li>
<li>two</li>
</ul>
<p>Last words.</p>
</main>
</body>
</html>
"""

SCRIPT = '<script type="module" src="/assets/app.1.js"></script>\n'

FILES = {
    "index.html": PAGE.replace("APP", SCRIPT).replace("<title>Notes", "<title>With a script"),
    "plain/index.html": PAGE.replace("APP", ""),
    "404.html": PAGE.replace("APP", SCRIPT).replace("First words", "Not found"),
    "assets/icon.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"/>',
    "config.js": "globalThis.bourse = {};",
    "assets/app.1.js": 'const age = document.querySelector(".age"); if (age) age.textContent = "a year ago"; document.querySelector("table").insertRow();',
    "assets/app.2.js": 'document.body.dataset.two = "";',
    "assets/style.1.css": "body { background: rgb(1, 1, 1); color: #fff; }",
    "assets/style.2.css": "body { background: rgb(2, 2, 2); color: #fff; }",
}

# Chromium tells of every answer that is no 200, and Firefox ends whatever a page does in the moment in which its tab is closed.
EXPECTED = ["Failed to load resource", "Script terminated by timeout", "Quirks Mode"]

MISTAKE = {
    "severity": "error", "file": "Content/notes/2008.md", "line": 4, "column": 9,
    "message": "'chart' names no chart; known: candlestick, line, volume", "excerpt": "```chart pie\n        ^",
}
HOSTILE = MISTAKE | {
    "file": "Content/<img src=x onerror=alert(1)>.md", "message": "</li><script>alert(1)</script>",
    "excerpt": "<script>alert(2)</script>",
}

# What is edited, and whether that can be had in place on a page with scripts of its own and on one without.
EDITS = {
    "text": ("First words", "The first words", True, True),
    "text within": ("<em>some</em>", "<em>no</em>", True, True),
    "heading": ('<h1 id="notes">Notes</h1>', '<h1 id="words">Words</h1>', True, True),
    "title and description": ("<title>", "<title>My ", True, True),
    "description": ('content="Some notes"', 'content="Other notes"', True, True),
    "new meta": ("<title>", '<meta property="og:title" content="Notes">\n<title>', True, True),
    "link": ('<a href="/notes/">between', '<a class="x" href="/plain/">between', True, True),
    "new paragraph": ("<figure", "<p>New <b>words</b>.</p>\n<p>And more.</p>\n<figure", True, True),
    "gone paragraph": ("<p>Last words.</p>\n", "", True, True),
    "other element": ("<p>Last words.</p>", "<blockquote><p>Last words.</p></blockquote>", True, True),
    "list": ("<li>one</li>", "<li>zero</li>\n<li>one!</li>", True, True),
    "moved": ("<li>one</li>\n<li>two</li>", "<li>two</li>\n<li>one</li>", True, True),
    "comment": ("<li>one</li>", "<!-- 1 --><li>one</li>", True, True),
    "language": ('<html lang="en">', '<html lang="de" class="x">', True, True),
    "class": ('class="muted"', 'class="loud"', True, True),
    "style": ("style.1.css", "style.2.css", True, True),
    "style and text": ("style.1.css", "style.2.css", True, True),
    "new style": ("<script src", '<link rel="stylesheet" href="/assets/style.2.css">\n<script src', True, True),
    "gone style": ('<link rel="stylesheet" href="/assets/style.1.css">\n', "", True, True),
    "text a script has changed": (">once<", ">twice<", False, True),
    "element a script has changed": ('<span class="age">once</span>', "today", False, True),
    "new chart": ("<p>Last", "<figure><svg></svg></figure>\n<p>Last", False, True),
    "chart": ("M0 0h9", "M0 0h5", False, True),
    "cell": (">42<", ">43<", False, True),
    "form": ("Shares", "Number", False, True),
    "data attribute": ('data-live="price"', 'data-live="bid"', False, True),
    "text of a data element": (">12<", ">13<", False, True),
    "new custom element": ("<p>Last", "<my-clock></my-clock>\n<p>Last", False, True),
    "policy": ("font-src 'self'; ", "", False, False),
    "new script": ("</head>", '<script type="module" src="/assets/app.2.js"></script>\n</head>', False, False),
    "script in the text": ("<p>Last", '<script src="/assets/app.2.js" defer></script>\n<p>Last', False, False),
    "preload": ("</head>", '<link rel="modulepreload" href="/assets/app.2.js">\n</head>', False, False),
    "template": ("<p>Last", "<template>1</template><p>Last", False, False),
    "no-script": ("<p>Last", "<noscript><p>No</p></noscript>\n<p>Last", False, False),
    "quirks": ("<!doctype html>\n", "", False, False),
}


@pytest.fixture
def preview():
    server = PreviewServer({name: text.encode() for name, text in FILES.items()})
    yield server
    server.stop()


@pytest.fixture(scope="module")
def firefox(tmp_path_factory):
    program = os.environ.get("FIREFOX") or shutil.which("firefox-esr") or shutil.which("firefox")
    if not program:
        raise pytest.UsageError("firefox-esr is not installed; 'make test' installs it")
    folder = tmp_path_factory.mktemp("firefox")
    browser = Marionette(bin=program, headless=True, port=0, gecko_log=str(folder / "gecko.log"), workspace=str(folder))
    browser.start_session()
    yield browser
    browser.quit()


@pytest.fixture(params=["chromium", "firefox"])
def new_tab(request, preview):
    """Opens tabs that know each other; in the end none may have complained."""
    tabs, context = [], None
    if request.param == "chromium":
        context = request.getfixturevalue("browser").new_context(viewport={"width": 1280, "height": 720})
    else:
        firefox = request.getfixturevalue("firefox")

    def new_tab(path=""):
        tabs.append(ChromiumTab(context.new_page()) if context else FirefoxTab(firefox))
        tabs[-1].go(preview.home + path)
        return tabs[-1]
    yield new_tab
    complaints = [complaint for tab in tabs for complaint in tab.complaints() + tab.found]
    for tab in tabs:
        tab.close()
    if context:
        context.close()
    else:
        complaints += console(firefox, preview.home)
    assert "\n".join(text for text in complaints if not any(words in text for words in EXPECTED)) == ""


@pytest.fixture
def chromium_tab(browser, preview):
    contexts = []

    def chromium_tab(path="", script="", **options):
        context = browser.new_context(**options)
        contexts.append(context)
        if script:
            context.add_init_script(script)
        tab = ChromiumTab(context.new_page())
        tab.go(preview.home + path)
        return tab
    yield chromium_tab
    for context in contexts:
        context.close()


@pytest.mark.parametrize("path", ["", "plain/"])
def test_after_an_edit_the_page_is_as_if_loaded_anew(preview, new_tab, path):
    tab, fresh, wrong = new_tab(path), new_tab("assets/icon.svg"), []
    for name, (old, new, *in_place) in EDITS.items():
        preview.files[path + "index.html"] = FILES[path + "index.html"].encode()
        tab.go(preview.home + path)
        tab.settle(preview)
        load = tab.load
        preview.edit(path + "index.html", old, new)
        if name == "style and text":
            preview.edit(path + "index.html", "Last words", "Very last words")
        tab.take(preview)
        if (tab.load == load) != in_place[bool(path)]:
            wrong.append(name + (": in place" if tab.load == load else ": reloaded"))
        fresh.go(preview.home + path)
        if tab.document != fresh.document:
            wrong.append(f"{name}: {tab.document}\n{fresh.document}")
        # Else it would take in the next edit itself.
        fresh.go(preview.home + "assets/icon.svg")
    assert wrong == []


def test_several_edits_in_a_row(preview, new_tab):
    tab = new_tab()
    tab.settle(preview)
    load = tab.load
    for old, new in [("First words", "Other words"), ("style.1", "style.2"), ("Last words", "No words"), ("style.2", "style.1"),
                     ("<li>two</li>\n", ""), ("</ul>", "<li>two</li>\n</ul>")]:
        preview.edit("index.html", old, new)
        tab.take(preview)
    assert tab.load == load
    assert tab.document == new_tab().document


@pytest.mark.parametrize("path", ["", "plain/"])
@pytest.mark.parametrize("seed", range(3))
def test_after_random_edits_the_page_is_as_if_loaded_anew(preview, chromium_tab, seed, path):
    dice = random.Random(seed)
    before, after = FILES[path + "index.html"].split("<ul>")[0], "</main>\n</body>\n</html>\n"

    def block(depth=0):
        words = " ".join(dice.choices(["up", "down", "flat", "5 &amp; 6", "<em>a</em>", "<b>b</b>", "<!-- c -->"], k=3))
        kind = dice.choice(["p", "p", "h2", "li", "section", "blockquote", "figure" if depth == 0 else "p"])
        attributes = dice.choice(["", "", f' id="{dice.random()}"', f' class="{dice.choice("xyz")}"', ' lang="de"'])
        inner = words if kind in ("p", "h2", "li") or depth > 1 else "\n".join(block(depth + 1) for _ in range(dice.randint(0, 4)))
        return f"<{kind}{attributes}>{inner}</{kind}>"

    blocks = [block() for _ in range(8)]
    tab, loads = chromium_tab(path), set()
    for _ in range(40):
        for _ in range(dice.randint(1, 3)):
            place = dice.randrange(len(blocks) + 1)
            match dice.choice(["insert", "replace", "remove", "move"]):
                case "insert":
                    blocks.insert(place, block())
                case "replace":
                    blocks[place:place + 1] = [block()]
                case "remove":
                    del blocks[place:place + dice.randint(1, 2)]
                case "move" if blocks:
                    blocks.insert(place, blocks.pop(dice.randrange(len(blocks))))
        preview.files[path + "index.html"] = (before + "\n".join(blocks) + after).encode()
        tab.take(preview)
        loads.add(tab.load)
    fresh = chromium_tab(path)
    assert tab.document == fresh.document
    assert len(loads) < (4 if path else 40)


def test_what_is_typed_is_kept(preview, new_tab):
    tab = new_tab()
    tab.settle(preview)
    tab.run("const input = document.querySelector('input'); input.focus(); input.value = '17';")
    for old, new in [("First words", "Other words"), ("style.1", "style.2"), ("<p>Last", "<p>New</p>\n<p>Last")]:
        preview.edit("index.html", old, new)
        tab.take(preview)
    assert tab.value("document.activeElement.value") == "17"


@pytest.mark.parametrize("edit", [("Last words", "The last words"), (">42<", ">43<")], ids=["in place", "reload"])
@pytest.mark.parametrize("growth", ["", "<p>More</p>\n" * 5])
def test_the_page_stays_where_it_was_scrolled_to(preview, new_tab, edit, growth):
    preview.files["index.html"] = FILES["index.html"].replace("<p>Last", "<p>Line</p>\n" * 200 + "<p>Last").encode()
    tab = new_tab()
    tab.settle(preview)
    tab.run("scrollTo(0, 1500);")
    preview.edit("index.html", *edit)
    preview.edit("index.html", "</main>", growth + "</main>")
    tab.take(preview)
    tab.wait("scrollY > 0")
    time.sleep(0.2)
    assert tab.scroll == 1500


def test_a_style_change_never_leaves_the_page_without_style(preview, new_tab):
    tab = new_tab()
    tab.settle(preview)
    tab.run("""const page = window.wrappedJSObject ?? window;
        const colors = page.document.documentElement.appendChild(document.createElement("i"));
        colors.hidden = true;
        const look = () => {
            const color = getComputedStyle(document.body).backgroundColor;
            if (!colors.textContent.endsWith(color)) colors.append(color);
            requestAnimationFrame(look);
        };
        look();""")
    preview.delays["/assets/style.2.css"] = 0.3
    preview.edit("index.html", "style.1", "style.2")
    preview.announce()
    tab.wait("getComputedStyle(document.body).backgroundColor === 'rgb(2, 2, 2)'")
    time.sleep(0.2)
    assert tab.value("document.querySelector('i').textContent") == "rgb(1, 1, 1)rgb(2, 2, 2)"
    assert tab.value("document.querySelectorAll('link[rel=stylesheet]').length") == 1
    tab.run("document.querySelector('i').remove();")


def test_mistakes_are_told_over_the_page_and_vanish(preview, new_tab):
    tab = new_tab()
    tab.settle(preview)
    tab.run("document.querySelector('input').focus();")
    preview.announce([HOSTILE, MISTAKE, MISTAKE | {"severity": "warning"}, MISTAKE | {"file": None, "line": None, "excerpt": None}], 2)
    tab.wait(f"!{PANEL}.querySelector('section').hidden")
    assert tab.value(f"{PANEL}.querySelector('h2').textContent") == "5 mistakes – the page shows the last version without them"
    assert tab.value(f"[...{PANEL}.querySelectorAll('li')].map(item => item.textContent)") == [
        HOSTILE["file"] + ":4:9 " + HOSTILE["message"] + HOSTILE["excerpt"],
        "Content/notes/2008.md:4:9 " + MISTAKE["message"] + MISTAKE["excerpt"],
        MISTAKE["message"],
    ]
    assert tab.value(f"{PANEL}.querySelectorAll('script, img').length") == 0
    assert tab.value(f"{PANEL}.querySelector('.rest').textContent") == "And 2 more, in the terminal."
    assert tab.value("document.activeElement.name") == "quantity", "who types is left alone"
    # The page's own style does not reach it.
    assert tab.value(f"getComputedStyle({PANEL}.host).position") == "fixed"
    preview.announce([])
    tab.wait(f"{PANEL}.querySelector('section').hidden && {PANEL}.querySelector('.shown').hidden")


def test_mistakes_can_be_hidden_until_they_change(preview, new_tab):
    hidden = f"{PANEL}.querySelector('section').hidden"
    preview.announce([MISTAKE])
    tab = new_tab()
    tab.settle(preview)
    tab.wait(f"!{hidden}")
    tab.run(f"{PANEL}.querySelector('section button').focus();")
    tab.press("\ue00c" if isinstance(tab, FirefoxTab) else "Escape")
    tab.wait(hidden)
    assert tab.value(f"{PANEL}.activeElement.textContent") == "1 mistake"
    # The same mistakes say nothing new, not even after a reload.
    preview.edit("index.html", ">42<", ">43<")
    tab.take(preview)
    tab.wait(f"{PANEL}.querySelector('.shown').textContent === '1 mistake'")
    assert tab.value(hidden)
    tab.run(f"{PANEL}.querySelector('.shown').click();")
    assert not tab.value(hidden)
    tab.run(f"{PANEL}.querySelector('section button').click();")
    assert tab.value(hidden)
    preview.announce([MISTAKE | {"line": 5}])
    tab.wait(f"!{hidden}")


def test_ten_tabs_share_one_connection(preview, new_tab):
    tabs = [new_tab() for _ in range(10)]
    wait_until(lambda: len(preview.streams) == 1, "one tab listens")
    wait_until(lambda: preview.answers.count(("/", 200)) >= 20, "all know their form")
    preview.announce([MISTAKE])
    preview.edit("index.html", "First words", "Shared words")
    preview.announce()
    for tab in tabs:
        tab.wait("document.body.textContent.includes('Shared words')")
        tab.wait(f"!{PANEL}.querySelector('section').hidden")
    assert len(preview.streams) == 1
    # Whoever listened has gone or come anew: another takes over.
    for tab in tabs[:4]:
        tab.go("about:blank")
    preview.announce([])
    for tab in tabs[4:]:
        tab.wait(f"{PANEL}.querySelector('section').hidden")
    tabs[4].run("location.reload();")
    preview.edit("index.html", "Shared words", "Our words")
    preview.announce()
    for tab in tabs[4:]:
        tab.wait("document.body.textContent.includes('Our words')")
    wait_until(lambda: len(preview.streams) == 1, "one tab listens")


def test_a_tab_that_is_held_up_is_relieved(preview, new_tab):
    first = new_tab()
    first.settle(preview)
    first.run("document.addEventListener('click', () => { const end = Date.now() + 4000; while (Date.now() < end); });"
              "setTimeout(() => document.body.click(), 50);")
    time.sleep(0.1)
    started = time.monotonic()
    second = new_tab("plain/")
    second.settle(preview)
    preview.edit("plain/index.html", "First words", "Seen words")
    second.take(preview)
    assert time.monotonic() - started < 3.5 or len(preview.streams) == 1
    first.wait("document.body.isConnected")
    preview.edit("index.html", "First words", "Heard words")
    first.take(preview)
    wait_until(lambda: len(preview.streams) == 1, "one tab listens")


def test_without_locks_each_tab_listens(preview, chromium_tab):
    script = "Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });"
    tabs = [chromium_tab(script=script) for _ in range(2)]
    for tab in tabs:
        tab.settle(preview)
    assert len(preview.streams) == 2
    preview.edit("index.html", "First words", "Other words")
    for tab in tabs:
        tab.take(preview)


def test_a_server_that_stops_and_starts_again(preview, new_tab):
    note = f"{PANEL}.querySelector('.note').textContent"
    tab = new_tab()
    tab.settle(preview)
    load = tab.load
    preview.stop()
    time.sleep(1)
    assert tab.value(note) == ""
    tab.wait(f"{note} === 'Preview: connection lost; trying again'")
    preview.edit("index.html", "First words", "Late words")
    preview.version = 0
    preview.start()
    tab.wait("document.body.textContent.includes('Late words')", 15)
    tab.wait(f"{note} === ''")
    assert tab.load == load
    tab.settle(preview)
    tab.found.clear()


def test_a_page_that_is_deleted_and_comes_back(preview, new_tab):
    tab = new_tab("plain/")
    tab.settle(preview)
    text = preview.files.pop("plain/index.html")
    tab.take(preview)
    assert tab.value("document.body.textContent.includes('Not found')")
    load = tab.load
    # Answers that say the same again change nothing.
    for _ in range(5):
        preview.announce()
        time.sleep(0.05)
    assert tab.load == load
    preview.files["plain/index.html"] = text
    tab.take(preview)
    assert tab.value("document.body.textContent.includes('First words')")


def test_a_page_that_cannot_be_made(preview, new_tab):
    preview.broken.add("index.html")
    preview.announce([MISTAKE])
    tab = new_tab()
    tab.wait("document.querySelector('.bourse-mistakes').textContent.includes('names no chart')")
    preview.announce([MISTAKE | {"message": "another"}])
    tab.wait("document.querySelector('.bourse-mistakes')?.textContent === 'another'")
    load = tab.load
    preview.announce()
    time.sleep(0.3)
    assert tab.load == load
    assert tab.value(f"{PANEL}.querySelector('section').hidden"), "they are told already"
    preview.broken.clear()
    preview.announce([])
    tab.wait("document.body.textContent.includes('First words')")
    # A good page stays when it cannot be made any more.
    tab.settle(preview)
    load = tab.load
    preview.broken.add("index.html")
    preview.announce([MISTAKE])
    tab.wait(f"!{PANEL}.querySelector('section').hidden")
    time.sleep(0.3)
    assert tab.load == load


def test_a_picture_that_changes_under_its_name(preview, new_tab):
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="10"/>'
    preview.files["photo.svg"] = (picture % 20).encode()
    preview.edit("index.html", "<p>Last", '<img src="/photo.svg" alt="">\n<p>Last')
    tab = new_tab()
    tab.settle(preview)
    wait_until(lambda: preview.answers.count(("/photo.svg", 200)) >= 2, "its digest is known")
    load = tab.load
    preview.announce()
    time.sleep(0.3)
    assert tab.load == load
    preview.files["photo.svg"] = (picture % 30).encode()
    preview.announce()
    tab.wait("document.querySelector('main img').naturalWidth === 30")
    assert tab.load != load


def test_requests_do_not_pile_up(preview, new_tab):
    tab = new_tab()
    tab.settle(preview)
    preview.delays["/"], preview.most_asking = 0.05, 0
    before = len(preview.answers)
    for number in range(40):
        preview.files["index.html"] = FILES["index.html"].replace("First words", f"Words {number}").encode()
        preview.announce()
        time.sleep(0.005)
    tab.wait("document.body.textContent.includes('Words 39')")
    assert preview.most_asking == 1
    assert len(preview.answers) - before < 20


def test_a_page_that_one_comes_back_to(preview, new_tab):
    tab = new_tab()
    tab.settle(preview)
    tab.go(preview.home + "plain/")
    tab.settle(preview)
    preview.edit("index.html", "First words", "Later words")
    tab.run("history.back();")
    tab.wait("location.pathname === '/' && document.body.textContent.includes('Later words')")
    tab.settle(preview)
    preview.edit("index.html", "Later words", "Last of all words")
    tab.take(preview)
    wait_until(lambda: len(preview.streams) == 1, "one page listens")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_what_is_told_can_be_read(preview, chromium_tab, width, scheme):
    long = MISTAKE | {"excerpt": "x" * 300 + "\n" + " " * 200 + "^"}
    preview.announce([MISTAKE, long] * 8, 3)
    tab = chromium_tab(viewport={"width": width, "height": 800}, color_scheme=scheme)
    tab.wait(f"!{PANEL}.querySelector('section').hidden")
    tab.wait(f"getComputedStyle({PANEL}.querySelector('section')).overflowY === 'auto'")
    assert [finding for finding in look.axe_findings(tab.page) if "bourse-preview" in finding or "shadow" in finding] == []
    box = tab.value(f"{PANEL}.querySelector('section').getBoundingClientRect().toJSON()")
    assert box["left"] == 0 and box["width"] == width and box["bottom"] == 800 and box["height"] <= 480
    assert tab.value(f"{PANEL}.querySelector('section').scrollWidth") <= width
