import SiteRendering

/// Writes numbers, texts and digests one after the other. Numbers take as many bytes as they need (LEB128); a text that
/// occurs again is written as its number.
struct RecordEncoder {
    private(set) var bytes: [UInt8] = []
    private var texts: [ExactText: Int] = [:]

    mutating func add(_ number: Int) {
        var rest = UInt64(bitPattern: Int64(number))
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func add(_ flag: Bool) {
        bytes.append(flag ? 1 : 0)
    }

    mutating func add(_ text: String) {
        if let index = texts[ExactText(text)] { return add(index + 1) }
        texts[ExactText(text)] = texts.count
        add(0)
        add(text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    mutating func add(_ digest: ContentDigest) {
        bytes.append(contentsOf: digest.bytes)
    }

    /// Nothing is one byte.
    mutating func add<Item>(_ item: Item?, as add: (inout RecordEncoder, Item) -> Void) {
        self.add(item != nil)
        if let item { add(&self, item) }
    }

    mutating func add<Items: Collection>(_ items: Items, as add: (inout RecordEncoder, Items.Element) -> Void) {
        self.add(items.count)
        for item in items { add(&self, item) }
    }
}

/// A text that equals another only when their bytes do: to Swift, the two ways to write an accent are one text.
private struct ExactText: Hashable {
    private let text: String

    init(_ text: String) {
        self.text = text
    }

    static func == (left: ExactText, right: ExactText) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

/// Reads what `RecordEncoder` wrote.
struct RecordDecoder {
    /// The bytes are no record, or one of another version.
    struct Malformed: Error {}

    private let bytes: ArraySlice<UInt8>
    private var position: Int
    private var texts: [String] = []

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    var isAtEnd: Bool { position == bytes.endIndex }

    mutating func number() throws(Malformed) -> Int {
        var result: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard position < bytes.endIndex else { throw Malformed() }
            let byte = bytes[position]
            position += 1
            result |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return Int(Int64(bitPattern: result)) }
        }
        throw Malformed()
    }

    /// A number of items still to come; each takes a byte at least.
    mutating func count() throws(Malformed) -> Int {
        let count = try number()
        guard count >= 0, count <= bytes.endIndex - position else { throw Malformed() }
        return count
    }

    mutating func flag() throws(Malformed) -> Bool { try number() != 0 }

    mutating func text() throws(Malformed) -> String {
        let index = try number()
        guard (0...texts.count).contains(index) else { throw Malformed() }
        if index > 0 { return texts[index - 1] }
        let count = try count()
        guard let text = String(validating: bytes[position..<position + count], as: UTF8.self) else {
            throw Malformed()
        }
        position += count
        texts.append(text)
        return text
    }

    mutating func digest() throws(Malformed) -> ContentDigest {
        let end = position + ContentDigest.byteCount
        guard end <= bytes.endIndex, let digest = ContentDigest(bytes: bytes[position..<end]) else { throw Malformed() }
        position = end
        return digest
    }

    mutating func optional<Item>(
        _ read: (inout RecordDecoder) throws(Malformed) -> Item
    ) throws(Malformed) -> Item? {
        try flag() ? try read(&self) : nil
    }

    mutating func list<Item>(
        _ read: (inout RecordDecoder) throws(Malformed) -> Item
    ) throws(Malformed) -> [Item] {
        let count = try count()
        var items: [Item] = []
        items.reserveCapacity(count)
        for _ in 0..<count { items.append(try read(&self)) }
        return items
    }
}
