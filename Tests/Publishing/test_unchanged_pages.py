"""A build renders the pages that a change reaches, and no other."""

import csv
import io
import os
import re

import pytest

from bourse_site import ASSETS, differences, manifest_faults, page_count

NOTES = [f"notes/n{number}" for number in range(1, 6)]
SECTIONS = ["guides", "notes", "stocks"]


def rendered_by(project, change, arguments=()):
    """Makes a change and builds; the report, and the addresses of pages that are new, gone or have other bytes."""
    before = project.tree()
    change()
    outcome = project.counted(*arguments)
    assert outcome.status == 0, outcome.messages
    assert manifest_faults(project) == []
    report = outcome.report
    assert report["rendered"] + report["unchanged"] == report["pages"] == page_count(project)
    changed = {re.sub(r"/?(index\.html)?$", "", path) for path in differences(before, project.tree()) if path.endswith(".html")}
    return report, changed


def expect(project, pages, change, *, gone=()):
    """Exactly these pages are rendered and have other bytes; those that are gone were not rendered."""
    report, changed = rendered_by(project, change)
    assert changed == {*pages, *gone}
    assert report["rendered"] == len(pages)
    clean, _ = project.clean_build(project.root.parent / "clean")
    assert differences(clean.tree(), project.tree()) == []


def set_close(project, symbol, day, close):
    """Writes another close into a symbol's CSV file."""
    name = f"data/bars/{symbol}.csv"
    rows = list(csv.reader(io.StringIO(project.read(name))))
    found = [row for row in rows if row[0] == day]
    assert len(found) == 1
    found[0][1] = str(close)
    project.write(name, "".join(",".join(row) + "\n" for row in rows))


@pytest.mark.parametrize(("symbol", "day", "pages"), [
    ("ACME", "2026-01-12", ["stocks/ACME"]),
    ("ACME", "2026-01-08", ["stocks/ACME", "notes/n1"]),
    ("EAST", "2026-02-19", ["stocks/EAST", ""]),
])
@pytest.mark.parametrize("way", ["sql", "pull"])
def test_changed_bar_renders_the_pages_that_show_it(built, symbol, day, pages, way):
    (close,), = built.sql("select close from bars where symbol = ? and date = ?", symbol, day)

    def change():
        if way == "sql":
            built.sql("update bars set close = ? where symbol = ? and date = ?", close + 0.5, symbol, day)
        else:
            set_close(built, symbol, day, close + 0.5)
            built.pull()
    expect(built, pages, change)


def test_new_bar_renders_the_pages_that_show_or_count_it(built):
    expect(built, ["stocks/BOLT", "stocks"], lambda: built.sql(
        "insert into bars(symbol, date, close) values ('BOLT', '2026-01-30', 33)"))


def test_pull_of_the_same_rows_renders_nothing(built):
    expect(built, [], built.pull)


def test_newer_data_renders_every_page_that_tells_its_age(built):
    report, _ = rendered_by(built, lambda: built.sql(
        "insert into quotes(symbol, as_of, price) values ('ACME', '2026-02-23T20:00:00Z', 31)"))
    assert report["rendered"] == report["pages"]


@pytest.mark.parametrize("statement", [
    "insert into cash(currency, amount) values ('EUR', '5.00')",
    "insert into transactions(id, symbol, type, quantity, price, total, timestamp) "
    "values ('1', 'ACME', 'buy', 1, '1.00', '1.00', '2026-01-05T10:00:00Z')",
    "create index days on bars(date)",
    "update bars set volume = 77 where symbol = 'DUNE'",
    "update stocks set sector = 'Sand' where symbol = 'DUNE'",
    "update bars set close = close",
    "pragma user_version = 1",
    "vacuum",
])
def test_data_that_no_page_shows_renders_nothing(built, statement):
    expect(built, [], lambda: built.sql(statement))


def test_new_stock_renders_its_page_and_its_section(built):
    def change():
        built.sql("insert into stocks(symbol, name) values ('FERN', 'Fern Works')")
        built.sql("insert into bars(symbol, date, close) values ('FERN', '2026-01-05', 7), ('FERN', '2026-01-06', 8)")
    expect(built, ["stocks/FERN", "stocks"], change)


def test_removed_stock_takes_its_page_along(built):
    def change():
        built.sql("delete from stocks where symbol = 'BOLT'")
        built.sql("delete from bars where symbol = 'BOLT'")
        built.remove("Content/notes/n2.md")
    expect(built, ["stocks", "notes"], change, gone=["stocks/BOLT", "notes/n2"])
    assert not (built.site / "stocks" / "BOLT").exists()


