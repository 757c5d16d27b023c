/// A made-up market for demonstrations and tests: well-known names, invented prices.
///
/// A pure function of its seed. Prices follow a geometric Brownian motion in daily steps: each company shares in one
/// market-wide return and adds one of its own, and both swing in calm and nervous times by GARCH(1,1). Sources: F. Black
/// and M. Scholes (1973) for the motion, T. Bollerslev (1986) for the variance. Only operations that IEEE 754 rounds
/// exactly are used, so the same seed gives the same cents on every machine.
public struct SimulatedMarket: Sendable {
    /// The seed of the market that the demo site shows.
    public static let demoSeed: UInt64 = 20_260_630
    static let sessionCount = 756

    /// Monday to Friday, oldest first, up to 2026-06-30; this exchange knows no holidays.
    let days: [TradingDay]
    /// By company, in the order of `companies`; one session for each of `days`.
    let sessions: [[Session]]

    /// One trading session; prices in cents.
    struct Session {
        let open, high, low, close: Int
        /// Shares traded.
        let volume: Int
    }

    public init(seed: UInt64) {
        days = Self.tradingDays(endingOn: TradingDay(daysSinceEpoch: 20_634), count: Self.sessionCount)
        var random = Generator(seed: seed)
        var market = Variance(daily: 0.008)
        var histories = Self.companies.map(History.init)
        for _ in days {
            let shared = market.shock(random.normal())
            for index in histories.indices {
                histories[index].trade(shared: shared, volatilityOfMarket: market.level, random: &random)
            }
        }
        sessions = histories.map(\.sessions)
    }

    /// The first weekday after a day.
    static func session(after day: TradingDay) -> TradingDay {
        day.advanced(by: day.weekday == 5 ? 3 : day.weekday == 6 ? 2 : 1)
    }

    private static func tradingDays(endingOn last: TradingDay, count: Int) -> [TradingDay] {
        var days: [TradingDay] = []
        var day = last
        while days.count < count {
            if day.weekday <= 5 { days.append(day) }
            day = day.advanced(by: -1)
        }
        return days.reversed()
    }
}

extension SimulatedMarket {
    /// What the simulation knows of a company; the numbers are of the right size, not measured.
    struct Company {
        let symbol, name, sector: String
        /// The close before the first session, in cents.
        let start: Int
        /// How much of the market's return the stock takes on.
        let beta: Double
        /// The standard deviation of its own daily return.
        let volatility: Double
        /// The mean daily return.
        let drift: Double
        /// Shares traded on a quiet day.
        let volume: Double
    }

    static let companies = [
        Company(
            symbol: "GOOGL", name: "Alphabet Inc.", sector: "Communication Services", start: 12_010, beta: 1.05,
            volatility: 0.012, drift: 0.0006, volume: 27e6),
        Company(
            symbol: "AAPL", name: "Apple Inc.", sector: "Information Technology", start: 18_845, beta: 1.1,
            volatility: 0.010, drift: 0.0005, volume: 52e6),
        Company(
            symbol: "MSFT", name: "Microsoft Corporation", sector: "Information Technology", start: 33_590,
            beta: 0.95, volatility: 0.009, drift: 0.0005, volume: 21e6),
        Company(
            symbol: "TSLA", name: "Tesla, Inc.", sector: "Consumer Discretionary", start: 25_620, beta: 1.8,
            volatility: 0.026, drift: 0.0006, volume: 95e6),
        Company(
            symbol: "AMZN", name: "Amazon.com, Inc.", sector: "Consumer Discretionary", start: 12_935, beta: 1.2,
            volatility: 0.013, drift: 0.0006, volume: 43e6),
    ]

    /// A variance that remembers: after a large return the next ones tend to be large.
    private struct Variance {
        private let mean: Double
        private var current: Double

        /// - Parameter volatility: The standard deviation of a daily return in the long run.
        init(daily volatility: Double) {
            mean = volatility * volatility
            current = mean
        }

        /// The standard deviation of the next return, as a multiple of the long run's.
        var level: Double { (current / mean).squareRoot() }

        /// Turns a standard normal number into a return, which changes the variance of the next one.
        mutating func shock(_ normal: Double) -> Double {
            let shock = current.squareRoot() * normal
            current = 0.03 * mean + 0.09 * shock * shock + 0.88 * current
            return shock
        }
    }

    /// The sessions of one company so far.
    private struct History {
        let company: Company
        private(set) var sessions: [Session] = []
        private var variance: Variance

        init(_ company: Company) {
            self.company = company
            variance = Variance(daily: company.volatility)
        }

        mutating func trade(shared: Double, volatilityOfMarket: Double, random: inout Generator) {
            let previous = sessions.last?.close ?? company.start
            let own = variance.shock(random.normal())
            let change = company.drift + company.beta * shared + own
            let close = Self.cents(previous, times: 1 + change)
            let swing = company.volatility * (variance.level + volatilityOfMarket) / 2
            let open = Self.cents(previous, times: 1 + 0.4 * change + 0.4 * swing * random.normal())
            let high = Self.cents(max(open, close), times: 1 + 0.45 * swing * abs(random.normal()))
            let low = Self.cents(min(open, close), times: 1 - 0.45 * swing * abs(random.normal()))
            let excitement = 0.7 + 0.5 * abs(change) / company.volatility + 0.35 * random.uniform()
            let volume = Int((company.volume * excitement / 100).rounded()) * 100
            sessions.append(Session(open: open, high: high, low: low, close: close, volume: volume))
        }

        /// At least one cent: no price reaches zero.
        private static func cents(_ price: Int, times factor: Double) -> Int {
            max(1, Int((Double(price) * factor).rounded()))
        }
    }
}
