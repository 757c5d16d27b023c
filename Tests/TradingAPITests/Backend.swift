import Foundation
import JSON
import Market

@testable import TradingAPI

/// A back end that answers from memory: the way of a pull without the network.
struct Backend: Sendable {
    struct Reply: Sendable {
        var status = 200
        var headers = Answer.Headers(contentType: "application/json")
        var body: [UInt8]

        init(_ body: String, status: Int = 200, type: String = "application/json", entityTag: String? = nil) {
            self.body = Array(body.utf8)
            self.status = status
            headers.contentType = type
            headers.entityTag = entityTag
        }

        init(body: [UInt8], status: Int = 200, encoding: String? = nil, type: String = "application/json") {
            self.body = body
            self.status = status
            headers.contentType = type
            headers.contentEncoding = encoding
        }
    }

    static let base = "https://example.com/Prod"
    static let now = Instant(startOf: TradingDay(daysSinceEpoch: 20_000))

    /// By what comes after the base: `check`, `history?symbol=AAPL`; a key without a query answers any.
    var replies: [String: Reply]
    var secrets: [String] = []

    init(_ replies: [String: Reply]) {
        self.replies = replies
    }

    func pull(
        symbols: [String] = [], tags: [String: String] = [:], asked: Asked = Asked(),
        change: (inout PullPlan) -> Void = { _ in }
    ) async throws(TradingError) -> PulledRecords {
        var plan = PullPlan(now: Self.now)
        plan.symbols = symbols.compactMap { Symbol($0) }
        plan.entityTags = tags
        change(&plan)
        let limits = Limits()
        let wording = Wording(secrets: secrets)
        let exchange = Exchange(
            retries: RetryPolicy(limits: limits, jitter: { _ in .zero }), wording: wording, now: Self.now
        ) { request, _ throws(Transport.Fault) in
            asked.add(request)
            return try reply(to: request, limits: limits)
        }
        let pull = Pull(base: Self.base, plan: plan, limits: limits, wording: wording, progress: { _ in }) {
            request throws(TradingError) in try await exchange.answer(to: request)
        }
        return try await pull.records()
    }

    private func reply(to request: APIRequest, limits: Limits) throws(Transport.Fault) -> Answer {
        let name = String(request.url.dropFirst(Self.base.count + 1))
        let path = String(name.prefix { $0 != "?" })
        let reply =
            replies[name] ?? replies.first { name.hasPrefix($0.key + "&") }?.value ?? replies[path]
            ?? Reply(#"{"error": "Not found", "status": 404, "code": "not_found"}"#, status: 404)
        var answer = Answer(request: request.shown, status: reply.status, headers: reply.headers)
        if let tag = reply.headers.entityTag, tag == request.entityTag {
            return Answer(request: request.shown, status: 304, headers: reply.headers)
        }
        do throws(Body.Fault) {
            var body = try Body(of: answer, limit: limits.bodySize)
            try body.append(reply.body)
            try body.finish()
            answer.body = body.bytes
        } catch {
            throw .unusable(error.reason)
        }
        return answer
    }
}

/// What a back end was asked.
final class Asked: @unchecked Sendable {
    private let lock = NSLock()
    private var list: [APIRequest] = []

    func add(_ request: APIRequest) { lock.withLock { list.append(request) } }

    var requests: [APIRequest] { lock.withLock { list } }

    /// Without the base.
    var paths: [String] { requests.map { String($0.url.dropFirst(Backend.base.count + 1)) } }
}

/// The files beside the tests.
enum Sample {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()

    static func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appending(path: name)))
    }

    static func reply(_ name: String, status: Int = 200, type: String = "application/json") throws -> Backend.Reply {
        Backend.Reply(body: try bytes("Answers/\(name)"), status: status, type: type)
    }
}

extension PulledRecords {
    /// All notes as one text.
    var noted: String { notes.map { "\($0.request): \($0.message)" }.joined(separator: "\n") }
}

/// The messages of the refusal, or nil when the pull went well.
func refusal(_ pull: () async throws(TradingError) -> PulledRecords) async -> String? {
    do throws(TradingError) {
        _ = try await pull()
        return nil
    } catch {
        return error.messages.joined(separator: "\n")
    }
}
