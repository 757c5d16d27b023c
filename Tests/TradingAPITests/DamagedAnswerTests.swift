import Foundation
import Market
import Testing

@testable import TradingAPI

/// Answers with random damage: whatever comes, a pull ends with values or with a refusal, and never with the process.
@Suite struct DamagedAnswerTests {
    /// SplitMix64. Source: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators" (2014).
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    private static let names: [String] = {
        let folder = Sample.folder.appending(path: "Answers")
        let names = try? FileManager.default.subpathsOfDirectory(atPath: folder.path)
        return (names ?? []).filter { $0.contains(".") && !$0.hasPrefix("history-AAPL") }.sorted()
    }()

    /// Texts that numbers, days and structure break at.
    private static let pieces = [
        "null", "true", "{}", "[]", "\"\"", "-0", "1e999", "1e-999", "9223372036854775808", "\"9999-12-31\"",
        "\"0001-01-01T00:00:00+23:59\"", "\"9999-12-31T23:59:60-23:59\"", "{\"N\": \"1e400\"}", "{\"M\": {}}",
        "\"\\u0000\"", "0.00000000000000000001", "1000000000", "[[[[[]]]]]", "{\"statusCode\": 200, \"body\": \"[]\"}",
    ].map { Array($0.utf8) }

    private func damage(_ bytes: [UInt8], _ random: inout Generator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
            let index = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: index)
            case 2: bytes.removeSubrange(index...)
            default:
                // In place of a whole value, so that the answer stays JSON.
                let piece = Self.pieces.randomElement(using: &random) ?? []
                let ends = Set(",}]\n".utf8)
                guard let colon = bytes[index...].firstIndex(of: UInt8(ascii: ":")),
                    let end = bytes[colon...].firstIndex(where: ends.contains)
                else { continue }
                bytes.replaceSubrange(colon + 1..<end, with: piece)
            }
        }
        return bytes
    }

    @Test(arguments: names) func `Nothing but values or a refusal`(name: String) async throws {
        let original = try Sample.bytes("Answers/\(name)")
        var random = Generator(state: 2026)
        for round in 0..<60 {
            let reply = Backend.Reply(body: damage(original, &random))
            let endpoint = Endpoint.allCases[round % 5].rawValue
            var backend = Backend(["check": .init("[]")])
            backend.replies[endpoint] = reply
            let damaged = backend
            let message = await refusal { () throws(TradingError) in
                try await damaged.pull(symbols: ["AAPL", "MSFT"])
            }
            #expect(message?.isEmpty != true)
        }
    }
}
