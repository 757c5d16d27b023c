import Market

/// How a file writes its days. Forms that can only mean one day are read in any file; `01/03/2013` only when another row
/// of the same file shows which part is the month.
struct DayFormat {
    private enum Order {
        case dayFirst, monthFirst
    }

    private let order: Order?
    private let isContradictory: Bool

    /// - Parameter texts: All days of the file as they are written.
    init(deciding texts: some Sequence<String>) {
        var (dayFirst, monthFirst) = (false, false)
        for text in texts {
            guard let (first, second, _) = Self.numericParts(text) else { continue }
            if first > 12 { dayFirst = true }
            if second > 12 { monthFirst = true }
        }
        isContradictory = dayFirst && monthFirst
        order = isContradictory ? nil : dayFirst ? .dayFirst : monthFirst ? .monthFirst : nil
    }

    enum Reading {
        case day(TradingDay)
        /// What is wrong, to follow the field's name.
        case fault(String)
    }

    func read(_ text: String) -> Reading {
        if let day = TradingDay(iso: text) ?? Self.unambiguous(text) { return .day(day) }
        guard let (first, second, year) = Self.numericParts(text) else {
            return .fault("must be a day that exists, as YYYY-MM-DD")
        }
        guard let order else {
            return .fault(
                isContradictory
                    ? "is ambiguous: the file has days with the month first and with the month second; write YYYY-MM-DD"
                    : "is ambiguous: it could be day/month or month/day; write YYYY-MM-DD")
        }
        let (month, day) = order == .monthFirst ? (first, second) : (second, first)
        guard let result = TradingDay(year: year, month: month, day: day) else {
            return .fault("must be a day that exists")
        }
        return .day(result)
    }

    /// `20130301`, `2013/03/01`, `2013.3.1`, `2013-3-1`, `1 March 2013`, `1-Mar-2013`, `Mar 1, 2013`, and midnight as
    /// `2013-03-01 00:00:00` or `2013-03-01T00:00:00Z`.
    private static func unambiguous(_ text: String) -> TradingDay? {
        let bytes = Array(text.utf8)
        if bytes.count == 8, bytes.allSatisfy(isDigit) {
            return day(text.prefix(4), text.dropFirst(4).prefix(2), text.suffix(2))
        }
        if bytes.count >= 8, "-/.".utf8.contains(bytes[4]) {
            let separator = Character(UnicodeScalar(bytes[4]))
            let parts = text.split(separator: separator, omittingEmptySubsequences: false)
            if parts.count == 3, let day = day(parts[0], parts[1], parts[2]) { return day }
        }
        if bytes.count > 10, let day = TradingDay(iso: text.prefix(10)) {
            return isMidnight(text.dropFirst(10)) ? day : nil
        }
        let words = text.split { $0 == " " || $0 == "-" || $0 == "," }
        guard words.count == 3, let year = number(words[2], digits: 4...4) else { return nil }
        for (monthWord, dayWord) in [(words[0], words[1]), (words[1], words[0])] {
            if let month = month(monthWord), let day = number(dayWord, digits: 1...2) {
                return TradingDay(year: year, month: month, day: day)
            }
        }
        return nil
    }

    /// ` 00:00`, `T00:00:00`, ` 00:00:00.000-05:00`: the zone does not matter, for the day is the one that is written.
    private static func isMidnight(_ text: Substring) -> Bool {
        guard text.first == " " || text.first == "T" else { return false }
        let time = text.dropFirst().prefix { $0 != "Z" && $0 != "+" && $0 != "-" }
        let zone = text.dropFirst(1 + time.count)
        let isZone =
            zone.isEmpty || zone == "Z"
            || (zone.utf8.count == 6 && Instant(rfc3339: "2000-01-01T00:00:00" + zone) != nil)
        return isZone && ["00:00", "00:00:00", "00:00:00.000"].contains(time)
    }

    /// The parts of `01/03/2013`, `1.3.2013` and `01-03-2013`.
    private static func numericParts(_ text: String) -> (first: Int, second: Int, year: Int)? {
        guard let separator = text.first(where: { "/.-".contains($0) }) else { return nil }
        let parts = text.split(separator: separator, omittingEmptySubsequences: false)
        guard parts.count == 3, let first = number(parts[0], digits: 1...2),
            let second = number(parts[1], digits: 1...2),
            let year = number(parts[2], digits: 4...4)
        else { return nil }
        return (first, second, year)
    }

    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]

    private static func month(_ word: Substring) -> Int? {
        let lower = word.lowercased()
        return months.firstIndex { $0 == lower || (lower.count == 3 && $0.hasPrefix(lower)) }.map { $0 + 1 }
    }

    private static func day(_ year: some StringProtocol, _ month: some StringProtocol, _ day: some StringProtocol)
        -> TradingDay?
    {
        guard let year = number(year, digits: 4...4), let month = number(month, digits: 1...2),
            let day = number(day, digits: 1...2)
        else { return nil }
        return TradingDay(year: year, month: month, day: day)
    }

    private static func number(_ text: some StringProtocol, digits: ClosedRange<Int>) -> Int? {
        digits.contains(text.utf8.count) && text.utf8.allSatisfy(isDigit) ? Int(text) : nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
}
