"""A preview tells of mistakes with their place, shows the last good page meanwhile, and survives all of them."""

import os
import shutil
import sqlite3
import threading
import time

import pytest
from bourse_site import SNAPSHOT
from preview_server import errors, eventually
from published import Published, wait_until_same


def append(text):
    return lambda old: old.rstrip("\n") + "\n\n" + text + "\n"


# The file, what an author does to it, the line that is told of, and words of the message.
MISTAKES = {
    "front matter": ("Content/about.md", lambda old: old.replace("order: 9", "colour: blue"), "colour: blue", "colour"),
    "front matter that is no YAML": ("Content/about.md", lambda old: old.replace("order: 9", "order: [9"), None, ""),
    "query": ("Content/about.md", append("```sql bad\nselect close\nfrom nowhere\n```"), "from nowhere", "nowhere"),
    "value": ("Content/about.md", append("It is {{ nothing.here }}."), "It is {{ nothing.here }}.", "nothing"),
    "link": ("Content/about.md", append("[dead](nosuch.md)"), "[dead](nosuch.md)", "nosuch"),
    "chart": ("Content/about.md", append("```chart\ndata: none\nmark: pie\n```"), None, ""),
    "template name": ("Templates/partials/header.mustache", append("{{page.titel}}"), "{{page.titel}}", "titel"),
    "template": ("Templates/layouts/page.mustache", append("{{#site}}"), None, ""),
    "configuration": ("bourse.yml", lambda old: "colour: blue\n" + old, "colour: blue", "colour"),
    "configuration that is no YAML": ("bourse.yml", lambda old: "title: [\n" + old, None, ""),
    "table": ("data/regions.csv", lambda old: old + "South,0.1,7\n", None, ""),
}


def test_pull_that_fails_is_told_until_one_succeeds(serve, project):
    preview = serve(project)
    old = project.read("data/stocks.csv")
    with preview.events() as events:
        project.write("data/stocks.csv", old.replace("ACME", "no symbol", 1))
        events.wait(lambda news: any(mistake["file"] == "data/stocks.csv" for mistake in errors(news)))
        # Another change does not hide it.
        project.write("Content/about.md", "---\ntitle: About\norder: 9\n---\n\nAgain.\n")
        assert eventually(lambda: "Again." in preview.get("/about/").text)
        assert errors(preview.news())
        project.write("data/stocks.csv", old)
        events.wait(lambda news: not errors(news))
    assert preview.messages.count("data/stocks.csv:2:") == 1, preview.messages


def test_pull_by_timer_that_fails_is_told(serve, project):
    project.replace("bourse.yml", "sources:", "sources:\n  - api: http://127.0.0.1:9/Prod")
    preview = serve(project, "--pull-every", "1s")
    with preview.events() as events:
        news = events.wait(lambda news: errors(news))
        assert "127.0.0.1:9" in errors(news)[0]["message"], news


@pytest.mark.parametrize("kind", MISTAKES)
def test_mistake_is_told_and_goes_when_it_is_mended(serve, project, tmp_path, kind):
    file, spoil, line, word = MISTAKES[kind]
    preview = serve(project)
    good = preview.get("/about/")
    assert good.status == 200 and preview.get("/guides/").status == 200
    with preview.events() as events:
        assert errors(events.wait(lambda news: news["mistakes"])) == []
        old = project.read(file)
        spoiled = spoil(old)
        assert spoiled != old
        project.write(file, spoiled)
        news = events.wait(lambda news: errors(news))
        mistake = next(mistake for mistake in errors(news) if mistake["file"] == file)
        assert word in mistake["message"], mistake
        if line is not None:
            assert spoiled.split("\n")[mistake["line"] - 1] == line, mistake
            assert line in mistake["excerpt"] and "^" in mistake["excerpt"], mistake
        # The last good page.
        assert preview.get("/guides/").status == 200
        assert preview.get("/about/").body == good.body
        assert file in preview.messages and mistake["message"] in preview.messages
        project.write(file, old)
        events.wait(lambda news: not errors(news))
        assert eventually(lambda: preview.get("/about/").body == good.body)
    assert wait_until_same(preview, Published(project, tmp_path / "fresh")) == []


