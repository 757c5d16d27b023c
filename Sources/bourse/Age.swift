import ArgumentParser
import Foundation
import Market
import SiteBuild

/// How old something may be: `90s`, `15m`, `24h`, `7d`, `2w`.
struct Age: ExpressibleByArgument {
    let seconds: Int

    private static let units: [(suffix: Character, seconds: Int, name: String)] = [
        ("w", 604_800, "week"), ("d", 86_400, "day"), ("h", 3600, "hour"), ("m", 60, "minute"), ("s", 1, "second"),
    ]

    init?(argument: String) {
        guard let unit = Self.units.first(where: { $0.suffix == argument.last }),
            let count = Int(argument.dropLast()), (0...1_000_000).contains(count)
        else { return nil }
        seconds = count * unit.seconds
    }

    init(seconds: Int) {
        self.seconds = seconds
    }

    /// In the largest unit of which there are at least two: `36 hours`, `3 days`.
    var inWords: String {
        let unit =
            Self.units.dropFirst().first { seconds >= 2 * $0.seconds } ?? (suffix: "s", seconds: 1, name: "second")
        let count = seconds / unit.seconds
        return "\(count) \(unit.name)\(count == 1 ? "" : "s")"
    }
}

extension Instant {
    /// What the machine's clock says.
    static var now: Instant { Instant(millisecondsSinceEpoch: Int64(Date().timeIntervalSince1970 * 1000)) }

    /// In whole seconds; below zero for a moment that is still to come.
    func seconds(since earlier: Instant) -> Int {
        Int((millisecondsSinceEpoch - earlier.millisecondsSinceEpoch) / 1000)
    }

    func advanced(by seconds: Int) -> Instant {
        Instant(millisecondsSinceEpoch: millisecondsSinceEpoch + Int64(seconds) * 1000)
    }
}

extension DataAgeError {
    func description(now: Instant, allowed: Age?) -> String {
        let limit = "--max-age allows \(allowed?.inWords ?? "none")"
        guard let asOf else { return "there is no quote and no bar, so the age of the data is not known, and \(limit)" }
        let age = Age(seconds: now.seconds(since: asOf))
        return "the data is \(age.inWords) old (of \(asOf)), and \(limit); run 'bourse pull'"
    }
}
