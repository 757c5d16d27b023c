import Foundation

/// How long one chart takes to draw, from drawing it again and again for a second.
struct ChartTimer {
    private var markup = ""
    /// Microseconds, the shortest first.
    private var times: [Double] = []

    init(draw: () throws -> String) rethrows {
        let clock = ContinuousClock()
        let start = clock.now
        while times.count < 20 || clock.now - start < .seconds(1) {
            times.append(try clock.measure { markup = try draw() } / .microseconds(1))
        }
        // The first tenth warms up caches and processor.
        times = times.dropFirst(times.count / 10).sorted()
    }

    func report(as name: String) {
        func rounded(_ time: Double) -> String { "\((time * 10).rounded() / 10)" }
        print(
            name, rounded(times[0]), rounded(times[times.count / 2]), drawingSize, markup.utf8.count, separator: "\t")
    }

    /// The bytes of the outermost `svg` element that is no key of a legend, which is the last in its figure.
    private var drawingSize: Int {
        guard let start = markup.range(of: "<svg class=\"plot"),
            let end = markup.range(of: "</svg>", options: .backwards)
        else { return markup.utf8.count }
        return markup[start.lowerBound..<end.upperBound].utf8.count
    }
}
