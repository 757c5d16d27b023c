"""Random edits as those of publishing, saved in the ways of editors, and with folders that come, move and go."""

import os
import random

from bourse_site import Project
from editor import Editor


class SavingProject(Project):
    """Writes files as different editors do."""

    def __init__(self, root, program, chance=None):
        super().__init__(root, program)
        self.chance = chance or random.Random(0)

    def write(self, name, content):
        path = self.path(name)
        if not path.is_file() or not name.startswith(("Content/", "Templates/", "data/", "bourse.yml")):
            return super().write(name, content)
        way = self.chance.choice(["in place", "beside and renamed", "with a backup", "deleted and anew", "in pieces"])
        data = content.encode("utf-8", "surrogateescape") if isinstance(content, str) else content
        match way:
            case "in place":
                path.write_bytes(data)
            case "beside and renamed":
                beside = path.with_name(f".{path.name}.tmp")
                beside.write_bytes(data)
                os.rename(beside, path)
            case "with a backup":
                backup = path.with_name(path.name + "~")
                os.rename(path, backup)
                path.write_bytes(data)
                backup.unlink()
            case "deleted and anew":
                path.unlink()
                path.write_bytes(data)
            case "in pieces":
                with open(path, "wb") as file:
                    for start in range(0, len(data), 500):
                        file.write(data[start:start + 500])
                        file.flush()


class PreviewEditor(Editor):
    """Edits folders too."""

    def step(self):
        if self.chance.random() < 0.85:
            return super().step()
        kind = self.chance.choice([self.folders_made_and_filled, self.folder_moved, self.folder_removed, self.folder_away_and_back])
        return f"{kind.__name__.replace('_', ' ')}: {kind()}"

    def folders_made_and_filled(self):
        page = f"Content/f{self._new()}/deep/er/p{self._new()}.md"
        self.project.write(page, f"---\ntitle: The {self._words(2)}\n---\n\n{self._words(6)}\n")
        return page

    def _some_folder(self):
        names = sorted(path.name for path in self.project.path("Content").iterdir() if path.is_dir() and path.name[0] == "f")
        return f"Content/{self.chance.choice(names)}" if names else None

    def folder_moved(self):
        folder = self._some_folder()
        if folder is None:
            return "none"
        target = f"Content/f{self._new()}"
        os.rename(self.project.path(folder), self.project.path(target))
        return f"{folder} to {target}"

    def folder_removed(self):
        folder = self._some_folder()
        if folder is None:
            return "none"
        for page in self._files(folder + "/", ".md"):
            self._relink(page, "Content/index.md")
        self.project.remove(folder)
        return folder

    def folder_away_and_back(self):
        top = self.chance.choice(["Content", "Templates", "Content/guides", "data"])
        os.rename(self.project.path(top), self.project.path("away"))
        os.rename(self.project.path("away"), self.project.path(top))
        return top
