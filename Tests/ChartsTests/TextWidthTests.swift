import Testing

@testable import Charts

@Suite struct TextWidthTests {
    /// The pixels were measured in Chromium with DejaVu Sans at 12 px, the widest of the usual fonts.
    @Test(arguments: [
        ("1,234.5", 45.8), ("$180.00", 49.6), ("−40%", 36.7), ("Jan 2008", 52.9), ("International", 76.6),
        ("Average 20", 68.4), ("MMMM", 41.4), ("WWW", 35.6), ("Microsoft", 54.6), ("illicit", 28.0), ("GOOGLE", 51.8),
        ("1e+16", 40.3), ("23 Nov", 42.5), ("Ünïcödé", 48.7), ("0.00001", 49.6),
    ])
    func `The estimate is not below the widest font, nor far above it`(text: String, pixels: Double) {
        #expect(TextWidth.pixels(text) >= pixels - 1.5)
        #expect(TextWidth.pixels(text) <= pixels * 1.5)
    }

    @Test func `What is too long ends with an ellipsis`() {
        #expect(TextWidth.shortened("Microsoft", to: 24) == "Microsoft")
        #expect(TextWidth.shortened("International Business Machines", to: 24) == "International Business…")
        #expect(TextWidth.digits(TextWidth.shortened("東京証券取引所東京証券取引所", to: 24)) <= 24)
    }
}
