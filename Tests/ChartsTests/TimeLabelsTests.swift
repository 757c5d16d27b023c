import Market
import Testing

@testable import Charts

@Suite struct TimeLabelsTests {
    private let plot = PlotWidths(left: 4, right: nil)

    /// The texts of both rows in the wide drawing, with those that the narrow one hides in brackets.
    private func texts(_ times: TimeLabels) throws -> [String] {
        let labels = try times.labels(format: nil, in: plot)
        return [0, 1].map { row in
            labels.filter { $0.row == row }.map { $0.visibility == .wide ? "[\($0.text)]" : $0.text }
                .joined(separator: " ")
        }
    }

    private func axis(_ start: String, _ end: String) throws -> TimeLabels {
        func time(_ text: String) throws -> Double {
            if let day = TradingDay(iso: text) { return Double(day.daysSinceEpoch) }
            return Double(try #require(Instant(rfc3339: text)).millisecondsSinceEpoch) / 86_400_000
        }
        let (low, high) = (try time(start), try time(end))
        return TimeLabels(
            start: low, end: high, sessions: [], hasClock: start.contains("T"), place: { ($0 - low) / (high - low) })
    }

    private func sessions(_ times: [Double]) -> TimeLabels {
        TimeLabels(
            start: times[0], end: times[times.count - 1], sessions: times,
            hasClock: times.contains { $0 != $0.rounded(.down) },
            place: { (Double(times.lowerBound(of: $0)) + 0.5) / Double(times.count) })
    }

    @Test(arguments: [
        (
            "2026-01-31T09:00:00Z", "2026-01-31T09:10:00Z",
            ["09:00 [09:02] 09:04 [09:06] 09:08 [09:10]", "31 Jan 2026"]
        ),
        (
            "2026-01-31T09:30:00Z", "2026-02-01T16:00:00Z",
            ["12:00 [15:00] 18:00 [21:00] 00:00 [03:00] 06:00 [09:00] 12:00 [15:00]", "31 Jan 2026 1 Feb"]
        ),
        ("2025-12-28", "2026-01-06", ["28 29 30 31 1 2 3 4 5 6", "Dec 2025 Jan 2026"]),
        ("2025-12-01", "2026-02-20", ["[1] 8 [15] 22 [29] 5 [12] 19 [26] 2 [9] 16", "Dec 2025 Jan 2026 Feb"]),
        (
            "2025-06-15", "2026-05-15",
            ["Jul [Aug] Sep [Oct] Nov [Dec] Jan [Feb] Mar [Apr] May", "2025 2026"]
        ),
        (
            "2023-01-01", "2025-12-31",
            ["Jan [Apr] Jul [Oct] Jan [Apr] Jul [Oct] Jan [Apr] Jul [Oct]", "2023 2024 2025"]
        ),
        ("2006-01-03", "2017-03-01", ["[2007] 2008 [2009] 2010 [2011] 2012 [2013] 2014 [2015] 2016 [2017]", ""]),
        ("1928-01-03", "2013-03-01", ["[1930] 1940 [1950] 1960 [1970] 1980 [1990] 2000 [2010]", ""]),
        ("1602-03-20", "2026-01-31", ["[1650] 1700 [1750] 1800 [1850] 1900 [1950] 2000", ""]),
    ])
    func `Labels follow the span and name the year once`(start: String, end: String, texts: [String]) throws {
        let written = try self.texts(axis(start, end))
        #expect(written == texts)
    }

    /// Times of some days from 14:30 on, every few minutes.
    private func minutes(of days: [Int], every step: Int, count: Int) -> [Double] {
        days.flatMap { day in
            (0..<count).map { index -> Double in
                let minute = Double(870 + index * step)
                return Double(20_000 + day) + minute / 1440
            }
        }
    }

    @Test func `Sessions of one day are labelled by the hour`() throws {
        let times = minutes(of: [0], every: 5, count: 78)
        let written = try texts(sessions(times))
        #expect(written == ["14:30 [15:30] 16:30 [17:30] 18:30 [19:30] 20:30", "4 Oct 2024"])
    }

    @Test func `Each day of a week of hours begins with its date`() throws {
        let times = minutes(of: [0, 1, 4, 5, 6], every: 15, count: 26)
        #expect(try texts(sessions(times)) == ["4 5 8 9 10", "Oct 2024"])
    }

    @Test func `Two days of hours have no label beside the night's`() throws {
        let times = minutes(of: [0, 1], every: 15, count: 26)
        let labels = try texts(sessions(times))
        #expect(labels[1] == "4 Oct 2024 5 Oct")
        #expect(!labels[0].contains("15:00 [14:30]") && labels[0].contains("14:30"))
    }

    @Test func `Ends of months and of years are labelled as what they end`() throws {
        let months = ["2025-08-29", "2025-09-30", "2025-10-31", "2025-11-28", "2025-12-31", "2026-01-30", "2026-02-27"]
        #expect(
            try texts(sessions(months.compactMap(daysSinceEpoch))) == ["Aug Sep Oct Nov Dec Jan Feb", "2025 2026"])
        let years = (2010...2021).compactMap { daysSinceEpoch("\($0)-12-31") }
        #expect(
            try texts(sessions(years)).first
                == "2010 [2011] 2012 [2013] 2014 [2015] 2016 [2017] 2018 [2019] 2020 [2021]")
    }

    @Test func `Labels that show never touch nor leave the frame, at any width`() throws {
        var random = SeededGenerator(state: 320)
        for round in 0..<1200 {
            let times = Self.times(&random)
            let isFixed = round.isMultiple(of: 5)
            let drawing = Double([200, 288, 358, 512, 768, 1248].randomElement(using: &random) ?? 288)
            let plot = PlotWidths(
                left: Int.random(in: 2...(isFixed && drawing < 288 ? 6 : 12), using: &random),
                right: Bool.random(using: &random) && !(isFixed && drawing < 288)
                    ? Int.random(in: 3...11, using: &random) : nil,
                narrow: isFixed ? drawing : 288, wide: isFixed ? drawing : 544)
            let axis =
                round.isMultiple(of: 2)
                ? sessions(times)
                : TimeLabels(
                    start: times[0], end: times[0] + max(times[times.count - 1] - times[0], 1e-9), sessions: [],
                    hasClock: times.contains { $0 != $0.rounded(.down) },
                    place: { ($0 - times[0]) / max(times[times.count - 1] - times[0], 1e-9) })
            let labels = try axis.labels(format: nil, in: plot)
            #expect(labels.contains { $0.row == 0 }, "round \(round): \(times[0])...\(times[times.count - 1])")
            for width in isFixed ? [drawing] : [288, 358, 512, 544, 545, 768, 1248] {
                #expect(LabelReader(labels, in: plot, drawing: width).fault == nil, "round \(round) at \(width)")
            }
        }
    }

    /// From some seconds to centuries, at regular or random distances.
    private static func times(_ random: inout SeededGenerator) -> [Double] {
        let counts: [Int] = [1, 2, 5, 8, 9, 30, 250, 1000]
        let steps: [Double] = [1.0 / 86_400, 1.0 / 1440, 1.0 / 288, 1.0 / 24, 1, 1, 1.4, 7, 30.4, 91, 365.25]
        let count = counts.randomElement(using: &random) ?? 1
        let step = steps.randomElement(using: &random) ?? 1
        var time = Double(Int.random(in: -200_000...30_000, using: &random))
        if step < 1 { time += Double.random(in: 0..<1, using: &random) }
        var times: [Double] = []
        for _ in 0..<count {
            times.append(time)
            let next = time + step * Double.random(in: 0.8...1.4, using: &random)
            time = step < 1 ? next : max(next.rounded(), time + 1)
        }
        return times
    }
}
