import Market
import Testing

@Suite struct MoneyTests {
    @Test(arguments: [
        ("750.00", "750.00"), ("750", "750.00"), ("750.5", "750.50"), ("0.12345678", "0.12345678"),
        ("0.1234567", "0.1234567"), ("0.00", "0.00"), ("007.10", "7.10"), ("1.10000000", "1.10"),
        ("9999999999999999999.99999999", "9999999999999999999.99999999"),
    ])
    func `An amount is kept exactly and has at least two decimals`(text: String, written: String) {
        #expect(Money(text)?.description == written)
    }

    @Test(arguments: [
        "", ".", ".5", "5.", "-1.00", "+1.00", "1e3", "1,000.00", "1.123456789", "12345678901234567890", "1.2.3", " 1",
        "１.00", "NaN", "$5",
    ])
    func `What is no plain decimal is refused`(text: String) {
        #expect(Money(text) == nil)
    }

    @Test func `A price times a quantity is exact where doubles are not`() throws {
        let price = try #require(Money("0.10"))
        #expect((price * 3).description == "0.30")
        let largest = try #require(Money("999999999.99999999"))
        #expect((largest * 1_000_000_000).description == "999999999999999990.00")
    }

    @Test func `Amounts compare by value`() throws {
        #expect(try #require(Money("2.00")) < #require(Money("10.00")))
        #expect(Money("1.5") == Money("1.50"))
        #expect(Money("453.62")?.approximate == 453.62)
    }
}
