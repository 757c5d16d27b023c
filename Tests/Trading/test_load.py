"""Thousands of orders from many connections, with kills at random: nothing answered is lost, nothing is made twice."""
import http.client
import random
import signal
import threading
import time
from decimal import Decimal
from fractions import Fraction

from trading_server import Connection, Server

SYMBOLS = ["AAPL", "AMZN", "GOOGL", "MSFT", "TSLA"]
CLIENTS = 24


class Client(threading.Thread):
    """Sends orders one after the other, each until it is answered, with the same key."""

    def __init__(self, number, seed, load):
        super().__init__(daemon=True)
        self.random = random.Random(f"{seed}-{number}")
        self.number = number
        self.load = load
        self.trades = {}
        self.refusals = self.retries = self.count = 0
        self.fault = None

    def run(self):
        try:
            connection = None
            while not self.load.is_over.is_set():
                self.count += 1
                connection = self.order(connection)
        except Exception as fault:  # told by the main thread
            self.fault = fault

    def order(self, connection):
        path = self.random.choice(["/buy", "/sell", "/trade"])
        body = {"symbol": self.random.choice(SYMBOLS), "quantity": self.random.randint(1, 20),
                "stock_price": self.random.randint(1, 100_000) / 10_000}
        if path == "/trade":
            body["action"] = self.random.choice(["buy", "sell"])
        key = f"client-{self.number}-{self.count}"
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                connection = connection or Connection(self.load.server)
                answer = connection.send("POST", path, body, {"Idempotency-Key": key})
            except (OSError, http.client.HTTPException):
                connection = None
                self.retries += 1
                time.sleep(0.02)
                continue
            if answer.status == 409 and answer.json["code"] == "idempotency_in_progress":
                continue
            if answer.status in (429, 503):
                time.sleep(0.05)
                continue
            assert answer.status in (200, 409), answer
            if answer.status == 200:
                trade = answer.json["transaction"] if path == "/trade" else answer.json
                assert trade["id"] not in self.trades
                self.trades[trade["id"]] = trade
            else:
                self.refusals += 1
            return connection
        raise AssertionError(f"{key} was not answered within a minute")


class Load:
    def __init__(self, server):
        self.server = server
        self.is_over = threading.Event()


def all_transactions(server):
    found, cursor = [], ""
    while cursor is not None:
        page = server.get(f"/transactions?limit=1000{cursor and '&cursor=' + cursor}").json
        found += page["transactions"]
        cursor = page["next_cursor"]
    return found


def balance(cash, trades):
    """Cash, and for each symbol quantity and exact mean price, after trades in the order in which they were made."""
    held = {}
    for trade in trades:
        quantity, price = trade["quantity"], Fraction(trade["price"])
        count, mean = held.get(trade["symbol"], (0, Fraction(0)))
        if trade["type"] == "buy":
            cash -= price * quantity
            mean = (mean * count + price * quantity) / (count + quantity)
            count += quantity
        else:
            cash += price * quantity
            count -= quantity
            assert count >= 0
        held[trade["symbol"]] = (count, mean)
    return cash, {symbol: pair for symbol, pair in held.items() if pair[0]}


