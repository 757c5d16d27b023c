"""A built site as it lies on disk: its files, its pages and the elements of each page."""

import html.parser
import posixpath
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


@dataclass
class Element:
    """A start tag with its attributes and, for the elements that hold nothing but text, that text."""

    name: str
    attributes: dict
    line: int
    ancestors: tuple
    text: str = ""


class _Reader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.elements = []
        self.open = []

    def handle_starttag(self, tag, attrs):
        names = tuple(element.name for element in self.open)
        element = Element(tag, {name: value or "" for name, value in attrs}, self.getpos()[0], names)
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if any(element.name == tag for element in self.open):
            while self.open.pop().name != tag:
                pass

    def handle_data(self, data):
        if self.open:
            self.open[-1].text += data


@dataclass
class Page:
    """One HTML file. `path` is relative to the site's root: `stocks/AAPL/index.html`."""

    path: str
    source: str

    @cached_property
    def elements(self):
        """All start tags, in the order of the document."""
        reader = _Reader()
        reader.feed(self.source)
        reader.close()
        return reader.elements

    @cached_property
    def ids(self):
        return {element.attributes["id"] for element in self.elements if "id" in element.attributes}

    def named(self, *names):
        return [element for element in self.elements if element.name in names]

    @property
    def address(self):
        """The address within the site, not encoded: `stocks/AAPL/`."""
        return self.path.removesuffix("index.html") if posixpath.basename(self.path) == "index.html" else self.path

    def link(self, relation):
        for element in self.named("link"):
            if relation in element.attributes.get("rel", "").split():
                return element.attributes.get("href")
        return None


@dataclass
class Site:
    """The output folder; the manifest lies beside it in `.bourse`."""

    root: Path
    _pages: list = field(default=None, repr=False)

    @cached_property
    def files(self):
        """All files that belong to the upload, as sorted paths relative to the root."""
        found = (path.relative_to(self.root).as_posix() for path in self.root.rglob("*") if path.is_file())
        return sorted(path for path in found if not any(part.startswith(".") for part in path.split("/")))

    @cached_property
    def pages(self):
        return [Page(path, self.text(path)) for path in self.files if path.endswith(".html")]

    @cached_property
    def pages_by_path(self):
        return {page.path: page for page in self.pages}

    def bytes(self, path):
        return (self.root / path).read_bytes()

    def text(self, path):
        return self.bytes(path).decode("utf-8")

    @property
    def manifest(self):
        return self.root.parent / ".bourse" / "manifest.json"

    @cached_property
    def url(self):
        """Where the site says that it lives: the home page's canonical address."""
        home = self.pages_by_path.get("index.html")
        address = home.link("canonical") if home else None
        if not address or not address.endswith("/"):
            raise ValueError(f"index.html names no canonical address that ends with a slash: {address}")
        return address

    @cached_property
    def base_path(self):
        """`/`, or the path below which the site lives, with slashes at both ends."""
        return urlsplit(self.url).path

    def file_at(self, path):
        """The file that an absolute path of the server leads to, or None. Folders need their slash, as on S3."""
        path = unquote(path)
        if not path.startswith(self.base_path):
            return None
        name = path[len(self.base_path):]
        if not name or name.endswith("/"):
            name += "index.html"
        return name if name in self._file_set else None

    @cached_property
    def _file_set(self):
        return set(self.files)
