"""What a server does that may have few files open, and gets more connections than that."""

import resource
import socket

from preview_server import eventually

FILES = 64


class Limited:
    """A project whose program may have few files open."""

    def __init__(self, project):
        self.project = project

    def __getattr__(self, name):
        return getattr(self.project, name)

    def command(self, *arguments):
        return ["bash", "-c", f'ulimit -n {FILES}; exec "$@"', "bash", *map(str, self.project.command(*arguments))]


def test_more_connections_than_open_files_wait_and_the_server_lives(project, serve):
    preview = serve(Limited(project))
    for path in ["/", "/.bourse/events"]:
        connections = [socket.create_connection((preview.host, preview.port)) for _ in range(100)]
        for connection in connections:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert connections[0].recv(12) == b"HTTP/1.1 200"
        assert eventually(lambda: preview.descriptors < FILES)
        for connection in connections:
            connection.close()
        assert preview.get("/").status == 200
    assert preview.is_alive
    assert preview.end()[0] == 0


def test_room_is_made_for_all_connections(project, serve):
    preview = serve(project)
    soft, hard = resource.prlimit(preview.process.pid, resource.RLIMIT_NOFILE)
    assert soft == hard or soft >= 4096
