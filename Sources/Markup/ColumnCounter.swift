/// Turns byte offsets into lines and columns. Quick when the offsets ascend, also within one very long line.
struct ColumnCounter {
    private var line = -1
    private var offset = 0
    private var column = 1

    /// - Parameters:
    ///   - offset: In bytes of `text`.
    ///   - lineStarts: Where the lines of `text` begin, ascending.
    mutating func position(of offset: Int, in text: [UInt8], lineStarts: [Int], firstLine: Int) -> SourcePosition {
        let line = max(lineStarts.partitioningIndex { $0 > offset } - 1, 0)
        if line != self.line || offset < self.offset {
            self.line = line
            self.offset = lineStarts[line]
            column = 1
        }
        if offset > self.offset {
            let passed = text[self.offset..<min(offset, text.count)]
            column += passed.allSatisfy { $0 < 0x80 } ? passed.count : String(decoding: passed, as: UTF8.self).count
            self.offset = offset
        }
        return SourcePosition(line: firstLine + line, column: column)
    }
}

extension Array {
    /// The first index from which on the condition holds. The elements for which it fails come first.
    func partitioningIndex(where condition: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if condition(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
