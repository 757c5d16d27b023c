"""A small site of charts, from real prices, for the tests of the script that serves them."""

import csv
import os
import shutil
import subprocess
from pathlib import Path

from site_folder import Site

PRICES = Path(__file__).parent.parent.parent / "Content" / "data" / "prices"

LAYOUT = """<!doctype html>
<html lang="{{site.language}}">
<head>
{{{head}}}</head>
<body>
<main id="main">
<h1>{{page.title}}</h1>
{{{content}}}
</main>
</body>
</html>
"""

STYLE = """:root { color-scheme: light dark; --background: #fff; --text: #15191e; --muted: #55606b; --rule: #d5dae0; }
@media (prefers-color-scheme: dark) { :root { --background: #101418; --text: #e7eaee; --muted: #a2acb7; --rule: #36404b; } }
body { margin: 0; padding: 1rem; background: var(--background); color: var(--text); font: 1rem/1.6 system-ui, sans-serif; }
"""

# Each chart is a page of its own, so that what is found on a page is about one chart.
CHARTS = {
    "line": ("select date, close from prices where symbol = 'AAPL' order by date",
             "title: Apple\nsubtitle: Close, dollars\nsource: Quandl\nmark: line\nx: date\ny: close\nformat: currency\n"),
    "lines": ("select date, symbol, close from prices where symbol in ('AAPL', 'IBM', 'MSFT') order by date",
              "title: Three since 2006\nmark: line\nx: date\ny: close\ncolor: symbol\nrebase: 100\n"),
    "candles": ("select * from prices where symbol = 'AAPL' and date >= '2009' and date < '2011' order by date",
                "title: Apple, daily\nmark: candlestick\nx: date\nmovingAverage: [20]\n"),
    "area": ("select date, close / max(close) over (order by date) - 1 as loss from prices where symbol = 'IBM' order by date",
             "title: How far IBM fell\nmark: area\nx: date\ny: loss\nformat: .1%\n"),
    "log": ("select date, close from prices where symbol = 'AAPL' order by date",
            "title: Apple on a log scale\nmark: line\nx: date\ny: { field: close, scale: log }\n"),
    "band": ("select date, low, high, close from prices where symbol = 'MSFT' and date > '2009' order by date",
             "title: Range of the day\nlayer:\n  - { mark: band, lower: low, upper: high }\n  - { mark: line, y: close }\nx: date\n"),
    "short": ("select date, close from prices where symbol = 'AAPL' and date < '2006-02' order by date",
              "title: Apple's January & more\nmark: line\nx: date\ny: close\nformat: currency\n"),
    "bars": ("select '=' || symbol as name, min(close) as least, max(close) as most from prices group by symbol order by symbol",
             "title: Least and most\nmark: bar\nx: name\ny: [least, most]\n"),
}


def build(folder, program):
    """Writes and builds the site; the page `line` is at `/line/`."""
    folder = Path(folder)
    files = {
        "bourse.yml": "title: Charts\nurl: https://example.com/\ntables: { prices: prices/*.csv }\n",
        "Templates/layouts/page.mustache": LAYOUT, "Templates/assets/style.css": STYLE,
        "Templates/assets/icon.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="4"/></svg>',
        "Content/index.md": "---\ntitle: Charts\n---\n\nNo chart is here, so no script is needed.\n",
        "Content/404.md": "---\ntitle: Not found\n---\n\nNothing.\n",
        "Content/two.md": page("Two charts", "line", "candles"),
    } | {f"Content/{name}.md": page(name, name) for name in CHARTS}
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (folder / "prices").mkdir(exist_ok=True)
    for symbol in ("AAPL", "IBM", "MSFT"):
        shutil.copy(PRICES / f"{symbol}.csv", folder / "prices")
    subprocess.run([program, "build"], cwd=folder, check=True, env={"PATH": os.environ["PATH"], "HOME": str(folder)})
    return Site(folder / "Site")


def page(title, *names):
    blocks = "".join(f"```sql {name}\n{CHARTS[name][0]}\n```\n\n```chart\ndata: {name}\n{CHARTS[name][1]}```\n\n" for name in names)
    return f"---\ntitle: {title}\n---\n\n{blocks}"


def rows(site, path):
    """The rows of a CSV file, the first one apart: its fields as text."""
    lines = list(csv.reader(site.text(path).splitlines()))
    return lines[0], lines[1:]
