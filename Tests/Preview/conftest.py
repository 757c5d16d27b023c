import os
import shutil
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
# The small site and its random editor are those of the tests of publishing.
sys.path[:0] = [str(HERE), str(HERE.parent / "Publishing")]

pytest.register_assert_rewrite("published")

from bourse_site import Project, market_site  # noqa: E402
from preview_server import Preview  # noqa: E402

PROJECT = HERE.parent.parent


def pytest_addoption(parser):
    parser.addoption(
        "--bourse", default=os.environ.get("BOURSE_TEST_PROGRAM", str(PROJECT / ".build/release/bourse")),
        help="the program that is tested")
    parser.addoption("--seed", type=int, default=2026, help="of the random edits")
    parser.addoption("--edits", type=int, default=100, help="how many random edits are made")


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
def project(program, tmp_path):
    """The small site with its data, never built."""
    return market_site(tmp_path / "project", program, guides=6)


@pytest.fixture
def demo(program, tmp_path):
    """The demo with its data, never built, and with a draft."""
    project = Project(tmp_path / "demo", program)
    project.root.mkdir()
    for name in ("Content", "Templates"):
        shutil.copytree(PROJECT / name, project.path(name))
    shutil.copy(PROJECT / "bourse.yml", project.root)
    project.write("Content/notes/draft.md", "---\ntitle: A draft\ndraft: true\n---\n\nNot finished.\n")
    project.pull()
    return project


@pytest.fixture
def serve():
    """Starts previews of a project and ends them after the test."""
    previews = []

    def serve(project, *arguments, **options):
        preview = Preview(project, *arguments, **options)
        previews.append(preview)
        return preview
    yield serve
    for preview in previews:
        preview.kill()


def pytest_terminal_summary(terminalreporter):
    """Prints what tests have measured."""
    measured = [
        value for reports in terminalreporter.stats.values() for report in reports
        for name, value in getattr(report, "user_properties", []) if name == "measured" and report.when == "call"]
    if measured:
        terminalreporter.write_sep("-", "measured")
        for line in measured:
            terminalreporter.write_line(line)
