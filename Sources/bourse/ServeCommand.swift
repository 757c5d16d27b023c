import ArgumentParser
import Foundation
import Preview
import SiteBuild
import SiteRendering

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Preview the site while writing: each change is in the browser at once.",
        discussion: """
            Serves the site from memory as it would be published, drafts included, and watches Content, Templates, bourse.yml, \
            the snapshot and all data files. A saved change is rendered and shown without a reload where that can be done. \
            Mistakes appear over the last good page and here, and go when they are mended. Site/ is not touched.

            The first line on standard output is the address. Ctrl-C or SIGTERM ends the server.

              bourse serve                 # http://127.0.0.1:8000/, or the next free port
              bourse serve --open          # and a browser with it
              bourse serve --api local     # trade offline: the reference API runs too
              bourse serve --bind 0.0.0.0  # for a phone in the same network
              bourse serve --api https://api.example.com/Prod --pull-every 30s

            Without a snapshot, and when a file of 'sources:' changes, it pulls first as long as all sources are files; an API \
            is asked only with --pull-every. A pull that fails shows as a mistake until one succeeds. Exit codes: 0 ended by a signal · 1 bourse.yml cannot be used · 3 the address \
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

    @Option(
        name: .long,
        help: ArgumentHelp("Pull that often while serving: 30s, 5m, 1h.", valueName: "time"),
        transform: { text in
            guard let age = Age(argument: text) else {
                throw ValidationError("a number and its unit, such as 2s, 5m or 1h")
            }
            return age
        })
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
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await ending.wait() }
                group.addTask { try await preview(messages) }
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

    private func preview(_ messages: Messages) async throws {
        let pulling = PreviewPulling(
            project: ProjectFolder(root: directory), isQuiet: quiet, environment: ProcessInfo.processInfo.environment,
            asksAPIs: pullEvery != nil)
        // Until the reference API has its own address, any will do.
        let first = reader(api == "local" ? "http://127.0.0.1/" : api)
        guard let configuration = await configuration(first, pulling, messages) else { throw ExitCode(1) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            var read = first
            if api == "local" {
                let local = PreviewAPI(directory: directory, host: bind, messages: messages)
                read = reader(try await local.start(configuration, in: &group))
            }
            // First, so that no change is missed while the site is read.
            let watcher = try FileWatcher(root: directory, places: WatchedPlaces(of: configuration)) { line in
                messages.print(Diagnostic(.warning, line))
            }
            guard let site = await site(read, watcher, messages) else { throw CancellationError() }
            startSite(site, watcher, in: &group, read, pulling, messages)
            try await group.next()
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    /// Reads the site. Its bourse.yml may have been broken since it was first read, and is waited for then.
    ///
    /// - Returns: Nil when the task is cancelled.
    private func site(
        _ read: @escaping @Sendable (DiagnosticCollector) -> SiteConfiguration?, _ watcher: FileWatcher,
        _ messages: Messages
    ) async -> SitePreview? {
        let project = ProjectFolder(root: directory)
        while true {
            let collector = DiagnosticCollector()
            if let site = await SitePreview(project: project, into: collector, configuration: read) { return site }
            messages.print(collector.diagnostics)
            messages.say("the preview begins when bourse.yml can be used")
            var changes = watcher.changes.makeAsyncIterator()
            guard await changes.next() != nil else { return nil }
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
        _ read: @escaping @Sendable (DiagnosticCollector) -> SiteConfiguration?, _ pulling: PreviewPulling,
        _ messages: Messages
    ) {
        var options = PreviewServer.Options()
        (options.host, options.port) = (bind, port)
        options.connections = min(options.connections, OpenFileLimit.connections)
        let project = ProjectFolder(root: directory)
        let server = PreviewServer(options: options, site: site) { project.bytes(of: $0) }
        let clock = ContinuousClock()
        let start = clock.now
        let log = PreviewLog(messages: messages) { pulling.isOwnWork($0, site.configuration) }
        // A look at the snapshot is a look at the outcome of a pull.
        let lookAgain: @Sendable () -> Void = { watcher.tell([site.configuration.snapshot]) }
        let session = PreviewSession(
            site: site, server: server, watcher: watcher, clock: { clock.now - start },
            prepare: { paths in
                // The site takes in a changed bourse.yml only afterwards, and reports what is wrong with it.
                let isNew = paths?.contains("bourse.yml") ?? true
                let configuration = isNew ? read(DiagnosticCollector()) : nil
                let outcome = await pulling.pull(for: paths, configuration ?? site.configuration)
                if case .busy = outcome { Self.inASecond(lookAgain) }
            }, others: { pulling.mistakes }, report: log.tell)
        group.addTask { [self] in
            try await server.run { origin in tell(origin, of: site, messages) }
        }
        group.addTask { await session.run() }
        if let pullEvery {
            group.addTask {
                if pulling.hasSnapshot(site.configuration) { try await Task.sleep(for: .seconds(pullEvery.seconds)) }
                while true {
                    switch await pulling.pull(site.configuration) {
                    case .done(let hasOtherMistakes): if hasOtherMistakes { lookAgain() }
                    case .busy: Self.inASecond(lookAgain)
                    }
                    try await Task.sleep(for: .seconds(pullEvery.seconds))
                }
            }
        }
    }

    private static func inASecond(_ action: @escaping @Sendable () -> Void) {
        Task {
            try await Task.sleep(for: .seconds(1))
            action()
        }
    }

    /// Tells where the site is served.
    ///
    /// - Parameter origin: Such as `http://127.0.0.1:8000/`.
    private func tell(_ origin: String, of site: SitePreview, _ messages: Messages) {
        let path = site.configuration.basePath
        let address = origin.dropLast() + path
        Self.write(String(address))
        let used = URL(string: origin)?.port ?? port
        if port != 0, used != port { messages.say("port \(port) is taken; this is port \(used)") }
        if ["0.0.0.0", "::"].contains(bind) {
            messages.say("Everybody in the network can read the site, drafts included:")
            for host in NetworkAddresses.all(withIPv6: bind == "::") { messages.say("  http://\(host):\(used)\(path)") }
        }
        messages.say("Serving \(site.pageCount) pages; Ctrl-C ends it")
        if open { Self.openBrowser(String(address), messages) }
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
