import JSON
import NIOCore
import SiteRendering

/// News as they are sent: at most 50 mistakes and warnings, with excerpts of the lines that they are on.
struct NewsMessage: Sendable {
    struct Mistake: Sendable {
        let diagnostic: Diagnostic
        /// The line, and under it a caret; nil when there is nothing to show.
        let excerpt: String?
    }

    static let mostMistakes = 50

    let version: Int
    /// Errors first.
    let mistakes: [Mistake]
    /// How many errors there are besides.
    let more: Int
    /// The event, with the blank line at its end.
    let event: ByteBuffer

    init(_ news: PreviewNews, excerptsFrom read: @escaping (String) -> [UInt8]?) {
        var text = DiagnosticText(read: read)
        version = news.version
        let errors = news.mistakes.filter { $0.severity == .error }
        let others = news.mistakes.filter { $0.severity != .error }
        mistakes = (errors + others).prefix(Self.mostMistakes).map {
            Mistake(diagnostic: $0, excerpt: text.excerpt(of: $0))
        }
        more = max(0, errors.count - mistakes.count)
        let value: JSONValue = [
            "version": .integer(version), "mistakes": .list(mistakes.map(\.value)), "more": .integer(more),
        ]
        event = ByteBuffer(string: "data: \(value.source)\n\n")
    }
}

extension NewsMessage.Mistake {
    fileprivate var value: JSONValue {
        [
            "severity": .text(diagnostic.severity.rawValue), "file": diagnostic.file.map(JSONValue.text) ?? .null,
            "line": diagnostic.line.map(JSONValue.integer) ?? .null,
            "column": diagnostic.column.map(JSONValue.integer) ?? .null, "message": .text(diagnostic.message),
            "excerpt": excerpt.map(JSONValue.text) ?? .null,
        ]
    }
}
