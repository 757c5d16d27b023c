/// Where the parts of a drawing stand, in pixels from its top.
struct ChartLayout {
    /// The rows of labels under the axis.
    let rows: Int
    /// The height of the drawing.
    let height: Double
    /// The top and height of the plot.
    let top, plot: Double
    /// The top and height of the volume panel; nought without one.
    let volumeTop, volume: Double
    /// The bottom of the lowest panel, where the horizontal axis begins.
    let axis: Double

    /// - Parameter rows: Rows of labels under the axis.
    init(_ spec: ChartSpec, rows: Int, hasVolume: Bool) {
        self.rows = rows
        // Below 120 px no axis has room for two labels; above 2000 px no screen has.
        height = Double(min(max(spec.height, 120), 2000))
        top = spec.y.title == nil ? 10 : 30
        axis = height - (8 + 16 * Double(rows)) - (spec.x.title == nil ? 0 : 18)
        let inner = axis - top
        volume = hasVolume ? max((inner * 0.2).rounded(), 24) : 0
        plot = hasVolume ? inner - volume - 14 : inner
        volumeTop = axis - volume
    }
}
