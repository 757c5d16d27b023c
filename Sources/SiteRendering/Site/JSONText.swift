import Market

/// Writes JSON text that is also safe inside a script: `<`, `>`, `&` and the two separators of lines that JavaScript
/// knows are escaped.
enum JSONText {
    static func string(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{0}"..."\u{1F}", "<", ">", "&", "\u{7F}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    static func string(_ text: String?) -> String { text.map(string) ?? "null" }

    /// A value of a query; what JSON cannot say becomes null.
    static func value(_ value: Value) -> String {
        switch value {
        case .null: "null"
        case .integer(let integer): String(integer)
        case .real(let real): real.isFinite ? Value.real(real).description : "null"
        case .text(let text): string(text)
        }
    }
}
