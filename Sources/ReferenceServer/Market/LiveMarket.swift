import Market
import Synchronization

/// A market that moves: its prices at any moment, from a seed, its listings and that moment alone.
///
/// Finished sessions never change. A restart of the server changes nothing: sessions are made anew as they are asked for, the
/// same each time.
public final class LiveMarket: Sendable {
    let listings: [Symbol: Listing]
    /// In order.
    public let symbols: [Symbol]
    let hours: TradingHours
    private let seed: UInt64
    private let indices: [Symbol: Int]
    private let sessions: Mutex<Sessions>

    /// The simulated sessions so far.
    private struct Sessions {
        var course: SimulatedMarket.Course
        var next: TradingDay
        var days: [TradingDay] = []
        /// By day, then by listing.
        var rows: [[SimulatedMarket.Session]] = []
    }

    /// A session of one stock and its day.
    struct DailySession {
        let day: TradingDay
        let session: SimulatedMarket.Session
    }

    /// - Parameters:
    ///   - listings: In the order in which the simulation draws its numbers.
    ///   - isAlwaysOpen: Whether days after the known ones are sessions from midnight to midnight.
    public init(listings: [Listing], seed: UInt64, isAlwaysOpen: Bool = false) {
        let lastBar = listings.compactMap { $0.bars.last?.date }.max()
        let start = lastBar ?? SimulatedMarket.dayBeforeFirstSession
        hours = TradingHours(roundTheClockAfter: isAlwaysOpen ? lastBar ?? SimulatedMarket.lastDemoDay : nil)
        self.seed = seed
        self.listings = Dictionary(listings.map { ($0.stock.symbol, $0) }) { first, _ in first }
        symbols = self.listings.keys.sorted()
        indices = Dictionary(listings.enumerated().map { ($1.stock.symbol, $0) }) { first, _ in first }
        sessions = Mutex(
            Sessions(
                course: SimulatedMarket.Course(seed: seed, companies: listings.map(\.company)),
                next: hours.day(after: start)))
    }

    /// When the market has its first price.
    public var firstPrice: Instant {
        let bar = listings.values.compactMap { $0.bars.first?.date }.max()
        return hours.closing(of: bar ?? hours.day(after: SimulatedMarket.dayBeforeFirstSession))
    }

    /// The close of the last session that is over, or the first price.
    public func lastClose(before now: Instant) -> Instant {
        let day = symbols.compactMap { finishedBars(of: $0, at: now).last?.date }.max()
        return day.map(hours.closing) ?? firstPrice
    }

    /// The latest price; nil before the stock's first.
    func quote(of symbol: Symbol, at now: Instant) throws(InvalidField) -> Quote? {
        let sessions = simulated(symbol, until: now, last: 2)
        guard let current = sessions.last else { return try lastQuote(of: symbol, at: now) }
        let previous =
            sessions.dropLast().last.map { Self.price($0.session.close) } ?? listings[symbol]?.bars.last?.close
        let (opening, closing) = (hours.opening(of: current.day), hours.closing(of: current.day))
        let step = hours.step(of: current.day)
        let elapsed = min(now, closing).millisecondsSinceEpoch - opening.millisecondsSinceEpoch
        let steps = elapsed / step
        let length = (closing.millisecondsSinceEpoch - opening.millisecondsSinceEpoch) / step
        let part = Int(steps) * IntradayPath.parts / Int(length)
        let path = IntradayPath(session: current.session, seed: seed(of: symbol, on: current.day))
        let price = Self.price(path.price(at: part))
        return try Quote(
            symbol: symbol, asOf: Instant(millisecondsSinceEpoch: opening.millisecondsSinceEpoch + steps * step),
            price: price, change: Self.change(from: previous, to: price), volume: Self.volume(path.volume(at: part)))
    }

    /// The sessions that are over, oldest first.
    func finishedBars(of symbol: Symbol, at now: Instant) -> [Bar] {
        let known = (listings[symbol]?.bars ?? []).filter { hours.closing(of: $0.date) <= now }
        return known
            + simulated(symbol, until: now).filter { hours.closing(of: $0.day) <= now }.compactMap {
                // The generator keeps all limits of a bar.
                try? Bar(
                    symbol: symbol, date: $0.day, open: Self.price($0.session.open), high: Self.price($0.session.high),
                    low: Self.price($0.session.low), close: Self.price($0.session.close),
                    volume: Self.volume($0.session.volume), adjustedClose: nil)
            }
    }

    /// Of a stock that has no simulated session yet.
    private func lastQuote(of symbol: Symbol, at now: Instant) throws(InvalidField) -> Quote? {
        let bars = finishedBars(of: symbol, at: now)
        guard let last = bars.last else { return nil }
        return try Quote(
            symbol: symbol, asOf: hours.closing(of: last.date), price: last.close,
            change: Self.change(from: bars.dropLast().last?.close, to: last.close), volume: last.volume)
    }

    /// The simulated sessions that have begun, or the last ones of them.
    private func simulated(_ symbol: Symbol, until now: Instant, last count: Int = .max) -> [DailySession] {
        guard let index = indices[symbol] else { return [] }
        return sessions.withLock { sessions in
            while hours.opening(of: sessions.next) <= now {
                sessions.days.append(sessions.next)
                sessions.rows.append(sessions.course.next())
                sessions.next = hours.day(after: sessions.next)
            }
            let end = sessions.days.lastIndex { hours.opening(of: $0) <= now }.map { $0 + 1 } ?? 0
            return (max(0, end - min(count, end))..<end).map {
                DailySession(day: sessions.days[$0], session: sessions.rows[$0][index])
            }
        }
    }

    private func seed(of symbol: Symbol, on day: TradingDay) -> UInt64 {
        // FNV-1a, as in `EntityTag`, spreads symbols that differ in one letter.
        let hash = symbol.description.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01B3
        }
        var mixer = SimulatedMarket.SplitMix64(state: seed ^ hash)
        mixer = SimulatedMarket.SplitMix64(state: mixer.next() &+ UInt64(bitPattern: Int64(day.daysSinceEpoch)))
        return mixer.next()
    }

    private static func price(_ cents: Int) -> Double { Double(cents) / 100 }

    private static func volume(_ shares: Int) -> Int64 { Int64(min(shares, 9_007_199_254_740_991)) }

    /// Per cent, with two decimals.
    private static func change(from previous: Double?, to price: Double) -> Double? {
        previous.map { max(-100, (10_000 * (price / $0 - 1)).rounded() / 100) }
    }
}
