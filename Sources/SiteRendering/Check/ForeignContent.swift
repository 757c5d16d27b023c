/// Knows whether the next tag belongs to SVG or MathML, where slashes close elements and `title` and `style` hold markup.
///
/// It follows the elements that lead into foreign content and out of it, and no others.
/// Source: https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inforeign
struct ForeignContent {
    private enum Element: Int, CaseIterable {
        case svg, math, foreignObject, desc, title

        init?(_ name: String) {
            switch name {
            case "svg": self = .svg
            case "math": self = .math
            case "foreignobject": self = .foreignObject
            case "desc": self = .desc
            case "title": self = .title
            default: return nil
            }
        }

        /// Whether it begins foreign content; the others bring HTML into SVG.
        var isForeign: Bool { self == .svg || self == .math }
    }

    private var open: [Element] = []
    private var counts = [Int](repeating: 0, count: Element.allCases.count)

    /// Whether the innermost of the open elements is foreign.
    var isInside: Bool { open.last?.isForeign == true }

    /// Whether a start tag is one of foreign content. A tag of HTML that has no place there ends it.
    mutating func enters(_ name: String) -> Bool {
        if name == "svg" || name == "math" { return true }
        if isInside, Self.breakouts.contains(name) {
            while isInside { pop() }
        }
        return isInside
    }

    /// Notes an element that `enters` took for foreign and that did not close itself.
    mutating func open(_ name: String) {
        guard let element = Element(name), element.isForeign || open.last == .svg else { return }
        open.append(element)
        counts[element.rawValue] += 1
    }

    mutating func close(_ name: String) {
        guard !open.isEmpty, let element = Element(name) else { return }
        // Every look goes with a removal, so that hostile nesting stays linear.
        while counts[element.rawValue] > 0, pop() != element {}
    }

    @discardableResult
    private mutating func pop() -> Element? {
        guard let last = open.popLast() else { return nil }
        counts[last.rawValue] -= 1
        return last
    }

    private static let breakouts: Set<String> = [
        "b", "big", "blockquote", "body", "br", "center", "code", "dd", "div", "dl", "dt", "em", "embed", "h1", "h2",
        "h3", "h4", "h5", "h6", "head", "hr", "i", "img", "li", "listing", "menu", "meta", "nobr", "ol", "p", "pre",
        "ruby", "s", "small", "span", "strong", "strike", "sub", "sup", "table", "tt", "u", "ul", "var",
    ]
}
