import Charts
import Market
import Testing

@Suite struct ValueFormatTests {
    @Test(arguments: [
        ("currency", Value.real(1234.5), "$1,234.50"), ("percent", .real(0.0123), "1.2%"),
        ("percent", .real(-12.5), "\u{2212}1,250.0%"), ("integer", .integer(1_234_567), "1,234,567"),
        ("number", .integer(-3), "\u{2212}3.00"), ("change", .real(0.5), "+0.50"),
        ("percent-change", .real(-0.011), "\u{2212}1.1%"), ("compact", .integer(1_234_567), "1.23M"),
        ("date", .text("2026-01-31"), "31 Jan 2026"), ("month", .text("2026-01-31"), "Jan 2026"),
        ("year", .text("2026-01-31"), "2026"), ("datetime", .text("2026-01-31T21:05:00Z"), "31 Jan 2026, 21:05 UTC"),
        ("time", .text("2026-01-31T21:05:00+01:00"), "20:05 UTC"), (",.1f", .real(1234.56), "1,234.6"),
        ("%d/%m", .text("2026-01-31"), "31/01"), (".1%", .real(0.5), "50.0%"), ("d", .integer(7), "7"),
        ("currency", .text("750.00"), "$750.00"), (".3f", .text("0.12345678"), "0.123"),
    ])
    func `A name, a specifier or a pattern gives text`(format: String, value: Value, text: String) throws {
        #expect(try ValueFormat(format).string(from: value) == text)
    }

    @Test(arguments: ["currency", "date", ",.2f", "%Y"])
    func `Null is an en dash`(format: String) throws {
        #expect(try ValueFormat(format).string(from: .null) == "\u{2013}")
    }

    @Test(arguments: [
        (",.2f", Value.text("12"), "'12' is text"), ("currency", .text("AAPL"), "'AAPL' is text"),
        ("currency", .text("2026-01-31"), "is text"), ("currency", .text("007.50"), "is text"),
        ("currency", .text("-1.50"), "is text"), ("percent", .text(""), "is text"),
        ("date", .text("31.1.2026"), "is none"), ("date", .text("2026-02-30"), "is none"),
        ("date", .text("2026-01-31 21:00"), "is none"), ("%Y", .integer(2026), "is a number"),
        ("date", .real(1.5), "is a number"),
    ])
    func `A value that the format is not for is an error`(format: String, value: Value, reason: String) throws {
        let format = try ValueFormat(format)
        let error = #expect(throws: FormatError.self) { try format.string(from: value) }
        #expect(error?.specifier == format.text)
        #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "")")
    }

    @Test func `A site's own names go first and may stand for built-in ones`() throws {
        let names = ["price": "$,.3f", "currency": "$,.0f", "day": "date", "loop": "loop", "bad": ",.2q"]
        #expect(try ValueFormat("price", names: names, currency: "€").string(from: .real(1.5)) == "€1.500")
        #expect(try ValueFormat("currency", names: names).string(from: .real(1.5)) == "$2")
        #expect(try ValueFormat("day", names: names).string(from: .text("2026-01-31")) == "31 Jan 2026")
        #expect(throws: FormatError.self) { try ValueFormat("loop", names: names) }
        let error = #expect(throws: FormatError.self) { try ValueFormat("bad", names: names) }
        #expect(error?.reason.contains("stands for ',.2q', where 'q' can't stand here") == true)
    }

    @Test(arguments: [
        ("currancy", "'currency'"), ("datetme", "'datetime'"), ("prise", "'price'"), ("Integer", "'integer'"),
    ])
    func `An unknown name is an error with the nearest name`(name: String, nearest: String) {
        let error = #expect(throws: FormatError.self) { try ValueFormat(name, names: ["price": ",.2f"]) }
        #expect(error?.reason.contains("did you mean \(nearest)?") == true)
    }

    @Test func `A name that is near to none is an error with all names`() {
        let error = #expect(throws: FormatError.self) { try ValueFormat("zzzzzzzz") }
        #expect(error?.reason.contains("change, compact, currency") == true)
    }

    @Test func `Every built-in name is a format, and the names are in order`() throws {
        let names = ValueFormat.names.map(\.name)
        #expect(names == names.sorted())
        for (name, format) in ValueFormat.names { #expect(try ValueFormat(name).isDate == ValueFormat(format).isDate) }
    }

    @Test(arguments: [
        (Value.null, "\u{2013}"), (.integer(-1_234_567), "\u{2212}1234567"),
        (.integer(.min), "\u{2212}9223372036854775808"),
        (.real(0.1 + 0.2), "0.30000000000000004"), (.real(-0.5), "\u{2212}0.5"), (.real(100), "100"),
        (.real(1e20), "100000000000000000000"), (.real(1e21), "1e+21"), (.real(0.000001), "0.000001"),
        (.real(1.5e-7), "1.5e-7"), (.real(-0.0), "0"), (.text("2026-01-31"), "2026-01-31"), (.text("<b>"), "<b>"),
    ])
    func `Without a format numbers keep their digits and text stays as it is`(value: Value, text: String) {
        #expect(ValueFormat.plain(value) == text)
    }
}