def test_page_that_was_never_good_lists_its_mistakes(serve, project):
    project.write("Content/new.md", "---\ntitle: New\n---\n\n{{ <b>.here }}\n\n[dead](nosuch.md)\n")
    preview = serve(project)
    with preview.events() as events:
        events.wait(errors)
    answer = preview.get("/new/")
    assert answer.status == 500
    assert "Content/new.md:7" in answer.text and "nosuch.md" in answer.text and "<b>.here" not in answer.text
    assert 'data-digest=""' in answer.text and "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert preview.get("/about/").status == 200
    project.write("Content/new.md", "---\ntitle: New\n---\n\nGood.\n")
    assert eventually(lambda: preview.get("/new/").status == 200)


def test_page_that_was_asked_for_while_all_are_looked_at_is_kept(serve, project):
    """The last good page is there from the first answer on."""
    header = project.read("Templates/partials/header.mustache")
    preview = serve(project)
    pages = ["/about/", "/guides/", "/stocks/ACME/", "/notes/n1/"]
    with preview.events() as events:
        events.wait(lambda news: news["mistakes"])
        for number in range(8):
            project.write("Templates/partials/header.mustache", header + f"<p>{number}</p>\n")
            assert eventually(lambda: all(f"<p>{number}</p>" in preview.get(page).text for page in pages))
            project.write("Templates/partials/header.mustache", header + "{{page.titel}}")
            events.wait(errors)
            for page in pages:
                answer = preview.get(page)
                assert answer.status == 200 and f"<p>{number}</p>" in answer.text, (number, page, answer)
            project.write("Templates/partials/header.mustache", header)
            events.wait(lambda news: not errors(news))


def test_mistakes_beyond_fifty_are_counted(serve, project):
    preview = serve(project)
    with preview.events() as events:
        events.wait(lambda news: True)
        project.write("Content/new.md", "---\ntitle: New\n---\n\n" + "".join(f"[dead](no{i}.md)\n\n" for i in range(80)))
        news = events.wait(lambda news: news["more"] > 0)
        assert len(news["mistakes"]) == 50 and news["more"] >= 30


def ends_well(preview, project, tmp_path, events):
    events.wait(lambda news: not errors(news))
    assert wait_until_same(preview, Published(project, tmp_path / "fresh")) == []


@pytest.mark.parametrize("folder", ["Content", "Templates", "data"])
def test_folder_may_be_deleted_and_come_back(serve, project, tmp_path, folder):
    preview = serve(project)
    with preview.events() as events:
        events.wait(lambda news: True)
        for _ in range(2):
            shutil.copytree(project.path(folder), tmp_path / "kept", dirs_exist_ok=True)
            shutil.rmtree(project.path(folder))
            events.wait(errors)
            assert preview.get("/about/").status in (200, 404, 500)
            shutil.copytree(tmp_path / "kept", project.path(folder))
            ends_well(preview, project, tmp_path, events)
            # It is watched again.
            project.write("Content/about.md", project.read("Content/about.md") + "\nAgain.\n")
            assert eventually(lambda: preview.get("/about/").text.count("Again.") == project.read("Content/about.md").count("Again."))


def test_configuration_may_be_deleted_and_come_back(serve, project, tmp_path):
    preview = serve(project)
    with preview.events() as events:
        events.wait(lambda news: True)
        os.rename(project.path("bourse.yml"), tmp_path / "kept")
        events.wait(lambda news: any(mistake["file"] == "bourse.yml" or "bourse.yml" in mistake["message"]
                                     for mistake in errors(news)))
        assert preview.get("/about/").status == 200
        os.rename(tmp_path / "kept", project.path("bourse.yml"))
        ends_well(preview, project, tmp_path, events)


