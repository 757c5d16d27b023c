import Market
import Testing

@testable import Forecasting

/// Fixtures/reference.py prints the expected numbers of real forecasts, and says how to run it.
@Suite struct ScoreTests {
    private static func scores() throws -> [Score] {
        let symbols = try ["AAPL", "MSFT"].map { try #require(Symbol($0)) }
        let bars = try symbols.map { try RealMarket.bars(of: $0.description) }
        return TrackRecord(
            of: try RealMarket.predictions(), bars: Dictionary(uniqueKeysWithValues: zip(symbols, bars))
        ).scores
    }

    private static func score(_ model: String, _ horizon: Int, _ symbol: String?) throws -> Score {
        try #require(
            try scores().first {
                $0.model == model && $0.horizon == horizon && $0.symbol?.description == symbol
            })
    }

    struct Errors: Sendable {
        let symbol, model: String
        let horizon, count: Int
        let absolute, squared, share, scaled: Double
    }

    @Test(arguments: [
        Errors(
            symbol: "AAPL", model: "drift-60", horizon: 1, count: 59, absolute: 8.774208475, squared: 175.5837723,
            share: 0.01781727517, scaled: 2.517938314),
        Errors(
            symbol: "AAPL", model: "drift-60", horizon: 5, count: 55, absolute: 17.44666909, squared: 505.5030564,
            share: 0.03607538197, scaled: 2.068404148),
        Errors(
            symbol: "AAPL", model: "last-close", horizon: 1, count: 59, absolute: 9.103908475, squared: 178.9096161,
            share: 0.01851684812, scaled: 2.612552462),
        Errors(
            symbol: "MSFT", model: "drift-60", horizon: 1, count: 59, absolute: 0.2352305085, squared: 0.08976592983,
            share: 0.008613490255, scaled: 0.7210446438),
        Errors(
            symbol: "MSFT", model: "drift-60", horizon: 5, count: 55, absolute: 0.5285109091, squared: 0.3682943336,
            share: 0.01929691581, scaled: 0.7255116048),
    ])
    func `Errors are those of an independent computation`(expected: Errors) throws {
        let score = try Self.score(expected.model, expected.horizon, expected.symbol)
        #expect(score.count == expected.count)
        #expect(isNear(score.errors.meanAbsolute, expected.absolute))
        #expect(isNear(score.errors.meanSquared, expected.squared))
        #expect(isNear(score.errors.rootMeanSquared, expected.squared.squareRoot()))
        #expect(isNear(score.errors.meanAbsoluteShare, expected.share))
        #expect(isNear(score.scaledError, expected.scaled))
    }

    struct Skill: Sendable {
        let symbol: String?
        let horizon: Int
        let skill, lower, upper: Double
    }

    @Test(arguments: [
        Skill(symbol: "AAPL", horizon: 1, skill: 0.0362152147, lower: -0.01740832145, upper: 0.08983875085),
        Skill(symbol: "AAPL", horizon: 5, skill: 0.05606541744, lower: -0.1464144788, upper: 0.2585453137),
        Skill(symbol: "MSFT", horizon: 1, skill: -0.009059182783, lower: -0.05419656189, upper: 0.03607819632),
        Skill(symbol: "MSFT", horizon: 5, skill: -0.2068463008, lower: -0.41756095, upper: 0.003868348533),
        Skill(symbol: nil, horizon: 1, skill: 0.02312326901, lower: -0.01882258618, upper: 0.06506912421),
        Skill(symbol: nil, horizon: 5, skill: -0.01824858821, lower: -0.1212811609, upper: 0.08478398444),
    ])
    func `The skill and its interval are those of an independent computation`(expected: Skill) throws {
        let score = try Self.score("drift-60", expected.horizon, expected.symbol)
        #expect(isNear(score.skill, expected.skill))
        // Student's quantile is an expansion.
        #expect(isNear(score.skillInterval?.lowerBound, expected.lower, within: 2e-5))
        #expect(isNear(score.skillInterval?.upperBound, expected.upper, within: 2e-5))
        #expect(score.verdict == .noBetter)
    }

