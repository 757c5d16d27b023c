"""`bourse retarget`: a built site for another API, all of it or nothing, and a site that stays sound."""

import json
import re
import shutil
import signal
import subprocess
from collections import Counter

import pytest

from bourse_site import differences, manifest_faults, market_site, tree
from faults import calls, spread

OLD, NEW = "https://old.example.com/Prod", "https://new.example.com/v2"
ENVIRONMENTS = """environments:
  production: { api: https://production.example.com/Prod }
  still: { url: https://still.example.com/ }
"""
LIVE = ("index.html", "guides/g01/index.html", "stocks/ACME/index.html")


def live_site(root, program, **settings):
    """The small site with an API, built; three kinds of pages have scripts that call it."""
    project = market_site(root, program, guides=5, api=OLD, **settings)
    project.write("bourse.yml", project.read("bourse.yml") + ENVIRONMENTS)
    project.write("Templates/layouts/live.mustache", project.read("Templates/base.mustache").replace(
        "{{{head}}}", '{{{head}}}<script src="{{site.base}}config.js" defer data-live></script>'))
    for name in ("Content/index.md", "Content/guides/g01.md"):
        project.replace(name, "---\n", "---\nlayout: live\nlive: true\n")
    project.replace("Content/stocks/[symbol].md", "layout: stock\n", "layout: live\nlive: true\n")
    outcome = project.build()
    assert outcome.status == 0, outcome.messages
    return project


@pytest.fixture
def live(program, tmp_path):
    return live_site(tmp_path / "project", program)


def connects(project, path):
    return re.search(r"connect-src ([^;\"]*)", project.read("Site/" + path))[1]


def retargeted(project, *arguments, **options):
    outcome = project.run("retarget", *arguments, **options)
    assert outcome.status == 0, outcome.messages
    return outcome


def sound(project, api=NEW):
    """The manifest is true, the check is content, and nothing but the live pages and config.js knows the API."""
    assert manifest_faults(project) == []
    check = project.run("check", "--skip", "texts")
    assert check.status == 0, check.messages
    origin = api and re.match(r"https?://[^/]*", api)[0]
    for path in project.tree():
        if path.endswith(".html"):
            is_live = path in LIVE or re.match("stocks/[A-Z]+/", path)
            assert connects(project, path) == ("'self'" + (f" {origin}" if origin and is_live else ""))
    assert f"apiBaseURL: {json.dumps(api)}," in project.read("Site/config.js")


def test_another_address(live):
    sound(live, OLD)
    before = live.tree()
    outcome = retargeted(live, "--api-base-url", NEW)
    assert outcome.messages == f"Site: 8 files changed; 7 live pages now call {NEW}\n" and outcome.output == ""
    sound(live)
    assert len(differences(before, live.tree())) == 8
    assert retargeted(live, "--api-base-url", NEW + "/").messages == f"Site: nothing to change; 7 live pages call {NEW} already\n"
    retargeted(live, "--api-base-url", OLD)
    assert live.tree() == before


def test_no_api(live):
    assert "call no API" in retargeted(live, "--api-base-url", "").messages
    sound(live, None)


def test_the_next_build_makes_the_site_as_bourse_yml_says(live):
    before = live.tree()
    retargeted(live, "--api-base-url", NEW)
    report = live.counted().report
    assert report["rendered"] == 7 and live.tree() == before and manifest_faults(live) == []


def test_an_environment(live):
    retargeted(live, "--environment", "production")
    sound(live, "https://production.example.com/Prod")
    retargeted(live, "--environment", "production", environment={"BOURSE_API": NEW})
    sound(live)
    still = retargeted(live, "--environment", "still")
    assert "warning: 'Site' was built with another 'url' than environment 'still' has" in still.messages
    sound(live, OLD)
    unknown = live.run("retarget", "--environment", "produktion")
    assert unknown.status == 1 and "did you mean 'production'?" in unknown.messages
    sound(live, OLD)


def test_below_a_base_path(program, tmp_path):
    live = live_site(tmp_path / "project", program, url="https://example.com/market/")
    assert 'src="/market/config.js"' in live.read("Site/index.html")
    retargeted(live, "--api-base-url", NEW)
    sound(live)


@pytest.mark.parametrize("address", [
    "new.example.com", "ftp://new.example.com", "https://user@new.example.com", "https://new.example.com/?a", "https://new.example.com/#a",
    "https://", "https://new.example.com/a b", "https://new.example.com'; script-src *", "javascript:alert(1)", " ",
])
def test_a_wrong_address_changes_nothing(live, address):
    before = tree(live.root)
    outcome = live.run("retarget", "--json", "--api-base-url", address)
    assert outcome.status == 64 and "must be an address like" in outcome.report["diagnostics"][0]["message"]
    assert tree(live.root) == before


def test_exactly_one_address_is_given(live):
    for arguments in ((), ("--api-base-url", NEW, "--environment", "production")):
        outcome = live.run("retarget", *arguments)
        assert outcome.status == 64 and "either --api-base-url or --environment" in outcome.messages


def test_a_dry_run_lists_and_writes_nothing(live):
    before = tree(live.root)
    outcome = retargeted(live, "--api-base-url", NEW, "--dry-run")
    assert len(outcome.output.splitlines()) == 8 and "config.js\n" in outcome.output and "8 files would change" in outcome.messages
    assert tree(live.root) == before


def test_one_line_of_json(live):
    outcome = retargeted(live, "--json", "--api-base-url", NEW)
    report = outcome.report
    assert outcome.output.count("\n") == 1 and outcome.messages == ""
    assert report["status"] == "ok" and report["apiBaseURL"] == NEW and report["livePages"] == 7
    assert report["changedFiles"] == 8 == len(report["files"]) and set(LIVE) < set(report["files"])


