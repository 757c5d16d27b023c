import Foundation
import SiteBuild
import SiteRendering
import Snapshots
import Synchronization

/// Pulls while a site is previewed. What goes wrong is kept until a pull succeeds, and the preview goes on with the data that
/// is there.
final class PreviewPulling: Sendable {
    enum Outcome {
        /// - hasOtherMistakes: Whether they are other ones than before.
        case done(hasOtherMistakes: Bool)
        /// Another pull of this site is at work: this one is due once more.
        case busy
    }

    private struct State {
        var mistakes: [Diagnostic] = []
        /// What the last pull that succeeded had to remark.
        var remarks: [Diagnostic] = []
        var isDue = false
        /// When the snapshot's files were last changed, as of the end of the last pull.
        var snapshotTimes: [Date?] = []
    }

    private let project: ProjectFolder
    private let isQuiet: Bool
    /// Where the secrets are that an API asks for.
    private let environment: [String: String]
    /// Whether a network is used: only when that was asked for.
    private let asksAPIs: Bool
    private let state = Mutex(State())

    init(project: ProjectFolder, isQuiet: Bool, environment: [String: String], asksAPIs: Bool) {
        self.project = project
        self.isQuiet = isQuiet
        self.environment = environment
        self.asksAPIs = asksAPIs
    }

    /// Why the last pull failed; empty when it succeeded.
    var mistakes: [Diagnostic] { state.withLock(\.mistakes) }

    /// Pulls when there is no snapshot.
    func pullForTheFirstTime(_ configuration: SiteConfiguration) async {
        guard !configuration.sources.isEmpty, hasFilesOnly(configuration), !hasSnapshot(configuration) else { return }
        _ = await pull(configuration)
    }

    func hasSnapshot(_ configuration: SiteConfiguration) -> Bool {
        FileManager.default.fileExists(atPath: project.path(configuration.snapshot))
    }

    /// Pulls when a file that `sources:` names may be among the changed ones, when bourse.yml may have mended the last pull, and
    /// when a pull was put off.
    ///
    /// - Parameter paths: Nil for all.
    func pull(for paths: Set<String>?, _ configuration: SiteConfiguration) async -> Outcome {
        let (isDue, hasFailed) = state.withLock { ($0.isDue, !$0.mistakes.isEmpty) }
        if isDue { return await pull(configuration) }
        let isConfigurationDue = hasFailed && paths?.contains("bourse.yml") ?? true
        guard !configuration.sources.isEmpty, hasFilesOnly(configuration) || isConfigurationDue && asksAPIs else {
            // What failed is not to be pulled any more.
            return isConfigurationDue ? finish(configuration, mistakes: []) : .done(hasOtherMistakes: false)
        }
        guard isConfigurationDue || paths?.touch(anyOf: configuration.sourceFiles) ?? true else {
            return .done(hasOtherMistakes: false)
        }
        return await pull(configuration)
    }

    func pull(_ configuration: SiteConfiguration) async -> Outcome {
        // One that only keeps what it is told. Both are new, so that nothing is kept of what was told hours ago.
        let told = Messages(isQuiet: true, isJSON: true, directory: project.root)
        let messages = Messages(isQuiet: isQuiet, isJSON: false, directory: project.root)
        do {
            let folder = project.path(".bourse")
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            guard case .taken(let lock) = try FileLock.take(folder + "/refresh.lock") else {
                if putOff(configuration) { messages.say("another pull of this site is at work; this one follows it") }
                return .busy
            }
            defer { withExtendedLifetime(lock) {} }
            let step = PullStep(
                project: project, configuration: configuration, messages: told, environment: environment)
            let report = try await step.run(now: .now)
            let remarks = told.diagnostics
            let old = state.withLock { state in
                defer { state.remarks = remarks }
                return state.remarks
            }
            if remarks != old { messages.print(remarks) }
            for line in report.changedLines { messages.say("pulled \(line)") }
            return finish(configuration, mistakes: [])
        } catch is PullStep.Failure {
            return finish(configuration, mistakes: told.diagnostics.filter { $0.severity == .error })
        } catch {
            return finish(configuration, mistakes: [Diagnostic(.error, "\(error)")])
        }
    }

    /// Whether changed files are the snapshot's alone, and as the last pull has left them.
    func isOwnWork(_ paths: [String], _ configuration: SiteConfiguration) -> Bool {
        let files = Self.files(of: configuration)
        return !paths.isEmpty && paths.allSatisfy(files.contains)
            && state.withLock(\.snapshotTimes) == snapshotTimes(configuration)
    }

    private func finish(_ configuration: SiteConfiguration, mistakes: [Diagnostic]) -> Outcome {
        let times = snapshotTimes(configuration)
        return state.withLock { state in
            defer { (state.mistakes, state.isDue, state.snapshotTimes) = (mistakes, false, times) }
            return .done(hasOtherMistakes: state.mistakes != mistakes)
        }
    }

    /// - Returns: Whether it was not put off already.
    private func putOff(_ configuration: SiteConfiguration) -> Bool {
        let times = snapshotTimes(configuration)
        return state.withLock { state in
            defer { (state.isDue, state.snapshotTimes) = (true, times) }
            return !state.isDue
        }
    }

    private static func files(of configuration: SiteConfiguration) -> [String] {
        ["", "-wal", "-journal"].map { configuration.snapshot + $0 }
    }

    private func snapshotTimes(_ configuration: SiteConfiguration) -> [Date?] {
        Self.files(of: configuration).map { file in
            // Of a file that cannot be looked at nothing is known, whatever the reason.
            let attributes = try? FileManager.default.attributesOfItem(atPath: project.path(file))
            return attributes?[.modificationDate] as? Date
        }
    }

    private func hasFilesOnly(_ configuration: SiteConfiguration) -> Bool {
        configuration.sourceFiles.count == configuration.sources.count
    }
}
