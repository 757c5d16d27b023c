import Market

/// The price within one session, from its open to its close, never outside low and high.
///
/// A Brownian bridge that is refined by halves: the price in the middle of two known ones is their mean and a normal number
/// whose variance is a quarter of the interval's. Each normal number depends on the seed and on its place in the tree alone,
/// so that any moment can be asked for without those before it. Source: P. Glasserman, "Monte Carlo Methods in Financial
/// Engineering" (2003), section 3.1.
struct IntradayPath: Sendable {
    let session: SimulatedMarket.Session
    /// Of the stock and the day.
    let seed: UInt64

    /// The smallest parts that a session is halved into: two to the power of 15.
    static let parts = 1 << 15

    /// The price in cents.
    ///
    /// - Parameter part: 0 for the open, up to `parts` for the close.
    func price(at part: Int) -> Int {
        guard part > 0 else { return session.open }
        guard part < Self.parts else { return session.close }
        // The range of a Brownian motion is about 1.6 times its standard deviation (W. Feller, 1951).
        let deviation = Double(session.high - session.low) / 1.6
        var (start, end) = (0, Self.parts)
        var (first, last) = (Double(session.open), Double(session.close))
        var node: UInt64 = 1
        while true {
            let middle = (start + end) / 2
            let length = Double(end - start) / Double(Self.parts)
            let price = reflected((first + last) / 2 + normal(node) * deviation * length.squareRoot() / 2)
            if part == middle { return Int(price.rounded()) }
            if part < middle { (end, last, node) = (middle, price, 2 * node) }
            if part > middle { (start, first, node) = (middle, price, 2 * node + 1) }
        }
    }

    /// Shares traded until a part of the session has gone: most of them near its open and its close.
    func volume(at part: Int) -> Int {
        let time = min(max(Double(part) / Double(Self.parts), 0), 1)
        let distance = time - 0.5
        return Int(
            (Double(session.volume) * (0.55 * time + 0.45 * (4 * distance * distance * distance + 0.5))).rounded())
    }

    /// A price beyond a limit comes back from it by as much, or lands on the limit.
    private func reflected(_ price: Double) -> Double {
        let (low, high) = (Double(session.low), Double(session.high))
        let price = price > high ? 2 * high - price : price < low ? 2 * low - price : price
        return min(max(price, low), high)
    }

    /// The standard normal number of a place in the tree; see `SimulatedMarket.Generator.normal()`.
    private func normal(_ node: UInt64) -> Double {
        var random = SimulatedMarket.SplitMix64(state: seed &+ node &* 0x9E6C_63D0_876A_68DE)
        return (0..<12).reduce(-6.0) { sum, _ in sum + Double(random.next() >> 11) * 0x1p-53 }
    }
}
