import Charts
import Market
import Testing

@testable import SiteRendering

/// Thousands of blocks of right and wrong words: none stops the program, and each is drawn or refused with a place.
@Suite struct RandomChartTests {
    @Test(arguments: 0..<8)
    func `Every random block is drawn, or refused at a place and with a reason`(seed: Int) {
        var (drawn, refused) = (0, 0)
        for index in 0..<400 {
            var random = RandomBlock(seed: UInt64(seed * 1000 + index))
            let yaml = random.yaml()
            let collector = DiagnosticCollector()
            let tables = NamedTables(names: RandomBlock.tables.keys.sorted(), kind: "table") { RandomBlock.tables[$0] }
            let block = ChartBlock.read(yaml, file: "chart.yml", tables: tables, into: collector)
            #expect((block == nil) == collector.hasErrors, "\(yaml)")
            if let block {
                let svg = block.svg(width: [200, 640, 4000][index % 3], scheme: .auto, into: collector)
                #expect(svg?.contains("NaN") != true && svg?.contains("=\"inf") != true, "\(yaml)")
                #expect(svg != nil || collector.hasErrors || block.spec.empty != .error, "\(yaml)")
                do throws(ChartError) {
                    _ = try Chart(block.spec, data: block.data, id: "c").figure()
                } catch {
                    block.report(error, to: collector)
                }
            }
            if collector.hasErrors { refused += 1 } else { drawn += 1 }
            let lines = yaml.split(separator: "\n", omittingEmptySubsequences: false)
            for finding in collector.diagnostics {
                #expect(!finding.message.isEmpty && finding.file == "chart.yml", "\(finding)\n\(yaml)")
                #expect(
                    (1...lines.count).contains(finding.line ?? 0) && (finding.column ?? 0) >= 1, "\(finding)\n\(yaml)")
            }
        }
        // Both must be common, or the test tries nothing.
        #expect(drawn >= 40 && refused >= 100, "\(drawn) drawn, \(refused) refused")
    }
}

/// Writes the YAML of a chart block from a seed: most of it fits the mark, some of it nothing.
private struct RandomBlock {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    static let tables: [String: Rows] = {
        let numbers: [Value] = [
            .real(1.5), .real(-2), .null, .real(1e12), .integer(0), .real(1e-7), .real(1e308), .real(.infinity),
            .real(7),
        ]
        let names: [Value] = [
            "A & B", "<script>", "株式会社", "شركة", "", "e\u{301}", "A long name of a company", "x", "y",
        ]
        .map { .text($0) }
        func rows(_ count: Int, _ number: (Int) -> Value) -> Rows {
            Rows(
                columns: ["date", "name", "open", "high", "low", "close", "volume", "lower", "upper"],
                values: (0..<count).flatMap { row -> [Value] in
                    [.text("2024-0\(row % 9 + 1)-1\(row % 7)"), names[row % names.count]]
                        + (0..<7).map { number(row * 3 + $0) }
                })
        }
        return [
            "tame": rows(30) { .real(10 + Double($0 % 11)) }, "wild": rows(9) { numbers[$0 % numbers.count] },
            "one": rows(1) { _ in .integer(5) }, "none": rows(0) { _ in .null },
        ]
    }()

    private static let numbers = ["open", "high", "low", "close", "volume", "lower", "upper"]
    private static let strange = [
        "clsoe", "''", "[]", "{}", "~", "1e999", "-5", "2024-02-30", "\"{{ x }}\"", "\"\\u0000\"", "[[close]]", "true",
        "{ field: close }", "{ field: [close, open], type: quantitativ }", "\"<b>&\"", "9999999999999999999999",
    ]

    mutating func yaml() -> String {
        let table = oneIn(12) ? "nowhere" : pick(["tame", "tame", "tame", "wild", "wild", "one", "none"])
        var lines = ["data: \(table)"]
        if oneIn(6) { lines.append("x: \(x())") }
        switch number(10) {
        case 0:
            lines.append("vconcat:")
            for _ in 0...number(3) { lines.append("  - { \(keys().joined(separator: ", ")) }") }
        case 1, 2:
            lines.append("layer:")
            for _ in 0...number(3) { lines.append("  - { \(keys().joined(separator: ", ")) }") }
        default: lines += keys()
        }
        for (key, values) in Self.chartKeys where oneIn(9) {
            lines.append("\(key): \(oneIn(8) ? pick(Self.strange) : pick(values))")
        }
        if oneIn(12) { lines.append("\(pick(Array(ForeignWords.keys.keys).sorted())): \(pick(Self.strange))") }
        return lines.joined(separator: "\n") + "\n"
    }

