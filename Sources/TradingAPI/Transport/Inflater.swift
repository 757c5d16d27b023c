import CZlib

/// Unpacks a compressed body as it arrives, and checks its sums.
final class Inflater {
    enum Encoding: String {
        case gzip, deflate
    }

    /// Why the body cannot be unpacked, worded to stand alone.
    struct Fault: Error {
        let reason: String
    }

    private let encoding: Encoding
    /// At an address of its own: zlib keeps a pointer to it.
    private let stream: UnsafeMutablePointer<z_stream>
    private var isOpen = false
    private var hasEnded = false

    init(_ encoding: Encoding) {
        self.encoding = encoding
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
    }

    deinit {
        if isOpen { inflateEnd(stream) }
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// Unpacks the next bytes of the body to the end of `output`.
    ///
    /// - Returns: False when `output` has reached `limit` and there would be more.
    func unpack(_ bytes: [UInt8], to output: inout [UInt8], limit: Int) throws(Fault) -> Bool {
        var input = bytes
        guard !input.isEmpty else { return true }
        if !isOpen { try open(first: input) }
        var failure: Fault?
        var isWithinLimit = true
        input.withUnsafeMutableBufferPointer { buffer in
            stream.pointee.next_in = buffer.baseAddress
            stream.pointee.avail_in = UInt32(buffer.count)
            do throws(Fault) {
                isWithinLimit = try drain(to: &output, limit: limit)
            } catch {
                failure = error
            }
            stream.pointee.next_in = nil
        }
        if let failure { throw failure }
        return isWithinLimit
    }

    /// Tells that the body has come to its end.
    func finish() throws(Fault) {
        guard hasEnded else { throw Fault(reason: "the \(encoding) body ends too early") }
    }

    private func drain(to output: inout [UInt8], limit: Int) throws(Fault) -> Bool {
        let size = 65_536
        while true {
            if hasEnded {
                guard stream.pointee.avail_in > 0 else { return true }
                guard encoding == .gzip, inflateReset(stream) == Z_OK else {
                    throw Fault(reason: "the \(encoding) body has more bytes after its end")
                }
                hasEnded = false
            }
            var status = Z_OK
            let chunk = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
                stream.pointee.next_out = buffer.baseAddress
                stream.pointee.avail_out = UInt32(size)
                status = inflate(stream, Z_NO_FLUSH)
                count = size - Int(stream.pointee.avail_out)
            }
            guard output.count + chunk.count <= limit else { return false }
            output += chunk
            switch status {
            case Z_STREAM_END: hasEnded = true
            case Z_OK where stream.pointee.avail_in == 0 && chunk.count < size: return true
            case Z_OK: break
            // No progress is possible until more comes.
            case Z_BUF_ERROR: return true
            default: throw Fault(reason: fault)
            }
        }
    }

    private var fault: String {
        guard let message = stream.pointee.msg.map({ String(cString: $0) }) else {
            return "the body is no \(encoding), which Content-Encoding says it is"
        }
        return "the body is no \(encoding), which Content-Encoding says it is, or was damaged on its way: \(message)"
    }

    /// 16 more window bits mean gzip, fewer than none mean deflate without its header, which some servers send.
    private func open(first bytes: [UInt8]) throws(Fault) {
        let hasHeader = bytes[0] & 0x0F == 8 && (bytes.count < 2 || (Int(bytes[0]) << 8 | Int(bytes[1])) % 31 == 0)
        let windowBits: Int32 = encoding == .gzip ? 31 : hasHeader ? 15 : -15
        let status = inflateInit2_(stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { throw Fault(reason: "there is no memory to unpack the \(encoding) body") }
        isOpen = true
    }
}
