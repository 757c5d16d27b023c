import Foundation
import Testing

@testable import Snapshots

/// Files that an import must survive, with the words that its refusal must have.
@Suite struct HostileSourceTests {
    private func refusal(of name: String) throws -> String? {
        let site = try SnapshotFolder()
        let bytes = try Data(contentsOf: SnapshotFolder.hostile.appending(path: name))
        try site.folder.write(bytes, to: name)
        // A snapshot that is there already must stay as it is, byte by byte.
        try site.pull("symbol,date,close\nOLD,2001-01-02,1\n", named: "old.csv")
        let before = try Data(contentsOf: URL(filePath: site.path))
        do throws(SnapshotError) {
            if name.hasSuffix(".csv") {
                try site.pull(.csv(files: [name], into: .bars, columns: [:]))
            } else {
                try site.pull(.sqlite(file: name, table: nil, into: nil, columns: [:]))
            }
            return nil
        } catch {
            #expect(try Data(contentsOf: URL(filePath: site.path)) == before)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: site.folder.path).sorted()
                    == ["old.csv", "snapshot.sqlite", name].sorted())
            let refusal = SnapshotFolder.lines(error).joined(separator: "\n")
            // The file is the user's own.
            #expect(!refusal.contains("delete"))
            return refusal
        }
    }

    @Test(arguments: [
        ("no-header.csv", ["line 1"]), ("missing-column.csv", ["close"]), ("short-row.csv", ["line 3"]),
        ("thousands.csv", ["line 2", "volume"]), ("unclosed-quote.csv", ["line 3"]),
        ("newline-in-quotes.csv", ["symbol"]),
        ("close-inf.csv", ["line 3", "close"]), ("close-negative.csv", ["line 3", "close"]),
        ("close-zero.csv", ["line 3", "close"]), ("close-text.csv", ["line 3", "close"]),
        ("close-hex.csv", ["line 3", "close"]), ("dup-diff.csv", ["line 3", "line 2"]), ("nul.csv", ["line 3"]),
        ("utf16.csv", ["encoding"]), ("latin1.csv", ["line 2", "encoding"]), ("dmy.csv", ["line 2", "ambiguous"]),
        ("empty-file.sqlite", ["stockitems"]), ("truncated-header.sqlite", ["file"]), ("random.sqlite", ["file"]),
        ("corrupt-page2.sqlite", ["file"]), ("future-format.sqlite", ["file"]),
        ("missing-column.sqlite", ["bars.close"]), ("other-names.sqlite", ["stockitems", "prices"]),
        ("text-price.sqlite", ["bars", "close"]), ("inf-close.sqlite", ["bars", "close"]),
        ("negative.sqlite", ["bars", "close"]), ("julian-date.sqlite", ["bars", "date"]),
        ("nul-symbol.sqlite", ["bars", "symbol"]),
    ])
    func `Refused, naming file and fault`(name: String, words: [String]) throws {
        let refusal = try #require(try refusal(of: name), "\(name) was taken")
        for word in words + [name] { #expect(refusal.contains(word), "'\(word)' is not in: \(refusal)") }
    }

    @Test(arguments: [
        "crlf.csv", "no-final-newline.csv", "blank-lines.csv", "columns-moved.csv", "extra-column.csv",
        "header-only.csv",
        "close-dot.csv", "close-space.csv", "unsorted.csv",
    ])
    func `Taken`(name: String) throws {
        #expect(try refusal(of: name) == nil)
    }

    @Test func `What is odd and harmless is said`() throws {
        func notes(_ name: String) throws -> [String] {
            let site = try SnapshotFolder()
            let text = try String(contentsOf: SnapshotFolder.hostile.appending(path: name), encoding: .utf8)
            return try site.pull(text).findings.map(\.message)
        }
        #expect(try notes("header-only.csv") == ["the file has a header and no rows"])
        #expect(try notes("close-dot.csv") == ["close on line 3 is missing; the row is skipped"])
        #expect(try notes("close-space.csv") == ["close on line 3 is missing; the row is skipped"])
        #expect(try notes("unsorted.csv") == ["the rows are not in the order of their dates; they were sorted"])
        #expect(try notes("crlf.csv").isEmpty)
    }

    @Test func `Changed bytes never crash an import and never change a snapshot that refuses them`() throws {
        let site = try SnapshotFolder()
        try site.pull("symbol,date,close\nOLD,2001-01-02,1\n", named: "old.csv")
        let before = try Data(contentsOf: URL(filePath: site.path))
        let names = try FileManager.default.contentsOfDirectory(atPath: SnapshotFolder.hostile.path).sorted()
        var state: UInt64 = 7
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        var refused = 0
        for round in 0..<300 {
            let name = names[random(names.count)]
            var bytes = Array(try Data(contentsOf: SnapshotFolder.hostile.appending(path: name)))
            for _ in 0...random(4) where !bytes.isEmpty {
                let position = random(bytes.count)
                switch random(3) {
                case 0: bytes[position] = UInt8(random(256))
                case 1: bytes.remove(at: position)
                default: bytes.insert([44, 34, 10, 0, 255, 45][random(6)], at: position)
                }
            }
            let file = "mutant\(round)." + (name.hasSuffix(".csv") ? "csv" : "sqlite")
            try site.folder.write(Data(bytes), to: file)
            let target = site.folder.path + "/copy.sqlite"
            try before.write(to: URL(filePath: target))
            let source: Source =
                name.hasSuffix(".csv")
                ? .csv(files: [file], into: .bars, columns: [:])
                : .sqlite(file: file, table: nil, into: nil, columns: [:])
            do throws(SnapshotError) {
                _ = try SnapshotWriter.pull([source], root: site.folder.path, into: target, now: SnapshotFolder.now)
            } catch {
                refused += 1
                #expect(try Data(contentsOf: URL(filePath: target)) == before)
            }
        }
        #expect(refused > 100)
    }
}
