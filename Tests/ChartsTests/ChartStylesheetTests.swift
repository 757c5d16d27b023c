import Charts
import Testing

@Suite struct ChartStylesheetTests {
    /// Relative luminance and contrast ratio: WCAG 2.2, "relative luminance" and "contrast ratio".
    private func contrast(_ left: String, _ right: String) -> Double {
        func luminance(_ hex: String) -> Double {
            let number = Int(hex, radix: 16) ?? 0
            let parts = [number >> 16, number >> 8 & 255, number & 255].map { part -> Double in
                let share = Double(part) / 255
                guard share > 0.04045 else { return share / 12.92 }
                // x^2.4 as x^2 · (x^0.2)^2, the fifth root by Newton's method.
                var root = 1.0
                for _ in 0..<60 {
                    root -=
                        (root * root * root * root * root - (share + 0.055) / 1.055) / (5 * root * root * root * root)
                }
                let base = (share + 0.055) / 1.055
                return base * base * root * root
            }
            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
        }
        let (first, second) = (luminance(left), luminance(right))
        return (max(first, second) + 0.05) / (min(first, second) + 0.05)
    }

    @Test(arguments: 1...6)
    func `Colours are readable as text on light and on dark ground`(number: Int) throws {
        let colors = chartStylesheet.components("--chart-\(number):#").map { String($0.prefix(6)) }
        try #require(colors.count == 2)
        #expect(contrast(colors[0], "ffffff") >= 4.5)
        #expect(contrast(colors[1], "14171a") >= 4.5)
    }

    @Test func `Contrast is computed as WCAG says`() {
        #expect(abs(contrast("000000", "ffffff") - 21) < 0.01)
        #expect(abs(contrast("767676", "ffffff") - 4.54) < 0.01)
    }

    @Test func `Rules are balanced and load nothing`() {
        #expect(chartStylesheet.count { $0 == "{" } == chartStylesheet.count { $0 == "}" })
        #expect(!chartStylesheet.contains("url(") && !chartStylesheet.contains("@import"))
    }
}

extension String {
    /// What follows each occurrence of a text, up to the next.
    fileprivate func components(_ separator: String) -> [Substring] {
        var parts: [Substring] = []
        var rest = self[...]
        while let range = rest.firstRange(of: separator) {
            rest = rest[range.upperBound...]
            parts.append(rest)
        }
        return parts
    }
}
