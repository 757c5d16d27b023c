"""Makes random edits to a site as its author could: pages, templates, data, configuration, assets, and mistakes."""

import os
import re

from bourse_site import SNAPSHOT

WORDS = "market price share volume session open high low trade index bond yield risk return model level".split()
CONSTANT = (10**9, 10**9)

QUERIES = (
    ("select date, close from bars where symbol = 'ACME' order by date limit 12", "date", "close"),
    ("select symbol, max(close) as close from bars group by symbol order by symbol", "symbol", "close"),
    ("select symbol, price from latest_quotes order by symbol", "symbol", "price"),
    ("select name, share from regions order by name", "name", "share"),
    ("with recent as (select * from bars where date > '2026-02-10') "
     "select symbol, avg(close) as close from recent group by symbol order by symbol", "symbol", "close"),
    ("select s.name, count(b.date) as days from stocks s left join bars b on b.symbol = s.symbol "
     "group by s.name order by s.name", "name", "days"),
    ("select symbol, quantity from positions order by symbol", "symbol", "quantity"),
    ("select name, share from regions where share > 0.9", "name", "share"),
    ("select symbol || ' ' || date as session, close from bars order by 1", "session", "close"),
)

EDITS = []


def edit(weight=1):
    """Registers a method that makes one edit and tells what it was, or returns None when there is nothing to edit."""
    def register(method):
        EDITS.extend([method.__name__] * weight)
        return method
    return register


