/// The tables of a snapshot that a source may fill, in the order of the contract.
public enum SnapshotTable: String, CaseIterable, Sendable {
    case stocks, quotes, bars, predictions, positions, cash, transactions

    /// What a column holds, and so how a source's text is read.
    enum Kind: Sendable {
        case symbol, day, instant, number, integer, money, text
    }

    struct Column: Sendable {
        let name: String
        let kind: Kind
        let isRequired: Bool
    }

    var columns: [Column] {
        func column(_ name: String, _ kind: Kind, required: Bool = true) -> Column {
            Column(name: name, kind: kind, isRequired: required)
        }
        func optional(_ name: String, _ kind: Kind) -> Column { column(name, kind, required: false) }
        return switch self {
        case .stocks:
            [
                column("symbol", .symbol), optional("name", .text), optional("currency", .text),
                optional("exchange", .text), optional("sector", .text),
            ]
        case .quotes:
            [
                column("symbol", .symbol), column("as_of", .instant), column("price", .number),
                optional("change", .number), optional("volume", .integer),
            ]
        case .bars:
            [
                column("symbol", .symbol), column("date", .day), optional("open", .number), optional("high", .number),
                optional("low", .number), column("close", .number), optional("volume", .integer),
                optional("adj_close", .number),
            ]
        case .predictions:
            [
                column("symbol", .symbol), column("model", .text), column("made_at", .instant),
                column("target_date", .day), column("horizon", .integer), column("predicted", .number),
                optional("lower", .number), optional("upper", .number), optional("level", .number),
            ]
        case .positions:
            [column("symbol", .symbol), column("quantity", .integer), optional("average_price", .money)]
        case .cash: [column("currency", .text), column("amount", .money)]
        case .transactions:
            [
                column("id", .text), column("symbol", .symbol), column("type", .text), column("quantity", .integer),
                column("price", .money), optional("total", .money), column("timestamp", .instant),
            ]
        }
    }

    /// In the order of the contract.
    public var columnNames: [String] { columns.map(\.name) }

    /// The day or time that a row is about, nil for a table without.
    var dateColumn: String? { columns.last { $0.kind == .day || $0.kind == .instant }?.name }

    /// The columns that tell one row from another.
    var key: [String] {
        switch self {
        case .stocks, .positions: ["symbol"]
        case .quotes: ["symbol", "as_of"]
        case .bars: ["symbol", "date"]
        case .predictions: ["symbol", "model", "made_at", "target_date"]
        case .cash: ["currency"]
        case .transactions: ["id"]
        }
    }

    /// Whether each pull that brings rows brings all of them, so that rows that it lacks are gone.
    var isReplacedAsAWhole: Bool { self == .positions || self == .cash }

    /// One row, in words: "12 bars revised".
    func counted(_ count: Int) -> String {
        let one =
            switch self {
            case .stocks: "stock"
            case .quotes: "quote"
            case .bars: "bar"
            case .predictions: "prediction"
            case .positions: "position"
            case .cash: "cash amount"
            case .transactions: "transaction"
            }
        return "\(count) \(one)\(count == 1 ? "" : "s")"
    }
}
