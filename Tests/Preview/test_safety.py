"""No request gets at a file that is not of the site, and none from a page of a stranger is answered."""

import os

import pytest
from preview_server import errors, eventually
from published import Published, wait_until_same

SECRET = "secret-of-this-machine"
# What no answer may hold: of files beside the site, of the system's, and of a list of files.
FORBIDDEN = (SECRET.encode(), b"root:x:0:0", b"SQLite format 3", b"csv: data/stocks.csv", b"layouts/", b"Index of")

PATHS = """
/../secret.txt /../../secret.txt /../../../../../../../../etc/passwd /./../secret.txt /about/../../secret.txt
/%2e%2e/secret.txt /%2E%2E%2Fsecret.txt /..%2fsecret.txt /..%2f..%2f..%2f..%2f..%2f..%2fetc/passwd
/%252e%252e/secret.txt /..%252fsecret.txt /%25252e%25252e%25252fsecret.txt /..%c0%afsecret.txt /%c0%ae%c0%ae/secret.txt
/..%ef%bc%8fsecret.txt /%uff0e%uff0e/secret.txt /..\\secret.txt /..%5csecret.txt /\\..\\secret.txt /about%5c..%5c..%5csecret.txt
//secret.txt //etc/passwd ///etc/passwd /about//../../secret.txt file:///etc/passwd /file:///etc/passwd
/bourse.yml /Content/about.md /about.md /Templates/base.mustache /data/stocks.csv /.bourse /.bourse/ /.bourse/snapshot.sqlite
/.bourse/../bourse.yml /.bourse/%2e%2e/bourse.yml /.bourse/events/../../bourse.yml /.git/config /.hidden.txt /guides/.hidden.txt
/about/%00 /about/index.html%00 /%00 /secret.txt%00.html /about/index.html%00.png /%0d%0aSet-Cookie:%20a=b /about%0a
/%2fetc%2fpasswd /%2Fetc/passwd /about/%2e /about/. /about/.. /about/;/../../secret.txt /about/..;/secret.txt
/%F0%9F%92 /%ff%fe /% /%2 /%zz /CON /C:/Windows/win.ini /C:%5cWindows%5cwin.ini ?/../secret.txt * /*
/assets/ /assets /guides/pictures/ /empty/ /empty /stocks/[symbol].md /stocks/%5Bsymbol%5D/
""".split() + ["/about/\x00", "/about/\x7f", "/" + "a" * 7000, "/" + "a/" * 3000, "/" + "../" * 500 + "etc/passwd", ""]


@pytest.fixture
def guarded(serve, project):
    """A preview of a site with secrets around it."""
    project.write("secret.txt", SECRET)
    project.write("Content/.hidden.txt", SECRET)
    project.write("Content/guides/.hidden.txt", SECRET)
    project.write("Content/empty/picture.png", b"\x89PNG")
    (project.root.parent / "secret.txt").write_text(SECRET)
    return serve(project)


def ask(preview, target, host=None, headers=""):
    host = f"127.0.0.1:{preview.port}" if host is None else host
    data = f"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n"
    return preview.raw(data.encode("latin-1"))


def test_no_path_leaves_the_site(guarded):
    for target in PATHS:
        status, received = ask(guarded, target)
        assert status is None or 300 <= status < 500, (target, received[:300])
        assert not any(word in received for word in FORBIDDEN), (target, received)
        assert b"\r\nSet-Cookie" not in received, target
        if status in (301, 302, 307, 308):
            location = next(line for line in received.split(b"\r\n") if line.lower().startswith(b"location: "))[10:]
            assert location.startswith(b"/") and not location.startswith((b"//", b"/\\")), (target, location)
    assert guarded.get("/about/").status == 200


def test_no_folder_is_listed(guarded):
    assert guarded.get("/empty/picture.png").status == 200
    for path in ("/empty/", "/assets/", "/assets/pictures/"):
        answer = guarded.get(path)
        assert answer.status == 404, (path, answer)
        assert "picture.png" not in answer.text and "map." not in answer.text, path


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "127.0.0.1", "localhost:{port}", "LocalHost:{port}", "localhost.", "[::1]:{port}",
                                  "site.localhost:{port}"])
def test_names_of_this_machine_are_answered(guarded, host):
    status, received = ask(guarded, "/about/", host.format(port=guarded.port))
    assert status == 200, received[:300]


