import Markup
import Mustache

/// All templates of a site, read once.
public struct TemplateLibrary: Sendable {
    struct Entry: Sendable {
        /// The file, relative to the site's root.
        let file: String
        let tags: [TemplateTag]
    }

    let entries: [String: Entry]
    private let library: MustacheLibrary

    /// - Parameter files: The text of each template by its path below Templates: `layouts/page.mustache`.
    public init(files: [String: String], into collector: DiagnosticCollector) {
        var entries: [String: Entry] = [:]
        var library = MustacheLibrary()
        for (path, text) in files.sorted(by: { $0.key < $1.key }) {
            let name = String(path.dropLast(".mustache".count))
            let file = "Templates/\(path)"
            do {
                library.register(try MustacheTemplate(string: text), named: name)
                entries[name] = Entry(file: file, tags: TemplateScanner.tags(in: text))
            } catch let error as MustacheTemplate.ParserError {
                collector.error(
                    Self.explain(error.error),
                    at: Place(file: file, line: error.context.lineNumber, column: error.context.columnNumber))
            } catch {
                collector.error("the template cannot be read: \(error)", at: Place(file: file, line: 1, column: 1))
            }
        }
        self.entries = entries
        self.library = library
    }

    /// The names of the layouts, without folder: `page`, `stock`.
    var layouts: [String] { names(in: "layouts/") }

    /// The names of the site's own components, without folder.
    public var components: [String] { names(in: "components/") }

    private func names(in folder: String) -> [String] {
        entries.keys.filter { $0.hasPrefix(folder) }.map { String($0.dropFirst(folder.count)) }.sorted()
    }

    /// Renders a template that was checked.
    func render(_ name: String, with fields: [String: TemplateValue]) -> HTML {
        // swift-mustache escapes what a template writes with two braces; three are allowed for HTML values only, and the
        // template's own text is the author's.
        HTML(trusted: library.render(TemplateRecord(fields: fields), withTemplate: name) ?? "")
    }

    private static func explain(_ error: any Error) -> String {
        switch error as? MustacheTemplate.Error {
        case .sectionCloseNameIncorrect: "this end tag does not match the section that is open"
        case .unfinishedName: "a tag is not closed, or its name has a character that names cannot have"
        case .expectedSectionEnd: "a section is never closed"
        case .invalidSetDelimiter: "other delimiters are not supported"
        case .transformAppliedToInheritanceSection: "a block's name takes no function"
        case .illegalTokenInsideInheritSection, .textInsideInheritSection:
            "only blocks ({{$name}} … {{/name}}) may stand inside {{<parent}}"
        case .invalidConfigVariableSyntax, .unrecognisedConfigVariable: "this tag is not supported"
        case nil: "the template cannot be read: \(error)"
        }
    }
}
