/// Turns byte offsets of a text into lines and columns, in characters from 1 on; ascending ones in one way through it.
struct PlaceCounter {
    private let bytes: [UInt8]
    private var offset = 0
    private var line = 1
    private var column = 1

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        // A byte-order mark is no character of the first line.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    }

    /// - Parameter wanted: One that lies before that of the last call starts the count anew.
    mutating func place(of wanted: Int) -> (line: Int, column: Int) {
        if wanted < offset { self = PlaceCounter(bytes) }
        let end = min(wanted, bytes.count)
        var start = offset
        while start < end {
            guard let newline = bytes[start..<end].firstIndex(of: UInt8(ascii: "\n")) else { break }
            line += 1
            column = 1
            start = newline + 1
        }
        if start < end { column += Self.characterCount(bytes[start..<end]) }
        offset = max(offset, end)
        return (line, column)
    }

    private static func characterCount(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.allSatisfy { $0 < 0x80 } ? bytes.count : String(decoding: bytes, as: UTF8.self).count
    }
}
