"""A back end of sockets, which can do all that a real one could and much that it should not."""

import json
import socket
import threading
import urllib.parse
from dataclasses import dataclass
from pathlib import Path

FIXTURES = Path(__file__).parent.parent / "TradingAPITests"
NOT_FOUND = (404, {}, json.dumps({"error": "Not found", "status": 404, "code": "not_found"}))
REASONS = {200: "OK", 304: "Not Modified", 404: "Not Found"}


@dataclass(frozen=True)
class Request:
    """What a client asked for."""

    path: str
    query: dict
    headers: dict

    @property
    def name(self):
        """`check`: the path without the stage."""
        return self.path.removeprefix("/Prod/")


def read(name):
    return (FIXTURES / name).read_bytes()


def answer(status=200, headers=None, body=b""):
    """The bytes of a whole answer."""
    body = body.encode() if isinstance(body, str) else body
    lines = {"Content-Type": "application/json", "Content-Length": str(len(body)), "Connection": "close"}
    lines |= headers or {}
    head = f"HTTP/1.1 {status} {REASONS.get(status, 'Status')}\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value is not None)
    return head.encode() + b"\r\n" + body


class Backend:
    """Answers each connection's one request with what `respond` gives: bytes, (status, headers, body), or a function
    that is handed the connection."""

    def __init__(self, respond):
        self.respond = respond
        self.requests = []
        self.bytes_sent = 0
        self.open_at_once = 0
        self._open = 0
        self._lock = threading.Lock()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._ended = threading.Event()
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)

    @property
    def base(self):
        return f"http://127.0.0.1:{self.port}/Prod"

    @property
    def names(self):
        return [request.name for request in self.requests]

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        self._socket.close()

    def send(self, connection, data):
        connection.sendall(data)
        with self._lock:
            self.bytes_sent += len(data)

    @property
    def has_ended(self):
        return self._ended.is_set()

    def wait(self, seconds):
        return self._ended.wait(seconds)

    def _accept(self):
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with self._lock:
            self._open += 1
            self.open_at_once = max(self.open_at_once, self._open)
        try:
            with connection:
                connection.settimeout(60)
                head = b""
                while b"\r\n\r\n" not in head:
                    data = connection.recv(65536)
                    if not data:
                        return
                    head += data
                request = parse(head)
                with self._lock:
                    self.requests.append(request)
                given = self.respond(request)
                if callable(given):
                    given(self, connection)
                else:
                    self.send(connection, given if isinstance(given, bytes) else answer(*given))
        except OSError:
            pass  # The client has gone, as it may.
        finally:
            with self._lock:
                self._open -= 1


def parse(head):
    first, *lines = head.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
    target = urllib.parse.urlsplit(first.split(" ")[1])
    return Request(
        target.path, dict(urllib.parse.parse_qsl(target.query, keep_blank_values=True)),
        {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)})


def serving(answers):
    """A `respond` that looks up the endpoint's name; what is not there is 404."""
    def respond(request):
        given = answers.get(request.name, NOT_FOUND)
        return given(request) if callable(given) and not isinstance(given, Raw) else given
    return respond


class Raw:
    """What is done with a connection, where bytes would not do."""

    def __init__(self, act):
        self.act = act

    def __call__(self, backend, connection):
        self.act(backend, connection)
