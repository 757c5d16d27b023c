import Foundation

/// How many files, and connections, the system lets this process have open at a time.
enum OpenFileLimit {
    /// What the process needs besides connections. The system's thread pools end a process that cannot open one more file.
    private static let reserve = 48

    /// Raises the limit as far as the system lets it, up to a number of files.
    static func raise(to count: rlim_t) {
        guard var limit = current, limit.rlim_cur < count else { return }
        limit.rlim_cur = min(count, limit.rlim_max)
        setrlimit(resource, &limit)
    }

    /// How many connections there is room for, when each may have a file open.
    static var connections: Int {
        current.map { max(1, (Int(clamping: $0.rlim_cur) - reserve) / 2) } ?? .max
    }

    private static var resource: __rlimit_resource_t { __rlimit_resource_t(RLIMIT_NOFILE.rawValue) }

    private static var current: rlimit? {
        var limit = rlimit()
        return getrlimit(resource, &limit) == 0 ? limit : nil
    }
}
