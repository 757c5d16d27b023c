import Charts
import Market
import Markup

/// A block of value boxes: what a `metrics` block becomes.
public struct Metrics: Hashable, Sendable {
    private let spec: MetricsSpec

    public init(_ spec: MetricsSpec) {
        self.spec = spec
    }

    /// A description list with one group for each item, in a figure when there is a title.
    ///
    /// - Throws: When there is no item, or a format does not fit its value.
    public func html() throws(ComponentError) -> HTML {
        guard !spec.items.isEmpty else {
            throw ComponentError(key: "items", message: "metrics need at least one item")
        }
        var boxes = HTML()
        for item in spec.items { boxes += try box(item) }
        let symbol: HTML = spec.symbol.map { " data-symbol=\"\($0.description)\"" } ?? HTML()
        let list: HTML = "<dl class=\"metrics\"\(symbol)>\n\(boxes)</dl>\n"
        guard let title = spec.title, !title.isEmpty else { return list }
        return "<figure class=\"metrics-block\"><figcaption>\(title)</figcaption>\n\(list)</figure>\n"
    }

    private func box(_ item: MetricsSpec.Item) throws(ComponentError) -> HTML {
        if let fault = item.liveFault() {
            throw ComponentError(key: "items", message: "'\(item.label)': \(fault.message)")
        }
        if item.live != nil || item.isChangeLive, spec.symbol == nil {
            throw ComponentError(key: "items", message: "'\(item.label)': \(Self.lackOfSymbol)")
        }
        do {
            let live = Self.attributes(item.live, format: item.format, value: item.value)
            let value = try item.format?.string(from: item.value) ?? ValueFormat.plain(item.value)
            var html: HTML = "<div><dt>\(item.label)</dt><dd class=\"value\"\(live)>\(value)</dd>"
            if let change = item.change {
                let live = Self.attributes(
                    item.isChangeLive ? .change : nil, format: item.changeFormat, value: change)
                html += Self.change(try SignedChange(change, format: item.changeFormat), live: live)
            }
            if let note = item.note, !note.isEmpty { html += "<dd class=\"note\">\(note)</dd>" }
            html += "</div>\n"
            return html
        } catch {
            throw ComponentError(
                key: "items", message: "'\(item.label)': \(error)")
        }
    }

    static let lackOfSymbol = "a live value needs 'symbol' in its block: the stock that it is about"

    /// What the element of a live value says to scripts.
    private static func attributes(_ live: LiveValue?, format: ValueFormat?, value: Value) -> HTML {
        // Both escape what they put between quotes.
        live.map { HTML(trusted: $0.attributes(format: format) + LiveValue.attribute(value: value)) } ?? HTML()
    }

    /// The arrow is for the eye, the word for a screen reader, the sign for both.
    private static func change(_ change: SignedChange, live: HTML) -> HTML {
        switch change.direction {
        case .flat: return "<dd class=\"flat\"\(live)>\(change.text)</dd>"
        case .up, .down:
            let direction = change.direction.rawValue
            return """
                <dd class="\(direction)"\(live)><span aria-hidden="true">\(change.arrow)</span> \
                <span class="visually-hidden">\(direction)</span> \(change.text)</dd>
                """
        }
    }
}