def test_name_of_a_stock_renders_its_page_and_its_section(built):
    expect(built, ["stocks/CORE", "stocks"], lambda: built.sql("update stocks set name = 'Hull' where symbol = 'CORE'"))


@pytest.mark.parametrize(("old", "new", "pages"), [
    ("0.45", "0.46", ["regions"]),
    ("North,0.3\nWest,0.45\n", "West,0.45\nNorth,0.3\n", []),
])
def test_csv_table_renders_the_pages_whose_rows_change(built, old, new, pages):
    expect(built, pages, lambda: built.replace("data/regions.csv", old, new))


@pytest.mark.parametrize(("template", "old", "new", "pages"), [
    ("partials/byline", "<p>", "<p class=\"byline\">", NOTES),
    ("partials/day", "<time", "on <time", NOTES),
    ("layouts/article", "{{{content}}}", "<div>{{{content}}}</div>", NOTES),
    ("layouts/section", "<ul>", '<ul class="pages">', SECTIONS),
    ("layouts/stock", "<p>", '<p class="symbol">', [f"stocks/{symbol}" for symbol in ("ACME", "BOLT", "CORE", "DUNE", "EAST")]),
    ("components/notice", "notice", "remark", ["regions"]),
    ("components/listing", "<ul>", '<ul class="rows">', NOTES),
    ("components/unused", "<p>", "<div>", []),
    ("partials/unused", "Nobody", "No one", []),
])
def test_edited_template_renders_the_pages_that_use_it(built, template, old, new, pages):
    expect(built, pages, lambda: built.replace(f"Templates/{template}.mustache", old, new))


@pytest.mark.parametrize(("template", "old", "new"), [
    ("base", "<main", '<main class="wide"'), ("partials/header", "<header", '<header class="top"')])
def test_edited_template_of_all_pages_renders_all(built, template, old, new):
    report, changed = rendered_by(built, lambda: built.replace(f"Templates/{template}.mustache", old, new))
    assert report["rendered"] == report["pages"] == len(changed)


@pytest.mark.parametrize(("page", "old", "new", "pages"), [
    ("guides/g07", "explains", "shows", ["guides/g07"]),
    ("guides/g07", "title: Guide 7", "title: Guide seven", ["guides/g07", "guides"]),
    ("guides/g07", "title: Guide 7", "title: Guide 7\nslug: seven", ["guides/seven", "guides/g06", "guides"]),
    ("notes/n2", "description: What", "description: All that", ["notes/n2", "notes"]),
    ("notes/n2", "date: 2026-02-02", "date: 2026-02-12", ["notes/n2", "notes"]),
    ("regions", "Shares are", "The shares are", ["regions"]),
    ("guides/index", "Twenty", "Some twenty", ["guides"]),
    ("notes/index", "title: Notes", "title: All notes", ["notes", *NOTES]),
    ("guides/g03", "## Part of 3", "## A part of 3", ["guides/g03"]),
    ("index", "leads", "is ahead", [""]),
])
def test_edited_page_renders_what_shows_it(built, page, old, new, pages):
    gone = ["guides/g07"] if "slug" in new else []
    expect(built, pages, lambda: built.replace(f"Content/{page}.md", old, new), gone=gone)


@pytest.mark.parametrize(("old", "new"), [("title: About", "title: About us"), ("order: 9", "order: 0")])
def test_change_of_the_navigation_renders_all_pages(built, old, new):
    report, changed = rendered_by(built, lambda: built.replace("Content/about.md", old, new))
    assert report["rendered"] == report["pages"] == len(changed)


def test_new_page_renders_itself_and_its_section(built):
    expect(built, ["guides/g30", "guides"], lambda: built.write(
        "Content/guides/g30.md", "---\ntitle: Guide 30\n---\n\nNew.\n"))
    expect(built, ["guides"], lambda: built.remove("Content/guides/g30.md"), gone=["guides/g30"])
    assert not (built.site / "guides" / "g30").exists()


def test_renamed_page_renders_itself_its_section_and_what_links_to_it(built):
    def change():
        os.rename(built.path("Content/guides/g08.md"), built.path("Content/guides/eight.md"))
        built.replace("Content/guides/g07.md", "g08.md", "eight.md")
    expect(built, ["guides/eight", "guides/g07", "guides"], change, gone=["guides/g08"])


def test_page_that_becomes_a_draft_leaves_the_site_and_its_section(built):
    def change():
        built.replace("Content/guides/g20.md", "title: Guide 20", "title: Guide 20\ndraft: true")
        built.replace("Content/guides/g19.md", "g20.md", "g01.md")
    expect(built, ["guides/g19", "guides"], change, gone=["guides/g20"])


