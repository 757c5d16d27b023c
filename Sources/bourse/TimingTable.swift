import JSON
import SiteRendering

/// The slowest parts of a build, for `--timings`.
struct TimingTable {
    private let slowest: [Stopwatch.Timing]

    /// - Parameter timings: The slowest first.
    init(_ timings: [Stopwatch.Timing], limit: Int = 10) {
        slowest = Stopwatch.Part.allCases.flatMap { part in timings.filter { $0.part == part }.prefix(limit) }
    }

    /// A heading for each kind of part, and a line for each part: milliseconds, name, place.
    var lines: [String] {
        var lines: [String] = []
        for part in Stopwatch.Part.allCases {
            let timings = slowest.filter { $0.part == part }
            guard !timings.isEmpty else { continue }
            lines.append("Slowest \(part.rawValue == "query" ? "queries" : part.rawValue + "s"), in milliseconds:")
            for timing in timings {
                let time = milliseconds(timing.duration)
                let place = timing.place.map { "  \($0.file):\($0.line)" } ?? ""
                lines.append(String(repeating: " ", count: max(0, 10 - time.count)) + time + "  " + timing.name + place)
            }
        }
        return lines
    }

    var json: [JSONValue] {
        slowest.map { timing in
            .record([
                ("part", .text(timing.part.rawValue)), ("name", .text(timing.name)),
                ("file", timing.place.map { .text($0.file) } ?? .null),
                ("line", timing.place.map { .integer($0.line) } ?? .null),
                ("milliseconds", .real(Double(milliseconds(timing.duration)) ?? 0)),
            ])
        }
    }

    /// With two decimals.
    private func milliseconds(_ duration: Duration) -> String { seconds(duration * 1000) }
}