class Editor:
    def __init__(self, project, chance):
        self.project = project
        self.chance = chance
        self.states = []
        self.number = 0

    def step(self):
        """One edit, told in words."""
        while True:
            name = self.chance.choice(EDITS)
            told = getattr(self, name)()
            if told is not None:
                break
        if self.chance.random() < 0.5:
            self._even_out_times()
        return f"{name.replace('_', ' ')}: {told}" if told else name.replace("_", " ")

    # States

    def state(self):
        """All inputs, to come back to them."""
        names = [*self.project.inputs(), SNAPSHOT]
        return {name: self.project.path(name).read_bytes() for name in names}

    def remember(self):
        """Keeps this state as one that can be built."""
        self.states = [*self.states[-7:], self.state()]

    def restore(self, state):
        for name in self.project.inputs():
            if name not in state:
                self.project.remove(name)
        for name, data in state.items():
            if not self.project.path(name).exists() or self.project.path(name).read_bytes() != data:
                self.project.write(name, data)

    def mend(self):
        """Undoes all edits since the site could last be built."""
        self.restore(self.states[-1])
        return "mistakes mended"

    @edit(6)
    def earlier_state_restored(self):
        if not self.states:
            return None
        index = self.chance.randrange(len(self.states))
        self.restore(self.states[index])
        return f"{len(self.states) - index} back"

    # Small tools

    def _even_out_times(self):
        for name in [*self.project.inputs(), SNAPSHOT]:
            os.utime(self.project.path(name), CONSTANT)

    def _new(self):
        self.number += 1
        return self.number

    def _words(self, count):
        return " ".join(self.chance.choice(WORDS) for _ in range(count))

    def _files(self, top, ending=""):
        return [name for name in self.project.inputs() if name.startswith(top) and name.endswith(ending)]

    def _pages(self):
        return [name for name in self._files("Content/", ".md") if "[" not in name]

    def _some_page(self):
        """Not the home page, which everything needs."""
        pages = [name for name in self._pages() if name not in ("Content/index.md", "Content/404.md")]
        return self.chance.choice(pages) if pages else None

    def _key(self, page, key, value):
        """Sets or removes a key of the front matter."""
        head, body = self.project.read(page).split("\n---\n", 1)
        lines = [line for line in head.split("\n") if not line.startswith(f"{key}:")]
        if value is not None:
            lines.append(f"{key}: {value}")
        self.project.write(page, "\n".join(lines) + "\n---\n" + body)
        return f"{page} {key}: {value}"

    def _setting(self, key, value):
        """Sets or removes a line of bourse.yml."""
        lines = [line for line in self.project.read("bourse.yml").split("\n") if not line.startswith(f"{key}:")]
        if value is not None:
            lines.insert(0, f"{key}: {value}")
        self.project.write("bourse.yml", "\n".join(lines))
        return f"{key}: {value}"

    def _append(self, name, text):
        self.project.write(name, self.project.read(name).rstrip("\n") + "\n\n" + text + "\n")

    def _link(self, page, target):
        return os.path.relpath(target, os.path.dirname(page))

    def _relink(self, old, new):
        """Lets the links of all pages to one file lead to another."""
        for page in self._pages() + self._files("Content/", "].md"):
            text = self.project.read(page)
            changed = text.replace(f"({self._link(page, old)})", f"({self._link(page, new)})")
            if changed != text:
                self.project.write(page, changed)

    # Pages

    def _paragraph(self, page):
        target = self.chance.choice(self._pages())
        link = self._link(page, target)
        headings = re.findall(r"(?m)^## ([\w ]+)$", self.project.read(target)) if self.project.path(target).exists() else []
        if headings and self.chance.random() < 0.4:
            link += "#" + self.chance.choice(headings).lower().replace(" ", "-")
        elif target.endswith("/index.md") and self.chance.random() < 0.4:
            link = "/" + os.path.dirname(target)[len("Content/"):] + "/"
        return f"The {self._words(4)} of *{self._words(2)}*, see [{self._words(1)}]({link})."

    def _block(self, page):
        kind = self.chance.choice(["text", "text", "heading", "list", "table", "chart", "metrics", "inline", "notice",
                                   "listing", "markup", "earlier", "picture"])
        name, (sql, text, number) = f"q{self._new()}", self.chance.choice(QUERIES)
        query = f"```sql {name}\n{sql}\n```\n\n"
        match kind:
            case "text": return self._paragraph(page)
            case "heading": return f"## The {self._words(3)}\n\n{self._paragraph(page)}"
            case "list": return f"- {self._words(2)}\n- {self._words(3)}"
            case "table": return (f"{query}```table\ndata: {name}\ncaption: {self._words(2)}\ncolumns:\n"
                                  f"  - {{ field: {text} }}\n  - {{ field: {number}, format: whole }}\n```")
            case "chart": return (f"{query}```chart\ntitle: {self._words(3)}\ndata: {name}\nmark: bar\nempty: warn\n"
                                  f"x: {text}\ny: {number}\n```")
            case "metrics": return (f"{query}```metrics\ndata: {name}\nitems:\n  - label: {self._words(1)}\n"
                                    f"    value: {number}\n    format: currency\n```")
            case "inline": return f"{query}It is {{{{ {name}.{number} | whole }}}} for {{{{ {name}.{text} }}}}."
            case "notice": return f"```notice\ntext: {self._words(4)}\n```"
            case "listing": return f"```sql {name}\n{QUERIES[0][0]}\n```\n\n```listing\ndata: {name}\n```"
            case "picture":
                pictures = self._files("Content/", ".png") + self._files("Content/", ".svg")
                return f"![{self._words(2)}]({self._link(page, self.chance.choice(pictures))})" if pictures else "None."
            case "markup": return f"Some <i>{self._words(1)}</i> markup."
            case "earlier": return (f"{query}```sql {name}b\nselect count(*) as rows_of, max({number}) as most from {name}\n"
                                    f"```\n\n{{{{ {name}b.rows_of }}}} rows.")

    @edit(5)
    def page_added(self):
        folder = self.chance.choice(["Content", "Content/guides", "Content/notes", "Content/fresh"])
        page = f"{folder}/p{self._new()}.md"
        keys = [f"title: The {self._words(2)}"]
        if self.chance.random() < 0.4:
            keys.append(f"date: 2026-02-{self.chance.randrange(1, 28):02d}")
        if self.chance.random() < 0.4:
            keys.append(f"description: {self._words(5)}")
        if self.chance.random() < 0.3:
            keys.append(f"layout: {self.chance.choice(['article', 'section', 'page'])}")
        blocks = "\n\n".join(self._block(page) for _ in range(self.chance.randrange(1, 4)))
        self.project.write(page, "---\n" + "\n".join(keys) + f"\n---\n\n{blocks}\n")
        return page

    @edit(3)
    def page_removed(self):
        page = self._some_page()
        if page is None or len(self._pages()) < 8:
            return None
        mended = self.chance.random() < 0.8
        if mended:
            self._relink(page, "Content/index.md")
        self.project.remove(page)
        return f"{page}{'' if mended else ', links to it left'}"

    @edit(3)
    def page_renamed(self):
        page = self._some_page()
        target = f"{os.path.dirname(page)}/r{self._new()}.md"
        text = self.project.read(page)
        self.project.remove(page)
        self.project.write(target, text)
        mended = self.chance.random() < 0.8
        if mended:
            self._relink(page, target)
        return f"{page} to {target}{'' if mended else ', links to it left'}"

    @edit(8)
    def block_appended(self):
        page = self.chance.choice(self._pages())
        block = self._block(page)
        self._append(page, block)
        return f"{page}: {block}"

    @edit(3)
    def last_block_removed(self):
        page = self.chance.choice(self._pages())
        head, body = self.project.read(page).split("\n---\n", 1)
        blocks = body.strip("\n").split("\n\n")
        self.project.write(page, f"{head}\n---\n\n" + "\n\n".join(blocks[:-1]) + "\n")
        return page

    @edit(5)
    def word_changed(self):
        page = self.chance.choice(self._pages())
        word = self.chance.choice(WORDS)
        text = self.project.read(page)
        head, body = text.split("\n---\n", 1)
        found = list(re.finditer(r"\b(the|is|of|one|two|explains)\b", body))
        if not found:
            return None
        match = self.chance.choice(found)
        self.project.write(page, f"{head}\n---\n{body[:match.start()]}{word}{body[match.end():]}")
        return f"{page}: {match.group()} to {word}"

    @edit(2)
    def heading_changed(self):
        pages = [page for page in self._pages() if "\n## " in self.project.read(page)]
        if not pages:
            return None
        page = self.chance.choice(pages)
        heading = f"## The {self._words(2)}"
        text = self.project.read(page)
        self.project.write(page, re.sub(r"(?m)^## .*$", heading, text, count=1))
        return f"{page}: {heading}"

    @edit(3)
    def title_changed(self):
        return self._key(self.chance.choice(self._pages()), "title", f"On {self._words(2)}")

    @edit(3)
    def slug_changed(self):
        page = self._some_page()
        return self._key(page, "slug", self.chance.choice([None, f"s{self._new()}", f"ä {self._new()}"]))

    @edit(2)
    def order_changed(self):
        return self._key(self._some_page(), "order", self.chance.choice([None, None, 0, 3, 5, 11]))

    @edit()
    def navigation_title_changed(self):
        return self._key(self.chance.choice(self._pages()), "navigationTitle", self.chance.choice([None, self._words(1)]))

    @edit(2)
    def date_changed(self):
        return self._key(self._some_page(), "date", self.chance.choice([None, f"2026-01-{self.chance.randrange(10, 30)}"]))

    @edit()
    def draft_changed(self):
        return self._key(self._some_page(), "draft", self.chance.choice([None, "true", "false"]))

    @edit(2)
    def description_changed(self):
        return self._key(self.chance.choice(self._pages()), "description", self.chance.choice([None, self._words(6)]))

    @edit(2)
    def layout_changed(self):
        return self._key(self._some_page(), "layout", self.chance.choice([None, "page", "article", "section"]))

    @edit(2)
    def page_of_rows_edited(self):
        page = "Content/stocks/[symbol].md"
        if not self.project.path(page).exists():
            return None
        kind = self.chance.choice(["title", "pages", "body"])
        if kind == "title":
            return self._key(page, "title", self.chance.choice(['"{{ name }}"', '"{{ symbol }}: {{ name }}"', f"On {self._words(1)}"]))
        if kind == "pages":
            return self._key(page, "pages", self.chance.choice([
                "select symbol, name from stocks order by symbol", "select symbol, name from stocks order by symbol desc",
                "select symbol, name, currency from stocks where symbol <> 'DUNE'"]))
        block = f"The {self._words(3)} of {{{{ symbol }}}}."
        self._append(page, block)
        return f"{page}: {block}"

    @edit()
    def second_page_of_rows(self):
        page = "Content/areas/[name].md"
        if self.project.path(page).exists():
            self.project.remove(page)
            return "removed"
        self.project.write(page, '---\ntitle: "{{ name }}"\npages: select name, share from regions order by name\n---\n\n'
                                 "A share of {{ share | .0% }}.\n")
        return "added"

    # Templates

    @edit(3)
    def template_edited(self):
        name = self.chance.choice(self._files("Templates/", ".mustache"))
        text = self.project.read(name)
        tags = re.findall(r"<(?:main|p|ul|li|header|footer|nav)(?: class=\"[a-z]*\")?>", text)
        if not tags:
            return None
        tag = self.chance.choice(tags)
        changed = re.sub(r"<(\w+).*", rf'<\1 class="{self.chance.choice(WORDS)}">', tag)
        self.project.write(name, text.replace(tag, changed, 1))
        return f"{name}: {tag} to {changed}"

    @edit()
    def partial_added(self):
        name, layout = f"partials/x{self._new()}", self.chance.choice(["page", "article", "section", "stock"])
        self.project.write(f"Templates/{name}.mustache", f"<p>{self._words(2)} {{{{page.title}}}}</p>\n")
        file = f"Templates/layouts/{layout}.mustache"
        text = self.project.read(file)
        used = "{{{content}}}" in text and self.chance.random() < 0.7
        if used:
            self.project.write(file, text.replace("{{{content}}}", f"{{{{> {name}}}}}{{{{{{content}}}}}}", 1))
        return f"{name}{f' in {layout}' if used else ', unused'}"

    @edit()
    def layout_of_its_own(self):
        """The layout of a page no longer inherits, or does again."""
        file = "Templates/layouts/page.mustache"
        inherits = self.project.read(file).startswith("{{<base}}")
        self.project.write(file, "<!doctype html><html lang=\"en\"><head>{{{head}}}</head><body><h1>{{page.title}}</h1>"
                                 "{{{content}}}{{> partials/footer}}</body></html>\n" if inherits else "{{<base}}{{/base}}\n")
        return "alone" if inherits else "inherited"

    @edit()
    def component_added_and_used(self):
        name, page = f"own{self._new()}", self.chance.choice(self._pages())
        self.project.write(f"Templates/components/{name}.mustache", "<aside>{{text}}{{#more}} {{more}}{{/more}}</aside>\n")
        self._append(page, f"```{name}\ntext: {self._words(3)}\n```")
        return f"{name} in {page}"

    # Data

    def _pull(self):
        outcome = self.project.run("pull")
        return "" if outcome.status == 0 else f", pull ended with {outcome.status}"

    @edit(3)
    def table_row_changed(self):
        lines = self.project.read("data/regions.csv").splitlines()
        kind = self.chance.choice(["changed", "added", "removed", "moved"])
        index = self.chance.randrange(1, len(lines))
        match kind:
            case "changed": lines[index] = f"{lines[index].split(',')[0]},{self.chance.randrange(1, 99) / 100}"
            case "added": lines.append(f"Area {self._new()},{self.chance.randrange(1, 99) / 100}")
            case "removed":
                if len(lines) < 4:
                    return None
                del lines[index]
            case "moved": lines.append(lines.pop(index))
        self.project.write("data/regions.csv", "\n".join(lines) + "\n")
        return f"{kind}, row {index}"

    @edit(4)
    def bar_changed_and_pulled(self):
        name = self.chance.choice(self._files("data/bars/"))
        lines = self.project.read(name).splitlines()
        index = self.chance.randrange(1, len(lines))
        lines[index] = f"{lines[index].split(',')[0]},{self.chance.randrange(100, 900) / 10}"
        self.project.write(name, "\n".join(lines) + "\n")
        return f"{name}, {lines[index]}{self._pull()}"

    @edit(2)
    def bars_added_and_pulled(self):
        name = self.chance.choice(self._files("data/bars/"))
        day = f"2026-03-{self.chance.randrange(1, 29):02d}"
        if day in self.project.read(name):
            return None
        self.project.write(name, self.project.read(name) + f"{day},{self.chance.randrange(100, 900) / 10}\n")
        return f"{name}, {day}{self._pull()}"

    @edit()
    def stock_added_and_pulled(self):
        symbol = f"S{self._new()}"
        self.project.write("data/stocks.csv", self.project.read("data/stocks.csv") + f"{symbol},Stock {symbol}\n")
        self.project.write(f"data/bars/{symbol}.csv", f"date,close\n2026-01-05,{self.chance.randrange(10, 99)}\n2026-01-06,12\n")
        return symbol + self._pull()

    @edit()
    def quote_added_and_pulled(self):
        moment = f"2026-03-{self.chance.randrange(1, 29):02d}T{self.chance.randrange(24):02d}:{self._new() % 60:02d}:00Z"
        self.project.write("data/quotes.csv", self.project.read("data/quotes.csv") + f"ACME,{moment},{self._new()}\n")
        return moment + self._pull()

    @edit()
    def pulled_without_change(self):
        return self._pull()

    @edit(4)
    def bar_changed_by_sql(self):
        rows = self.project.sql("select symbol, date from bars order by symbol, date")
        symbol, day = self.chance.choice(rows)
        close = self.chance.randrange(100, 900) / 10
        self.project.sql("update bars set close = ? where symbol = ? and date = ?", close, symbol, day)
        return f"{symbol} {day} {close}"

    @edit(2)
    def other_data_changed_by_sql(self):
        number = self._new()
        statement = self.chance.choice([
            f"update stocks set name = 'Name {number}' where symbol = 'BOLT'",
            f"insert or replace into cash(currency, amount) values ('EUR', '{number}.00')",
            f"insert or replace into positions(symbol, quantity) values ('ACME', {number})",
            "delete from positions",
            f"update quotes set price = {number} where symbol = 'CORE'",
            f"update bars set volume = {number} where symbol = 'EAST'",
            "update bars set close = close",
        ])
        self.project.sql(statement)
        return statement

    @edit()
    def index_changed_by_sql(self):
        there = self.project.sql("select 1 from sqlite_schema where name = 'by_day'")
        statement = "drop index by_day" if there else "create index by_day on bars(date desc)"
        self.project.sql(statement)
        return statement

    # Configuration

    @edit(6)
    def setting_changed(self):
        key, values = self.chance.choice([
            ("title", ["A small market", f"Market {self._new()}"]),
            ("url", ["https://example.com/", "https://example.com/markets/", "https://example.org/a/b"]),
            ("description", [None, self._words(5)]),
            ("language", [None, "de", "en-GB"]),
            ("currency", [None, '"€"', "CHF"]),
            ("rawHTML", [None, "true", "false"]),
            ("portfolio", [None, "public", "private"]),
            ("api", [None, "https://api.example.com/v1"]),
            ("robots", [None, "index", "noindex"]),
            ("drafts", [None, "true", "false"]),
        ])
        return self._setting(key, self.chance.choice(values))

    @edit()
    def format_changed(self):
        written = self.chance.choice([",.0f", ",.1f", ",.2f"])
        text = self.project.read("bourse.yml")
        self.project.write("bourse.yml", re.sub(r'whole: ".*"', f'whole: "{written}"', text))
        return written

    # Assets and pictures

    @edit(4)
    def asset_changed(self):
        kind = self.chance.choice(["style", "icon", "map", "script added", "style added", "one removed"])
        match kind:
            case "style":
                self.project.write("Templates/assets/style.css", f'body{{max-width:{self._new()}rem;background:url("icon.svg")}}\n')
            case "icon" | "map":
                name = "icon.svg" if kind == "icon" else "pictures/map.svg"
                self.project.write(f"Templates/assets/{name}", f"<svg xmlns='http://www.w3.org/2000/svg' id='i{self._new()}'/>\n")
            case "script added":
                self.project.write(f"Templates/assets/s{self._new()}.js", "export {};\n")
            case "style added":
                self.project.write(f"Templates/assets/deep/t{self._new()}.css", '.x{background:url("../icon.svg")}\n')
            case "one removed":
                names = [name for name in self._files("Templates/assets/") if re.search(r"/[st]\d+\.", name)]
                if not names:
                    return None
                self.project.remove(self.chance.choice(names))
        return kind

    @edit(2)
    def picture_changed(self):
        names = self._files("Content/", ".png")
        kind = self.chance.choice(["added", "changed", "removed"])
        if kind != "added" and not names:
            return None
        name = f"Content/guides/f{self._new()}.png" if kind == "added" else self.chance.choice(names)
        if kind == "removed":
            self.project.remove(name)
        else:
            self.project.write(name, self.chance.randbytes(200))
        return f"{name} {kind}"

    # What changes nothing

    @edit(2)
    def nothing(self):
        return ""

    @edit()
    def all_files_touched(self):
        for name in self.project.inputs():
            self.project.write(name, self.project.path(name).read_bytes())
        return ""

    # What others do to what a build made

    @edit(2)
    def output_changed_by_hand(self):
        files = sorted(path for path in self.project.site.rglob("*") if path.is_file())
        if not files:
            return None
        path = self.chance.choice(files)
        kind = self.chance.choice(["removed", "changed"])
        path.unlink() if kind == "removed" else path.write_bytes(b"?" * path.stat().st_size)
        return f"{path.relative_to(self.project.root)} {kind}"

    # Mistakes

    @edit(8)
    def mistake_made(self):
        page = self._some_page()
        kind = self.chance.choice(["value", "sql", "layout", "front matter", "link", "mustache", "template name", "setting",
                                   "table", "partial", "twins", "encoding", "chart"])
        match kind:
            case "value": self._append(page, "{{ nothing.here }}")
            case "sql": self._append(page, f"```sql q{self._new()}\nselect nothing from nowhere\n```")
            case "layout": self._key(page, "layout", "nosuch")
            case "front matter": self._key(page, "colour", "blue")
            case "link": self._append(page, f"[dead](nosuch{self._new()}.md)")
            case "mustache": self._append("Templates/layouts/page.mustache", "{{#site}}")
            case "template name": self._append("Templates/partials/header.mustache", "{{page.titel}}")
            case "setting": self._setting("colour", "blue")
            case "table": self.project.write("data/regions.csv", "name,share\nEast,0.25,7\n")
            case "partial": self.project.remove("Templates/partials/footer.mustache")
            case "twins":
                for number in (1, 2):
                    self.project.write(page.replace(".md", f"-twin{number}.md"), "---\ntitle: T\nslug: twin\n---\n")
            case "encoding": self.project.write(page, self.project.path(page).read_bytes() + b"\xff\xfe\n")
            case "chart": self._append(page, "```chart\ndata: none\nmark: pie\n```")
        return f"{kind} in {page}"
