import Markup

/// A tiny line without axes, for a table's cell.
public struct Sparkline {
    /// In order; what isn't finite is a gap.
    public let values: [Double]
    /// What a screen reader says; nil hides the line from it.
    public let label: String?

    public init(_ values: [Double], label: String? = nil) {
        self.values = values
        self.label = label
    }

    public var html: HTML {
        HTML()
    }
}