    @Test(arguments: [
        ("AAPL", 1, 50, 59, 59, 0.7348201622, 0.91761536), ("AAPL", 5, 46, 55, 16.42210858, 0.5993602097, 0.9458350216),
        ("MSFT", 1, 52, 59, 59, 0.774763596, 0.9413241722), ("MSFT", 5, 54, 55, 55, 0.9039422394, 0.9967832195),
        (nil, 1, 102, 118, 104.2077922, 0.7856109867, 0.9172911735),
        (nil, 5, 100, 110, 40.93369418, 0.7827665514, 0.9652198224),
    ])
    func `Coverage has its sample and Wilson's interval`(
        symbol: String?, horizon: Int, hits: Int, trials: Int, effective: Double, lower: Double, upper: Double
    ) throws {
        let coverage = try #require(try Self.score("drift-60", horizon, symbol).coverage)
        #expect(coverage.hits == hits && coverage.trials == trials)
        #expect(isNear(coverage.effectiveTrials, effective))
        #expect(isNear(coverage.interval.lowerBound, lower) && isNear(coverage.interval.upperBound, upper))
    }

    @Test(arguments: [
        ("AAPL", 38, 59, 0, 0.5165549598, 0.753967086), ("MSFT", 27, 56, 3, 0.3566821941, 0.6098961608),
    ])
    func `Direction counts the moves that were forecast`(
        symbol: String, hits: Int, trials: Int, undecided: Int, lower: Double, upper: Double
    ) throws {
        let score = try Self.score("drift-60", 1, symbol)
        let direction = try #require(score.direction)
        #expect(direction.hits == hits && direction.trials == trials && score.undecidedDirections == undecided)
        #expect(isNear(direction.interval.lowerBound, lower) && isNear(direction.interval.upperBound, upper))
    }

    @Test func `The last close is the same as itself and says no direction`() throws {
        let score = try Self.score("last-close", 1, nil)
        #expect(score.verdict == .same && score.skill == 0 && score.direction == nil)
        #expect(score.undecidedDirections == 118 && score.coverage == nil)
        #expect(score.errors.meanAbsolute == nil)
    }

    /// Wilson's own example is not at hand; 8 of 10 gives 0.4902 to 0.9433 in every textbook.
    @Test func `Wilson's interval of 8 of 10`() {
        let interval = Proportion.wilsonInterval(share: 0.8, trials: 10)
        #expect(
            isNear(interval.lowerBound, 0.4901625, within: 1e-6) && isNear(interval.upperBound, 0.9433178, within: 1e-6)
        )
        #expect(Proportion.wilsonInterval(share: 1, trials: 4).upperBound == 1)
        #expect(Proportion.wilsonInterval(share: 0, trials: 4).lowerBound == 0)
    }

    /// Quantiles 0.975 of every table of Student's distribution.
    @Test(arguments: [(9, 2.2622), (10, 2.2281), (20, 2.0860), (30, 2.0423), (120, 1.9799)])
    func `Student's quantile is that of the tables`(degrees: Double, expected: Double) {
        #expect(abs(DailyMean.studentQuantile(degrees) - expected) < 0.0005)
    }

    /// A model that is told tomorrow's close is better; one that is told the opposite is worse.
    @Test(arguments: [(0.9, Score.Verdict.better), (-0.9, .worse), (0, .same)])
    func `The verdict follows the difference`(share: Double, verdict: Score.Verdict) throws {
        let bars = try weekdayBars(WalkForwardTests.closes(60))
        let score = try #require(
            TrackRecord(of: try forecasts(of: bars, share: share), bars: [bars[0].symbol: bars]).scores.first)
        #expect(score.verdict == verdict)
        #expect(score.count == 59 && score.days == 59 && score.separateDays == 59)
        #expect(isNear(score.skill, share >= 0 ? share : -0.9, within: 1e-9) || share == 0)
    }

    @Test func `Nine days are too few to judge`() throws {
        let bars = try weekdayBars(WalkForwardTests.closes(10))
        let score = try #require(
            TrackRecord(of: try forecasts(of: bars, share: 0.9), bars: [bars[0].symbol: bars]).scores.first)
        #expect(score.verdict == .tooFew && score.skillInterval == nil)
    }

    /// Of every close, as if a share of the move to it had been known the evening before.
    private func forecasts(of bars: [Bar], share: Double) throws -> [Prediction] {
        try zip(bars, bars.dropFirst()).map { last, next in
            try Prediction(
                symbol: last.symbol, model: "oracle", madeAt: Instant(startOf: last.date), targetDate: next.date,
                horizon: 1,
                predicted: last.close + share * (next.close - last.close), lower: nil, upper: nil, level: nil)
        }
    }
}
