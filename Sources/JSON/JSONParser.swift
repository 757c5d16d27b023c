extension JSONValue {
    /// Reads one JSON value and nothing else.
    ///
    /// Stricter than the grammar of RFC 8259, as data from strangers needs it: UTF-8 without a byte-order mark, no key twice in
    /// one object, no lone surrogate, at most `depth` values inside each other.
    public static func parse(_ bytes: [UInt8], depth: Int = 64) throws(JSONFault) -> JSONValue {
        try bytes.withUnsafeBufferPointer { buffer throws(JSONFault) in
            var parser = JSONParser(bytes: buffer, maximumDepth: depth)
            return try parser.document()
        }
    }
}

/// Walks once over the bytes; the way to the value at hand is kept for messages.
private struct JSONParser {
    let bytes: UnsafeBufferPointer<UInt8>
    let maximumDepth: Int
    private var position = 0
    private var way: [Step] = []

    private enum Step {
        case key(String)
        case index(Int)
    }

    init(bytes: UnsafeBufferPointer<UInt8>, maximumDepth: Int) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
    }

    mutating func document() throws(JSONFault) -> JSONValue {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw fault("the text begins with a byte-order mark") }
        skipSpace()
        guard position < bytes.count else { throw fault("the text is empty") }
        let value = try value()
        skipSpace()
        guard position == bytes.count else { throw fault("there is more text after the value") }
        return value
    }

    private mutating func value() throws(JSONFault) -> JSONValue {
        guard position < bytes.count else { throw fault("the text ends where a value should be") }
        switch bytes[position] {
        case UInt8(ascii: "{"): return try record()
        case UInt8(ascii: "["): return try list()
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        case UInt8(ascii: "t"): return try word("true", .flag(true))
        case UInt8(ascii: "f"): return try word("false", .flag(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: throw fault("no JSON value begins with \(shown(at: position))")
        }
    }

    private mutating func record() throws(JSONFault) -> JSONValue {
        try enter()
        var fields: [(key: String, value: JSONValue)] = []
        var keys: Set<[UInt8]> = []
        if take(UInt8(ascii: "}")) { return .record([]) }
        repeat {
            skipSpace()
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
                throw fault("an object's key must be a string in double quotes")
            }
            let start = position
            let key = try string()
            way.append(.key(key))
            // As bytes: Swift takes the two ways to write "é" for one text, and JSON does not.
            guard keys.insert(Array(key.utf8)).inserted else { throw fault("the key is there twice", at: start) }
            guard take(UInt8(ascii: ":")) else { throw fault("':' is missing after the key") }
            skipSpace()
            fields.append((key, try value()))
            way.removeLast()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw fault("',' or '}' is missing in an object") }
        return .record(fields)
    }

    private mutating func list() throws(JSONFault) -> JSONValue {
        try enter()
        var items: [JSONValue] = []
        if take(UInt8(ascii: "]")) { return .list([]) }
        repeat {
            skipSpace()
            way.append(.index(items.count))
            items.append(try value())
            way.removeLast()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw fault("',' or ']' is missing in an array") }
        return .list(items)
    }

    /// Steps over the bracket that opens a record or a list.
    private mutating func enter() throws(JSONFault) {
        guard way.count < maximumDepth else { throw fault("the depth is over \(maximumDepth)") }
        position += 1
    }

    private mutating func number() throws(JSONFault) -> JSONValue {
        let start = position
        if bytes[position] == UInt8(ascii: "-") { position += 1 }
        if position < bytes.count, bytes[position] == UInt8(ascii: "0") {
            position += 1
        } else {
            try digits(of: start)
        }
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            position += 1
            try digits(of: start)
        }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            if position < bytes.count, bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-") {
                position += 1
            }
            try digits(of: start)
        }
        // `01`, `0x1F`, `1.2.3`, `12abc`.
        if position < bytes.count, isWordPart(bytes[position]) { throw fault("this is no JSON number", at: start) }
        return .decimal(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    private mutating func digits(of start: Int) throws(JSONFault) {
        let first = position
        while position < bytes.count, bytes[position] >= 48, bytes[position] <= 57 { position += 1 }
        guard position > first else { throw fault("this is no JSON number", at: start) }
    }

    private func isWordPart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "+"),
            UInt8(ascii: "-"):
            true
        default: false
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONFault) -> JSONValue {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count,
            (0..<word.utf8CodeUnitCount).allSatisfy({ bytes[position + $0] == word.utf8Start[$0] }),
            end == bytes.count || !isWordPart(bytes[end])
        else { throw fault("no JSON value begins with \(shown(at: position))") }
        position = end
        return value
    }

    private mutating func string() throws(JSONFault) -> String {
        let start = position
        position += 1
        let first = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "\""), bytes[position] != UInt8(ascii: "\\"),
            bytes[position] >= 0x20
        { position += 1 }
        // Most strings need no second look.
        if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
            let text = try text(first..<position)
            position += 1
            return text
        }
        var result = try text(first..<position)
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return result
            case UInt8(ascii: "\\"): result.unicodeScalars.append(try escape())
            case 0..<0x20: throw fault("a string must not contain the bare control character \(shown(at: position))")
            default:
                let run = position
                while position < bytes.count, bytes[position] != UInt8(ascii: "\""),
                    bytes[position] != UInt8(ascii: "\\"), bytes[position] >= 0x20
                { position += 1 }
                result += try text(run..<position)
            }
        }
        throw fault("the string has no end", at: start)
    }

    private func text(_ range: Range<Int>) throws(JSONFault) -> String {
        let slice = UnsafeBufferPointer(rebasing: bytes[range])
        if let text = String(validating: slice, as: UTF8.self) { return text }
        throw fault("the bytes are not UTF-8", at: range.lowerBound + validPrefix(of: slice))
    }

    /// The number of bytes before the first that is not UTF-8.
    private func validPrefix(of slice: UnsafeBufferPointer<UInt8>) -> Int {
        var decoder = UTF8()
        var iterator = slice.makeIterator()
        var count = 0
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { count += UTF8.width(scalar) }
        return count
    }

    private mutating func escape() throws(JSONFault) -> Unicode.Scalar {
        let start = position
        position += 2
        guard position <= bytes.count else { throw fault("the string has no end", at: start) }
        switch bytes[position - 1] {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        default: throw fault("no escape is called '\\' and \(shown(at: position - 1))", at: start)
        }
        let unit = try fourDigits(of: start)
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard UTF16.isLeadSurrogate(UInt16(unit)), position + 2 <= bytes.count,
            bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
        else { throw fault("a surrogate stands alone", at: start) }
        position += 2
        let second = try fourDigits(of: start)
        guard UTF16.isTrailSurrogate(UInt16(second)),
            let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (second - 0xDC00))
        else { throw fault("a surrogate stands alone", at: start) }
        return scalar
    }

    private mutating func fourDigits(of start: Int) throws(JSONFault) -> UInt32 {
        var number: UInt32 = 0
        for _ in 0..<4 {
            guard position < bytes.count, let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue else {
                throw fault("'\\u' needs four hexadecimal digits", at: start)
            }
            number = number << 4 | UInt32(digit)
            position += 1
        }
        return number
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    /// A byte for messages, safe on a terminal.
    private func shown(at index: Int) -> String {
        let byte = bytes[index]
        return (0x21..<0x7F).contains(byte)
            ? "'\(Character(Unicode.Scalar(byte)))'" : "the byte 0x\(String(byte, radix: 16, uppercase: true))"
    }

    private func fault(_ reason: String, at offset: Int? = nil) -> JSONFault {
        let offset = offset ?? position
        let pointer = way.reduce(JSONPointer()) { pointer, step in
            switch step {
            case .key(let key): pointer.appending(key)
            case .index(let index): pointer.appending(index)
            }
        }
        return JSONFault(
            offset: offset, line: 1 + bytes[..<min(offset, bytes.count)].count { $0 == 0x0A },
            pointer: pointer.description, reason: reason)
    }
}
