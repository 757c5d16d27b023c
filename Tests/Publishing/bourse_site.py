"""A small site in a folder of its own, the program that builds it, and what can be seen of both from outside."""

import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
from dataclasses import dataclass
from pathlib import Path

# So that a site depends on its inputs alone, and a clean build can be compared with any other.
SETTINGS = {"keepAssets": "0"}
SNAPSHOT = ".bourse/snapshot.sqlite"
MANIFEST = ".bourse/manifest.json"
SPARE = ".bourse/spare"
INPUTS = ("bourse.yml", "Content", "Templates", "data")
SYMBOLS = ("ACME", "BOLT", "CORE", "DUNE", "EAST")
DAYS = [f"2026-0{month}-{day:02d}" for month in (1, 2) for day in range(5, 20)]


@dataclass(frozen=True)
class Outcome:
    """How a run of the program ended."""

    status: int
    output: str
    messages: str

    @property
    def report(self):
        """The object that `--json` prints; empty when there is none."""
        try:
            return json.loads(self.output)
        except json.JSONDecodeError:
            return {}

    @property
    def diagnostics(self):
        """What was found, without the summary, whose time differs; the report's own list as well."""
        lines = [line for line in self.messages.splitlines() if not line.startswith("Site: ")]
        return lines, self.report.get("diagnostics")


class Project:
    """The folder of a site."""

    def __init__(self, root, program):
        self.root = Path(root)
        self.program = program

    # Files

    @property
    def site(self):
        return self.root / "Site"

    @property
    def manifest(self):
        return json.loads((self.root / MANIFEST).read_text("utf-8"))

    def path(self, name):
        return self.root / name

    def read(self, name):
        return self.path(name).read_text("utf-8", errors="surrogateescape")

    def write(self, name, content):
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8", "surrogateescape") if isinstance(content, str) else content)

    def replace(self, name, old, new):
        """Replaces the first occurrence of a text that must be there."""
        text = self.read(name)
        if old not in text:
            raise ValueError(f"{name} has no {old!r}")
        self.write(name, text.replace(old, new, 1))

    def remove(self, name):
        path = self.path(name)
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()

    def inputs(self):
        """The paths of all files that a build reads, sorted."""
        names = [path.relative_to(self.root).as_posix() for top in INPUTS[1:]
                 for path in sorted(self.path(top).rglob("*")) if path.is_file()]
        return ["bourse.yml", *names]

    def tree(self):
        return tree(self.site)

    def surroundings(self):
        """The names beside the site's files: of the project's folder itself and of all of `.bourse`.

        The spare folder, in which the next site is made, may be there or not and hold what it likes of old sites.
        """
        names = {path.relative_to(self.root).as_posix() for path in self.path(".bourse").rglob("*")}
        return sorted(os.listdir(self.root)) + sorted(name for name in names if not re.match(SPARE + "(/|$)", name))

    def copy(self, target, *, clean=False):
        """A copy of the folder; a clean one without anything that a build made."""
        target = Path(target)
        target.mkdir(parents=True, exist_ok=True)
        names = [name for name in (INPUTS if clean else os.listdir(self.root)) if self.path(name).exists()]
        subprocess.run(["cp", "-a", *names, str(target)], cwd=self.root, check=True)
        if clean and self.path(SNAPSHOT).exists():
            (target / SNAPSHOT).parent.mkdir()
            shutil.copy2(self.path(SNAPSHOT), target / SNAPSHOT)
        return Project(target, self.program)

    # The program

    def command(self, *arguments):
        return [str(self.program), *arguments]

    def environment(self, extra=None):
        """Nothing of this machine but what the program needs to be found and run."""
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LD_LIBRARY_PATH", "TMPDIR")}
        return kept | {"HOME": str(self.root)} | (extra or {})

    def start(self, *arguments, environment=None, **options):
        return subprocess.Popen(
            self.command(*arguments), cwd=self.root, env=self.environment(environment), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)

    def finish(self, process, *, timeout=120):
        output, messages = process.communicate(timeout=timeout)
        return Outcome(process.returncode, output.decode(errors="replace"), messages.decode(errors="replace"))

    def run(self, *arguments, environment=None, **options):
        return self.finish(self.start(*arguments, environment=environment, **options))

    def build(self, *arguments, environment=None, **options):
        return self.run("build", *arguments, environment=environment, **options)

    def counted(self, *arguments, environment=None):
        """Builds, and tells what was done."""
        return self.build("--json", *arguments, environment=environment)

    def pull(self, environment=None):
        outcome = self.run("pull", environment=environment)
        assert outcome.status == 0, outcome.messages

    def sql(self, statement, *values):
        """Changes the snapshot as another program would."""
        connection = sqlite3.connect(self.path(SNAPSHOT))
        try:
            with connection:
                return connection.execute(statement, values).fetchall()
        finally:
            connection.close()

    def clean_build(self, folder):
        """What a build makes of the same inputs in a folder that has seen none before."""
        shutil.rmtree(folder, ignore_errors=True)
        copy = self.copy(folder, clean=True)
        outcome = copy.counted()
        return copy, outcome


