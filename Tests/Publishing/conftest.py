import itertools
import os
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

pytest.register_assert_rewrite("journey")

from bourse_site import market_site  # noqa: E402
from faults import Faults  # noqa: E402
from journey import Journey  # noqa: E402

PROJECT = Path(__file__).parent.parent.parent


def pytest_addoption(parser):
    parser.addoption(
        "--bourse", default=os.environ.get("BOURSE_TEST_PROGRAM", str(PROJECT / ".build/release/bourse")),
        help="the program that is tested")
    parser.addoption("--seed", type=int, default=2026, help="of the random edits and the random kills")
    parser.addoption("--edits", type=int, default=300, help="how many random edits are made")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    """Hundreds of sites are made: in memory, where there is room for them, that takes a third of the time."""
    memory = Path("/dev/shm")
    if config.option.basetemp is None and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2**30:
        config.option.basetemp = memory / f"bourse-publishing-{os.getpid()}"
        config.add_cleanup(lambda: remove_if_empty(config.option.basetemp))


def remove_if_empty(folder):
    """The sites of tests that failed stay to be looked at."""
    if folder.exists() and not any(path.is_file() for path in folder.rglob("*")):
        shutil.rmtree(folder)


@pytest.fixture
def disk_path():
    """A folder on the disk, whatever the others are on."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def program(pytestconfig):
    path = Path(pytestconfig.getoption("--bourse")).resolve()
    if not path.is_file():
        raise pytest.UsageError(f"{path} is missing; run 'make release', or name the program with --bourse")
    return path


@pytest.fixture(scope="session")
def seed(pytestconfig):
    return pytestconfig.getoption("--seed")


@pytest.fixture(scope="session")
def faults(tmp_path_factory):
    return Faults(tmp_path_factory.mktemp("faults"))


@pytest.fixture
def project(program, tmp_path):
    """The small site with its data, not built yet."""
    return market_site(tmp_path / "project", program)


@pytest.fixture
def built(project):
    """The small site, built."""
    outcome = project.build()
    assert outcome.status == 0, outcome.messages
    return project


@pytest.fixture(scope="session")
def journey(program, faults, tmp_path_factory):
    return Journey(program, faults, tmp_path_factory.mktemp("journey"))


@pytest.fixture
def every(tmp_path):
    """Calls a function with each point and a fresh path, on all cores; fails with the faults of all points."""
    numbers = itertools.count()

    def run(points, function):
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            results = list(pool.map(lambda point: function(point, tmp_path / f"point-{next(numbers)}"), points))
        faults = [fault for result in results for fault in result]
        assert not faults, f"{len(faults)} faults\n" + "\n".join(faults[:20]).replace(str(tmp_path), "…")
    return run


def pytest_terminal_summary(terminalreporter):
    """Prints what tests have measured."""
    measured = [
        value for reports in terminalreporter.stats.values() for report in reports
        for name, value in getattr(report, "user_properties", []) if name == "measured" and report.when == "call"]
    if measured:
        terminalreporter.write_sep("-", "measured")
        for line in measured:
            terminalreporter.write_line(line)
