"""What `make install` leaves: a program that makes a new site from the starter beside it."""

import subprocess

import pytest

from conftest import PROJECT


@pytest.fixture(scope="module")
def installed(program, tmp_path_factory):
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run(
        ["make", "-s", "copy", f"BOURSE={program}", f"DESTDIR={folder}", "PREFIX=/opt/a b"], cwd=PROJECT, check=True)
    return folder / "opt/a b/bin/bourse"


def run(installed, folder, *arguments):
    return subprocess.run([str(installed), *arguments], cwd=folder, capture_output=True, text=True, timeout=120)


def test_new_site_is_pulled_and_built(installed, tmp_path):
    for arguments in (["init", "market"], ["pull", "-C", "market"], ["build", "-C", "market"]):
        result = run(installed, tmp_path, *arguments)
        assert (result.returncode, result.stdout) == (0, ""), result.stderr
    assert (tmp_path / "market/Site/index.html").is_file()


def test_folder_in_use_is_left_alone(installed, tmp_path):
    (tmp_path / "thesis.txt").write_text("all of it")
    result = run(installed, tmp_path, "init")
    assert result.returncode == 64 and "not empty" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_build_without_configuration_says_what_to_do(installed, tmp_path):
    result = run(installed, tmp_path, "build")
    assert result.returncode == 1 and "bourse.yml" in result.stderr and "bourse init" in result.stderr


def test_unknown_command_is_wrong_usage(installed, tmp_path):
    assert run(installed, tmp_path, "bulid").returncode == 64


def test_failed_build_leaves_the_site(installed, tmp_path):
    run(installed, tmp_path, "init", "market")
    run(installed, tmp_path, "pull", "-C", "market")
    run(installed, tmp_path, "build", "-C", "market")
    folder = tmp_path / "market"
    before = {path: path.read_bytes() for path in (folder / "Site").rglob("*") if path.is_file()}
    with (folder / "Content/index.md").open("a", encoding="utf-8") as page:
        page.write("\n\n```chart\ndata: nothing\n```\n")
    result = run(installed, tmp_path, "build", "-C", "market")
    assert result.returncode == 1 and "index.md:" in result.stderr
    assert {path: path.read_bytes() for path in (folder / "Site").rglob("*") if path.is_file()} == before != {}