    private static let chartKeys: [(key: String, values: [String])] = [
        ("title", ["A title", "\"<i>\""]), ("format", ["currency", "\".2f\"", "\"%Y\"", "date"]),
        ("facet", ["name", "date"]),
        ("movingAverage", ["[2, 3]", "20", "0"]), ("rebase", ["100", "0", "-1e300"]),
        ("empty", ["warn", "hide", "error"]),
        ("missing", ["gap", "connect", "zero"]), ("height", ["120", "400", "50"]), ("description", ["Words"]),
        ("encoding", ["{ x: { field: date, type: temporal } }", "{ color: name }"]),
    ]

    /// The keys of one mark.
    private mutating func keys() -> [String] {
        let mark = pick(Mark.allCases)
        let keys = MarkKeys(mark)
        var lines = ["mark: \(oneIn(25) ? pick(["lin", "circle", "~", "[line]", "{ type: bar }"]) : mark.rawValue)"]
        for need in keys.required where !oneIn(25) { lines.append(pair(need.key, mark)) }
        for key in keys.all where !keys.required.contains(where: { $0.key == key }) && !MarkKeys.ofCharts.contains(key)
        {
            if oneIn(key == "x" ? 2 : 4) { lines.append(pair(key, mark)) }
        }
        if mark == .rule, !lines.contains(where: { $0.hasPrefix("y:") || $0.hasPrefix("x:") }) { lines.append("y: 12") }
        if oneIn(15) { lines.append("\(pick(MarkKey.channels)): \(pick(Self.strange))") }
        var seen: Set<Substring> = []
        return lines.filter { seen.insert($0.prefix { $0 != ":" }).inserted }
    }

    private mutating func pair(_ key: String, _ mark: Mark) -> String {
        "\(key): \(oneIn(20) ? pick(Self.strange) : value(key, mark))"
    }

    private mutating func value(_ key: String, _ mark: Mark) -> String {
        switch key {
        case "x":
            return mark == .rule || mark == .text
                ? pick(["2024-03-11", "date", "5", "{ datum: x }"]) : mark == .histogram ? pick(Self.numbers) : x()
        case "y":
            if mark == .rule || mark == .text { return pick(["12", "close", "-1", "{ datum: 3 }"]) }
            return oneIn(3) ? y() : oneIn(4) ? "[close, open]" : pick(mark == .rect ? ["name", "date"] : Self.numbers)
        case "color": return mark == .rect ? pick(Self.numbers) : pick(["name", "date", "close"])
        case "text": return "name"
        case "label": return "\"Level & <b>\""
        case "labels": return pick(["[One]", "[One, Two]", "\"\\u202e\""])
        case "stack": return pick(["true", "zero", "normalize", "false"])
        case "maxbins": return pick(["1", "10", "400"])
        case "volume": return pick(["true", "false", "volume"])
        default: return pick(Self.numbers)
        }
    }

    private mutating func x() -> String {
        pick([
            "date", "name", "close", "[close, open]", "{ field: date, scale: trading }",
            "{ field: close, scale: { type: symlog } }", "{ field: date, type: ordinal, format: month }",
            "{ field: close, scale: { domain: [-3, 1e300] }, title: X }",
        ])
    }

    private mutating func y() -> String {
        pick([
            "{ field: close, scale: log }", "{ field: close, scale: { type: symlog, zero: true } }", "name",
            "{ field: close, scale: { domain: [0, 1e-9] }, format: \".3~s\", title: Y }", "{ title: Only an axis }",
            "{ field: close, scale: { type: log, domain: [1, 1e300] } }",
        ])
    }

    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    private mutating func number(_ count: Int) -> Int { Int(next() % UInt64(count)) }
    private mutating func oneIn(_ count: Int) -> Bool { number(count) == 0 }
    private mutating func pick<Element>(_ items: [Element]) -> Element { items[number(items.count)] }
}
