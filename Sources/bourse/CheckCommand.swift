import ArgumentParser
import Foundation
import SiteBuild
import SiteRendering

extension CheckKind: ExpressibleByArgument {}

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check a built site: links, ids, policy, integrity, titles, texts, weights.",
        discussion: """
            Every page is read as a browser reads it, and nothing is fetched. What is looked at, by the names that --skip \
            knows:

              links      addresses of the site that lead to no file, in pages, style sheets, sitemaps and feeds
              fragments  '#id' where the page has no such id
              policy     a Content-Security-Policy that is missing, weak, too late, or forbids what the page uses
              integrity  digests of scripts and style sheets that are not those of the files
              titles     titles that several pages share
              ids        ids that are there twice, and labels that name no id
              texts      missing language, title, description, alternative text, text of a link
              weights    pages above the 'budget' of bourse.yml

            The address, the base path and the budget come from bourse.yml, where there is one:

              budget: { html: 100, css: 50, js: 20, images: 500, fonts: 100, total: 800 }

            says how much a page may load, in KB as the files lie there; each is optional. Without bourse.yml, say where the \
            site lives, for its own absolute addresses are checked too:

              bourse check public --url https://example.com/blog/

            Exit code 2 with findings, 1 when there is no site to check.
            """)

    @OptionGroup var options: SiteOptions
    @OptionGroup var strictness: StrictOption

    @Argument(help: "The built site (default: Site in the site's folder).", completion: .directory)
    var folder: String?

    @Option(name: .long, help: "Where the site lives, in place of the url of bourse.yml.")
    var url: String?

    @Option(name: .long, help: "The path below which the site lives, in place of that of the url.")
    var basePath: String?

    @Option(name: .long, help: "What not to look at: \(CheckKind.allCases.map(\.rawValue).joined(separator: ", ")).")
    var skip: [CheckKind] = []

    @Flag(name: .long, help: "Name every page of a mistake that many pages share.")
    var all = false

    func run() async throws {
        let messages = Messages(options, isStrict: strictness.strict)
        let configuration = try configuration(messages)
        let address = try address(configuration)
        let name = options.builtSite(folder)
        let report = await SiteCheck(
            folder: options.project.path(name), address: address, budget: configuration?.budget ?? PageBudget(),
            skipping: Set(skip), listsAll: all
        ).run(name: name)
        guard report.pageCount > 0 else {
            messages.print(Diagnostic(.error, nothing(in: name)))
            try messages.end(1)
        }
        messages.print(report.diagnostics)
        let counts = "\(name): \(counted(report.pageCount, "page")), \(counted(report.fileCount, "file"))"
        messages.say("\(counts), \(Self.summary(report.diagnostics))")
        try messages.end(
            report.diagnostics.isEmpty ? 0 : 2,
            ["pages": .integer(report.pageCount), "files": .integer(report.fileCount)])
    }

    /// What bourse.yml says; nil when there is none, because any built site can be checked.
    private func configuration(_ messages: Messages) throws -> SiteConfiguration? {
        let isThere = FileManager.default.fileExists(atPath: options.project.path("bourse.yml"))
        return isThere || options.environment != nil ? try options.configuration(messages) : nil
    }

    private func address(_ configuration: SiteConfiguration?) throws -> SiteAddress {
        guard let url else { return SiteAddress(configuration?.url, basePath: basePath) }
        guard let address = WebAddress(url) else {
            throw ValidationError("--url must be an address like https://example.com/path, not '\(url)'")
        }
        return SiteAddress(address, basePath: basePath)
    }

    /// Why there is nothing to check.
    private func nothing(in name: String) -> String {
        var isFolder: ObjCBool = false
        let isThere = FileManager.default.fileExists(atPath: options.project.path(name), isDirectory: &isFolder)
        return !isThere
            ? "there is no folder '\(name)' to check; run 'bourse build' first, or name the folder of a built site"
            : isFolder.boolValue
                ? "there is no HTML file in '\(name)'; run 'bourse build' first, or name the folder of a built site"
                : "'\(name)' is a file; name the folder of a built site"
    }

    private static func summary(_ diagnostics: [Diagnostic]) -> String {
        let errors = diagnostics.count { $0.severity == .error }
        let warnings = diagnostics.count - errors
        let parts = [errors > 0 ? counted(errors, "error") : nil, warnings > 0 ? counted(warnings, "warning") : nil]
        return diagnostics.isEmpty ? "no findings" : parts.compactMap { $0 }.joined(separator: ", ")
    }
}
