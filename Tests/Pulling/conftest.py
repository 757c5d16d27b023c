import hashlib
import os
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

PROJECT = Path(__file__).parent.parent.parent
SNAPSHOT = ".bourse/snapshot.sqlite"
# A pull that lasts longer than this hangs: it gives each request 40 seconds.
HANG = 110


def pytest_addoption(parser):
    parser.addoption(
        "--bourse", default=os.environ.get("BOURSE_TEST_PROGRAM", str(PROJECT / ".build/release/bourse")),
        help="the program that is tested")


@pytest.fixture(scope="session")
def program(pytestconfig):
    path = Path(pytestconfig.getoption("--bourse")).resolve()
    if not path.is_file():
        raise pytest.UsageError(f"{path} is missing; run 'make release', or name the program with --bourse")
    return path


@dataclass(frozen=True)
class Outcome:
    """How a pull ended."""

    status: int
    output: str
    messages: str


class Site:
    """The folder of a site whose only source is an API."""

    def __init__(self, root, program):
        self.root = root
        self.program = program
        root.mkdir(parents=True, exist_ok=True)

    def pull(self, base, *arguments, settings="", environment=None):
        """Pulls from an API; `settings` are more lines of its source in bourse.yml."""
        lines = ["title: Test", "url: https://example.com/", "sources:", f"  - api: {base}"]
        lines += [f"    {line}" for line in settings.splitlines()]
        (self.root / "bourse.yml").write_text("\n".join(lines) + "\n")
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LD_LIBRARY_PATH", "TMPDIR")}
        run = subprocess.run(
            [self.program, "pull", *arguments], cwd=self.root, env=kept | {"HOME": str(self.root)} | (environment or {}),
            stdin=subprocess.DEVNULL, capture_output=True, timeout=HANG)
        return Outcome(run.returncode, run.stdout.decode(errors="replace"), run.stderr.decode(errors="replace"))

    def rows(self, sql):
        connection = sqlite3.connect(f"file:{self.root / SNAPSHOT}?mode=ro", uri=True)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    @property
    def digest(self):
        """Of the snapshot's bytes; nothing when there is none."""
        path = self.root / SNAPSHOT
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None


@pytest.fixture
def site(program, tmp_path):
    return Site(tmp_path / "site", program)


@pytest.fixture
def refused(site):
    """Checks that a pull is refused, that the snapshot stays as it was, and gives the messages."""
    from backend import Backend, answer, read, serving

    with Backend(serving({"check": answer(body=read("Hostile/check-001-good.json"))})) as backend:
        assert site.pull(backend.base).status == 0
    before = site.digest

    def check(respond, *words, settings="", environment=None):
        with Backend(respond) as backend:
            outcome = site.pull(backend.base, settings=settings, environment=environment)
        assert outcome.status == 3, outcome.messages
        assert site.digest == before
        for word in words:
            assert word in outcome.messages, outcome.messages
        assert "\x1b" not in outcome.messages and "Fatal" not in outcome.messages
        return outcome, backend

    return check
