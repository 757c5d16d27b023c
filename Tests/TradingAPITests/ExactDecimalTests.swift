import Market
import Testing

@testable import TradingAPI

@Suite struct ExactDecimalTests {
    @Test(arguments: [
        ("10000", "10000.00"), ("1e4", "10000.00"), ("0.1", "0.10"), ("1.5E-3", "0.0015"), ("0", "0.00"),
        ("453.6233333333333", "453.62333333"), ("0.000000005", "0.00"), ("0.000000015", "0.00000002"),
        ("0.0000000050001", "0.00000001"), ("1e-9", "0.00"), ("1e-999999999999", "0.00"),
        ("1e18", "1000000000000000000.00"),
    ])
    func `A number as an amount, rounded half to even at eight decimals`(digits: String, expected: String) {
        #expect(ExactDecimal(digits)?.money?.description == expected)
    }

    @Test(arguments: ["-1", "1.1e18", "1e19", "1e400"])
    func `No amount`(digits: String) {
        #expect(ExactDecimal(digits) != nil)
        #expect(ExactDecimal(digits)?.money == nil)
    }

    @Test(arguments: [
        "", ".", "-", "1,5", "NaN", "Infinity", "0x10", "1e", "1e+", " 1", "1 ", "1_0", "$1", "1.2.3", "٣",
    ])
    func `No decimal`(text: String) {
        #expect(ExactDecimal(text) == nil)
    }

    @Test(
        arguments: [
            ("5", 5), ("-5", -5), ("5.0", 5), ("1.5e1", 15), ("100e-2", 1), ("0e5", 0), ("+7", 7),
            ("9007199254740993", 9_007_199_254_740_993),
        ] as [(String, Int64)])
    func `A whole number, exactly`(text: String, expected: Int64) {
        #expect(ExactDecimal(text)?.integer == expected)
    }

    @Test(arguments: ["1.5", "1e-1", "1e18", "99999999999999999999"])
    func `No whole number that fits`(text: String) {
        #expect(ExactDecimal(text)?.integer == nil)
    }
}
