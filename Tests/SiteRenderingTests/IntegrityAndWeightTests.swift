import Testing

@testable import SiteRendering

@Suite struct IntegrityCheckTests {
    // Digests of nothing, as `openssl dgst -sha384 -binary /dev/null | base64` and its like print them.
    private static let sha256 = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    private static let sha384 = "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb"
    private static let sha512 =
        "sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg=="
    private static let other = "sha384-" + String(repeating: "A", count: 64)

    private func findings(_ integrity: String, file: String = "assets/a.js") -> [String] {
        let page = BuiltSite.page("<script src=/\(file) integrity=\"\(integrity)\"></script>")
        return BuiltSite(files: ["index.html": page, file: ""]).findings()
    }

    @Test(arguments: [sha256, sha384, sha512, "\(other) \(sha384)", "\(sha384)?x", "\(sha256) \(sha512)"])
    func `A digest of the file is fine`(integrity: String) {
        #expect(findings(integrity) == [])
    }

    @Test(arguments: [other, "\(sha256) \(other)", other.replacing("sha384", with: "SHA384")])
    func `Another digest is an error that gives the right one`(integrity: String) {
        #expect(
            findings(integrity) == [
                "6:26: the integrity is not that of assets/a.js, so browsers refuse the script; write \(Self.sha384), or build the site again"
            ])
    }

    @Test(arguments: ["sha1-abc", "sha256-abc", "md5", "sha384-###"])
    func `What is no digest is told`(integrity: String) {
        #expect(
            findings(integrity) == [
                "6:26: '\(integrity)' is no integrity value, and browsers ignore it; write sha256-, sha384- or sha512- and the digest in Base64"
            ])
    }

    @Test func `Fingerprinted files are loaded with their digest, others need none`() {
        #expect(
            findings("") == [
                "6:9: warning: the script assets/a.js is loaded without integrity; add its digest, integrity=\"sha384-…\""
            ])
        #expect(findings("", file: "config.js") == [])
    }
}

@Suite struct WeightCheckTests {
    private func findings(_ budget: PageBudget) -> [String] {
        let files = [
            "index.html": BuiltSite.page(
                """
                <link rel=stylesheet href=a.css><script src=a.js></script><img src=a.png srcset='b.png 2x' alt=''>
                <img src=a.png alt=''><picture><source srcset=b.png><img srcset='c.png, b.png' alt=''></picture>
                """), "a.css": "@import 'b.css';" + String(repeating: " ", count: 2032),
            "b.css": "@font-face{src:url(f.woff2),url(f.woff)}" + String(repeating: " ", count: 984),
            "a.js": String(repeating: " ", count: 1025), "a.png": String(repeating: " ", count: 3000),
            "b.png": String(repeating: " ", count: 90000), "c.png": String(repeating: " ", count: 72),
            "f.woff2": String(repeating: " ", count: 5000), "f.woff": String(repeating: " ", count: 9000),
        ]
        return BuiltSite(files: files, budget: budget).findings()
    }

    @Test func `Within its budget a page is fine`() {
        #expect(findings(PageBudget(html: 1, css: 3, js: 2, images: 3, fonts: 5, total: 14)) == [])
    }

    @Test(arguments: [
        (PageBudget(html: 0), "1 KB (HTML) where the budget allows 0 KB: index.html 1 KB"),
        (PageBudget(css: 2), "3 KB (style sheets) where the budget allows 2 KB: a.css 2 KB, b.css 1 KB"),
        (PageBudget(js: 1), "2 KB (scripts) where the budget allows 1 KB: a.js 2 KB"),
        (PageBudget(images: 2), "3 KB (images) where the budget allows 2 KB: a.png 3 KB, c.png 1 KB"),
        (PageBudget(fonts: 4), "5 KB (fonts) where the budget allows 4 KB: f.woff2 5 KB"),
        (
            PageBudget(total: 12),
            "13 KB (all that it loads) where the budget allows 12 KB: f.woff2 5 KB, a.png 3 KB, a.css 2 KB, …"
        ),
    ])
    func `A page above its budget is told with what weighs most`(budget: PageBudget, expected: String) {
        #expect(
            findings(budget)
                == ["the page weighs " + expected])
    }

    @Test func `The budget is read from bourse yml`() throws {
        func read(_ budget: String) -> (SiteConfiguration?, [String]) {
            let collector = DiagnosticCollector()
            let text = "title: A\nurl: https://example.com/\n\(budget)\n"
            let configuration = SiteConfiguration.read(text, tableNames: [], into: collector)
            return (configuration, collector.diagnostics.map(\.description))
        }
        #expect(read("").0?.budget == PageBudget())
        #expect(read("budget: { html: 100, total: 0 }").0?.budget == PageBudget(html: 100, total: 0))
        #expect(
            read("budget: { htm: 1 }").1 == ["bourse.yml:3:11: error: 'htm' is no key of budget; did you mean 'html'?"])
        #expect(read("budget: { css: 1.5 }").1.first?.contains("'css' must be a whole number from 0 to") == true)
        #expect(read("budget: 3").1.count == 1)
    }
}

@Suite struct SiteFindingsTests {
    private func site(_ count: Int, listsAll: Bool = false) -> [String] {
        var files = ["index.html": BuiltSite.page("")]
        for number in 0..<count {
            files["p\(number)/index.html"] = BuiltSite.page(
                "<a href=/gone/>x</a> <a href=/gone/>y</a>\n<a href=/#no>z</a>", title: "Page \(number)")
        }
        return BuiltSite(files: files, listsAll: listsAll).findings()
    }

    @Test func `On a few pages a mistake is told page by page`() {
        let found = site(3)
        #expect(found.count == 6 && found.allSatisfy { !$0.contains("other pages") })
        #expect(found[0].hasSuffix("correct it, or add the file (2 times in this file)"))
    }

    @Test func `On many pages a mistake is told once`() {
        #expect(
            site(1200) == [
                "Site/p0/index.html:6:4: '/gone/' leads nowhere: the site has no gone/index.html; correct it, or add the file "
                    + "(2 times in this file) (and on 1,199 other pages)",
                "Site/p0/index.html:7:4: '/#no' leads to no id: index.html has no id 'no'; correct it, or give the element this id "
                    + "(and on 1,199 other pages)",
            ])
    }

    @Test func `All pages are named when that is asked for`() {
        #expect(site(10, listsAll: true).count == 20)
    }

    @Test func `Titles that many pages share are told once`() {
        var files: [String: String] = [:]
        for number in 0..<9 { files["\(number).html"] = BuiltSite.page("") }
        #expect(
            BuiltSite(files: files).findings() == [
                "Site/1.html:4:1: warning: 'Home' is the title of Site/0.html too; give each page its own (and on 7 other pages)"
            ])
    }
}
