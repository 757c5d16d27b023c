import Market
import Testing

@Suite struct MoneyArithmeticTests {
    private func money(_ text: String) throws -> Money { try #require(Money(text)) }

    @Test func `Sums and differences are exact`() throws {
        #expect(try money("0.1").adding(money("0.20000001"))?.description == "0.30000001")
        #expect(try money("1.00").subtracting(money("0.00000001"))?.description == "0.99999999")
        #expect(try money("1.00").subtracting(money("1.00"))?.description == "0.00")
    }

    @Test func `There is nothing below zero and nothing beyond 19 digits`() throws {
        #expect(try money("1.00").subtracting(money("1.00000001")) == nil)
        #expect(try money("9999999999999999999.99").adding(money("0.01")) == nil)
    }

    @Test(arguments: [
        (430.47, "430.47"), (0.1, "0.10"), (1e9, "1000000000.00"), (1e-9, "0.00"), (5e-9, "0.00"),
        (1.5e-8, "0.00000002"),
        (2.5e-8, "0.00000002"), (57.562728311726, "57.56272831"), (1e18, "1000000000000000000.00"),
        (.leastNonzeroMagnitude, "0.00"),
        (123_456_789.123456789, "123456789.12345679"), (0, "0.00"),
    ])
    func `A number is rounded to eight digits, ties to the even one`(number: Double, text: String) {
        #expect(Money(rounding: number)?.description == text)
    }

    @Test(arguments: [-1, .nan, .infinity, 1e19])
    func `What is no amount is none`(number: Double) {
        #expect(Money(rounding: number) == nil)
    }
}
