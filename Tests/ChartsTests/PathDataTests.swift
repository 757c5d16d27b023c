import Testing

@testable import Charts

@Suite struct PathDataTests {
    private func text(_ path: PathData) -> String { String(decoding: path.bytes, as: UTF8.self) }

    @Test func `A line is one command and separators where numbers would run together`() {
        var path = PathData()
        path.move(0, 10)
        path.line(0.8, 10.4)
        path.line(1.6, 9.2)
        path.line(2.6, 9.7)
        path.line(12.6, 19.7)
        #expect(text(path) == "m0 10 .8.4.8-1.2 1 .5 10 10")
        #expect(
            PathReader(text(path)).points.map { [($0.x * 10).rounded(), ($0.y * 10).rounded()] } == [
                [0, 100], [8, 104], [16, 92], [26, 97], [126, 197],
            ])
    }

    @Test func `Rounding does not add up`() {
        var path = PathData()
        path.move(0, 0)
        for step in 1...1000 { path.line(Double(step) / 3, 0) }
        let last = PathReader(text(path)).points.last
        #expect(abs((last?.x ?? 0) - 1000.0 / 3) < 0.06)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, 1e300, -1e300])
    func `What is written is finite and small`(number: Double) {
        var path = PathData()
        path.move(number, 0)
        path.line(0, number)
        for point in PathReader(text(path)).points { #expect(abs(point.x) <= 10_000 && abs(point.y) <= 10_000) }
    }

    @Test(arguments: [(0, "0"), (5, ".5"), (-5, "-.5"), (10, "1"), (-123, "-12.3"), (99_999, "9999.9")])
    func `Tenths are written as short as they can be`(tenths: Int, text: String) {
        var bytes: [UInt8] = []
        bytes.append(tenths: tenths)
        #expect(String(decoding: bytes, as: UTF8.self) == text)
    }

    @Test func `Many lines at once are written as one after another`() {
        var random = SeededGenerator(state: 7)
        for size in [0.3, 5, 300, 30_000] {
            let points = (0..<300).map { _ in
                Polyline.Point(
                    x: Coordinate(Double.random(in: -size...size, using: &random)).tenths,
                    y: Int.random(in: -20...20, using: &random))
            }
            var one = PathData(), all = PathData()
            for point in points { one.line(Double(point.x) / 10, Double(point.y) / 10) }
            all.lines(points[...])
            one.move(3, 4)
            all.move(3, 4)
            one.horizontal(2)
            all.horizontal(2)
            one.line(3, 3)
            all.lines([Polyline.Point(x: 30, y: 30)])
            #expect(text(one) == text(all))
        }
    }
}
