import JSON
import Testing

@testable import SiteRendering

@Suite struct SiteConfigurationTests {
    private let tables = ["stocks", "bars"]

    private func read(
        _ text: String, environment: String? = nil, overrides: [String: String] = [:]
    ) -> (SiteConfiguration?, [String]) {
        let collector = DiagnosticCollector()
        let configuration = SiteConfiguration.read(
            text, environment: environment, overrides: overrides, tableNames: tables, into: collector)
        return (configuration, collector.diagnostics.map(\.description))
    }

    @Test func `Title and address are enough`() throws {
        let (configuration, findings) = read("title: A\nurl: https://example.com/base/\n")
        let site = try #require(configuration)
        #expect(findings.isEmpty)
        #expect(site.basePath == "/base/" && site.language == "en" && site.api == nil && !site.portfolioIsPublic)
        #expect(site.snapshot == ".bourse/snapshot.sqlite" && !site.allowsRawHTML)
    }

    @Test func `Sources and tables are read`() throws {
        let (configuration, findings) = read(
            """
            title: A
            url: https://example.com
            portfolio: public
            sources:
              - csv: data/*.csv
                into: bars
                columns: { date: Date }
              - sqlite: nightly.sqlite
              - sqlite: other.sqlite
                table: prices
                into: bars
            tables:
              regions: data/regions.csv
            """)
        let site = try #require(configuration)
        #expect(findings.isEmpty && site.sources.count == 3 && site.portfolioIsPublic)
        #expect(site.sources[0].into == "bars" && site.sources[0].columns == ["date": "Date"])
        #expect(site.tables.map(\.name) == ["regions"])
    }

    @Test(arguments: [
        (
            "titel: A\ntitle: A\nurl: https://example.com\n",
            "bourse.yml:1:1: error: 'titel' is no key of bourse.yml; did you mean 'title'?"
        ),
        ("title: A\n", "bourse.yml:1:1: error: bourse.yml needs the key 'url'"),
        (
            "title: A\nurl: nowhere\n",
            "bourse.yml:2:6: error: url must be an address like https://example.com/path without user, query or fragment, not 'nowhere'"
        ),
        (
            "title: A\nurl: https://e.com\nportfolio: pubic\n",
            "bourse.yml:3:12: error: 'pubic' is no value of 'portfolio'; did you mean 'public'?"
        ),
        (
            "title: A\nurl: https://e.com\nsources:\n  - csv: a.csv\n    into: bras\n",
            "bourse.yml:5:11: error: 'bras' is no table of the snapshot; did you mean 'bars'?"
        ),
        (
            "title: A\nurl: https://e.com\nsources:\n  - csv: a.csv\n",
            "bourse.yml:4:5: error: a csv source needs 'into', the table that it fills"
        ),
        (
            "title: A\nurl: https://e.com\ntables:\n  bars: a.csv\n",
            "bourse.yml:4:3: error: 'bars' is a table of the snapshot already; choose another name"
        ),
        (
            "title: A\nurl: https://e.com\nlanguage: e n\n",
            "bourse.yml:3:11: error: language must be a language tag such as en or de-CH, not 'e n'"
        ),
    ])
    func `Each mistake is told with its place`(text: String, expected: String) {
        let (configuration, findings) = read(text)
        #expect(configuration == nil)
        #expect(findings == [expected])
    }

    @Test func `Orders go to buy and sell unless the file, an environment or a variable says otherwise`() throws {
        let text = "title: A\nurl: https://e.com\n"
        #expect(read(text).0?.orders == .buySell)
        let both = text + "orders: trade\nenvironments:\n  staging: { orders: buy-sell }\n"
        #expect(read(both).0?.orders == .trade)
        #expect(read(both, environment: "staging").0?.orders == .buySell)
        #expect(read(text, overrides: ["orders": "trade"]).0?.orders == .trade)
        #expect(
            read(text, overrides: ["orders": "sell"]).1 == [
                "error: BOURSE_ORDERS must be buy-sell or trade, not 'sell'"
            ])
    }

    @Test func `An environment and a variable replace the file's values`() throws {
        let text = """
            title: A
            url: https://example.com
            environments:
              staging: { url: https://staging.example.com/s, api: https://api.example.com }
            """
        let staging = try #require(read(text, environment: "staging").0)
        #expect(staging.url.description == "https://staging.example.com/s")
        #expect(staging.api?.origin == "https://api.example.com")
        #expect(read(text, environment: "stagin").1.first?.contains("did you mean 'staging'?") == true)
        #expect(read(text, overrides: ["title": "B"]).0?.title == "B")
    }
}

@Suite struct AssetTests {
    @Test func `Names carry a piece of the digest and style sheets point to them`() throws {
        let collector = DiagnosticCollector()
        let catalog = AssetCatalog(
            files: [
                "style.css": Array("a{background:url(img/x.svg)}".utf8), "img/x.svg": Array("<svg/>".utf8),
                "sheets/s.css": Array("b{background:url('../img/x.svg')}".utf8), "app.js": [],
            ], styleSheet: ".chart{}", scripts: [.charts], into: collector)
        let picture = try #require(catalog.named("img/x.svg"))
        #expect(picture.file.path.hasPrefix("assets/img/x.") && picture.file.path.hasSuffix(".svg"))
        let name = picture.file.path.dropFirst("assets/".count)
        let sheet = try #require(catalog.named("style.css"))
        #expect(String(decoding: sheet.file.bytes, as: UTF8.self) == "a{background:url(\"\(name)\")}")
        let inner = try #require(catalog.named("sheets/s.css"))
        #expect(String(decoding: inner.file.bytes, as: UTF8.self) == "b{background:url(\"../\(name)\")}")
        #expect(catalog.styleSheets.map(\.name) == ["bourse.css", "sheets/s.css", "style.css"])
        #expect(catalog.scripts.map(\.name) == ["app.js"])
        // The SHA-384 of nothing, as `openssl dgst -sha384 -binary /dev/null | base64` prints it.
        #expect(
            catalog.scripts[0].integrity
                == "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb")
    }
}

@Suite struct ContentSecurityPolicyTests {
    @Test func `The policy allows what the site itself serves and nothing else`() {
        #expect(
            ContentSecurityPolicy().directives
                == "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
                + "connect-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'; "
                + "require-trusted-types-for 'script'; trusted-types 'none'")
        #expect(
            ContentSecurityPolicy(apiOrigin: "https://api.example.com").directives
                .contains("; connect-src 'self' https://api.example.com; base-uri 'none'; "))
    }

    @Test func `With a service worker, its address may pass one Trusted Types policy`() {
        #expect(
            ContentSecurityPolicy(apiOrigin: "https://api.example.com", hasServiceWorker: true).directives
                == "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
                + "connect-src 'self' https://api.example.com; worker-src 'self'; manifest-src 'self'; base-uri 'none'; "
                + "form-action 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types bourse")
    }
}

@Suite struct JSONTextTests {
    @Test func `Text cannot end a script or a string`() {
        #expect(JSONText.string("</script>\"\\\u{2028}\n") == #""\u003c/script\u003e\"\\\u2028\n""#)
    }
}
