import Crypto
import Market

/// The SHA-256 digest of some bytes. Source: FIPS 180-4.
public struct ContentDigest: Hashable, Sendable {
    /// The bytes as they lie in memory.
    private let words: SIMD4<UInt64>

    /// The number of bytes of every digest.
    public static let byteCount = 32

    public init(of bytes: some Sequence<UInt8>) {
        var builder = DigestBuilder()
        if bytes.withContiguousStorageIfAvailable({ builder.update(UnsafeRawBufferPointer($0)) }) == nil {
            Array(bytes).withUnsafeBytes { builder.update($0) }
        }
        self = builder.finish()
    }

    /// Takes up a digest that was written as bytes.
    ///
    /// - Parameter bytes: As many as `byteCount`.
    /// - Returns: Nil for any other number of bytes.
    public init?(bytes: ArraySlice<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        words = bytes.withUnsafeBytes { $0.loadUnaligned(as: SIMD4<UInt64>.self) }
    }

    fileprivate init(_ digest: SHA256.Digest) {
        words = digest.withUnsafeBytes { $0.loadUnaligned(as: SIMD4<UInt64>.self) }
    }

    public var bytes: [UInt8] { withUnsafeBytes(of: words) { Array($0) } }

    /// 64 digits, lower case.
    public var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

/// Makes one digest of many values. Texts are written with their length and values with their kind, so that different
/// values added by the same calls never give the same bytes.
public struct DigestBuilder {
    private var hash = SHA256()
    private var buffer: [UInt8] = []

    public init() {}

    public mutating func add(_ text: String) {
        add(text.utf8.count)
        buffer.append(contentsOf: text.utf8)
        flushIfFull()
    }

    /// Nothing differs from an empty text.
    public mutating func add(_ text: String?) {
        add(text != nil)
        if let text { add(text) }
    }

    public mutating func add(_ texts: [String]) {
        add(texts.count)
        for text in texts { add(text) }
    }

    public mutating func add(_ number: Int) {
        withUnsafeBytes(of: Int64(number).littleEndian) { buffer.append(contentsOf: $0) }
    }

    public mutating func add(_ flag: Bool) {
        buffer.append(flag ? 1 : 0)
    }

    public mutating func add(_ digest: ContentDigest) {
        buffer.append(contentsOf: digest.bytes)
        flushIfFull()
    }

    public mutating func add(_ value: Value) {
        switch value {
        case .null: buffer.append(0)
        case .integer(let integer):
            buffer.append(1)
            add(Int(integer))
        case .real(let real):
            buffer.append(2)
            add(Int(bitPattern: UInt(real.bitPattern)))
        case .text(let text):
            buffer.append(3)
            add(text)
        }
        flushIfFull()
    }

    public mutating func add(_ rows: Rows) {
        add(rows.columns)
        for value in rows.values { add(value) }
    }

    /// Adds bytes as they are, without their number.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        flush()
        hash.update(bufferPointer: bytes)
    }

    public mutating func finish() -> ContentDigest {
        flush()
        return ContentDigest(hash.finalize())
    }

    private mutating func flushIfFull() {
        if buffer.count >= 1 << 16 { flush() }
    }

    private mutating func flush() {
        guard !buffer.isEmpty else { return }
        buffer.withUnsafeBytes { hash.update(bufferPointer: $0) }
        buffer.removeAll(keepingCapacity: true)
    }
}
