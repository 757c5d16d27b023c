import SiteRendering
import Snapshots

extension ProjectFolder {
    /// What a pull reads: the sources of bourse.yml with the files that they name.
    ///
    /// - Returns: The sources that can be read; the others are reported.
    public func sources(of configuration: SiteConfiguration, into collector: DiagnosticCollector) -> [Source] {
        if configuration.sources.isEmpty {
            collector.add(
                Diagnostic(
                    .error, "there are no 'sources:'; add one, such as 'csv: Content/data/*.csv' with 'into: bars'",
                    file: "bourse.yml"))
        }
        return configuration.sources.compactMap { source(of: $0, into: collector) }
    }

    private func source(
        of source: SiteConfiguration.DataSource, into collector: DiagnosticCollector
    ) -> Source? {
        let into = source.into.flatMap(SnapshotTable.init)
        switch source.origin {
        case .csv(let pattern):
            let files = files(matching: pattern)
            guard !files.isEmpty, let into else {
                collector.error("no file is named \(pattern)", at: source.place)
                return nil
            }
            return .csv(files: files, into: into, columns: source.columns)
        case .sqlite(let file, let table):
            guard !files(matching: file).isEmpty else {
                collector.error("no file is named \(file)", at: source.place)
                return nil
            }
            return .sqlite(file: file, table: table, into: into, columns: source.columns)
        case .api:
            collector.error(
                "this version pulls from csv and sqlite sources only, not from an API", at: source.place)
            return nil
        }
    }
}
