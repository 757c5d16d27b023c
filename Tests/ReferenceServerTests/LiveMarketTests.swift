import Market
import Testing

@testable import ReferenceServer

@Suite struct LiveMarketTests {
    private func market(_ seed: UInt64 = 1, isAlwaysOpen: Bool = false) throws -> LiveMarket {
        LiveMarket(listings: try Listing.demo(), seed: seed, isAlwaysOpen: isAlwaysOpen)
    }

    private func time(_ text: String) throws -> Instant { try #require(Instant(rfc3339: text)) }

    private func quote(_ market: LiveMarket, _ time: String, _ symbol: String = "AAPL") throws -> Quote {
        let symbol = try #require(Symbol(symbol))
        return try #require(try market.quote(of: symbol, at: self.time(time)))
    }

    @Test func `Its history is that of 'bourse simulate', and goes on`() throws {
        let seed = SimulatedMarket.demoSeed
        let files = Dictionary(SimulatedMarket(seed: seed).csvFiles().map { ($0.name, $0.text) }) { first, _ in first }
        for symbol in try market(seed).symbols {
            let lines = try #require(files["bars/\(symbol).csv"]).split(separator: "\n").dropFirst()
            let bars = try market(seed).finishedBars(of: symbol, at: time("2026-07-03T00:00:00Z"))
            #expect(bars.count == lines.count + 2)
            for (line, bar) in zip(lines, bars) {
                let fields = line.split(separator: ",")
                #expect(fields[1] == bar.date.description && Double(fields[5]) == bar.close)
                #expect(Double(fields[2]) == bar.open && Double(fields[3]) == bar.high && Double(fields[4]) == bar.low)
            }
        }
    }

    @Test func `Later days do not change earlier ones`() throws {
        let symbol = try #require(Symbol("TSLA"))
        let early = try market().finishedBars(of: symbol, at: time("2025-01-15T12:00:00Z"))
        let late = try market()
        _ = try quote(late, "2027-01-15T12:00:00Z")
        #expect(late.finishedBars(of: symbol, at: try time("2030-01-15T12:00:00Z")).starts(with: early))
        #expect(late.finishedBars(of: symbol, at: try time("2025-01-15T12:00:00Z")) == early)
    }

    @Test func `A quote is the same from two servers, whatever they were asked before`() throws {
        let first = try market()
        _ = try quote(first, "2026-11-20T15:00:00Z")
        let time = "2026-11-20T18:23:45.678Z"
        #expect(try quote(first, time) == quote(market(), time))
        #expect(try quote(first, time) != quote(market(2), time))
    }

    @Test func `Within a session prices stay between low and high, and end at the close`() throws {
        let market = try market()
        for symbol in market.symbols {
            let day = try time("2026-11-20T23:00:00Z")
            let bar = try #require(market.finishedBars(of: symbol, at: day).last)
            #expect(bar.date.description == "2026-11-20")
            var volume: Int64 = 0
            var prices: Set<Double> = []
            let opening = try time("2026-11-20T14:30:00Z").millisecondsSinceEpoch
            for second: Int64 in stride(from: 0, through: 23_400, by: 60) {
                let now = Instant(millisecondsSinceEpoch: opening + second * 1000)
                let quote = try #require(try market.quote(of: symbol, at: now))
                #expect(quote.asOf == now)
                #expect(try #require(bar.low) <= quote.price && quote.price <= #require(bar.high))
                #expect(try #require(quote.volume) >= volume)
                volume = quote.volume ?? 0
                prices.insert(quote.price)
            }
            #expect(prices.count > 50)
            #expect(volume == bar.volume)
            let last = try #require(try market.quote(of: symbol, at: day))
            #expect(last.price == bar.close)
            let first = try #require(
                try market.quote(of: symbol, at: Instant(millisecondsSinceEpoch: opening)))
            #expect(first.price == bar.open && first.volume == 0)
        }
    }

    @Test func `The price moves from second to second`() throws {
        let market = try market()
        let prices = try (0..<60).map { second in
            try quote(market, "2026-11-20T16:00:\(second < 10 ? "0" : "")\(second)Z", "TSLA").price
        }
        #expect(Set(prices).count > 5)
    }

