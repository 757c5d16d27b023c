"""Whatever was edited, a build on top of earlier ones gives the bytes, the messages and the ending of a clean one."""

import random
import shutil
from collections import Counter

from bourse_site import differences, manifest_faults, market_site
from editor import EDITS, Editor


class Comparison:
    """A site that is edited and built again and again, beside copies that are built once."""

    def __init__(self, project, folder):
        self.project = project
        self.folder = folder
        self.before = project.tree()

    def faults(self, *, options=(), environment=None, force=False):
        """Builds both; what is not the same."""
        copy = self.project.copy(fresh(self.folder / "clean"), clean=True)
        forced = ["--force"] if force else []
        processes = [project.start("build", "--json", *options, *more, environment=environment)
                     for project, more in ((self.project, forced), (copy, []))]
        built, clean = self.project.finish(processes[0]), copy.finish(processes[1])
        self.status = built.status
        tree = self.project.tree()
        if built.status != clean.status:
            yield f"ended with {built.status}, a clean build with {clean.status}:\n{built.messages}\n{clean.messages}"
        if built.report.get("diagnostics") is None or built.diagnostics != clean.diagnostics:
            yield f"says:\n{built.messages}\na clean build says:\n{clean.messages}"
        if built.status == 0:
            if different := differences(tree, copy.tree()):
                yield f"other files than a clean build's: {different[:8]}"
            if self.project.manifest != copy.manifest:
                yield "another manifest than a clean build's"
            if wrong := manifest_faults(self.project):
                yield f"the manifest is wrong about {wrong[:5]}"
            yield from self._faults_of_a_further_build(built, tree, options, environment)
        elif built.status != 1 and not (built.status == 2 and "--strict" in options):
            yield f"ended with {built.status}: {built.messages}"
        elif tree != self.before:
            yield f"failed, but touched {differences(tree, self.before)[:5]}"
        if force and built.status == 0 and built.report["rendered"] != built.report["pages"]:
            yield "did not render all pages with --force"
        self.before = tree

    def _faults_of_a_further_build(self, built, tree, options, environment):
        again = self.project.counted(*options, environment=environment)
        if again.status != 0 or self.project.tree() != tree:
            yield f"a further build gave {differences(self.project.tree(), tree)[:5]}: {again.messages}"
        elif again.report["rendered"] != 0:
            yield f"a further build rendered {again.report['rendered']} pages"
        elif again.diagnostics != built.diagnostics:
            yield f"says:\n{built.messages}\na further build says:\n{again.messages}"


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def test_random_edits_give_what_a_clean_build_gives(program, seed, pytestconfig, record_property, tmp_path):
    chance, count = random.Random(seed), pytestconfig.getoption("--edits")
    project = market_site(tmp_path / "project", program, guides=6)
    ways = [([], {}), (["--drafts"], {}), (["--strict"], {}), ([], {"BOURSE_TITLE": "Another"}), ([], {"BOURSE_URL": "https://x.example/y/"})]
    editor, comparison = Editor(project, chance), Comparison(project, tmp_path)
    history, endings, kinds, broken = [], Counter(), Counter(), 0
    for number in range(count + 1):
        if number == 0:
            told = "the site as it is made"
        elif broken > chance.randrange(3):
            told = editor.mend()
        else:
            told = editor.step()
        options, environment = chance.choice(ways) if chance.random() < 0.1 else ways[0]
        history.append(f"{number}. {told} {' '.join(options)} {environment or ''}".rstrip())
        kinds[told.split(":")[0]] += 1
        comparison.before = project.tree()
        found = list(comparison.faults(options=options, environment=environment, force=number % 40 == 39))
        assert not found, "\n".join([
            f"seed {seed}, in {project.root}:", *found, "The edits so far:", *history])
        endings[comparison.status] += 1
        broken = broken + 1 if comparison.status == 1 else 0
        if comparison.status == 0:
            editor.remember()
    record_property("measured", f"{count} random edits, seed {seed}: {endings[0]} built, {endings[1]} refused, {endings[2]} strict")
    # Most edits must lead to a site that can be compared, and some to none.
    assert endings[0] > count * 0.6 and endings[1] > count * 0.03, endings
    assert count < 300 or len(kinds) > len(set(EDITS)) * 0.9, kinds


def test_comparison_notices_a_page_that_is_not_rendered(program, tmp_path):
    """The comparison can fail: with the old page in place of the new one, and with another message."""
    project = market_site(tmp_path / "project", program, guides=6)
    comparison = Comparison(project, tmp_path)
    assert list(comparison.faults()) == []
    page = project.site / "about" / "index.html"
    old = page.read_bytes()
    project.replace("Content/about.md", "Begin", "Start")
    finish = project.finish

    def finish_and_spoil(process, **options):
        outcome = finish(process, **options)
        page.write_bytes(old)
        return outcome
    project.finish = finish_and_spoil
    assert any("about/index.html" in fault for fault in comparison.faults())
