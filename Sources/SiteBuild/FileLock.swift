import Glibc

/// Holds off other processes that want the same lock until it is closed; the system closes it when the process ends,
/// whatever ends it.
public final class FileLock: Sendable {
    private let descriptor: Int32

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    public enum Outcome {
        case taken(FileLock)
        /// Another process has it: its number, where it is known.
        case busy(process: String?)
    }

    /// Takes the lock without waiting.
    ///
    /// - Parameter path: The lock's file, which is made when need be and stays; its folder must be there.
    public static func take(_ path: String) throws(PublishingError) -> Outcome {
        // Through a link, someone else's file would be written.
        if FileTree.kind(of: path) != .file { try PublishingError.check(FileTree.remove(path), path: path) }
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
        try PublishingError.check(descriptor < 0 ? errno : 0, path: path)
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            if errno == EINTR { continue }
            let failure = errno
            close(descriptor)
            guard failure == EWOULDBLOCK else {
                throw .unwritable(path: path, reason: String(cString: strerror(failure)))
            }
            return .busy(process: PlainFile.read(path).map { String(decoding: $0, as: UTF8.self) })
        }
        let name = Array("\(getpid())".utf8)
        // The number is for the other process's message; without it the lock holds just as well.
        _ = ftruncate(descriptor, 0)
        _ = name.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        return .taken(FileLock(descriptor))
    }
}
