import Forecasting
import Market
import Testing

@Suite struct TrackRecordTests {
    private func prediction(
        _ day: String, madeAt: String, horizon: Int64 = 1, _ predicted: Double = 100
    ) throws -> Prediction {
        try Prediction(
            symbol: try #require(Symbol("AAPL")), model: "m", madeAt: try #require(Instant(rfc3339: madeAt)),
            targetDate: try #require(TradingDay(iso: day)), horizon: horizon, predicted: predicted, lower: nil,
            upper: nil,
            level: nil)
    }

    private func record(_ predictions: [Prediction]) throws -> TrackRecord {
        // Monday to Thursday, a holiday, Monday.
        let days = ["2026-01-05", "2026-01-06", "2026-01-07", "2026-01-08", "2026-01-12"]
        let bars = try zip(days, [100.0, 101, 103, 102, 105]).map { try bar("AAPL", $0, $1) }
        return TrackRecord(of: predictions, bars: [bars[0].symbol: bars])
    }

    @Test func `The latest forecast made before its day counts`() throws {
        let record = try record([
            prediction("2026-01-07", madeAt: "2026-01-06T22:00:00Z", 102),
            prediction("2026-01-07", madeAt: "2026-01-06T23:59:59.999Z", 103),
            prediction("2026-01-07", madeAt: "2026-01-06T21:00:00Z", 104),
            prediction("2026-01-07", madeAt: "2026-01-07T00:00:00Z", 105),
        ])
        #expect(record.outcomes.map(\.prediction.predicted) == [103])
        #expect(record.outcomes.map(\.lastClose) == [101])
        #expect(record.uncounted.map(\.reason) == [.superseded, .superseded, .late])
    }

    @Test func `Each horizon counts by itself`() throws {
        let record = try record([
            prediction("2026-01-08", madeAt: "2026-01-07T22:00:00Z"),
            prediction("2026-01-08", madeAt: "2026-01-05T22:00:00Z", horizon: 3),
        ])
        #expect(record.outcomes.map(\.lastClose) == [103, 100])
        #expect(record.scores.map(\.horizon) == [1, 1, 3, 3])
    }

    @Test func `What cannot be compared is told apart`() throws {
        let record = try record([
            prediction("2026-01-09", madeAt: "2026-01-08T22:00:00Z"),
            prediction("2026-01-13", madeAt: "2026-01-12T22:00:00Z"),
            prediction("2026-01-06", madeAt: "2026-01-05T22:00:00Z", horizon: 5),
        ])
        #expect(record.outcomes.isEmpty && record.scores.isEmpty)
        #expect(record.uncounted.map(\.reason) == [.noSession, .pending, .noLastClose])
    }

    @Test func `A stock without bars waits`() throws {
        let record = TrackRecord(of: [try prediction("2026-01-09", madeAt: "2026-01-08T22:00:00Z")], bars: [:])
        #expect(record.uncounted.map(\.reason) == [.pending])
    }
}
