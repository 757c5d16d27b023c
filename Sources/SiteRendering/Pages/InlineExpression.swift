import Charts
import Market
import Markup

/// What stands between the braces of `{{ query.column | format }}`.
struct InlineExpression {
    /// A word of the expression, and where it begins in the text, in UTF-8 bytes.
    struct Word: Hashable {
        let text: String
        let offset: Int
    }

    /// The query whose first row is meant; nil for a page's parameter.
    let query: Word?
    let column: Word
    /// A d3-format specifier, a strftime pattern or a name for one.
    let format: Word?

    /// Returns nil when the text is no such expression.
    ///
    /// - Parameter text: With or without its braces; the bar may have a backslash before it, as in a table of Markdown.
    init?(_ text: String) {
        let inner = text.hasPrefix("{{") && text.hasSuffix("}}") ? text.dropFirst(2).dropLast(2) : text[...]
        let bar = inner.firstIndex(of: "|")
        var name = inner[..<(bar ?? inner.endIndex)]
        if bar != nil, name.last == "\\" { name.removeLast() }
        name = name.trimmed
        var format = bar.map { inner[inner.index(after: $0)...].trimmed }
        if let quoted = format, quoted.count >= 2, let quote = quoted.first, quote == "\"" || quote == "'",
            quoted.last == quote
        {
            format = quoted.dropFirst().dropLast()
        }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy({ Self.isName($0) }), format?.isEmpty != true else {
            return nil
        }
        func word(_ part: Substring) -> Word {
            Word(text: String(part), offset: text.utf8.distance(from: text.startIndex, to: part.startIndex))
        }
        query = parts.count == 2 ? word(parts[0]) : nil
        column = word(parts[parts.count - 1])
        self.format = format.map(word)
    }

    private static func isName(_ text: Substring) -> Bool {
        guard let first = text.first, first.isLetter || first == "_" else { return false }
        return text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
    }
}

extension Substring {
    var trimmed: Substring {
        var text = self
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return text
    }
}

/// Puts values into text: a page's parameters and the first rows of its queries.
final class ValueResolver {
    private let parameters: [String: Value]
    private let results: [String: Rows]
    private let queryNames: [String]
    private let allowsQueries: Bool
    private let catalog: FormatCatalog
    private let collector: DiagnosticCollector

    /// - Parameters:
    ///   - queryNames: All queries of the page, those whose result is missing because they failed included. Nil where no
    ///     query has run yet: in front matter.
    init(
        parameters: [String: Value], results: [String: Rows], queryNames: [String]?, catalog: FormatCatalog,
        collector: DiagnosticCollector
    ) {
        self.parameters = parameters
        self.results = results
        self.queryNames = queryNames ?? []
        allowsQueries = queryNames != nil
        self.catalog = catalog
        self.collector = collector
    }

    /// The text for a value in a page's Markdown.
    func text(for value: InlineValue, in file: String) -> String {
        text(for: value.source) { offset in
            let before = String(decoding: value.source.utf8.prefix(offset), as: UTF8.self)
            return Place(file: file, line: value.line, column: value.column + before.count)
        }
    }

    /// The text with every `{{ … }}` replaced; for front matter and for the texts of components.
    func expand(_ text: PlacedText) -> String {
        let whole = text.text
        var result = ""
        var rest = whole[...]
        while let start = rest.firstRange(of: "{{"), let end = rest[start.upperBound...].firstRange(of: "}}") {
            result += rest[..<start.lowerBound]
            let offset = whole.utf8.distance(from: whole.startIndex, to: start.lowerBound)
            result += self.text(for: String(rest[start.lowerBound..<end.upperBound])) {
                text.place(ofByte: offset + $0)
            }
            rest = rest[end.upperBound...]
        }
        return result + rest
    }

