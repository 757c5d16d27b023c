import Charts
import Market
import Markup

/// A figure of a stock that a site's scripts keep up to date in the page.
public enum LiveValue: String, Hashable, Sendable, CaseIterable {
    case price, change, volume, time

    /// Why scripts could not write it in a format, and what to write instead; nil when they can.
    func objection(to format: ValueFormat?) -> String? {
        guard let format else { return "a live \(rawValue) needs a format, such as '\(usualFormat)'" }
        if self == .time {
            return format.isDate
                ? nil
                : "format '\(format.text)' is for numbers; a live time needs a date format, such as '\(usualFormat)'"
        }
        if format.isDate {
            return
                "format '\(format.text)' is for dates; a live \(rawValue) needs a number format, such as '\(usualFormat)'"
        }
        if format.scriptFormat == nil {
            return
                "scripts can't write the format '\(format.text)', which shortens or pads numbers; a live \(rawValue) needs "
                + "one with fixed decimals, such as '\(usualFormat)'"
        }
        guard self != .change || format.isPercentage else {
            return "format '\(format.text)' is no percentage, and a live change is a fraction; write '\(usualFormat)'"
        }
        return nil
    }

    /// What its element says to scripts, but for `data-value`.
    func attributes(format: ValueFormat?) -> String {
        let format = self == .time ? nil : format?.scriptFormat
        return " data-live=\"\(rawValue)\"" + (format.map { " data-format=\"\(HTML(text: $0).source)\"" } ?? "")
    }

    /// What its element says to scripts of a value; nothing for one that is missing.
    static func attribute(value: Value) -> String {
        ValueFormat.exact(value).map { " data-value=\"\(HTML(text: $0).source)\"" } ?? ""
    }

    private var usualFormat: String {
        switch self {
        case .price: "currency"
        case .change: "percent-change"
        case .volume: "integer"
        case .time: "datetime"
        }
    }
}

extension Symbol {
    /// What is wrong with a text that is no symbol.
    static func objection(to value: Value) -> String {
        (value.isNull ? "there is no symbol" : "'\(value.description.prefix(60))' is no symbol")
            + "; one has one to ten of A-Z 0-9 . ^ = _ - and begins with a letter, a digit or ^"
    }
}
