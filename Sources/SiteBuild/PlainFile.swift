import Glibc
import SiteRendering

/// Whole files by the system's own calls: a site has thousands of small ones, and Foundation's paths cost more than the
/// files themselves.
enum PlainFile {
    /// All bytes of a file, or nil when it cannot be read. A pipe is refused, not waited for.
    static func read(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        guard let size = sizeOfRegularFile(descriptor) else { return nil }
        var count = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, initialized in
            while count < size {
                let got = Glibc.read(descriptor, buffer.baseAddress?.advanced(by: count), size - count)
                if got < 0, errno == EINTR { continue }
                if got <= 0 { break }
                count += got
            }
            initialized = count
        }
        return count == size ? bytes : nil
    }

    /// The digest and the size of a file that is read piece by piece, or nil when it cannot be read.
    static func digest(_ path: String) -> (digest: ContentDigest, size: Int)? {
        var builder = DigestBuilder()
        guard let size = pieces(of: path, take: { builder.update($0) }) else { return nil }
        return (builder.finish(), size)
    }

    /// Gives a file's bytes in pieces of at most 256 KB.
    ///
    /// - Returns: The number of bytes, or nil when the file cannot be read.
    static func pieces(of path: String, take: (UnsafeRawBufferPointer) -> Void) -> Int? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        guard let expected = sizeOfRegularFile(descriptor) else { return nil }
        var total = 0
        let isRead = withUnsafeTemporaryAllocation(byteCount: min(max(expected, 1), 1 << 18), alignment: 16) { buffer in
            while true {
                let got = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                if got < 0, errno == EINTR { continue }
                guard got > 0 else { return got == 0 }
                total += got
                take(UnsafeRawBufferPointer(rebasing: buffer[..<got]))
            }
        }
        return isRead ? total : nil
    }

    /// Writes a new file whole; one that is there is never written to.
    ///
    /// - Returns: The error's number; 0 when all is well.
    static func write(_ bytes: [UInt8], to path: String) -> Int32 {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { return errno }
        let failure = bytes.withUnsafeBytes { append($0, to: descriptor) }
        // A full disk may show itself only here.
        let closed = close(descriptor)
        return failure != 0 ? failure : closed == 0 ? 0 : errno
    }

    /// Copies a file piece by piece to a new one.
    ///
    /// - Returns: The error's number, 0 when all is well; and the digest of what was copied.
    static func copy(_ source: String, to path: String) -> (failure: Int32, digest: ContentDigest) {
        var builder = DigestBuilder()
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { return (errno, builder.finish()) }
        var failure: Int32 = 0
        let size = pieces(of: source) { bytes in
            builder.update(bytes)
            if failure == 0 { failure = append(bytes, to: descriptor) }
        }
        let closed = close(descriptor)
        if failure == 0, size == nil { failure = EIO }
        return (failure != 0 ? failure : closed == 0 ? 0 : errno, builder.finish())
    }

    private static func sizeOfRegularFile(_ descriptor: Int32) -> Int? {
        var information = stat()
        guard fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(information.st_size)
    }

    private static func append(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
        var written = 0
        while written < bytes.count {
            let count = Glibc.write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return errno }
            written += count
        }
        return 0
    }
}