    /// The text for one expression in its braces; a mistake is reported and stands as nothing.
    ///
    /// - Parameter place: The place of a byte of the expression.
    private func text(for written: String, at place: (Int) -> Place) -> String {
        guard let expression = InlineExpression(written) else {
            collector.error(
                "'\(written)' is no value; write {{ query.column }} or {{ query.column | format }}", at: place(0))
            return ""
        }
        let value = value(of: expression, at: place)
        guard let format = expression.format else { return value.map(ValueFormat.plain) ?? "" }
        let formatPlace = place(format.offset)
        guard let parsed = catalog.format(format.text, at: formatPlace, collector: collector), let value else {
            return ""
        }
        do throws(FormatError) {
            return try parsed.string(from: value)
        } catch {
            collector.error("\(error)", at: formatPlace)
            return ""
        }
    }

    /// The value of `column` or `query.column`, or nil after a report.
    func value(named name: PlacedText, in query: String?) -> Value? {
        let query = name.text.contains(".") ? nil : query
        // Why a query has given nothing has been reported, once.
        if let query, results[query] == nil { return nil }
        let prefix = query.map { $0 + "." } ?? ""
        guard let expression = InlineExpression(prefix + name.text), expression.format == nil else {
            collector.error("'\(name.text)' is no column; write column or query.column", at: name.place)
            return nil
        }
        return value(of: expression) { name.place(ofByte: max($0 - prefix.utf8.count, 0)) }
    }

    private func value(of expression: InlineExpression, at place: (Int) -> Place) -> Value? {
        let column = expression.column
        guard let query = expression.query else {
            if let value = parameters[column.text] { return value }
            let hint =
                queryNames.contains(column.text)
                ? "; '\(column.text)' is a query: write {{ \(column.text).column }}"
                : parameters.isEmpty
                    ? "; only pages from rows have parameters"
                    : cure(for: column.text, among: parameters.keys.sorted())
            collector.error("'\(column.text)' is no parameter of this page\(hint)", at: place(column.offset))
            return nil
        }
        guard allowsQueries else {
            collector.error(
                "front matter cannot use the query '\(query.text)': it knows the page's parameters only",
                at: place(query.offset))
            return nil
        }
        guard let rows = results[query.text] else {
            // A query that failed has been reported already.
            if !queryNames.contains(query.text) {
                let hint = cure(for: query.text, among: queryNames)
                collector.error("'\(query.text)' is no query of this page\(hint)", at: place(query.offset))
            }
            return nil
        }
        guard let index = rows.index(of: column.text) else {
            collector.error(
                "'\(column.text)' is no column of '\(query.text)'\(cure(for: column.text, among: rows.columns))",
                at: place(column.offset))
            return nil
        }
        guard rows.count > 0 else {
            collector.warning("'\(query.text)' has no row, so there is no value to show", at: place(query.offset))
            return .null
        }
        return rows[0, index]
    }
}

/// The site's formats, each parsed once.
final class FormatCatalog {
    private let names: [String: String]
    let currency: String
    private var parsed: [String: Result<ValueFormat, FormatError>] = [:]

    init(configuration: SiteConfiguration) {
        names = configuration.formats
        currency = configuration.currency
    }

    /// The built-in formats alone.
    init(currency: String) {
        names = [:]
        self.currency = currency
    }

    /// - Returns: Nil for no text, and after a report for one that is no format.
    func format(_ text: String?, at place: Place, collector: DiagnosticCollector) -> ValueFormat? {
        guard let text else { return nil }
        let result = parsed[text] ?? parse(text)
        switch result {
        case .success(let format): return format
        case .failure(let error):
            collector.error("\(error)", at: place)
            return nil
        }
    }

    private func parse(_ text: String) -> Result<ValueFormat, FormatError> {
        let result: Result<ValueFormat, FormatError>
        do throws(FormatError) {
            result = .success(try ValueFormat(text, names: names, currency: currency))
        } catch {
            result = .failure(error)
        }
        parsed[text] = result
        return result
    }
}
