"""The same random charts as SVG files of their own, drawn by `bourse chart` and opened in the browser one by one."""

import random
import xml.etree.ElementTree as xml

import pytest

import chart_site
from browser_checks import CHART_NAMES, CHART_TEXT

WIDTHS = (320, 640, 1000)
KNOWN = {"svg", "title", "desc", "style", "g", "path", "text", "tspan", "circle", "rect", "line", "defs", "pattern", "clipPath"}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def pictures(program, cases, tmp_path_factory):
    """The files of all cases that have something to draw, by number, each of one of the widths; and what went wrong."""
    folder = tmp_path_factory.mktemp("pictures")
    files, found = {}, []
    for number, case in enumerate(cases):
        spec, data, file = folder / f"{number}.yml", folder / f"{number}.csv", folder / f"{number}.svg"
        spec.write_text(case.yaml(), "utf-8")
        data.write_text(case.rows.csv(), "utf-8")
        width = random.Random(case.seed).choice(WIDTHS)
        outcome = chart_site.run(
            program, folder, "chart", spec.name, "--data", data.name, "-o", file.name, "--width", str(width))
        if outcome.returncode != 0:
            found.append((number, outcome.stderr))
        elif file.exists() == (case.rows.count == 0):
            found.append((number, "a picture of nothing" if file.exists() else f"no picture: {outcome.stderr}"))
        elif file.exists():
            files[number] = file
    return files, found


def test_every_picture_is_drawn(cases, pictures):
    assert pictures[1] == [], chart_site.report(cases, pictures[1])


def test_pictures_are_sound_xml_without_scripts_and_other_files(cases, pictures):
    found = []
    for number, file in pictures[0].items():
        root = xml.parse(file).getroot()
        if root.tag != SVG + "svg" or root.find(SVG + "title") is None and root.find(SVG + "desc") is None:
            found.append((number, "no drawing with a name"))
        for element in root.iter():
            if element.tag.removeprefix(SVG) not in KNOWN:
                found.append((number, f"an element {element.tag}"))
            found += [(number, f"{name}={value}") for name, value in element.attrib.items()
                      if name.startswith("on") or "href" in name or name == "style"]
    assert found == [], chart_site.report(cases, found)




def test_pictures_are_readable(browser, cases, pictures):
    found = []
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    for number, file in pictures[0].items():
        found += [(number, f"{file.name}: {text}") for text in picture_findings(page, file)]
    context.close()
    assert found == [], chart_site.report(cases, found)


def picture_findings(page, file):
    page.goto(file.as_uri())
    return page.evaluate(CHART_TEXT, {"smallest": 12})["found"] + page.evaluate(CHART_NAMES, {})


@pytest.mark.parametrize(("attributes", "text", "finding"), [
    ('role="img" aria-label="a"', '<text x="60" y="20">two</text>', None),
    ('role="img" aria-label="a"', '<text x="12" y="20">two</text>', "overlaps"),
    ('role="img" aria-label="a"', '<text x="190" y="20">two</text>', "leaves its chart"),
    ('role="img" aria-label="a"', '<text x="60" y="20" font-size="9">two</text>', "has 9.0 px"),
    ('role="img"', '<text x="60" y="20">two</text>', "has no name"),
])
def test_fault_of_a_picture_is_found(browser, tmp_path, attributes, text, finding):
    file = tmp_path / "a.svg"
    file.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40" font-size="12" {attributes}>'
                    f'<text x="8" y="20">one</text>{text}</svg>')
    page = browser.new_page()
    found = picture_findings(page, file)
    page.close()
    assert found == [] if finding is None else any(finding in one for one in found), found