    @Test(arguments: [
        // Daylight saving began on 2026-03-08 and ended on 2026-11-01, both Sundays.
        ("2026-03-06T14:29:59Z", "2026-03-05T21:00:00Z"), ("2026-03-06T14:30:00Z", "2026-03-06T14:30:00Z"),
        ("2026-03-09T13:29:59Z", "2026-03-06T21:00:00Z"), ("2026-03-09T13:30:00Z", "2026-03-09T13:30:00Z"),
        ("2026-03-09T23:00:00Z", "2026-03-09T20:00:00Z"), ("2026-10-30T20:30:00Z", "2026-10-30T20:00:00Z"),
        ("2026-11-02T14:29:59Z", "2026-10-30T20:00:00Z"), ("2026-11-02T14:30:00Z", "2026-11-02T14:30:00Z"),
        ("2026-11-02T20:30:00Z", "2026-11-02T20:30:00Z"), ("2026-11-02T21:00:01Z", "2026-11-02T21:00:00Z"),
    ])
    func `The last price is of New York's hours, in summer and in winter`(now: String, asOf: String) throws {
        #expect(try quote(market(), now).asOf.description == asOf)
    }

    @Test(arguments: [
        ("2025-03-08", 5), ("2025-03-09", 4), ("2025-11-01", 4), ("2025-11-02", 5), ("2026-03-07", 5),
        ("2026-03-08", 4),
        ("2026-10-31", 4), ("2026-11-01", 5), ("2027-03-13", 5), ("2027-03-14", 4), ("2027-11-06", 4),
        ("2027-11-07", 5),
    ])
    func `Daylight saving follows the law`(day: String, hours: Int64) throws {
        // Source of the days: https://www.timeanddate.com/time/change/usa/new-york.
        #expect(NewYorkTime.hoursBehind(on: try #require(TradingDay(iso: day))) == hours)
    }

    @Test func `The change is that from the previous close`() throws {
        let market = try market()
        let bars = market.finishedBars(of: try #require(Symbol("MSFT")), at: try time("2026-11-21T00:00:00Z"))
        let quote = try quote(market, "2026-11-20T17:00:00Z", "MSFT")
        let previous = try #require(bars.dropLast().last?.close)
        #expect(abs(try #require(quote.change) - 100 * (quote.price / previous - 1)) <= 0.005_001)
    }

    @Test func `History tells finished sessions only`() throws {
        let market = try market()
        let symbol = try #require(Symbol("AAPL"))
        #expect(
            market.finishedBars(of: symbol, at: try time("2026-11-20T20:59:59Z")).last?.date.description == "2026-11-19"
        )
        #expect(
            market.finishedBars(of: symbol, at: try time("2026-11-20T21:00:00Z")).last?.date.description == "2026-11-20"
        )
    }

    @Test func `A market that is always open moves at night and on Sundays`() throws {
        let market = try market(isAlwaysOpen: true)
        let first = try quote(market, "2026-11-22T03:00:00Z")
        let second = try quote(market, "2026-11-22T03:10:00Z")
        #expect(first.asOf.description == "2026-11-22T03:00:00Z" && first.price != second.price)
        let symbol = try #require(Symbol("AAPL"))
        let bars = market.finishedBars(of: symbol, at: try time("2026-11-23T00:00:00Z"))
        #expect(bars.suffix(3).map(\.date.description) == ["2026-11-20", "2026-11-21", "2026-11-22"])
    }

    @Test func `Stocks of a snapshot go on from their last closes`() throws {
        let symbol = try #require(Symbol("^FTSE"))
        let bars = try (0..<300).map { index in
            try Bar(
                symbol: symbol, date: TradingDay(daysSinceEpoch: 19_000 + index), open: nil, high: nil, low: nil,
                close: 7000.4321 + Double(index % 7), volume: nil, adjustedClose: nil)
        }
        let company = SimulatedMarket.Company(
            symbol: "^FTSE", name: "FTSE 100", sector: "", closes: bars.map(\.close), volumes: [])
        let listing = Listing(stock: try Stock(symbol: symbol, name: "FTSE 100"), bars: bars, company: company)
        let market = LiveMarket(listings: [listing], seed: 1)
        let last = market.hours.closing(of: TradingDay(daysSinceEpoch: 19_299))
        let quote = try #require(try market.quote(of: symbol, at: last))
        #expect(quote.price == bars[299].close && quote.asOf == last)
        let later = market.finishedBars(of: symbol, at: Instant(startOf: TradingDay(daysSinceEpoch: 19_310)))
        #expect(later.starts(with: bars) && later.count > 303)
        #expect(abs(later[300].close / bars[299].close - 1) < 0.1)
        #expect(market.lastClose(before: last) == last)
    }
}
