/// Why files cannot be watched.
public enum WatchError: Error, CustomStringConvertible {
    /// The system gives this user no further watcher.
    case tooManyWatchers
    case unavailable(reason: String)

    public var description: String {
        switch self {
        case .tooManyWatchers:
            """
            cannot watch files: other programs of this user have taken all watchers that the system gives; end one, or \
            raise the limit: sudo sysctl fs.inotify.max_user_instances=512
            """
        case .unavailable(let reason): "cannot watch files: \(reason)"
        }
    }
}
