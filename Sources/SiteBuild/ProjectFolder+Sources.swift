import SiteRendering
import Snapshots

/// What a pull reads: files at once, an API by way of its client.
public enum PullSource: Sendable {
    case files(Source)
    case api(SiteConfiguration.APISource)
}

extension ProjectFolder {
    /// What a pull reads: the sources of bourse.yml with the files that they name.
    ///
    /// - Returns: The sources that can be read; the others are reported.
    public func sources(of configuration: SiteConfiguration, into collector: DiagnosticCollector) -> [PullSource] {
        if configuration.sources.isEmpty {
            collector.add(
                Diagnostic(
                    .error,
                    "there are no 'sources:'; add one, such as 'csv: Content/data/*.csv' with 'into: bars', or 'api: https://…'",
                    file: "bourse.yml"))
        }
        return configuration.sources.compactMap { source(of: $0, into: collector) }
    }

    private func source(
        of source: SiteConfiguration.DataSource, into collector: DiagnosticCollector
    ) -> PullSource? {
        let into = source.into.flatMap(SnapshotTable.init)
        switch source.origin {
        case .csv(let pattern):
            let files = files(matching: pattern)
            guard !files.isEmpty, let into else {
                collector.error("no file is named \(pattern)", at: source.place)
                return nil
            }
            return .files(.csv(files: files, into: into, columns: source.columns))
        case .sqlite(let file, let table):
            guard !files(matching: file).isEmpty else {
                collector.error("no file is named \(file)", at: source.place)
                return nil
            }
            return .files(.sqlite(file: file, table: table, into: into, columns: source.columns))
        case .api(let api): return .api(api)
        }
    }
}
