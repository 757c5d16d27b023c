import ArgumentParser
import Forecasting
import Foundation
import JSON
import Market
import SiteBuild
import SiteRendering
import Snapshots

struct PredictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict",
        abstract: "Forecast closes from the snapshot's bars, keep the forecasts as issued, and score them.",
        discussion: """
            Three plain models forecast the close of the next session and of the fifth one after the last bar of each stock: \
            last-close (nothing changes), drift-60 (the mean daily change of 60 sessions goes on; drift-N for others) and \
            holt (exponential smoothing of level and trend, fitted to all closes so far). An interval is made from the \
            model's own past errors and is meant to hold the close with the probability of --level.

            A forecast is stored with the time when it was made and never changed. The days forecast are the next weekdays, \
            since holidays are not known. A day that has begun in UTC is not forecast: run this in the evening, after the \
            pull has brought the day's bars. Doing so twice adds nothing twice.

              bourse pull && bourse predict          # every evening
              bourse predict --dry-run               # print the forecasts, store none
              bourse predict --as-of 2026-03-31      # what would have been said then; printed, never stored
              bourse predict --score                 # how good the stored forecasts of any origin were

            --score compares each forecast with the bar of its day and with "tomorrow = today". Of several forecasts of one \
            day by one model and horizon the latest counts that was made before the day began. Ranges in brackets are 95% \
            confidence intervals: a model is called better only when its whole range is above 0. Of forty worthless models \
            one will be. DATA.md has the definitions.
            """)

    @OptionGroup var options: SiteOptions

    @Option(name: .long, help: "A stock; may be given several times. Without it, all of the snapshot.")
    var symbol: [String] = []

    @Option(name: .long, help: "A model; may be given several times (default: last-close, drift-60, holt).")
    var model: [String] = []

    @Option(name: .long, help: "Sessions ahead, 1 to 365; may be given several times (default: 1 and 5).")
    var horizon: [Int] = []

    @Option(name: .long, help: "The probability of the intervals, such as 0.95 (default: 0.8).")
    var level: Double?

    @Option(name: .long, help: "Print what would have been forecast with the bars up to this day (YYYY-MM-DD).")
    var asOf: String?

    @Flag(name: .long, help: "Print the forecasts and store none.")
    var dryRun = false

    @Flag(name: .long, help: "Print the track record of the stored forecasts, and make none.")
    var score = false

    @Flag(name: .long, help: "With --score: a line for each stock besides.")
    var byStock = false

    func validate() throws {
        if let wrong = horizon.first(where: { !(1...365).contains($0) }) {
            throw ValidationError("--horizon must be 1 to 365, not \(wrong)")
        }
        if let level, !(level > 0 && level < 1) {
            throw ValidationError("--level must be between 0 and 1, such as 0.8, not \(level)")
        }
        if let asOf, TradingDay(iso: asOf) == nil {
            throw ValidationError("--as-of must be a day like 2026-03-31, not '\(asOf)'")
        }
        if score, level != nil || asOf != nil || dryRun {
            throw ValidationError("--score makes no forecasts; leave --level, --as-of and --dry-run out")
        }
        if byStock, !score { throw ValidationError("--by-stock belongs to --score") }
        if !score { _ = try models }
    }

    func run() throws {
        let messages = Messages(options)
        let configuration = try options.configuration(messages)
        let snapshot = options.project.path(configuration.snapshot)
        let isStored = !score && asOf == nil && !dryRun
        // Two at once would both find that nothing has been issued yet.
        let lock = isStored ? try lock(messages) : nil
        defer { withExtendedLifetime(lock) {} }
        let market = try reporting(messages) { () throws(SnapshotError) in try ForecastMarket(snapshot: snapshot) }
        let symbols = try symbols(in: market, messages)
        if score { try tellScore(market, symbols, messages) }
        let day = asOf.flatMap { TradingDay(iso: $0) }
        let now = Instant.now
        let round = ForecastRound(
            plan: ForecastPlan(
                models: try models, horizons: horizon.isEmpty ? [1, 5] : unique(horizon), level: level ?? 0.8),
            market: market, symbols: symbols, day: day, now: now)
        messages.print(round.warnings.map { Diagnostic(.warning, $0) })
        if isStored, !round.news.isEmpty {
            var records = MarketRecords()
            records.predictions = round.news
            let report = try reporting(messages) { () throws(SnapshotError) in
                try SnapshotWriter.pull(
                    [.records(records, from: "bourse predict", entityTags: [:])], root: options.project.root,
                    into: snapshot, now: now)
            }
            messages.print(report.findings.map(\.diagnostic))
        }
        if !isStored, !options.json, !round.predictions.isEmpty { print(round.table) }
        for line in round.summary(isStored: isStored) { messages.say(line) }
        try messages.end(round.isTooOld ? 4 : 0, round.json(isStored: isStored))
    }

    /// Ends the command when another one adds forecasts to the same site.
    private func lock(_ messages: Messages) throws -> FileLock {
        let state = options.project.path(".bourse")
        do {
            try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
            switch try FileLock.take(state + "/predict.lock") {
            case .taken(let lock): return lock
            case .busy(let process):
                messages.say(
                    "another 'bourse predict'\(process.map { " (process \($0))" } ?? "") of this site is at work; "
                        + "nothing was done")
            }
        } catch {
            messages.print(Diagnostic(.error, "\(error)"))
            try messages.end(1)
        }
        try messages.end(0, ["added": .integer(0)])
    }

    private func tellScore(_ market: ForecastMarket, _ symbols: [Symbol], _ messages: Messages) throws -> Never {
        let known = Set(market.predictions.map(\.model)).sorted()
        for name in unique(model) where !known.contains(name) {
            let there = known.isEmpty ? "none at all" : "those of \(known.joined(separator: ", "))"
            messages.print(Diagnostic(.warning, "no forecasts of '\(name)' are stored; there are \(there)"))
        }
        let predictions = market.predictions.filter { prediction in
            symbols.contains(prediction.symbol) && (model.isEmpty || model.contains(prediction.model))
                && (horizon.isEmpty || horizon.contains(Int(prediction.horizon)))
        }
        let report = ScoreReport(TrackRecord(of: predictions, bars: market.bars))
        if !options.json, !report.scores.isEmpty { print(report.text(byStock: byStock)) }
        for line in report.remarks { messages.say(line) }
        try messages.end(0, report.json)
    }

    private var models: [any Forecaster] {
        get throws {
            guard !model.isEmpty else { return Baseline.all }
            return try unique(model).map { name in
                if let model = Baseline.named(name) { return model }
                let known = Baseline.all.map(\.name)
                let hint = nearestName(to: name, among: known).map { "did you mean '\($0)'?" }
                throw ValidationError(
                    "'\(DiagnosticText.oneLine(name))' is no model; "
                        + (hint ?? "there are \(known.joined(separator: ", ")), and drift-N for other windows"))
            }
        }
    }

    private func symbols(in market: ForecastMarket, _ messages: Messages) throws -> [Symbol] {
        guard !symbol.isEmpty else { return market.symbols }
        let known = market.symbols.map(\.description)
        var unknown: [Diagnostic] = []
        let symbols = unique(symbol).compactMap { name -> Symbol? in
            if let symbol = Symbol(name), market.symbols.contains(symbol) { return symbol }
            let hint =
                nearestName(to: name, among: known).map { "did you mean '\($0)'?" }
                ?? "there are \(known.prefix(10).joined(separator: ", "))\(known.count > 10 ? ", …" : "")"
            unknown.append(Diagnostic(.error, "the snapshot has no stock '\(name)'; \(hint)"))
            return nil
        }
        guard unknown.isEmpty else {
            messages.print(unknown)
            try messages.end(64)
        }
        return symbols
    }

    private func reporting<Result>(
        _ messages: Messages, _ work: () throws(SnapshotError) -> Result
    ) throws -> Result {
        do throws(SnapshotError) {
            return try work()
        } catch {
            messages.print(error.diagnostics)
            try messages.end(1)
        }
    }

    private func unique<Item: Hashable>(_ items: [Item]) -> [Item] {
        var seen: Set<Item> = []
        return items.filter { seen.insert($0).inserted }
    }
}
