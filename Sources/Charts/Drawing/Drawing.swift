/// A finished drawing, without the element around it, and what stands about it.
struct Drawing {
    /// Marks and texts.
    var content: SVGWriter
    /// In pixels.
    let height: Double
    /// The width of the gutter for the labels on the left, in widths of a digit; 0 for none.
    let left: Int
    /// The same for labels at line ends; nil without them.
    let right: Int?
    /// What tells the marks apart where no label stands beside them.
    var legend: [LegendItem] = []
    /// Whether lines with labels beside them have dashes too, because they are more than the colours.
    var hasDashes = false
    /// Sentences under the drawing about how to read it.
    var notes: [String] = []
    /// Words that found no room beside their number: where the drawing is narrow, and where it is wide.
    var narrowList: [String] = []
    var wideList: [String] = []
    /// How the script finds a row's place along the plot: the kind of axis and the positions at its ends; nil for drawings
    /// that it does not serve.
    var positions: (kind: String, low: Double, high: Double)?
}
