"""Serves a site as S3 and CloudFront would: right types, 404.html for what is not there, folders only with a slash."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

TYPES = {
    "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
    "json": "application/json", "xml": "application/xml", "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8", "svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg",
    "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp", "avif": "image/avif",
    "ico": "image/vnd.microsoft.icon", "woff2": "font/woff2", "woff": "font/woff", "pdf": "application/pdf",
    "webmanifest": "application/manifest+json", "mp4": "video/mp4",
}


def content_type(path):
    if path == "feed.xml" or path.endswith("/feed.xml"):
        return "application/atom+xml; charset=utf-8"
    return TYPES.get(path.rsplit(".", 1)[-1].lower(), "application/octet-stream")


@contextmanager
def serving(site):
    """Yields the address of the site's home page on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            name = site.file_at(urlsplit(self.path).path)
            status = 200 if name else 404
            name = name or "404.html"
            body = site.bytes(name) if name in site.files else b"not found\n"
            self.send_response(status)
            self.send_header("Content-Type", content_type(name))
            self.send_header("Content-Length", str(len(body)))
            self.send_header("X-Content-Type-Options", "nosniff")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{site.base_path}"
    finally:
        server.shutdown()
        server.server_close()
