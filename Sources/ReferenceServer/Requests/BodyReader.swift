import Hummingbird

/// Reads a request's body up to its limit and refuses the rest while it arrives.
struct BodyReader {
    /// 16 KiB, the limit of the contract.
    static let limit = 16 * 1024
    /// As `JSONValue.parse` has it: a body that is nested deeper is refused as soon as that is seen.
    private static let depth = 64

    private var bytes: [UInt8] = []
    private var openBrackets = 0
    private var isInString = false
    private var isEscaped = false

    static func read(_ body: RequestBody) async throws -> [UInt8] {
        var reader = BodyReader()
        for try await buffer in body { try reader.take(buffer.readableBytesView) }
        return reader.bytes
    }

    mutating func take(_ chunk: some Collection<UInt8>) throws(APIError) {
        for byte in chunk.prefix(Self.limit - bytes.count) { count(byte) }
        guard openBrackets <= Self.depth else {
            throw APIError(.invalidJSON, "The values of the body are nested more than \(Self.depth) deep")
        }
        try Self.check(length: bytes.count + chunk.count)
        bytes.append(contentsOf: chunk)
    }

    /// - Throws: For more bytes than are taken.
    static func check(length: Int) throws(APIError) {
        guard length <= limit else { throw APIError(.tooLarge, "The body must have at most \(limit) bytes") }
    }

    /// Follows brackets outside of strings; of the deepest place only that it was reached matters.
    private mutating func count(_ byte: UInt8) {
        guard openBrackets <= Self.depth else { return }
        switch byte {
        case _ where isEscaped: isEscaped = false
        case UInt8(ascii: "\\") where isInString: isEscaped = true
        case UInt8(ascii: "\""): isInString.toggle()
        case UInt8(ascii: "["), UInt8(ascii: "{"): openBrackets += isInString ? 0 : 1
        case UInt8(ascii: "]"), UInt8(ascii: "}"): openBrackets -= isInString ? 0 : 1
        default: break
        }
    }
}
