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
    public struct Session: Hashable, Sendable {
        public let open, high, low, close: Int
        /// Shares traded.
        public let volume: Int
    }

    public init(seed: UInt64) {
        days = Self.tradingDays(endingOn: Self.lastDemoDay, count: Self.sessionCount)
        var course = Course(seed: seed, companies: Self.companies)
        var sessions = Self.companies.map { _ in [Session]() }
        for _ in days {
            for (index, session) in course.next().enumerated() { sessions[index].append(session) }
        }
        self.sessions = sessions
    }

    /// The last day that the demo site's files tell of.
    public static let lastDemoDay = TradingDay(daysSinceEpoch: 20_634)

    /// The day before the first session of the demo's market.
    public static let dayBeforeFirstSession =
        tradingDays(endingOn: lastDemoDay, count: sessionCount)[0].advanced(by: -1)

    /// The first weekday after a day.
    public static func session(after day: TradingDay) -> TradingDay {
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
    public struct Company: Sendable {
        public let symbol, name, sector: String
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

    /// The companies of the demo, in the order in which they draw their random numbers.
    public static let companies = [
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
}
