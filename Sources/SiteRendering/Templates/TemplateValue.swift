import Foundation
import Markup
import Mustache

/// What a name in a template stands for.
enum TemplateValue: Sendable {
    case text(String)
    case html(HTML)
    case flag(Bool)
    case list([TemplateValue])
    case record([String: TemplateValue])

    /// The kind of the value, for checking templates before they are rendered.
    var shape: TemplateShape {
        switch self {
        case .text: .text
        case .html: .html
        case .flag: .flag
        // The items of one list are alike, but a key may be missing from some of them.
        case .list(let items): .list(items.map(\.shape).reduce(nil) { $0?.merged(with: $1) ?? $1 } ?? .nothing)
        case .record(let fields): .record(fields.mapValues(\.shape))
        }
    }

    /// The value as swift-mustache takes it. Empty text counts as absent, so that a section can ask for it.
    var mustache: Any {
        switch self {
        case .text(let text): text.isEmpty ? NSNull() : text
        case .html(let html): html.isEmpty ? NSNull() : html.source
        case .flag(let flag): flag
        case .list(let items): items.map(\.mustache)
        case .record(let fields): TemplateRecord(fields: fields)
        }
    }
}

/// A record that answers swift-mustache's questions without reflection.
struct TemplateRecord: MustacheParent {
    let fields: [String: TemplateValue]

    func child(named name: String) -> Any? { fields[name]?.mustache }
}

/// The kind of a value: what a template may do with it.
indirect enum TemplateShape: Hashable, Sendable {
    case text, html, flag
    /// The item of an empty list: nothing is known of it, and nothing of it is rendered.
    case nothing
    case list(TemplateShape)
    case record([String: TemplateShape])

    func merged(with other: TemplateShape) -> TemplateShape {
        switch (self, other) {
        case (.nothing, _): other
        case (.record(let left), .record(let right)): .record(left.merging(right) { $0.merged(with: $1) })
        case (.list(let left), .list(let right)): .list(left.merged(with: right))
        default: self
        }
    }

    var inWords: String {
        switch self {
        case .text: "text"
        case .html: "HTML"
        case .flag: "true or false"
        case .nothing: "nothing"
        case .list: "a list"
        case .record: "a group of names"
        }
    }
}
