import JSON
import Market

/// A list of one endpoint, all its pages together.
struct PagedList<Item: Sendable>: Sendable {
    let request: APIRequest
    var items: [Item] = []
    var notes: [PulledRecords.Note] = []
    /// What the first page tells about the stock that the items are of.
    var stock: Stock?
    /// Of an answer that had one page.
    var entityTag: String?
    var isUnchanged = false
    /// Why there is no list, when the endpoint or the stock is unknown; worded for a note.
    var absence: Absence?

    enum Absence: Sendable {
        case endpoint(String)
        case stock(String)

        var reason: String {
            switch self {
            case .endpoint(let reason), .stock(let reason): reason
            }
        }
    }
}

extension Pull {
    /// Asks for a list, page after page.
    func pages<Item>(
        _ endpoint: Endpoint, query: [(name: String, value: String?)],
        read: (Payload, Findings) -> Page<Item>
    ) async throws(TradingError) -> PagedList<Item> {
        let first = tagged(APIRequest(base: base, path: endpoint.rawValue, query: query))
        var list = PagedList<Item>(request: first)
        var request = first
        var cursors: Set<String> = []
        while true {
            switch try await ask(request, for: endpoint) {
            case .content(let payload, let entityTag):
                let findings = Findings(wording: wording)
                let page = read(payload, findings)
                var noted = PulledRecords()
                try check(findings, of: request, into: &noted)
                list.notes += noted.notes
                list.items += page.items
                if cursors.isEmpty { list.stock = page.stock }
                guard let cursor = page.nextCursor else {
                    if cursors.isEmpty, list.notes.isEmpty { list.entityTag = entityTag }
                    return list
                }
                guard cursors.insert(cursor).inserted else {
                    throw fault("leads back to a page that was there before", of: request)
                }
                guard cursors.count < limits.pages else {
                    throw fault("there are more than \(limits.pages) pages", of: request)
                }
                request = APIRequest(base: base, path: endpoint.rawValue, query: query + [("cursor", cursor)])
            case .unchanged:
                list.isUnchanged = true
                return list
            case .lacking(let reason):
                guard cursors.isEmpty else { throw fault("names a page that is not there", of: request) }
                list.absence = .endpoint(reason)
                return list
            case .unknownStock(let reason):
                guard cursors.isEmpty else { throw fault("names a page that is not there", of: request) }
                list.absence = .stock(reason)
                return list
            }
        }
    }

    /// Asks for a list of each stock, some at once, and takes them in order.
    ///
    /// The first few stocks show whether the back end has the endpoint at all; when none has it, the others are not asked
    /// about.
    func ofEach<Item>(
        _ symbols: [Symbol], _ endpoint: Endpoint, into result: inout PulledRecords, _ answered: inout Int,
        _ ask: @escaping @Sendable (Symbol) async throws(TradingError) -> PagedList<Item>
    ) async throws(TradingError) -> [[Item]] {
        let probed = try await concurrently(Array(symbols.prefix(limits.concurrency)), endpoint, ask)
        let isLacking = !probed.isEmpty && probed.allSatisfy(\.isEndpointLacking)
        if isLacking {
            if let list = probed.first, let absence = list.absence { result.note(list.request, absence.reason) }
            return []
        }
        let rest = try await concurrently(Array(symbols.dropFirst(limits.concurrency)), endpoint, ask)
        let lists = probed + rest
        if plan.required.contains(endpoint), let first = lists.first, lists.allSatisfy({ $0.absence != nil }) {
            throw .unusable(
                request: first.request.shown,
                reason:
                    "the back end knows none of the stocks, and 'require:' of bourse.yml names /\(endpoint.rawValue)")
        }
        return lists.map { result.take($0, &answered) }
    }

    /// Throws when there must be something about stocks: there are none.
    func checkNothingIsRequiredOfStocks() throws(TradingError) {
        for endpoint in [Endpoint.history, .predictions] where plan.required.contains(endpoint) {
            throw .unusable(
                request: APIRequest(base: base, path: endpoint.rawValue).shown,
                reason:
                    "there are no stocks to ask about, and 'require:' of bourse.yml names /\(endpoint.rawValue); name some under 'symbols:'"
            )
        }
    }

    /// - Returns: In the order of their URLs.
    private func concurrently<Item>(
        _ symbols: [Symbol], _ endpoint: Endpoint,
        _ ask: @escaping @Sendable (Symbol) async throws(TradingError) -> PagedList<Item>
    ) async throws(TradingError) -> [PagedList<Item>] {
        let outcome = await withTaskGroup(of: Outcome<Item>.self) { group -> Result<[PagedList<Item>], TradingError> in
            var lists: [PagedList<Item>] = []
            var waiting = symbols[...]
            func start() {
                guard let symbol = waiting.popFirst() else { return }
                group.addTask {
                    progress("asking \(base) for the \(endpoint.rawValue) of \(symbol)")
                    return await result(of: ask, for: symbol)
                }
            }
            for _ in 0..<limits.concurrency { start() }
            while let outcome = await group.next() {
                switch outcome {
                case .success(let list): lists.append(list)
                case .failure(let error):
                    group.cancelAll()
                    return .failure(error)
                }
                start()
            }
            return .success(lists.sorted { $0.request.url < $1.request.url })
        }
        return try outcome.get()
    }

    private typealias Outcome<Item: Sendable> = Result<PagedList<Item>, TradingError>

    // A task that returns its place beside this result gets a wrong place from the optimizer (Swift 6.3.1).
    private func result<Item>(
        of ask: @Sendable (Symbol) async throws(TradingError) -> PagedList<Item>, for symbol: Symbol
    ) async -> Outcome<Item> {
        do throws(TradingError) {
            return .success(try await ask(symbol))
        } catch {
            return .failure(error)
        }
    }

    private func fault(_ reason: String, of request: APIRequest) -> TradingError {
        .malformed(request: request.shown, faults: [.init(pointer: "/next_cursor", reason: reason)])
    }
}

extension PagedList {
    var isEndpointLacking: Bool { if case .endpoint? = absence { true } else { false } }
}

extension PulledRecords {
    /// Takes a list's notes and its entity tag.
    mutating func take<Item>(_ list: PagedList<Item>, _ answered: inout Int) -> [Item] {
        if let absence = list.absence {
            note(list.request, absence.reason)
            if case .stock = absence { answered += 1 }
            return []
        }
        answered += 1
        notes += list.notes
        if let stock = list.stock { records.stocks.append(stock) }
        if list.isUnchanged { keep(list.request) } else { entityTags[list.request.url] = list.entityTag }
        return list.items
    }
}
