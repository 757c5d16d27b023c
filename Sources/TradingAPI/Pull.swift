import JSON
import Market

/// Carries out one pull: asks for each thing in turn and puts together what came.
struct Pull: Sendable {
    let base: String
    let plan: PullPlan
    let limits: Limits
    let wording: Wording
    let progress: @Sendable (String) -> Void
    /// Gets the answer to a request, whatever its status.
    let answer: @Sendable (APIRequest) async throws(TradingError) -> Answer

    func records() async throws(TradingError) -> PulledRecords {
        var result = PulledRecords()
        var answered = 0
        let offered = try await quotes(into: &result, &answered)
        let symbols = Set(plan.symbols).union(offered).sorted()
        let told = Set(result.records.stocks.filter { $0.currency != nil }.map(\.symbol))
        let bars = try await ofEach(symbols, .history, into: &result, &answered) { symbol throws(TradingError) in
            var list = try await history(of: symbol)
            if told.contains(symbol) { list.stock = nil }
            return list
        }
        result.records.bars = bars.flatMap(\.self)
        let closes = Dictionary(grouping: result.records.bars, by: \.symbol)
        let predictions = try await ofEach(symbols, .predictions, into: &result, &answered) {
            symbol throws(TradingError) in
            try await self.predictions(of: symbol, bars: closes[symbol] ?? [])
        }
        result.records.predictions = predictions.flatMap(\.self)
        try await portfolio(into: &result, &answered)
        try await transactions(into: &result, &answered)
        guard answered > 0 else { throw .nothingThere(base: base) }
        if symbols.isEmpty { try checkNothingIsRequiredOfStocks() }
        return result
    }

    /// - Returns: The stocks that the API offers.
    private func quotes(into result: inout PulledRecords, _ answered: inout Int) async throws(TradingError) -> [Symbol]
    {
        progress("asking \(base) for the quotes")
        let url = APIRequest(base: base, path: "check").url
        let remembered = OfferedStocks(of: url, in: plan.entityTags)
        let request = APIRequest(base: base, path: "check", entityTag: remembered?.entityTag)
        switch try await ask(request, for: .check) {
        case .content(let payload, let entityTag):
            let findings = Findings(wording: wording)
            let read = QuoteReader(now: plan.now, findings: findings).read(payload)
            try check(findings, of: request, into: &result)
            result.records.stocks = read.stocks
            result.records.quotes = read.quotes
            let symbols = read.quotes.map(\.symbol)
            if let entityTag, findings.notes.isEmpty {
                result.entityTags[OfferedStocks(symbols: symbols, entityTag: entityTag).key(of: url)] = entityTag
            }
            answered += 1
            return symbols
        case .unchanged:
            result.unchangedCount += 1
            answered += 1
            guard let remembered else { return [] }
            result.entityTags[remembered.key(of: url)] = remembered.entityTag
            return remembered.symbols
        case .lacking(let reason), .unknownStock(let reason):
            result.note(request, reason)
            return []
        }
    }

    private func portfolio(into result: inout PulledRecords, _ answered: inout Int) async throws(TradingError) {
        progress("asking \(base) for the portfolio")
        let request = tagged(APIRequest(base: base, path: "portfolio"))
        switch try await ask(request, for: .portfolio) {
        case .content(let payload, let entityTag):
            let findings = Findings(wording: wording)
            let read = PortfolioReader(findings: findings).read(payload)
            try check(findings, of: request, into: &result)
            result.records.positions = read.positions
            result.records.cash = read.cash.map { [$0] }
            if findings.notes.isEmpty { result.entityTags[request.url] = entityTag }
            answered += 1
        case .unchanged:
            result.keep(request)
            answered += 1
        case .lacking(let reason), .unknownStock(let reason): result.note(request, reason)
        }
    }

    private func transactions(into result: inout PulledRecords, _ answered: inout Int) async throws(TradingError) {
        progress("asking \(base) for the trades")
        // A day before the last known trade, so that one of its day which was booked late is seen.
        let from = plan.lastTransaction.map { min($0, plan.now.day).advanced(by: -1) }
        var known: Set<String> = []
        let list = try await pages(
            .transactions, query: [("from", from?.description), ("limit", "1000")]
        ) { payload, findings in
            let page = TransactionReader(findings: findings).read(payload, known: known)
            known.formUnion(page.items.map(\.id))
            return page
        }
        result.records.transactions = result.take(list, &answered)
    }

    private func history(of symbol: Symbol) async throws(TradingError) -> PagedList<Bar> {
        // A week before the last known bar, so that revisions are seen.
        let from = [plan.lastBars[symbol]?.advanced(by: -7), plan.since].compactMap(\.self).max()
        var last: TradingDay?
        return try await pages(
            .history, query: [("symbol", symbol.description), ("from", from?.description), ("limit", "1000")]
        ) { payload, findings in
            let page = HistoryReader(symbol: symbol, now: plan.now, findings: findings).read(payload, after: last)
            last = page.items.last?.date ?? last
            return page
        }
    }

    private func predictions(of symbol: Symbol, bars: [Bar]) async throws(TradingError) -> PagedList<Prediction> {
        let closes = {
            var byDay = Dictionary(plan.closes(symbol).map { ($0.day, $0.close) }) { first, _ in first }
            for bar in bars { byDay[bar.date] = bar.close }
            return byDay.map { KnownClose(day: $0.key, close: $0.value) }.sorted { $0.day < $1.day }
        }
        var known: Set<PredictionReader.Key> = []
        return try await pages(
            .predictions, query: [("symbol", symbol.description), ("limit", "1000")]
        ) { payload, findings in
            let reader = PredictionReader(symbol: symbol, now: plan.now, closes: closes, findings: findings)
            let page = reader.read(payload, known: known)
            known.formUnion(page.items.map(PredictionReader.Key.init))
            return page
        }
    }
}
