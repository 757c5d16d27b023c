"""The same inputs give the same bytes, wherever, whenever and by whomever they are built."""

import os
import shutil
import subprocess

import pytest

from conftest import PROJECT

INPUTS = ("bourse.yml", "Content", "Templates")
HERE = {"TZ": "UTC", "LANG": "C", "LC_ALL": "C"}
ELSEWHERE = {"TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr", "COLUMNS": "40"}


def copied(folder):
    """A copy of the project's inputs, without what was pulled or built from them."""
    for name in INPUTS:
        source = PROJECT / name
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, folder / name)
    return folder


def made(program, folder, environment, umask, *, pull=True, output=None):
    """Pulls and builds; the files of the site and the manifest by name."""
    clean = {key: value for key, value in os.environ.items() if key in ("PATH", "LD_LIBRARY_PATH")}
    home = folder / ".home"
    home.mkdir(exist_ok=True)
    commands = [["pull"]] if pull else []
    commands.append(["build", *(["--output-dir", str(output)] if output else [])])
    for command in commands:
        subprocess.run(
            [str(program), *command, "--quiet"], cwd=folder, umask=umask, check=True, timeout=120,
            env=clean | environment | {"HOME": str(home)})
    site = output or folder / "Site"
    files = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    manifest = "manifest.json" if site.name == "Site" else f"{site.name}.manifest.json"
    files["manifest.json"] = (site.parent / ".bourse" / manifest).read_bytes()
    return files


def differences(one, other):
    """The names of files that only one side has, or that are not the same."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


@pytest.fixture(scope="module")
def first(program, tmp_path_factory):
    return made(program, copied(tmp_path_factory.mktemp("first")), HERE, 0o022)


def test_place_zone_language_and_mask_change_nothing(program, first, tmp_path):
    folder = tmp_path / "Größe & Maß" / "site of 100%"
    folder.mkdir(parents=True)
    assert "index.html" in first
    assert differences(first, made(program, copied(folder), ELSEWHERE, 0o077)) == []


def test_second_pull_and_build_change_nothing(program, first, tmp_path):
    folder = copied(tmp_path)
    made(program, folder, HERE, 0o022)
    assert differences(first, made(program, folder, ELSEWHERE, 0o027)) == []
    assert differences(first, made(program, folder, HERE, 0o022, pull=False)) == []


def test_other_output_folder_changes_nothing(program, first, tmp_path):
    folder = copied(tmp_path)
    assert differences(first, made(program, folder, HERE, 0o022, output=tmp_path / "public")) == []


def test_site_is_readable_by_the_server_that_uploads_it(program, tmp_path):
    """The mask of the one who builds decides, as everywhere; nothing is stricter than it."""
    made(program, copied(tmp_path), HERE, 0o022)
    closed = [path for path in (tmp_path / "Site").rglob("*") if not path.stat().st_mode & 0o044 == 0o044]
    assert closed == []


def test_tested_site_is_what_the_program_builds_now(first, site):
    """Guards against testing a site that an older program left."""
    current = {path: site.bytes(path) for path in site.files} | {"manifest.json": site.manifest.read_bytes()}
    assert differences(first, current) == []


def test_changed_input_changes_the_site(program, first, tmp_path):
    """The comparison can fail: another title gives other bytes."""
    folder = copied(tmp_path)
    configuration = folder / "bourse.yml"
    lines = configuration.read_text("utf-8").splitlines()
    changed = ["title: Another market" if line.startswith("title:") else line for line in lines]
    assert changed != lines
    configuration.write_text("\n".join(changed) + "\n", "utf-8")
    assert "index.html" in differences(first, made(program, folder, HERE, 0o022))
