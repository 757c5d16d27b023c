"""A trading API that answers as a test tells it to: the contract, an older back end, a slow one, a hostile one."""

import json
import threading
from collections import namedtuple
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CONTRACT_HEADERS = "Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token,Idempotency-Key,If-None-Match"
OLD_HEADERS = "Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token"

Asked = namedtuple("Asked", "method path headers body")


class Drop(Exception):
    """Ends the connection without an answer."""


QUOTES = [
    {"symbol": "AAPL", "name": "Apple Inc.", "price": 181.25, "change": -2.05, "volume": 2310007},
    {"symbol": "AMZN", "name": "Amazon.com, Inc.", "price": 141.0, "change": 3.12, "volume": 1210450},
    {"symbol": "GOOGL", "name": "Alphabet Inc.", "price": 152.0, "change": 1.37, "volume": 934112},
    {"symbol": "MSFT", "name": "Microsoft Corporation", "price": 379.1, "change": 0.48, "volume": 1500321},
    {"symbol": "TSLA", "name": "Tesla, Inc.", "price": 262.0, "change": -5.9, "volume": 3320118},
]


PORTFOLIO = {"cash": "10000.00", "positions": [], "total_value": "10000.00", "currency": "USD", "as_of": "2026-06-30T20:00:00Z"}


class FakeAPI:
    """`answers` maps a path to what is answered: a value for JSON, (status, value), bytes, or a function of the request that
    gives one of them; an exception ends the connection. `asked` lists the requests but those of CORS."""

    def __init__(self, keeps_contract=True, **answers):
        self.keeps_contract = keeps_contract
        account = {"portfolio": PORTFOLIO, "transactions": {"transactions": [], "next_cursor": None}} if keeps_contract else {}
        self.answers = {"check": QUOTES} | account | answers
        self.asked = []
        self.released = threading.Event()
        self.headers = {}
        api = self

        class Handler(BaseHTTPRequestHandler):
            # A connection for each request: on old ones that turn out to be closed, browsers send a request again by themselves.
            protocol_version = "HTTP/1.0"

            def answer(self):
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                path = self.path.split("?")[0].removeprefix("/Prod/")
                asked = Asked(self.command, path, dict(self.headers), json.loads(body) if body else None)
                if self.command != "OPTIONS":
                    api.asked.append(asked)
                try:
                    status, content = api.answer(asked)
                except Drop:
                    self.close_connection = True
                    return
                try:
                    self.send_response(status)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(content)))
                    self.send_header("Access-Control-Allow-Origin", "*")
                    self.send_header("Access-Control-Allow-Headers", CONTRACT_HEADERS if api.keeps_contract else OLD_HEADERS)
                    self.send_header("Access-Control-Allow-Methods", "GET,POST,OPTIONS")
                    if api.keeps_contract:
                        self.send_header("Access-Control-Expose-Headers", "ETag,Idempotency-Replayed,Retry-After")
                        if self.command == "GET" and status == 200:
                            self.send_header("ETag", f'"{hash(content)}"')
                    for name, value in api.headers.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(content)
                except ConnectionError:
                    self.close_connection = True

            do_GET = do_POST = do_OPTIONS = answer

            def log_message(self, *_):
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/Prod"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, asked):
        if asked.method == "OPTIONS":
            return (204, b"") if self.keeps_contract else (200, b'{"message":"CORS preflight response"}')
        found = self.answers.get(asked.path, (404, {"error": "Not found", "status": 404, "code": "not_found"}))
        if callable(found):
            found = found(asked)
        status, value = found if isinstance(found, tuple) else (200, found)
        return status, value if isinstance(value, bytes) else json.dumps(value).encode()

    def hang(self, asked):
        """Holds a request until the test lets it go."""
        self.released.wait(60)
        raise Drop

    def count(self, path):
        return sum(asked.path == path for asked in self.asked)

    def close(self):
        self.released.set()
        self.server.shutdown()
        self.server.server_close()


def drop(asked):
    raise Drop


def traded(asked):
    """The contract's answer to an order."""
    order = asked.body
    total = f"{order['quantity'] * order['stock_price']:.2f}"
    side = order.get("action") or asked.path
    return {
        "id": f"t{abs(hash(json.dumps(order))):x}", "symbol": order["symbol"], "type": side, "quantity": order["quantity"],
        "price": f"{order['stock_price']:.2f}", "total_cost" if side == "buy" else "total_received": total,
        "timestamp": "2026-07-01T15:04:05.123Z", "success": True}
