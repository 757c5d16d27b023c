import Charts
import Market
import Testing

@Suite struct SurfacePropertyTests {
    @Test func `Any rows give balanced markup with finite coordinates`() throws {
        var random = SeededGenerator(state: 404)
        var drawn: [Mark: Int] = [:]
        for round in 0..<120 {
            let mark = [Mark.rect, .treemap, .histogram].randomElement(using: &random) ?? .rect
            let (spec, rows) = Self.randomChart(mark, &random)
            do {
                let chart = Chart(spec, data: [rows], id: "c")
                Self.expectSound(try chart.html().source, round)
                let picture = try #require(try chart.svg(width: Int.random(in: 200...1200, using: &random)))
                Self.expectSound(picture, round)
                drawn[mark, default: 0] += 1
            } catch let error as ChartError {
                // What is wrong by chance: nothing to draw, two rows for a cell, too many names.
                #expect(["data", "x", "y", "color"].contains(error.key), "round \(round): \(error)")
            }
        }
        for mark in [Mark.rect, .treemap, .histogram] { #expect(drawn[mark, default: 0] > 10, "\(mark)") }
    }

    private static func expectSound(_ source: String, _ round: Int) {
        // A style sheet is no markup.
        var markup = source
        if let start = source.firstRange(of: "<style>"), let end = source.firstRange(of: "</style>") {
            markup.removeSubrange(start.upperBound..<end.lowerBound)
        }
        let reader = FigureReader(markup)
        #expect(reader.fault == nil, "round \(round): \(reader.fault ?? "")")
        // One expectation for thousands of numbers, since each costs more than drawing one.
        var faults: [String] = []
        for element in reader.elements {
            for (key, value) in element.attributes {
                switch key {
                case "x", "y", "dx", "height":
                    let number = Double(value.last == "%" ? String(value.dropLast()) : value)
                    if !(number.map { abs($0) <= 10_000 } ?? false) { faults.append("\(key)=\(value)") }
                case "d":
                    let path = PathReader(value)
                    let isInside = path.points.allSatisfy { abs($0.x) < 10_000.1 && abs($0.y) < 10_000.1 }
                    if !path.isValid || !isInside { faults.append(value) }
                case "style": faults.append("style")
                default: break
                }
            }
        }
        #expect(faults.isEmpty, "round \(round): \(faults.prefix(3))")
        #expect(!source.contains("<script"), "round \(round)")
    }

    private static let names = [
        "<b>&\"'", "é", "日本", "A", "", "</title><script>", "A very long name of something that nobody can pronounce",
        "الاسم", " ", "Jan", "12", "\u{1F4C8}",
    ]

    private static func randomChart(_ mark: Mark, _ random: inout SeededGenerator) -> (ChartSpec, Rows) {
        let sizes: [Double] = [1e-300, 1e-9, 0.01, 1, 1e6, 1e280]
        let size = sizes[Int.random(in: 0..<sizes.count, using: &random)]
        let odd: [Double] = [.nan, .infinity, -.infinity, 1.7e308, 5e-324, 0, -0.0]
        func number() -> Value {
            switch Int.random(in: 0...25, using: &random) {
            case 0: return .null
            case 1: return .real(odd[Int.random(in: 0..<odd.count, using: &random)])
            case 2: return .integer(Int64.random(in: .min ... .max, using: &random))
            default: return .real(Double.random(in: -1...3, using: &random) * size)
            }
        }
        func name(_ place: Int) -> Value {
            switch Int.random(in: 0...9, using: &random) {
            case 0: .null
            case 1: .text(names.randomElement(using: &random) ?? "")
            default: .text("\(names[place % names.count])\(place)")
            }
        }
        let (wide, high) = (Int.random(in: 1...62, using: &random), Int.random(in: 1...12, using: &random))
        var values: [Value] = []
        let counts = [0, 1, 5, 40, 300]
        let isGrid = mark == .rect
        let count = isGrid ? high : counts[Int.random(in: 0..<counts.count, using: &random)]
        // Each pair once, so that few cells are doubled.
        for row in 0..<count {
            for column in 0..<(isGrid ? wide : 1) {
                values.append(isGrid ? .integer(Int64(column)) : number())
                values.append(isGrid ? .text("\(names[row % names.count])\(row)") : name(row))
                values.append(number())
                values.append(.text(names[(row * 7 + column) % (mark == .histogram ? 5 : names.count)]))
            }
        }
        let layer: Layer
        switch mark {
        case .rect: layer = Layer(mark: .rect, x: ["x"], y: ["name"], color: "value")
        case .treemap:
            let colors: [String?] = [nil, "x", "group"]
            let color = colors[Int.random(in: 0..<3, using: &random)]
            layer = Layer(mark: .treemap, color: color, text: "name", size: "value")
        default:
            let color = Bool.random(using: &random) ? "group" : nil
            let most = Bool.random(using: &random) ? Int.random(in: 1...200, using: &random) : nil
            layer = Layer(mark: .histogram, x: ["x"], color: color, maxbins: most)
        }
        let spec = ChartSpec(
            title: "</title><script>", layers: [layer],
            x: XAxis(title: Bool.random(using: &random) ? names[6] : nil),
            y: YAxis(title: Bool.random(using: &random) ? names[6] : nil),
            facet: mark == .histogram && Bool.random(using: &random) ? "group" : nil,
            height: Bool.random(using: &random) ? Int.random(in: -10...3000, using: &random) : nil)
        return (spec, Rows(columns: ["x", "name", "value", "group"], values: values))
    }
}
