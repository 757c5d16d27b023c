import ArgumentParser
import JSON
import SiteBuild
import SiteRendering

struct RetargetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retarget",
        abstract: "Point a built site at another API.",
        discussion: """
            The same build goes from staging to production: the address in config.js and the 'connect-src' of the pages whose \
            scripts call the API are rewritten, and the manifest with them; nothing else changes. All of it appears in one \
            step, or nothing does. Of an environment the 'api' and the 'orders' count; its url, robots and drafts are a build's, and \
            a warning tells where the site has others.

              bourse retarget --api-base-url https://abc123.execute-api.us-east-1.amazonaws.com/Prod
              bourse retarget public --environment production     # that environment's 'api' and 'orders'
              bourse retarget --api-base-url ""                    # no API: the pages show what was built

            The next 'bourse build' makes the site as bourse.yml says. Exit code 1 when the site is not as Bourse makes it, and \
            then it stays as it was.
            """)

    @OptionGroup var options: SiteOptions

    @Argument(help: "The built site (default: Site in the site's folder).", completion: .directory)
    var folder: String?

    @Option(name: .long, help: "The API's address, without a slash at its end; empty for none.")
    var apiBaseURL: String?

    @Flag(name: .long, help: "Print the files that would change, and change none.")
    var dryRun = false

    func validate() throws {
        guard (apiBaseURL == nil) != (options.environment == nil) else {
            throw ValidationError("Say where the API is: either --api-base-url or --environment.")
        }
    }

    func run() async throws {
        let messages = Messages(options)
        let name = options.builtSite(folder)
        let api: WebAddress?
        let site: SiteRetargeting
        if let environment = options.environment {
            let configuration = try options.configuration(messages)
            api = configuration.api
            site = SiteRetargeting(
                folder: options.project.path(name), name: name,
                environment: .init(name: environment, configuration: configuration, project: options.project))
        } else {
            api = try address(messages)
            site = SiteRetargeting(folder: options.project.path(name), name: name, api: api)
        }
        let report: SiteRetargeting.Report
        do {
            report = try await site.run(isDryRun: dryRun)
        } catch let error as PublishingError {
            messages.print(Diagnostic(.error, "\(error)"))
            try messages.end(1)
        }
        messages.print(report.diagnostics)
        if report.hasErrors {
            messages.say("\(name) stays as it was")
            try messages.end(1)
        }
        if dryRun, !options.json { for path in report.changed { print(path) } }
        messages.say("\(name): \(Self.summary(report, api: api, isDryRun: dryRun))")
        try messages.end(
            0,
            [
                "apiBaseURL": api.map { .text($0.description) } ?? .null, "livePages": .integer(report.livePageCount),
                "changedFiles": .integer(report.changed.count), "files": .list(report.changed.map { .text($0) }),
                "dryRun": .flag(dryRun),
            ])
    }

    /// The address, or nil for none; a wrong one ends the command.
    private func address(_ messages: Messages) throws -> WebAddress? {
        guard let apiBaseURL, !apiBaseURL.isEmpty else { return nil }
        if let address = WebAddress(apiBaseURL) { return address }
        messages.print(
            Diagnostic(
                .error,
                "--api-base-url must be an address like https://api.example.com/Prod, without user, query and fragment, or \"\" for no API; not '\(apiBaseURL)'"
            ))
        try messages.end(64)
    }

    private static func summary(_ report: SiteRetargeting.Report, api: WebAddress?, isDryRun: Bool) -> String {
        let target = api.map { "call \($0)" } ?? "call no API"
        let pages = counted(report.livePageCount, "live page")
        guard !report.changed.isEmpty else { return "nothing to change; \(pages) \(target) already" }
        let files = counted(report.changed.count, "file")
        return isDryRun ? "\(files) would change; \(pages) would \(target)" : "\(files) changed; \(pages) now \(target)"
    }
}
