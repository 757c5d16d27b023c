import Markup
import Mustache

/// All templates of a site, read once.
public struct TemplateLibrary: Sendable {
    struct Entry: Sendable {
        /// The file, relative to the site's root.
        let file: String
        let tags: [TemplateTag]
        /// Of the file's text.
        let digest: ContentDigest
    }

    /// A template with all that it uses.
    struct Closure: Sendable {
        /// The template itself, its parents and its partials, by name.
        let templates: [String]
        /// The first parts of all names in them: `page` for `{{page.title}}`.
        let names: Set<String>
        /// Of `script.NAME` the second parts; an empty one stands for any, where `script` is a section.
        let scripts: Set<String>
    }

    let entries: [String: Entry]
    private let closures: [String: Closure]
    /// The names of the templates that are there and cannot be used, which has been reported.
    public let broken: Set<String>
    private let library: MustacheLibrary

    /// - Parameters:
    ///   - files: The text of each template by its path below Templates: `layouts/page.mustache`.
    ///   - unreadable: The paths of files that are there and have no text, which has been reported.
    public init(files: [String: String], unreadable: [String] = [], into collector: DiagnosticCollector) {
        var entries: [String: Entry] = [:]
        var broken = Set(unreadable.map { String($0.dropLast(".mustache".count)) })
        var library = MustacheLibrary()
        for (path, text) in files.sorted(by: { $0.key < $1.key }) {
            let name = String(path.dropLast(".mustache".count))
            let file = "Templates/\(path)"
            let before = collector.count(.error)
            let tags = TemplateScanner.tags(in: text, file: file, into: collector)
            guard collector.count(.error) == before, let template = Self.template(text, file: file, into: collector)
            else {
                broken.insert(name)
                continue
            }
            library.register(template, named: name)
            library.register(template, named: name.replacing("/", with: "."))
            entries[name] = Entry(file: file, tags: tags, digest: ContentDigest(of: text.utf8))
        }
        self.entries = entries
        self.broken = broken
        self.library = library
        let finder = TemplateNames(templates: entries)
        closures = Dictionary(uniqueKeysWithValues: entries.keys.map { ($0, finder.closure(of: $0)) })
    }

    /// What a template uses; nothing for one that does not exist.
    func closure(of name: String) -> Closure { closures[name] ?? Closure(templates: [], names: [], scripts: []) }

    /// - Returns: Nil after a report.
    private static func template(
        _ text: String, file: String, into collector: DiagnosticCollector
    ) -> MustacheTemplate? {
        do {
            return try MustacheTemplate(string: dottingParents(in: text))
        } catch let error as MustacheTemplate.ParserError {
            let context = error.context
            // swift-mustache takes no CR LF for the start of a line when it counts columns.
            let column = text.contains("\r\n") ? 1 : context.columnNumber
            collector.error(explain(error.error), at: Place(file: file, line: context.lineNumber, column: column))
        } catch {
            collector.error("the template cannot be read: \(error)", at: Place(file: file, line: 1, column: 1))
        }
        return nil
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

    /// The text with dots for the slashes in `{{<layouts/base}}` and `{{/layouts/base}}`: swift-mustache takes no slash in
    /// an end tag. No character moves, so its errors' places stay right.
    private static func dottingParents(in text: String) -> String {
        var bytes = Array(text.utf8)
        var index = 0
        while index + 3 < bytes.count {
            guard bytes[index] == UInt8(ascii: "{"), bytes[index + 1] == UInt8(ascii: "{"),
                bytes[index + 2] == UInt8(ascii: "<") || bytes[index + 2] == UInt8(ascii: "/")
            else {
                index += 1
                continue
            }
            index += 3
            while index < bytes.count, bytes[index] != UInt8(ascii: "}") {
                if bytes[index] == UInt8(ascii: "/") { bytes[index] = UInt8(ascii: ".") }
                index += 1
            }
        }
        return String(decoding: bytes, as: UTF8.self)
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
