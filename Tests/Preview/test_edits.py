"""Whatever was edited while it ran, a preview ends with what a build from nothing makes."""

import random
import time
from collections import Counter

from bourse_site import market_site
from preview_editor import PreviewEditor, SavingProject
from preview_server import NEWS_SECONDS, errors, eventually
from published import Published, address, wait_until_same, without_script


def editable_site(root, program, chance):
    market_site(root, program, guides=6)
    return SavingProject(root, program, chance)


def test_random_edits_end_in_the_bytes_of_a_build_from_nothing(serve, program, seed, pytestconfig, record_property, tmp_path):
    chance, count = random.Random(seed), pytestconfig.getoption("--edits")
    project = editable_site(tmp_path / "project", program, chance)
    preview = serve(project)
    editor = PreviewEditor(project, chance)
    history, endings, ever = [], Counter(), set()
    next_look = 0
    for number in range(count + 1):
        if number > 0:
            history.append(f"{number}. {editor.step()}")
            time.sleep(chance.choice([0, 0, 0, 0.01, 0.05]))
        if number < next_look and number != count:
            continue
        next_look = number + chance.choice([1, 2, 3, 5, 8])
        while True:
            # A source that was edited is being pulled; what is compared has to stand still.
            found = compare(preview, project, tmp_path, ever)
            broken = found.published.has_errors
            endings["refused" if broken else "built"] += 1
            assert not found.faults, "\n".join([f"seed {seed}, in {project.root}:", *found.faults, "The edits so far:", *history])
            if not broken:
                editor.remember()
                break
            history.append(f"{number}. {editor.mend()}")
    record_property("measured", f"{count} random edits, seed {seed}: {endings['built']} times the same bytes, "
                                f"{endings['refused']} times the same mistakes")
    assert endings["built"] >= count / 10
    assert not project.site.exists()


class compare:
    """A preview and a build of what its folder holds."""

    def __init__(self, preview, project, tmp_path, ever):
        end = time.monotonic() + 60
        while True:
            before = inputs(project)
            self.published = Published(project, tmp_path / "fresh")
            self.faults = wait_until_same(preview, self.published, ever, seconds=10)
            # If the data was pulled meanwhile, the build is of the past.
            if not self.faults or time.monotonic() > end or inputs(project) == before:
                break
        ever.update(self.published.files)


def inputs(project):
    snapshot = project.path(".bourse/snapshot.sqlite")
    return {name: project.path(name).read_bytes() for name in project.inputs()} | {"snapshot": snapshot.read_bytes()}


def shows(preview, path, text):
    answer = preview.get(path)
    return answer.status == 200 and text in answer.text


def test_each_way_to_save_is_noticed(serve, program, tmp_path):
    for way in range(8):
        project = editable_site(tmp_path / f"project-{way}", program, random.Random(way))
        preview = serve(project)
        for number in range(6):
            text = f"Saved {way}.{number}."
            project.write("Content/about.md", f"---\ntitle: About\norder: 9\n---\n\n{text}\n")
            assert eventually(lambda: shows(preview, "/about/", text)), preview.messages
        preview.kill()


def test_source_file_that_changes_is_pulled(serve, project, tmp_path):
    preview = serve(project)
    project.write("data/stocks.csv", project.read("data/stocks.csv").replace("Acme Works", "Acme & Daughters"))
    assert eventually(lambda: shows(preview, "/stocks/ACME/", "Acme &amp; Daughters")), preview.messages
    assert wait_until_same(preview, Published(project, tmp_path / "fresh")) == []


def test_snapshot_that_another_program_changes_is_read_again(serve, project, tmp_path):
    preview = serve(project)
    project.sql("update stocks set name = 'By SQL' where symbol = 'BOLT'")
    assert eventually(lambda: shows(preview, "/stocks/BOLT/", "By SQL")), preview.messages
    assert wait_until_same(preview, Published(project, tmp_path / "fresh")) == []


def test_many_files_at_once_come_whole(serve, project, tmp_path):
    preview = serve(project)
    with preview.events() as events:
        events.wait(lambda news: True)
        first = len(events.all)
        for number in range(500):
            project.write(f"Content/many/m{number}.md", f"---\ntitle: M{number}\n---\n\nNumber {number}.\n")
        assert wait_until_same(preview, Published(project, tmp_path / "fresh")) == []
        assert len(events.all) - first < 30, len(events.all)
        project.remove("Content/many")
        assert wait_until_same(preview, Published(project, tmp_path / "fresh"), gone=["many/m7/index.html"]) == []


def test_edit_is_soon_announced(serve, project, record_property):
    """The time from the save to the event, and to the new page."""
    preview = serve(project)
    times = []
    with preview.events() as events:
        events.wait(lambda news: True)
        for number in range(40):
            # What the last edit began in the background may be at work, as it is for an author.
            time.sleep(0.2)
            old = preview.get("/about/").headers["ETag"]
            start = time.monotonic()
            project.write("Content/about.md", f"---\ntitle: About\norder: 9\n---\n\nEdit {number}.\n")
            while True:
                count = len(events.all)
                answer = preview.get("/about/", {"If-None-Match": old})
                if answer.status == 200:
                    break
                with events.condition:
                    assert events.condition.wait_for(lambda: len(events.all) > count, NEWS_SECONDS)
            times.append((time.monotonic() - start) * 1000)
            assert f"Edit {number}." in without_script(answer.body)[0].decode()
        assert errors(events.latest) == []
    times.sort()
    record_property("measured", f"an edit was shown after {times[len(times) // 2]:.0f} ms (median), {times[-1]:.0f} ms (longest)")
    # Machines that test are slow and busy; the median on an idle one is below 50 ms.
    assert times[len(times) // 2] < 1000


def test_comparison_notices_an_old_page(serve, project, tmp_path):
    preview = serve(project)
    published = Published(project, tmp_path / "fresh")
    assert wait_until_same(preview, published) == []
    project.replace("Content/about.md", "Begin", "Start")
    assert eventually(lambda: shows(preview, "/about/", "Start"))
    faults = wait_until_same(preview, published, gone=["notes/n1.html", "feed.xml"], seconds=0)
    assert any(fault.startswith(address("about/index.html")[1:]) for fault in faults), faults
