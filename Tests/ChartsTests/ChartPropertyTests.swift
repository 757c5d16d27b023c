import Market
import Testing

@testable import Charts

@Suite struct ChartPropertyTests {
    @Test func `Any series of numbers gives balanced markup with finite coordinates`() throws {
        var random = SeededGenerator(state: 2026)
        for round in 0..<300 {
            let (spec, data) = Self.randomChart(&random)
            let source: String
            do {
                source = try Chart(spec, data: data, id: "c").html().source
            } catch {
                // What is wrong by chance: nothing to draw, a log scale below nought, a rebased nought.
                #expect(
                    ["data", "y", "rebase", "stack", "movingAverage"].contains(error.key), "round \(round): \(error)")
                continue
            }
            let reader = FigureReader(source)
            #expect(reader.fault == nil, "round \(round): \(reader.fault ?? "")")
            for element in reader.elements {
                for (key, value) in element.attributes
                where ["x", "y", "cx", "cy", "dx", "x1", "y1", "height"].contains(key) {
                    let number = Double(value.last == "%" ? String(value.dropLast()) : value)
                    #expect(number.map { $0.isFinite && abs($0) <= 10_000 } == true, "round \(round): \(key)=\(value)")
                }
                if let data = element.attributes["d"] {
                    let path = PathReader(data)
                    #expect(path.isValid, "round \(round): \(data)")
                    #expect(path.points.allSatisfy { abs($0.x) < 10_000.1 && abs($0.y) < 10_000.1 }, "round \(round)")
                }
                #expect(element.attributes["style"] == nil)
            }
            #expect(!source.contains("nan") && !source.contains("inf"), "round \(round)")
        }
    }

    @Test(arguments: [2, 10, 333, 500])
    func `Positions read back within half a pixel`(count: Int) throws {
        let (days, values, points, height) = try Self.drawn(count: count)
        #expect(points.count == count)
        for (index, point) in points.enumerated() {
            let x = 1000 * Double(days[index] - days[0]) / Double(days[count - 1] - days[0])
            #expect(abs(point.x - x) < 0.06 && abs(point.y - height * (1 - values[index] / 100)) < 0.06)
        }
    }

    @Test(arguments: [1260, 20_000])
    func `Many points keep the lowest and highest of each column`(count: Int) throws {
        let (days, values, points, height) = try Self.drawn(count: count)
        #expect(points.count <= 1003)
        var low = [Double](repeating: .infinity, count: 501), high = [Double](repeating: -.infinity, count: 501)
        for index in 0..<count {
            let x = 1000 * Double(days[index] - days[0]) / Double(days[count - 1] - days[0])
            let y = height * (1 - values[index] / 100)
            // Columns are 20 tenths wide, and positions are written in tenths.
            let column = Int((x * 10).rounded()) / 20
            low[column] = min(low[column], y)
            high[column] = max(high[column], y)
        }
        for column in low.indices where low[column].isFinite {
            let near = points.filter { abs($0.x - Double(column) * 2 - 1) < 1.1 }.map(\.y)
            #expect(near.contains { abs($0 - low[column]) < 0.06 } && near.contains { abs($0 - high[column]) < 0.06 })
        }
    }

    @Test func `A hundred thousand points with gaps cost no bytes`() throws {
        let rows = Rows(
            columns: ["n", "v"],
            values: (0..<100_000).flatMap {
                [Value.integer($0), $0 % 3 == 1 ? .null : .real(Double($0 * 7919 % 1000))]
            })
        #expect(try Samples.figure(ChartSpec(layers: [Layer(mark: .line, y: ["v"])]), rows).utf8.count < 16_000)
    }

    @Test func `The order of the rows does not matter on a time axis`() throws {
        let rows = try Samples.apple(0..<200)
        let spec = ChartSpec(layers: [Layer(mark: .line, x: ["date"], y: ["close"])], movingAverage: [20])
        let order = (0..<200).map { ($0 * 37) % 200 }
        let shuffled = Rows(columns: rows.columns, values: order.flatMap { Array(rows.row($0)) })
        #expect(try Samples.figure(spec, rows) == Samples.figure(spec, shuffled))
    }

    /// A random walk on random days on a fixed domain of 0 to 100, and the points of its path.
    private static func drawn(
        count: Int
    ) throws -> (days: [Int], values: [Double], points: [PathReader.Point], height: Double) {
        var random = SeededGenerator(state: UInt64(count))
        var days: [Int] = [], values: [Double] = []
        for index in 0..<count {
            days.append((days.last ?? 10_000) + (index == 0 ? 0 : Int.random(in: 1...4, using: &random)))
            values.append(min(max((values.last ?? 50) + Double.random(in: -4...4, using: &random), 1), 99))
        }
        let rows = Rows(
            columns: ["d", "v"],
            values: zip(days, values).flatMap {
                [.text(TradingDay(daysSinceEpoch: $0).description), Value.real($1)]
            })
        let spec = ChartSpec(layers: [Layer(mark: .line, y: ["v"])], y: YAxis(domain: 0...100))
        let reader = FigureReader(try Samples.figure(spec, rows))
        let path = PathReader(try #require(reader.paths("l").first))
        return (days, values, path.points, reader.plotHeight)
    }

    /// Those that may lie on each other.
    private static let marks: [Mark] = [
        .line, .step, .area, .bar, .point, .band, .candlestick, .ohlc, .volume, .drawdown, .calibration, .rule,
    ]

    private static func randomChart(_ random: inout SeededGenerator) -> (ChartSpec, [Rows]) {
        let columns = ["x", "open", "high", "low", "close", "volume", "group"]
        let count = [0, 1, 2, 3, 10, 60, 700].randomElement(using: &random) ?? 0
        let size =
            pow10(Int.random(in: -12...12, using: &random)) * ([1, 1, 1, 1e280].randomElement(using: &random) ?? 1)
        let kind = Int.random(in: 0...3, using: &random)
        var values: [Value] = []
        for row in 0..<count {
            switch kind {
            case 0:
                values.append(
                    .text(TradingDay(daysSinceEpoch: Int.random(in: -9000...30_000, using: &random)).description))
            case 1: values.append(.text(TradingDay(daysSinceEpoch: 15_000 + row).description))
            case 2: values.append(.real(Double.random(in: -1...1, using: &random) * size))
            default:
                values.append(
                    .text(["<b>&\"'", "é", "日本", "A", "", "Long name \(row)"].randomElement(using: &random) ?? ""))
            }
            for _ in 1...5 {
                switch Int.random(in: 0...20, using: &random) {
                case 0: values.append(.null)
                case 1:
                    values.append(
                        .real(
                            [Double.nan, .infinity, -.infinity, 1.7e308, Double.leastNonzeroMagnitude, 0].randomElement(
                                using: &random) ?? 0))
                case 2: values.append(.integer(Int64.random(in: .min ... .max, using: &random)))
                default: values.append(.real(Double.random(in: -1...3, using: &random) * size))
                }
            }
            values.append(.text("G\(Int.random(in: 0...3, using: &random))"))
        }
        let rows = Rows(columns: columns, values: values)
        var layers: [Layer] = []
        for _ in 0...Int.random(in: 0...2, using: &random) {
            let mark = Self.marks.randomElement(using: &random) ?? .line
            let isSplit = Bool.random(using: &random)
            layers.append(
                Layer(
                    mark: mark, x: mark == .rule ? [] : ["x"],
                    y: isSplit || mark == .rule ? ["close"] : ["close", "open"],
                    color: isSplit ? "group" : nil,
                    stack: [nil, nil, .zero, .normalize].randomElement(using: &random) ?? nil, lower: ["low"],
                    upper: ["high"], text: mark.isAnnotation && isSplit ? "group" : nil, label: "Some words"))
        }
        let canRebase = layers.allSatisfy { $0.mark != .band && $0.mark != .candlestick }
        let canAverage = layers.contains { $0.mark != .band }
        let spec = ChartSpec(
            title: Bool.random(using: &random) ? "</title><script>" : nil, layers: layers,
            y: YAxis(
                scale: Int.random(in: 0...3, using: &random) == 0 ? .log : .linear,
                zero: [nil, true, false].randomElement(using: &random) ?? nil,
                domain: Int.random(in: 0...5, using: &random) == 0
                    ? [0.5...2, 0...Double.leastNonzeroMagnitude, -1e300...1e300, 1e15...1e15.nextUp].randomElement(
                        using: &random) : nil),
            movingAverage: canAverage && Bool.random(using: &random) ? [2, 20] : [],
            rebase: canRebase && Bool.random(using: &random) ? 100 : nil,
            missing: MissingValues.allCases.randomElement(using: &random) ?? .gap,
            height: Int.random(in: -10...3000, using: &random))
        return (spec, layers.map { _ in rows })
    }

    private static func pow10(_ exponent: Int) -> Double {
        (0..<abs(exponent)).reduce(1) { power, _ in exponent < 0 ? power / 10 : power * 10 }
    }
}
