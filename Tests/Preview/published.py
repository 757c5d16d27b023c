"""What a build from nothing publishes, and whether a preview shows the same."""

import hashlib
import re
import time
from urllib.parse import quote

SCRIPT = re.compile(rb'<script src="/\.bourse/preview\.js" data-digest="([0-9a-f]*)" async></script>\n')


class Published:
    """A build of a copy of a project in a folder that has seen none before, drafts included."""

    def __init__(self, project, folder, environment=None):
        import shutil
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

    `gone` are files of earlier builds: those that the site has no longer must be answered with 404.
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
            if path not in published.files and (status := preview.get(address(path, base), connection=connection).status) != 404:
                yield f"{path}: {status}, but the site has no such file"
    finally:
        connection.close()


def wait_until_same(preview, published, gone=(), base="/", seconds=30):
    """Waits until the preview shows what a build makes, or lists the same mistakes; what is not the same after that time."""
    end = time.monotonic() + seconds
    while True:
        assert preview.is_alive, preview.messages
        news = preview.news()
        found = []
        if news["more"] == 0 and told(news["mistakes"]) != published.mistakes:
            found += [f"the preview's mistakes: {told(news['mistakes'])}", f"the build's: {published.mistakes}"]
        if published.has_errors:
            status = preview.get(base).status
            if status not in (200, 404, 500):
                found.append(f"{base} is answered with {status}")
        elif not found:
            found += list(differences(preview, published, gone, base))
        if not found or time.monotonic() > end:
            return found
        time.sleep(0.05)
