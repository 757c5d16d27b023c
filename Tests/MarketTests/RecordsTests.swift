import Market
import Testing

@Suite struct RecordsTests {
    private let symbol: Symbol
    private let day: TradingDay
    private let noon: Instant

    init() throws {
        symbol = try #require(Symbol("AAPL"))
        day = try #require(TradingDay(iso: "2013-03-01"))
        noon = try #require(Instant(rfc3339: "2013-03-01T12:00:00Z"))
    }

    /// The field that a record refuses, or nil when it takes all.
    private func refused(_ make: () throws(InvalidField) -> Void) -> String? {
        do throws(InvalidField) {
            try make()
            return nil
        } catch {
            return error.field
        }
    }

    private func bar(
        open: Double? = 10, high: Double? = 12, low: Double? = 9, close: Double = 11, volume: Int64? = 100,
        adjustedClose: Double? = nil
    ) -> String? {
        refused { () throws(InvalidField) in
            _ = try Bar(
                symbol: symbol, date: day, open: open, high: high, low: low, close: close, volume: volume,
                adjustedClose: adjustedClose)
        }
    }

    @Test func `A bar may have its close alone, or prices that are all equal`() {
        #expect(bar() == nil)
        #expect(bar(open: nil, high: nil, low: nil, volume: nil) == nil)
        #expect(bar(open: 11, high: 11, low: 11, volume: 0) == nil)
        #expect(bar(close: 1e9 - 1, volume: nil) == "high")
        #expect(bar(open: nil, high: nil, low: nil, close: 1e9) == nil)
    }

    @Test func `A bar names the field that breaks a limit`() {
        #expect(bar(open: 0) == "open")
        #expect(bar(high: .infinity) == "high")
        #expect(bar(low: -1) == "low")
        #expect(bar(close: .nan) == "close")
        #expect(bar(open: nil, high: nil, low: nil, close: 1e9 + 1) == "close")
        #expect(bar(volume: -1) == "volume")
        #expect(bar(volume: 9_007_199_254_740_992) == "volume")
        #expect(bar(adjustedClose: 0) == "adj_close")
    }

    @Test func `Low and high enclose open and close`() {
        #expect(bar(low: 10.5) == "low")
        #expect(bar(low: 11.5) == "low")
        #expect(bar(high: 10.5) == "high")
    }

    @Test func `A quote's change is at least -100 per cent`() {
        func quote(change: Double?) -> String? {
            refused { () throws(InvalidField) in
                _ = try Quote(symbol: symbol, asOf: noon, price: 5, change: change, volume: nil)
            }
        }
        #expect(quote(change: nil) == nil)
        #expect(quote(change: -100) == nil)
        #expect(quote(change: -100.1) == "change")
        #expect(quote(change: .nan) == "change")
    }

    @Test func `A stock's name is text for people, its currency a code`() {
        func stock(name: String = "Apple", currency: String = "USD", sector: String? = nil) -> String? {
            refused { () throws(InvalidField) in
                _ = try Stock(symbol: symbol, name: name, currency: currency, sector: sector)
            }
        }
        #expect(stock(name: "<b>A & B</b>") == nil)
        #expect(stock(name: String(repeating: "x", count: 200)) == nil)
        #expect(stock(name: String(repeating: "x", count: 201)) == "name")
        #expect(stock(name: "A\u{0}B") == "name")
        #expect(stock(currency: "usd") == "currency")
        #expect(stock(currency: "US") == "currency")
        #expect(stock(sector: "line\nbreak") == "sector")
    }

    private func prediction(
        model: String = "last-close", target: Int = 1, horizon: Int64 = 1, lower: Double? = 9, upper: Double? = 11,
        level: Double? = 0.8
    ) -> String? {
        refused { () throws(InvalidField) in
            _ = try Prediction(
                symbol: symbol, model: model, madeAt: noon, targetDate: day.advanced(by: target), horizon: horizon,
                predicted: 10, lower: lower, upper: upper, level: level)
        }
    }

    @Test func `A prediction has a whole interval or none`() {
        #expect(prediction() == nil)
        #expect(prediction(lower: nil, upper: nil, level: nil) == nil)
        #expect(prediction(lower: 10, upper: 10) == nil)
        #expect(prediction(lower: nil) == "lower")
        #expect(prediction(upper: nil) == "upper")
        #expect(prediction(level: nil) == "level")
        #expect(prediction(lower: 10.5) == "lower")
        #expect(prediction(upper: 9.5) == "upper")
        #expect(prediction(level: 1) == "level")
        #expect(prediction(level: 0) == "level")
    }

    @Test func `A prediction looks ahead, by a named model`() {
        #expect(prediction(target: 0) == nil)
        #expect(prediction(target: -1) == "target_date")
        #expect(prediction(horizon: 0) == "horizon")
        #expect(prediction(horizon: 366) == "horizon")
        #expect(prediction(model: "") == "model")
        #expect(prediction(model: ".hidden") == "model")
        #expect(prediction(model: "a b") == "model")
        #expect(prediction(model: String(repeating: "m", count: 65)) == "model")
    }

    @Test func `A transaction's total is exact`() throws {
        let price = try #require(Money("430.47"))
        let sale = try Transaction(
            id: "7cfd086b", symbol: symbol, side: .sell, quantity: 4, price: price, timestamp: noon)
        #expect(sale.total == Money("1721.88"))
    }

    @Test func `Quantities are whole and not absurd`() throws {
        let price = try #require(Money("1.00"))
        func position(_ quantity: Int64) -> String? {
            refused { () throws(InvalidField) in
                _ = try Position(symbol: symbol, quantity: quantity, averagePrice: price)
            }
        }
        #expect(position(1) == nil)
        #expect(position(0) == "quantity")
        #expect(position(1_000_000_001) == "quantity")
    }

    @Test func `An invalid field says what is wrong with it`() {
        do throws(InvalidField) {
            _ = try Quote(symbol: symbol, asOf: noon, price: -5, change: nil, volume: nil)
            Issue.record("a negative price was taken")
        } catch {
            #expect(error.description == "price must be greater than 0")
        }
    }
}
