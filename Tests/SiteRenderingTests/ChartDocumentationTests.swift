import Charts
import Foundation
import Testing

@testable import SiteRendering

/// CHARTS.md says what the code reads, and its examples are charts.
@Suite struct ChartDocumentationTests {
    private static let text =
        (try? String(
            contentsOf: URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../CHARTS.md"),
            encoding: .utf8)) ?? ""

    /// The cells of the table of marks, by mark.
    private static let rows: [String: [String]] = {
        var rows: [String: [String]] = [:]
        for line in text.split(separator: "\n") where line.hasPrefix("| `") {
            let cells = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
                .map { $0.trimmingCharacters(in: .whitespaces) }
            if cells.count == 4 { rows[cells[0].replacing("`", with: "")] = Array(cells.dropFirst()) }
        }
        return rows
    }()

    private static func codes(_ keys: [String]) -> String { keys.map { "`\($0)`" }.joined(separator: ", ") }

    @Test(arguments: Mark.allCases)
    func `Every mark is documented with just the keys that it reads`(mark: Mark) throws {
        let cells = try #require(Self.rows[mark.rawValue], "CHARTS.md has no row for \(mark)")
        let keys = MarkKeys(mark)
        #expect(cells[0] == Self.codes(keys.required.map(\.key)))
        #expect(
            cells[1]
                == keys.implied.map { $0.key == $0.column ? "`\($0.key)`" : "`\($0.key)` (`\($0.column)`)" }
                .joined(separator: ", "))
        #expect(cells[2] == Self.codes(keys.optional))
    }

    @Test func `Every documented mark is one`() {
        #expect(Set(Self.rows.keys) == Set(Mark.allCases.map(\.rawValue)))
    }

    /// The YAML of all examples, with the heading above.
    private static let examples: [(heading: String, yaml: String)] = {
        var examples: [(heading: String, yaml: String)] = []
        var heading = ""
        var lines: [Substring]?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("#") { heading = String(line.drop { $0 == "#" || $0 == " " }) }
            if line == "```yaml" {
                lines = []
            } else if line == "```", let yaml = lines {
                examples.append((heading, yaml.joined(separator: "\n")))
                lines = nil
            } else {
                lines?.append(line)
            }
        }
        return examples
    }()

    @Test func `Every mark has an example with it, and every example is a chart`() throws {
        #expect(Self.examples.count > Mark.allCases.count)
        for mark in Mark.allCases {
            let own = Self.examples.filter { $0.heading == mark.rawValue }
            #expect(own.contains { $0.yaml.contains("mark: \(mark)") }, "\(mark) has no example")
        }
        for example in Self.examples {
            let (block, findings) = SampleTables.read(example.yaml)
            #expect(findings == [], "\(example.heading)")
            #expect(block != nil, "\(example.heading)")
        }
    }
}
