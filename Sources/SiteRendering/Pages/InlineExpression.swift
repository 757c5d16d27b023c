import Charts
import Market

/// What stands between the braces of `{{ query.column | format }}`.
struct InlineExpression: Hashable {
    /// The query whose first row is meant; nil for a page's parameter.
    let query: String?
    let column: String
    /// A d3-format specifier, a strftime pattern or a name for one.
    let format: String?

    /// Returns nil when the text is no such expression.
    init?(_ text: String) {
        let bar = text.firstIndex(of: "|")
        let name = text[..<(bar ?? text.endIndex)].trimmed
        var format = bar.map { text[text.index(after: $0)...].trimmed }
        if let quoted = format, quoted.count >= 2, let quote = quoted.first, quote == "\"" || quote == "'",
            quoted.last == quote
        {
            format = quoted.dropFirst().dropLast()
        }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy({ Self.isName($0) }), format?.isEmpty != true else {
            return nil
        }
        query = parts.count == 2 ? String(parts[0]) : nil
        column = String(parts[parts.count - 1])
        self.format = format.map(String.init)
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
    private let catalog: FormatCatalog
    private let collector: DiagnosticCollector

    /// - Parameter queryNames: All queries of the page, those whose result is missing because they failed included.
    init(
        parameters: [String: Value], results: [String: Rows], queryNames: [String], catalog: FormatCatalog,
        collector: DiagnosticCollector
    ) {
        self.parameters = parameters
        self.results = results
        self.queryNames = queryNames
        self.catalog = catalog
        self.collector = collector
    }

    /// The text for one expression; a mistake is reported and stands as nothing.
    func text(for expression: String, at place: Place) -> String {
        guard let parsed = InlineExpression(expression) else {
            collector.error(
                "'{{ \(expression) }}' is no value; write {{ query.column }} or {{ query.column | format }}", at: place)
            return ""
        }
        guard let value = value(of: parsed, at: place) else { return "" }
        guard let format = catalog.format(parsed.format, at: place, collector: collector) else {
            return parsed.format == nil ? ValueFormat.plain(value) : ""
        }
        do throws(FormatError) {
            return try format.string(from: value)
        } catch {
            collector.error("\(error)", at: place)
            return ""
        }
    }

    /// The text with every `{{ … }}` replaced; for front matter and for the texts of components.
    func expand(_ text: String, at place: Place) -> String {
        var result = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "{{"), let end = rest[start.upperBound...].firstRange(of: "}}") {
            result += rest[..<start.lowerBound]
            result += self.text(for: String(rest[start.upperBound..<end.lowerBound].trimmed), at: place)
            rest = rest[end.upperBound...]
        }
        return result + rest
    }

    /// The value of `column` or `query.column`, or nil after a report.
    func value(named name: String, in query: String?, at place: Place) -> Value? {
        let parts = name.split(separator: ".").map(String.init)
        guard let expression = InlineExpression(parts.count == 1 && query != nil ? "\(query ?? "").\(name)" : name)
        else {
            collector.error("'\(name)' is no column; write column or query.column", at: place)
            return nil
        }
        return value(of: expression, at: place)
    }

    private func value(of expression: InlineExpression, at place: Place) -> Value? {
        guard let query = expression.query else {
            if let value = parameters[expression.column] { return value }
            let known = parameters.keys.sorted()
            let hint =
                queryNames.contains(expression.column)
                ? "; '\(expression.column)' is a query: write {{ \(expression.column).column }}"
                : cure(for: expression.column, among: known)
            collector.error("'\(expression.column)' is no parameter of this page\(hint)", at: place)
            return nil
        }
        guard let rows = results[query] else {
            // A query that failed has been reported already.
            if !queryNames.contains(query) {
                collector.error("'\(query)' is no query of this page\(cure(for: query, among: queryNames))", at: place)
            }
            return nil
        }
        guard let column = rows.index(of: expression.column) else {
            collector.error(
                "'\(expression.column)' is no column of '\(query)'\(cure(for: expression.column, among: rows.columns))",
                at: place)
            return nil
        }
        guard rows.count > 0 else {
            collector.warning("'\(query)' has no row, so there is no value to show", at: place)
            return .null
        }
        return rows[0, column]
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
