import Market

/// The typed fields of one row on their way into the snapshot. A column that the source lacks is absent; one that is
/// blank is null.
struct Record {
    let table: SnapshotTable
    var fields: [String: Value]

    /// The values of the key's columns, in order.
    var key: [Value] { table.key.map { fields[$0] ?? .null } }

    /// Checks the limits of the contract by making the value of Market that the row stands for.
    ///
    /// - Throws: Which field is out of bounds, and what it must be.
    func validate() throws(InvalidField) {
        switch table {
        case .stocks:
            _ = try Stock(
                symbol: try symbol(), name: text("name") ?? "", currency: text("currency"),
                exchange: text("exchange"), sector: text("sector"))
        case .quotes:
            _ = try Quote(
                symbol: try symbol(), asOf: try instant("as_of"), price: try number("price"), change: real("change"),
                volume: integer("volume"))
        case .bars where fields["close"] == nil:
            // A file of adjusted closes. Any close serves to check them; the bar that they join is checked with them later.
            _ = try Bar(
                symbol: try symbol(), date: try day("date"), open: nil, high: nil, low: nil, close: 1,
                volume: integer("volume"), adjustedClose: real("adj_close"))
        case .bars:
            _ = try Bar(
                symbol: try symbol(), date: try day("date"), open: real("open"), high: real("high"), low: real("low"),
                close: try number("close"), volume: integer("volume"), adjustedClose: real("adj_close"))
        case .predictions:
            _ = try Prediction(
                symbol: try symbol(), model: text("model") ?? "", madeAt: try instant("made_at"),
                targetDate: try day("target_date"), horizon: integer("horizon") ?? 0,
                predicted: try number("predicted"), lower: real("lower"), upper: real("upper"), level: real("level"))
        case .positions:
            _ = try Position(
                symbol: try symbol(), quantity: integer("quantity") ?? 0,
                averagePrice: text("average_price").flatMap { Money($0) })
        case .cash:
            _ = try Cash(currency: text("currency") ?? "", amount: try money("amount"))
        case .transactions:
            let transaction = try transaction()
            if let total = text("total"), total != transaction.total.description {
                throw InvalidField(field: "total", reason: "must be quantity times price, \(transaction.total)")
            }
        }
    }

    /// The exact product of quantity and price, for a row that was validated.
    var transactionTotal: Value {
        get throws(InvalidField) { .text(try transaction().total.description) }
    }

    private func transaction() throws(InvalidField) -> Transaction {
        guard let side = Transaction.Side(rawValue: text("type") ?? "") else {
            throw InvalidField(field: "type", reason: "must be 'buy' or 'sell'")
        }
        return try Transaction(
            id: text("id") ?? "", symbol: try symbol(), side: side, quantity: integer("quantity") ?? 0,
            price: try money("price"), timestamp: try instant("timestamp"))
    }

    private func text(_ field: String) -> String? { fields[field]?.text }

    private func real(_ field: String) -> Double? { fields[field]?.number }

    private func integer(_ field: String) -> Int64? {
        if case .integer(let integer)? = fields[field] { integer } else { nil }
    }

    // Required fields were read as their kinds before, so that these fail for a programmer's mistake only.

    private func symbol() throws(InvalidField) -> Symbol {
        try required("symbol", text("symbol").flatMap { Symbol($0) })
    }

    private func instant(_ field: String) throws(InvalidField) -> Instant {
        try required(field, text(field).flatMap { Instant(rfc3339: $0) })
    }

    private func day(_ field: String) throws(InvalidField) -> TradingDay {
        try required(field, text(field).flatMap { TradingDay(iso: $0) })
    }

    private func number(_ field: String) throws(InvalidField) -> Double { try required(field, real(field)) }

    private func money(_ field: String) throws(InvalidField) -> Money {
        try required(field, text(field).flatMap { Money($0) })
    }

    private func required<Wanted>(_ field: String, _ value: Wanted?) throws(InvalidField) -> Wanted {
        guard let value else { throw InvalidField(field: field, reason: "is missing") }
        return value
    }
}
