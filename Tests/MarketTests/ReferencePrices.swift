import Market
import Testing

/// What is known of a real price series, computed from its closes by another program.
struct ReferencePrices: Sendable, CustomTestStringConvertible {
    let symbol: String
    let sessions: Int
    let firstClose, lastClose: Double
    /// The standard deviation of the daily logarithmic returns, with divisor n − 1.
    let deviation: Double
    let drawdown: Double
    let drawdownDay: String
    /// The last values of the simple moving averages; nil where the history is too short.
    let average20, average50, average200: Double?
    let volume: Int

    var testDescription: String { symbol }

    static let all = [
        ReferencePrices(
            symbol: "AAPL", sessions: 1802, firstClose: 74.75, lastClose: 430.47, deviation: 0.023641950839757103,
            drawdown: -0.6086673672621729, drawdownDay: "2009-01-20", average20: 455.492,
            average50: 485.1072140000001, average200: 575.3454005000002, volume: 47_214_222_200),
        ReferencePrices(
            symbol: "GOOG", sessions: 1802, firstClose: 435.23, lastClose: 806.19, deviation: 0.02091535978167845,
            drawdown: -0.6529475997249896, drawdownDay: "2008-11-24", average20: 786.9580000000001,
            average50: 751.3581599999998, average200: 678.8921439999999, volume: 16_602_405_400),
        ReferencePrices(
            symbol: "IBM", sessions: 1802, firstClose: 82.06, lastClose: 202.91, deviation: 0.014564402314048652,
            drawdown: -0.44815384615384624, drawdownDay: "2008-11-20", average20: 200.84449999999998,
            average50: 197.94, average200: 196.5870500000001, volume: 12_177_402_700),
        ReferencePrices(
            symbol: "MSFT", sessions: 1802, firstClose: 26.84, lastClose: 27.95, deviation: 0.018510809808942923,
            drawdown: -0.5912034538586077, drawdownDay: "2009-03-09", average20: 27.716150000000006,
            average50: 27.408673999999998, average200: 28.87918800000001, volume: 114_653_028_100),
        ReferencePrices(
            symbol: "FB", sessions: 196, firstClose: 38.2318, lastClose: 27.78, deviation: 0.03779754785735134,
            drawdown: -0.5362760843067813, drawdownDay: "2012-09-04", average20: 28.072324999999996,
            average50: 28.783518, average200: nil, volume: 11_158_019_000),
    ]

    /// The series itself, oldest first, from the demo site's real prices.
    func bars() throws -> [Bar] {
        try DemoData.lines("prices/\(symbol).csv").map { fields in
            try Bar(
                symbol: DemoData.parsed(Symbol(fields[0])), date: DemoData.parsed(TradingDay(iso: fields[1])),
                open: Double(fields[2]), high: Double(fields[3]), low: Double(fields[4]),
                close: DemoData.parsed(Double(fields[5])), volume: Int64(fields[6]), adjustedClose: nil)
        }
    }
}
