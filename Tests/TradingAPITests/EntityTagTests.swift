import Testing

@testable import TradingAPI

@Suite struct EntityTagTests {
    @Test(arguments: [#""a""#, #"W/"a""#, #""!#~""#])
    func `Taken`(tag: String) {
        #expect(EntityTag.isWellFormed(tag))
    }

    @Test(arguments: ["", "a", #""""#, #"W/"""#, #""a"#, #"w/"a""#, #""a"b""#, "\"a b\"", "\"a\r\nX: y\"", "\"é\""])
    func `Not taken`(tag: String) {
        #expect(!EntityTag.isWellFormed(tag))
        #expect(!EntityTag.isWellFormed("\"" + String(repeating: "a", count: 1023) + "\""))
    }
}
