import Foundation
import Market
import SiteBuild
import SiteRendering
import Snapshots
import TestSupport

/// A small site in a folder of its own, with the least that a build needs; a test adds what it is about.
struct TestSite {
    let folder: TemporaryFolder

    static let layout = "<!doctype html><html lang=\"en\"><head>{{{head}}}</head><body>{{{content}}}</body></html>\n"

    /// - Parameter files: Texts by path; `bourse.yml` and the layout `page` are there unless they are given.
    init(_ files: [String: String] = [:]) throws {
        folder = try TemporaryFolder()
        var all = [
            "bourse.yml": "title: Test\nurl: https://example.com/\n",
            "Templates/layouts/page.mustache": Self.layout,
        ]
        all.merge(files) { _, given in given }
        for (path, text) in all { try folder.write(text, to: path) }
    }

    var project: ProjectFolder { ProjectFolder(root: folder.path) }

    func build(
        drafts: Bool = false, _ change: (inout SiteBuilder.Options) -> Void = { _ in }
    ) async throws -> BuildReport {
        var options = SiteBuilder.Options()
        options.includesDrafts = drafts
        change(&options)
        return try await SiteBuilder(project: project, configuration: configuration(), options: options)
            .build(into: folder.path + "/Site")
    }

    func configuration() throws -> SiteConfiguration {
        let collector = DiagnosticCollector()
        let text = try folder.read("bourse.yml")
        guard
            let configuration = SiteConfiguration.read(
                text, tableNames: SnapshotTable.allCases.map(\.rawValue), into: collector)
        else { throw Failure(findings: collector.diagnostics.map(\.description)) }
        return configuration
    }

    /// The errors and warnings of a build, one line each.
    func findings() async throws -> [String] {
        try await build().diagnostics.map(\.description)
    }

    /// What a pull, if there are sources, and a build say, from reading bourse.yml on.
    func diagnostics() async throws -> [Diagnostic] {
        let collector = DiagnosticCollector()
        guard let configuration = project.configuration(into: collector) else { return collector.diagnostics }
        if !configuration.sources.isEmpty {
            let sources = project.sources(of: configuration, into: collector).compactMap { source in
                if case .files(let files) = source { files } else { nil }
            }
            guard !collector.hasErrors else { return collector.diagnostics }
            do throws(SnapshotError) {
                let report = try SnapshotWriter.pull(
                    sources, root: folder.path, into: project.path(configuration.snapshot),
                    now: Instant(millisecondsSinceEpoch: 0))
                for finding in report.findings { collector.add(finding.diagnostic) }
            } catch {
                return error.diagnostics
            }
        }
        return try await collector.diagnostics + build().diagnostics
    }

    /// The body of a page of the site.
    func body(_ path: String) throws -> String {
        let html = try folder.read("Site/" + path)
        guard let start = html.firstRange(of: "<body>"), let end = html.firstRange(of: "</body>") else { return html }
        return String(html[start.upperBound..<end.lowerBound])
    }

    func has(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.path + "/" + path)
    }

    /// Fills the snapshot from CSV texts by table.
    func pull(_ tables: [SnapshotTable: String]) throws {
        let sources = try SnapshotTable.allCases.compactMap { table -> Source? in
            guard let text = tables[table] else { return nil }
            try folder.write(text, to: "pull/\(table.rawValue).csv")
            return .csv(files: ["pull/\(table.rawValue).csv"], into: table, columns: [:])
        }
        _ = try SnapshotWriter.pull(
            sources, root: folder.path, into: folder.path + "/.bourse/snapshot.sqlite",
            now: Instant(millisecondsSinceEpoch: 0))
    }

    struct Failure: Error {
        let findings: [String]
    }
}
