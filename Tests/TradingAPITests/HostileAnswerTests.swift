import JSON
import Market
import Testing

@testable import TradingAPI

/// Answers that a pull must survive, each with the verdict that its manifest gives.
@Suite struct HostileAnswerTests {
    struct Entry: Sendable, CustomTestStringConvertible {
        let file: String
        let expect: String
        let words: [String]
        let endpoint: String
        let status: Int
        let contentType: String
        let encoding: String?

        var testDescription: String { file }
    }

    static let entries: [Entry] = {
        guard let bytes = try? Sample.bytes("Hostile/manifest.json"),
            case .list(let items)? = try? JSONValue.parse(bytes)
        else { return [] }
        return items.map { item in
            func text(_ value: JSONValue?) -> String { if case .text(let text)? = value { text } else { "" } }
            var words: [String] = []
            if case .list(let names)? = item["error_names"] { words = names.map(text) }
            var status = 0
            if case .decimal(let digits)? = item["status"] { status = Int(digits) ?? 0 }
            return Entry(
                file: text(item["file"]), expect: text(item["expect"]), words: words,
                endpoint: text(item["endpoint"]), status: status,
                contentType: text(item["headers"]?["Content-Type"]),
                encoding: item["headers"]?["Content-Encoding"].map { text($0) })
        }
    }()

    @Test func `The manifest is there`() {
        #expect(Self.entries.count == 142)
    }

    @Test(arguments: entries)
    func `The verdict is that of the manifest`(entry: Entry) async throws {
        let reply = Backend.Reply(
            body: try Sample.bytes("Hostile/\(entry.file)"), status: entry.status, encoding: entry.encoding,
            type: entry.contentType)
        let path = entry.endpoint.hasPrefix("GET /") ? entry.endpoint.dropFirst(5).prefix { $0 != "?" } : "check"
        var replies = ["check": Backend.Reply("[]")]
        replies[String(path)] = reply
        let isPerStock = ["history", "predictions"].contains(path)
        let backend = Backend(replies)
        do throws(TradingError) {
            let pulled = try await backend.pull(symbols: isPerStock ? ["AAPL"] : [])
            #expect(entry.expect != "reject", "taken")
            if entry.expect == "warn" {
                #expect(!pulled.noted.isEmpty)
                for word in entry.words { #expect(pulled.noted.contains(word)) }
            }
        } catch {
            let message = error.messages.joined(separator: "\n")
            #expect(["reject", "either"].contains(entry.expect) || entry.status != 200, "\(message)")
            for word in entry.words where entry.expect == "reject" {
                for part in word == "line/offset" ? ["line", "offset"] : [word] {
                    #expect(message.contains(part), "no '\(part)' in: \(message)")
                }
            }
            #expect(message.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
            #expect(message.utf8.count < 20_000)
        }
    }
}
