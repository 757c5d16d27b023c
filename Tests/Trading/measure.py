"""Measures how many trades a second 'bourse api' makes durable, and how long each takes.

    python3 Tests/Trading/measure.py .build/release/bourse [connections …]

Each connection buys one share after the other and waits for each answer. The clients need CPU time as well; the server's own is told
beside them.
"""
import multiprocessing
import os
import socket
import statistics
import sys
import tempfile
import time
from pathlib import Path

from trading_server import Server

SECONDS = 5
BODY = b'{"symbol": "AAPL", "quantity": 1, "stock_price": 0.01}'


def buy(port, connections, results):
    import selectors
    selector = selectors.DefaultSelector()
    request = (b"POST /Prod/buy HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(BODY)) + BODY
    for _ in range(connections):
        connection = socket.create_connection(("127.0.0.1", port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(connection, selectors.EVENT_READ, [time.perf_counter()])
        connection.sendall(request)
    durations = []
    end = time.perf_counter() + SECONDS
    while (now := time.perf_counter()) < end:
        for key, _ in selector.select(0.1):
            assert key.fileobj.recv(65536).startswith(b"HTTP/1.1 200")
            now = time.perf_counter()
            durations.append(now - key.data[0])
            key.data[0] = now
            key.fileobj.sendall(request)
    results.put(durations)


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main(program, counts):
    print("connections   trades/s   median ms   99 % ms   server CPU µs/trade")
    for count in counts:
        with tempfile.TemporaryDirectory(dir=".") as folder, Server(program, Path(folder), "--throttle", "0") as server:
            results = multiprocessing.Queue()
            client = multiprocessing.Process(target=buy, args=(server.port, count, results))
            before = cpu_seconds(server.process.pid)
            client.start()
            durations = results.get()
            client.join()
            cpu = cpu_seconds(server.process.pid) - before
            quantiles = statistics.quantiles(durations, n=100)
            print(f"{count:11}   {len(durations) / SECONDS:8.0f}   {quantiles[49] * 1000:9.2f}   {quantiles[98] * 1000:7.2f}"
                  f"   {cpu / len(durations) * 1e6:19.0f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), [int(text) for text in sys.argv[2:]] or [1, 8, 64, 256])