def test_answered_trades_survive_kills(program, tmp_path, seed, pytestconfig, record_property):
    chance = random.Random(seed)
    duration = pytestconfig.getoption("--load-seconds")
    with Server(program, tmp_path, "--cash", "5000.00") as server:
        # The same port again, so that clients find the server after a kill.
        server.command[server.command.index("--port") + 1] = str(server.port)
        load = Load(server)
        clients = [Client(number, seed, load) for number in range(CLIENTS)]
        for client in clients:
            client.start()
        end = time.monotonic() + duration
        kills = 0
        while time.monotonic() < end:
            time.sleep(chance.uniform(0.2, 2.5))
            server.kill()
            kills += 1
            server.start()
        load.is_over.set()
        for client in clients:
            client.join(timeout=90)
            assert not client.is_alive()
            if client.fault:
                raise client.fault
        answered = {id: trade for client in clients for id, trade in client.trades.items()}
        assert len(answered) == sum(len(client.trades) for client in clients), "two answers tell of one trade"
        recorded = all_transactions(server)
        assert len({trade["id"] for trade in recorded}) == len(recorded)
        assert {trade["id"] for trade in recorded} == set(answered)
        for trade in recorded:
            told = answered[trade["id"]]
            assert {key: told[key] for key in trade} == trade
        portfolio = server.get("/portfolio").json
        cash, held = balance(Fraction(5000), reversed(recorded))
        assert Fraction(portfolio["cash"]) == cash >= 0
        assert {p["symbol"]: p["quantity"] for p in portfolio["positions"]} == {s: q for s, (q, _) in held.items()}
        for before, after in zip(recorded[1:], recorded):
            assert before["timestamp"] <= after["timestamp"]
        assert server.stop(signal.SIGTERM) == 0
        assert kills > 3
        record_property(
            "measured",
            f"{sum(client.count for client in clients)} orders in {duration:g} s, {len(answered)} trades, "
            f"{sum(client.refusals for client in clients)} refusals, {kills} kills, "
            f"{sum(client.retries for client in clients)} retries")


def test_the_mean_price_is_exact(server):
    trades = []
    chance = random.Random(5)
    for _ in range(150):
        side = chance.choice(["buy", "buy", "sell"])
        answer = server.post("/" + side, {
            "symbol": chance.choice(SYMBOLS[:2]), "quantity": chance.randint(1, 9),
            "stock_price": float(Decimal(chance.randint(1, 10**7)) / 10**6)})
        if answer.status == 200:
            trades.append(answer.json)
    portfolio = server.get("/portfolio").json
    cash, held = balance(Fraction(10_000), trades)
    assert Fraction(portfolio["cash"]) == cash
    assert len(held) == 2
    for position in portfolio["positions"]:
        quantity, mean = held[position["symbol"]]
        assert position["quantity"] == quantity
        # Eight digits, half to even, as Python's round() does with fractions.
        assert Fraction(position["average_price"]) == round(mean, 8)


def test_one_key_from_many_connections_trades_once(start):
    server = start()
    answers = []

    def send():
        answers.append(server.post("/buy", {"symbol": "AAPL", "quantity": 1, "stock_price": 1}, {"Idempotency-Key": "one-for-all"}))
    threads = [threading.Thread(target=send) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    made = [answer for answer in answers if answer.status == 200]
    assert {answer.json["code"] for answer in answers if answer.status != 200} <= {"idempotency_in_progress"}
    assert len({answer.json["id"] for answer in made}) == 1
    assert sum("Idempotency-Replayed" not in answer.headers for answer in made) == 1
    assert len(all_transactions(server)) == 1


def test_two_servers_on_one_file_spend_each_dollar_once(start):
    servers = [start("--cash", "50.00"), start("--cash", "50.00")]
    keyed, others = [], []

    def send(number):
        server = servers[number % 2]
        keyed.append(server.post("/buy", {"symbol": "MSFT", "quantity": 1, "stock_price": 10}, {"Idempotency-Key": "one-for-both"}))
        for _ in range(10):
            others.append(server.post("/buy", {"symbol": "AAPL", "quantity": 1, "stock_price": 1}))
    threads = [threading.Thread(target=send, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # A store that the other server holds for long is 503, and nothing was changed then.
    assert {answer.status for answer in keyed + others} <= {200, 409, 503}
    assert len({answer.json["id"] for answer in keyed if answer.status == 200}) == 1
    made = sum(answer.status == 200 for answer in others)
    assert made <= 40
    assert [server.get("/portfolio").json["cash"] for server in servers] == [f"{40 - made}.00"] * 2
    assert len(all_transactions(servers[0])) == made + 1
