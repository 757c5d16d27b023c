import Foundation
import Preview
import Testing

/// A preview server on a free port, for the length of a test.
struct TestServer {
    let port: Int
    let server: PreviewServer
    let task: Task<Result<Void, PreviewError>, Never>

    private struct NotServing: Error {}

    init(
        _ site: TestSite, options: PreviewServer.Options? = nil,
        read: @escaping @Sendable (String) -> [UInt8]? = { _ in nil }
    ) async throws {
        var freePort = PreviewServer.Options()
        freePort.port = 0
        let server = PreviewServer(options: options ?? freePort, site: site, read: read)
        let (addresses, continuation) = AsyncStream<String>.makeStream()
        let task = Task { () -> Result<Void, PreviewError> in
            defer { continuation.finish() }
            do throws(PreviewError) {
                return .success(try await server.run { continuation.yield($0) })
            } catch {
                return .failure(error)
            }
        }
        var address: String?
        for await first in addresses {
            address = first
            break
        }
        guard let address, let port = URL(string: address)?.port else {
            try await task.value.get()
            throw NotServing()
        }
        (self.port, self.server, self.task) = (port, server, task)
    }

    func stop() async throws {
        task.cancel()
        try await task.value.get()
    }

    /// The answer to a request with exactly these lines.
    func answer(_ lines: String...) async throws -> TestAnswer {
        let client = try TestClient(port: port)
        client.send(lines.joined(separator: "\r\n") + "\r\nConnection: close\r\n\r\n")
        return await TestAnswer(client.receive())
    }

    /// The answer to a GET request for a path, with more header lines.
    func get(_ path: String, _ headers: String..., method: String = "GET") async throws -> TestAnswer {
        let client = try TestClient(port: port)
        client.send(
            (["\(method) \(path) HTTP/1.1", "Host: localhost:\(port)", "Connection: close"] + headers + ["", ""])
                .joined(separator: "\r\n"))
        return await TestAnswer(client.receive())
    }

    /// Serves a site while a test asks for its files.
    static func serving<Value>(
        _ site: TestSite, read: @escaping @Sendable (String) -> [UInt8]? = { _ in nil },
        _ body: (TestServer) async throws -> Value
    ) async throws -> Value {
        let server = try await TestServer(site, read: read)
        let value: Value
        do {
            value = try await body(server)
        } catch {
            try await server.stop()
            throw error
        }
        try await server.stop()
        return value
    }
}

extension TestServer {
    /// A stream of events, after its first event has come.
    func eventStream() async throws -> (client: TestClient, first: String) {
        let client = try TestClient(port: port)
        client.send("GET /.bourse/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        let first = await client.receive(until: "}\n\n")
        return (client, String(decoding: first, as: UTF8.self))
    }
}
