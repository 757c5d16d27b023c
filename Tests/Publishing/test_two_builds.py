"""Two builds of one site at the same time: one works, the other says so, and the site is whole."""

import random
import signal
import time
from collections import Counter

import pytest

from bourse_site import differences, manifest_faults
from faults import calls


def says_so(outcome):
    return outcome.status == 1 and "another build" in outcome.messages.lower()


def stopped(journey, project, call):
    """A build that stands still before a call."""
    log = project.root.parent / "log"
    process = project.start("build", environment=journey.faults.stopping(project.root, log, call))
    deadline = time.monotonic() + 30
    while state_of(process.pid) != "T":
        assert process.poll() is None, "the build ended before it reached the call"
        assert time.monotonic() < deadline, "the build did not reach the call"
        time.sleep(0.002)
    return process


def state_of(pid):
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
        return file.read().rpartition(")")[2].split()[0]


@pytest.fixture
def moments(journey, tmp_path):
    """Some calls of a build from its first write on."""
    seen = journey.counted_calls(tmp_path / "counted")
    writes = [call for call in seen if call.name == "write"]
    swaps = [call for call in seen if call.name in ("rename", "exchange")]
    return [writes[0], writes[len(writes) // 2], writes[-1], *swaps[:1]]


def test_second_build_gives_way_and_says_so(journey, moments, tmp_path):
    for number, moment in enumerate(moments):
        project = journey.begin(tmp_path / f"copy-{number}")
        first = stopped(journey, project, moment)
        try:
            before, start = project.tree(), time.monotonic()
            for arguments in ([], ["--force"], ["--json"]):
                second = project.build(*arguments)
                assert says_so(second) or "another build" in second.output, f"{moment.words}: {second}"
                assert second.status == 1
            assert time.monotonic() - start < 20, "the second build waited"
            assert project.tree() == before, moment.words
        finally:
            first.send_signal(signal.SIGCONT)
        outcome = project.finish(first)
        assert outcome.status == 0, outcome.messages
        assert journey.state(project) == "B", moment.words
        assert journey.faults_after(project, moment.words) == []


def test_lock_of_a_killed_build_is_no_obstacle(journey, moments, tmp_path):
    for number, moment in enumerate(moments):
        project = journey.begin(tmp_path / f"copy-{number}")
        first = stopped(journey, project, moment)
        assert says_so(project.build()), moment.words
        first.kill()
        project.finish(first)
        assert journey.state(project) in ("A", "B"), moment.words
        assert journey.faults_after(project, moment.words) == []


def test_races_leave_a_whole_site(journey, tmp_path, seed):
    chance, endings = random.Random(seed), Counter()
    for number in range(12):
        project = journey.begin(tmp_path / f"race-{number}")
        racers = []
        for _ in range(2 + number % 3):
            racers.append(project.start("build"))
            time.sleep(chance.uniform(0, 0.03) if number % 2 else 0)
        outcomes = [project.finish(racer) for racer in racers]
        for outcome in outcomes:
            endings[outcome.status] += 1
            assert outcome.status == 0 or says_so(outcome), outcome
        assert any(outcome.status == 0 for outcome in outcomes), outcomes
        assert journey.state(project) == "B"
        assert manifest_faults(project) == []
        assert journey.faults_after(project, f"race {number}") == []
    assert endings[1] > 0, f"no two builds met: {endings}"


def test_builds_of_two_sites_do_not_meet(journey, moments, tmp_path):
    one, other = journey.begin(tmp_path / "one"), journey.begin(tmp_path / "other")
    first = stopped(journey, one, moments[1])
    try:
        outcome = other.build()
        assert outcome.status == 0, outcome.messages
        assert journey.state(other) == "B"
    finally:
        first.send_signal(signal.SIGCONT)
        assert one.finish(first).status == 0


def test_stopped_build_has_not_touched_the_site(journey, moments, tmp_path):
    """The watch sees the calls up to the one that it stops before, so the tests above stop where they say."""
    project = journey.begin(tmp_path / "copy")
    first = stopped(journey, project, moments[1])
    done = calls(project.root.parent / "log")
    assert 0 < len(done) and any(call.name == "write" for call in done)
    assert differences(project.tree(), journey.before) == []
    first.kill()
    project.finish(first)
