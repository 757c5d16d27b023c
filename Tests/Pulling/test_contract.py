"""Answers of the contract and of older back ends, from the first pull to the next."""

import json

from backend import NOT_FOUND, Backend, answer, read, serving

UNKNOWN = (404, {}, json.dumps({"error": "Unknown symbol", "status": 404, "code": "unknown_symbol"}))


def fixture(name):
    return answer(body=read(f"Answers/{name}"))


def history(request):
    """Four pages of AAPL and one of MSFT, from the day asked for on."""
    if request.query["symbol"] == "MSFT":
        return fixture("history-MSFT-last.json")
    if request.query["symbol"] != "AAPL":
        return UNKNOWN
    pages = [json.loads(read(f"Answers/history-AAPL-{number}.json")) for number in range(1, 5)]
    cursors = [None] + [page["next_cursor"] for page in pages[:-1]]
    page = pages[cursors.index(request.query.get("cursor"))]
    if "from" in request.query:
        bars = [bar for page in pages for bar in page["bars"] if bar["date"] >= request.query["from"]]
        page = dict(pages[-1], bars=bars)
    return answer(body=json.dumps(page), headers={"ETag": '"page"'})


def predictions(request):
    known = request.query["symbol"] in ("AAPL", "MSFT")
    return fixture(f"predictions-{request.query['symbol']}.json") if known else UNKNOWN


def contract():
    return serving({
        "check": fixture("check.json"), "history": history, "predictions": predictions,
        "portfolio": fixture("portfolio.json"), "transactions": fixture("transactions.json")})


def test_everything_is_pulled(site):
    with Backend(contract()) as backend:
        outcome = site.pull(backend.base)
    assert outcome.status == 0, outcome.messages
    assert site.rows("select count(*) from stocks") == [(6,)]
    assert site.rows("select count(*), min(date), max(date) from bars where symbol = 'AAPL'") == [
        (1802, "2006-01-03", "2013-03-01")]
    assert site.rows("select amount from cash") == [("4441.68",)]
    assert site.rows("select symbol, quantity from positions order by symbol") == [("AAPL", 6), ("MSFT", 100)]
    assert site.rows("select count(*) from transactions") == [(3,)]
    expected = sum(len(json.loads(read(f"Answers/predictions-{name}.json"))["predictions"]) for name in ("AAPL", "MSFT"))
    assert site.rows("select count(*) from predictions") == [(expected,)]
    assert 1 < backend.open_at_once <= 4


def test_the_next_pull_asks_for_what_is_new(site):
    with Backend(contract()) as backend:
        assert site.pull(backend.base).status == 0
        first = len(backend.requests)
        outcome = site.pull(backend.base)
    assert outcome.status == 0, outcome.messages
    asked = [request.query for request in backend.requests[first:] if request.name == "history"]
    assert {query["symbol"]: query.get("from") for query in asked}["AAPL"] == "2013-02-22"


def test_symbols_of_the_configuration_are_asked_about(site):
    respond = serving({"check": answer(body="[]"), "history": lambda request: fixture("history-closeonly.json")})
    with Backend(respond) as backend:
        outcome = site.pull(backend.base, settings="symbols: [^VIX]\nsince: 2014-01-01")
    assert outcome.status == 0, outcome.messages
    assert site.rows("select symbol, close from bars") == [("^VIX", 13.76)]
    assert [request.query["from"] for request in backend.requests if request.name == "history"] == ["2014-01-01"]


def test_what_is_lacking_is_noted(site):
    with Backend(serving({"check": fixture("check.json")})) as backend:
        outcome = site.pull(backend.base)
    assert outcome.status == 0, outcome.messages
    assert outcome.messages.count("passed over") == 4


def test_what_is_required_must_be_there(refused):
    refused(serving({"check": fixture("check.json")}), "portfolio", "require", settings="require: [portfolio]")


def test_nothing_there(refused):
    refused(lambda request: NOT_FOUND, "look whether the address under 'api:' is whole")


def test_answers_that_have_not_changed(site):
    def respond(request):
        if request.headers.get("if-none-match") == '"1"':
            return 304, {"ETag": '"1"', "Content-Length": None}, b""
        given = contract()(request)
        return given.replace(b"\r\n", b'\r\nETag: "1"\r\n', 1) if isinstance(given, bytes) else given

    with Backend(respond) as backend:
        assert site.pull(backend.base).status == 0
        before = site.rows("select count(*) from bars")
        site.pull(backend.base)
        first = len(backend.requests)
        outcome = site.pull(backend.base)
    assert outcome.status == 0, outcome.messages
    later = backend.requests[first:]
    tagged = {request.name for request in later if "if-none-match" in request.headers}
    assert tagged == {"check", "history", "predictions", "portfolio", "transactions"}
    # The stocks that /check offered are known although it was not sent again.
    assert {request.query["symbol"] for request in later if request.name == "history"} == {
        "AAPL", "AMZN", "FB", "GOOG", "IBM", "MSFT"}
    assert site.rows("select count(*) from bars") == before


def test_older_answers(site):
    respond = serving({
        "check": answer(body=read("Answers/legacy/check-envelope.json")),
        "predictions": lambda request: answer(
            body=read("Answers/legacy/predictions-predicted-actual.csv"), headers={"Content-Type": "text/csv"}),
        "portfolio": answer(body=read("Answers/legacy/localstorage-portfolio.json")),
        "transactions": answer(body=read("Answers/legacy/sell-transaction-200.json"))})
    with Backend(respond) as backend:
        outcome = site.pull(backend.base)
    assert outcome.status == 0, outcome.messages
    assert site.rows("select symbol, price, change from quotes order by symbol") == [
        ("AAPL", 181.0, -2.05), ("AMZN", 141.0, 3.12), ("GOOGL", 152.0, 1.37), ("MSFT", 379.0, 0.48),
        ("TSLA", 262.0, -5.9)]
    assert site.rows("select quantity from positions where symbol = 'MSFT'") == [(100,)]
    assert site.rows("select total from transactions") == [("525.00",)]


def test_a_currency_that_is_not_told_again_stays(site):
    def pull(quote, head):
        page = {"symbol": "^FTSE", "interval": "1d", "bars": [], "next_cursor": None} | head
        respond = serving({
            "check": answer(body=json.dumps([{"symbol": "VOD", "price": 1.5} | quote])),
            "history": lambda request: answer(body=json.dumps(page)) if request.query["symbol"] == "^FTSE" else UNKNOWN})
        with Backend(respond) as backend:
            outcome = site.pull(backend.base, settings="symbols: [^FTSE]")
        assert outcome.status == 0, outcome.messages
        return site.rows("select symbol, name, currency from stocks order by symbol")

    told = [("VOD", "Vodafone", "GBP"), ("^FTSE", "^FTSE", "GBP")]
    assert pull({"name": "Vodafone", "currency": "GBP"}, {"currency": "GBP"}) == told
    assert pull({"name": "Vodafone"}, {}) == told
    assert pull({}, {"currency": "GBP"}) == told
