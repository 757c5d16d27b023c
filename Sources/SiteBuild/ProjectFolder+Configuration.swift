import SiteRendering
import Snapshots

extension ProjectFolder {
    /// What bourse.yml says.
    ///
    /// - Parameters:
    ///   - environment: One of the file's `environments:`.
    ///   - overrides: Values for keys of `SiteConfiguration.overridableKeys` that replace the file's own.
    /// - Returns: Nil after a report.
    public func configuration(
        environment: String? = nil, overrides: [String: String] = [:], into collector: DiagnosticCollector
    ) -> SiteConfiguration? {
        let file = "bourse.yml"
        guard PlainFile.read(path(file)) != nil else {
            let place = root == "." ? "here" : "in \(root)"
            collector.add(
                Diagnostic(
                    .error,
                    "there is no bourse.yml \(place); go to the site's folder, name it with --directory, or make one with 'bourse init'",
                    file: file))
            return nil
        }
        guard let text = text(of: file, into: collector) else { return nil }
        return SiteConfiguration.read(
            text, file: file, environment: environment, overrides: overrides,
            tableNames: SnapshotTable.allCases.map(\.rawValue),
            tableColumns: Dictionary(
                uniqueKeysWithValues: SnapshotTable.allCases.map { ($0.rawValue, $0.columnNames) }), into: collector)
    }

    /// The bytes of a file of the site, for showing a line of it.
    public func bytes(of file: String) -> [UInt8]? { PlainFile.read(path(file)) }
}
