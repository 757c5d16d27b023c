"""Runs 'bourse serve' on a free port, asks it for pages and listens to its events."""

import http.client
import json
import os
import re
import select
import signal
import socket
import subprocess
import threading
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

READY_SECONDS = 60
ANSWER_SECONDS = 30
NEWS_SECONDS = 30


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self):
        return self.body.decode()

    def __repr__(self):
        return f"{self.status} {dict(self.headers)} {self.body[:300]!r}"


class Preview:
    def __init__(self, project, *arguments, port=0, environment=None, expects_start=True):
        self.project = project
        self.log = project.root.parent / f"{project.root.name}-serve.log"
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                project.command("serve", "-C", str(project.root), "--port", str(port), *arguments), stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=log, env=project.environment(environment))
        if expects_start:
            readable, _, _ = select.select([self.process.stdout], [], [], READY_SECONDS)
            line = self.process.stdout.readline().decode() if readable else ""
            assert re.fullmatch(r"http://[^\s/]+:\d+/(\S+/)?\n", line), f"{line!r}; {self.messages}"
            self.url = line.strip()
            self.host, self.port = urlsplit(self.url).hostname, urlsplit(self.url).port

    @property
    def messages(self):
        return self.log.read_text("utf-8", errors="replace")

    # Requests

    def connection(self):
        return http.client.HTTPConnection(self.host, self.port, timeout=ANSWER_SECONDS)

    def send(self, method, path, headers=None, connection=None):
        used = connection or self.connection()
        try:
            used.request(method, path, headers=headers or {})
            response = used.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            if connection is None:
                used.close()

    def get(self, path, headers=None, connection=None):
        return self.send("GET", path, headers, connection)

    def raw(self, data, seconds=ANSWER_SECONDS):
        """The status, if there is one, and all that comes back for these bytes: one answer, or what there is until the server closes."""
        received = b""
        with socket.create_connection((self.host, self.port), timeout=seconds) as connection:
            try:
                connection.sendall(data)
                while not is_whole(received) and (more := connection.recv(65536)):
                    received += more
            except (TimeoutError, ConnectionError):
                pass
        match = re.match(rb"HTTP/1\.1 (\d{3}) ", received)
        return int(match[1]) if match else None, received

    # Events

    @contextmanager
    def events(self):
        events = Events(self.host, self.port)
        try:
            yield events
        finally:
            events.close()

    def news(self):
        """What a browser that connects now is told."""
        with self.events() as events:
            return events.wait(lambda news: True)

    # The process

    @property
    def memory(self):
        """Resident, in MB."""
        with open(f"/proc/{self.process.pid}/status") as status:
            return int(re.search(r"VmRSS:\s+(\d+)", status.read())[1]) / 1024

    @property
    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    @property
    def is_alive(self):
        return self.process.poll() is None

    def end(self, number=signal.SIGTERM, seconds=10):
        """Sends a signal; the exit code and how long it took."""
        start = time.monotonic()
        self.process.send_signal(number)
        code = self.process.wait(seconds)
        return code, time.monotonic() - start

    def kill(self):
        if self.is_alive:
            self.process.kill()
        self.process.wait()
        self.process.stdout.close()


def is_whole(answer):
    head, end, body = answer.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
    return bool(end and length) and len(body) >= int(length[1])


class Events:
    """An open event stream, read by a thread."""

    def __init__(self, host, port):
        self.socket = socket.create_connection((host, port), timeout=ANSWER_SECONDS)
        self.socket.sendall(f"GET /.bourse/events HTTP/1.1\r\nHost: {host}:{port}\r\nAccept: text/event-stream\r\n\r\n".encode())
        self.received = b""
        self.all = []
        self.is_over = False
        self.condition = threading.Condition()
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self):
        self.socket.settimeout(None)
        try:
            while data := self.socket.recv(65536):
                self.received += data
                # Whole lines; what frames the chunks stands on lines of its own.
                news = [json.loads(line) for line in re.findall(rb"(?m)^data: (.*)\n", self.received.replace(b"\r\n", b"\n"))]
                with self.condition:
                    self.all = news
                    self.condition.notify_all()
        except OSError:
            pass
        with self.condition:
            self.is_over = True
            self.condition.notify_all()

    @property
    def latest(self):
        return self.all[-1] if self.all else None

    def wait(self, is_wanted, seconds=NEWS_SECONDS):
        """Waits until the latest news are as wanted."""
        with self.condition:
            done = self.condition.wait_for(lambda: self.is_over or (self.all and is_wanted(self.all[-1])), seconds)
            assert done and self.all and is_wanted(self.all[-1]), f"after {seconds} s the latest news were {self.latest}"
            return self.all[-1]

    def close(self):
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.thread.join(5)
        self.socket.close()


def errors(news):
    return [mistake for mistake in news["mistakes"] if mistake["severity"] == "error"]


def eventually(is_so, seconds=NEWS_SECONDS, pause=0.02):
    """Waits until something is so; tells whether it is."""
    end = time.monotonic() + seconds
    while not (value := is_so()) and time.monotonic() < end:
        time.sleep(pause)
    return value
