/// One word, literal or sign of an SQL text.
struct SQLToken {
    enum Kind {
        /// A keyword or an unquoted name.
        case word
        /// A name in double quotes, brackets or backticks.
        case quotedName
        case string
        case number
        /// `:name`, `@name`, `$name`, `?` and `?1`.
        case parameter
        case sign
    }

    let kind: Kind
    /// The text as it stands; of a string or a quoted name, what is between the quotes.
    let text: String
    /// In UTF-8 bytes from the start of the SQL.
    let offset: Int

    var lowercased: String { text.lowercased() }

    /// All tokens of a text, without comments. Source: "Tokens" and "Comments" in SQLite's documentation of its language.
    static func tokens(of sql: String) -> [SQLToken] {
        let bytes = Array(sql.utf8)
        var tokens: [SQLToken] = []
        var index = 0
        func isWord(_ byte: UInt8) -> Bool {
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95
                || byte >= 128
        }
        func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
        while index < bytes.count {
            let start = index
            let byte = bytes[index]
            switch byte {
            case 9, 10, 12, 13, 32: index += 1
            case UInt8(ascii: "-") where index + 1 < bytes.count && bytes[index + 1] == byte:
                while index < bytes.count, bytes[index] != 10 { index += 1 }
            case UInt8(ascii: "/") where index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "*"):
                index += 2
                while index < bytes.count, !(bytes[index] == 47 && bytes[index - 1] == 42 && index > start + 2) {
                    index += 1
                }
                index += 1
            case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"), UInt8(ascii: "["):
                let end = byte == UInt8(ascii: "[") ? UInt8(ascii: "]") : byte
                index += 1
                while index < bytes.count {
                    if bytes[index] == end {
                        // A doubled quote stands for itself; a bracket cannot be doubled.
                        guard end == byte, index + 1 < bytes.count, bytes[index + 1] == end else { break }
                        index += 1
                    }
                    index += 1
                }
                let kind: Kind = byte == UInt8(ascii: "'") ? .string : .quotedName
                tokens.append(SQLToken(kind: kind, text: text(start + 1..<min(index, bytes.count)), offset: start))
                index += 1
            case UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "$"), UInt8(ascii: "?"):
                index += 1
                while index < bytes.count, isWord(bytes[index]) { index += 1 }
                tokens.append(SQLToken(kind: .parameter, text: text(start..<index), offset: start))
            case _ where isWord(byte):
                while index < bytes.count, isWord(bytes[index]) { index += 1 }
                let kind: Kind = (48...57).contains(byte) ? .number : .word
                tokens.append(SQLToken(kind: kind, text: text(start..<index), offset: start))
            default:
                index += 1
                tokens.append(SQLToken(kind: .sign, text: text(start..<index), offset: start))
            }
        }
        return tokens
    }
}
