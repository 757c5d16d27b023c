"""Walks through the contract: every path, with what it promises beside the schemas."""
import json
import re
from decimal import Decimal
from urllib.parse import quote

import pytest

from contract import Contract

CONTRACT = Contract()
GETS = ["/check", "/history?symbol=AAPL", "/predictions?symbol=AAPL", "/portfolio", "/transactions"]
POSTS = ["/buy", "/sell", "/trade"]
STEPS = ["ValidateTradeFunction", "ExecuteTradeFunction", "RecordTransactionFunction"]


def get(server, path, status=200, headers=None):
    answer = server.get(path, headers)
    assert answer.status == status, answer
    CONTRACT.check("GET", path, answer)
    return answer


def post(server, path, body, status=200, headers=None):
    answer = server.post(path, body, headers)
    assert answer.status == status, answer
    CONTRACT.check("POST", path, answer)
    return answer


def code(server, path, status=400):
    answer = get(server, path, status)
    assert answer.json["error"] and answer.json["status"] == status
    return answer.json["code"]


def order(symbol="AAPL", quantity=1, price=None, **more):
    body = {"symbol": symbol, "quantity": quantity, **more}
    return body if price is None else {**body, "stock_price": price}


def test_quotes(server):
    quotes = get(server, "/check").json
    assert [quote["symbol"] for quote in quotes] == ["AAPL", "AMZN", "GOOGL", "MSFT", "TSLA"]
    assert {quote["as_of"] for quote in quotes} == {"2026-06-30T18:00:00Z"}
    for one in quotes:
        assert get(server, f"/check?symbol={one['symbol'].lower()}").json == [one]
        assert Decimal(str(one["price"])).as_tuple().exponent >= -2
    assert code(server, "/check?symbol=ZZZZ", 404) == "unknown_symbol"
    assert code(server, "/check?symbol=") == "invalid_symbol"
    assert code(server, "/check?symbol=TOOLONGSYMBOL") == "invalid_symbol"
    assert code(server, "/check?symbol=AAPL&symbol=MSFT") == "invalid_symbol"
    assert code(server, "/check?symbol=%FF") == "invalid_symbol"
    assert code(server, "/check?symbol=%5EFTSE", 404) == "unknown_symbol"
    assert code(server, "/check?symbol=%C4%B1BM") == "invalid_symbol"


@pytest.mark.parametrize("path", ["/history", "/predictions"])
def test_parameters(server, path):
    assert code(server, path) == "missing_field"
    for query, expected in [
            ("from=2026-02-30", "invalid_date"), ("to=yesterday", "invalid_date"), ("from=", "invalid_date"),
            ("from=2026-06-02&to=2026-06-01", "invalid_range"), ("limit=0", "invalid_limit"), ("limit=1001", "invalid_limit"),
            ("limit=-1", "invalid_limit"), ("limit=1.5", "invalid_limit"), ("limit=" + "9" * 40, "invalid_limit"),
            ("limit=", "invalid_limit"), ("limit=1&limit=2", "invalid_limit"), ("cursor=b3BhcXVl", "invalid_cursor"),
            ("cursor=", "invalid_cursor"), ("cursor=" + "x" * 600, "invalid_cursor"), ("cursor=%00", "invalid_cursor")]:
        assert code(server, f"{path}?symbol=AAPL&{query}") == expected, query
    assert code(server, f"{path}?symbol=ZZZZ", 404) == "unknown_symbol"
    assert get(server, f"{path}?symbol=AAPL&more=than&needed").json["symbol"] == "AAPL"


