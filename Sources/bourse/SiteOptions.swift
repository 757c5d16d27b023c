import ArgumentParser
import Foundation
import SiteBuild
import SiteRendering
import Snapshots

/// The options of every command that works on a site.
struct SiteOptions: ParsableArguments {
    @Option(
        name: [.customShort("C"), .long], help: "The site's folder, where bourse.yml is.",
        completion: .directory)
    var directory = "."

    @Option(name: .long, help: "One of the 'environments:' of bourse.yml; its url and api then count.")
    var environment: String?

    @Flag(name: .shortAndLong, help: "Print errors and nothing else.")
    var quiet = false

    var project: ProjectFolder { ProjectFolder(root: directory) }

    /// Reads bourse.yml, with `BOURSE_TITLE`, `BOURSE_URL`, … from the environment in place of the file's own values.
    func configuration(_ messages: Messages) throws -> SiteConfiguration {
        guard let data = FileManager.default.contents(atPath: project.path("bourse.yml")) else {
            messages.print(
                Diagnostic(
                    .error,
                    "there is no bourse.yml here; go to the site's folder, name it with --directory, or make one with 'bourse init'",
                    file: project.path("bourse.yml")))
            throw ExitCode(1)
        }
        let collector = DiagnosticCollector()
        let environment = ProcessInfo.processInfo.environment
        let overrides = SiteConfiguration.overridableKeys.compactMap { key in
            environment["BOURSE_\(key.uppercased())"].map { (key, $0) }
        }
        let configuration = SiteConfiguration.read(
            String(decoding: data, as: UTF8.self), environment: self.environment,
            overrides: Dictionary(uniqueKeysWithValues: overrides),
            tableNames: SnapshotTable.allCases.map(\.rawValue), into: collector)
        messages.print(collector.diagnostics.sorted())
        guard let configuration else { throw ExitCode(1) }
        return configuration
    }
}
