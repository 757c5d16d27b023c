import ArgumentParser
import Foundation
import SiteBuild
import SiteRendering

/// The options of every command that works on a site.
struct SiteOptions: ParsableArguments {
    @Option(
        name: [.customShort("C"), .long], help: "The site's folder, where bourse.yml is.",
        completion: .directory)
    var directory = "."

    @Option(
        name: .long,
        help: """
            One of the 'environments:' of bourse.yml; its url, api, orders, drafts and robots then count, for 'retarget' its api \
            and orders alone.
            """)
    var environment: String?

    @Flag(name: .shortAndLong, help: "Print errors and nothing else.")
    var quiet = false

    @Flag(
        name: .long,
        help: "Print one line of JSON on standard output, with all errors and warnings, and nothing for people.")
    var json = false

    var project: ProjectFolder { ProjectFolder(root: directory) }

    /// The folder of a built site as messages name it: readable from the site's folder, where messages look for the lines that
    /// they show.
    ///
    /// - Parameter folder: As given, from where the command runs; nil is `Site` in the site's folder.
    func builtSite(_ folder: String?) -> String {
        guard var name = folder else { return "Site" }
        while name.count > 1, name.hasSuffix("/") { name.removeLast() }
        if name.hasPrefix("/") || directory == "." { return name }
        return FileManager.default.currentDirectoryPath + "/" + name
    }

    /// Reads bourse.yml, with `BOURSE_TITLE`, `BOURSE_URL`, … from the environment in place of the file's own values.
    ///
    /// - Throws: After a report, to end the command with 1.
    func configuration(_ messages: Messages) throws -> SiteConfiguration {
        let collector = DiagnosticCollector()
        let variables = ProcessInfo.processInfo.environment
        let overrides = SiteConfiguration.overridableKeys.compactMap { key in
            variables["BOURSE_\(key.uppercased())"].map { (key, $0) }
        }
        let configuration = project.configuration(
            environment: environment, overrides: Dictionary(uniqueKeysWithValues: overrides), into: collector)
        messages.print(collector.diagnostics)
        guard let configuration else { try messages.end(1) }
        return configuration
    }
}

/// The option of the commands that tell warnings.
struct StrictOption: ParsableArguments {
    @Flag(name: .long, help: "Tell warnings as errors; with one, end with exit code 2.")
    var strict = false
}
