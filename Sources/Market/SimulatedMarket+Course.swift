extension SimulatedMarket {
    /// The market as it goes on: one session after the other, without an end.
    ///
    /// The first sessions are the same however many follow.
    public struct Course: Sendable {
        private var random: Generator
        private var market = Variance(daily: 0.008)
        private var paths: [Path]

        public init(seed: UInt64, companies: [Company]) {
            random = Generator(seed: seed)
            paths = companies.map(Path.init)
        }

        /// The next session of each company, in their order.
        public mutating func next() -> [Session] {
            let shared = market.shock(random.normal())
            return paths.indices.map {
                paths[$0].trade(shared: shared, volatilityOfMarket: market.level, random: &random)
            }
        }
    }

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

    /// One company on its way.
    private struct Path {
        let company: Company
        /// In cents.
        private var close: Int
        private var variance: Variance

        init(_ company: Company) {
            self.company = company
            close = company.start
            variance = Variance(daily: company.volatility)
        }

        mutating func trade(shared: Double, volatilityOfMarket: Double, random: inout Generator) -> Session {
            let previous = close
            let own = variance.shock(random.normal())
            let change = company.drift + company.beta * shared + own
            close = Self.cents(previous, times: 1 + change)
            let swing = company.volatility * (variance.level + volatilityOfMarket) / 2
            let open = Self.cents(previous, times: 1 + 0.4 * change + 0.4 * swing * random.normal())
            let high = Self.cents(max(open, close), times: 1 + 0.45 * swing * abs(random.normal()))
            let low = Self.cents(min(open, close), times: 1 - 0.45 * swing * abs(random.normal()))
            let excitement = 0.7 + 0.5 * abs(change) / company.volatility + 0.35 * random.uniform()
            let volume = Int((company.volume * excitement / 100).rounded()) * 100
            return Session(open: open, high: high, low: low, close: close, volume: volume)
        }

        /// The contract's limit of a price, in cents.
        private static let highestPrice = 100_000_000_000

        /// At least one cent: no price reaches zero.
        private static func cents(_ price: Int, times factor: Double) -> Int {
            max(1, min(Int((Double(price) * factor).rounded()), highestPrice))
        }
    }
}
