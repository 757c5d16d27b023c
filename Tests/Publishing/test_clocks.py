"""What must be rendered again is told by digests: no date of a file and no clock can hide a change or make one up."""

import os
import time

import pytest

from bourse_site import differences

YEAR = 365 * 86400
DECADE = 10 * YEAR


def set_times(project, moment):
    """Gives all inputs the same times, or each what a function says."""
    names = [*project.inputs(), ".bourse/snapshot.sqlite"]
    for index, name in enumerate(names):
        seconds = moment(index) if callable(moment) else moment
        os.utime(project.path(name), (seconds, seconds))
    for folder in project.path("Content").rglob("*/"):
        os.utime(folder, (0, 0))


@pytest.mark.parametrize("moment", [
    0, 1, time.time() + DECADE, 4102444800, lambda index: 10**9 + index * 86400, lambda index: time.time() - index,
], ids=["1970", "a second later", "in ten years", "2100", "a day apart", "just now"])
def test_dates_of_files_change_nothing(built, moment):
    before = built.tree()
    set_times(built, moment)
    outcome = built.counted()
    assert outcome.status == 0, outcome.messages
    assert built.tree() == before
    assert outcome.report["rendered"] == 0
    assert outcome.report["unchanged"] == outcome.report["pages"]


@pytest.mark.parametrize("years", [-10, 10, -50, 1])
def test_wrong_clock_changes_nothing(built, faults, years):
    before = built.tree()
    outcome = built.counted(environment=faults.shifting(years * YEAR))
    assert outcome.status == 0, outcome.messages
    assert built.tree() == before
    assert outcome.report["rendered"] == 0
    clean, outcome = built.clean_build(built.root.parent / "clean")
    assert outcome.status == 0
    assert differences(clean.tree(), before) == []


def test_clean_build_at_another_time_gives_the_same_bytes(built, faults, tmp_path):
    copy = built.copy(tmp_path / "copy", clean=True)
    assert copy.build(environment=faults.shifting(-DECADE)).status == 0
    assert differences(copy.tree(), built.tree()) == []
    assert copy.read(".bourse/manifest.json") == built.read(".bourse/manifest.json")


def test_shifted_clock_reaches_the_program(built, faults):
    """A pull writes down when it was: the tests above shift a clock that the program reads."""
    built.pull(environment=faults.shifting(10 * 366 * 86400))
    (started,), = built.sql("select started_at from pulls order by id desc limit 1")
    assert int(started[:4]) == time.gmtime().tm_year + 10


def test_change_that_keeps_date_and_size_is_noticed(built):
    """As a file looks that a tool restored, or that was changed twice within one tick of the clock."""
    for name, old, new, page in (
        ("Content/guides/g04.md", "explains", "exhibits", "guides/g04/index.html"),
        ("Templates/components/notice.mustache", "notice", "remark", "regions/index.html"),
        ("data/regions.csv", "0.25", "0.52", "regions/index.html"),
        ("Templates/assets/pictures/map.svg", "h8v8", "h4v4", "guides/index.html"),
        ("bourse.yml", "small", "large", "index.html"),
    ):
        before, times = built.tree(), os.stat(built.path(name))
        built.replace(name, old, new)
        os.utime(built.path(name), ns=(times.st_atime_ns, times.st_mtime_ns))
        assert os.stat(built.path(name)).st_size == times.st_size
        outcome = built.build()
        assert outcome.status == 0, outcome.messages
        assert built.tree()[page] != before[page], name
        clean, _ = built.clean_build(built.root.parent / f"clean {name.replace('/', ' ')}")
        assert differences(clean.tree(), built.tree()) == [], name


def test_changed_bar_that_keeps_the_snapshots_date_and_size_is_noticed(built):
    path = built.path(".bourse/snapshot.sqlite")
    before, times = built.tree(), os.stat(path)
    built.sql("update bars set close = close + 1 where symbol = 'ACME' and date = '2026-01-09'")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert os.stat(path).st_size == times.st_size
    assert built.build().status == 0
    assert built.tree()["stocks/ACME/index.html"] != before["stocks/ACME/index.html"]


def test_clock_that_runs_backwards_between_builds_hides_nothing(built, faults):
    """Built in the future, changed now, and built in the past."""
    assert built.build(environment=faults.shifting(DECADE)).status == 0
    built.replace("Content/guides/g06.md", "explains", "mentions")
    assert built.build(environment=faults.shifting(-DECADE)).status == 0
    assert b"mentions" in (built.site / "guides" / "g06" / "index.html").read_bytes()
