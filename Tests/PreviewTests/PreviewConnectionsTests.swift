import Foundation
import JSON
import Preview
import SiteRendering
import Synchronization
import TestSupport
import Testing

/// Numbers of descriptors are the whole process's, so these tests run one after the other, and what counts them looks again.
@Suite(.serialized) struct PreviewConnectionsTests {
    private func value(_ event: String) throws -> JSONValue {
        let start = try #require(event.firstRange(of: "data: {")).lowerBound
        let line = event[start...].prefix { $0 != "\n" }.dropFirst(6)
        return try JSONValue.parse(Array(line.utf8))
    }

    private func sockets() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }

    @Test func `News come at once and are kept for those who come later`() async throws {
        try await TestServer.serving(TestSite(), read: { _ in Array("one\ntwo\n".utf8) }) { server in
            let (early, first) = try await server.eventStream()
            #expect(first.contains("retry: 500\n\n"))
            #expect(first.lowercased().contains("content-type: text/event-stream"))
            #expect(try value(first).source == #"{"version": 0, "mistakes": [], "more": 0}"#)
            let mistakes = (1...60).map { (column: Int) in
                Diagnostic(.error, "Number \(column)", file: "a.md", line: 2, column: column)
            }
            let warning = Diagnostic(.warning, "Comes after all errors", file: "Content/a.md")
            server.server.announce(PreviewNews(version: 7, mistakes: [warning] + mistakes))
            let event = String(decoding: await early.receive(until: "}\n\n"), as: UTF8.self)
            let news = try value(event)
            #expect(news["version"]?.source == "7" && news["more"]?.source == "10")
            guard case .list(let list)? = news["mistakes"] else { return #expect(Bool(false), "no list") }
            #expect(list.count == 50)
            #expect(
                list.first?.source == #"{"severity": "error", "file": "a.md", "line": 2, "column": 1, "#
                    + #""message": "Number 1", "excerpt": "  two\n  ^"}"#)
            server.server.announce(PreviewNews(version: 8, mistakes: [Diagnostic(.warning, "No\nfile")]))
            server.server.announce(PreviewNews(version: 6, mistakes: []))
            let (_, late) = try await server.eventStream()
            #expect(
                try value(late)["mistakes"]?.source
                    == #"[{"severity": "warning", "file": null, "line": null, "column": null, "message": "No\nfile", "#
                    + #""excerpt": null}]"#)
        }
    }

    @Test func `More event streams than allowed are refused, and a closed one makes room at once`() async throws {
        var options = PreviewServer.Options()
        (options.port, options.eventStreams) = (0, 2)
        let server = try await TestServer(TestSite(), options: options)
        var streams = [try await server.eventStream().client, try await server.eventStream().client]
        #expect(try await server.get("/.bourse/events").status == 503)
        streams.removeLast()
        var status = 503
        for _ in 0..<100 where status == 503 {
            try await Task.sleep(for: .milliseconds(10))
            let client = try TestClient(port: server.port)
            client.send("GET /.bourse/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            status = TestAnswer(await client.receive(until: "\n\n")).status
        }
        #expect(status == 200)
        try await server.stop()
    }

    @Test func `A taken port means the next one`() async throws {
        let first = try await TestServer(TestSite())
        var options = PreviewServer.Options()
        options.port = first.port
        let second = try await TestServer(TestSite(), options: options)
        #expect(second.port > first.port && second.port < first.port + 20)
        try await second.stop()
        try await first.stop()
    }

    @Test func `An address of another computer is told with the cure`() async throws {
        var options = PreviewServer.Options()
        options.host = "192.0.2.1"
        let server = PreviewServer(options: options, site: TestSite()) { _ in nil }
        do throws(PreviewError) {
            try await server.run { _ in }
            Issue.record("listens on an address of another computer")
        } catch {
            #expect(error.description.contains("--bind"))
        }
    }

    @Test func `Stopping ends open streams and slow readers within a second and frees the port`() async throws {
        let folder = try TemporaryFolder()
        let site = TestSite()
        let size = 32 << 20
        site.set("a.mp4", disk: try folder.write(Data(count: size), to: "a.mp4"), size: size)
        let server = try await TestServer(site)
        var clients: [TestClient] = []
        for _ in 0..<200 { clients.append(try await server.eventStream().client) }
        for _ in 0..<20 {
            let client = try TestClient(port: server.port, bufferSize: 4096)
            client.send("GET /a.mp4 HTTP/1.1\r\nHost: localhost\r\n\r\n")
            clients.append(client)
        }
        // Neither asks for anything.
        clients.append(try TestClient(port: server.port))
        try await Task.sleep(for: .milliseconds(100))
        let start = ContinuousClock.now
        try await server.stop()
        #expect(ContinuousClock.now - start < .seconds(1))
        for client in clients { #expect(await client.isEnded()) }
        var options = PreviewServer.Options()
        options.port = server.port
        let next = try await TestServer(site, options: options)
        #expect(next.port == server.port)
        try await next.stop()
    }

    @Test func `A server that is cancelled before it listens ends`() async throws {
        var options = PreviewServer.Options()
        options.port = 0
        let server = PreviewServer(options: options, site: TestSite()) { _ in nil }
        let task = Task { try await server.run { _ in } }
        task.cancel()
        try await task.value
    }

    @Test func `200 connections at once are all answered`() async throws {
        let text = "<html><head></head><body>" + String(repeating: "<p>Text</p>\n", count: 20_000)
        try await TestServer.serving(TestSite(pages: ["index.html": text])) { server in
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<200 {
                    group.addTask {
                        let answer = try await server.get("/")
                        return answer.body.count > text.utf8.count ? answer.status : 0
                    }
                }
                return try await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
            }
            #expect(statuses == [200: 200])
        }
    }

    @Test func `Thousands of connections leak no descriptor`() async throws {
        let site = TestSite(pages: ["index.html": "<p>Text"])
        try await TestServer.serving(site) { server in
            _ = try await server.get("/")
            let before = try sockets()
            for round in 0..<2000 {
                let client = try TestClient(port: server.port)
                switch round % 4 {
                case 0: client.send("GET /.bourse/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
                case 1: client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
                case 2: client.send("GET / HT")
                default: break
                }
                if round % 100 == 0 { try await Task.sleep(for: .milliseconds(5)) }
            }
            var after = try sockets()
            for _ in 0..<200 where after > before {
                try await Task.sleep(for: .milliseconds(20))
                after = try sockets()
            }
            #expect(after <= before)
        }
    }

    @Test func `Who takes nothing, sends nothing or sends too slowly is cut off, but no event stream is`() async throws
    {
        var options = PreviewServer.Options()
        (options.port, options.patience, options.heartbeat) = (0, .milliseconds(300), .milliseconds(100))
        let site = TestSite()
        site.set("a.txt", bytes: [UInt8](repeating: 65, count: 16 << 20))
        let server = try await TestServer(site, options: options)
        let (stream, _) = try await server.eventStream()
        let reader = try TestClient(port: server.port, bufferSize: 4096)
        reader.send("GET /a.txt HTTP/1.1\r\nHost: localhost\r\n\r\n")
        let silent = try TestClient(port: server.port)
        let slow = try TestClient(port: server.port)
        for byte in "GET / HTTP/1.1\r\n" {
            slow.send(String(byte))
            try await Task.sleep(for: .milliseconds(60))
        }
        #expect(await silent.isEnded())
        #expect(await slow.isEnded())
        #expect(await reader.receive().count < 16 << 20)
        server.server.announce(PreviewNews(version: 1, mistakes: []))
        let beats = String(decoding: await stream.receive(until: "version"), as: UTF8.self)
        #expect(beats.contains(":\n\n") && beats.contains("\"version\": 1"))
        try await server.stop()
    }

    @Test func `A reader that takes its time gets all`() async throws {
        var options = PreviewServer.Options()
        (options.port, options.patience) = (0, .seconds(1))
        let bytes = (0..<4 << 20).map { UInt8(truncatingIfNeeded: $0 >> 8) }
        let site = TestSite()
        site.set("a.txt", bytes: bytes)
        let server = try await TestServer(site, options: options)
        let client = try TestClient(port: server.port, bufferSize: 65_536)
        client.send("GET /a.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        var received: [UInt8] = []
        for _ in 0..<10 {
            try await Task.sleep(for: .milliseconds(100))
            received += client.receiveOnce()
        }
        received += await client.receive()
        let isWhole = TestAnswer(received).body == bytes
        #expect(isWhole, "\(received.count) bytes")
        try await server.stop()
    }

    @Test func `An event stream that reads nothing holds no more than the newest event`() async throws {
        try await TestServer.serving(TestSite()) { server in
            let (stream, _) = try await server.eventStream()
            let text = String(repeating: "x", count: 100_000)
            for version in 1...200 {
                server.server.announce(PreviewNews(version: version, mistakes: [Diagnostic(.error, text)]))
                if version % 20 == 0 { try await Task.sleep(for: .milliseconds(5)) }
            }
            let received = await stream.receive(until: "\"version\": 200")
            #expect(received.count < 15_000_000)
        }
    }

    @Test func `Requests that follow each other on one connection are answered in order`() async throws {
        let site = TestSite()
        for name in ["a", "b", "c"] { site.set("\(name).txt", bytes: Array("<\(name)>".utf8)) }
        try await TestServer.serving(site) { server in
            let client = try TestClient(port: server.port)
            for name in ["a", "b", "c"] {
                client.send(
                    "GET /\(name).txt HTTP/1.1\r\nHost: localhost\r\n\(name == "c" ? "Connection: close\r\n" : "")\r\n")
            }
            let text = String(decoding: await client.receive(), as: UTF8.self)
            #expect(text.matches(of: /<[abc]>/).map { String($0.output) } == ["<a>", "<b>", "<c>"])
        }
    }

    @Test func `A header that is too long is refused`() async throws {
        try await TestServer.serving(TestSite()) { server in
            let answer = try await server.get("/", "X: " + String(repeating: "a", count: 20_000))
            #expect([400, 431, 0].contains(answer.status))
            #expect(answer.text.isEmpty)
        }
    }
}
