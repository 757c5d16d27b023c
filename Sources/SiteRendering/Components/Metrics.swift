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
        let list: HTML = "<dl class=\"metrics\">\n\(boxes)</dl>\n"
        guard let title = spec.title, !title.isEmpty else { return list }
        return "<figure class=\"metrics-block\"><figcaption>\(title)</figcaption>\n\(list)</figure>\n"
    }

    private func box(_ item: MetricsSpec.Item) throws(ComponentError) -> HTML {
        do {
            let value = try item.format?.string(from: item.value) ?? ValueFormat.plain(item.value)
            var html: HTML = "<div><dt>\(item.label)</dt><dd class=\"value\">\(value)</dd>"
            if let change = item.change {
                html += Self.change(try SignedChange(change, format: item.changeFormat))
            }
            if let note = item.note, !note.isEmpty { html += "<dd class=\"note\">\(note)</dd>" }
            html += "</div>\n"
            return html
        } catch {
            throw ComponentError(
                key: "items", message: "'\(item.label)': \(error)")
        }
    }

    /// The arrow is for the eye, the word for a screen reader, the sign for both.
    private static func change(_ change: SignedChange) -> HTML {
        switch change.direction {
        case .flat: return "<dd class=\"flat\">\(change.text)</dd>"
        case .up, .down:
            let direction = change.direction.rawValue
            return """
                <dd class="\(direction)"><span aria-hidden="true">\(change.arrow)</span> \
                <span class="visually-hidden">\(direction)</span> \(change.text)</dd>
                """
        }
    }
}
