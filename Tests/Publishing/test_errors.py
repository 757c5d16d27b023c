"""A build that meets an error leaves the site as it was, says what happened where, and the next one works."""

import errno
import os
import shutil
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

import pytest

from bourse_site import differences, manifest_faults, market_site, tree
from faults import ALLOCATING, calls, spread
from journey import lead_to_b
from mounts import free_kibibytes, read_only, small_disk

MOST_POINTS = 40


def is_said(outcome, error):
    """Whether the messages name a path and the reason in plain words."""
    said = outcome.messages
    return "error: " in said and "/" in said and os.strerror(error) in said and "Domain" not in said


def may_be_ignored(call, done, project):
    """Whether nothing that readers could see is lost.

    What only tidies up, a link that becomes a copy, and whatever a lock holds besides being held.
    """
    swaps = [other for other in done if other.name in ("rename", "exchange")
             and str(project.site) in (other.path, other.target)]
    return call.name in ("unlink", "rmdir", "chmod", "utime", "link") or call.path.endswith(".lock") or any(
        swap.index < call.index for swap in swaps)


@pytest.mark.parametrize(("error", "options"), [
    (errno.ENOSPC, {"only": ALLOCATING}),
    (errno.ENOSPC, {"only": ALLOCATING, "halfway": True}),
    (errno.EDQUOT, {"only": ALLOCATING, "once": True}),
    (errno.EIO, {"once": True}),
    (errno.EIO, {}),
    (errno.EROFS, {}),
], ids=["full disk", "full disk in the middle of a write", "quota once", "broken disk once", "broken disk", "read-only"])
def test_error_at_any_call_leaves_the_old_site(journey, every, tmp_path, error, options):
    points = journey.counted_calls(tmp_path / "counted")
    if "halfway" in options:
        points = [call for call in points if call.name == "write"]
    elif "only" in options:
        points = [call for call in points if call.name in options["only"]]
    outcomes = Counter()

    def disturb(call, folder):
        project, log = journey.begin(folder), folder / "log"
        outcome = project.build(
            environment=journey.faults.failing(project.root, log, call, error, **options))
        place, state = call.words, journey.state(project)
        outcomes[outcome.status] += 1
        found = []
        if outcome.status == 1:
            # When all later calls fail, a site that has been swapped in cannot be swapped out.
            if state != "A" and (options.get("once") or state != "B"):
                found.append(f"{place}: failed, and the site is {state}: {outcome.messages[-200:]}")
            if not is_said(outcome, error):
                found.append(f"{place}: the message does not name path and reason: {outcome.messages[-200:]}")
        elif outcome.status == 0:
            done = calls(log)
            struck = next((other for other in done if (other.name, other.ordinal) == (call.name, call.ordinal)), None)
            if struck and not may_be_ignored(struck, done, project):
                found.append(f"{place}: the error was ignored")
            if state != "B":
                found.append(f"{place}: ended with 0, but the site is {state}")
            elif manifest_faults(project):
                found.append(f"{place}: ended with 0, but the manifest is wrong about {manifest_faults(project)[:3]}")
        else:
            found.append(f"{place}: ended with {outcome.status}: {outcome.messages[-200:]}")
        found += journey.faults_after(project, place)
        journey.discard(folder)
        return found
    every(spread(points, MOST_POINTS), disturb)
    assert outcomes[1] > 0, outcomes


def test_full_disk_leaves_the_old_site(journey, tmp_path):
    """A real one: the room that is left grows until the build has enough."""
    endings = Counter()
    with small_disk(tmp_path / "disk", 4096) as disk:
        project = journey.begin(disk)
        filler = disk / "filler"
        enough = free_kibibytes(disk)
        for spare in [0, 4, 8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 160, 192, 256, 384, 512, 640, 768, 1024]:
            if spare >= enough or endings[0]:
                break
            filler.write_bytes(bytes(1024 * (free_kibibytes(disk) - spare)))
            outcome = project.build()
            endings[outcome.status] += 1
            assert journey.state(project) == {0: "B", 1: "A"}.get(outcome.status), f"{spare} KiB: {outcome}"
            assert outcome.status == 0 or is_said(outcome, errno.ENOSPC), f"{spare} KiB: {outcome.messages}"
            filler.unlink()
        assert endings[1] > 3, endings
        assert journey.faults_after(project, "afterwards") == []


@pytest.mark.parametrize("place", ["project", "project/Site", "project/.bourse"])
def test_read_only_folder_leaves_the_old_site(journey, tmp_path, place):
    project = journey.begin(tmp_path / "copy")
    with read_only(tmp_path / "copy" / place):
        outcome = project.build()
        assert journey.state(project) == {0: "B", 1: "A"}[outcome.status]
        assert outcome.status == 1 or place == "project/Site"
        if outcome.status == 1:
            assert any(is_said(outcome, error) for error in (errno.EROFS, errno.EBUSY, errno.EXDEV)), outcome.messages
    assert journey.faults_after(project, "afterwards") == []


