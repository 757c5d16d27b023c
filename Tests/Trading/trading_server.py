"""Runs 'bourse api' on a free port and talks to it."""
import http.client
import json
import os
import select
import signal
import subprocess
import time
from urllib.parse import urlsplit

READY_SECONDS = 60
ANSWER_SECONDS = 60


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.body[:500]!r}"


class Connection:
    """One connection that stays open; for one thread at a time."""

    def __init__(self, server):
        self.stage = server.stage
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=ANSWER_SECONDS)

    def send(self, method, path, body=None, headers=None):
        headers = dict(headers or {})
        if isinstance(body, (dict, list)):
            body = json.dumps(body).encode()
            headers.setdefault("Content-Type", "application/json")
        self.connection.request(method, self.stage + path, body, headers)
        response = self.connection.getresponse()
        return Answer(response.status, response.headers, response.read())

    def close(self):
        self.connection.close()


class Server:
    def __init__(self, program, folder, *arguments, environment=None, port=0):
        self.log = folder / "requests.log"
        self.command = [program, "api", "--directory", folder, "--port", str(port), *arguments]
        self.environment = {**{k: v for k, v in os.environ.items() if k != "BOURSE_API_KEY"}, **(environment or {})}
        self.start()

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.command, stdout=subprocess.PIPE, stderr=log, env=self.environment)
        readable, _, _ = select.select([self.process.stdout], [], [], READY_SECONDS)
        line = self.process.stdout.readline().decode() if readable else ""
        assert line.startswith("http://"), f"{line!r}; {self.log.read_text()[-2000:]}"
        self.url = line.strip()
        self.port = urlsplit(self.url).port
        self.stage = urlsplit(self.url).path

    def send(self, method, path, body=None, headers=None):
        """Over a connection of its own."""
        connection = Connection(self)
        try:
            return connection.send(method, path, body, headers)
        finally:
            connection.close()

    def get(self, path, headers=None):
        return self.send("GET", path, headers=headers)

    def post(self, path, body, headers=None):
        return self.send("POST", path, body, headers)

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def stop(self, number=signal.SIGTERM):
        """Ends the server as a scheduler does; returns its exit code."""
        self.process.send_signal(number)
        try:
            return self.process.wait(timeout=60)
        finally:
            self.process.stdout.close()

    def requests(self):
        """What the server has logged, once the last line is whole."""
        for _ in range(100):
            text = self.log.read_text()
            if text.endswith("\n"):
                break
            time.sleep(0.05)
        return [json.loads(line) for line in text.splitlines()]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.kill()
