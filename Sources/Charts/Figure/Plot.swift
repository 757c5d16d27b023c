/// What one kind of chart makes of its rows: a drawing for any surface, and the words and numbers that go with it.
protocol Plot {
    /// Whether there is nothing to draw.
    var isEmpty: Bool { get }
    /// What a person would say about it to someone who can't see it.
    var description: String { get }
    /// All its numbers.
    var data: DataColumns { get }

    /// - Parameter id: Begins the ids inside.
    /// - Precondition: It is not empty.
    func drawing(id: String, on surface: Surface) throws(ChartError) -> Drawing
}
