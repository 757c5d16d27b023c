import Market

/// Days since 1970-01-01 of an ISO date or an RFC 3339 date with time; nil for any other text.
///
/// Thousands of dates are read for a chart, so the plain form is read without making an array of its bytes.
func daysSinceEpoch(_ text: String) -> Double? {
    var text = text
    let plain: Int? = text.withUTF8 { bytes in
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return nil }
        var digits = (0, 0, 0)
        func digit(_ index: Int) -> Int {
            let value = Int(bytes[index]) - 48
            return value >= 0 && value <= 9 ? value : -100_000
        }
        digits.0 = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3)
        digits.1 = digit(5) * 10 + digit(6)
        digits.2 = digit(8) * 10 + digit(9)
        return TradingDay(year: digits.0, month: digits.1, day: digits.2)?.daysSinceEpoch
    }
    if let plain { return Double(plain) }
    return Instant(rfc3339: text).map { Double($0.millisecondsSinceEpoch) / 86_400_000 }
}
