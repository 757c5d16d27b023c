import Market

/// The calendar fields of one instant in UTC, as the directives of a date format name them.
struct Moment {
    /// The directives that stand for one field, in alphabetical order.
    static let letters = "aAbBdefgGHIjLmMpqQsSuUVwWyY"

    private let instant: Instant
    private let year, month, day: Int

    init(_ instant: Instant) {
        self.instant = instant
        (year, month, day) = instant.day.civil
    }

    /// Monday is 1, Sunday is 7.
    private var weekday: Int { instant.day.weekday }

    /// From 0 on.
    private var dayOfYear: Int { Self.dayOfYear(instant.day) }

    /// - Parameter padding: What fills up a number to its usual width; nil leaves it as short as it is.
    func text(of letter: Unicode.Scalar, padding: Unicode.Scalar?) -> String {
        let milliseconds = Int(instant.millisecondsOfDay)
        let hour = milliseconds / 3_600_000
        func padded(_ number: Int, _ width: Int = 2) -> String {
            guard let padding else { return String(number) }
            let digits = String(number.magnitude)
            let missing = width - digits.utf8.count
            if missing <= 0, number >= 0 { return digits }
            return (number < 0 ? "-" : "") + String(repeating: String(padding), count: max(0, missing)) + digits
        }
        return switch letter {
        case "a": Self.weekdays[weekday - 1].short
        case "A": Self.weekdays[weekday - 1].long
        case "b": Self.months[month - 1].short
        case "B": Self.months[month - 1].long
        case "d", "e": padded(day)
        case "f": padded(milliseconds % 1000, 3) + "000"
        case "g": padded(isoWeek.year % 100)
        case "G": padded(isoWeek.year % 10_000, 4)
        case "H": padded(hour)
        case "I": padded(hour % 12 == 0 ? 12 : hour % 12)
        case "j": padded(dayOfYear + 1, 3)
        case "L": padded(milliseconds % 1000, 3)
        case "m": padded(month)
        case "M": padded(milliseconds / 60_000 % 60)
        case "p": hour < 12 ? "AM" : "PM"
        case "q": String((month - 1) / 3 + 1)
        case "Q": String(instant.millisecondsSinceEpoch)
        case "s": String((instant.millisecondsSinceEpoch - Int64(milliseconds % 1000)) / 1000)
        case "S": padded(milliseconds / 1000 % 60)
        case "u": String(weekday)
        case "U": padded((dayOfYear + 7 - weekday % 7) / 7)
        case "V": padded(isoWeek.week)
        case "w": String(weekday % 7)
        case "W": padded((dayOfYear + 8 - weekday) / 7)
        case "y": padded(year % 100)
        default: padded(year % 10_000, 4)
        }
    }

    /// The week that the day's Thursday lies in (ISO 8601).
    private var isoWeek: (year: Int, week: Int) {
        let thursday = instant.day.advanced(by: 4 - weekday)
        return (thursday.civil.year, Self.dayOfYear(thursday) / 7 + 1)
    }

    /// From 0 on.
    private static func dayOfYear(_ day: TradingDay) -> Int {
        let (year, month, dayOfMonth) = day.civil
        let isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
        let before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334][month - 1]
        return before + (isLeap && month > 2 ? 1 : 0) + dayOfMonth - 1
    }

    private typealias Name = (short: String, long: String)

    private static let weekdays = named([
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ])
    private static let months = named([
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ])

    private static func named(_ names: [String]) -> [Name] { names.map { (String($0.prefix(3)), $0) } }
}
