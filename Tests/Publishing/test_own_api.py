"""`bourse pull` and `bourse refresh` against `bourse api`: what the server tells is what the snapshot holds."""

import json
import subprocess
import urllib.error
import urllib.request

import pytest

from bourse_site import SNAPSHOT, Project, differences

PAGE = """---
title: Home
---

```sql latest
select symbol, price, as_of from latest_quotes order by symbol
```

```table
data: latest
caption: Quotes
```
"""
LAYOUT = ('<!doctype html>\n<html lang="en">\n<head>\n{{{head}}}</head>\n<body><main id="main"><h1>{{page.title}}</h1>\n'
          "{{{content}}}</main></body>\n</html>\n")


class Server:
    """A running `bourse api`."""

    def __init__(self, program, folder, *arguments, key=None):
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder)} | ({"BOURSE_API_KEY": key} if key else {})
        self.key = key
        self.process = subprocess.Popen(
            [str(program), "api", "--port", "0", "--database", str(folder / "ledger.sqlite"), *arguments],
            cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True)
        self.base = self.process.stdout.readline().strip()
        assert self.base.startswith("http://127.0.0.1:"), self.base

    def ask(self, path, body=None):
        headers = {"Content-Type": "application/json"} | ({"x-api-key": self.key} if self.key else {})
        request = urllib.request.Request(
            self.base + path, data=json.dumps(body).encode() if body is not None else None, headers=headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def all(self, path, name):
        """The items of all pages."""
        items, cursor, joint = [], None, "&" if "?" in path else "?"
        while True:
            page = self.ask(path + (f"{joint}cursor={cursor}" if cursor else ""))
            items += page[name]
            cursor = page["next_cursor"]
            if not cursor:
                return items

    def stop(self):
        self.process.terminate()
        assert self.process.wait(timeout=30) == 0
        self.process.stdout.close()


@pytest.fixture
def start(program, tmp_path):
    servers = []

    def run(*arguments, **options):
        servers.append(Server(program, tmp_path, *arguments, **options))
        return servers[-1]
    yield run
    for server in servers:
        server.stop()


@pytest.fixture
def site(program, tmp_path):
    def make(server):
        project = Project(tmp_path / "project", program)
        project.write("bourse.yml", f"title: T\nurl: https://example.com/\nsources:\n  - api: {server.base}\n")
        project.write("Content/index.md", PAGE)
        project.write("Templates/base.mustache", LAYOUT)
        project.write("Templates/layouts/page.mustache", "{{<base}}{{/base}}\n")
        return project
    return make


def test_snapshot_holds_what_the_server_tells(start, site):
    server = start("--freeze", "last-close")
    project = site(server)
    server.ask("/buy", {"symbol": "AAPL", "quantity": 5})
    server.ask("/trade", {"symbol": "MSFT", "quantity": 2, "stock_price": 12.5, "action": "buy"})
    server.ask("/sell", {"symbol": "AAPL", "quantity": 2, "stock_price": 150.25})
    project.pull()

    quotes = server.ask("/check")
    assert len(quotes) == 5
    assert project.sql("select symbol, price, change, volume, as_of from quotes order by symbol") == [
        (q["symbol"], q["price"], q["change"], q["volume"], q["as_of"]) for q in quotes]
    for quote in quotes:
        symbol = quote["symbol"]
        bars = server.all(f"/history?symbol={symbol}&limit=300", "bars")
        assert len(bars) > 300
        assert project.sql(
            "select date, open, high, low, close, volume from bars where symbol = ? order by date", symbol) == [
            (b["date"], b["open"], b["high"], b["low"], b["close"], b["volume"]) for b in bars]
        predictions = server.all(f"/predictions?symbol={symbol}", "predictions")
        assert predictions
        assert project.sql(
            "select model, target_date, horizon, predicted, lower, upper, level from predictions where symbol = ?"
            " order by target_date, made_at, model", symbol) == [
            tuple(p.get(name) for name in ("model", "target_date", "horizon", "predicted", "lower", "upper", "level"))
            for p in predictions]
    portfolio = server.ask("/portfolio")
    assert project.sql("select symbol, quantity, average_price from positions order by symbol") == [
        (p["symbol"], p["quantity"], p["average_price"]) for p in portfolio["positions"]]
    assert project.sql("select currency, amount from cash") == [("USD", portfolio["cash"])]
    trades = server.all("/transactions", "transactions")
    assert sorted(project.sql("select id, symbol, type, quantity, price, total from transactions")) == sorted(
        (t["id"], t["symbol"], t["type"], t["quantity"], t["price"], t.get("total_cost") or t["total_received"])
        for t in trades)


def test_second_refresh_finds_nothing_new_until_someone_trades(start, site, tmp_path):
    server = start("--freeze", "last-close")
    project = site(server)
    first = project.run("refresh", "--json").report
    assert first["outcome"] == "updated" and first["dataChanged"]
    second = project.run("refresh", "--json").report
    assert second["outcome"] == "unchanged" and not second["dataChanged"]
    server.ask("/buy", {"symbol": "AAPL", "quantity": 1})
    third = project.run("refresh", "--json").report
    assert third["dataChanged"] and third["outcome"] == "unchanged", "no page shows the portfolio"
    assert len(project.sql("select * from transactions")) == 1
    # A pull from nothing gives the same rows, and so the same site.
    clean = project.copy(tmp_path / "clean", clean=True)
    clean.remove(".bourse")
    assert clean.run("refresh").status == 0
    assert differences(project.tree(), clean.tree()) == []


def test_rows_of_two_sources_are_the_same_after_every_pull(start, site):
    server = start("--freeze", "last-close")
    project = site(server)
    server.ask("/buy", {"symbol": "AAPL", "quantity": 1})
    day = server.all("/history?symbol=AAPL", "bars")[100]
    project.write("positions.csv", "symbol,quantity\nMSFT,7\n")
    project.write("cash.csv", "currency,amount\nEUR,5.00\n")
    project.write("bars.csv", "symbol,date,open,high,low,close,volume\n"
                  f"AAPL,{day['date']},,,,1,\nAAPL,1990-01-02,,,,2,\n")
    project.replace("bourse.yml", "sources:\n", "".join(
        ["sources:\n", *(f"  - csv: {table}.csv\n    into: {table}\n" for table in ("positions", "cash", "bars"))]))
    for _ in range(3):
        project.pull()
        assert project.sql("select symbol, quantity from positions order by symbol") == [("AAPL", 1), ("MSFT", 7)]
        assert project.sql("select currency from cash order by currency") == [("EUR",), ("USD",)]
        assert project.sql("select close from bars where symbol = 'AAPL' and date in (?, '1990-01-02') order by date", day["date"]) == [
            (2.0,), (day["close"],)]
    # Without the file, what only it told is gone, also where the answer of the API is as it was.
    lines = project.read("bourse.yml").splitlines(keepends=True)
    project.write("bourse.yml", "".join(lines[:3] + lines[-1:]))
    project.pull()
    assert project.sql("select symbol from positions") == [("AAPL",)]
    assert project.sql("select currency from cash") == [("USD",)]


def test_key_is_needed_and_never_told(start, site):
    server = start("--freeze", "last-close", key="correct horse battery")
    project = site(server)
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(server.base + "/check", timeout=30)
    assert refused.value.code == 401
    for key, status in [(None, 3), ("wrong secret", 3), ("correct horse battery", 0)]:
        outcome = project.run("pull", environment={"BOURSE_API_KEY": key} if key else None)
        assert outcome.status == status, outcome
        assert not key or key not in outcome.messages + outcome.output
    assert b"correct horse" not in project.path(SNAPSHOT).read_bytes()


def test_server_that_goes_away_leaves_the_old_site(start, site):
    server = start("--freeze", "last-close")
    project = site(server)
    assert project.run("refresh").status == 0
    before, snapshot = project.tree(), project.path(SNAPSHOT).read_bytes()
    server.process.terminate()
    server.process.wait(timeout=30)
    outcome = project.run("refresh")
    assert outcome.status == 3 and f"GET {server.base}/check" in outcome.messages, outcome
    assert (before, snapshot) == (project.tree(), project.path(SNAPSHOT).read_bytes())
    project.write("Content/new.md", "---\ntitle: New\n---\nText\n")
    outcome = project.run("refresh", "--allow-stale")
    assert outcome.status == 0 and (project.site / "new/index.html").exists(), outcome
