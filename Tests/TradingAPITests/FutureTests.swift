import Market
import Testing

@testable import TradingAPI

/// Times that have not come: taken once, they would keep the next pulls from what is new.
@Suite struct FutureTests {
    /// `Backend.now` is 2024-10-04T00:00:00Z.
    private func messages(
        _ endpoint: String, _ body: String
    ) async -> String? {
        await refusal { () throws(TradingError) in
            try await Backend([endpoint: .init(body)]).pull(symbols: ["AAPL"])
        }
    }

    private func history(_ day: String) -> String {
        """
        {"symbol": "AAPL", "interval": "1d", "next_cursor": null, "bars":
        [{"date": "\(day)", "open": null, "high": null, "low": null, "close": 1, "volume": 1}]}
        """
    }

    private func quote(_ time: String) -> String { #"[{"symbol": "AAPL", "price": 1, "as_of": "\#(time)"}]"# }

    private func forecast(madeAt: String, for target: String) -> String {
        """
        {"symbol": "AAPL", "next_cursor": null, "predictions": [{"model": "m", "made_at": "\(madeAt)", "horizon": 9,
        "target_date": "\(target)", "predicted": 1}]}
        """
    }

    @Test func `A bar may be of tomorrow, where the day begins earlier, and not later`() async {
        #expect(await messages("history", history("2024-10-05")) == nil)
        #expect(
            await messages("history", history("2024-10-06"))?
                .hasSuffix("/bars/0/date: must not be in the future") == true)
        #expect(await messages("history", history("9999-12-31"))?.hasSuffix("must not be in the future") == true)
    }

    @Test func `A quote may be a day ahead, and not more`() async {
        #expect(await messages("check", quote("2024-10-05T00:00:00Z")) == nil)
        #expect(
            await messages("check", quote("2024-10-05T00:00:01Z"))?
                .hasSuffix("/0/as_of: must not be in the future") == true)
    }

    @Test func `A forecast is for the future, and not from it`() async {
        #expect(await messages("predictions", forecast(madeAt: "2024-10-04T12:00:00Z", for: "2025-10-04")) == nil)
        #expect(
            await messages("predictions", forecast(madeAt: "2024-10-05T00:00:01Z", for: "2025-10-04"))?
                .hasSuffix("/predictions/0/made_at: must not be in the future") == true)
    }
}
