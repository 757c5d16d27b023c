import Foundation
import SiteBuild
import SiteRendering
import Snapshots

/// Pulls while a site is previewed. What goes wrong is told, and the preview goes on with the data that is there.
struct PreviewPulling: Sendable {
    let project: ProjectFolder
    let isQuiet: Bool
    /// Where the secrets are that an API asks for.
    let environment: [String: String]

    /// Pulls when there is no snapshot.
    func pullForTheFirstTime(_ configuration: SiteConfiguration) async {
        guard !configuration.sources.isEmpty, hasFilesOnly(configuration),
            !FileManager.default.fileExists(atPath: project.path(configuration.snapshot))
        else { return }
        await pull(configuration)
    }

    /// Pulls when a file that `sources:` names may be among the changed ones.
    ///
    /// - Parameter paths: Nil for all.
    func pull(for paths: Set<String>?, _ configuration: SiteConfiguration) async {
        guard hasFilesOnly(configuration), paths?.touch(anyOf: configuration.sourceFiles) ?? false else { return }
        await pull(configuration)
    }

    func pull(_ configuration: SiteConfiguration) async {
        // Its own, so that nothing is kept of what was told hours ago.
        let messages = Messages(isQuiet: isQuiet, isJSON: false, directory: project.root)
        do {
            let state = project.path(".bourse")
            try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
            guard case .taken(let lock) = try FileLock.take(state + "/refresh.lock") else {
                messages.say("another pull of this site is at work; this one was left out")
                return
            }
            defer { withExtendedLifetime(lock) {} }
            let step = PullStep(
                project: project, configuration: configuration, messages: messages, environment: environment)
            _ = try await step.run(now: .now)
        } catch is PullStep.Failure {
            messages.say("nothing was pulled; the preview goes on with the data that is there")
        } catch {
            messages.print(Diagnostic(.error, "\(error)"))
        }
    }

    /// A network is used only when that was asked for.
    private func hasFilesOnly(_ configuration: SiteConfiguration) -> Bool {
        configuration.sourceFiles.count == configuration.sources.count
    }
}
