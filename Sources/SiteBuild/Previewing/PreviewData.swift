import Market
import SiteRendering
import Snapshots

/// The data that a preview shows: that on the disk, or what was there before it could not be used any more.
struct PreviewData: Sendable {
    let store: DataStore
    let market: MarketData
    let diagnostics: [Diagnostic]
    /// Whether the data on the disk is another one, which cannot be used.
    let isStale: Bool
    /// Whether there is any data to make pages from.
    let isUsable: Bool

    init(project: ProjectFolder, configuration: SiteConfiguration, earlier: PreviewData?) {
        let collector = DiagnosticCollector()
        let store = DataStore(project: project, configuration: configuration, record: nil, into: collector)
        var market: MarketData?
        if !store.isBroken {
            do {
                // Before any row is read: rows that are newer than the digests are read again, older ones would stay.
                _ = try store.schema()
                // A table of the site's with the name of one of the snapshot's is refused, also when no page reads it.
                _ = try store.makeReader()
                market = try store.marketData()
            } catch {
                let found = (error as? SnapshotError)?.diagnostics ?? [Diagnostic(.error, "\(error)")]
                for diagnostic in found { collector.add(diagnostic) }
            }
        }
        diagnostics = collector.diagnostics
        if let market {
            // Pages that were made while the data could not be used tell nothing of it now.
            let isSame = earlier.map { $0.isUsable && !$0.isStale && $0.store.holdsSame(as: store) } ?? false
            (self.store, self.market) =
                isSame ? earlier.map { ($0.store, $0.market) } ?? (store, market) : (store, market)
            (isStale, isUsable) = (false, true)
        } else {
            self.store = earlier?.store ?? store
            self.market = earlier?.market ?? MarketData(asOf: nil, quotes: Rows(columns: [], values: []))
            (isStale, isUsable) = (true, earlier?.isUsable ?? false)
        }
    }

    /// Whether one of the changed paths may hold data.
    static func isMade(from paths: Set<String>, configuration: SiteConfiguration) -> Bool {
        let snapshot = configuration.snapshot
        return paths.touch(
            anyOf: configuration.tables.map(\.pattern) + [snapshot, snapshot + "-wal", snapshot + "-journal"])
    }
}