def tree(folder):
    """Every entry below a folder with the SHA-256 of its bytes; folders and links are entries too."""
    found = {}
    for parent, folders, files in os.walk(folder):
        for name in folders + files:
            path = os.path.join(parent, name)
            relative = os.path.relpath(path, folder)
            if os.path.islink(path):
                found[relative] = f"link to {os.readlink(path)}"
            elif os.path.isdir(path):
                found[relative] = "folder"
            else:
                with open(path, "rb") as file:
                    found[relative] = hashlib.sha256(file.read()).hexdigest()
    return found


def differences(one, other):
    """The entries that only one tree has, or that are not the same."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def manifest_faults(project):
    """What `.bourse/manifest.json` says that is not so; hidden entries at the top are the project's own."""
    manifest = project.manifest
    listed = {entry["path"]: entry["sha256"] for entry in manifest["files"]}
    present = {path: digest for path, digest in project.tree().items()
               if digest != "folder" and not path.startswith(".")}
    faults = differences(listed, present)
    faults += [entry["path"] for entry in manifest["files"]
               if entry["path"] in present and entry["size"] != (project.site / entry["path"]).stat().st_size]
    faults += [entry["path"] for entry in manifest["files"] if not (entry["contentType"] and entry["cacheControl"])]
    if manifest["version"] != 1 or len(listed) != len(manifest["files"]):
        faults.append("manifest.json")
    return faults


# The site

LAYOUTS = {
    "base": """<!doctype html>
<html lang="{{site.language}}">
<head>
{{{head}}}</head>
<body>
{{> partials/header}}
<main id="main">
<h1>{{page.title}}</h1>
{{$main}}{{{content}}}{{/main}}
</main>
{{> partials/footer}}
</body>
</html>
""",
    "layouts/page": "{{<base}}{{/base}}\n",
    "layouts/article": """{{<base}}
{{$main}}
<p>{{#breadcrumbs}}<a href="{{url}}">{{title}}</a> › {{/breadcrumbs}}</p>
{{> partials/byline}}
{{{content}}}
{{/main}}
{{/base}}
""",
    "layouts/section": """{{<base}}
{{$main}}
{{{content}}}
<p><img src="{{asset.pictures_map_svg}}" alt=""></p>
<ul>
{{#section.pages}}<li><a href="{{url}}">{{title}}</a>{{#description}}: {{description}}{{/description}}</li>
{{/section.pages}}</ul>
{{/main}}
{{/base}}
""",
    "layouts/stock": """{{<base}}
{{$main}}
<p>{{page.parameters.symbol}}</p>
{{{content}}}
{{/main}}
{{/base}}
""",
    "partials/header": """<header><a href="{{site.base}}">{{site.title}}</a>
<nav aria-label="Main"><ul>{{#navigation}}<li><a href="{{url}}"{{#isCurrent}} aria-current="page"{{/isCurrent}}>{{title}}</a></li>{{/navigation}}</ul></nav></header>
""",
    "partials/footer": """<footer>{{#data.hasData}}<p>Data as of {{data.asOfText}}</p>{{/data.hasData}}
{{#site.hasFeed}}<p><a href="{{site.base}}feed.xml">Feed</a></p>{{/site.hasFeed}}</footer>
""",
    "partials/byline": "{{#page.date}}<p>{{> partials/day}}</p>{{/page.date}}\n",
    "partials/day": '<time datetime="{{page.date}}">{{page.dateText}}</time>\n',
    "partials/unused": "<p>Nobody uses this.</p>\n",
    "components/notice": '<p class="notice">{{text}}</p>\n',
    "components/listing": "<ul>{{#rows}}<li>{{date}}: {{close}}</li>{{/rows}}</ul>\n",
    "components/unused": "<p>{{text}}</p>\n",
}

ASSETS = {
    "style.css": 'body{margin:0 auto;max-width:60rem}\nnav{background:url("icon.svg")}\n',
    "app.js": "document.documentElement.dataset.ready = 'yes';\n",
    "icon.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="4"/></svg>\n',
    "pictures/map.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>\n',
}

INDEX = """---
title: Overview
description: What happened in the market.
order: 1
---

```sql leaders
select symbol, close from bars where date = (select max(date) from bars) order by close desc, symbol limit 2
```

```metrics
data: leaders
items:
  - label: Highest close
    value: close
    format: currency
```

{{ leaders.symbol }} leads. See [all stocks](/stocks/), the [notes](notes/index.md) and [the regions](regions.md).
"""

