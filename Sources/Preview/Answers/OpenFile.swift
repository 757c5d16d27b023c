import Foundation
import NIOCore

/// A file on the disk that is being sent. It is closed when the last one lets go of it.
final class OpenFile: Sendable {
    private let descriptor: CInt

    /// - Returns: Nil when there is no such file, or it is none that can be sent.
    init?(path: String) {
        // Opening a pipe would wait for somebody to write to it.
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// - Throws: A `Shortened` when the file ends before the range does, or cannot be read.
    func bytes(_ range: Range<Int>) throws(Shortened) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: range.count)
        while buffer.readableBytes < range.count {
            let missing = range.count - buffer.readableBytes
            let offset = off_t(range.lowerBound + buffer.readableBytes)
            let count = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: missing) { space in
                max(0, pread(descriptor, space.baseAddress, missing, offset))
            }
            guard count > 0 else { throw Shortened() }
        }
        return buffer
    }

    struct Shortened: Error {}
}
