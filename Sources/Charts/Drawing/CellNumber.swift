#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Numbers as cells and rectangles without a format have them: to two or three digits of the largest.
struct CellNumber {
    private let number: AxisNumber

    init(_ range: ClosedRange<Double>, digits: Double = 3) {
        let largest = max(abs(range.lowerBound), abs(range.upperBound))
        let step = largest > 0 ? pow(10, log10(largest).rounded(.down) + 1 - digits) : 0
        number = AxisNumber(step: step, magnitude: largest)
    }

    func text(_ value: Double) -> String { number.text(value) }
}
