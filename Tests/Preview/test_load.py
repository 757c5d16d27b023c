"""Many connections, slow readers and thousands of pages leave a preview as it was."""

import socket
import time
from concurrent.futures import ThreadPoolExecutor

from preview_server import eventually
from published import Published, wait_until_same

CONNECTIONS = 200
SLOW = 20
LOADING = 60
LOADS = 3000
# Otherwise the allocator keeps a pool for each thread, which fill one after the other.
STEADY = {"MALLOC_ARENA_MAX": "1"}
ROUNDS = 5


def slow_reader(preview, path):
    """A connection that has asked for a large file and reads hardly any of it."""
    reader = socket.socket()
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    reader.connect((preview.host, preview.port))
    reader.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    assert reader.recv(100).startswith(b"HTTP/1.1 200 ")
    return reader


def load_pages(preview, paths, count):
    """Loads pages over one connection; what was not answered well."""
    connection = preview.connection()
    faults = []
    for index in range(count):
        answer = preview.get(paths[index % len(paths)], connection=connection)
        if answer.status != 200 or not answer.body:
            faults.append(answer)
    connection.close()
    return faults


def test_memory_and_descriptors_stay_flat(serve, project, record_property, tmp_path):
    project.write("Content/large.png", b"0123456789abcdef" * 2**20)
    preview = serve(project, environment=STEADY)
    published = Published(project, tmp_path / "fresh")
    assert wait_until_same(preview, published) == []
    paths = ["/", "/about/", "/stocks/", "/stocks/ACME/", "/notes/", "/guides/", "/notes/n1/", "/feed.xml"]
    paths = [path for path in paths if preview.get(path).status == 200]
    assert len(paths) >= 7

    def round():
        """All loads, among slow readers and edits."""
        with ThreadPoolExecutor(LOADING) as pool:
            idle = [preview.connection() for _ in range(CONNECTIONS - SLOW - LOADING)]
            for connection in idle:
                connection.connect()
            jobs = [pool.submit(load_pages, preview, paths, LOADS // LOADING) for _ in range(LOADING)]
            for number in range(10):
                project.write("Content/about.md", f"---\ntitle: About\norder: 9\n---\n\nEdit {number}.\n")
                for reader in slow:
                    assert reader.recv(64)
                time.sleep(0.05)
            faults = [fault for job in jobs for fault in job.result()]
            for connection in idle:
                connection.close()
        assert faults == [], faults[:3]

    descriptors = preview.descriptors
    slow = [slow_reader(preview, "/large.png") for _ in range(SLOW)]
    memory, start = [], time.monotonic()
    for _ in range(ROUNDS):
        round()
        memory.append(preview.memory)
    seconds = (time.monotonic() - start) / ROUNDS
    for reader in slow:
        reader.close()
    assert eventually(lambda: preview.descriptors <= descriptors + 2), (descriptors, preview.descriptors)
    record_property("measured", f"{LOADS} pages over {CONNECTIONS} connections in {seconds:.1f} s; MB after each such round: "
                                f"{' '.join(f'{value:.0f}' for value in memory)}; {descriptors} and {preview.descriptors} descriptors")
    assert memory[-1] < memory[0] * 1.1 + 10, memory
    assert wait_until_same(preview, Published(project, tmp_path / "fresh")) == []


def test_edits_leave_memory_flat(serve, project, record_property):
    preview = serve(project)

    def edit(numbers):
        with preview.events() as events:
            for number in numbers:
                count = len(events.all)
                project.write("Content/about.md", f"---\ntitle: About {number}\norder: 9\n---\n\nEdit {number}.\n")
                with events.condition:
                    assert events.condition.wait_for(lambda: len(events.all) > count, 30)
        assert eventually(lambda: f"Edit {numbers[-1]}." in preview.get("/about/").text)

    edit(range(100))
    first, descriptors = preview.memory, preview.descriptors
    edit(range(100, 400))
    last = preview.memory
    record_property("measured", f"after 100 edits {first:.0f} MB, after 400 {last:.0f} MB")
    assert last < first * 1.15 + 10
    assert eventually(lambda: preview.descriptors <= descriptors + 2), (descriptors, preview.descriptors)


def test_connections_beyond_the_bound_wait_and_are_answered(serve, project):
    preview = serve(project)
    held = []
    for _ in range(700):
        connection = socket.create_connection((preview.host, preview.port), timeout=10)
        held.append(connection)
    assert preview.descriptors < 650, preview.descriptors
    for connection in held:
        connection.close()
    assert eventually(lambda: preview.get("/about/").status == 200)
    assert eventually(lambda: preview.descriptors < 60), preview.descriptors
