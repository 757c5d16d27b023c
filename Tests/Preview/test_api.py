"""A preview points its pages at an API: one of its own beside it, or any other; and it pulls while it runs."""

import json
import os
import re
import urllib.request

from preview_server import eventually

LIVE = "---\ntitle: Live\nlive: true\n---\n\nPrices.\n"


def api_address(preview):
    return json.loads(re.search(r'apiBaseURL: ("[^"]*"|null)', preview.get("/config.js").text)[1])


def policy(preview, path):
    return preview.get(path).headers["content-security-policy"]


def ask(address, body=None):
    request = urllib.request.Request(address, json.dumps(body).encode() if body else None, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def test_local_api_trades_the_sites_own_stocks(serve, project):
    project.write("Content/live.md", LIVE)
    preview = serve(project, "--api", "local")
    address = api_address(preview)
    origin = re.fullmatch(r"(http://127\.0\.0\.1:\d+)/Prod", address)[1]
    assert f"connect-src 'self' {origin};" in policy(preview, "/live/")
    assert origin not in policy(preview, "/about/")
    quotes = ask(address + "/check")
    listed = {quote["symbol"] for quote in (quotes if isinstance(quotes, list) else quotes["quotes"])}
    assert "ACME" in listed and not listed & {"AAPL", "TSLA"}
    assert ask(address + "/buy", {"symbol": "ACME", "quantity": 1})
    # Another one finds its own place, and the same account.
    other = serve(project, "--api", "local")
    assert api_address(other) != address
    assert ask(api_address(other) + "/buy", {"symbol": "ACME", "quantity": 2})
    assert [position["quantity"] for position in ask(address + "/portfolio")["positions"]] == [3]


def test_other_api_is_in_settings_and_policy(serve, project):
    project.write("Content/live.md", LIVE)
    preview = serve(project, "--api", "https://api.example.org/Prod")
    assert api_address(preview) == "https://api.example.org/Prod"
    assert "connect-src 'self' https://api.example.org;" in policy(preview, "/live/")
    # An edit of bourse.yml does not bring the old one back.
    project.write("bourse.yml", project.read("bourse.yml").replace("title: ", "title: New "))
    assert eventually(lambda: "New " in preview.get("/live/").text)
    assert api_address(preview) == "https://api.example.org/Prod"


def test_pull_every_brings_in_what_no_watcher_sees(serve, project, tmp_path):
    # The file is a link to one elsewhere, which nobody watches.
    file, target = project.path("data/stocks.csv"), tmp_path / "stocks.csv"
    os.rename(file, target)
    os.symlink(target, file)
    preview = serve(project, "--pull-every", "1s")
    assert "Bolt Works" in preview.get("/stocks/BOLT/").text
    target.write_text(target.read_text().replace("Bolt Works", "Bolt Sisters"))
    assert eventually(lambda: "Bolt Sisters" in preview.get("/stocks/BOLT/").text)
