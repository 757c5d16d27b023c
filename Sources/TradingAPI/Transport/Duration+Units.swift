extension Duration {
    /// Whole milliseconds; what is finer is cut off.
    var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }

    /// For messages: `40 s`, `1.5 s`.
    var shown: String {
        milliseconds % 1000 == 0 ? "\(milliseconds / 1000) s" : "\(Double(milliseconds) / 1000) s"
    }
}
