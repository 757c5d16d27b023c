import Preview
import Testing

@Suite struct RequestGateTests {
    private static func site() -> TestSite { TestSite(pages: ["index.html": "<p>Draft"]) }

    @Test(arguments: [
        ("localhost", 200), ("LOCALHOST:1", 200), ("localhost.", 200), ("localhost:65535", 200),
        ("docs.localhost:80", 200),
        ("127.0.0.1", 200), ("127.0.0.1:9000", 200), ("127.255.1.2", 200), ("[::1]", 200), ("[::1]:80", 200),
        ("[0:0:0:0:0:0:0:1]", 200), ("evil.example", 403), ("evil.example:80", 403), ("localhost.evil.example", 403),
        ("evillocalhost", 403), ("127.0.0.1.evil.example", 403), ("127.evil.example", 403), ("128.0.0.1", 403),
        ("10.0.0.1", 403), ("0.0.0.0", 403), ("[::2]", 403), ("[::1", 403), ("::1", 403), ("", 403), (":80", 403),
        ("localhost:80:80", 403), ("localhost:abc", 403), ("localhost@evil.example", 403),
        ("evil.example@localhost", 403),
        ("localhost/evil.example", 403), ("2130706433", 403), ("0x7f.0.0.1", 403), ("[::ffff:8.8.8.8]", 403),
        ("localhost, evil.example", 403), ("127.1", 403),
    ])
    func `Only names that nobody else can own are answered to`(host: String, status: Int) async throws {
        try await TestServer.serving(Self.site()) { server in
            let answer = try await server.answer("GET / HTTP/1.1", "Host: \(host)")
            #expect(answer.status == status)
            if status == 403 {
                #expect(answer.headers["content-type"] == "text/plain; charset=utf-8")
                #expect(answer.text.contains("--bind") && !answer.text.contains("Draft"))
            }
        }
    }

    @Test(arguments: [
        (["GET / HTTP/1.1"], 400), (["GET / HTTP/1.0"], 400), (["GET / HTTP/1.0", "Host: localhost"], 200),
        (["GET / HTTP/1.1", "Host: localhost", "Host: localhost"], 400),
        (["GET / HTTP/1.1", "Host: localhost", "host: evil.example"], 400),
        (["GET http://localhost/ HTTP/1.1", "Host: localhost"], 200),
        (["GET http://LOCALHOST HTTP/1.1", "Host: localhost"], 200),
        (["GET http://evil.example/ HTTP/1.1", "Host: localhost"], 400),
        (["GET http://evil.example/ HTTP/1.1", "Host: evil.example"], 403),
        (["GET http://localhost/ HTTP/1.1", "Host: evil.example"], 400),
        (["GET http://localhost/ HTTP/1.1"], 200),
        (["GET ftp://localhost/ HTTP/1.1", "Host: localhost"], 400),
    ])
    func `A request names one host`(lines: [String], status: Int) async throws {
        try await TestServer.serving(Self.site()) { server in
            let client = try TestClient(port: server.port)
            client.send((lines + ["Connection: close", "", ""]).joined(separator: "\r\n"))
            #expect(TestAnswer(await client.receive()).status == status)
        }
    }

    @Test(arguments: [
        (["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors"], 403), (["Sec-Fetch-Site: cross-site"], 403),
        (["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: cors"], 403),
        (["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"], 200),
        (["Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: cors"], 200), (["Sec-Fetch-Site: none"], 200),
        (["Origin: http://localhost:7"], 200), (["Origin: http://localhost"], 403),
        (["Origin: http://localhost:8"], 403),
        (["Origin: http://evil.example"], 403), (["Origin: null"], 403), (["Origin: file://localhost:7"], 403),
    ])
    func `Other web sites cannot read drafts`(headers: [String], status: Int) async throws {
        try await TestServer.serving(Self.site()) { server in
            for path in ["/", "/.bourse/%65vents"] {
                let client = try TestClient(port: server.port)
                let lines = ["HEAD \(path) HTTP/1.1", "Host: localhost:7", "Connection: close"] + headers + ["", ""]
                client.send(lines.joined(separator: "\r\n"))
                #expect(TestAnswer(await client.receive()).status == status)
            }
        }
    }

    @Test(arguments: [("0.0.0.0", "10.1.2.3", 200), ("0.0.0.0", "[fe80::1]", 200), ("0.0.0.0", "evil.example", 403)])
    func `Bound to all addresses, every address is answered to but no name`(
        bound: String, host: String, status: Int
    ) async throws {
        var options = PreviewServer.Options()
        (options.host, options.port) = (bound, 0)
        let server = try await TestServer(Self.site(), options: options)
        #expect(try await server.answer("GET / HTTP/1.1", "Host: \(host)").status == status)
        try await server.stop()
    }
}
