import ArgumentParser
import Foundation
import Market
import Preview
import ReferenceServer
import SiteBuild
import SiteRendering
import Snapshots

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Preview the site while writing: each change is in the browser at once.",
        discussion: """
            Serves the site from memory as it would be published, drafts included, and watches Content, Templates, bourse.yml, \
            the snapshot and all data files. A saved change is rendered and shown without a reload where that can be done. \
            Mistakes appear over the last good page and here, and go when they are mended. Site/ is not touched.

            The first line on standard output is the address. Ctrl-C or SIGTERM ends the server.

              bourse serve                              # http://127.0.0.1:8000/, or the next free port
              bourse serve --open                       # and a browser with it
              bourse serve --api local                  # trading works offline: the reference API runs beside the site
              bourse serve --api https://abc123.execute-api.us-east-1.amazonaws.com/Prod --pull-every 30s

            Without a snapshot, and when a file of 'sources:' changes, it pulls first as long as all sources are files; an API \
            is asked only with --pull-every. Exit codes: 0 ended by a signal · 1 bourse.yml cannot be used · 3 the address \
            cannot be used · 64 wrong usage.
            """)

    @Option(
        name: [.customShort("C"), .long], help: "The site's folder, where bourse.yml is.", completion: .directory)
    var directory = "."

    @Option(name: .long, help: "One of the 'environments:' of bourse.yml, as for 'build'.")
    var environment: String?

    @Option(name: .shortAndLong, help: "The port; when it is taken, one of the next twenty; 0 for any free one.")
    var port = 8000

    @Option(name: .long, help: "The address to listen on; 0.0.0.0 lets other machines in, such as a phone.")
    var bind = "127.0.0.1"

    @Flag(name: .long, help: "Open the site in a browser.")
    var open = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "What the site's scripts call: 'local' for the reference API, run beside the site, or a URL.",
            valueName: "local|URL"))
    var api: String?

    @Option(name: .long, help: "Pull that often while serving: 30s, 5m, 1h.")
    var pullEvery: Age?

    @Flag(name: .shortAndLong, help: "Print errors and nothing else.")
    var quiet = false

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port must be from 0 to 65535") }
        guard pullEvery.map({ $0.seconds > 0 }) ?? true else {
            throw ValidationError("--pull-every must be at least 1s")
        }
        guard api == nil || api == "local" || api.flatMap({ WebAddress($0) }) != nil else {
            throw ValidationError("--api must be 'local', or an address such as https://example.com/Prod")
        }
        guard api != "local" || !["0.0.0.0", "::"].contains(bind) else {
            throw ValidationError(
                "--api local needs one address that browsers can reach: name this machine's own with --bind")
        }
    }

    func run() async throws {
        // A reader of the messages that has gone away is no reason to end.
        signal(SIGPIPE, SIG_IGN)
        OpenFileLimit.raise(to: 4096)
        let ending = EndingSignals()
        let messages = Messages(isQuiet: quiet, isJSON: false, directory: directory)
        let pulling = PreviewPulling(
            project: ProjectFolder(root: directory), isQuiet: quiet, environment: ProcessInfo.processInfo.environment)
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                let apiAddress = api == "local" ? try await startAPI(in: &group, messages) : api
                let read = reader(apiAddress)
                guard let configuration = await configuration(read, pulling, messages) else { throw ExitCode(1) }
                // First, so that no change is missed while the site is read.
                let watcher = try FileWatcher(root: directory, places: WatchedPlaces(of: configuration)) { line in
                    messages.print(Diagnostic(.warning, line))
                }
                let collector = DiagnosticCollector()
                let project = ProjectFolder(root: directory)
                guard let site = await SitePreview(project: project, into: collector, configuration: read) else {
                    messages.print(collector.diagnostics)
                    throw ExitCode(1)
                }
                startSite(site, watcher, in: &group, pulling, messages)
                group.addTask { await ending.wait() }
                // The first to end ends all.
                try await group.next()
                group.cancelAll()
                try await group.waitForAll()
            }
        } catch is CancellationError {
            // The others were told to end.
        } catch let code as ExitCode {
            throw code
        } catch {
            messages.print(Diagnostic(.error, "\(error)"))
            throw ExitCode(3)
        }
    }

    /// Reads bourse.yml, as often as it changes.
    private func reader(_ apiAddress: String?) -> @Sendable (DiagnosticCollector) -> SiteConfiguration? {
        let variables = ProcessInfo.processInfo.environment
        var overrides: [String: String] = [:]
        for key in SiteConfiguration.overridableKeys { overrides[key] = variables["BOURSE_\(key.uppercased())"] }
        if let apiAddress { overrides["api"] = apiAddress }
        let project = ProjectFolder(root: directory)
        return { [environment, overrides] collector in
            project.configuration(environment: environment, overrides: overrides, into: collector)
        }
    }

    /// Pulls first when there is no snapshot yet.
    ///
    /// - Returns: Nil after a report.
    private func configuration(
        _ read: (DiagnosticCollector) -> SiteConfiguration?, _ pulling: PreviewPulling, _ messages: Messages
    ) async -> SiteConfiguration? {
        let collector = DiagnosticCollector()
        guard let configuration = read(collector) else {
            messages.print(collector.diagnostics)
            return nil
        }
        await pulling.pullForTheFirstTime(configuration)
        return configuration
    }

    private func startSite(
        _ site: SitePreview, _ watcher: FileWatcher, in group: inout ThrowingTaskGroup<Void, any Error>,
        _ pulling: PreviewPulling, _ messages: Messages
    ) {
        var options = PreviewServer.Options()
        (options.host, options.port) = (bind, port)
        options.connections = min(options.connections, OpenFileLimit.connections)
        let project = ProjectFolder(root: directory)
        let server = PreviewServer(options: options, site: site) { project.bytes(of: $0) }
        let clock = ContinuousClock()
        let start = clock.now
        let log = PreviewLog(messages: messages)
        let session = PreviewSession(
            site: site, server: server, watcher: watcher, clock: { clock.now - start },
            prepare: { paths in await pulling.pull(for: paths, site.configuration) }, report: log.tell)
        group.addTask {
            try await server.run { [open] address in
                Self.write(address)
                messages.say("Serving \(site.pageCount) pages; Ctrl-C ends it")
                if open { Self.openBrowser(address, messages) }
            }
        }
        group.addTask { await session.run() }
        if let pullEvery {
            group.addTask {
                while true {
                    try await Task.sleep(for: .seconds(pullEvery.seconds))
                    await pulling.pull(site.configuration)
                }
            }
        }
    }

    /// - Returns: The API's address, once it takes requests.
    private func startAPI(
        in group: inout ThrowingTaskGroup<Void, any Error>, _ messages: Messages
    ) async throws -> String {
        let clock: @Sendable () -> Instant = { .now }
        let state = ProjectFolder(root: directory).path(".bourse")
        try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
        let snapshot = state + "/snapshot.sqlite"
        let listings =
            FileManager.default.fileExists(atPath: snapshot)
            ? try Listing.offered(by: snapshot, messages) : try Listing.demo()
        guard let cash = Money("10000.00") else { preconditionFailure("10000.00 is an amount") }
        let ledger = try Ledger(
            path: state + "/api.sqlite", cash: cash, currency: listings.currency,
            report: { messages.print(Diagnostic(.warning, "the API's account: \($0)")) })
        let market = LiveMarket(listings: listings, seed: SimulatedMarket.demoSeed, isAlwaysOpen: true)
        let (addresses, continuation) = AsyncThrowingStream.makeStream(of: String.self)
        group.addTask { [bind] in
            var options = ReferenceServer.Options()
            options.host = bind
            options.version = Bourse.configuration.version
            for port in [options.port, 0] {
                options.port = port
                let server = ReferenceServer(
                    options: options, market: market, ledger: ledger, clock: MarketClock(now: clock),
                    identifier: APICommand.makeIdentifier, log: { _ in })
                do throws(ServerError) {
                    return try await server.run(stopsOnSignals: false) { continuation.yield($0) }
                } catch {
                    if case .addressInUse = error, port != 0 { continue }
                    continuation.finish(throwing: error)
                    throw error
                }
            }
        }
        for try await address in addresses {
            messages.say("The reference API is at \(address)")
            return address
        }
        throw CancellationError()
    }

    private static func openBrowser(_ address: String, _ messages: Messages) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["xdg-open", address]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        process.terminationHandler = { process in
            if process.terminationStatus != 0 { messages.say("no browser could be opened; open \(address) yourself") }
        }
        do { try process.run() } catch { messages.say("no browser could be opened; open \(address) yourself") }
    }

    private static func write(_ line: String) {
        // Who does not listen misses the line; the server goes on.
        try? FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8))
    }
}
