"""A preview ends when it is told to, lets go of its port, and finds another one when its own is taken."""

import shutil
import signal
import socket
import time
from urllib.parse import urlsplit

import pytest
from bourse_site import SNAPSHOT
from preview_server import eventually
from test_load import slow_reader


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_ends_it_within_two_seconds(serve, project, record_property, number):
    project.write("Content/large.png", b"0123456789abcdef" * 2**20)
    preview = serve(project)
    streams = []
    for _ in range(50):
        stream = socket.create_connection((preview.host, preview.port), timeout=10)
        stream.sendall(b"GET /.bourse/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert stream.recv(10)
        streams.append(stream)
    slow = [slow_reader(preview, "/large.png") for _ in range(3)]
    half = socket.create_connection((preview.host, preview.port))
    half.sendall(b"GET / HTTP/1.1\r\nHost: local")
    project.write("Content/about.md", "---\ntitle: About\n---\n\nEdited at the end.\n")
    code, seconds = preview.end(number)
    record_property("measured", f"{number.name} with 50 event streams open: ended after {seconds:.2f} s")
    assert (code, seconds < 2) == (0, True), (code, seconds, preview.messages)
    for connection in [*streams, *slow, half]:
        connection.close()
    again = serve(project, port=preview.port)
    assert again.port == preview.port
    assert "Edited at the end." in again.get("/about/").text


def test_signal_ends_it_while_it_starts(serve, project):
    for pause in (0.3, 0.5, 0.8):
        preview = serve(project, expects_start=False)
        time.sleep(pause)
        code, seconds = preview.end(signal.SIGTERM)
        assert code in (0, -signal.SIGTERM) and seconds < 2, (pause, code, seconds)


def test_reader_of_the_address_may_go_away(serve, project):
    preview = serve(project)
    preview.process.stdout.close()
    project.write("Content/about.md", "---\ntitle: About\n---\n\n{{ nothing.here }}\n")
    time.sleep(0.5)
    assert preview.get("/guides/").status == 200


def test_port_that_is_taken_leads_to_the_next(serve, project):
    with socket.socket() as taken:
        # So that the ports after it are most likely free.
        port = next(port for port in range(18000, 18900, 30) if is_free(port) and is_free(port + 1))
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", port))
        taken.listen()
        first = serve(project, port=port)
        second = serve(project, port=port)
        assert port < first.port < second.port <= port + 20
        assert first.get("/about/").body == second.get("/about/").body


def is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


@pytest.mark.parametrize("arguments, code", [
    (["--port", "70000"], 64), (["--port", "x"], 64), (["--bind", "203.0.113.1"], 3), (["--api", "nonsense"], 64),
    (["--pull-every", "0s"], 64), (["--pull-every", "2"], 64)])
def test_what_cannot_be_served_is_told(project, arguments, code):
    outcome = project.run("serve", "--port", "0", *arguments)
    assert outcome.status == code, outcome
    assert outcome.output == "" and outcome.messages.strip()


def test_folder_without_a_site_is_told(project, tmp_path):
    (tmp_path / "nothing").mkdir()
    outcome = project.run("serve", "-C", str(tmp_path / "nothing"), "--port", "0")
    assert (outcome.status, outcome.output) == (1, "")
    assert "bourse.yml" in outcome.messages


def test_address_has_the_base_path(serve, project):
    preview = serve(project, environment={"BOURSE_URL": "https://example.com/docs"})
    assert urlsplit(preview.url).path == "/docs/"
    assert preview.get("/docs/about/").status == 200


def test_broken_configuration_leaves_the_folder_alone(project):
    shutil.rmtree(project.path(".bourse"))
    project.write("bourse.yml", "title: [\n")
    outcome = project.run("serve", "--port", "0", "--api", "local")
    assert (outcome.status, outcome.output, project.path(".bourse").exists()) == (1, "", False)


def test_local_api_offers_invented_stocks_when_there_are_none(serve, project):
    project.write(SNAPSHOT, b"no database")
    preview = serve(project, "--api", "local")
    assert eventually(lambda: "warning: the reference API offers invented stocks" in preview.messages)