@pytest.mark.parametrize("host", [
    "evil.example", "evil.example:{port}", "127.0.0.1.evil.example", "localhost.evil.example", "evil.example:80:127.0.0.1",
    "127.0.0.1@evil.example", "evil@127.0.0.1", "user:pass@localhost", "evillocalhost", "10.0.0.1", "[::2]", "[::1].evil.example",
    "localhost evil.example", "localhost,evil.example", "localhost/evil", "localhost#evil", "localhost\tevil", "localhost:port", "",
    "xn--lcalhost-ubb", "\xefocalhost", "2130706434", "169.254.169.254"])
def test_names_of_others_are_refused(guarded, host):
    for target in ("/about/", "/.bourse/events", "/.bourse/preview.js", "/nothing"):
        status, received = ask(guarded, target, host.format(port=guarded.port))
        assert status is None or 400 <= status < 500 and status != 404, received[:300]
        assert b"<h1>About" not in received and b"data: " not in received


@pytest.mark.parametrize("head", [
    "GET /about/ HTTP/1.1\r\n\r\n", "GET /about/ HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
    "GET /about/ HTTP/1.1\r\nHost: evil.example\r\nHost: localhost\r\n\r\n",
    "GET /about/ HTTP/1.1\r\nHost : localhost\r\n\r\n", "GET http://evil.example/about/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "GET http://evil.example/about/ HTTP/1.1\r\nHost: localhost\r\n\r\n", "CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "POST /about/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\na", "DELETE /about/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "GET /about/ HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\n\r\n",
    "GET /.bourse/events HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: cors\r\n\r\n",
    "GET /about/ HTTP/1.1\r\nHost: localhost\r\nX: " + "a" * 100_000 + "\r\n\r\n", "\x16\x03\x01\x02\x00\x01", "nonsense\r\n\r\n"])
def test_requests_that_no_browser_makes_of_its_own_site_are_refused(guarded, head):
    status, received = guarded.raw(head.encode("latin-1"), seconds=3)
    assert status is None or 400 <= status < 500, received[:300]
    assert b"<h1>About" not in received and b"data: " not in received
    assert guarded.get("/about/").status == 200


def test_link_that_is_made_later_is_judged_as_by_a_build(serve, project, tmp_path):
    outside = tmp_path / "outside"
    (outside / "deep").mkdir(parents=True)
    (outside / "passwd").write_text("root:x:0:0:" + SECRET)
    (outside / "deep/passwd").write_text("root:x:0:0:" + SECRET)
    preview = serve(project)
    with preview.events() as events:
        events.wait(lambda news: True)
        for name, target in [("Content/leak.txt", "passwd"), ("Content/leaks", "deep"), ("Content/gone.txt", "nothing"),
                             ("Templates/assets/leak.txt", "passwd")]:
            link = project.path(name)
            link.symlink_to(outside / target)
            published = Published(project, tmp_path / "fresh")
            assert wait_until_same(preview, published) == [], name
            answer = preview.get("/" + name.split("/", 1)[1])
            if published.has_errors or answer.status != 200:
                assert SECRET not in answer.text, name
            status = preview.get("/leaks/passwd").status
            assert status == 404, name
            link.unlink()
            events.wait(lambda news: not errors(news))
            assert wait_until_same(preview, Published(project, tmp_path / "fresh"), gone=published.files) == [], name


def test_page_that_becomes_a_link_or_a_pipe_harms_nothing(serve, project, tmp_path):
    preview = serve(project)
    text = project.read("Content/about.md")
    with preview.events() as events:
        events.wait(lambda news: True)
        for make in (os.mkfifo, lambda path: os.symlink(path, path), lambda path: os.mkdir(path), lambda path: os.symlink("/dev/zero", path)):
            project.remove("Content/about.md")
            make(project.path("Content/about.md"))
            assert eventually(lambda: preview.get("/guides/").status == 200)
            project.remove("Content/about.md")
            project.write("Content/about.md", text)
            events.wait(lambda news: not errors(news))
            assert eventually(lambda: preview.get("/about/").status == 200)
    assert wait_until_same(preview, Published(project, tmp_path / "fresh")) == []


def test_only_this_machine_is_listened_to(guarded):
    with open(f"/proc/{guarded.process.pid}/net/tcp") as table:
        listening = [line.split()[1] for line in table if line.split()[3] == "0A"]
    assert f"0100007F:{guarded.port:04X}" in listening
    assert f"00000000:{guarded.port:04X}" not in listening