STOCKS = """---
title: Stocks
layout: section
order: 2
---

```sql counts
select symbol, count(*) as sessions from bars group by symbol order by symbol
```

```table
data: counts
columns:
  - { field: symbol, title: Symbol, link: "/stocks/{symbol}/" }
  - { field: sessions, title: Sessions, format: integer }
```
"""

STOCK = """---
title: "{{ name }}"
layout: stock
pages: select symbol, name from stocks order by symbol
---

```sql closes
select date, close from bars where symbol = :symbol order by date
```

```chart
title: "{{ symbol }} day by day"
data: closes
mark: line
x: date
y: close
```

```sql range
select min(close) as low, max(close) as high from closes
```

Between {{ range.low | currency }} and {{ range.high | currency }}.
"""

NOTE = """---
title: Note {number}
description: What note {number} is about.
layout: article
date: 2026-02-{number:02d}
---

```sql days
select date, close from bars where symbol = '{symbol}' and date <= '2026-01-09' order by date
```

```listing
data: days
```

More in [a guide](../guides/g{number:02d}.md).
"""

REGIONS = """---
title: Regions
---

```sql all_regions
select name, share from regions order by name
```

```table
data: all_regions
```

```notice
text: Shares are made up.
```
"""


def guide(number, count):
    return (f"---\ntitle: Guide {number}\n---\n\nGuide {number} explains *something* at length. "
            f"The next is [here](g{number % count + 1:02d}.md).\n\n## Part of {number}\n\n- one\n- two\n")


def configuration(**settings):
    """The text of bourse.yml; a setting of None is left out."""
    base = {"title": "A small market", "url": "https://example.com/"} | SETTINGS | settings
    lines = [f"{key}: {value}" for key, value in base.items() if value is not None]
    return "\n".join(lines) + """
sources:
  - csv: data/stocks.csv
    into: stocks
  - csv: data/bars/*.csv
    into: bars
  - csv: data/quotes.csv
    into: quotes
tables:
  regions: data/regions.csv
formats:
  whole: ",.0f"
"""


def bars(symbol):
    """The CSV file of a symbol: closes that rise and fall, the same every time."""
    start = 20 + 10 * SYMBOLS.index(symbol) if symbol in SYMBOLS else 15
    closes = [start + (index * 7 + start) % 11 / 4 for index in range(len(DAYS))]
    return "date,close\n" + "".join(f"{day},{close}\n" for day, close in zip(DAYS, closes))


def market_site(root, program, guides=20, **settings):
    """Writes the small site and pulls its data: 38 pages, of which five are made from rows, or fewer guides."""
    project = Project(root, program)
    project.write("bourse.yml", configuration(**settings))
    for name, text in LAYOUTS.items():
        project.write(f"Templates/{name}.mustache", text)
    for name, text in ASSETS.items():
        project.write(f"Templates/assets/{name}", text)
    project.write("Content/index.md", INDEX)
    project.write("Content/about.md", "---\ntitle: About\norder: 9\n---\n\nBegin with [a guide](guides/g01.md).\n")
    project.write("Content/404.md", "---\ntitle: Not found\n---\n\nThere is no such page.\n")
    project.write("Content/regions.md", REGIONS)
    project.write("Content/stocks/index.md", STOCKS)
    project.write("Content/stocks/[symbol].md", STOCK)
    project.write("Content/notes/index.md", "---\ntitle: Notes\nlayout: section\n---\n\nNotes on single stocks.\n")
    for number in range(1, 6):
        project.write(f"Content/notes/n{number}.md", NOTE.format(number=number, symbol=SYMBOLS[number - 1]))
    project.write("Content/guides/index.md", "---\ntitle: Guides\nlayout: section\n---\n\nTwenty guides.\n")
    for number in range(1, guides + 1):
        project.write(f"Content/guides/g{number:02d}.md", guide(number, guides))
    # A warning that every build must repeat, whether the page is rendered or not.
    project.write("Content/guides/raw.md", "---\ntitle: Raw\n---\n\nText with <b>markup</b>.\n")
    project.write("Content/guides/plan.svg", ASSETS["icon.svg"])
    for symbol in SYMBOLS:
        project.write(f"data/bars/{symbol}.csv", bars(symbol))
    project.write("data/stocks.csv", "symbol,name\n" + "".join(f"{symbol},{symbol.title()} Works\n" for symbol in SYMBOLS))
    project.write("data/quotes.csv", "symbol,as_of,price\n" + "".join(
        f"{symbol},2026-02-20T20:00:00Z,{30 + index}\n" for index, symbol in enumerate(SYMBOLS)))
    project.write("data/regions.csv", "name,share\nEast,0.25\nNorth,0.3\nWest,0.45\n")
    project.pull()
    return project


def page_count(project):
    return sum(1 for path in project.tree() if re.search(r"(^|/)index\.html$|^404\.html$", path))
