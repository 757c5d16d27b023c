import Foundation
import Preview
import SiteBuild
import SiteRendering
import TestSupport
import Testing

@Suite struct PreviewServerTests {
    private static let page = "<!doctype html><html><head><title>é</title></head><body>Home</body></html>\n"

    private func script(_ page: String) -> String {
        "<script src=\"/.bourse/preview.js\" data-digest=\"\(digest(page))\" async></script>\n"
    }

    @Test func `A page is sent as published but for the script`() async throws {
        try await TestServer.serving(TestSite(pages: ["index.html": Self.page])) { server in
            let answer = try await server.get("/")
            #expect(answer.status == 200)
            #expect(answer.text == Self.page.replacing("</head>", with: script(Self.page) + "</head>"))
            #expect(answer.headers["content-length"] == "\(answer.body.count)")
            #expect(answer.headers["content-type"] == "text/html; charset=utf-8")
            #expect(answer.headers["cache-control"] == "no-store")
            #expect(answer.headers["etag"] == "\"\(digest(Self.page))\"")
            #expect(answer.headers["accept-ranges"] == "bytes")
            #expect(answer.headers["x-content-type-options"] == "nosniff")
            #expect(answer.headers["cross-origin-resource-policy"] == "same-origin")
            #expect(answer.headers["content-security-policy"] == nil)
        }
    }

    @Test(arguments: [
        ("<p>No head", "<p>No head", ""), ("", "", ""), ("<HEAD></HEAD></head>x", "<HEAD>", "</HEAD></head>x"),
        ("</hea</head>", "</hea", "</head>"),
    ])
    func `The script stands before the first end of a head, or at the end`(
        page: String, before: String, after: String
    ) async throws {
        try await TestServer.serving(TestSite(pages: ["index.html": page])) { server in
            let text = try await server.get("/").text
            #expect(text == before + script(page) + after)
        }
    }

    @Test func `The page's own policy is a header too, without its references`() async throws {
        let page = """
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; script-src 'self'">
            </head>
            """
        try await TestServer.serving(TestSite(pages: ["index.html": page])) { server in
            let policy = try await server.get("/").headers["content-security-policy"]
            #expect(policy == "default-src 'none'; script-src 'self'; frame-ancestors 'none'")
        }
    }

    @Test(
        arguments: [
            ("/", 200, nil), ("/?a=b", 200, nil), ("/index.html", 200, nil), ("/stocks/AAPL/", 200, nil),
            ("/stocks/AAPL", 308, "/stocks/AAPL/"), ("/stocks/AAPL?q=1&r=/x", 308, "/stocks/AAPL/?q=1&r=/x"),
            ("/stocks/AAPL/index.html", 200, nil), ("/stocks", 404, nil), ("/stocks/", 404, nil), ("/a%20b/", 200, nil),
            ("/a%20b", 308, "/a%20b/"), ("/caf%C3%A9/", 200, nil), ("/cafe%CC%81/", 200, nil),
            ("/cafe%CC%81", 308, "/caf%C3%A9/"), ("/style.css", 200, nil), ("/style.css/", 404, nil),
            ("/st%79le.css", 200, nil), ("/st%2579le.css", 404, nil), ("/st%7", 400, nil), ("/st%zz", 400, nil),
            ("/%", 400, nil),
            ("/%FF", 400, nil), ("/%C0%AE%C0%AE/", 400, nil), ("/a%00b", 400, nil), ("/a%0D%0Ab", 400, nil),
            ("/a%7Fb", 400, nil), ("/a%C2%85", 400, nil), ("/../etc/passwd", 400, nil),
            ("/stocks/%2e%2e/style.css", 400, nil),
            ("/./style.css", 400, nil), ("/stocks/.%2e/style.css", 400, nil), ("/%252e%252e/style.css", 404, nil),
            ("/stocks%2FAAPL/", 400, nil), ("/stocks\\AAPL/", 400, nil), ("/stocks%5CAAPL/", 400, nil),
            ("//evil.example/x", 400, nil), ("//evil.example/%2e%2e", 400, nil), ("/stocks//AAPL", 400, nil),
            ("//", 400, nil),
            ("*", 400, nil), ("stocks/AAPL/", 400, nil), ("/.bourse/", 404, nil), ("/.bourse/other", 404, nil),
        ] as [(String, Int, String?)])
    func `Paths lead to files of the site and to nothing else`(path: String, status: Int, location: String?)
        async throws
    {
        let site = TestSite(
            pages: [
                "index.html": Self.page, "stocks/AAPL/index.html": Self.page, "a b/index.html": Self.page,
                "caf\u{E9}/index.html": Self.page,
            ])
        site.set("style.css", bytes: Array("a{}".utf8))
        try await TestServer.serving(site) { server in
            let answer = try await server.get(path)
            #expect(answer.status == status)
            #expect(answer.headers["location"] == location)
        }
    }

