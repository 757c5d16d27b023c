"""Times `bourse` as a whole process: CPU seconds and peak memory, the median of several runs.

Usage: python3 Tests/Bench/bench.py [PROGRAM] [RUNS]
"""

import os
import random
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORDS = "market price share volume session close open high low trade index bond yield risk return model error".split()


def measure(command, folder, runs, prepare=None):
    """The medians of CPU seconds, wall seconds and MiB over some runs, after one that does not count.

    `prepare(folder, number)` is called before each run, out of the count.
    """
    seen = []
    for number in range(runs + 1):
        if prepare:
            prepare(folder, number)
        start = os.times().elapsed
        child = os.fork()
        if child == 0:
            os.chdir(folder)
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, 2)
            os.execv(command[0], command)
        _, status, usage = os.wait4(child, 0)
        if status != 0:
            sys.exit(f"{' '.join(command)} failed in {folder}")
        seen.append((usage.ru_utime + usage.ru_stime, os.times().elapsed - start, usage.ru_maxrss / 1024))
    return [statistics.median(column) for column in zip(*seen[1:])]


def write_pages(folder, count):
    """A site of plain pages of about 4 KB in sections of 100, the same every time."""
    chance = random.Random(1)

    def words(number):
        return " ".join(chance.choice(WORDS) for _ in range(number)) + "."

    (folder / "Templates/layouts").mkdir(parents=True)
    (folder / "bourse.yml").write_text("title: Pages\nurl: https://example.com/\n")
    (folder / "Templates/layouts/page.mustache").write_text(
        '<!doctype html>\n<html lang="en"><head>{{{head}}}</head><body><h1>{{page.title}}</h1>{{{content}}}'
        '{{#section.pages}}<p><a href="{{url}}">{{title}}</a></p>{{/section.pages}}</body></html>\n')
    (folder / "Content").mkdir()
    (folder / "Content/index.md").write_text("---\ntitle: Home\ndescription: Pages of no meaning.\n---\n")
    for number in range(count):
        section = folder / f"Content/s{number // 100}"
        if number % 100 == 0:
            section.mkdir(parents=True)
            (section / "index.md").write_text(
                f"---\ntitle: Section {number // 100}\ndescription: Pages of section {number // 100}.\n---\n")
        body = "".join(
            f"## {words(4)}\n\n{words(70)} **{words(2)}** [link](/s{number // 100}/)\n\n- {words(5)}\n- {words(5)}\n\n"
            for _ in range(6))
        table = "| a | b |\n|---|--:|\n" + "".join(f"| {words(1)} | {chance.random():.3f} |\n" for _ in range(8))
        (section / f"p{number}.md").write_text(
            f"---\ntitle: Page {number}\ndate: 2020-01-{number % 28 + 1:02d}\n---\n\n{body}{table}")


def forget(folder, _):
    """The next build starts from nothing but the inputs."""
    shutil.rmtree(folder / "Site", ignore_errors=True)
    for path in (folder / ".bourse").glob("*"):
        if path.name != "snapshot.sqlite":
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def edit(folder, number):
    """One page says something else."""
    with open(folder / "Content/s3/p301.md", "a") as file:
        file.write(f"\nEdit {number}.\n")


def main():
    program = str(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / ".build/release/bourse").resolve())
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    with tempfile.TemporaryDirectory() as temporary:
        demo = Path(temporary) / "demo"
        demo.mkdir()
        for name in ("Content", "Templates"):
            shutil.copytree(ROOT / name, demo / name)
        shutil.copy(ROOT / "bourse.yml", demo)
        pages = Path(temporary) / "pages"
        write_pages(pages, 2000)
        print(f"{'':40}{'CPU s':>8}{'wall s':>8}{'MiB':>8}   median of {runs}")
        for label, arguments, folder, prepare in (
            ("pull of the demo", ["pull"], demo, None),
            ("build of the demo from nothing", ["build"], demo, forget),
            ("build of the demo, nothing changed", ["build"], demo, None),
            ("build of 2,000 pages from nothing", ["build"], pages, forget),
            ("build of 2,000 pages, nothing changed", ["build"], pages, None),
            ("build of 2,000 pages, one edited", ["build"], pages, edit),
            ("check of 2,000 pages", ["check"], pages, None),
        ):
            cpu, wall, memory = measure([program, *arguments], folder, runs, prepare)
            print(f"{label:40}{cpu:8.2f}{wall:8.2f}{memory:8.0f}")


if __name__ == "__main__":
    main()
