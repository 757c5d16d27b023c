/// What a drawing is made for: any width that a page gives it, or one width in pixels.
enum Surface: Hashable {
    /// A page; the narrowest drawing that its labels must suit, in pixels.
    case page(narrow: Double)
    /// A stand-alone picture of some width in pixels.
    case fixed(width: Double)

    /// A chart that has a page's column to itself: 320 px less its margins.
    static let column = Surface.page(narrow: 288)

    /// How wide the plot is between its gutters.
    ///
    /// - Parameters:
    ///   - left: The class of the gutter for the labels of the vertical axis, in widths of a digit.
    ///   - right: The same for labels at line ends; nil without them.
    func widths(left: Int, right: Int?) -> PlotWidths {
        switch self {
        case .page(let narrow): PlotWidths(left: left, right: right, narrow: narrow, wide: 544)
        case .fixed(let width): PlotWidths(left: left, right: right, narrow: width, wide: width)
        }
    }

    /// How many units the plot measures across: a thousand that stretch, or pixels.
    func across(left: Int, right: Int?) -> Double {
        switch self {
        case .page: 1000
        case .fixed: widths(left: left, right: right).narrow
        }
    }
}