    @Test(
        arguments: [
            ("/", 302, "/docs/"), ("/docs", 308, "/docs/"), ("/docs?x", 308, "/docs/?x"), ("/docs/", 200, nil),
            ("/docs/a", 308, "/docs/a/"), ("/docs/a/", 200, nil), ("/a/", 404, nil), ("/docsa/", 404, nil),
            ("/other", 404, nil),
            ("/.bourse/preview.css", 200, nil), ("/docs/.bourse/preview.css", 404, nil),
        ] as [(String, Int, String?)])
    func `A site may lie below a base path`(path: String, status: Int, location: String?) async throws {
        let site = TestSite(basePath: "/docs/", pages: ["index.html": Self.page, "a/index.html": Self.page])
        try await TestServer.serving(site) { server in
            let answer = try await server.get(path)
            #expect(answer.status == status)
            #expect(answer.headers["location"] == location)
        }
    }

    @Test func `What is missing is answered with the site's own page for that`() async throws {
        let site = TestSite(pages: ["404.html": Self.page])
        try await TestServer.serving(site) { server in
            let answer = try await server.get("/nothing", "If-None-Match: \"\(digest(Self.page))\"", "Range: bytes=0-1")
            #expect(answer.status == 404)
            #expect(answer.text.contains(script(Self.page)))
            site.set("404.html", nil)
            let builtIn = try await server.get("/nothing")
            #expect(builtIn.status == 404)
            #expect(builtIn.text.contains("bourse-mistakes"))
            #expect(builtIn.text.contains("data-digest=\"\""))
        }
    }

    @Test func `HEAD is GET without the body`() async throws {
        let site = TestSite(pages: ["index.html": Self.page])
        try await TestServer.serving(site) { server in
            for path in ["/", "/nothing", "/.bourse/preview.js"] {
                let get = try await server.get(path)
                let head = try await server.get(path, method: "HEAD")
                #expect(head.status == get.status && head.headers == get.headers)
                #expect(head.body.isEmpty)
            }
            #expect(try await server.get("/.bourse/events", method: "HEAD").status == 200)
        }
    }

