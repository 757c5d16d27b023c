import Market

/// Reads dates and dates with times, one after another.
///
/// Thousands are read for a chart, and a date is mostly of the same month as the one before it: then the day alone is
/// read, and the calendar is not asked again.
struct DateReader {
    /// The first eight characters of the last date, such as `2026-01-`.
    private var month: UInt64 = 0
    /// The day before the first of that month.
    private var dayBefore = 0

    /// Days since 1970-01-01 of an ISO date or an RFC 3339 date with time; nil for any other text.
    mutating func daysSinceEpoch(_ text: String) -> Double? {
        let plain: Double?? = text.utf8.withContiguousStorageIfAvailable { bytes in
            switch bytes.count {
            case 10: day(UnsafeRawBufferPointer(bytes)).map(Double.init)
            case 20: time(UnsafeRawBufferPointer(bytes))
            default: nil
            }
        }
        if case .some(.some(let plain)) = plain { return plain }
        return Instant(rfc3339: text).map { Double($0.millisecondsSinceEpoch) / 86_400_000 }
    }

    /// The day in the first ten bytes.
    private mutating func day(_ bytes: UnsafeRawBufferPointer) -> Int? {
        let month = bytes.loadUnaligned(as: UInt64.self)
        let day = Self.number(bytes, at: 8)
        // Every month has 28 days; the calendar knows about the others.
        if month == self.month, day >= 1, day <= 28 { return dayBefore + day }
        guard bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return nil }
        let year = Self.number(bytes, at: 0) * 100 + Self.number(bytes, at: 2)
        guard let date = TradingDay(year: year, month: Self.number(bytes, at: 5), day: day) else { return nil }
        self.month = month
        dayBefore = date.daysSinceEpoch - day
        return date.daysSinceEpoch
    }

    /// A time such as `2026-01-31T21:00:00Z`, the commonest form.
    private mutating func time(_ bytes: UnsafeRawBufferPointer) -> Double? {
        guard bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            bytes[19] == UInt8(ascii: "Z"), let day = day(bytes)
        else { return nil }
        let (hour, minute, second) = (
            Self.number(bytes, at: 11), Self.number(bytes, at: 14), Self.number(bytes, at: 17)
        )
        guard (0..<24).contains(hour), (0..<60).contains(minute), (0..<60).contains(second) else { return nil }
        return Double(day * 86_400 + hour * 3600 + minute * 60 + second) / 86_400
    }

    /// The number of two digits; less than nought for other characters.
    private static func number(_ bytes: UnsafeRawBufferPointer, at index: Int) -> Int {
        let (tens, ones) = (Int(bytes[index]) - 48, Int(bytes[index + 1]) - 48)
        return (0..<10).contains(tens) && (0..<10).contains(ones) ? tens * 10 + ones : -100_000
    }
}

/// Days since 1970-01-01 of one date or date with time alone; nil for any other text.
func daysSinceEpoch(_ text: String) -> Double? {
    var reader = DateReader()
    return reader.daysSinceEpoch(text)
}
