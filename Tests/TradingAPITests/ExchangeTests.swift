import Market
import Testing

@testable import TradingAPI

@Suite struct ExchangeTests {
    private let request = APIRequest(base: Backend.base, path: "check")

    /// Makes attempts that end as told, one after the other; the last end stays.
    private func outcome(
        of ends: [Result<Int, Transport.Fault>], limits: Limits = Limits(), asked: Asked = Asked()
    ) async -> String {
        let exchange = Exchange(
            retries: RetryPolicy(limits: limits, jitter: { _ in .zero }), wording: Wording(secrets: []),
            now: Backend.now
        ) { request, _ throws(Transport.Fault) in
            asked.add(request)
            let status = try ends[min(asked.requests.count, ends.count) - 1].get()
            return Answer(request: request.shown, status: status, body: Array(#"{"error": "busy"}"#.utf8))
        }
        do throws(TradingError) {
            return "\(try await exchange.answer(to: request).status)"
        } catch {
            return error.messages.joined(separator: "\n").replacing("GET https://example.com/Prod/check: ", with: "")
        }
    }

    @Test func `What may pass is tried again`() async {
        let asked = Asked()
        #expect(await outcome(of: [.success(503), .failure(.broken("reset")), .success(200)], asked: asked) == "200")
        #expect(asked.requests.count == 3)
    }

    @Test func `After four attempts the last one is told`() async {
        let asked = Asked()
        #expect(await outcome(of: [.success(503)], asked: asked) == "the answer was 503: busy (after 4 attempts)")
        #expect(asked.requests.count == 4)
        #expect(await outcome(of: [.failure(.broken("it broke"))]) == "it broke (after 4 attempts)")
    }

    @Test(arguments: [Transport.Fault.lost("gone"), .unusable("gone")])
    func `What would not pass is not tried again`(fault: Transport.Fault) async {
        let asked = Asked()
        #expect(await outcome(of: [.failure(fault), .success(200)], asked: asked) == "gone")
        #expect(asked.requests.count == 1)
        #expect(await outcome(of: [.success(404), .success(200)]) == "404")
    }

    @Test func `The whole pull has an end`() async {
        var limits = Limits()
        limits.pull = .zero
        let asked = Asked()
        #expect(await outcome(of: [.success(200)], limits: limits, asked: asked).contains("the whole pull has lasted"))
        #expect(asked.requests.isEmpty)
    }
}