def test_snapshot_may_be_deleted_and_come_back(serve, project, tmp_path):
    preview = serve(project)
    with preview.events() as events:
        events.wait(lambda news: True)
        shutil.move(project.path(SNAPSHOT), tmp_path / "kept")
        events.wait(errors)
        assert preview.get("/guides/").status == 200
        project.write("Content/about.md", "---\ntitle: About\norder: 9\n---\n\nWithout data.\n")
        assert eventually(lambda: "Without data." in preview.get("/about/").text)
        shutil.move(tmp_path / "kept", project.path(SNAPSHOT))
        ends_well(preview, project, tmp_path, events)


@pytest.mark.parametrize("garbage", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 4096])
def test_snapshot_may_be_replaced_by_garbage(serve, project, tmp_path, garbage):
    preview = serve(project)
    good = project.path(SNAPSHOT).read_bytes()
    with preview.events() as events:
        events.wait(lambda news: True)
        project.write(SNAPSHOT, garbage)
        events.wait(errors)
        assert preview.get("/guides/").status == 200
        project.write(SNAPSHOT, good)
        ends_well(preview, project, tmp_path, events)


def test_snapshot_may_be_locked(serve, project, tmp_path):
    preview = serve(project)
    connection = sqlite3.connect(project.path(SNAPSHOT), isolation_level=None)
    connection.execute("begin exclusive")
    connection.execute("update stocks set name = 'Locked' where symbol = 'ACME'")
    # A page whose rows must be read while nobody may.
    project.write("Content/stocks/index.md", project.read("Content/stocks/index.md").replace(
        "order by symbol", "order by symbol desc"))
    project.write("Content/about.md", "---\ntitle: About\norder: 9\n---\n\nWhile it is locked.\n")
    assert eventually(lambda: "While it is locked." in preview.get("/about/").text)
    assert preview.get("/stocks/").status in (200, 500)
    assert preview.get("/guides/").status == 200
    connection.execute("commit")
    connection.close()
    with preview.events() as events:
        ends_well(preview, project, tmp_path, events)
    assert "Locked" in preview.get("/stocks/ACME/").text


def test_pages_planned_while_the_snapshot_is_locked_come_afterwards(serve, project, tmp_path):
    preview = serve(project)
    connection = sqlite3.connect(project.path(SNAPSHOT), isolation_level=None)
    connection.execute("begin exclusive")
    project.write(
        "Content/new/[symbol].md", "---\ntitle: \"{{ symbol }}\"\npages: select symbol from stocks\n---\n\nNew.\n")
    with preview.events() as events:
        assert events.wait(lambda news: errors(news))
        connection.execute("rollback")
        connection.close()
        assert eventually(lambda: "New." in preview.get("/new/ACME/").text)
        assert events.wait(lambda news: not errors(news))


def test_slow_queries_hold_up_nothing_else(serve, project):
    preview = serve(project)
    preview.get("/")
    # More than the machine of CI has cores.
    names = ["slow1", "slow2", "slow3"]
    for name in names:
        project.write(
            f"Content/{name}.md",
            "---\ntitle: Slow\n---\n\n```sql endless\nwith recursive n(i) as (select 1 union all select i + 1 from n)\n"
            "select max(i) as m from n\n```\n\n{{ endless.m }}\n")
    requests = [threading.Thread(target=preview.get, args=(f"/{name}/",)) for name in names]
    for request in requests:
        request.start()
    time.sleep(0.5)
    project.write("Content/about.md", "---\ntitle: About\norder: 9\n---\n\nAt once.\n")
    start = time.monotonic()
    assert eventually(lambda: "At once." in preview.get("/about/").text)
    assert preview.get("/.bourse/preview.css").status == 200
    assert time.monotonic() - start < 5, "the limit of a query is ten seconds"
    for request in requests:
        request.join()


def test_file_that_cannot_be_read_is_told(serve, project, tmp_path):
    if os.geteuid() == 0:
        pytest.skip("root reads everything")
    preview = serve(project)
    with preview.events() as events:
        events.wait(lambda news: True)
        project.path("Content/about.md").chmod(0)
        events.wait(errors)
        project.path("Content/about.md").chmod(0o644)
        ends_well(preview, project, tmp_path, events)
