"""What a build from nothing publishes, and whether a preview shows the same."""

import hashlib
import re
import shutil
import time
from urllib.parse import quote

SCRIPT = re.compile(rb'<script src="/\.bourse/preview\.js" data-digest="([0-9a-f]*)" async></script>\n')


class Published:
    """A build of a copy of a project in a folder that has seen none before, drafts included."""

    def __init__(self, project, folder, environment=None):
        shutil.rmtree(folder, ignore_errors=True)
        copy = project.copy(folder, clean=True)
        outcome = copy.build("--json", "--drafts", environment=environment)
        assert outcome.status in (0, 1), outcome
        self.has_errors = outcome.status == 1
        self.mistakes = told(outcome.report["diagnostics"])
        self.folder = copy.site
        self.files = {} if self.has_errors else {entry["path"]: entry for entry in copy.manifest["files"]}

    def bytes(self, path):
        return (self.folder / path).read_bytes()


def told(mistakes):
    """Mistakes, without what only one of the ways to tell them has."""
    return sorted((mistake["severity"], mistake.get("file") or "", mistake.get("line") or 0, mistake["message"])
                  for mistake in mistakes if mistake["severity"] in ("error", "warning"))


def address(path, base="/"):
    """The address of a file of the site: of a page, the one that links lead to."""
    return base + quote(re.sub(r"(^|/)index\.html$", r"\1", path))


def without_script(body):
    """The page as published, the number of script elements, and whether they stand where they should."""
    digests = SCRIPT.findall(body)
    plain = SCRIPT.sub(b"", body)
    place = body.lower().find(b"</head>")
    stands = len(digests) == 1 and (body[:place] if place >= 0 else body).endswith(
        b'data-digest="' + hashlib.sha256(plain).hexdigest().encode() + b'" async></script>\n')
    return plain, len(digests), stands


def differences(preview, published, gone=(), base="/"):
    """In what the preview's files are not those of a build.

    `gone` are files of earlier builds: those that the site has no longer must be answered with 404. Assets stay for a while,
    since pages that are open name them.
    """
    connection = preview.connection()
    try:
        for path in published.files:
            answer = preview.get(address(path, base), connection=connection)
            expected = published.bytes(path)
            if answer.status != 200:
                yield f"{path}: {answer}"
                continue
            body = answer.body
            if path.endswith(".html"):
                body, count, stands = without_script(body)
                if count and not stands:
                    yield f"{path}: {count} scripts, or in another place"
            if body != expected:
                at = next((i for i, (one, other) in enumerate(zip(body, expected)) if one != other), min(len(body), len(expected)))
                yield f"{path}: from byte {at} {body[at:at + 80]!r} instead of {expected[at:at + 80]!r}"
        for path in gone:
            if path in published.files or path.startswith("assets/"):
                continue
            if (status := preview.get(address(path, base), connection=connection).status) != 404:
                yield f"{path}: {status}, but the site has no such file"
    finally:
        connection.close()


def unlike(mistakes, expected):
    """In what a preview's mistakes are not those of a build, as far as they have to be the same."""
    mistakes, expected = set(mistakes), set(expected)
    if any(mistake[:2] == ("error", "bourse.yml") for mistake in expected):
        # A build stops there; a preview goes on with the last one that could be used.
        mistakes &= expected
    # For a build, a page that cannot be read is not there; a preview goes on with its last good form.
    faulty = {mistake[1].removeprefix("Content/") for mistake in mistakes if mistake[0] == "error"}
    expected = {mistake for mistake in expected if mistake in mistakes
                or not any(f"there is no page Content/{page};" in mistake[3] for page in faulty)}
    if missing := sorted(expected - mistakes):
        yield f"the preview does not say {missing}"
    if further := sorted(mistakes - expected):
        yield f"the preview says {further}"


def wait_until_same(preview, published, gone=(), base="/", seconds=30):
    """Waits until the preview shows what a build makes, or lists the same mistakes; what is not the same after that time."""
    end = time.monotonic() + seconds
    while True:
        assert preview.is_alive, preview.messages
        news = preview.news()
        found = []
        mistakes = told(news["mistakes"])
        if news["more"] == 0:
            found += unlike(mistakes, published.mistakes)
        if published.has_errors:
            status = preview.get(base).status
            if status not in (200, 404, 500):
                found.append(f"{base} is answered with {status}")
        elif not found:
            found += list(differences(preview, published, gone, base))
        if not found or time.monotonic() > end:
            return found
        time.sleep(0.05)
