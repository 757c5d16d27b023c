import Market
import SiteRendering

/// What a build did and found.
public struct BuildReport: Sendable {
    /// Sorted by place; none occurs twice.
    public let diagnostics: [Diagnostic]
    /// Whether warnings, which counted as errors, and nothing else kept the site from being published.
    public let failedForWarnings: Bool
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

    init(_ collector: DiagnosticCollector, isStrict: Bool) {
        diagnostics = collector.diagnostics.forReport()
        failedForWarnings =
            isStrict && !collector.hasErrors && collector.diagnostics.contains { $0.severity == .warning }
    }
}
