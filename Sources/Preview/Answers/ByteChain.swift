import NIOCore

/// Bytes that lie in several places, one after the other, and are not copied until they are sent.
struct ByteChain: Sendable {
    let slices: [ArraySlice<UInt8>]
    let count: Int

    init(_ slices: [ArraySlice<UInt8>]) {
        self.slices = slices
        count = slices.reduce(0) { $0 + $1.count }
    }

    /// The bytes from one offset to another.
    subscript(range: Range<Int>) -> ByteChain {
        var start = 0
        return ByteChain(
            slices.compactMap { slice in
                let own = range.clamped(to: start..<start + slice.count)
                defer { start += slice.count }
                return own.isEmpty
                    ? nil : slice[slice.startIndex + own.lowerBound - start..<slice.startIndex + own.upperBound - start]
            })
    }

    /// A copy, for sending.
    var buffer: ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: count)
        for slice in slices { buffer.writeBytes(slice) }
        return buffer
    }
}
