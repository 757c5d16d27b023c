/// A security that the site is about.
public struct Stock: Hashable, Sendable {
    public let symbol: Symbol
    public let name: String
    /// ISO 4217; nil when the source does not say, which means US dollars for a stock that is not known yet.
    public let currency: String?
    public let exchange: String?
    public let sector: String?

    public init(
        symbol: Symbol, name: String, currency: String? = nil, exchange: String? = nil, sector: String? = nil
    ) throws(InvalidField) {
        self.symbol = symbol
        self.name = try Limit.text(name, field: "name", length: 200)
        self.currency = try currency.map { value throws(InvalidField) in try Limit.currency(value) }
        self.exchange = try exchange.map { value throws(InvalidField) in
            try Limit.text(value, field: "exchange", length: 200)
        }
        self.sector = try sector.map { value throws(InvalidField) in
            try Limit.text(value, field: "sector", length: 200)
        }
    }
}

/// The latest price of a security at one moment, in its listing currency.
public struct Quote: Hashable, Sendable {
    public let symbol: Symbol
    public let asOf: Instant
    public let price: Double
    /// Per cent since the previous close.
    public let change: Double?
    /// Shares traded, never notional value.
    public let volume: Int64?

    public init(
        symbol: Symbol, asOf: Instant, price: Double, change: Double?, volume: Int64?
    ) throws(InvalidField) {
        self.symbol = symbol
        self.asOf = asOf
        self.price = try Limit.price(price, field: "price")
        if let change, !change.isFinite || change < -100 {
            throw InvalidField(field: "change", reason: "must be a finite number of at least -100 (per cent)")
        }
        self.change = change
        self.volume = try Limit.volume(volume, field: "volume")
    }
}

/// One trading session of a security, in its listing currency.
///
/// Where open, high and low are given, `low <= min(open, close)` and `max(open, close) <= high`.
/// A source that has closes only leaves the others nil.
public struct Bar: Hashable, Sendable {
    public let symbol: Symbol
    public let date: TradingDay
    public let open, high, low: Double?
    public let close: Double
    /// Shares traded, never notional value.
    public let volume: Int64?
    /// The close adjusted for splits and dividends.
    public let adjustedClose: Double?

    public init(
        symbol: Symbol, date: TradingDay, open: Double?, high: Double?, low: Double?, close: Double,
        volume: Int64?, adjustedClose: Double?
    ) throws(InvalidField) {
        self.symbol = symbol
        self.date = date
        self.open = try Limit.price(open, field: "open")
        self.high = try Limit.price(high, field: "high")
        self.low = try Limit.price(low, field: "low")
        self.close = try Limit.price(close, field: "close")
        self.volume = try Limit.volume(volume, field: "volume")
        self.adjustedClose = try Limit.price(adjustedClose, field: "adj_close")
        if let low, let high, let open {
            guard low <= min(open, close) else {
                throw InvalidField(field: "low", reason: "must not be above open or close")
            }
            guard high >= max(open, close) else {
                throw InvalidField(field: "high", reason: "must not be below open or close")
            }
        }
    }
}

/// A forecast of one close, as it was issued.
public struct Prediction: Hashable, Sendable {
    public let symbol: Symbol
    public let model: String
    public let madeAt: Instant
    /// The day whose close is forecast; not before the day of `madeAt`.
    public let targetDate: TradingDay
    /// Trading days ahead, 1...365.
    public let horizon: Int64
    public let predicted: Double
    /// `lower <= predicted <= upper`; all three of lower, upper and level are given, or none.
    public let lower, upper: Double?
    /// The probability that the close lies in `lower...upper`, between 0 and 1.
    public let level: Double?

    public init(
        symbol: Symbol, model: String, madeAt: Instant, targetDate: TradingDay, horizon: Int64,
        predicted: Double, lower: Double?, upper: Double?, level: Double?
    ) throws(InvalidField) {
        self.symbol = symbol
        self.model = try Limit.identifier(model, field: "model", anyFirst: false)
        self.madeAt = madeAt
        guard targetDate >= madeAt.day else {
            throw InvalidField(field: "target_date", reason: "must not be before the day of made_at")
        }
        self.targetDate = targetDate
        guard (1...365).contains(horizon) else {
            throw InvalidField(field: "horizon", reason: "must be a whole number from 1 to 365")
        }
        self.horizon = horizon
        self.predicted = try Limit.price(predicted, field: "predicted")
        self.lower = try Limit.price(lower, field: "lower")
        self.upper = try Limit.price(upper, field: "upper")
        self.level = level
        switch (lower, upper, level) {
        case (nil, nil, nil): break
        case (let lower?, let upper?, let level?):
            guard lower <= predicted else {
                throw InvalidField(field: "lower", reason: "must not be above predicted")
            }
            guard upper >= predicted else {
                throw InvalidField(field: "upper", reason: "must not be below predicted")
            }
            guard level > 0, level < 1 else {
                throw InvalidField(field: "level", reason: "must be between 0 and 1, both excluded")
            }
        default:
            throw InvalidField(
                field: lower == nil ? "lower" : upper == nil ? "upper" : "level",
                reason: "is missing: lower, upper and level are given together or not at all")
        }
    }
}

/// Shares held of one security.
public struct Position: Hashable, Sendable {
    public let symbol: Symbol
    /// 1...1,000,000,000.
    public let quantity: Int64
    /// The mean price paid for the shares still held.
    public let averagePrice: Money?

    public init(symbol: Symbol, quantity: Int64, averagePrice: Money?) throws(InvalidField) {
        self.symbol = symbol
        self.quantity = try Limit.quantity(quantity, field: "quantity")
        self.averagePrice = averagePrice
    }
}

/// One trade that was carried out.
public struct Transaction: Hashable, Sendable {
    public enum Side: String, Hashable, Sendable {
        case buy, sell
    }

    public let id: String
    public let symbol: Symbol
    public let side: Side
    /// 1...1,000,000,000.
    public let quantity: Int64
    public let price: Money
    public let timestamp: Instant

    public init(
        id: String, symbol: Symbol, side: Side, quantity: Int64, price: Money, timestamp: Instant
    ) throws(InvalidField) {
        self.id = try Limit.identifier(id, field: "id", anyFirst: true)
        self.symbol = symbol
        self.side = side
        self.quantity = try Limit.quantity(quantity, field: "quantity")
        self.price = price
        self.timestamp = timestamp
    }

    /// The exact product of quantity and price.
    public var total: Money { price * quantity }
}

/// Money that is not invested.
public struct Cash: Hashable, Sendable {
    /// ISO 4217.
    public let currency: String
    public let amount: Money

    public init(currency: String, amount: Money) throws(InvalidField) {
        self.currency = try Limit.currency(currency)
        self.amount = amount
    }
}
