import Foundation

/// A connection to a server on this computer, with nothing between the test and the bytes.
///
/// Waiting happens on threads of its own, so that the server that is tested keeps those that it shares with the test.
final class TestClient: Sendable {
    struct Failure: Error {
        let call: String
        let code = errno
    }

    let descriptor: CInt

    /// - Parameter bufferSize: How many bytes the system takes before they are read; nil for its own choice.
    init(port: Int, bufferSize: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(call: "socket") }
        if var bufferSize {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &bufferSize, socklen_t(MemoryLayout<Int32>.size))
        }
        var timeout = timeval(tv_sec: 8, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Failure(call: "connect") }
    }

    deinit { close(descriptor) }

    func send(_ text: String) {
        let bytes = Array(text.utf8)
        // What a server that has closed the connection does not take shows in what it answered.
        _ = Glibc.send(descriptor, bytes, bytes.count, CInt(MSG_NOSIGNAL))
    }

    /// What has come so far.
    func receiveOnce() -> [UInt8] {
        var space = [UInt8](repeating: 0, count: 1 << 16)
        let count = recv(descriptor, &space, space.count, CInt(MSG_DONTWAIT))
        return Array(space[..<max(0, count)])
    }

    /// Everything until the server ends the connection, or until a text has come.
    func receive(until text: String? = nil) async -> [UInt8] {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { [self] in
                var received: [UInt8] = []
                var space = [UInt8](repeating: 0, count: 1 << 16)
                while true {
                    let count = recv(descriptor, &space, space.count, 0)
                    guard count > 0 else { break }
                    received += space[..<count]
                    if let text, String(decoding: received, as: UTF8.self).contains(text) { break }
                }
                continuation.resume(returning: received)
            }
        }
    }

    /// Whether the server ends the connection, be it by force, within some seconds.
    func isEnded() async -> Bool {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { [self] in
                var space = [UInt8](repeating: 0, count: 1 << 16)
                var count = 1
                while count > 0 { count = recv(descriptor, &space, space.count, 0) }
                continuation.resume(returning: count == 0 || errno == ECONNRESET)
            }
        }
    }
}

/// An answer, taken apart.
struct TestAnswer {
    let status: Int
    /// By name in lower case.
    let headers: [String: String]
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    init(_ bytes: [UInt8]) {
        let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) ?? bytes.count..<bytes.count
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
        status = lines.first.flatMap { Int($0.split(separator: " ").dropFirst().first ?? "") } ?? 0
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ": ", maxSplits: 1)
            headers[parts[0].lowercased()] = parts.count == 2 ? String(parts[1]) : ""
        }
        self.headers = headers
        body = Array(bytes[end.upperBound...])
    }
}