    @Test(arguments: ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
    func `Other methods are refused`(method: String) async throws {
        try await TestServer.serving(TestSite(pages: ["index.html": Self.page])) { server in
            let answer = try await server.get("/", method: method)
            #expect(answer.status == 405)
            #expect(answer.headers["allow"] == "GET, HEAD")
        }
    }

    @Test func `A body is refused, and ends the connection`() async throws {
        try await TestServer.serving(TestSite(pages: ["index.html": Self.page])) { server in
            let client = try TestClient(port: server.port)
            client.send("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhelloGET / HTTP/1.1\r\n")
            let answer = TestAnswer(await client.receive())
            #expect(answer.status == 413)
            #expect(answer.headers["connection"] == "close")
        }
    }

    @Test func `A page that cannot be made tells why, and no mistake's text becomes markup`() async throws {
        let site = TestSite()
        site.set("index.html", .broken)
        try await TestServer.serving(site, read: { _ in Array("line </pre><script>x</script>\n".utf8) }) { server in
            let hostile = "</li><script>alert(1)</script>\"'&"
            server.server.announce(
                PreviewNews(
                    version: 1,
                    mistakes: [
                        Diagnostic(.error, hostile, file: "<b>.md", line: 1, column: 1), Diagnostic(.error, "Other"),
                    ]))
            let answer = try await server.get("/")
            #expect(answer.status == 500)
            #expect(answer.text.components(separatedBy: "<script").count == 2)
            #expect(answer.text.contains("&lt;/li&gt;&lt;script&gt;alert(1)"))
            #expect(answer.text.contains("line &lt;/pre&gt;&lt;script&gt;"))
            #expect(answer.text.contains("&lt;b&gt;.md:1:1"))
            #expect(answer.text.contains("data-digest=\"\""))
            #expect(answer.headers["content-security-policy"]?.contains("default-src 'none'") == true)
            #expect(answer.headers["cache-control"] == "no-store")
        }
    }

    @Test func `A file on the disk is sent as it is, in parts too`() async throws {
        let folder = try TemporaryFolder()
        let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        let site = TestSite()
        site.set("a.png", disk: try folder.write(Data(bytes), to: "a.png"), size: bytes.count)
        try await TestServer.serving(site) { server in
            let whole = try await server.get("/a.png")
            #expect(whole.body == bytes && whole.headers["content-type"] == "image/png")
            let part = try await server.get("/a.png", "Range: bytes=65530-200000")
            #expect(part.status == 206 && part.body == Array(bytes[65530...200_000]))
            #expect(part.headers["content-range"] == "bytes 65530-200000/1000000")
        }
    }

    @Test func `A file that has become shorter breaks the connection off`() async throws {
        let folder = try TemporaryFolder()
        let site = TestSite()
        site.set("a.png", disk: try folder.write("short", to: "a.png"), size: 100_000)
        site.set("gone.png", disk: folder.path + "/gone.png", size: 5)
        site.set("folder.png", disk: folder.path, size: 5)
        try await TestServer.serving(site) { server in
            let answer = try await server.get("/a.png")
            #expect(answer.headers["content-length"] == "100000")
            #expect(answer.body.isEmpty)
            #expect(try await server.get("/gone.png").status == 404)
            #expect(try await server.get("/folder.png").status == 404)
        }
    }

    @Test(
        arguments: [
            ("bytes=0-0", 206, "0", "bytes 0-0/10"), ("bytes=2-4", 206, "234", "bytes 2-4/10"),
            ("bytes=7-", 206, "789", "bytes 7-9/10"), ("bytes=-3", 206, "789", "bytes 7-9/10"),
            ("bytes=5-99999999999999999999", 206, "56789", "bytes 5-9/10"),
            ("bytes=-99", 206, "0123456789", "bytes 0-9/10"),
            ("bytes=10-", 416, "", "bytes */10"), ("bytes=-0", 416, "", "bytes */10"),
            ("bytes=99-100", 416, "", "bytes */10"),
            ("bytes=0-1,3-4", 200, "0123456789", nil), ("bytes=4-2", 200, "0123456789", nil),
            ("bytes=-", 200, "0123456789", nil),
            ("bytes=a-b", 200, "0123456789", nil), ("lines=0-1", 200, "0123456789", nil),
            ("BYTES=0-1", 206, "01", "bytes 0-1/10"),
        ] as [(String, Int, String, String?)])
    func `Ranges give parts`(range: String, status: Int, body: String, contentRange: String?) async throws {
        let site = TestSite()
        site.set("a.txt", bytes: Array("0123456789".utf8))
        try await TestServer.serving(site) { server in
            let answer = try await server.get("/a.txt", "Range: \(range)")
            #expect(answer.status == status && answer.text == body)
            #expect(answer.headers["content-range"] == contentRange)
            #expect(answer.headers["content-length"] == "\(body.utf8.count)")
        }
    }

    @Test func `Conditions are about the digest`() async throws {
        let site = TestSite()
        site.set("a.txt", bytes: Array("0123456789".utf8))
        let tag = "\"\(digest("0123456789"))\""
        let cases: [(headers: [String], status: Int)] = [
            (["If-None-Match: \(tag)"], 304), (["If-None-Match: W/\(tag)"], 304), (["If-None-Match: *"], 304),
            (["If-None-Match: \"a,b\", \(tag)"], 304), (["If-None-Match: \"a\"", "If-None-Match: \(tag)"], 304),
            (["If-None-Match: \"a\""], 200), (["If-None-Match: "], 200), (["If-None-Match: garbage \(tag)"], 200),
            (["If-None-Match: \(tag)", "Range: bytes=0-1"], 304), (["If-Range: \(tag)", "Range: bytes=0-1"], 206),
            (["If-Range: W/\(tag)", "Range: bytes=0-1"], 200), (["If-Range: \"a\"", "Range: bytes=0-1"], 200),
            (["If-Range: Sun, 22 Nov 2026 00:00:00 GMT", "Range: bytes=0-1"], 200),
            (["If-Range: \"a\"", "Range: bytes=99-"], 200), (["If-Match: \(tag)"], 200), (["If-Match: \"a\""], 412),
            (["If-Match: W/\(tag)"], 412), (["If-Match: \"a\"", "If-None-Match: \(tag)"], 412),
        ]
        try await TestServer.serving(site) { server in
            for (headers, status) in cases {
                let client = try TestClient(port: server.port)
                let lines = ["GET /a.txt HTTP/1.1", "Host: localhost", "Connection: close"] + headers + ["", ""]
                client.send(lines.joined(separator: "\r\n"))
                let answer = TestAnswer(await client.receive())
                #expect(answer.status == status, "\(headers)")
                #expect(answer.headers["etag"] == tag, "\(headers)")
                if status == 304 { #expect(answer.body.isEmpty) }
            }
        }
    }
}
