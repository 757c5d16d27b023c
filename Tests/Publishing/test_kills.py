"""Whenever a build is killed, the site is the old one or the new one, and the next build finishes the work."""

import random
import shutil
import signal
import subprocess
import threading
import time
from collections import Counter

import pytest

from bourse_site import INPUTS, SNAPSHOT, differences, manifest_faults, market_site
from faults import calls, spread
from journey import lead_to_b, lead_to_c

MOST_POINTS = 120
RANDOM_KILLS = 100


def test_watch_sees_the_calls_of_a_build(journey, tmp_path):
    """The tests below prove nothing when the program's calls pass by unseen."""
    seen = journey.counted_calls(tmp_path)
    kinds = Counter(call.name for call in seen)
    changed = [path for path in differences(journey.before, journey.after) if journey.after.get(path, "folder") != "folder"]
    written = {call.path.rpartition("/")[2] for call in seen if call.name == "write"}
    assert kinds["open"] >= len(changed) and kinds["write"] >= len(changed) and kinds["close"] >= len(changed), kinds
    assert kinds["mkdir"] >= 1 and kinds["unlink"] + kinds["rmdir"] >= 1, kinds
    assert any(call.name in ("rename", "exchange") and str(tmp_path / "project" / "Site") in (call.path, call.target)
               for call in seen), kinds
    assert "index.html" in written


@pytest.mark.parametrize("halfway", [False, True], ids=["before a call", "halfway through a write"])
def test_kill_at_any_call_leaves_a_whole_site(journey, every, tmp_path, halfway):
    points = journey.counted_calls(tmp_path / "counted")
    points = spread([call for call in points if call.name == "write"] if halfway else points, MOST_POINTS)
    states = Counter()

    def disturb(call, folder):
        project, log = journey.begin(folder), folder / "log"
        outcome = project.build(
            environment=journey.faults.killing(project.root, log, call, halfway=halfway))
        done = calls(log)
        place = done[-1].words if done else call.words
        # Threads come in another order each time, so the last calls of a run need not be reached.
        if outcome.status not in (-signal.SIGKILL, 0):
            return [f"{place}: ended with {outcome.status}: {outcome.messages[-300:]}"]
        state = journey.state(project)
        states[state if outcome.status else "finished"] += 1
        found = [] if state in ("A", "B") else [f"{place}: {state}"]
        found += journey.faults_after(project, place)
        journey.discard(folder)
        return found
    every(points, disturb)
    assert states["A"] > 0 and states["finished"] < len(points) / 4, states


def test_hundred_kills_at_random_moments_leave_a_whole_site(program, seed, disk_path):
    """From outside, with the site going from one state to the next in the same folder, as on a real machine."""
    chance = random.Random(seed)
    project = market_site(disk_path / "project", program)
    stations = stations_of(project, disk_path)
    enter(project, stations[0])
    assert project.build().status == 0
    duration, kills, attempts = time_of_a_build(project, stations), Counter(), 0
    enter(project, stations[0])
    assert project.build().status == 0
    while kills.total() < RANDOM_KILLS:
        attempts += 1
        assert attempts < 4 * RANDOM_KILLS, f"only {kills} in {attempts} attempts"
        old, new = stations[(attempts - 1) % 3], stations[attempts % 3]
        enter(project, new)
        process = project.start("build")
        moment = chance.uniform(0, duration)
        time.sleep(moment)
        process.kill()
        outcome = project.finish(process)
        place = f"kill {kills.total() + 1} after {moment:.4f} of {duration:.4f} s (seed {seed})"
        state = "old" if project.tree() == old.tree else "new" if project.tree() == new.tree else "neither"
        if outcome.status == -signal.SIGKILL:
            kills[state] += 1
        assert state != "neither", f"{place}: {differences(project.tree(), new.tree)[:5]}"
        again = project.build()
        assert again.status == 0, f"{place}: {again.messages}"
        assert differences(project.tree(), new.tree) == [], place
        assert manifest_faults(project) == [], place
        assert project.surroundings() == new.names, place
    assert kills["old"] >= RANDOM_KILLS / 4, kills


def test_site_is_there_at_every_moment_of_a_build(program, tmp_path):
    """A server that reads while builds follow each other never misses a file, and an open folder stays one build's."""
    project = market_site(tmp_path / "project", program)
    stations = stations_of(project, tmp_path)
    enter(project, stations[0])
    assert project.build().status == 0
    missing, looks, is_over = [], Counter(), threading.Event()

    def look():
        pages = [project.site / page for page in ("index.html", "guides/g05/index.html", "stocks/CORE/index.html")]
        while not is_over.is_set():
            looks["all"] += 1
            for page in pages:
                try:
                    if not page.read_bytes().endswith(b"</html>\n"):
                        missing.append(f"{page} was cut off")
                except OSError as error:
                    missing.append(str(error))
    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        for round in range(1, 19):
            enter(project, stations[round % 3])
            assert project.build().status == 0
    finally:
        is_over.set()
        watcher.join()
    assert looks["all"] > 100
    assert missing == []


class Station:
    """A state of the site's inputs, and what a build makes of it."""

    def __init__(self, project, folder):
        self.copy = project.copy(folder, clean=True)
        outcome = self.copy.build()
        assert outcome.status == 0, outcome.messages
        self.tree = self.copy.tree()
        self.names = self.copy.surroundings()


def stations_of(project, folder):
    """Three states, of which each leads to the next and the last to the first; from the second to the third every page changes."""
    stations = [Station(project, folder / "first")]
    lead_to_b(project)
    stations.append(Station(project, folder / "second"))
    lead_to_c(project)
    stations.append(Station(project, folder / "third"))
    return stations


def enter(project, station):
    """Gives the project the inputs of a state; what was built stays."""
    subprocess.run(["rm", "-rf", *INPUTS], cwd=project.root, check=True)
    subprocess.run(["cp", "-a", *INPUTS, str(project.root)], cwd=station.copy.root, check=True)
    shutil.copyfile(station.copy.path(SNAPSHOT), project.path(SNAPSHOT))


def time_of_a_build(project, stations):
    """The median of a few builds from one state to the next."""
    times = []
    for round in range(1, 6):
        enter(project, stations[round % 3])
        start = time.monotonic()
        assert project.build().status == 0
        times.append(time.monotonic() - start)
    return sorted(times)[len(times) // 2]
