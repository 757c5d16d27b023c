"""`bourse refresh`: pull and build as one step, one at a time, whole after any kill."""

import contextlib
import fcntl
import http.server
import random
import signal
import threading
import time

import pytest

from bourse_site import SNAPSHOT, differences, manifest_faults, market_site

KILLS = 40


BARS = "data/bars/ACME.csv"


def change_a_price(project, number):
    """Gives another close to the last day of one stock."""
    *before, last = project.read(BARS).splitlines()
    project.write(BARS, "\n".join([*before, f"{last.split(',')[0]},{20.25 + number}"]) + "\n")


def spoil(project):
    """Adds a row that no pull takes."""
    project.write(BARS, project.read(BARS).rstrip("\n") + "\n" + "2026-03-03,-1" + "\n")


def report(outcome):
    """The line of JSON, which is the only thing on standard output."""
    assert outcome.output.count("\n") == 1 and outcome.messages == "", outcome
    return outcome.report


@pytest.fixture
def refreshed(project):
    outcome = project.run("refresh")
    assert outcome.status == 0, outcome.messages
    return project


class SlowAPI(http.server.BaseHTTPRequestHandler):
    """A back end that keeps a refresh waiting until the test lets it go."""

    def do_GET(self):
        self.server.asked.set()
        self.server.released.wait(60)
        body = b'[{"symbol": "ACME", "name": "Acme", "price": 12.5}]' if self.path.endswith("/check") else b"{}"
        self.send_response(200 if self.path.endswith("/check") else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def slow_api():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), SlowAPI)
    server.asked, server.released = threading.Event(), threading.Event()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.released.set()
    server.shutdown()


def add_source(project, server):
    project.replace("bourse.yml", "sources:", f"sources:\n  - api: http://127.0.0.1:{server.server_port}/Prod")


def test_first_refresh_makes_the_site_and_the_next_does_nothing(project):
    project.remove(".bourse")
    first = report(project.run("refresh", "--json"))
    assert first["outcome"] == "updated" and first["pulled"] and first["dataChanged"]
    assert first["rendered"] == first["pages"] > 0 and first["dataAsOf"] and first["dataAgeSeconds"] > 0
    before = {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in project.site.rglob("*")}
    second = report(project.run("refresh", "--json"))
    assert second["outcome"] == "unchanged" and second["pulled"] and not second["dataChanged"]
    assert second["rendered"] == second["changedFiles"] == second["removedFiles"] == 0
    assert before == {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in project.site.rglob("*")}
    told = project.run("refresh")
    assert told.status == 0 and "nothing has changed; the site stays as it is" in told.messages
    assert project.run("refresh", "--quiet").messages == ""


def test_refresh_gives_what_pull_and_build_give(refreshed, tmp_path):
    change_a_price(refreshed, 1)
    other = refreshed.copy(tmp_path / "other", clean=True)
    other.pull()
    assert other.build().status == 0
    outcome = report(refreshed.run("refresh", "--json"))
    assert outcome["outcome"] == "updated" and outcome["dataChanged"] and 0 < outcome["rendered"] < outcome["pages"]
    assert differences(refreshed.tree(), other.tree()) == []
    assert manifest_faults(refreshed) == []


def test_second_refresh_says_so_and_ends_well(refreshed, slow_api):
    add_source(refreshed, slow_api)
    before = refreshed.tree()
    first = refreshed.start("refresh", "--json")
    assert slow_api.asked.wait(30), "the first refresh asked for nothing"
    for arguments in ([], ["--json"], ["--quiet"]):
        second = refreshed.run("refresh", *arguments)
        assert second.status == 0, second
        if arguments == ["--json"]:
            assert report(second)["outcome"] == "busy"
        elif not arguments:
            assert f"another refresh (process {first.pid}) of this site is at work" in second.messages
        else:
            assert second.messages == ""
    assert refreshed.tree() == before
    slow_api.released.set()
    outcome = refreshed.finish(first)
    assert outcome.status == 0 and report(outcome)["outcome"] == "updated", outcome


def test_lock_of_a_killed_refresh_holds_nobody_off(refreshed, slow_api):
    add_source(refreshed, slow_api)
    first = refreshed.start("refresh")
    assert slow_api.asked.wait(30)
    first.send_signal(signal.SIGKILL)
    refreshed.finish(first)
    slow_api.released.set()
    assert report(refreshed.run("refresh", "--json"))["outcome"] == "updated"


