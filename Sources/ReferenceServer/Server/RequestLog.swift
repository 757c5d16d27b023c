import JSON
import Market

/// One line of JSON for each request, and for each fault of the server.
///
/// It holds no header, no query and no body, so nothing that is secret. All text is escaped by JSON: no request can begin a
/// line of its own.
public struct RequestLog: Sendable {
    struct Entry: Sendable {
        let time: Instant
        let method, path: String
        let status: Int
        /// Of the body that was sent.
        let bytes: Int
        let duration: Duration
        let requestID: String
        let isReplay: Bool
    }

    /// Takes a line without its end.
    let write: @Sendable (String) -> Void

    func add(_ entry: Entry) {
        let line: JSONValue = [
            "time": .text(entry.time.description), "method": .text(String(entry.method.prefix(20))),
            "path": .text(String(entry.path.prefix(200))), "status": .integer(entry.status),
            "bytes": .integer(entry.bytes), "duration_ms": .real(entry.duration.milliseconds),
            "request_id": .text(entry.requestID), "replayed": .flag(entry.isReplay),
        ]
        write(line.source)
    }

    /// A fault that a client is told nothing of.
    func add(fault: String, at time: Instant) { write(Self.line(fault: fault, at: time)) }

    /// The line of a fault.
    public static func line(fault: String, at time: Instant) -> String {
        let line: JSONValue = ["time": .text(time.description), "fault": .text(String(fault.prefix(1000)))]
        return line.source
    }
}