@pytest.fixture
def open_folder():
    """A folder that every user may enter, as pytest's own are not."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        yield Path(folder)


@pytest.mark.parametrize("closed", ["project", "project/Site", "project/.bourse"])
def test_folder_without_permission_leaves_the_old_site(journey, open_folder, closed):
    """As another user than root, who is refused nothing; a folder belongs to somebody else."""
    if os.geteuid() != 0:
        pytest.skip("only root can become somebody else")
    nobody = {"user": 65534, "group": 65534, "extra_groups": []}
    project = journey.begin(open_folder)
    project.program = open_folder / "program"
    shutil.copyfile(journey.program, project.program)
    os.chmod(project.program, 0o755)
    if project.run("--help", **nobody).status != 0:
        pytest.skip("nobody else can run the program here")
    subprocess.run(["chown", "-hR", "65534:65534", str(project.root)], check=True)
    subprocess.run(["chown", "-h" if closed == "project" else "-hR", "root:root", str(open_folder / closed)], check=True)
    outcome = project.build(**nobody)
    assert journey.state(project) == {0: "B", 1: "A"}[outcome.status], outcome
    if closed != "project/Site":
        assert outcome.status == 1
    assert outcome.status == 0 or is_said(outcome, errno.EACCES) or is_said(outcome, errno.EPERM), outcome.messages
    assert journey.faults_after(project, "afterwards") == []


def test_output_folder_of_another_user_is_taken_over_by_root(journey, tmp_path):
    if os.geteuid() != 0:
        pytest.skip("only root can give files away")
    project = journey.begin(tmp_path / "copy")
    subprocess.run(["chown", "-hR", "65534:65534", str(project.site)], check=True)
    assert project.build().status == 0
    assert journey.faults_after(project, "afterwards") == []


def test_output_that_is_a_file_is_refused(project):
    project.write("Site", "not a folder")
    outcome = project.build()
    assert outcome.status == 1
    assert "Site" in outcome.messages and "error: " in outcome.messages
    assert project.site.read_text("utf-8") == "not a folder"
    project.remove("Site")
    assert project.build().status == 0
    assert manifest_faults(project) == []


@pytest.mark.parametrize("times", [1, 3])
def test_output_that_is_a_link_fills_its_target(project, tmp_path, times):
    """As on a server whose document root lies elsewhere."""
    expected = expected_tree(project, tmp_path)
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "public").mkdir(parents=True)
    (elsewhere / "beside").mkdir()
    (elsewhere / "beside" / "keep.txt").write_text("kept", "utf-8")
    project.site.symlink_to("../elsewhere/public")
    for _ in range(times):
        outcome = project.build()
        assert outcome.status == 0, outcome.messages
        project.replace("Content/about.md", "Begin", "Begin")
    assert os.readlink(project.site) == "../elsewhere/public"
    assert differences(tree(elsewhere / "public"), expected) == []
    assert tree(elsewhere / "beside").keys() == {"keep.txt"}
    assert sorted(name for name in os.listdir(elsewhere) if not name.startswith(".")) == ["beside", "public"]
    lead_to_b(project)
    expected = expected_tree(project, tmp_path / "later")
    assert project.build().status == 0
    assert os.readlink(project.site) == "../elsewhere/public"
    assert differences(tree(elsewhere / "public"), expected) == []
    assert (elsewhere / "beside" / "keep.txt").read_text("utf-8") == "kept"


def test_link_to_nowhere_as_output_loses_nothing(project, tmp_path):
    project.site.symlink_to("../elsewhere")
    outcome = project.build()
    assert outcome.status in (0, 1)
    if outcome.status == 0:
        assert differences(project.tree(), expected_tree(project, tmp_path)) == []
    else:
        assert "Site" in outcome.messages or "elsewhere" in outcome.messages
    assert os.path.lexists(project.site)


def test_folder_that_bourse_did_not_make_is_refused(project, tmp_path):
    for name in ("photos/summer.jpg", "letter.txt"):
        project.write(f"Site/{name}", "dear to somebody")
    before = project.tree()
    outcome = project.build()
    assert outcome.status == 1
    assert "Site" in outcome.messages and "error: " in outcome.messages
    assert project.tree() == before
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "letter.txt").write_text("dear to somebody", "utf-8")
    outcome = project.build("--output-dir", str(foreign))
    assert outcome.status == 1
    assert "foreign" in outcome.messages
    assert tree(foreign).keys() == {"letter.txt"}


@pytest.mark.parametrize("name", ["notes.txt", "guides/todo.txt", "stocks/ACME/index.html.bak", "assets/old.css", "new/a/b.txt"])
def test_file_of_somebody_else_in_the_output_is_refused_and_kept(journey, tmp_path, name):
    project = journey.begin(tmp_path / "copy")
    project.write(f"Site/{name}", "written by hand")
    before = project.tree()
    outcome = project.build()
    assert outcome.status == 1
    assert name.split("/")[0] in outcome.messages and "error: " in outcome.messages
    assert project.tree() == before
    project.remove(f"Site/{name}")
    if name == "new/a/b.txt":
        project.remove("Site/new")
    assert journey.faults_after(project, "afterwards") == []


def test_link_of_somebody_else_in_the_output_is_never_followed(journey, tmp_path):
    project = journey.begin(tmp_path / "copy")
    (project.site / "extra").symlink_to("../../canary")
    outcome = project.build()
    assert outcome.status == 1 and "extra" in outcome.messages
    assert tree(project.root.parent / "canary") == journey.canary
    assert os.readlink(project.site / "extra") == "../../canary"


def test_hidden_entries_of_the_output_stay(built):
    built.write("Site/.gitignore", "*\n")
    built.write("Site/.well-known/security.txt", "Contact: mailto:security@example.com\n")
    for _ in range(2):
        lead_to_b(built) if not built.path("Content/fresh").exists() else None
        assert built.build().status == 0
        assert built.read("Site/.gitignore") == "*\n"
        assert built.read("Site/.well-known/security.txt").startswith("Contact")
    assert built.build("--force").status == 0
    assert built.read("Site/.gitignore") == "*\n"
    assert manifest_faults(built) == []


def test_open_file_of_the_old_site_keeps_its_bytes(journey, tmp_path):
    """No file is changed in its place: a server that is sending one sends the old one to its end."""
    project = journey.begin(tmp_path / "copy")
    names = [name for name, digest in journey.before.items() if digest != "folder" and not digest.startswith("link")]
    opened = {name: open(project.site / name, "rb") for name in names}
    before = {name: (project.site / name).read_bytes() for name in names}
    assert project.build("--force").status == 0
    changed = [name for name, file in opened.items() if file.read() != before[name]]
    for file in opened.values():
        file.close()
    assert changed == []


def test_mistake_in_a_page_leaves_the_old_site(journey, tmp_path):
    project = journey.begin(tmp_path / "copy")
    text = project.read("Content/about.md")
    project.write("Content/about.md", text + "\n{{ nothing.here }}\n")
    outcome = project.build()
    assert outcome.status == 1 and "Content/about.md:" in outcome.messages
    assert journey.state(project) == "A"
    project.write("Content/about.md", text)
    assert journey.faults_after(project, "afterwards") == []


def test_pages_of_one_address_are_told_every_time(journey, tmp_path):
    """Two threads that make the same file at once must not get in each other's way and hide the mistake."""
    project = journey.begin(tmp_path / "copy")
    for number in range(24):
        for twin in "ab":
            project.write(f"Content/guides/t{number}{twin}.md", f"---\ntitle: {twin}\nslug: twin{number}\n---\n\n{twin * 2000}\n")
    said = set()
    for _ in range(15):
        outcome = project.build("--force")
        assert outcome.status == 1
        said.add(outcome.messages)
    assert len(said) == 1, "\n\n".join(said)
    assert outcome.messages.count("have the same address") == 24
    assert journey.state(project) == "A"


def test_two_output_folders_do_not_disturb_each_other(project, tmp_path):
    expected = expected_tree(project, tmp_path)
    for _ in range(2):
        assert project.build().status == 0
        assert project.build("--output-dir", "public").status == 0
    for name in ("Site", "public"):
        assert differences(tree(project.path(name)), expected) == []
    assert project.counted().report["rendered"] == 0
    assert project.counted("--output-dir", "public").report["rendered"] == 0


def test_old_assets_stay_for_as_many_builds_as_the_configuration_says(program, tmp_path):
    """Pages that a browser has kept still ask for the style sheet of their own build."""
    project = market_site(tmp_path / "project", program, keepAssets="2")
    sheets = []
    for width in (60, 61, 62, 63, 64):
        project.write("Templates/assets/style.css", f"body{{max-width:{width}rem}}\n")
        assert project.build().status == 0
        assert manifest_faults(project) == []
        present = {path.name for path in (project.site / "assets").glob("style.*.css")}
        sheets += [name for name in sorted(present) if name not in sheets]
        assert present == set(sheets[-3:])


def expected_tree(project, folder):
    clean, outcome = project.clean_build(folder / "expected" / "project")
    assert outcome.status == 0, outcome.messages
    return clean.tree()
