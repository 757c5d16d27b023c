import Market
import Testing

@Suite struct SymbolTests {
    @Test(arguments: ["AAPL", "^FTSE", "BRK-B", "4063.T", "A", "EURUSD=X", "ABCDEFGHIJ", "A_B"])
    func `Symbols of the contract are taken as they are`(text: String) {
        #expect(Symbol(text)?.description == text)
    }

    @Test(arguments: [
        "", "aapl", "ABCDEFGHIJK", ".A", "-A", "=A", "_A", "AA PL", "AAPL\n", "<B>", "../A", "Ä", "ＡＡＰＬ", "A/B", "A'B",
    ])
    func `Everything else is refused`(text: String) {
        #expect(Symbol(text) == nil)
    }

    @Test func `Symbols are in the order of their letters`() throws {
        #expect(try #require(Symbol("AAPL")) < #require(Symbol("AMZN")))
    }

    @Test(arguments: [("aapl", "AAPL"), ("Brk-b", "BRK-B"), ("^ftse", "^FTSE"), ("ı", nil), ("ß", nil), ("a b", nil)])
    func `Lower case counts as upper case where that is wanted`(text: String, symbol: String?) {
        #expect(Symbol(anyCase: text)?.description == symbol)
    }
}
