import Charts
import Market
import Testing

/// Random bars and dots beside names, slopes and sparklines.
@Suite struct RowPropertyTests {
    @Test func `Any names and numbers give finite marks, and texts that never touch`() throws {
        var random = SeededGenerator(state: 4)
        var drawn = 0
        for round in 0..<600 {
            let (spec, data) = Self.randomChart(&random)
            let chart = Chart(spec, data: data, id: "c")
            do {
                let reader = FigureReader(try chart.html().source)
                #expect(reader.fault == nil, "round \(round): \(reader.fault ?? "")")
                for element in reader.elements {
                    for (key, value) in element.attributes where ["x", "y", "cx", "cy", "dx", "height"].contains(key) {
                        let number = Double(value.last == "%" ? String(value.dropLast()) : value)
                        #expect(
                            number.map { $0.isFinite && abs($0) < 10_000 } == true, "round \(round): \(key)=\(value)")
                    }
                    if let data = element.attributes["d"] {
                        #expect(PathReader(data).isValid, "round \(round): \(data)")
                    }
                    #expect(element.attributes["style"] == nil)
                }
                for width in [320, 640] {
                    let texts = PictureTexts(try #require(try chart.svg(width: width)))
                    #expect(texts.faults == [], "round \(round), \(width) px: \(spec.layers[0].mark)")
                }
                drawn += 1
            } catch let error as ChartError {
                // What is wrong by chance: nothing to draw, too many names, a log scale below nought, one place alone.
                #expect(["data", "x", "y", "stack", "rebase"].contains(error.key), "round \(round): \(error)")
            }
        }
        #expect(drawn > 300)
    }

    private static let names = [
        "<b>&\"'", "é", "東京証券取引所グループ", "A", "", "شركة الزيت العربية السعودية",
        "International Business Machines Corporation",
        "GOOG", "Merrill Lynch", "WWWWWWWWWWWWWW",
    ]

    private static func randomChart(_ random: inout SeededGenerator) -> (ChartSpec, [Rows]) {
        let count = [1, 2, 3, 5, 12, 40, 61].randomElement(using: &random) ?? 1
        let size = ([1, 1, 1e-9, 1e6, 1e12, 1e299] as [Double]).randomElement(using: &random) ?? 1
        let low = ([-1, 0, -0.01, -3] as [Double]).randomElement(using: &random) ?? 0
        let isShort = Bool.random(using: &random)
        var values: [Value] = []
        for row in 0..<count {
            let name = names.randomElement(using: &random) ?? ""
            values.append(.text(isShort ? "N\(row)" : name))
            values.append(.text("P\(row % 4)"))
            for _ in 0..<3 {
                switch Int.random(in: 0...12, using: &random) {
                case 0: values.append(.null)
                case 1: values.append(.real([.nan, .infinity, 0, 1.7e308].randomElement(using: &random) ?? 0))
                default: values.append(.real(Double.random(in: low...1, using: &random) * size))
                }
            }
        }
        let rows = Rows(columns: ["name", "place", "a", "b", "c"], values: values)
        let mark = [Mark.bar, .bar, .point, .slope, .sparkline].randomElement(using: &random) ?? .bar
        let columns = [["a"], ["a", "b"], ["a", "b", "c"]].randomElement(using: &random) ?? ["a"]
        var layers: [Layer]
        switch mark {
        case .slope: layers = [Layer(mark: .slope, x: ["place"], y: columns)]
        case .sparkline: layers = [Layer(mark: .sparkline, x: ["place"], y: ["a"])]
        default:
            let isSplit = columns.count == 1 && Bool.random(using: &random)
            layers = [
                Layer(
                    mark: mark, x: columns, y: ["name"], color: isSplit ? "place" : nil,
                    stack: mark == .bar ? [nil, nil, .zero, .normalize].randomElement(using: &random) ?? nil : nil)
            ]
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                let place = Double.random(in: -1...1, using: &random) * size
                layers.append(Layer(mark: .rule, fixedX: "\(place)", label: names.randomElement(using: &random)))
            }
        }
        let spec = ChartSpec(
            title: Bool.random(using: &random) ? "</title><script>" : nil, layers: layers,
            x: XAxis(
                title: Bool.random(using: &random) ? "US dollars" : nil,
                scale: mark == .point ? [nil, .log, .symlog].randomElement(using: &random) ?? nil : nil),
            missing: MissingValues.allCases.randomElement(using: &random) ?? .gap,
            height: Int.random(in: 0...3, using: &random) == 0 ? Int.random(in: -10...3000, using: &random) : nil)
        return (spec, layers.map { _ in rows })
    }
}
