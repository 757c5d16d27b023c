"""Builds a site of random charts, some on each page, with the demo's own templates."""

import json
import re
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

from site_folder import Site

PROJECT = Path(__file__).parent.parent.parent
PER_PAGE = 20


def run(program, folder, *arguments):
    return subprocess.run([str(program), *arguments], cwd=folder, capture_output=True, text=True, timeout=300)


def write_site(folder, cases):
    """The inputs of a site with a heading and a chart for each case; returns the addresses of its pages."""
    folder = Path(folder)
    shutil.copytree(PROJECT / "Templates", folder / "Templates", dirs_exist_ok=True)
    (folder / "data").mkdir(parents=True, exist_ok=True)
    (folder / "Content").mkdir(exist_ok=True)
    tables = []
    for number, case in enumerate(cases):
        (folder / f"data/t{number}.csv").write_text(case.rows.csv(), "utf-8")
        tables.append(f"  t{number}: data/t{number}.csv\n")
    (folder / "bourse.yml").write_text("title: Charts\nurl: https://example.com/\ntables:\n" + "".join(tables))
    pages = []
    for start in range(0, len(cases), PER_PAGE):
        name = "index" if start == 0 else f"p{start // PER_PAGE}"
        blocks = "".join(block(start + offset, case) for offset, case in enumerate(cases[start:start + PER_PAGE]))
        text = f"---\ntitle: Charts from {start} on\ndescription: Random charts from {start} on.\n---\n{blocks}"
        (folder / f"Content/{name}.md").write_text(text, "utf-8")
        pages.append("" if name == "index" else f"{name}/")
    return pages


def block(number, case):
    data = f"q{number}"
    return (f"\n## Chart {number}\n\n```sql {data}\nselect * from t{number}\n```\n\n"
            f"```chart\n{case.yaml(data=data)}```\n")


def build(program, folder, cases):
    """Builds the site of the cases; returns it, its pages' addresses and what the program said as (case, message)."""
    pages = write_site(folder, cases)
    outcome = run(program, folder, "build", "--json")
    report = json.loads(outcome.stdout)
    said = []
    for diagnostic in report["diagnostics"]:
        lines = (Path(folder) / diagnostic["file"]).read_text("utf-8").splitlines()
        headings = [line for line in lines[:diagnostic["line"]] if line.startswith("## Chart ")]
        said.append((int(headings[-1].split()[-1]), diagnostic["message"]))
    return Site(Path(folder) / "Site"), pages, said


def marks(program, folder):
    """The marks that the program names when it meets one that it does not know."""
    folder = Path(folder)
    (folder / "Content").mkdir(parents=True)
    (folder / "Templates/layouts").mkdir(parents=True)
    (folder / "Templates/layouts/page.mustache").write_text("<!doctype html><title>t</title>{{{head}}}{{{content}}}")
    (folder / "data.csv").write_text("x,y\n1,2\n")
    (folder / "bourse.yml").write_text("title: Marks\nurl: https://example.com/\ntables:\n  t: data.csv\n")
    (folder / "Content/index.md").write_text(
        "---\ntitle: Marks\n---\n\n```sql q\nselect * from t\n```\n\n```chart\nmark: nothing\ndata: q\n```\n")
    message = run(program, folder, "build").stderr
    found = re.search(r"'nothing' is no value of 'mark'; known: (.*)", message)
    if not found:
        raise ValueError(f"the program does not say which marks it knows: {message}")
    return found[1].strip().split(", ")


def report(cases, found):
    """Which charts were found wrong, the first ten in full."""
    by_case = defaultdict(list)
    for number, finding in found:
        by_case[number].append(finding)
    parts = [f"{len(by_case)} of {len(cases)} charts"]
    for number, findings in sorted(by_case.items(), key=lambda item: item[0] or -1)[:10]:
        what = str(cases[number]) if number is not None else "a page"
        parts.append("\n".join(findings[:6]) + "\n" + what)
    return "\n\n".join(parts)
