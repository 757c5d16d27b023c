import Preview
import SiteRendering
import Synchronization

/// What a preview says on the terminal: each change, and each mistake once.
final class PreviewLog: Sendable {
    private let messages: Messages
    private let isOwnWork: @Sendable ([String]) -> Bool
    private let told = Mutex<Set<Diagnostic>>([])

    /// - Parameter isOwnWork: Whether changed files were changed by a pull of the preview's own, which has been told.
    init(messages: Messages, isOwnWork: @escaping @Sendable ([String]) -> Bool) {
        self.messages = messages
        self.isOwnWork = isOwnWork
    }

    func tell(_ event: PreviewSession.Event) {
        switch event {
        case .updated(let paths, _) where isOwnWork(paths): break
        case .updated(let paths, let duration):
            let names =
                paths.prefix(3).joined(separator: ", ") + (paths.count > 3 ? " and \(paths.count - 3) more" : "")
            messages.say("\(names.isEmpty ? "all files" : names): \(milliseconds(duration)) ms")
        case .mistakes(let all):
            let new = told.withLock { told in
                defer { told = Set(all) }
                return all.filter { !told.contains($0) }
            }
            messages.print(new)
            if all.isEmpty { messages.say("no mistakes any more") }
        }
    }

    private func milliseconds(_ duration: Duration) -> Int {
        Int(duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000)
    }
}
