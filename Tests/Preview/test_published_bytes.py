"""A preview shows the bytes that a build would publish, with the headers that belong to a preview."""

import hashlib

import pytest
from published import Published, address, differences, wait_until_same, without_script


@pytest.mark.parametrize("environment", [{}, {"BOURSE_API": "https://api.example.com/v1"}, {"BOURSE_TITLE": "Another"}])
def test_demo_is_shown_as_it_would_be_published(serve, demo, tmp_path, environment):
    preview = serve(demo, environment=environment)
    published = Published(demo, tmp_path / "fresh", environment)
    assert not published.has_errors and len(published.files) > 80, published.mistakes
    assert wait_until_same(preview, published) == []
    assert "notes/draft/index.html" in published.files
    # Nothing is written for that.
    assert not demo.site.exists() and not demo.path(".bourse/manifest.json").exists()


def test_every_page_has_one_script_and_all_files_have_their_headers(serve, demo, tmp_path):
    preview = serve(demo)
    published = Published(demo, tmp_path / "fresh")
    connection = preview.connection()
    for path, entry in published.files.items():
        answer = preview.get(address(path), connection=connection)
        assert answer.status == 200, (path, answer)
        assert answer.headers["Content-Type"] == entry["contentType"], path
        assert answer.headers["Cache-Control"] == "no-store", path
        assert answer.headers["ETag"] == f'"{entry["sha256"]}"', path
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        assert int(answer.headers["Content-Length"]) == len(answer.body), path
        if path.endswith(".html"):
            plain, count, stands = without_script(answer.body)
            assert (count, stands) == (1, True), path
            assert hashlib.sha256(plain).hexdigest() == entry["sha256"], path
            assert "frame-ancestors" in answer.headers["Content-Security-Policy"], path
        head = preview.send("HEAD", address(path), connection=connection)
        assert (head.status, head.body) == (200, b""), path
        assert {name: head.headers[name] for name in ("Content-Type", "Content-Length", "ETag")} == {
            name: answer.headers[name] for name in ("Content-Type", "Content-Length", "ETag")}, path
        same = preview.get(address(path), {"If-None-Match": answer.headers["ETag"]}, connection)
        assert (same.status, same.body) == (304, b""), path
        part = preview.get(address(path), {"Range": "bytes=2-9"}, connection)
        assert (part.status, part.body) == (206, answer.body[2:10]), path
        assert part.headers["Content-Range"] == f"bytes 2-9/{len(answer.body)}", path
    connection.close()


def test_what_the_site_has_not_is_answered_with_its_own_page(serve, demo, tmp_path):
    preview = serve(demo)
    published = Published(demo, tmp_path / "fresh")
    answer = preview.get("/nothing/here/")
    plain, count, stands = without_script(answer.body)
    assert (answer.status, plain, count, stands) == (404, published.bytes("404.html"), 1, True)


def test_addresses_without_a_slash_lead_to_the_page(serve, demo):
    preview = serve(demo)
    answer = preview.get("/stocks?a=b")
    assert (answer.status, answer.headers["Location"]) == (308, "/stocks/?a=b")


@pytest.mark.parametrize("base", ["/markets/", "/a/b/"])
def test_site_may_lie_below_a_path(serve, project, tmp_path, base):
    project.replace("bourse.yml", "https://example.com/", "https://example.com" + base)
    preview = serve(project)
    published = Published(project, tmp_path / "fresh")
    assert wait_until_same(preview, published, base=base) == []
    home = preview.get("/")
    assert (home.status, home.headers["Location"]) == (302, base)
    assert preview.get("/.bourse/preview.js").status == 200
    assert preview.get("/about/").status == 404


def test_comparison_notices_other_bytes(serve, project, tmp_path):
    preview = serve(project)
    published = Published(project, tmp_path / "fresh")
    assert wait_until_same(preview, published) == []
    (published.folder / "about/index.html").write_bytes(b"other")
    faults = list(differences(preview, published, gone=["robots.txt", "never.html", "notes/index.html"]))
    assert [fault.split(":")[0] for fault in faults] == ["about/index.html"]
    del published.files["notes/index.html"]
    faults = list(differences(preview, published, gone=["notes/index.html"]))
    assert [fault.split(":")[0] for fault in faults] == ["about/index.html", "notes/index.html"]
