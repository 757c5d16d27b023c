"""A build that leads from one state of a site to another, ready to be disturbed as often as a test likes."""

import shutil

from bourse_site import SPARE, differences, manifest_faults, market_site, tree
from faults import calls

SECRET = "Nothing of the site may touch this."


class Journey:
    """The site in state A, built, with the inputs of state B already there."""

    def __init__(self, program, faults, folder):
        self.program = program
        self.faults = faults
        self._folder = folder
        self._start = market_site(folder / "start" / "project", program)
        self._add_surroundings()
        self._build(self._start)
        self.before = self._start.tree()
        lead_to_b(self._start)

        arrival = self.begin(folder / "arrival")
        self._build(arrival)
        self.after = arrival.tree()
        self.diagnostics = arrival.build().diagnostics
        self.names = arrival.surroundings()
        self.canary = tree(folder / "start" / "canary")
        shutil.copytree(folder / "start" / "canary", folder / "clean" / "canary", symlinks=True)
        clean, outcome = arrival.clean_build(folder / "clean" / "project")
        assert outcome.status == 0, outcome.messages
        visible = {path: digest for path, digest in self.after.items() if not path.startswith(".")}
        assert differences(clean.tree(), visible) == []
        assert len(differences(self.before, self.after)) > 10

    def _build(self, project):
        outcome = project.build()
        assert outcome.status == 0, outcome.messages
        assert manifest_faults(project) == []

    def _add_surroundings(self):
        """What is not the site's: hidden entries in Site, and a folder that links lead to."""
        canary = self._start.root.parent / "canary"
        (canary / "inner").mkdir(parents=True)
        (canary / "note.md").write_text(f"---\ntitle: Linked\n---\n\n{SECRET}\n", "utf-8")
        (canary / "inner" / "picture.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", "utf-8")
        content = self._start.path("Content")
        (content / "linked.md").symlink_to("../../canary/note.md")
        (content / "linked.svg").symlink_to("../../canary/inner/picture.svg")
        (content / "linked-folder").symlink_to("../../canary")
        self._start.write("Site/.gitignore", "*\n!.gitignore\n")
        self._start.write("Site/.well-known/security.txt", "Contact: mailto:security@example.com\n")
        (self._start.site / ".well-known" / "canary").symlink_to("../../../canary")
        (self._start.site / ".canary").symlink_to("../../canary")

    def begin(self, folder):
        """The state before the journey in a folder of its own."""
        shutil.copytree(self._folder / "start" / "canary", folder / "canary", symlinks=True)
        return self._start.copy(folder / "project")

    def counted_calls(self, folder, arguments=()):
        """What an undisturbed build does."""
        project, log = self.begin(folder), folder / "log"
        outcome = project.build(*arguments, environment=self.faults.counting(project.root, log))
        assert outcome.status == 0, outcome.messages
        return calls(log)

    def state(self, project):
        """`A`, `B`, or what is wrong with the visible site."""
        now = project.tree()
        if now == self.before:
            return "A"
        if now == self.after:
            return "B"
        return (f"neither: {len(differences(now, self.before))} entries are not A's, "
                f"{len(differences(now, self.after))} not B's, such as {differences(now, self.after)[:3]}")

    def faults_after(self, project, place):
        """What is wrong after one more, plain build."""
        outcome = project.build()
        found = []
        if outcome.status != 0:
            found.append(f"{place}: the next build ended with {outcome.status}: {outcome.messages[-300:]}")
        elif self.state(project) != "B":
            found.append(f"{place}: the next build did not give B: {self.state(project)}")
        elif manifest_faults(project):
            found.append(f"{place}: the manifest is wrong about {manifest_faults(project)[:3]}")
        elif project.surroundings() != self.names:
            found.append(f"{place}: litter: {sorted(set(project.surroundings()) ^ set(self.names))}")
        elif strange := tree(project.path(SPARE)).keys() - self.before.keys() - self.after.keys():
            found.append(f"{place}: the spare folder gathers {sorted(strange)[:5]}")
        if tree(project.root.parent / "canary") != self.canary:
            found.append(f"{place}: the folder beside the project was touched")
        return found

    def discard(self, folder):
        shutil.rmtree(folder)


def lead_to_b(project):
    """Pages come, go and change, and so do assets and data."""
    project.remove("Content/guides/g13.md")
    project.replace("Content/guides/g12.md", "(g13.md)", "(g21.md)")
    project.write("Content/guides/g21.md", "---\ntitle: Guide 21\n---\n\nThe next is [here](g14.md).\n")
    project.write("Content/fresh/index.md", "---\ntitle: Fresh\nlayout: section\n---\n")
    project.write("Content/fresh/first.md", "---\ntitle: First\n---\n\nSomething new.\n")
    project.replace("Content/guides/g05.md", "explains", "describes")
    project.replace("Content/notes/n2.md", "title: Note 2", "title: Second note")
    project.replace("Templates/assets/pictures/map.svg", "M0 0h8v8z", "M0 0h8v6z")
    project.write("Content/guides/plan.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    project.write("Content/guides/photo.png", bytes(range(256)) * 64)
    project.sql("update bars set close = close + 1 where symbol = 'CORE' and date = '2026-01-09'")


def lead_to_c(project):
    """From B on: every page changes."""
    project.replace("bourse.yml", "title: A small market", "title: A market of its own")
    project.replace("Templates/assets/style.css", "60rem", "64rem")
    project.remove("Content/fresh")
    project.replace("Content/guides/g12.md", "(g21.md)", "(g14.md)")
    project.remove("Content/guides/g21.md")
