import Testing

@testable import TradingAPI

@Suite struct BodyTests {
    private func unpacked(
        _ bytes: [UInt8], encoding: String?, limit: Int = 1000, chunk: Int = 1, status: Int = 200
    ) throws -> [UInt8] {
        var answer = Answer(request: "GET x", status: status)
        answer.headers.contentEncoding = encoding
        var body = try Body(of: answer, limit: limit)
        for start in stride(from: 0, to: bytes.count, by: chunk) {
            try body.append(Array(bytes[start..<min(start + chunk, bytes.count)]))
        }
        try body.finish()
        return body.bytes
    }

    /// `hello` by Python's gzip and zlib.
    private let gzip: [UInt8] = [
        0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 3, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 7, 0, 0x86, 0xA6, 0x10, 0x36, 5, 0, 0, 0,
    ]
    private let zlib: [UInt8] = [0x78, 0x9C, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 7, 0, 6, 0x2C, 2, 0x15]

    @Test(arguments: [1, 3, 100])
    func `Compressed bodies are unpacked as they arrive`(chunk: Int) throws {
        let hello = Array("hello".utf8)
        #expect(try unpacked(gzip, encoding: "gzip", chunk: chunk) == hello)
        #expect(try unpacked(gzip + gzip, encoding: "x-gzip", chunk: chunk) == hello + hello)
        #expect(try unpacked(zlib, encoding: "Deflate", chunk: chunk) == hello)
        #expect(try unpacked(Array(zlib[2..<9]), encoding: "deflate", chunk: chunk) == hello)
        #expect(try unpacked(hello, encoding: "identity", chunk: chunk) == hello)
    }

    @Test func `Damage is found`() throws {
        for index in [0, 12, 18, 22] {
            var damaged = gzip
            damaged[index] ^= 0x55
            #expect(throws: Body.Fault.self) { try unpacked(damaged, encoding: "gzip") }
        }
        #expect(throws: Body.Fault.self) { try unpacked(Array(gzip.dropLast()), encoding: "gzip") }
        #expect(throws: Body.Fault.self) { try unpacked(gzip + [0], encoding: "gzip") }
        #expect(throws: Body.Fault.self) { try unpacked([], encoding: "gzip") }
        #expect(throws: Body.Fault.self) { try unpacked(gzip, encoding: "br") }
        #expect(throws: Body.Fault.self) { try unpacked(gzip, encoding: "gzip, gzip") }
    }

    @Test func `What is too large is refused, what an error says is cut`() throws {
        let long = Array(repeating: UInt8(ascii: "a"), count: 1001)
        #expect(throws: Body.Fault.self) { try unpacked(long, encoding: nil, chunk: 100) }
        #expect(throws: Body.Fault.self) { try unpacked(gzip, encoding: "gzip", limit: 4) }
        #expect(try unpacked(long, encoding: nil, chunk: 100, status: 500).count == 1000)
        #expect(try unpacked(long, encoding: "gzip", status: 500).isEmpty)
    }
}
