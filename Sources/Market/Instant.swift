/// A moment in time, in milliseconds since 1970-01-01T00:00:00Z.
public struct Instant: Hashable, Comparable, Sendable {
    public let millisecondsSinceEpoch: Int64

    public init(millisecondsSinceEpoch: Int64) {
        self.millisecondsSinceEpoch = millisecondsSinceEpoch
    }

    /// Midnight UTC at the start of a day.
    public init(startOf day: TradingDay) {
        millisecondsSinceEpoch = Int64(day.daysSinceEpoch) * Self.day
    }

    /// Reads an RFC 3339 date-time: `2013-03-01T21:00:00Z`, with an optional fraction and any offset.
    ///
    /// A fraction finer than a millisecond is cut off. A leap second counts as the first second of the next minute.
    public init?(rfc3339 text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, let day = TradingDay(iso: String(decoding: bytes[..<10], as: UTF8.self)),
            bytes[10] | 0x20 == UInt8(ascii: "t"), bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let hour = Self.number(bytes[11..<13], upTo: 23),
            let minute = Self.number(bytes[14..<16], upTo: 59),
            let second = Self.number(bytes[17..<19], upTo: 60)
        else { return nil }
        var rest = bytes[19...]
        var milliseconds: Int64 = 0
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix { $0 >= 48 && $0 <= 57 }
            guard !digits.isEmpty else { return nil }
            var weight: Int64 = 100
            for digit in digits.prefix(3) {
                milliseconds += Int64(digit - 48) * weight
                weight /= 10
            }
            rest = rest.dropFirst(1 + digits.count)
        }
        guard let offset = Self.offsetMinutes(rest) else { return nil }
        let seconds = Int64(hour * 3600 + (minute - offset) * 60 + second)
        millisecondsSinceEpoch = Int64(day.daysSinceEpoch) * Self.day + seconds * 1000 + milliseconds
    }

    /// The UTC day that the instant falls on.
    public var day: TradingDay {
        TradingDay(daysSinceEpoch: Int((millisecondsSinceEpoch - millisecondsOfDay) / Self.day))
    }

    /// Milliseconds since midnight UTC, 0..<86,400,000.
    public var millisecondsOfDay: Int64 {
        let remainder = millisecondsSinceEpoch % Self.day
        return remainder < 0 ? remainder + Self.day : remainder
    }

    public static func < (left: Instant, right: Instant) -> Bool {
        left.millisecondsSinceEpoch < right.millisecondsSinceEpoch
    }

    private static let day: Int64 = 86_400_000

    private static func number(_ digits: ArraySlice<UInt8>, upTo limit: Int) -> Int? {
        var number = 0
        for digit in digits {
            guard digit >= 48, digit <= 57 else { return nil }
            number = number * 10 + Int(digit - 48)
        }
        return number <= limit ? number : nil
    }

    private static func offsetMinutes(_ text: ArraySlice<UInt8>) -> Int? {
        guard let sign = text.first else { return nil }
        if text.count == 1, sign | 0x20 == UInt8(ascii: "z") { return 0 }
        let digits = text.dropFirst()
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), digits.count == 5,
            digits[digits.startIndex + 2] == UInt8(ascii: ":"),
            let hours = number(digits.prefix(2), upTo: 23),
            let minutes = number(digits.suffix(2), upTo: 59)
        else { return nil }
        return (hours * 60 + minutes) * (sign == UInt8(ascii: "-") ? -1 : 1)
    }
}

extension Instant: CustomStringConvertible {
    /// RFC 3339 in UTC: `2013-03-01T21:00:00Z`, with milliseconds only when there are any.
    public var description: String {
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let ofDay = millisecondsOfDay
        let milliseconds = ofDay % 1000
        let fraction = milliseconds == 0 ? "" : "." + String(1000 + milliseconds).dropFirst()
        let seconds = ofDay / 1000
        return "\(day)T\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))\(fraction)Z"
    }
}
