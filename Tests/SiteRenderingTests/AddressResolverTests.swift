import Testing

@testable import SiteRendering

@Suite struct AddressResolverTests {
    private let site = SiteAddress(WebAddress("https://Example.com/markets"))

    private func lead(_ address: String, from file: String = "a/b/index.html", base: String? = nil) -> String {
        let plain = AddressResolver(site, file: file)
        switch (base.map(plain.resolving) ?? plain).target(of: address) {
        case .site(let path, let fragment): return "site " + path + (fragment.map { "#" + $0 } ?? "")
        case .outside(let path): return "outside " + path
        case .elsewhere(let scheme, let host, let path): return "\(scheme)://\(host)\(path)"
        case .other(let scheme): return scheme + ":"
        }
    }

    @Test(arguments: [
        ("c.png", "site a/b/c.png"), ("../c/", "site a/c/"), ("../../../../../x", "outside /x"), ("./", "site a/b/"),
        (".", "site a/b/"), ("..", "site a/"), ("%2e%2E/x", "site a/x"), ("", "site a/b/index.html"),
        ("#x", "site a/b/index.html#x"), ("?q=1#x", "site a/b/index.html#x"), ("c?q=/../x", "site a/b/c"),
        ("/markets/", "site "), ("/markets", "site "), ("/markets/x/#y", "site x/#y"), ("/other/", "outside /other/"),
        ("/marketsx/", "outside /marketsx/"), ("/markets/%C3%A9%20x", "site é x"), ("%2F/x", "site a/b/%2F/x"),
        ("100%/x%zz", "site a/b/100%/x%zz"), ("\\markets\\x", "site x"), (" \n/mar\tkets/x ", "site x"),
        ("https://example.com/markets/x", "site x"), ("http://EXAMPLE.com:80/markets/x", "site x"),
        ("//example.com/markets/x", "site x"),
        ("https://example.com:8443/markets/x", "https://example.com:8443/markets/x"),
        ("https://other.example", "https://other.example/"), ("https://u@other.example/?x", "https://other.example/"),
        ("https://example.com", "outside /"), ("mailto:a@b", "mailto:"), ("JavaScript:x()", "javascript:"),
        ("data:,x#y", "data:"), ("1a:b", "site a/b/1a:b"), ("https:c.png", "site a/b/c.png"),
    ])
    func `An address leads where browsers take it`(address: String, target: String) {
        #expect(lead(address) == target)
    }

    @Test(arguments: [
        ("/markets/z/", "x", "site z/x"), ("https://cdn.example/y/", "x", "https://cdn.example/y/x"),
        ("https://cdn.example/y/", "/x", "https://cdn.example/x"), ("../", "#x", "site a/#x"),
        ("https://example.com/markets/", "x", "site x"), ("mailto:x", "x", "site a/b/x"),
    ])
    func `A base element changes where relative addresses begin`(base: String, address: String, target: String) {
        #expect(lead(address, base: base) == target)
    }

    @Test func `Names of files with odd characters are no escapes`() {
        #expect(lead("x", from: "a%41#?/index.html") == "site a%41#?/x")
    }

    @Test(arguments: [
        (nil, nil, "/"), (nil, "blog", "/blog/"), ("https://e.com/x", nil, "/x/"), ("https://e.com/x", "/", "/"),
    ])
    func `The base path is that of the address unless it is given`(url: String?, basePath: String?, expected: String) {
        #expect(SiteAddress(url.flatMap { WebAddress($0) }, basePath: basePath).basePath == expected)
    }

    @Test(arguments: [
        ("a.png 1x, b.png 2x", ["a.png", "b.png"]), ("a.png", ["a.png"]), (" a.png , b.png,", ["a.png", "b.png"]),
        ("data:image/png,x 1x, b.png", ["data:image/png,x", "b.png"]), ("", []), (",,", []),
    ])
    func `A srcset holds its candidates`(text: String, expected: [String]) {
        #expect(AddressFinder.candidates(text) == expected)
    }

    @Test(arguments: [
        ("0; url=/new/", "/new/"), ("0;URL='/new/' x", "/new/"), ("5, /new/", "/new/"), ("0 url = \"/a b\"", "/a b"),
        ("30", nil), ("", nil), ("url=/x", nil), ("0;", nil),
    ])
    func `A refresh with an address is a redirect`(content: String, expected: String?) {
        #expect(AddressFinder.redirect(content) == expected)
    }
}
