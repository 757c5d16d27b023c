import Charts

/// A script of the engine's own, by its name among the assets; pages load those that they need.
public enum EngineScript: String, Hashable, Sendable, CaseIterable {
    case charts = "bourse.js"
    /// Imported by `charts` when it is needed; no page names it.
    case ranges = "bourse-ranges.js"
    case tables = "bourse-tables.js"

    public var source: String {
        switch self {
        case .charts: chartScript
        case .ranges: rangesScript
        case .tables: tableScript
        }
    }
}
