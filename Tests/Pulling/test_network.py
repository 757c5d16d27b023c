"""What can go wrong between the first byte asked for and the last byte that comes."""

import gzip
import socket
import struct
import threading
import time
import zlib

import pytest

from backend import Backend, Raw, answer, read, serving

GOOD = read("Hostile/check-001-good.json")
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


def check(act):
    return serving({"check": Raw(act)})


def reset(connection):
    """Closes without a farewell."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def test_reset_in_the_middle(refused):
    def act(backend, connection):
        backend.send(connection, HEAD + b"Content-Length: 100\r\n\r\n" + GOOD[:20])
        time.sleep(0.1)
        reset(connection)

    _, backend = refused(check(act), "GET http://127.0.0.1", "reset", "after 4 attempts")
    assert backend.names == ["check"] * 4


def test_closed_before_an_answer(refused):
    refused(check(lambda backend, connection: None), "closed before the answer was whole", "after 4 attempts")


def test_closed_in_the_middle(refused):
    def act(backend, connection):
        backend.send(connection, HEAD + b"Content-Length: 100\r\n\r\n" + GOOD)

    refused(check(act), "closed before the answer was whole")


def test_chunks_that_end_early(refused):
    def act(backend, connection):
        backend.send(connection, HEAD + b"Transfer-Encoding: chunked\r\n\r\n36\r\n" + GOOD[:30])

    refused(check(act), "closed before the answer was whole")


def test_chunks_are_read(site):
    def act(backend, connection):
        chunks = b"".join(b"%x\r\n%s\r\n" % (1, GOOD[i:i + 1]) for i in range(len(GOOD)))
        backend.send(connection, HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n")

    with Backend(check(act)) as backend:
        assert site.pull(backend.base).status == 0


def test_nothing_listens(site):
    with Backend(lambda request: b"") as backend:
        base = backend.base
    outcome = site.pull(base)
    assert outcome.status == 3
    assert "the connection was refused (after 4 attempts)" in outcome.messages


def test_no_http(refused):
    refused(check(lambda backend, connection: backend.send(connection, b"SSH-2.0-OpenSSH_9.2\r\n\r\n")), "not HTTP")


def test_empty_body(refused):
    refused(serving({"check": answer()}), "/check: the answer is empty")
    refused(serving({"check": answer(204, {"Content-Length": None})}), "204")


def test_endless_body(refused):
    def act(backend, connection):
        backend.send(connection, HEAD + b"\r\n[")
        while True:
            backend.send(connection, b" " * 65536)

    start = time.monotonic()
    _, backend = refused(check(act), "larger than 10 MiB")
    assert time.monotonic() - start < 20
    assert backend.bytes_sent < 40_000_000


def test_a_length_over_the_limit_is_not_read(refused):
    def act(backend, connection):
        backend.send(connection, HEAD + b"Content-Length: 99999999999\r\n\r\n")
        backend.wait(30)

    refused(check(act), "larger than 10 MiB")


def test_endless_header(refused):
    def one(backend, connection):
        backend.send(connection, HEAD + b"X-Long: ")
        while True:
            backend.send(connection, b"a" * 65536)

    def many(backend, connection):
        backend.send(connection, HEAD)
        number = 0
        while True:
            backend.send(connection, b"X-%d: a\r\n" % number)
            number += 1

    for act in (one, many):
        _, backend = refused(check(act), "headers are too large")
        assert backend.bytes_sent < 10_000_000


def drip(pieces):
    def act(backend, connection):
        for piece in pieces:
            backend.send(connection, piece)
            if backend.wait(1):
                return
    return act


def test_slow_answers_end(program, tmp_path):
    """A drip of the head, one of the body, and silence: at once, because each takes its whole time."""
    from conftest import Site

    slow = {
        "head": drip([HEAD] + [b"X-A: b\r\n"] * 200), "body": drip([HEAD + b"\r\n["] + [b" "] * 200),
        "silence": drip([b""] * 200)}
    words = {"head": "within 40 s", "body": "within 40 s", "silence": "nothing came for 30 s"}
    outcomes = {}

    def run(name):
        with Backend(check(slow[name])) as backend:
            outcomes[name] = Site(tmp_path / name, program).pull(backend.base)

    threads = [threading.Thread(target=run, args=(name,)) for name in slow]
    start = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert time.monotonic() - start < 60
    for name, outcome in outcomes.items():
        assert outcome.status == 3 and words[name] in outcome.messages, (name, outcome.messages)


@pytest.mark.parametrize("pack, name", [
    (gzip.compress, "gzip"), (zlib.compress, "deflate"),
    (lambda data: zlib.compress(data)[2:-4], "deflate")], ids=["gzip", "zlib", "raw"])
def test_compressed_answers(pack, name, site):
    with Backend(serving({"check": answer(headers={"Content-Encoding": name}, body=pack(GOOD))})) as backend:
        outcome = site.pull(backend.base)
    assert outcome.status == 0, outcome.messages
    assert "gzip" in backend.requests[0].headers["accept-encoding"]
    assert site.rows("select price from quotes") == [(430.47,)]


def test_gzip_bomb(refused):
    bomb = gzip.compress(b"[" + b" " * 300_000_000)
    refused(serving({"check": answer(headers={"Content-Encoding": "gzip"}, body=bomb)}), "larger than 10 MiB", "unpacked")


def test_gzip_bomb_of_an_error(refused):
    bomb = gzip.compress(b" " * 300_000_000)
    refused(serving({"check": answer(400, {"Content-Encoding": "gzip"}, bomb)}), "400")


def test_damaged_gzip(refused):
    packed = gzip.compress(GOOD)
    for body in (packed[:-9], packed[:-5] + b"\0" + packed[-4:], packed + b"x", GOOD, b""):
        refused(serving({"check": answer(headers={"Content-Encoding": "gzip"}, body=body)}), "gzip")


def test_wrong_type(refused):
    page = "<!doctype html><title>Sign in</title>\x1b[31m"
    refused(serving({"check": answer(headers={"Content-Type": "text/html"}, body=page)}), "text/html", "offset 0")


def test_redirects_within_the_origin(site):
    answers = {
        "check": (302, {"Location": "/Prod/two"}, ""), "two": (307, {"Location": "three"}, ""),
        "three": answer(body=GOOD)}
    with Backend(serving(answers)) as backend:
        outcome = site.pull(backend.base)
    assert outcome.status == 0, outcome.messages


def test_redirect_loops(refused):
    refused(serving({"check": (301, {"Location": "/Prod/check"}, "")}), "a loop")
    refused(serving({"check": (302, {"Location": "two"}, ""), "two": (302, {"Location": "check"}, "")}), "a loop")
    endless = lambda request: (302, {"Location": request.path + "x"}, "")
    _, backend = refused(endless, "more than 3 redirects")
    assert len(backend.requests) == 4
    refused(serving({"check": (302, {}, "")}), "names no address")


def test_redirect_to_another_origin(refused):
    with Backend(serving({"check": answer(body=GOOD)})) as other:
        for location in (f"{other.base}/check", f"//127.0.0.1:{other.port}/Prod/check"):
            refused(
                serving({"check": (302, {"Location": location}, "")}), f"another origin, http://127.0.0.1:{other.port}",
                environment={"BOURSE_API_KEY": "key-of-the-api"})
        assert other.requests == []


def turns(*given):
    """Answers to the requests for quotes one after the other; the last one stays."""
    left = list(given)
    return serving({"check": lambda request: left.pop(0) if len(left) > 1 else left[0]})


def test_patience(site):
    for status in (429, 500, 502, 503, 504):
        with Backend(turns((status, {}, ""), (status, {}, ""), answer(body=GOOD))) as backend:
            outcome = site.pull(backend.base)
        assert outcome.status == 0, outcome.messages
        assert backend.names.count("check") == 3


def test_patience_ends(refused):
    _, backend = refused(
        turns((503, {}, '{"error": "Store is down", "status": 503, "code": "unavailable"}')),
        "503: Store is down (after 4 attempts)")
    assert len(backend.requests) == 4


def test_retry_after(site):
    start = time.monotonic()
    with Backend(turns((429, {"Retry-After": "2"}, ""), answer(body=GOOD))) as backend:
        outcome = site.pull(backend.base)
    assert outcome.status == 0, outcome.messages
    assert time.monotonic() - start >= 2


def test_retry_after_a_date(site):
    then = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 3))
    start = time.monotonic()
    with Backend(turns((503, {"Retry-After": then}, ""), answer(body=GOOD))) as backend:
        assert site.pull(backend.base).status == 0
    assert time.monotonic() - start >= 1.5


def test_retry_after_too_long(refused):
    _, backend = refused(turns((429, {"Retry-After": "3600"}, "")), "429", "3600 s", "60 s")
    assert len(backend.requests) == 1


def test_not_tried_again(refused):
    for status in (400, 401, 409, 418):
        _, backend = refused(turns((status, {}, '{"error": "No \\u001b[31m"}')), f"{status}: No")
        assert len(backend.requests) == 1


def test_304_that_was_not_asked_for(refused):
    refused(serving({"check": (304, {"Content-Length": None}, b"")}), "304")


def test_failure_of_one_stock_fails_all(refused):
    def history(request):
        return answer(500, body="error: 'NoneType' object is not subscriptable")

    refused(
        serving({"check": answer(body=GOOD), "history": history}), "/history?symbol=AAPL", "500",
        "error: 'NoneType' object is not subscriptable (after 4 attempts)")
