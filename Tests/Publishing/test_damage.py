"""What a build finds of earlier ones may be damaged, lost or changed by hand: the result is right all the same."""

import os
import random
import shutil

import pytest

from bourse_site import MANIFEST, differences, manifest_faults

KEPT = (".bourse/snapshot.sqlite", MANIFEST)


def records(project):
    """What builds keep for the next one: the files of .bourse but the data, the manifest and the lock."""
    return [name for name in project.surroundings() if name.startswith(".bourse/") and name not in KEPT
            and not name.endswith(".lock") and project.path(name).is_file()]


def test_build_keeps_a_record(built):
    """The tests below damage it; without one they would damage nothing."""
    assert any(built.path(name).stat().st_size > 500 for name in records(built))


def damages(size, chance):
    """Names of damages with a function that does each to bytes."""
    yield "emptied", lambda data: b""
    for share in (0.001, 0.1, 0.5, 0.9, 0.999):
        yield f"cut off at {share:.1%}", lambda data, share=share: data[:int(len(data) * share)]
    yield "last byte lost", lambda data: data[:-1]
    yield "a byte too long", lambda data: data + b"\0"
    yield "twice", lambda data: data * 2
    yield "random bytes", lambda data: chance.randbytes(len(data))
    yield "zeroes", lambda data: bytes(len(data))
    yield "of text", lambda data: b"{}\n"
    yield "huge numbers", lambda data: data[:16] + b"\xff" * (len(data) - 16)
    for index in range(12):
        # A version stands near the beginning, wherever that is.
        yield f"byte {index} one higher", lambda data, index=index: changed(data, index, 1)
    for _ in range(40):
        index, bit = chance.randrange(size), chance.randrange(8)
        yield f"bit {bit} of byte {index} flipped", lambda data, index=index, bit=bit: flipped(data, index, bit)
    for _ in range(4):
        start, length = chance.randrange(size), chance.randrange(1, 64)
        yield f"{length} bytes at {start} lost", lambda data, start=start, length=length: data[:start] + data[start + length:]


def changed(data, index, by):
    return data[:index] + bytes([(data[index] + by) % 256]) + data[index + 1:] if index < len(data) else data


def flipped(data, index, bit):
    index %= max(1, len(data))
    return data[:index] + bytes([data[index] ^ 1 << bit]) + data[index + 1:]


def test_damaged_record_never_gives_a_wrong_site(journey, every, tmp_path, seed):
    start = journey.begin(tmp_path / "start")
    names = [name for name in records(start) if start.path(name).stat().st_size > 0]
    assert names
    size = max(start.path(name).stat().st_size for name in names)
    points = [(name, *damage) for name in names for damage in damages(size, random.Random(seed))]

    def disturb(point, folder):
        name, damage, function = point
        project = journey.begin(folder)
        project.path(name).write_bytes(function(project.path(name).read_bytes()))
        outcome = project.build()
        place = f"{name}, {damage}"
        found = [] if outcome.status == 0 else [f"{place}: ended with {outcome.status}: {outcome.messages[-300:]}"]
        if outcome.status == 0 and outcome.diagnostics != journey.diagnostics:
            found.append(f"{place}: other messages: {outcome.messages}")
        if outcome.status == 0 and journey.state(project) != "B":
            found.append(f"{place}: {journey.state(project)}")
        found += journey.faults_after(project, place)
        journey.discard(folder)
        return found
    every(points, disturb)


@pytest.mark.parametrize("what", ["lost", "a folder", "a link", "unreadable link", "of another site"])
def test_record_that_is_something_else_never_gives_a_wrong_site(journey, tmp_path, what):
    project = journey.begin(tmp_path / "copy")
    names = records(project)
    assert names
    for name in names:
        path = project.path(name)
        match what:
            case "of another site":
                other = other_record(journey, tmp_path, name)
                path.write_bytes(other)
            case _:
                path.unlink()
        if what == "a folder":
            path.mkdir()
        elif what == "a link":
            path.symlink_to("../../canary/note.md")
        elif what == "unreadable link":
            path.symlink_to("nowhere")
    outcome = project.build()
    assert outcome.status in (0, 1)
    assert journey.state(project) == ("A" if outcome.status else "B"), outcome.messages
    if outcome.status == 1:
        # A folder where a file belongs may be refused, by name.
        assert what == "a folder" and any(name in outcome.messages for name in names), outcome.messages
        for name in names:
            shutil.rmtree(project.path(name), ignore_errors=True)
    assert (project.root.parent / "canary" / "note.md").read_text("utf-8") == (
        journey.begin(tmp_path / "second").root.parent / "canary" / "note.md").read_text("utf-8")
    assert project.build().status == 0
    assert journey.state(project) == "B"
    assert manifest_faults(project) == []


def other_record(journey, tmp_path, name):
    """The record of a build of other inputs at the same paths."""
    folder = tmp_path / "other"
    if not folder.exists():
        project = journey.begin(folder)
        for page in sorted(project.path("Content").rglob("g*.md")):
            page.write_text(page.read_text("utf-8").replace("explains", "hides"), "utf-8")
        assert project.build().status == 0
    return (folder / "project" / name).read_bytes()


