"""Keys go to the API, and nowhere else."""

import json
import sqlite3

from backend import Backend, answer, read, serving
from conftest import SNAPSHOT

GOOD = read("Hostile/check-001-good.json")
SECRETS = {"BOURSE_API_KEY": "key-1b7e44", "MARKET_TOKEN": "token-93ac01"}


def told(site, outcome):
    """All text that a pull leaves behind."""
    text = outcome.output + outcome.messages
    if (site.root / SNAPSHOT).exists():
        connection = sqlite3.connect(site.root / SNAPSHOT)
        text += "\n".join(connection.iterdump())
        connection.close()
    return text


def check(site, respond, status):
    with Backend(respond) as backend:
        outcome = site.pull(backend.base, settings="headers:\n  X-Token: MARKET_TOKEN", environment=SECRETS)
    assert outcome.status == status, outcome.messages
    for request in backend.requests:
        assert request.headers["x-api-key"] == "key-1b7e44"
        assert request.headers["x-token"] == "token-93ac01"
        assert request.headers["user-agent"].startswith("bourse/")
        assert request.headers["accept"] == "application/json"
    text = told(site, outcome)
    assert not any(secret in text for secret in SECRETS.values()), text
    return outcome


def test_keys_are_sent_and_not_told(site):
    check(site, serving({"check": answer(body=GOOD)}), 0)


def test_keys_that_are_sent_back_are_not_told(site):
    def echo(request):
        keys = f"{request.headers['x-api-key']} {request.headers['x-token']}"
        return answer(401, body='{"error": "unknown: %s"}' % keys)

    outcome = check(site, echo, 3)
    assert "BOURSE_API_KEY" in outcome.messages
    check(site, lambda request: answer(302, {"Location": "http://%s/" % request.headers["x-api-key"]}), 3)
    check(site, lambda request: answer(body='[{"symbol": "%s"}]' % request.headers["x-api-key"]), 3)
    check(site, lambda request: answer(body='{"%s": [01]}' % request.headers["x-api-key"]), 3)


def page(day, close, cursor):
    bar = {"date": day, "open": None, "high": None, "low": None, "close": close, "volume": None}
    return answer(body=json.dumps({"symbol": "AAPL", "interval": "1d", "bars": [bar], "next_cursor": cursor}))


def test_keys_that_are_sent_back_as_cursors_are_not_told(site):
    """A cursor becomes part of the next address, which messages name."""
    def refusing(request):
        if "cursor" in request.query:
            return answer(400, body='{"error": "invalid cursor"}')
        return page("2013-03-01", 1, request.headers["x-api-key"])

    outcome = check(site, serving({"check": answer(body=GOOD), "history": refusing}), 3)
    assert "&cursor=…: the answer was 400: invalid cursor" in outcome.messages

    def odd(request):
        if "cursor" not in request.query:
            return page("2013-02-28", 1, request.headers["x-token"])
        bars = json.loads(page("2013-03-01", 1, None).split(b"\r\n\r\n")[1])
        bars["bars"].append(dict(bars["bars"][0], date="2013-03-04", close=1000))
        return answer(body=json.dumps(bars))

    outcome = check(site, serving({"check": answer(body=GOOD), "history": odd}), 0)
    assert "&cursor=…: /bars/1/close: is 1000" in outcome.messages


def test_keys_need_encryption(site):
    outcome = site.pull("http://example.com/Prod", environment=SECRETS)
    assert outcome.status == 3
    assert "https only" in outcome.messages
    assert not any(secret in outcome.messages for secret in SECRETS.values())
