import Market
import Testing

@Suite struct StatisticsTests {
    @Test(arguments: ReferencePrices.all)
    func `Real prices give the numbers that another program computed`(reference: ReferencePrices) throws {
        let bars = try reference.bars()
        let closes = bars.map(\.close)
        #expect(bars.count == reference.sessions)
        #expect(closes.first == reference.firstClose)
        #expect(closes.last == reference.lastClose)
        #expect(bars.reduce(0) { $0 + ($1.volume ?? 0) } == reference.volume)
        let deviation = try #require(sampleStandardDeviation(of: logReturns(of: closes)))
        #expect(abs(deviation - reference.deviation) < 1e-14)
        let drawdown = try #require(maximumDrawdown(of: closes))
        #expect(abs(drawdown.depth - reference.drawdown) < 1e-14)
        #expect(bars[drawdown.index].date.description == reference.drawdownDay)
        for (window, expected) in [
            (20, reference.average20), (50, reference.average50), (200, reference.average200),
        ] {
            let averages = simpleMovingAverage(of: closes, window: window)
            #expect(averages.count == max(0, closes.count - window + 1))
            guard let expected else { continue }
            #expect(abs(try #require(averages.last) - expected) < 1e-9)
        }
    }

    @Test func `A moving average has one value for each full window`() {
        #expect(simpleMovingAverage(of: [1, 2, 3, 4], window: 2) == [1.5, 2.5, 3.5])
        #expect(simpleMovingAverage(of: [1, 2, 3], window: 3) == [2])
        #expect(simpleMovingAverage(of: [5, 7], window: 1) == [5, 7])
        #expect(simpleMovingAverage(of: [1, 2], window: 3).isEmpty)
        #expect(simpleMovingAverage(of: [], window: 1).isEmpty)
    }

    @Test func `A large value leaves no trace in later windows`() {
        #expect(simpleMovingAverage(of: [1e16, 1, 1, 1], window: 2).suffix(2) == [1, 1])
    }

    @Test func `A standard deviation needs two values`() {
        #expect(sampleStandardDeviation(of: []) == nil)
        #expect(sampleStandardDeviation(of: [3]) == nil)
        #expect(sampleStandardDeviation(of: [3, 3]) == 0)
        #expect(
            sampleStandardDeviation(of: [2, 4, 4, 4, 5, 5, 7, 9]).map { abs($0 - 2.138089935299395) < 1e-14 } == true)
    }

    @Test func `Returns are one fewer than prices`() {
        #expect(logReturns(of: []).isEmpty)
        #expect(logReturns(of: [5]).isEmpty)
        #expect(logReturns(of: [5, 5, 5]) == [0, 0])
    }

    @Test func `A rising series has no drawdown`() throws {
        #expect(maximumDrawdown(of: []) == nil)
        let rising = try #require(maximumDrawdown(of: [1, 2, 3]))
        #expect(rising.depth == 0)
        #expect(rising.index == 0)
    }

    @Test func `A drawdown is measured from the highest value before it, and of equal ones the first counts`() throws {
        let drawdown = try #require(maximumDrawdown(of: [80, 100, 50, 200, 100, 150]))
        #expect(drawdown.depth == -0.5)
        #expect(drawdown.index == 2)
    }
}