@pytest.mark.parametrize("damage", ["lost", "emptied", "cut off", "of another build", "newer version", "no list"])
def test_damaged_manifest_never_gives_a_wrong_site(journey, tmp_path, damage):
    """The build repairs it, or refuses to touch files that nothing tells are its own; then an emptied folder will do."""
    project = journey.begin(tmp_path / "copy")
    path, text = project.path(MANIFEST), project.read(MANIFEST)
    match damage:
        case "lost": path.unlink()
        case "emptied": path.write_text("")
        case "cut off": path.write_text(text[:len(text) // 2])
        case "of another build": path.write_text(text.replace("about/index.html", "abort/index.html"))
        case "newer version": path.write_text(text.replace('"version": 1', '"version": 2'))
        case "no list": path.write_text('{"version": 1, "files": 7}')
    assert not path.exists() or path.read_text() != text
    outcome = project.build()
    if outcome.status == 1:
        assert "Site" in outcome.messages and "error: " in outcome.messages
        assert journey.state(project) == "A"
        shutil.rmtree(project.site)
        assert project.build().status == 0
        visible = {name: digest for name, digest in journey.after.items() if not name.startswith(".")}
        assert differences(project.tree(), visible) == []
    else:
        assert outcome.status == 0
        assert journey.state(project) == "B"
    assert manifest_faults(project) == []


def test_lost_folder_of_bourse_never_gives_a_wrong_site(project, tmp_path):
    """With the data pulled anew, the site is built whole, or the folder that nothing tells is ours is refused."""
    assert project.build().status == 0
    before = project.tree()
    project.remove(".bourse")
    assert project.build().status == 1
    assert project.tree() == before
    project.pull()
    outcome = project.build()
    assert project.tree() == before
    if outcome.status == 1:
        assert "Site" in outcome.messages
        project.remove("Site")
        assert project.build().status == 0
    assert project.tree() == before
    assert manifest_faults(project) == []
    assert project.build().status == 0


def test_output_changed_by_hand_is_repaired(built):
    """Even when its size and times are as they were."""
    expected = built.tree()
    page = built.site / "guides" / "g01" / "index.html"
    for name in ("guides/g01/index.html", "sitemap.xml", "guides/plan.svg",
                 next(path for path in expected if path.startswith("assets/style"))):
        file, times = built.site / name, os.stat(built.site / name)
        data = file.read_bytes()
        file.write_bytes(data[:-2] + b"!!")
        os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
        assert built.build().status == 0
        assert differences(built.tree(), expected) == [], name
    page.unlink()
    assert built.build().status == 0
    assert differences(built.tree(), expected) == []
    page.write_bytes(page.read_bytes() + b"<!-- more -->")
    assert built.build().status == 0
    assert differences(built.tree(), expected) == []
    assert manifest_faults(built) == []


def test_lost_folders_of_the_output_are_made_again(built):
    expected = built.tree()
    shutil.rmtree(built.site / "guides")
    assert built.build().status == 0
    assert differences(built.tree(), expected) == []
    shutil.rmtree(built.site)
    assert built.build().status == 0
    assert differences(built.tree(), expected) == []
    assert manifest_faults(built) == []


@pytest.mark.parametrize("kind", ["a folder", "a link"])
def test_page_that_became_something_else_is_repaired_or_refused(built, tmp_path, kind):
    expected = built.tree()
    page, elsewhere = built.site / "guides" / "g01" / "index.html", tmp_path / "elsewhere.html"
    elsewhere.write_text("not ours", "utf-8")
    page.unlink()
    page.mkdir() if kind == "a folder" else page.symlink_to(elsewhere)
    outcome = built.build()
    if outcome.status == 1:
        assert "guides" in outcome.messages
        page.rmdir() if kind == "a folder" else page.unlink()
        assert built.build().status == 0
    assert differences(built.tree(), expected) == []
    assert elsewhere.read_text("utf-8") == "not ours"


def test_litter_in_the_folder_of_bourse_is_no_obstacle(journey, tmp_path, seed):
    """A build was killed, and what it left is not what the next one expects: other bytes, folders for files, links."""
    writes = [call for call in journey.counted_calls(tmp_path / "counted") if call.name == "write"]
    project, chance = journey.begin(tmp_path / "killed"), random.Random(seed)
    canary = project.root.parent / "canary"
    project.build(environment=journey.faults.killing(project.root, tmp_path / "log", writes[-1]))
    state, kept = project.path(".bourse"), {project.path(name) for name in (*KEPT, *records(project))}
    spoilt = 0
    for path in sorted(path for path in state.rglob("*") if path not in kept and not path.name.endswith(".lock")):
        if not path.exists() or path.is_symlink() or any(parent.is_symlink() for parent in path.parents):
            continue
        # Files may be links to those of the site, so none is written to.
        kind = chance.choice(["bytes", "bytes", "folder", "link", "nothing"])
        if path.is_dir() and chance.random() < 0.8:
            (path / "rubbish").mkdir()
            (path / "rubbish" / "link").symlink_to(canary)
            continue
        spoilt += 1
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        match kind:
            case "bytes": path.write_bytes(b"rubbish")
            case "folder": (path / "deep").mkdir(parents=True)
            case "link": path.symlink_to(chance.choice([canary, canary / "note.md"]))
    assert spoilt > 10
    assert journey.state(project) == "A"
    assert journey.faults_after(project, "with litter") == []


def test_lock_that_is_a_link_is_not_written_through(journey, tmp_path):
    project = journey.begin(tmp_path / "copy")
    locks = list(project.path(".bourse").glob("*.lock"))
    assert locks
    for lock in locks:
        lock.unlink()
        lock.symlink_to("../../canary/note.md")
    outcome = project.build()
    assert outcome.status in (0, 1)
    for lock in locks:
        lock.unlink(missing_ok=True)
    assert journey.faults_after(project, "afterwards") == []
