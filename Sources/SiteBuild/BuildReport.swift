import Market
import SiteRendering

/// What a build did and found.
public struct BuildReport: Sendable {
    /// Sorted by place; none occurs twice.
    public let diagnostics: [Diagnostic]
    /// Whether warnings stand among the errors since they count as such.
    public let hasStrictFindings: Bool
    public internal(set) var pageCount = 0
    public internal(set) var renderedCount = 0
    /// Files that differ from those that were there, new ones included.
    public internal(set) var changedCount = 0
    public internal(set) var removedCount = 0
    public internal(set) var fileCount = 0
    /// The size of all files, in bytes.
    public internal(set) var byteCount = 0
    /// The snapshot's own time.
    public internal(set) var dataAsOf: Instant?
    /// Why the page that was asked about was rendered or not, a line each.
    public internal(set) var explanation: [String] = []

    public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
    /// Whether nothing but warnings that count as errors kept the site from being published.
    public var failedForWarningsOnly: Bool { hasErrors && hasStrictFindings }

    init(_ collector: DiagnosticCollector, isStrict: Bool) {
        let found = collector.diagnostics.sorted()
        hasStrictFindings = isStrict && !collector.hasErrors && found.contains { $0.severity == .warning }
        diagnostics = isStrict ? found.map { $0.severity == .warning ? $0.with(severity: .error) : $0 } : found
    }
}
