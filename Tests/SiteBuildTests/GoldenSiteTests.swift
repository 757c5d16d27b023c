import Foundation
import Market
import SiteRendering
import Snapshots
import TestSupport
import Testing

@testable import SiteBuild

/// Whole sites: every file of `Sites/CASE/expected`, and no other, with exactly these bytes.
@Suite struct GoldenSiteTests {
    private static let cases = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Sites")

    @Test(arguments: ["small"])
    func `A site is built as expected, file by file`(name: String) async throws {
        let input = Self.cases.appending(path: "\(name)/input")
        let expected = Self.cases.appending(path: "\(name)/expected")
        let folder = try TemporaryFolder()
        let root = folder.path + "/site"
        try FileManager.default.copyItem(atPath: input.path, toPath: root)
        let project = ProjectFolder(root: root)
        let configuration = try configuration(of: project)
        let sources = configuration.sources.compactMap { source -> Source? in
            guard case .csv(let pattern) = source.origin, let table = source.into.flatMap(SnapshotTable.init) else {
                return nil
            }
            return .csv(files: project.files(matching: pattern), into: table, columns: source.columns)
        }
        _ = try SnapshotWriter.pull(
            sources, root: root, into: project.path(configuration.snapshot), now: Instant(millisecondsSinceEpoch: 0))
        let report = try await SiteBuilder(project: project, configuration: configuration)
            .build(into: root + "/Site")
        #expect(report.diagnostics.isEmpty, "\(report.diagnostics)")

        let built = ProjectFolder(root: root).files(below: "Site", into: DiagnosticCollector())
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try? FileManager.default.removeItem(at: expected)
            try FileManager.default.copyItem(atPath: root + "/Site", toPath: expected.path)
            try FileManager.default.copyItem(
                atPath: root + "/.bourse/manifest.json", toPath: expected.path + "/.manifest.json")
            Issue.record("rewrote \(expected.path)")
            return
        }
        #expect(
            built
                == ProjectFolder(root: expected.deletingLastPathComponent().path).files(
                    below: "expected", into: DiagnosticCollector()))
        for file in built {
            let (actual, should) = (
                try Data(contentsOf: URL(filePath: root + "/Site/" + file)),
                try Data(contentsOf: expected.appending(path: file))
            )
            #expect(actual == should, "\(file) differs; see with UPDATE_GOLDEN=1 and git diff")
        }
        #expect(
            try String(contentsOfFile: root + "/.bourse/manifest.json", encoding: .utf8)
                == String(contentsOf: expected.appending(path: ".manifest.json"), encoding: .utf8))
    }

    private func configuration(of project: ProjectFolder) throws -> SiteConfiguration {
        let collector = DiagnosticCollector()
        let text = try String(contentsOfFile: project.path("bourse.yml"), encoding: .utf8)
        return try #require(
            SiteConfiguration.read(text, tableNames: SnapshotTable.allCases.map(\.rawValue), into: collector),
            "\(collector.diagnostics)")
    }
}
