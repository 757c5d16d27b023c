import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from trading_server import Server  # noqa: E402

PROJECT = Path(__file__).parent.parent.parent


def pytest_addoption(parser):
    parser.addoption(
        "--bourse", default=os.environ.get("BOURSE_TEST_PROGRAM", str(PROJECT / ".build/release/bourse")),
        help="the program that is tested")
    parser.addoption("--seed", type=int, default=2026, help="of the random orders and the random kills")
    parser.addoption("--load-seconds", type=float, default=25, help="how long the load with kills lasts")


@pytest.fixture(scope="session")
def program(pytestconfig):
    path = Path(pytestconfig.getoption("--bourse")).resolve()
    if not path.is_file():
        raise pytest.UsageError(f"{path} is missing; run 'make release', or name the program with --bourse")
    return path


@pytest.fixture(scope="session")
def seed(pytestconfig):
    return pytestconfig.getoption("--seed")


@pytest.fixture
def start(program, tmp_path):
    """Starts servers in the test's own folder and ends them after it."""
    servers = []

    def start(*arguments, **options):
        server = Server(program, tmp_path, *arguments, **options)
        servers.append(server)
        return server
    yield start
    for server in servers:
        server.__exit__()


@pytest.fixture
def server(start):
    """A market that stands still within a session, and an account that is forgotten."""
    return start("--memory", "--freeze", "2026-06-30T18:00:00Z")


def pytest_terminal_summary(terminalreporter):
    """Prints what tests have measured."""
    measured = [
        value for reports in terminalreporter.stats.values() for report in reports
        for name, value in getattr(report, "user_properties", []) if name == "measured" and report.when == "call"]
    if measured:
        terminalreporter.write_sep("-", "measured")
        for line in measured:
            terminalreporter.write_line(line)
