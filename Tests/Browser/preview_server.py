"""A preview server of a few lines, which says what `bourse serve` says to the script in the pages."""

import hashlib
import json
import queue
import re
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from serving import content_type

PREVIEW = Path(__file__).parent.parent.parent / "Sources" / "Preview" / "Script"


def _swift_text(name, quotes):
    """The text of a Swift file's constant, as the server would send it."""
    source = (PREVIEW / name).read_text("utf-8")
    text = source.split(quotes + "\n", 1)[1].split("\n    " + quotes[::-1], 1)[0]
    return re.sub(r"(?m)^    ", "", text)


# What pages complain of, kept where tests of both browsers find it.
WATCH = """
(window.complaints = []);
addEventListener("error", event => complaints.push(String(event.message)));
addEventListener("unhandledrejection", event => complaints.push(String(event.reason)));
document.addEventListener("securitypolicyviolation", event => complaints.push(`${event.violatedDirective} ${event.blockedURI}`));
"""

OWN = {
    "/.bourse/preview.js": (WATCH + _swift_text("PreviewScript.swift", '#"""')).encode(),
    "/.bourse/preview.css": _swift_text("PreviewStyleSheet.swift", '"""').encode(),
}

BROKEN = """<!doctype html>
<html lang="en">
<head>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'">
<title>This page cannot be made</title>
</head>
<body><ul class="bourse-mistakes">%s</ul></body>
</html>
"""


class PreviewServer:
    """Serves `files`, by paths such as `notes/index.html`; pages among them in `broken` cannot be made."""

    def __init__(self, files):
        self.files, self.broken = dict(files), set()
        self.version, self.mistakes, self.more = 0, [], 0
        self.streams, self.announced = [], 0.0
        # Paths and statuses of all answers, in order; how many pages were asked for at once; seconds that a path takes.
        self.answers, self.asking, self.most_asking, self.delays = [], 0, 0, {}
        self.lock = threading.Lock()
        self.port = 0
        self.start()

    @property
    def home(self):
        return f"http://127.0.0.1:{self.port}/"

    def start(self):
        self.server = _Server(("127.0.0.1", self.port), _handler(self))
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self):
        """Ends as a killed process does: all connections are cut."""
        self.server.shutdown()
        self.server.server_close()
        for connection in list(self.server.connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        with self.lock:
            for stream in self.streams:
                stream.put(None)
            self.streams = []

    def edit(self, path, old, new):
        text = self.files[path].decode()
        assert old in text
        self.files[path] = text.replace(old, new).encode()

    def announce(self, mistakes=None, more=0):
        if mistakes is not None:
            self.mistakes, self.more = mistakes, more
        with self.lock:
            self.version += 1
            self.announced = time.time()
            for stream in self.streams:
                stream.put(self.news())

    def news(self):
        return {"version": self.version, "mistakes": self.mistakes, "more": self.more}

    def answer(self, path, known):
        """Status, type, entity tag and body."""
        if path in OWN:
            return 200, content_type(path), None, OWN[path]
        name, status = self.file(path)
        if status == 500:
            items = "".join(f"<li>{mistake['message']}</li>" for mistake in self.mistakes)
            return status, "text/html; charset=utf-8", None, with_script(BROKEN % items, "")
        body, digest = self.files[name], self.digest(path)
        if status == 200 and known == f'"{digest}"':
            return 304, None, digest, b""
        if name.endswith(".html"):
            body = with_script(body.decode(), digest)
        return status, content_type(name), digest, body

    def file(self, path):
        """The name of the file that is shown at a path, and the status."""
        name = unquote(path)[1:]
        if not name or name.endswith("/"):
            name += "index.html"
        if name in self.broken:
            return name, 500
        return (name, 200) if name in self.files else ("404.html", 404)

    def digest(self, path):
        return hashlib.sha256(self.files[self.file(path)[0]]).hexdigest()


def with_script(page, digest):
    script = f'<script src="/.bourse/preview.js" data-digest="{digest}" async></script>\n'
    return page.replace("</head>", script + "</head>", 1).encode() if "</head>" in page else (page + script).encode()


class _Server(ThreadingHTTPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, *arguments):
        self.connections = set()
        super().__init__(*arguments)

    def handle_error(self, *_):
        pass


def _handler(preview):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def setup(self):
            super().setup()
            self.server.connections.add(self.request)

        def finish(self):
            self.server.connections.discard(self.request)
            super().finish()

        def do_GET(self):
            path = urlsplit(self.path).path
            if path == "/.bourse/events":
                return self.stream()
            with preview.lock:
                preview.asking += path.endswith("/")
                preview.most_asking = max(preview.most_asking, preview.asking)
            time.sleep(preview.delays.get(path, 0))
            status, kind, digest, body = preview.answer(path, self.headers.get("If-None-Match"))
            with preview.lock:
                preview.asking -= path.endswith("/")
                preview.answers.append((path, status))
            self.send_response(status)
            if kind:
                self.send_header("Content-Type", kind)
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            if digest:
                self.send_header("ETag", f'"{digest}"')
            self.send_header("Cache-Control", "no-store")
            self.send_header("X-Content-Type-Options", "nosniff")
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

        do_HEAD = do_GET

        def stream(self):
            news = queue.Queue()
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.close_connection = True
            with preview.lock:
                news.put(preview.news())
                preview.streams.append(news)
            self.wfile.write(b"retry: 500\n\n")
            try:
                while True:
                    try:
                        item = news.get(timeout=0.25)
                    except queue.Empty:
                        item = ()
                    if item is None:
                        return
                    line = ": still here\n\n" if item == () else f"data: {json.dumps(item)}\n\n"
                    self.wfile.write(line.encode())
                    self.wfile.flush()
            except OSError:
                pass
            finally:
                with preview.lock:
                    if news in preview.streams:
                        preview.streams.remove(news)

        def log_message(self, *_):
            pass

    return Handler