def test_refused_source_leaves_everything_as_it_was(refreshed):
    spoil(refreshed)
    site, snapshot = refreshed.tree(), refreshed.path(SNAPSHOT).read_bytes()
    outcome = refreshed.run("refresh")
    assert outcome.status == 3 and "the site stays as it was" in outcome.messages
    assert report(refreshed.run("refresh", "--json"))["outcome"] == "failed"
    assert (site, snapshot) == (refreshed.tree(), refreshed.path(SNAPSHOT).read_bytes())


def test_stale_data_is_used_when_it_may_be(refreshed):
    spoil(refreshed)
    refreshed.write("Content/new.md", "---\ntitle: New\n---\nText\n")
    outcome = refreshed.run("refresh", "--allow-stale")
    assert outcome.status == 0 and (refreshed.site / "new/index.html").exists()
    assert "warning: " in outcome.messages and "error: " not in outcome.messages
    assert "the data of the last pull" in outcome.messages and " old" in outcome.messages.splitlines()[-1]
    told = report(refreshed.run("refresh", "--json", "--allow-stale"))
    assert told["exitCode"] == 0 and not told["pulled"] and told["diagnostics"][0]["severity"] == "warning"
    assert refreshed.run("refresh", "--allow-stale", "--max-age", "1d").status == 4


def test_warning_of_the_sources_stops_a_strict_refresh(refreshed):
    refreshed.remove("Content/guides/raw.md")
    assert refreshed.run("refresh", "--strict").status == 0
    before = refreshed.tree()
    spoil(refreshed)
    refreshed.write("Content/new.md", "---\ntitle: New\n---\nText\n")
    outcome = refreshed.run("refresh", "--strict", "--allow-stale")
    assert outcome.status == 2 and "the site stays as it was" in outcome.messages
    assert refreshed.tree() == before


@contextlib.contextmanager
def locked(path):
    with open(path, "a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def test_build_at_work_is_no_failure(refreshed):
    with locked(refreshed.path(".bourse/build.lock")):
        outcome = refreshed.run("refresh")
        assert outcome.status == 0 and "another build" in outcome.messages
        assert report(refreshed.run("refresh", "--json"))["outcome"] == "busy"


def test_refresh_that_hangs_does_not_hide_old_data(refreshed):
    with locked(refreshed.path(".bourse/refresh.lock")):
        assert refreshed.run("refresh", "--max-age", "5000w").status == 0
        told = report(refreshed.run("refresh", "--json", "--max-age", "1d"))
    assert told["exitCode"] == 4 and told["outcome"] == "failed" and told["dataAgeSeconds"] > 86400


def test_exit_codes_tell_what_was_wrong(refreshed):
    before = refreshed.tree()
    assert refreshed.run("refresh", "--max-age", "1d").status == 4
    assert refreshed.run("refresh", "--max-age", "5000w").status == 0
    assert refreshed.run("refresh", "--max-age", "soon").status == 64
    refreshed.write("Content/bad.md", "---\ntitle: Bad\n---\n{{ nothing.here }}\n")
    outcome = refreshed.run("refresh")
    assert outcome.status == 1 and "Content/bad.md:4:" in outcome.messages
    assert report(refreshed.run("refresh", "--json"))["outcome"] == "failed"
    assert refreshed.tree() == before


def test_killed_refresh_is_repaired_by_the_next(program, seed, disk_path, tmp_path, record_property):
    project = market_site(disk_path / "project", program)
    assert project.run("refresh").status == 0
    chance = random.Random(seed)
    start = time.monotonic()
    change_a_price(project, 0)
    assert project.run("refresh").status == 0
    length = time.monotonic() - start
    kills = 0
    for number in range(1, KILLS + 1):
        change_a_price(project, number)
        process = project.start("refresh", "--json")
        time.sleep(chance.uniform(0, length))
        process.send_signal(signal.SIGKILL)
        kills += project.finish(process).status == -signal.SIGKILL
        assert (project.site / "index.html").exists()
        outcome = project.run("refresh", "--json")
        assert outcome.status == 0, outcome
        assert manifest_faults(project) == []
        closes = project.sql("select close from bars where symbol = 'ACME' order by date desc limit 1")
        assert closes == [(20.25 + number,)]
        assert not project.path(SNAPSHOT + ".pulling").exists()
    clean, outcome = project.clean_build(tmp_path / "clean")
    assert outcome.status == 0 and differences(project.tree(), clean.tree()) == []
    assert kills > KILLS / 4, "most refreshes were done before the kill"
    record_property("measured", f"{kills} of {KILLS} refreshes killed while at work")
