import Market
import Testing

@testable import ReferenceServer

@Suite struct MeanPriceTests {
    @Test func `A long row of trades keeps the mean within its last digit`() throws {
        var random = SimulatedMarket.Generator(seed: 7)
        var mean = MeanPrice(of: try #require(Money("123.45")))
        var held: Int64 = 1
        var exact = 123.45
        for _ in 0..<2000 {
            let quantity = Int64(random.next() % 1000 + 1)
            let cents = Int(random.next() % 100_000 + 1)
            let price = try #require(Money(rounding: Double(cents) / 100))
            mean = mean.buying(quantity, at: price, held: held)
            exact = (exact * Double(held) + Double(cents) / 100 * Double(quantity)) / Double(held + quantity)
            held += quantity
            held -= Int64(random.next() % UInt64(held))
            #expect(mean.shares > 0 && mean.paid > 0)
        }
        #expect(abs(try #require(mean.money).approximate - exact) < 1e-6)
    }

    @Test func `The largest numbers do not overflow`() throws {
        let price = try #require(Money("1000000000.00"))
        let mean = MeanPrice(paid: price.hundredMillionths * ((1 << 63) - 1) / 7, shares: (1 << 61) - 1)
        #expect(mean.buying(999_999_999, at: price, held: 1).money != nil)
    }
}
