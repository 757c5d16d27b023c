import Foundation
import TestSupport
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite struct ChartCommandTests {
    private struct Outcome {
        let status: Int32
        let output, messages: String
    }

    /// Runs `bourse chart` in a folder.
    ///
    /// - Parameter input: What it gets on standard input.
    private func chart(
        _ arguments: [String], in folder: TemporaryFolder, input: String = "", path: String? = nil
    ) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(filePath: ProcessInfo.processInfo.arguments[0]).deletingLastPathComponent()
            .appending(path: "bourse")
        process.arguments = ["chart"] + arguments
        process.currentDirectoryURL = URL(filePath: folder.path)
        process.environment = ProcessInfo.processInfo.environment.filter {
            ["LD_LIBRARY_PATH", "PATH"].contains($0.key)
        }
        if let path { process.environment?["PATH"] = path }
        for name in [".in", ".out", ".err"] { try folder.write(name == ".in" ? input : "", to: name) }
        process.standardInput = FileHandle(forReadingAtPath: folder.path + "/.in")
        process.standardOutput = FileHandle(forWritingAtPath: folder.path + "/.out")
        process.standardError = FileHandle(forWritingAtPath: folder.path + "/.err")
        try process.run()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, output: try folder.read(".out"), messages: try folder.read(".err"))
    }

    private static let prices = """
        date,symbol,close,volume
        2024-01-02,AAPL,185.64,82488700
        2024-01-03,AAPL,184.25,58414500
        2024-01-04,AAPL,181.91,71983600
        2024-01-05,AAPL,181.18,62303300

        """
    private static let spec =
        "title: Apple <fell>\nsource: Nasdaq\nmark: line\nx: date\ny: { field: close, title: Dollars }\n"

    private func folder(_ spec: String = spec, _ prices: String = prices) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(spec, to: "spec.yml")
        try folder.write(prices, to: "prices.csv")
        return folder
    }

    private func isWellFormed(_ svg: String) -> Bool {
        XMLParser(data: Data(svg.utf8)).parse()
    }

    @Test func `A line goes to standard output as SVG, the same bytes twice`() throws {
        let folder = try folder()
        let first = try chart(["spec.yml", "--data", "prices.csv"], in: folder)
        #expect(first.status == 0 && first.messages.isEmpty, "\(first.messages)")
        #expect(isWellFormed(first.output) && first.output.contains("width=\"640\""))
        try expectGolden(first.output, "line.svg")
        #expect(try chart(["spec.yml", "--data", "prices.csv"], in: folder).output == first.output)
        #expect(try chart(["spec.yml", "--data", "-"], in: folder, input: Self.prices).output == first.output)
    }

    @Test func `A single file is the data whatever the block calls it`() throws {
        let folder = try folder()
        let plain = try chart(["spec.yml", "--data", "prices.csv"], in: folder)
        try folder.write("data: closes\n" + Self.spec, to: "named.yml")
        #expect(try chart(["named.yml", "--data", "prices.csv"], in: folder).output == plain.output)
        let named = try chart(["named.yml", "--data", "other=prices.csv"], in: folder)
        #expect(named.status == 1)
        #expect(
            named.messages.hasPrefix("named.yml:1:7: error: 'closes' is no file of --data; known: other"), "\(named)")
    }

    @Test func `Several files have names`() throws {
        let folder = try folder(
            """
            data: prices
            x: date
            layer:
              - { mark: line, y: close }
              - { mark: rule, data: marks, x: day, text: name }

            """)
        try folder.write("day,name\n2024-01-04,Results\n", to: "events.csv")
        let outcome = try chart(["spec.yml", "--data", "prices.csv", "--data", "marks=events.csv"], in: folder)
        #expect(outcome.status == 0 && isWellFormed(outcome.output), "\(outcome.messages)")
        let twice = try chart(["spec.yml", "--data", "prices.csv", "--data", "prices=events.csv"], in: folder)
        #expect(twice.status == 1 && twice.messages.contains("two files are called 'prices'"), "\(twice.messages)")
        let none = try chart(
            ["spec.yml", "--data", "prices.csv", "--data", "events.csv"], in: folder)
        #expect(none.messages.hasPrefix("spec.yml:5:25: error: 'marks' is no file of --data"), "\(none.messages)")
    }

    @Test func `A file is written whole, or stays as it was`() throws {
        let folder = try folder()
        #expect(try chart(["spec.yml", "--data", "prices.csv", "-o", "a.svg"], in: folder).status == 0)
        let first = try folder.read("a.svg")
        #expect(isWellFormed(first))
        try folder.write("mark: lin\n", to: "wrong.yml")
        #expect(try chart(["wrong.yml", "--data", "prices.csv", "-o", "a.svg"], in: folder).status == 1)
        #expect(try folder.read("a.svg") == first)
        let lost = try chart(["spec.yml", "--data", "prices.csv", "-o", "no/where.svg"], in: folder)
        #expect(lost.status == 1)
        #expect(lost.messages == "no/where.svg: error: the picture cannot be written: there is no such folder\n")
        try FileManager.default.createDirectory(atPath: folder.path + "/dir.svg", withIntermediateDirectories: false)
        let dir = try chart(["spec.yml", "--data", "prices.csv", "-o", "dir.svg"], in: folder)
        #expect(dir.status == 1 && dir.messages.contains("it is no file"), "\(dir.messages)")
        // Nothing lies about.
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { !$0.hasPrefix(".") }
        #expect(left.sorted() == ["a.svg", "dir.svg", "prices.csv", "spec.yml", "wrong.yml"])
    }

    @Test func `A link stays, and the file behind it is replaced`() throws {
        let folder = try folder()
        try folder.write("old", to: "real.svg")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/link.svg", withDestinationPath: folder.path + "/real.svg")
        #expect(try chart(["spec.yml", "--data", "prices.csv", "-o", "link.svg"], in: folder).status == 0)
        #expect(isWellFormed(try folder.read("real.svg")))
        let kind =
            try FileManager.default.attributesOfItem(atPath: folder.path + "/link.svg")[.type] as? FileAttributeType
        #expect(kind == .typeSymbolicLink)
    }

    @Test func `PNG has two pixels for each of the width`() throws {
        let folder = try folder()
        let outcome = try chart(["spec.yml", "--data", "prices.csv", "-o", "a.PNG", "--width", "320"], in: folder)
        #expect(outcome.status == 0, "\(outcome.messages)")
        let bytes = [UInt8](try #require(FileManager.default.contents(atPath: folder.path + "/a.PNG")))
        #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]))
        // The header's width. Source: PNG specification, 11.2.2.
        #expect(bytes[16..<20].reduce(0) { $0 << 8 | Int($1) } == 640)
    }

    @Test func `Without rsvg-convert there is no PNG and a cure`() throws {
        let folder = try folder()
        let outcome = try chart(["spec.yml", "--data", "prices.csv", "-o", "a.png"], in: folder, path: folder.path)
        #expect(outcome.status == 1)
        #expect(
            outcome.messages.hasPrefix("error: PNG needs the program rsvg-convert")
                && outcome.messages.contains("librsvg2-bin"),
            "\(outcome.messages)")
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/a.png"))
        try folder.write("#!/bin/sh\necho 'no <svg> here' >&2\nexit 3\n", to: "rsvg-convert")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path + "/rsvg-convert")
        let failed = try chart(
            ["spec.yml", "--data", "prices.csv", "-o", "a.png"], in: folder, path: folder.path + ":/bin")
        #expect(failed.status == 1)
        #expect(failed.messages == "error: rsvg-convert made no PNG: no <svg> here\n", "\(failed.messages)")
    }

    @Test func `Mistakes are told with file, line and column`() throws {
        let folder = try folder("mark: line\nx: date\ny: clse\ntitle: \"{{ x }}\"\nvolume: close\n")
        let outcome = try chart(["spec.yml", "--data", "prices.csv"], in: folder)
        #expect(outcome.status == 1 && outcome.output.isEmpty)
        #expect(
            outcome.messages == """
                spec.yml:3:4: error: 'clse' is no column of 'prices'; did you mean 'close'?
                  y: clse
                     ^
                spec.yml:4:8: error: '{{ … }}' has a value on pages alone; write the words
                  title: "{{ x }}"
                         ^
                spec.yml:5:1: error: 'volume' means nothing for a line, which reads y, x, color, labels
                  volume: close
                  ^

                """)
        let json = try chart(["spec.yml", "--data", "prices.csv", "-o", "a.svg", "--json"], in: folder)
        #expect(json.status == 1 && json.messages.isEmpty)
        #expect(json.output.hasPrefix(#"{"status": "failed", "exitCode": 1, "diagnostics": [{"#), "\(json.output)")
    }

    @Test func `With JSON the result is one line`() throws {
        let folder = try folder()
        let outcome = try chart(["spec.yml", "--data", "prices.csv", "-o", "a.svg", "--json"], in: folder)
        #expect(outcome.status == 0)
        #expect(
            outcome.output
                == "{\"status\": \"ok\", \"exitCode\": 0, \"diagnostics\": [], \"output\": \"a.svg\", \"width\": 640}\n"
        )
    }

    @Test func `Nothing to draw is an error, or what the block says`() throws {
        let folder = try folder(Self.spec, "date,close\n")
        #expect(try chart(["spec.yml", "--data", "prices.csv"], in: folder).messages.contains("nothing to draw"))
        try folder.write(Self.spec + "empty: warn\n", to: "spec.yml")
        let warned = try chart(["spec.yml", "--data", "prices.csv", "-o", "a.svg"], in: folder)
        #expect(warned.status == 0 && warned.messages.contains("warning: the chart has nothing to draw"), "\(warned)")
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/a.svg"))
    }

    @Test(arguments: [
        (["spec.yml"], "--data is missing"),
        (["spec.yml", "--data", "a", "--width", "20"], "--width must be 200 to 4000"),
        (["spec.yml", "--data", "-", "--data", "x=-"], "standard input can be read once"),
        (["spec.yml", "--data", "a", "-o", "a.jpg"], "-o must end in .svg or .png, not 'a.jpg'"),
        (["spec.yml", "--data", "a", "--json"], "--json needs -o"),
        (["spec.yml", "--data", "a", "--scheme", "blue"], "'blue' is invalid"),
    ])
    func `Wrong usage ends with 64`(arguments: [String], message: String) throws {
        let outcome = try chart(arguments, in: folder())
        #expect(outcome.status == 64 && outcome.messages.contains(message), "\(outcome.messages)")
    }

    /// Files that harm programs which trust them; each must be drawn with its texts escaped, or refused with its place.
    @Test(arguments: [
        ("date,close\n2024-01-02,1\0\n", "prices.csv:2:1: error: line 2 has a NUL byte"),
        ("date,close\n2024-01-02,\"1\n", "prices.csv:2:12: error: the quote that opens on line 2 is never closed"),
        ("date,close\n2024-01-02\n", "prices.csv:2:1: error: line 2 has 1 field where the header has 2"),
        ("date,close,close\n2024-01-02,1,2\n", "prices.csv:1:12: error: line 1: two columns are called 'close'"),
        ("date,,close\n2024-01-02,1,2\n", "prices.csv:1:6: error: line 1: column 2 has no usable name"),
        ("", "prices.csv:1:1: error: the file is empty"),
        ("date,close\n2024-01-02,high\n", "spec.yml:5:4: error: 'close' has the text 'high' in row 1"),
    ])
    func `A hostile file is refused at its place`(text: String, message: String) throws {
        let outcome = try chart(["spec.yml", "--data", "prices.csv"], in: folder(Self.spec, text))
        #expect(outcome.status == 1 && outcome.output.isEmpty)
        #expect(outcome.messages.hasPrefix(message), "\(outcome.messages)")
    }

    @Test func `Bytes that are no UTF-8 are refused at their line`() throws {
        let folder = try folder()
        try folder.write(
            Data("date,close\n2024-01-02,1\n\u{0}".utf8.dropLast()) + Data([0xC3, 0x28, 10]), to: "prices.csv")
        let outcome = try chart(["spec.yml", "--data", "prices.csv"], in: folder)
        #expect(outcome.messages.hasPrefix("prices.csv:3:1: error: the encoding of line 3 is not UTF-8"), "\(outcome)")
        try folder.write(Data([0xC3, 0x28]), to: "spec.yml")
        #expect(
            try chart(["spec.yml", "--data", "-"], in: folder, input: Self.prices).messages.hasPrefix(
                "spec.yml: error: the file's encoding is not UTF-8"))
        #expect(
            try chart(["gone.yml", "--data", "gone.csv"], in: folder).messages.contains(
                "gone.yml: error: the file cannot be read"))
    }

    @Test func `Names with markup are words, and huge fields do no harm`() throws {
        let huge = String(repeating: "<script>alert(1)</script>", count: 40_000)
        let folder = try folder(
            "mark: line\nx: date\ny: close\ncolor: name\n",
            "date,name,close\n2024-01-02,\"<script>alert(1)</script>\",1\n2024-01-02,\(huge),2\n2024-01-03,]]>&amp;,3\n"
        )
        let outcome = try chart(["spec.yml", "--data", "prices.csv"], in: folder)
        #expect(outcome.status == 0, "\(outcome.messages)")
        #expect(isWellFormed(outcome.output) && !outcome.output.contains("<script"))
        #expect(outcome.output.contains("&lt;script&gt;"))
    }

    @Test func `More rows than a query may give are refused`() throws {
        let folder = try folder(
            "mark: line\nx: i\ny: v\n", "i,v\n" + (0...100_000).map { "\($0),\($0 % 7)\n" }.joined())
        let outcome = try chart(["spec.yml", "--data", "prices.csv"], in: folder)
        #expect(outcome.status == 1)
        #expect(
            outcome.messages == "prices.csv: error: the file has 100001 rows, and at most 100000 are drawn\n",
            "\(outcome.messages)")
    }
}
