"""Times `bourse serve` as an author sees it: from a saved file to the new text in an open Chromium, among many pages.

Usage: python3 Tests/Bench/preview.py [PROGRAM] [PAGES] [EDITS]

Prints the median, the 90th percentile and the most of each kind of edit in milliseconds, and the server's memory. The time ends
when a check in the browser, asked once a frame, sees the new text; it includes the watcher's wait for further changes.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench import ROOT, write_pages


def cpu_seconds(process):
    fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wait_until_idle(process):
    """Until the look at all pages is over: less than a hundredth of a core."""
    last = cpu_seconds(process)
    while True:
        time.sleep(0.5)
        now = cpu_seconds(process)
        if now - last < 0.005:
            return
        last = now


def memory(process):
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


class Author:
    """Changes a file so that a mark appears on the page."""

    def __init__(self, path, change):
        self.path, self.change = path, change
        self.original = path.read_text()

    def edit(self, mark):
        # As editors save: a new file takes the old one's place.
        new = self.path.with_name(f".{self.path.name}.new")
        new.write_text(self.change(self.original, mark))
        new.rename(self.path)

    def restore(self):
        self.path.write_text(self.original)


def measure(page, process, author, edits, seen):
    times = []
    for number in range(edits):
        mark = f"mark{number}x{author.path.stem}"
        wait_until_idle(process)
        start = time.perf_counter()
        author.edit(mark)
        page.wait_for_function(seen, arg=mark, polling="raf", timeout=30000)
        times.append((time.perf_counter() - start) * 1000)
    author.restore()
    wait_until_idle(process)
    return sorted(times)


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / ".build/release/bourse")
    pages = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    edits = int(sys.argv[3]) if len(sys.argv) > 3 else 30
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder) / "site"
        site.mkdir()
        write_pages(site, pages)
        style = site / "Templates/assets/style.css"
        style.parent.mkdir()
        style.write_text("body { color: black }\n")
        start = time.perf_counter()
        server = subprocess.Popen(
            [program, "serve", "-C", str(site), "--port", "0", "--quiet"], stdout=subprocess.PIPE, text=True)
        address = server.stdout.readline().strip()
        print(f"{pages} pages: serving after {time.perf_counter() - start:.2f} s")
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(address + "s3/p301/")
        wait_until_idle(server)
        print(f"all pages looked at after {time.perf_counter() - start:.2f} s, {memory(server):.0f} MiB")
        text = "mark => document.body.innerText.includes(mark)"
        color = "mark => getComputedStyle(document.body).getPropertyValue('--mark') === mark"
        page_file = site / "Content/s3/p301.md"
        kinds = {
            "text of the page": (Author(page_file, lambda old, mark: f"{old}\n{mark}\n"), text),
            "title of the page": (
                Author(page_file, lambda old, mark: old.replace("title: Page 301", f"title: Page {mark}")), text),
            "style sheet": (Author(style, lambda old, mark: old.replace("{", f"{{ --mark:{mark};")), color),
            "template of all pages": (
                Author(
                    site / "Templates/layouts/page.mustache",
                    lambda old, mark: old.replace("<body>", f"<body><p>{mark}</p>")), text),
        }
        for name, (author, seen) in kinds.items():
            # After an edit that all pages depend on, all of them are looked at: some seconds.
            count = edits if author.path == page_file else min(edits, 5)
            times = measure(page, server, author, count, seen)
            print(
                f"{name}: median {statistics.median(times):.0f} ms, 90 % {times[len(times) * 9 // 10]:.0f} ms,"
                f" most {times[-1]:.0f} ms")
        print(f"at the end {memory(server):.0f} MiB")
        browser.close()
        server.terminate()
        server.wait()


main()
