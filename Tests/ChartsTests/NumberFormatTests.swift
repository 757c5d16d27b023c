import Charts
import Testing

@Suite struct NumberFormatTests {
    @Test func `Numbers are printed as d3-format prints them`() throws {
        let rows = numberFormatKnownAnswers.split(separator: "\n")
        #expect(rows.count > 370)
        for row in rows {
            let fields = row.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            let number = try #require(Double(fields[1]), "\(row)")
            #expect(try NumberFormat(fields[0]).string(from: number) == fields[2], "\(row)")
        }
    }

    @Test func `The exact binary value is rounded and halves go away from zero`() throws {
        let format = try NumberFormat(".2f")
        // 1.005 is a little less than it looks, 8.345 a little more; 0.125 and 0.375 are exact.
        #expect(format.string(from: 1.005) == "1.00")
        #expect(format.string(from: 8.345) == "8.35")
        #expect(format.string(from: 0.125) == "0.13")
        #expect(format.string(from: -0.375) == "\u{2212}0.38")
    }

    @Test func `Fast and general paths agree`() throws {
        var state: UInt64 = 42
        for _ in 0..<3000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let number = Double(Int64(bitPattern: state)) / Double(1 << (state % 60))
            for precision in 0...6 {
                // A width of 1 takes the general path and pads nothing.
                let fast = try NumberFormat(",.\(precision)f")
                let general = try NumberFormat("1,.\(precision)f")
                #expect(fast.string(from: number) == general.string(from: number), "\(number) \(precision)")
            }
        }
    }

    @Test(arguments: [
        (",d", Int64.max, "9,223,372,036,854,775,807"),
        (",d", Int64.min, "\u{2212}9,223,372,036,854,775,808"),
        ("d", 9_007_199_254_740_993, "9007199254740993"),
        ("$,.2f", 1200, "$1,200.00"),
        (".1%", 2, "200.0%"),
        (".3s", 1_234_567, "1.23M"),
    ])
    func `Integers keep every digit`(specifier: String, integer: Int64, text: String) throws {
        #expect(try NumberFormat(specifier).string(fromInteger: integer) == text)
    }

    @Test func `The currency can be any text`() throws {
        #expect(try NumberFormat("$,.2f", currency: "€").string(from: -1234.5) == "\u{2212}€1,234.50")
        #expect(try NumberFormat("$12,.2f", currency: "CHF ").string(from: 1.5) == "    CHF 1.50")
        #expect(try NumberFormat("($,d", currency: "£").string(from: -7) == "(£7)")
    }

    @Test func `Zero has no minus sign, and neither has what rounds to it`() throws {
        for specifier in ["d", ".1f", ",.2f", ".1%", ".0e", "(.1f", "s"] {
            #expect(try !NumberFormat(specifier).string(from: -0.0).contains { "\u{2212}-(".contains($0) })
        }
        #expect(try NumberFormat(".1%").string(from: -0.0004) == "0.0%")
    }

    @Test(arguments: [
        (",.2q", "'q' can't stand here"), (".f", "'.' needs a number of digits"), ("abc", "'abc' can't stand here"),
        (",.2f ", "' ' can't stand here"), ("99999d", "at most 200"), ("999999999999999999999d", "at most 200"),
        ("é\u{301}\u{302}>8d", "can't fill"), ("€,.2f", "write '$' for the currency"),
        ("+£d", "write '$' for the currency"), ("f.2", "'.2' can't stand here"),
    ])
    func `What does not follow the grammar is refused with a reason`(specifier: String, reason: String) {
        let error = #expect(throws: FormatError.self) { try NumberFormat(specifier) }
        #expect(error?.specifier == specifier)
        #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "")")
    }
}