def test_history(server):
    page = get(server, "/history?symbol=aapl&limit=1000").json
    bars = page["bars"]
    assert page["symbol"] == "AAPL" and page["next_cursor"] is None
    assert [bar["date"] for bar in bars] == sorted({bar["date"] for bar in bars})
    assert bars[0]["date"] == "2023-08-08" and bars[-1]["date"] == "2026-06-29", "the session of the day is not over"
    for bar in bars:
        assert bar["low"] <= min(bar["open"], bar["close"]) and max(bar["open"], bar["close"]) <= bar["high"]
    some = get(server, "/history?symbol=AAPL&from=2026-06-01&to=2026-06-05").json["bars"]
    assert [bar["date"] for bar in some] == [f"2026-06-0{day}" for day in range(1, 6)]
    assert get(server, "/history?symbol=AAPL&from=2030-01-01").json["bars"] == []


def pages(server, path, key):
    """Follows the cursors; returns all items and the number of pages."""
    items, count, cursor = [], 0, None
    while count == 0 or cursor:
        page = get(server, path + (f"&cursor={quote(cursor, safe='')}" if cursor else "")).json
        items += page[key]
        cursor = page["next_cursor"]
        count += 1
    return items, count


@pytest.mark.parametrize("path, key", [
    ("/history?symbol=AAPL&from=2026-01-01", "bars"), ("/predictions?symbol=AAPL&from=2026-06-01", "predictions")])
