import Market
import Testing

@Suite struct NearestNameTests {
    @Test(arguments: [
        ("clsoe", "close"), ("Close", "close"), ("volum", "volume"), ("opne", "open"), ("hihg", "high"),
    ])
    func `A slip finds the name that was meant`(written: String, meant: String) {
        #expect(nearestName(to: written, among: ["open", "high", "low", "close", "volume"]) == meant)
    }

    @Test(arguments: ["symbol", "", "x", "closing_price_of_the_day"])
    func `A different word finds none`(written: String) {
        #expect(nearestName(to: written, among: ["open", "high", "low", "close", "volume"]) == nil)
    }

    @Test func `Of equally near names the first counts`() {
        #expect(nearestName(to: "bat", among: ["cat", "hat"]) == "cat")
        #expect(nearestName(to: "bat", among: [String]()) == nil)
    }
}
