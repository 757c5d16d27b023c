import Market
import Testing

@Suite struct SimulatedMarketTests {
    /// The demo site's market, made once for all tests.
    private static let demo = files(seed: SimulatedMarket.demoSeed)
    private var files: [String: String] { Self.demo }

    private static func files(seed: UInt64) -> [String: String] {
        Dictionary(SimulatedMarket(seed: seed).csvFiles().map { ($0.name, $0.text) }) { first, _ in first }
    }

    private func lines(_ name: String) throws -> [[String]] {
        DemoData.lines(of: try #require(files[name]))
    }

    @Test func `The demo site's simulated data is what the generator makes, byte for byte`() throws {
        #expect(try DemoData.names(below: "simulated") == files.keys.sorted())
        for (name, text) in files.sorted(by: { $0.key < $1.key }) {
            // Not an expectation of equal texts, which would print a whole file.
            let isSame = try DemoData.text("simulated/\(name)") == text
            #expect(isSame, "\(name): write it anew with 'bourse simulate Content/data/simulated --seed 20260630'")
        }
    }

    @Test func `The sequence is the published one`() {
        // Source: the reference vectors of the Rust crate rand_xoshiro, made with the authors' C code.
        var generator = SimulatedMarket.Generator(state: (1, 2, 3, 4))
        let numbers = (0..<10).map { _ in generator.next() }
        #expect(
            numbers == [
                11_520, 0, 1_509_978_240, 1_215_971_899_390_074_240, 1_216_172_134_540_287_360, 607_988_272_756_665_600,
                16_172_922_978_634_559_625, 8_476_171_486_693_032_832, 10_595_114_339_597_558_777,
                2_904_607_092_377_533_576,
            ])
        var splitMix = SimulatedMarket.SplitMix64(state: 1_234_567)
        #expect(
            (0..<3).map { _ in splitMix.next() } == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            ])
    }

    @Test func `Another seed makes another market`() {
        #expect(Self.files(seed: 1)["bars/AAPL.csv"] != Self.files(seed: 2)["bars/AAPL.csv"])
    }

    @Test(arguments: ["GOOGL", "AAPL", "MSFT", "TSLA", "AMZN"])
    func `Each stock has three years of valid sessions on weekdays`(name: String) throws {
        let bars = try lines("bars/\(name).csv").map { fields in
            try Bar(
                symbol: #require(Symbol(fields[0])), date: #require(TradingDay(iso: fields[1])),
                open: Double(fields[2]), high: Double(fields[3]), low: Double(fields[4]),
                close: #require(Double(fields[5])), volume: Int64(fields[6]), adjustedClose: nil)
        }
        #expect(bars.count == 756)
        #expect(bars.last?.date.description == "2026-06-30")
        #expect(bars.allSatisfy { $0.symbol.description == name && $0.date.weekday <= 5 })
        for (earlier, later) in zip(bars, bars.dropFirst()) { #expect(earlier.date < later.date) }
        let volatility =
            try #require(sampleStandardDeviation(of: logReturns(of: bars.map(\.close)))) * 252.0.squareRoot()
        #expect((0.1...0.7).contains(volatility))
    }

    @Test(arguments: ["GOOGL", "AAPL", "MSFT", "TSLA", "AMZN"])
    func `Nervous days come together`(name: String) throws {
        let returns = logReturns(of: try lines("bars/\(name).csv").compactMap { Double($0[5]) }).map(abs)
        let mean = returns.reduce(0, +) / Double(returns.count)
        let differences = returns.map { $0 - mean }
        let variance = differences.reduce(0) { $0 + $1 * $1 }
        let correlations = (1...10).map { lag in
            zip(differences, differences.dropFirst(lag)).reduce(0) { $0 + $1.0 * $1.1 } / variance
        }
        #expect(correlations.reduce(0, +) / 10 > 0.01)
    }

    @Test func `A quote agrees with the last two bars`() throws {
        let quotes = try lines("quotes.csv")
        #expect(quotes.count == 5)
        for quote in quotes {
            let bars = try lines("bars/\(quote[0]).csv").suffix(2)
            let closes = try bars.map { try #require(Double($0[5])) }
            #expect(quote[1] == "2026-06-30T20:00:00Z")
            #expect(quote[2] == bars.last?[5])
            #expect(quote[4] == bars.last?[6])
            let change = try #require(Double(quote[3]))
            #expect(abs(change - 100 * (closes[1] / closes[0] - 1)) < 0.000_051)
        }
    }

    @Test func `Forecasts are valid, look ahead by trading days and carry intervals of 80 per cent`() throws {
        let lines = try lines("predictions.csv")
        #expect(lines.count == 5 * 120 * 2 * 2)
        for fields in lines {
            let prediction = try Prediction(
                symbol: #require(Symbol(fields[0])), model: fields[1], madeAt: #require(Instant(rfc3339: fields[2])),
                targetDate: #require(TradingDay(iso: fields[3])), horizon: #require(Int64(fields[4])),
                predicted: #require(Double(fields[5])), lower: Double(fields[6]),
                upper: Double(fields[7]), level: Double(fields[8]))
            #expect(prediction.level == 0.8)
            var day = prediction.madeAt.day
            var sessions: Int64 = 0
            while day < prediction.targetDate {
                day = day.advanced(by: 1)
                if day.weekday <= 5 { sessions += 1 }
            }
            #expect(sessions == prediction.horizon)
        }
    }

    @Test func `The last close is forecast to stay, and the drift goes on`() throws {
        let closes = try lines("bars/GOOGL.csv").map { try #require(Double($0[5])) }
        let last = try lines("predictions.csv").filter { $0[0] == "GOOGL" && $0[2].hasPrefix("2026-06-30") }
        let drift = (closes[755] - closes[695]) / 60
        let expected = [
            "last-close": (closes[755], closes[755]), "drift-60": (closes[755] + drift, closes[755] + 5 * drift),
        ]
        #expect(last.count == 4)
        for fields in last {
            let pair = try #require(expected[fields[1]])
            let predicted = try #require(Double(fields[5]))
            #expect(abs(predicted - (fields[4] == "1" ? pair.0 : pair.1)) < 0.000_051)
        }
    }

    @Test(arguments: [SimulatedMarket.demoSeed, 20_260_631, 1, 2])
    func `The account follows exactly from its transactions`(seed: UInt64) throws {
        let files = Self.files(seed: seed)
        func lines(_ name: String) throws -> [[String]] { DemoData.lines(of: try #require(files[name])) }
        var cents = 1_000_000
        var held: [String: (quantity: Int64, paid: Double)] = [:]
        var previous = ""
        for fields in try lines("transactions.csv") {
            let price = try #require(Money(fields[4]))
            let side = try #require(Transaction.Side(rawValue: fields[2]))
            let trade = try Transaction(
                id: fields[0], symbol: #require(Symbol(fields[1])), side: side, quantity: #require(Int64(fields[3])),
                price: price, timestamp: #require(Instant(rfc3339: fields[6])))
            #expect(trade.total.description == fields[5])
            #expect(previous < fields[6])
            previous = fields[6]
            let close = try lines("bars/\(fields[1]).csv").first { $0[1] == fields[6].prefix(10) }?[5]
            #expect(close == fields[4])
            let total = try #require(Int(fields[5].filter { $0 != "." }))
            let (quantity, paid) = held[fields[1]] ?? (0, 0)
            if side == .buy {
                cents -= total
                held[fields[1]] = (quantity + trade.quantity, paid + trade.total.approximate)
            } else {
                cents += total
                let rest = quantity - trade.quantity
                held[fields[1]] = rest == 0 ? nil : (rest, paid * Double(rest) / Double(quantity))
                #expect(rest >= 0)
            }
            #expect(cents >= 0)
        }
        #expect(try lines("cash.csv") == [["USD", "\(cents / 100).\(String(100 + cents % 100).dropFirst())"]])
        let positions = try lines("positions.csv")
        #expect(Set(positions.map { $0[0] }) == Set(held.keys))
        for fields in positions {
            let (quantity, paid) = try #require(held[fields[0]])
            let average = try #require(Money(fields[2]))
            #expect(fields[1] == String(quantity))
            #expect(abs((average * quantity).approximate - paid) < 1e-7)
        }
    }
}
