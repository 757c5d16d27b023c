import Foundation
import Synchronization

/// One line on the terminal that says how far a command is, for work that lasts longer than a second.
final class Progress: Sendable {
    private let isShown: Bool
    private let elapsed: @Sendable () -> Duration
    /// When the line was last written; nil while there is none.
    private let last = Mutex<Duration?>(nil)

    /// - Parameter elapsed: The time since the command began.
    init(isShown: Bool, elapsed: @escaping @Sendable () -> Duration) {
        self.isShown = isShown
        self.elapsed = elapsed
    }

    /// Writes the line in place of the one before, at most ten times a second.
    func show(_ text: @autoclosure () -> String) {
        guard isShown else { return }
        let now = elapsed()
        last.withLock { last in
            guard now >= .seconds(1), last.map({ now - $0 >= .milliseconds(100) }) ?? true else { return }
            last = now
            Self.write("\r\u{1B}[K" + text())
        }
    }

    /// Removes the line, before something else is written.
    func clear() {
        last.withLock { last in
            if last != nil { Self.write("\r\u{1B}[K") }
            last = nil
        }
    }

    private static func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}
