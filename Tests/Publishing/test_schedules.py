"""The examples of REFRESHING.md are tried as they stand, with the paths of the test in place of theirs."""

import configparser
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bourse_site import Outcome

TEXT = (Path(__file__).parent.parent.parent / "REFRESHING.md").read_text("utf-8")
FOLDER, PROGRAM = "/srv/market", "/usr/local/bin/bourse"
# What a scheduler gives a command.
BARE = {"PATH": "/usr/bin:/bin", "SHELL": "/bin/sh"}


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.M | re.S)


def here(text, project):
    """The example with the test's own site and program."""
    assert FOLDER in text or PROGRAM in text or "bourse" in text
    return text.replace(FOLDER, str(project.root)).replace(PROGRAM, str(project.program))


def shell(command, project, **environment):
    outcome = subprocess.run(
        ["/bin/sh", "-c", command], cwd="/", env=BARE | {"HOME": str(project.root)} | environment,
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
    return Outcome(outcome.returncode, outcome.stdout, outcome.stderr)


@pytest.fixture
def old_data(project):
    """The site of the tests, whose data is old on every day on which they run."""
    assert project.run("refresh", "--max-age", "3d").status == 4
    return project


def unit(text):
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read_string(text)
    return parser


def test_systemd_takes_the_units(project, tmp_path):
    service, timer = blocks("ini")
    (tmp_path / "bourse-refresh.service").write_text(here(service, project))
    (tmp_path / "bourse-refresh.timer").write_text(timer)
    for name in ("bourse-refresh.service", "bourse-refresh.timer"):
        outcome = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", tmp_path / name], capture_output=True, text=True, timeout=60)
        ours = [line for line in outcome.stderr.splitlines() if str(tmp_path) in line or "bourse-refresh" in line]
        assert outcome.returncode == 0 and not ours, outcome.stderr
    spoilt = tmp_path / "spoilt.service"
    spoilt.write_text(here(service, project).replace("Type=oneshot", "Typ=oneshot"))
    outcome = subprocess.run(["systemd-analyze", "verify", "--man=no", spoilt], capture_output=True, text=True, timeout=60)
    assert "Typ" in outcome.stderr, "systemd-analyze finds nothing wrong with a unit that is wrong"
    when = unit(timer)["Timer"]["OnCalendar"]
    outcome = subprocess.run(["systemd-analyze", "calendar", when], capture_output=True, text=True, timeout=60)
    assert outcome.returncode == 0 and "Next elapse" in outcome.stdout


def test_command_of_the_service_works(old_data):
    service = unit(here(blocks("ini")[0], old_data))["Service"]
    command = f"cd {shlex.quote(service['WorkingDirectory'])} && {service['ExecStart']}"
    assert shell(command, old_data).status == 4
    outcome = shell(command.replace("--max-age 3d", "--max-age 5000w"), old_data)
    assert outcome.status == 0 and not outcome.output and not outcome.messages, outcome
    assert (old_data.site / "index.html").exists()


def test_line_of_the_crontab_works(old_data):
    line, = blocks("crontab")[0].splitlines()
    fields, command = line.split(None, 5)[:5], line.split(None, 5)[5]
    assert all(re.fullmatch(r"(\*|\d+(-\d+)?)(/\d+)?(,(\*|\d+(-\d+)?)(/\d+)?)*", field) for field in fields), fields
    assert "%" not in command, "cron makes a new line of a bare %"
    outcome = shell(here(command, old_data), old_data)
    assert outcome.status == 4 and re.search(r"the data is \d+ (days|weeks) old", outcome.messages), outcome
    outcome = shell(here(command, old_data).replace("--max-age 3d", "--max-age 5000w"), old_data)
    assert outcome == Outcome(0, "", ""), outcome


def test_github_takes_the_workflow(tmp_path):
    path = tmp_path / "refresh.yml"
    for text, status in [(blocks("yaml")[0], 0), (blocks("yaml")[0].replace("runs-on:", "run-on:"), 1)]:
        path.write_text(text)
        outcome = subprocess.run(
            [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", path],
            capture_output=True, text=True, timeout=60)
        assert outcome.returncode == status, outcome.stdout + outcome.stderr
    workflow = YAML(typ="safe").load(blocks("yaml")[0])
    # YAML 1.2: `on` is a key, not a truth.
    assert workflow["on"]["schedule"][0]["cron"].split()[0] == "*/30"


def test_step_of_the_workflow_works(old_data):
    steps = YAML(typ="safe").load(blocks("yaml")[0])["jobs"]["refresh"]["steps"]
    command, = [step["run"] for step in steps if "run" in step]
    assert command.startswith("bourse refresh")
    command = f"cd {shlex.quote(str(old_data.root))} && " + command.replace("bourse", str(old_data.program), 1)
    actions = {"GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": str(old_data.root)}
    assert shell(command, old_data, **actions).report["exitCode"] == 4
    outcome = shell(command.replace("--max-age 3d", "--max-age 5000w"), old_data, **actions)
    assert outcome.status == 0 and outcome.report["outcome"] == "updated"


def test_example_of_the_json_line_has_the_fields_that_there_are(project):
    example = json.loads(blocks("json")[0])
    outcome = project.run("refresh", "--json").report
    assert list(example) == list(outcome)
    assert {name: type(value) for name, value in example.items()} == {name: type(value) for name, value in outcome.items()}


def test_table_of_exit_codes_is_that_of_the_program(project):
    codes = re.findall(r"^\| (\d) \|", TEXT, re.M)
    assert codes == ["0", "1", "2", "3", "4"]
    assert "Exit codes: 0 done" in project.run("--help").output