def test_pages(server, path, key):
    whole, count = pages(server, path + "&limit=1000", key)
    assert count == 1 and len(whole) > 50
    assert pages(server, path + "&limit=7", key) == (whole, -(-len(whole) // 7))
    cursor = get(server, path + "&limit=7").json["next_cursor"]
    for other in [path.replace("AAPL", "MSFT") + "&limit=7", path.replace("2026", "2025") + "&limit=7", path + "&limit=8"]:
        assert code(server, f"{other}&cursor={cursor}") == "invalid_cursor"


def test_predictions(server):
    found, _ = pages(server, "/predictions?symbol=MSFT&limit=1000", "predictions")
    keys = [(p["target_date"], p["made_at"], p["model"]) for p in found]
    assert keys == sorted(set(keys))
    assert {p["horizon"] for p in found} == {1, 5}
    closes = {bar["date"]: bar["close"] for bar in get(server, "/history?symbol=MSFT&limit=1000").json["bars"]}
    for p in found:
        assert p["lower"] <= p["predicted"] <= p["upper"]
        assert p["made_at"][:10] < p["target_date"]
        assert p["actual"] == closes.get(p["target_date"])
    assert any(p["actual"] is None for p in found)
    assert {p["model"] for p in get(server, "/predictions?symbol=MSFT&model=last-close").json["predictions"]} == {"last-close"}
    assert get(server, "/predictions?symbol=MSFT&model=none").json["predictions"] == []
    assert code(server, "/predictions?symbol=MSFT&model=-x") == "invalid_model"


def test_an_account_from_its_first_order(server):
    assert get(server, "/portfolio").json == {
        "cash": "10000.00", "positions": [], "total_value": "10000.00", "currency": "USD", "as_of": "2026-06-30T18:00:00Z"}
    bought = post(server, "/buy", order("googl", 5, 150)).json
    assert bought["total_cost"] == "750.00" and bought["price"] == "150.00" and bought["symbol"] == "GOOGL"
    latest = get(server, "/check?symbol=GOOGL").json[0]["price"]
    held = get(server, "/portfolio").json
    value = (5 * Decimal(str(latest))).quantize(Decimal("0.01"))
    assert held["cash"] == "9250.00" and held["total_value"] == str(Decimal("9250.00") + value)
    assert held["positions"] == [{
        "symbol": "GOOGL", "name": "Alphabet Inc.", "quantity": 5, "average_price": "150.00", "price": latest, "value": str(value)}]
    sold = post(server, "/sell", order("GOOGL", 5, 0.12345678)).json
    assert sold["total_received"] == "0.6172839" and "total_cost" not in sold
    assert get(server, "/portfolio").json["positions"] == []
    market = post(server, "/buy", order("MSFT", 2)).json
    assert Decimal(market["price"]) == Decimal(str(get(server, "/check?symbol=MSFT").json[0]["price"]))
    listed = get(server, "/transactions").json["transactions"]
    assert [trade["id"] for trade in listed] == [market["id"], sold["id"], bought["id"]]
    for trade, answer in zip(listed, [market, sold, bought]):
        assert trade == {name: answer[name] for name in trade}
    assert [t["id"] for t in get(server, "/transactions?symbol=msft").json["transactions"]] == [market["id"]]
    assert get(server, "/transactions?symbol=ZZZZ").json["transactions"] == []
    assert get(server, "/transactions?to=2020-01-01").json["transactions"] == []
    day = bought["timestamp"][:10]
    assert len(get(server, f"/transactions?from={day}").json["transactions"]) == 3
    assert code(server, "/transactions?from=x") == "invalid_date"
    many, count = pages(server, "/transactions?limit=2", "transactions")
    assert many == listed and count == 2


def test_execution_reports_its_steps(server):
    done = post(server, "/trade", order(quantity=2, price=100, action="buy")).json
    assert [(s["name"], s["status"]) for s in done["steps"]] == [(name, "SUCCEEDED") for name in STEPS]
    assert all(step["duration_ms"] >= 0 for step in done["steps"])
    assert done["transaction"]["total_cost"] == "200.00"
    for body, status, expected in [
            (order(quantity=3, price=1, action="sell"), 409, "insufficient_shares"),
            (order(quantity=1000, price=1000, action="buy"), 409, "insufficient_funds"),
            (order(quantity=0, action="buy"), 400, "invalid_quantity"), (order("ZZZZ", action="buy"), 404, "unknown_symbol")]:
        refused = post(server, "/trade", body, status).json
        assert refused["code"] == expected
        assert [s["status"] for s in refused["steps"]] == ["FAILED", "SKIPPED", "SKIPPED"]
        assert refused["execution_id"] != done["execution_id"]
    assert get(server, "/portfolio").json["cash"] == "9800.00"


def test_a_key_trades_once(server):
    key = {"Idempotency-Key": "order:2026-06-30_1"}
    first = post(server, "/buy", b'{"symbol": "AAPL", "quantity": 1, "stock_price": 5}', 200,
                 {**key, "Content-Type": "application/json"})
    again = post(server, "/buy", b'{"stock_price":5.00,\n"quantity":1e0,"symbol":"AAPL"}', 200,
                 {**key, "Content-Type": "application/json"})
    assert first.headers["Idempotency-Replayed"] is None and again.headers["Idempotency-Replayed"] == "true"
    assert first.json == again.json
    assert post(server, "/buy", order(price=6), 422, key).json["code"] == "idempotency_key_reused"
    assert post(server, "/sell", order(price=5), 422, key).json["code"] == "idempotency_key_reused"
    assert get(server, "/portfolio").json["cash"] == "9995.00"


def test_which_answers_a_key_keeps(server):
    refused = {"Idempotency-Key": "refused-for-cash"}
    assert post(server, "/buy", order(quantity=10**6, price=100), 409, refused).headers["Idempotency-Replayed"] is None
    replayed = post(server, "/buy", order(quantity=10**6, price=100), 409, refused)
    assert replayed.headers["Idempotency-Replayed"] == "true"
    free = {"Idempotency-Key": "free-after-400"}
    post(server, "/buy", order(quantity=0), 400, free)
    post(server, "/buy", order("ZZZZ"), 404, free)
    assert post(server, "/buy", order(price=1), 200, free).headers["Idempotency-Replayed"] is None
    for key in ["short", "x" * 129, "with space", "emoji-é-key"]:
        body = json.dumps(order()).encode()
        answer = server.send("POST", "/buy", body, {"Content-Type": "application/json", "Idempotency-Key": key.encode()})
        assert answer.status == 400 and answer.json["code"] == "invalid_idempotency_key"


@pytest.mark.parametrize("path", GETS)
def test_entity_tags(server, path):
    first = get(server, path)
    tag = first.headers["ETag"]
    opaque = tag.removeprefix("W/")
    for sent in [tag, opaque, "*", f'"a", {opaque}, "b"']:
        known = get(server, path, 304, {"If-None-Match": sent})
        assert known.body == b"" and known.headers["ETag"] == tag
    for sent in ['"other"', opaque.strip('"'), '""']:
        assert get(server, path, headers={"If-None-Match": sent}).json == first.json
    assert "max-age=" in first.headers["Cache-Control"] or first.headers["Cache-Control"] == "private, no-cache"


def test_a_tag_changes_with_the_value(server):
    before = {path: get(server, path).headers["ETag"] for path in GETS}
    post(server, "/buy", order(price=1))
    for path in GETS:
        changed = get(server, path).headers["ETag"] != before[path]
        assert changed == (path in ("/portfolio", "/transactions"))


@pytest.mark.parametrize("path", GETS + ["/health"])
def test_head_is_get_without_the_body(server, path):
    head, whole = server.send("HEAD", path), server.get(path)
    assert head.status == 200 and head.body == b""
    for name in ["ETag", "Content-Type", "Cache-Control", "Access-Control-Allow-Origin"]:
        assert head.headers[name] == whole.headers[name]
    if path != "/health":
        assert head.headers["Content-Length"] == str(len(whole.body))


@pytest.mark.parametrize("path", ["/check", "/buy", "/health", "/nothing", "/"])
def test_preflight(server, path):
    answer = server.send("OPTIONS", path, headers={"Origin": "https://example.com", "Access-Control-Request-Method": "POST"})
    assert answer.status == 204 and answer.body == b"" and answer.headers["Content-Length"] is None
    assert {name: value for name, value in answer.headers.items() if name.startswith("Access-Control-")} == {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Headers":
            "Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token,Idempotency-Key,If-None-Match",
        "Access-Control-Allow-Methods": "GET,POST,OPTIONS",
        "Access-Control-Expose-Headers": "ETag,Idempotency-Replayed,Retry-After"}


def test_unknown_paths_and_methods(server):
    for path in ["/", "/check/", "/checks", "/CHECK", "/%63heck", "//check", "/../check", "/check/../check"]:
        answer = server.get(path)
        assert answer.status == 404 and answer.json["code"] == "not_found", path
    for path in [path.split("?")[0] for path in GETS] + ["/health"]:
        for method in ["POST", "PUT", "DELETE", "PATCH", "TRACE"]:
            answer = server.send(method, path)
            assert answer.status == 405 and answer.json["code"] == "method_not_allowed", (method, path)
            assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert server.send("BREW", "/check").status in (400, 405), "no method of HTTP"
    for path in POSTS:
        for method in ["GET", "HEAD", "PUT"]:
            answer = server.send(method, path)
            assert answer.status == 405 and answer.headers["Allow"] == "POST, OPTIONS"


@pytest.mark.parametrize("accept, media_type", [
    (None, "application/json"), ("*/*", "application/json"), ("application/problem+json", "application/problem+json"),
    ("application/json, application/problem+json;q=0.5", "application/json"),
    ("application/json;q=0.5, application/problem+json", "application/problem+json")])
def test_the_type_of_an_error(server, accept, media_type):
    answer = get(server, "/check?symbol=ZZZZ", 404, {"Accept": accept} if accept else {})
    assert answer.headers["Content-Type"] == media_type
    assert answer.json["type"] == "about:blank" and answer.json["title"] == "Not Found"


def test_all_faults_of_an_order_are_told(server):
    answer = post(server, "/buy", order("!", 0, -1, timestamp="noon"), 400).json
    assert [error["pointer"] for error in answer["errors"]] == ["/symbol", "/quantity", "/stock_price", "/timestamp"]


def test_health(server):
    answer = get(server, "/health").json
    assert answer["status"] == "ok" and re.fullmatch(r"\d+\.\d+\.\d+", answer["version"])
    assert answer["checks"] == [{"name": "store", "status": "ok"}]
