import Foundation
import Market
import SiteBuild
import SiteRendering
import Snapshots
import Synchronization
import TradingAPI

/// Reads the sources of a site into its snapshot: what `bourse pull` does, and `bourse refresh` first.
struct PullStep {
    let project: ProjectFolder
    let configuration: SiteConfiguration
    let messages: Messages
    /// Where the secrets are that an API asks for.
    let environment: [String: String]
    /// Whether the command can go on without a pull; what is wrong with the sources is a warning then.
    var isOptional = false

    /// Why nothing was pulled; it has been reported.
    struct Failure: Error {}

    /// - Throws: `Failure` after a report; the snapshot is as it was.
    func run(now: Instant) async throws(Failure) -> PullReport {
        let collector = DiagnosticCollector()
        let planned = project.sources(of: configuration, into: collector)
        report(collector.diagnostics)
        guard !collector.hasErrors else { throw Failure() }
        var sources: [Source] = []
        for (index, source) in planned.enumerated() {
            switch source {
            case .files(let source): sources.append(source)
            case .api(let api):
                let others = planned.indices.filter { $0 != index }.flatMap { planned[$0].tables }
                sources.append(try await pull(api, besides: Set(others), now: now))
            }
        }
        do throws(SnapshotError) {
            let report = try SnapshotWriter.pull(
                sources, root: project.root, into: project.path(configuration.snapshot), now: now, end: { .now })
            messages.print(report.findings.map(\.diagnostic))
            for line in report.lines { messages.say(line) }
            return report
        } catch {
            report(error.diagnostics)
            throw Failure()
        }
    }

    /// - Parameter others: The tables that other sources fill. Of these the API is asked for everything each time: rows that
    ///   it need not repeat would be lost to those of the others.
    private func pull(
        _ api: SiteConfiguration.APISource, besides others: Set<SnapshotTable>, now: Instant
    ) async throws(Failure) -> Source {
        let address = api.address.description
        let clock = ContinuousClock()
        let start = clock.now
        let progress = Progress(isShown: messages.showsProgress) { clock.now - start }
        defer { progress.clear() }
        let client = TradingClient(
            base: address, program: "bourse/\(Bourse.configuration.version)", key: try key(for: api),
            headers: try headers(of: api),
            jitter: { limit in limit * Double.random(in: 0...1) }, progress: { line in progress.show(line) })
        let shared = Set(Endpoint.allCases.filter { !$0.tables.isDisjoint(with: others) })
        let plan = try plan(for: api, sharing: shared, now: now)
        do throws(TradingError) {
            let pulled = try await client.pull(plan)
            progress.clear()
            messages.print(pulled.notes.map { Diagnostic(.note, "\($0.request): \($0.message)") })
            let tags = pulled.entityTags.filter { url, _ in !shared.contains { $0.isAsked(by: url, of: address) } }
            return .records(pulled.records, from: address, entityTags: tags)
        } catch {
            progress.clear()
            report(error.messages.map { Diagnostic(.error, $0) })
            throw Failure()
        }
    }

    private func plan(
        for api: SiteConfiguration.APISource, sharing shared: Set<Endpoint>, now: Instant
    ) throws(Failure) -> PullPlan {
        var plan = PullPlan(now: now)
        plan.symbols = api.symbols
        plan.required = Set(api.required.compactMap(Endpoint.init))
        plan.since = api.since
        let snapshot = project.path(configuration.snapshot)
        guard FileManager.default.fileExists(atPath: snapshot) else { return plan }
        do throws(SnapshotError) {
            let address = api.address.description
            let state = try SnapshotReader(path: snapshot).pullState(of: address)
            if !shared.contains(.history) { plan.lastBars = state.lastBars }
            if !shared.contains(.transactions) { plan.lastTransaction = state.lastTransaction }
            plan.entityTags = state.entityTags.filter { url, _ in
                !shared.contains { $0.isAsked(by: url, of: address) }
            }
        } catch {
            report(error.diagnostics)
            throw Failure()
        }
        plan.closes = { symbol in
            // Without known closes an older answer without days is passed over with a note.
            let bars = try? SnapshotReader(path: snapshot).bars(of: symbol)
            return bars?.map { (day: $0.date, close: $0.close) } ?? []
        }
        return plan
    }

    private func key(for api: SiteConfiguration.APISource) throws(Failure) -> String? {
        guard let key = environment["BOURSE_API_KEY"], !key.isEmpty else { return nil }
        try checkSecret(key, named: "BOURSE_API_KEY", for: api)
        return key
    }

    private func headers(of api: SiteConfiguration.APISource) throws(Failure) -> [(name: String, value: String)] {
        var headers: [(name: String, value: String)] = []
        for header in api.headers {
            guard let value = environment[header.variable], !value.isEmpty else {
                throw fail(
                    "the environment variable \(header.variable), which holds the header \(header.name), is not set",
                    at: header.place)
            }
            try checkSecret(value, named: header.variable, for: api, at: header.place)
            headers.append((header.name, value))
        }
        return headers
    }

    /// A secret must fit into a header, and must not go over the network where anyone can read it.
    private func checkSecret(
        _ value: String, named variable: String, for api: SiteConfiguration.APISource, at place: Place? = nil
    ) throws(Failure) {
        guard value.utf8.count <= 8192, value.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) else {
            throw fail(
                "the value of \(variable) cannot be sent: it has other characters than printable ASCII", at: place)
        }
        let origin = api.address.origin
        let isLocal = ["localhost", "127.0.0.1"].contains {
            origin == "http://\($0)" || origin.hasPrefix("http://\($0):")
        }
        guard origin.hasPrefix("https://") || isLocal else {
            throw fail(
                "\(variable) is set, and \(origin) has no encryption: a secret is sent over https only", at: place)
        }
    }

    private func fail(_ message: String, at place: Place?) -> Failure {
        report([
            Diagnostic(.error, message, file: place?.file ?? "environment", line: place?.line, column: place?.column)
        ])
        return Failure()
    }

    private func report(_ diagnostics: [Diagnostic]) {
        messages.print(isOptional ? diagnostics.map(\.asWarning) : diagnostics)
    }
}

extension Endpoint {
    /// The tables that its answers fill.
    fileprivate var tables: Set<SnapshotTable> {
        switch self {
        case .check: [.stocks, .quotes]
        case .history: [.bars]
        case .predictions: [.predictions]
        case .portfolio: [.positions, .cash]
        case .transactions: [.transactions]
        }
    }

    /// Whether a URL, with or without query and fragment, is this endpoint's.
    fileprivate func isAsked(by url: String, of base: String) -> Bool {
        url.prefix { $0 != "?" && $0 != "#" } == "\(base)/\(rawValue)"
    }
}

extension PullSource {
    fileprivate var tables: Set<SnapshotTable> {
        switch self {
        case .files(let source): source.tables
        case .api: Set(SnapshotTable.allCases)
        }
    }
}

extension Diagnostic {
    fileprivate var asWarning: Diagnostic {
        severity == .error ? Diagnostic(.warning, message, file: file, line: line, column: column) : self
    }
}
