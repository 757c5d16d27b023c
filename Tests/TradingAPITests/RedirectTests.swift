import Testing

@testable import TradingAPI

@Suite struct RedirectTests {
    @Test(arguments: [
        ("/v2/check", "https://example.com/v2/check"),
        ("https://EXAMPLE.com:443/check", "https://EXAMPLE.com:443/check"),
        ("check/", "https://example.com/Prod/check/"), ("?a=b#c", "https://example.com/Prod/check?a=b"),
    ])
    func `Within the origin it is followed`(location: String, expected: String) {
        #expect(
            Redirect(from: "https://example.com/Prod/check", location: location, wording: Wording(secrets: []))
                == .to(expected))
    }

    @Test(arguments: [
        "http://example.com/check", "https://example.com:444/check", "https://example.org/check", "//evil.example/",
        "https://user@example.com/check", "ftp://example.com/", "javascript:alert(1)", "file:///etc/passwd",
    ])
    func `Elsewhere it is refused`(location: String) {
        let redirect = Redirect(
            from: "https://example.com/Prod/check", location: location, wording: Wording(secrets: []))
        guard case .refused(let reason) = redirect else {
            Issue.record("followed \(location)")
            return
        }
        #expect(reason.contains("another origin"))
    }
}
