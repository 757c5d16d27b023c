"""Requests that try to break the server are answered with the status and the code that the contract has for them."""
import json
import socket
from pathlib import Path

import pytest

HOSTILE = Path(__file__).parent / "Hostile"
EXPECTED = json.loads((HOSTILE / "expected.json").read_text())


@pytest.mark.parametrize("case", EXPECTED, ids=lambda case: case["what"])
def test_bodies(server, case):
    answer = server.send(case["method"], case["path"], (HOSTILE / case["file"]).read_bytes(), case["headers"])
    assert answer.status == case["status"], answer
    if case["code"]:
        assert answer.json["code"] == case["code"]
        assert answer.json["status"] == case["status"]
        assert answer.json["error"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def raw(server, data, read_all=True, seconds=15):
    """Sends bytes as they are; returns all that is answered until the server closes or is silent."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=seconds) as connection:
        connection.sendall(data)
        received = b""
        try:
            while chunk := connection.recv(65536):
                received += chunk
                if not read_all:
                    break
        except (TimeoutError, ConnectionResetError):
            pass
        return received


@pytest.mark.parametrize("data", [
    b"nonsense\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET /Prod/check HTTP/1.1\r\nbad header\r\n\r\n",
    b"GET /Prod/check HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    b"POST /Prod/buy HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"GET /Prod/check HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
    b"GET /" + b"x" * 200_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /Prod/check HTTP/1.1\r\nHost: a\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(2000)) + b"\r\n",
    b"POST /Prod/buy HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"\r\n\r\n\r\n\r\n", b"\x00" * 1000,
], ids=lambda data: repr(data[:40]))
def test_what_is_no_http_never_becomes_a_500(server, data):
    # Empty lines wait for a request, so silence is an answer too.
    received = raw(server, data, read_all=False, seconds=3)
    assert not received or received.startswith(b"HTTP/1.1 4"), received
    if received:
        head, _, body = received.partition(b"\r\n\r\n")
        assert b"access-control-allow-origin: *" in head.lower()
        assert json.loads(body)["status"] == int(head.split()[1])
        entry = server.requests()[-1]
        assert entry["status"] == int(head.split()[1]) and entry["path"] in ["", "/Prod/buy"]
        assert f"x-request-id: {entry['request_id']}".encode() in head.lower()
    assert server.get("/health").status == 200


EXPECTING = b"POST /Prod/%s HTTP/1.1\r\nHost: a\r\nContent-Type: %s\r\nContent-Length: %d\r\nExpect: 100-Continue\r\n\r\n"


def test_a_client_that_waits_is_told_to_continue(server):
    body = b'{"symbol": "AAPL", "quantity": 1, "stock_price": 1}'
    with socket.create_connection(("127.0.0.1", server.port), timeout=15) as connection:
        for _ in range(2):
            connection.sendall(EXPECTING % (b"buy", b"application/json", len(body)))
            assert connection.recv(65536) == b"HTTP/1.1 100 Continue\r\n\r\n"
            connection.sendall(body)
            assert connection.recv(65536).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("path, kind, length, status", [
    (b"buy", b"text/plain", 51, 415), (b"buy", b"application/json", 16_385, 413), (b"none", b"application/json", 51, 404)])
def test_a_client_that_waits_is_refused_at_once(server, path, kind, length, status):
    received = raw(server, EXPECTING % (path, kind, length), seconds=8)
    assert received.startswith(b"HTTP/1.1 %d" % status) and received.count(b"HTTP/1.1 ") == 1
    assert b"\r\nconnection: close\r\n" in received.partition(b"\r\n\r\n")[0].lower() + b"\r\n"


def test_nothing_follows_a_request_whose_body_was_refused(server):
    body = b'{"symbol": "AAPL", "quantity": 1, "stock_price": 1}'
    with socket.create_connection(("127.0.0.1", server.port), timeout=15) as connection:
        connection.sendall(EXPECTING % (b"none", b"application/json", len(body)))
        assert connection.recv(65536).startswith(b"HTTP/1.1 404")
        connection.sendall(body + EXPECTING.replace(b"Expect", b"Accept") % (b"buy", b"application/json", len(body)) + body)
        try:
            assert connection.recv(65536) == b""
        except ConnectionResetError:
            pass
    assert server.get("/portfolio").json["positions"] == []


def test_an_answer_before_a_request_that_waits_does_not_end_the_connection(server):
    body = b'{"symbol": "AAPL", "quantity": 1, "stock_price": 1}'
    with socket.create_connection(("127.0.0.1", server.port), timeout=15) as connection:
        connection.sendall(
            b"GET /Prod/health HTTP/1.1\r\nHost: a\r\n\r\n" + EXPECTING % (b"buy", b"application/json", len(body)))
        received = b""
        while not received.endswith(b"100 Continue\r\n\r\n"):
            chunk = connection.recv(65536)
            assert chunk, received
            received += chunk
        connection.sendall(body)
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")


def test_connections_of_http_1_0_end_with_the_answer(server):
    def is_ended(fields):
        with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
            connection.sendall(b"GET /Prod/health HTTP/1.0\r\n" + fields + b"\r\n")
            assert connection.recv(65536).startswith(b"HTTP/1.1 200")
            try:
                return connection.recv(65536) == b""
            except TimeoutError:
                return False
    assert is_ended(b"") and is_ended(b"Expect: 100-continue\r\n")
    assert not is_ended(b"Connection: Keep-Alive\r\n")


def test_two_hosts_of_a_target(server):
    absolute = raw(server, b"GET http://example.com/Prod/health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    assert absolute.startswith(b"HTTP/1.1 200")
    asterisk = raw(server, b"OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    assert asterisk.startswith(b"HTTP/1.1 204")


def test_a_body_without_an_end_is_refused_while_it_arrives(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=15) as connection:
        connection.sendall(
            b"POST /Prod/buy HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000000000\r\n\r\n")
        connection.sendall(b'{"symbol": "' + b"x" * 20_000)
        assert connection.recv(65536).startswith(b"HTTP/1.1 413")


def test_a_body_that_drips_ends_the_connection(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=40) as connection:
        connection.sendall(
            b"POST /Prod/buy HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
        try:
            assert not connection.recv(65536).startswith(b"HTTP/1.1 5")
        except ConnectionResetError:
            pass
    assert server.get("/health").status == 200


def test_requests_one_after_the_other_on_one_connection(server):
    """The body of a refused request is not taken for the next one."""
    first = b"POST /Prod/buy HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 39\r\n\r\n" \
            b"GET /Prod/nothing HTTP/1.1\r\nHost: b\r\n\r\n"
    second = b"GET /Prod/health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    received = raw(server, first + second)
    assert received.count(b"HTTP/1.1 ") == 2
    assert received.startswith(b"HTTP/1.1 415") and b"HTTP/1.1 200" in received


def test_text_from_requests_cannot_begin_a_line_of_the_log(start):
    server = start("--memory")
    raw(server, b"GET /Prod/%0a{x}?key=secret HTTP/1.1\r\nHost: a\r\nx-api-key: hidden\r\nConnection: close\r\n\r\n")
    entry = server.requests()[-1]
    assert entry["path"] == "/Prod/%0a{x}" and entry["status"] == 404
    assert "secret" not in server.log.read_text() and "hidden" not in server.log.read_text()
    assert set(entry) == {"time", "method", "path", "status", "bytes", "duration_ms", "request_id", "replayed"}
