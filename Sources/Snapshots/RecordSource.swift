import Market

/// Takes values that were validated already, such as those of an API.
struct RecordSource {
    /// For messages, such as the API's address.
    let name: String
    let records: MarketRecords

    func read(into store: RecordStore, findings: inout Findings) throws {
        for stock in records.stocks { try put(.stock(stock), into: store, &findings) }
        for quote in records.quotes { try put(.quote(quote), into: store, &findings) }
        for bar in records.bars { try put(.bar(bar), into: store, &findings) }
        for prediction in records.predictions { try put(.prediction(prediction), into: store, &findings) }
        if let positions = records.positions {
            store.bring(.positions)
            for position in positions { try put(.position(position), into: store, &findings) }
        }
        if let cash = records.cash {
            store.bring(.cash)
            for amount in cash { try put(.cash(amount), into: store, &findings) }
        }
        for transaction in records.transactions { try put(.transaction(transaction), into: store, &findings) }
    }

    private func put(_ record: Record, into store: RecordStore, _ findings: inout Findings) throws {
        store.bring(record.table)
        guard case .keptAsIssued = try store.put(record) else { return }
        let key = record.key.map(\.description).joined(separator: ", ")
        findings.add(
            DataFinding(
                file: name, message: "\(key) has other numbers than were issued; the issued ones are kept",
                isError: false))
    }
}

extension Record {
    fileprivate static func stock(_ stock: Stock) -> Record {
        var fields: [String: Value] = [
            "symbol": .text(stock.symbol.description), "name": .text(stock.name),
        ]
        fields["currency"] = stock.currency.map { .text($0) }
        fields["exchange"] = stock.exchange.map { .text($0) }
        fields["sector"] = stock.sector.map { .text($0) }
        return Record(table: .stocks, fields: fields)
    }

    fileprivate static func quote(_ quote: Quote) -> Record {
        Record(
            table: .quotes,
            fields: [
                "symbol": .text(quote.symbol.description), "as_of": .text(quote.asOf.description),
                "price": .real(quote.price), "change": Value(quote.change), "volume": Value(quote.volume),
            ])
    }

    fileprivate static func bar(_ bar: Bar) -> Record {
        var fields: [String: Value] = [
            "symbol": .text(bar.symbol.description), "date": .text(bar.date.description), "open": Value(bar.open),
            "high": Value(bar.high), "low": Value(bar.low), "close": .real(bar.close), "volume": Value(bar.volume),
        ]
        // A source without adjusted closes leaves those of another one as they are.
        fields["adj_close"] = bar.adjustedClose.map { .real($0) }
        return Record(table: .bars, fields: fields)
    }

    fileprivate static func prediction(_ prediction: Prediction) -> Record {
        Record(
            table: .predictions,
            fields: [
                "symbol": .text(prediction.symbol.description), "model": .text(prediction.model),
                "made_at": .text(prediction.madeAt.description),
                "target_date": .text(prediction.targetDate.description), "horizon": .integer(prediction.horizon),
                "predicted": .real(prediction.predicted), "lower": Value(prediction.lower),
                "upper": Value(prediction.upper), "level": Value(prediction.level),
            ])
    }

    fileprivate static func position(_ position: Position) -> Record {
        Record(
            table: .positions,
            fields: [
                "symbol": .text(position.symbol.description), "quantity": .integer(position.quantity),
                "average_price": position.averagePrice.map { .text($0.description) } ?? .null,
            ])
    }

    fileprivate static func cash(_ cash: Cash) -> Record {
        Record(
            table: .cash, fields: ["currency": .text(cash.currency), "amount": .text(cash.amount.description)])
    }

    fileprivate static func transaction(_ transaction: Transaction) -> Record {
        Record(
            table: .transactions,
            fields: [
                "id": .text(transaction.id), "symbol": .text(transaction.symbol.description),
                "type": .text(transaction.side.rawValue), "quantity": .integer(transaction.quantity),
                "price": .text(transaction.price.description), "total": .text(transaction.total.description),
                "timestamp": .text(transaction.timestamp.description),
            ])
    }
}

extension Value {
    fileprivate init(_ number: Double?) {
        self = number.map { .real($0) } ?? .null
    }

    fileprivate init(_ number: Int64?) {
        self = number.map { .integer($0) } ?? .null
    }
}
