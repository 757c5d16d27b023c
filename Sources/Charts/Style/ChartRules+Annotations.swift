extension ChartRules {
    /// Words over marks, which a seam of ground keeps readable, and numbers that stand for words in a list below.
    static let annotations = """
        .note|fill:@text;stroke:@ground;stroke-width:3;stroke-linejoin:round;paint-order:stroke
        .mid|text-anchor:middle
        .tag|fill:@ground;stroke:@muted;stroke-width:1

        """
}

/// What a page needs besides: the list of words, and which of its drawings' labels and lists show at which width.
let annotationStyle = """
    .chart-notes{columns:15rem;margin:.25rem 0;padding:0 0 0 1.75rem;color:var(--chart-muted);font-size:.8125rem}
    @container (max-width:34rem){.chart-notes.w{display:none}}
    @container (min-width:34.01rem){.plot .nw,.chart-notes.nw{display:none}}

    """
