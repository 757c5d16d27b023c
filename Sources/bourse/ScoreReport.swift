import Forecasting
import JSON
import Market

/// A track record as `bourse predict --score` tells it.
struct ScoreReport {
    let scores: [Score]
    private let counts: [TrackRecord.Reason: Int]

    init(_ record: TrackRecord) {
        scores = record.scores
        counts = record.uncounted.reduce(into: [:]) { $0[$1.reason, default: 0] += 1 }
    }

    /// The table, and a verdict in words for each model and horizon.
    func text(byStock: Bool) -> String {
        var table = TextTable(
            [
                "Model", "Ahead", "Stock", "Forecasts", "MAE", "of close", "MASE", "Skill", "Inside", "Promised",
                "Direction", "Verdict",
            ], numeric: [1, 3, 4, 5, 6, 9])
        for score in scores where byStock || score.symbol == nil {
            table.append([
                score.model, String(score.horizon), score.symbol?.description ?? "all", String(score.count),
                score.errors.meanAbsolute.map { decimal($0, $0 < 10 ? 4 : 2) } ?? "",
                percent(score.errors.meanAbsoluteShare, 2), score.scaledError.map { decimal($0, 3) } ?? "",
                score.skillText, score.coverage.map(\.text) ?? "", score.promisedCoverage.map { percent($0) } ?? "",
                score.direction.map(\.text) ?? "", score.verdict.rawValue,
            ])
        }
        return table.text + "\n\n" + scores.filter { $0.symbol == nil }.map(\.sentence).joined(separator: "\n")
    }

    /// What does not count, in words.
    var remarks: [String] {
        func part(_ reason: TrackRecord.Reason, _ words: String) -> String? {
            counts[reason].map { "\($0) \(words)" }
        }
        let parts = [
            part(.pending, "still open"), part(.superseded, "replaced by a later one before the day"),
            part(.late, "made when the day had begun"), part(.noSession, "for a day without a bar"),
            part(.noLastClose, "before there were enough bars"),
        ].compactMap { $0 }
        let none = scores.isEmpty ? ["no forecast can be scored yet"] : []
        return none + (parts.isEmpty ? [] : ["not counted: " + parts.joined(separator: ", ")])
    }

    var json: JSONValue {
        func count(_ reason: TrackRecord.Reason) -> JSONValue { .integer(counts[reason] ?? 0) }
        return [
            "scores": .list(scores.map(\.json)),
            "uncounted": [
                "pending": count(.pending), "superseded": count(.superseded), "late": count(.late),
                "noSession": count(.noSession), "noLastClose": count(.noLastClose),
            ],
        ]
    }
}

extension Score {
    fileprivate var skillText: String {
        guard let skill else { return "" }
        return verdict == .same ? "0" : signed(skill) + (skillInterval.map { " [\(range($0))]" } ?? "")
    }

    /// "drift-60, 1 session ahead: no better than "tomorrow = today" (…)".
    fileprivate var sentence: String {
        let start = "\(model), \(counted(horizon, "session")) ahead: "
        let size = skill.map { "errors \(percent(abs($0), 1)) \($0 < 0 ? "larger" : "smaller")" }
        let chance = skillInterval.map { "; 95% sure: skill of \(range($0))" } ?? ""
        let evidence =
            " (\(size ?? "the last close never erred")\(chance); \(counted(count, "forecast")), \(counted(days, "day")))"
        return switch verdict {
        case .better: start + "better than \"tomorrow = today\"" + evidence
        case .noBetter: start + "no better than \"tomorrow = today\"" + evidence
        case .worse: start + "worse than \"tomorrow = today\"" + evidence
        case .same: start + "this is \"tomorrow = today\""
        case .tooFew:
            start + "too few days to tell: \(separateDays) that do not overlap, and it takes 10"
        }
    }

    fileprivate var json: JSONValue {
        func real(_ value: Double?) -> JSONValue { value.map(JSONValue.real) ?? .null }
        func ends(_ range: ClosedRange<Double>?) -> JSONValue {
            range.map { .list([.real($0.lowerBound), .real($0.upperBound)]) } ?? .null
        }
        func proportion(_ value: Proportion?) -> JSONValue {
            guard let value else { return .null }
            return [
                "hits": .integer(value.hits), "trials": .integer(value.trials), "share": .real(value.share),
                "effectiveTrials": .real(value.effectiveTrials), "interval": ends(value.interval),
            ]
        }
        func errors(_ errors: Errors) -> JSONValue {
            [
                "mae": real(errors.meanAbsolute), "mse": real(errors.meanSquared),
                "rmse": real(errors.rootMeanSquared), "mape": .real(errors.meanAbsoluteShare),
            ]
        }
        return [
            "model": .text(model), "horizon": .integer(horizon),
            "symbol": symbol.map { .text($0.description) } ?? .null, "forecasts": .integer(count),
            "days": .integer(days), "separateDays": .integer(separateDays), "first": .text(firstDay.description),
            "last": .text(lastDay.description), "errors": errors(self.errors),
            "lastCloseErrors": errors(lastCloseErrors), "mase": real(scaledError), "skill": real(skill),
            "skillInterval": ends(skillInterval), "verdict": .text(verdict.rawValue),
            "coverage": proportion(coverage), "promisedCoverage": real(promisedCoverage),
            "direction": proportion(direction), "undecidedDirections": .integer(undecidedDirections),
        ]
    }
}

extension Proportion {
    /// "81% of 600 [76% to 85%]".
    fileprivate var text: String {
        "\(percent(share)) of \(trials) [\(percent(interval.lowerBound)) to \(percent(interval.upperBound))]"
    }
}

private func signed(_ share: Double) -> String { (share < 0 ? "-" : "+") + percent(abs(share), 1) }

private func range(_ range: ClosedRange<Double>) -> String {
    "\(signed(range.lowerBound)) to \(signed(range.upperBound))"
}