@pytest.mark.parametrize("path,old,new,place", [
    ("config.js", "apiBaseURL", "url", "Site/config.js:1:1"), ("guides/g01/index.html", "; connect-src", "; x-src", "Site/guides/g01/index.html:4:"),
    ("index.html", "connect-src 'self'", "connect-src *", "Site/index.html:4:"),
    ("index.html", "<title>", "<meta http-equiv=Content-Security-Policy content=''><title>", "Site/index.html:7:1"),
])
def test_what_is_not_as_bourse_writes_it_is_refused_and_nothing_changes(live, path, old, new, place):
    text = live.read("Site/" + path)
    assert old in text
    live.path("Site/" + path).unlink()
    live.write("Site/" + path, text.replace(old, new, 1))
    before = tree(live.root)
    outcome = live.run("retarget", "--api-base-url", NEW)
    assert outcome.status == 1 and outcome.messages.startswith(place), outcome.messages
    assert "Site stays as it was" in outcome.messages
    assert tree(live.root) == before


def test_a_copy_without_the_project(live, tmp_path):
    """What a pipeline hands on: the folder alone."""
    target = tmp_path / "artifact" / "public"
    shutil.copytree(live.site, target)
    before, own = tree(target), live.tree()
    outcome = live.run("retarget", str(target), "--api-base-url", NEW)
    assert outcome.status == 0, outcome.messages
    assert len(differences(before, tree(target))) == 8 and live.tree() == own
    nothing = live.run("retarget", str(tmp_path), "--api-base-url", NEW)
    assert nothing.status == 1 and "there is no config.js" in nothing.messages
    assert not (tmp_path.parent / ".bourse").exists()


def test_files_of_old_sites_are_never_written_through(live, tmp_path):
    """Whoever has a link to a file of the site keeps what it had."""
    links = tmp_path / "links"
    subprocess.run(["cp", "-al", str(live.site), str(links)], check=True)
    before = tree(links)
    retargeted(live, "--api-base-url", NEW)
    retargeted(live, "--api-base-url", "")
    assert tree(links) == before


def test_hidden_files_stay(live):
    live.write("Site/.gitignore", "*\n")
    live.write("Site/.well-known/security.txt", "Contact: mailto:security@example.com\n")
    retargeted(live, "--api-base-url", NEW)
    assert live.read("Site/.gitignore") == "*\n" and live.path("Site/.well-known/security.txt").exists()


def test_a_link_in_the_site_is_no_file_of_a_build(live, tmp_path):
    (tmp_path / "outside.html").write_text(live.read("Site/index.html"), "utf-8")
    (live.site / "outside.html").symlink_to(tmp_path / "outside.html")
    outcome = live.run("retarget", "--api-base-url", NEW)
    assert outcome.status == 1 and "Site/outside.html" in outcome.messages
    assert OLD[:23] in (tmp_path / "outside.html").read_text("utf-8")


def test_a_build_at_work_is_not_disturbed(live, tmp_path):
    import fcntl
    with open(live.path(".bourse/build.lock"), "a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        before = live.tree()
        outcome = live.run("retarget", "--api-base-url", NEW)
        assert outcome.status == 1 and "another build" in outcome.messages
        assert live.tree() == before


def test_a_kill_at_any_call_leaves_the_old_site_or_the_new(live, faults, every, tmp_path):
    def begin(folder):
        return live.copy(folder / "project")

    arrival = begin(tmp_path / "arrival")
    log = tmp_path / "arrival" / "log"
    retargeted(arrival, "--api-base-url", NEW, environment=faults.counting(arrival.root, log))
    before, after = live.tree(), arrival.tree()
    points = spread(calls(log), 50)
    assert len(points) > 20
    states = Counter()

    def disturb(call, folder):
        project = begin(folder)
        outcome = project.run(
            "retarget", "--api-base-url", NEW, environment=faults.killing(project.root, folder / "log", call))
        if outcome.status not in (-signal.SIGKILL, 0):
            return [f"{call.words}: ended with {outcome.status}: {outcome.messages[-300:]}"]
        now = project.tree()
        states["old" if now == before else "new" if now == after else "neither"] += 1
        found = [] if now in (before, after) else [f"{call.words}: neither the old site nor the new"]
        again = project.run("retarget", "--api-base-url", NEW)
        if again.status or project.tree() != after or manifest_faults(project):
            found.append(f"{call.words}: once more: {again.messages} {manifest_faults(project)}")
        if project.build().status or project.tree() != before or manifest_faults(project):
            found.append(f"{call.words}: the next build did not make the site anew")
        shutil.rmtree(folder)
        return found
    every(points, disturb)
    assert states["old"] > 5 and states["new"] >= 1, states


def test_a_full_disk_leaves_the_old_site(live, faults, tmp_path):
    import errno
    before = live.tree()
    log = tmp_path / "log"
    copy = live.copy(tmp_path / "copy")
    retargeted(copy, "--api-base-url", NEW, environment=faults.counting(copy.root, log))
    for call in [call for call in calls(log) if call.name in ("write", "open", "link")][::7]:
        outcome = live.run(
            "retarget", "--api-base-url", NEW, environment=faults.failing(live.root, tmp_path / "log2", call, errno.ENOSPC))
        assert (outcome.status, live.tree() == before) in ((1, True), (0, False)), f"{call.words}: {outcome}"
        retargeted(live, "--api-base-url", OLD)
        assert live.tree() == before and manifest_faults(live) == []