def test_file_that_is_only_copied_renders_nothing(built):
    report, changed = rendered_by(built, lambda: built.write("Content/guides/plan.svg", ASSETS["pictures/map.svg"]))
    assert report["rendered"] == 0 and changed == set()
    assert (built.site / "guides" / "plan.svg").read_text("utf-8") == ASSETS["pictures/map.svg"]


@pytest.mark.parametrize("name", ["Content/notes.txt", "Content/.hidden.md", "Templates/README.md", "data/other.csv", "README.md"])
def test_file_that_no_build_reads_renders_nothing(built, name):
    expect(built, [], lambda: built.write(name, "---\ntitle: Nothing\n---\n"))


def test_new_asset_reaches_the_pages(built):
    report, changed = rendered_by(built, lambda: built.write("Templates/assets/print.css", "@media print{nav{display:none}}\n"))
    assert len(changed) == report["rendered"] == report["pages"]


def test_change_and_its_undoing_render_one_page_each_time(built):
    before = built.tree()
    expect(built, ["guides/g07"], lambda: built.replace("Content/guides/g07.md", "explains", "shows"))
    report, changed = rendered_by(built, lambda: built.replace("Content/guides/g07.md", "shows", "explains"))
    assert changed == {"guides/g07"} and report["rendered"] <= 1
    assert built.tree() == before


def test_changes_that_were_seen_by_failed_builds_alone_are_rendered_later(built):
    built.replace("Content/guides/g07.md", "explains", "shows")
    built.replace("Content/about.md", "Begin", "{{ nothing.here }} Begin")
    assert built.build().status == 1
    built.replace("Content/guides/g08.md", "explains", "shows")
    assert built.build().status == 1
    built.replace("Content/about.md", "{{ nothing.here }} ", "")
    report, changed = rendered_by(built, lambda: None)
    assert changed == {"guides/g07", "guides/g08"}
    assert 2 <= report["rendered"] <= 3


def test_configuration_that_every_page_shows_renders_all(built):
    report, changed = rendered_by(built, lambda: built.replace("bourse.yml", "A small market", "A new market"))
    assert report["rendered"] == report["pages"] == len(changed)


def test_force_renders_all_pages(built):
    before = built.tree()
    report, changed = rendered_by(built, lambda: None, ["--force"])
    assert report["rendered"] == report["pages"] > 30
    assert built.tree() == before and changed == set()


def test_another_build_of_bourse_renders_all_pages(built, tmp_path):
    before, other = built.tree(), tmp_path / "other"
    program = bytearray(built.program.read_bytes())
    # The linker's note of its build, where it writes one. Source: elf(5).
    note = program.find(b"\x04\0\0\0\x14\0\0\0\x03\0\0\0GNU\0")
    if note >= 0:
        program[note + 16] ^= 1
    else:
        program += b"\0"
    other.write_bytes(program)
    other.chmod(0o755)
    assert built.counted().report["rendered"] == 0
    built.program = other
    report, changed = rendered_by(built, lambda: None)
    assert report["rendered"] == report["pages"]
    assert built.tree() == before and changed == set()


def test_options_of_one_build_do_not_reach_the_next(built):
    built.write("Content/guides/g40.md", "---\ntitle: Guide 40\ndraft: true\n---\n\nNot yet.\n")
    before = built.tree()
    for arguments, environment in ((["--drafts"], {}), ([], {"BOURSE_TITLE": "Another"}), ([], {"BOURSE_URL": "https://example.org/x/"})):
        outcome = built.build(*arguments, environment=environment)
        assert outcome.status == 0, outcome.messages
        assert built.tree() != before
        assert built.build().status == 0
        assert built.tree() == before


def test_second_build_renders_nothing_and_repeats_the_warnings(built):
    first = built.build("--force")
    second = built.build()
    assert "raw HTML" in second.messages
    assert first.diagnostics == second.diagnostics
    assert rendered_by(built, lambda: None)[0]["rendered"] == 0


def test_report_counts_what_there_is(built):
    report = built.counted().report
    assert [finding for finding in report["diagnostics"] if "raw HTML" in str(finding)]
    assert report["files"] == len(built.manifest["files"])
    assert report["pages"] == page_count(built) == 38
    built.replace("Content/about.md", "Begin", "{{ nothing.here }} Begin")
    failed = built.counted()
    assert failed.status == 1 and failed.report["status"] != report["status"]
