import Testing

@testable import SiteRendering

/// Every check with pages that it must find fault with and pages that it must not.
@Suite struct SiteCheckerTests {
    /// The findings of a home page with this body beside some other files.
    private func findings(_ body: String, head: String = "", policy: String? = "default-src 'self'") -> [String] {
        BuiltSite(files: Self.others.merging(["index.html": BuiltSite.page(body, head: head, policy: policy)]) { $1 })
            .findings()
    }

    private static let others = [
        "about/index.html": BuiltSite.page("<p id=\"team\"><a name=old>x</a><p id=\"été\">", title: "About"),
        "plain.html": BuiltSite.page("", title: "Plain"), "img/a b.png": "", "icons.svg": "<svg><g id=up /></svg>",
        "style.css": "", "app.js": "", "x.txt": "",
    ]

    @Test(arguments: [
        "<a href=/about/>x</a>", "<a href=about>x</a>", "<a href=about/index.html>x</a>", "<a href=plain.html?q#>x</a>",
        "<a href=/about/#team>x</a>", "<a href='about/#old'>x</a>", "<a href='about/#%C3%A9t%C3%A9'>x</a>",
        "<a href=#top>x</a>", "<a href=''>x</a>", "<a href='#:~:text=x'>x</a>", "<a href='about/#:~:text=x'>x</a>",
        "<a href='#/route'>x</a>", "<p id=x><a href=#x>x</a>", "<img src='img/a%20b.png' alt=''>",
        "<img srcset='img/a%20b.png 1x, /img/a%20b.png 2x' alt=''>", "<svg><use href=icons.svg#up /></svg>",
        "<a href=https://example.com/about/>x</a>", "<a href=http://example.com/about/#team>x</a>",
        "<a href=https://elsewhere.example/nothing>x</a>", "<a href=mailto:a@b.example>x</a>",
        "<a href='x.txt#page=2'>x</a>",
        "<form><input name=q></form>", "<template><img src='img/a%20b.png'></template>",
        "<object data=x.txt></object><video src=x.txt poster='img/a%20b.png'></video>",
    ])
    func `A sound page has no findings`(body: String) {
        #expect(findings(body) == [])
    }

    @Test(arguments: [
        (
            "<a href=/abuot/>x</a>",
            "6:4: '/abuot/' leads nowhere: the site has no abuot/index.html; did you mean '/about/'?"
        ),
        (
            "<a href=plane.html>x</a>",
            "6:4: 'plane.html' leads nowhere: the site has no plane.html; did you mean '/plain.html'?"
        ),
        (
            "<a href=zzzzzzzzzz>x</a>",
            "6:4: 'zzzzzzzzzz' leads nowhere: the site has no zzzzzzzzzz; correct it, or add the file"
        ),
        (
            "<a href=/img/>x</a>",
            "6:4: '/img/' leads nowhere: the site has no img/index.html; correct it, or add the file"
        ),
        (
            "<a href=https://example.com/abuot/>x</a>",
            "6:4: 'https://example.com/abuot/' leads nowhere: the site has no abuot/index.html; did you mean '/about/'?"
        ),
        (
            "é <img alt='' src=img/b.png>",
            "6:15: 'img/b.png' leads nowhere: the site has no img/b.png; did you mean '/img/a%20b.png'?"
        ),
        (
            "<img alt='' srcset='x.png 2x'>",
            "6:13: 'x.png' leads nowhere: the site has no x.png; correct it, or add the file"
        ),
        (
            "<video poster=x.jpg></video>",
            "6:8: 'x.jpg' leads nowhere: the site has no x.jpg; correct it, or add the file"
        ),
        ("<form action=/send></form>", "6:7: '/send' leads nowhere: the site has no send; correct it, or add the file"),
        (
            "<object data=x.pdf></object>",
            "6:9: 'x.pdf' leads nowhere: the site has no x.pdf; correct it, or add the file"
        ),
        (
            "<a href=About/>x</a>",
            "6:4: 'About/' leads nowhere: the site has no About/index.html; did you mean '/about/'?"
        ),
        (
            "<a href=/base/about/>x</a>",
            "6:4: '/base/about/' leads nowhere: the site has no base/about/index.html; if the site lives below /base/, say --base-path /base/"
        ),
        ("<img src='' alt=''>", "6:6: <img> has an empty address; fill it in, or leave the element out"),
        (
            "<a href=file:///tmp/x>x</a>",
            "6:4: 'file:///tmp/x' leads to the reader's own machine; write an address of the web"
        ),
        (
            "<a href=http://localhost:1313/>x</a>",
            "6:4: 'http://localhost:1313/' leads to the reader's own machine; write an address of the web"
        ),
        ("<p id=hands><a href=#hnads>x</a>", "6:16: '#hnads' names no id of this page; did you mean '#hands'?"),
        (
            "<template><p id=x></template><a href=#x>x</a>",
            "6:33: '#x' names no id of this page; correct it, or give the element this id"
        ),
        (
            "<a href=/about/#taem>x</a>",
            "6:4: '/about/#taem' leads to no id: about/index.html has no id 'taem'; did you mean '#team'?"
        ),
        (
            "<svg><use href=icons.svg#upp /></svg>",
            "6:11: 'icons.svg#upp' leads to no id: icons.svg has no id 'upp'; did you mean '#up'?"
        ),
    ])
    func `A link that leads nowhere is told with the nearest that does`(body: String, expected: String) {
        #expect(findings(body) == [expected])
    }

    @Test(arguments: [
        (
            "<link rel=stylesheet href=stile.css>",
            "4:78: 'stile.css' leads nowhere: the site has no stile.css; did you mean '/style.css'?"
        ),
        ("<script src=ap.js></script>", "4:65: 'ap.js' leads nowhere: the site has no ap.js; did you mean '/app.js'?"),
        (
            "<link rel=canonical href=https://example.com/hom/>",
            "4:77: 'https://example.com/hom/' leads nowhere: the site has no hom/index.html; correct it, or add the file"
        ),
        (
            "<meta property=og:image content=https://example.com/o.png>",
            "4:81: 'https://example.com/o.png' leads nowhere: the site has no o.png; correct it, or add the file"
        ),
        (
            "<meta http-equiv=refresh content='0; url=/new/'>",
            "4:82: '/new/' leads nowhere: the site has no new/index.html; correct it, or add the file"
        ),
    ])
    func `What the head names must be there`(head: String, expected: String) {
        #expect(findings("", head: head) == [expected])
    }

    @Test func `A base element moves relative links`() {
        #expect(findings("<a href=#team>x</a>", head: "<base href=/about/>") == [])
        #expect(
            findings("<a href=plain.html>x</a>", head: "<base href=/about/>").first?.contains("no about/plain.html")
                == true)
    }

    @Test func `Below a base path addresses need it`() {
        let files = [
            "index.html": BuiltSite.page(
                "<a href=/markets/about/>x</a><a href=/about/>y</a>\n<a href=/shop/>z</a><a href=https://example.com/shop/>z</a>"
            ),
            "about/index.html": BuiltSite.page("<a href=..>x</a>", title: "About"),
        ]
        let expected = [
            "6:33: '/about/' leaves out the base path /markets/; write '/markets/about/'",
            "7:4: warning: '/shop/' leads out of the site, whose base path is /markets/; write the whole address if that is meant",
        ]
        #expect(BuiltSite(files: files, url: "https://example.com/markets").findings() == expected)
        #expect(BuiltSite(files: files, url: nil, basePath: "markets").findings() == expected)
    }

    @Test func `Style sheets, sitemaps and feeds are checked too`() {
        let files = [
            "index.html": BuiltSite.page(
                "<p style=\"background:url(nothing.png)\">", policy: "default-src 'self' 'unsafe-hashes'"),
            "css/s.css": "a{b:url(../x.png)}\n@import 's2.css';@font-face{src:url(f.woff2)}", "x.png": "",
            "sitemap.xml":
                "<urlset><url>\n<loc>https://example.com/</loc><loc> https://example.com/a&amp;b/</loc></url></urlset>",
            "feed.xml": "<feed><link href=\"https://example.com/gone/\"/></feed>",
            "other.xml": "<a><link href=\"/no/\"/></a>",
            "rss.xml": "<rss><link>https://example.com/gone/</link></rss>",
        ]
        let found = BuiltSite(files: files, skipped: [.policy]).findings()
        #expect(
            found == [
                "Site/css/s.css:2:10: 's2.css' leads nowhere: the site has no css/s2.css; did you mean '/css/s.css'?",
                "Site/css/s.css:2:37: 'f.woff2' leads nowhere: the site has no css/f.woff2; correct it, or add the file",
                "Site/feed.xml:1:13: 'https://example.com/gone/' leads nowhere: the site has no gone/index.html; correct it, or add the file",
                "6:26: 'nothing.png' leads nowhere: the site has no nothing.png; correct it, or add the file",
                "Site/rss.xml:1:12: 'https://example.com/gone/' leads nowhere: the site has no gone/index.html; correct it, or add the file",
                "Site/sitemap.xml:2:38: 'https://example.com/a&b/' leads nowhere: the site has no a&b/index.html; correct it, or add the file",
            ])
    }

    @Test func `Names that look the same and are not lead nowhere`() {
        let files = ["index.html": BuiltSite.page("<a href=e\u{301}.txt>x</a>"), "\u{E9}.txt": ""]
        #expect(BuiltSite(files: files).findings().count == 1)
    }

    @Test(arguments: [
        ("<html lang=en><title>T</title>", "1:1: warning: the page has no Content-Security-Policy"),
        ("<title>T</title>", "warning: the page has no Content-Security-Policy"),
        ("<html><title>T</title>", "1:1: the page does not say its language"),
        ("<html lang=' '><title>T</title>", "1:1: the page does not say its language"),
        ("<html lang=en><head><p>", "1:15: the page has no title"),
        ("<html lang=en><title> </title>", "1:15: the page has no title"),
        ("<html lang=en><svg><title>T</title></svg>", "1:1: the page has no title"),
        ("<html lang=en><head><title>T</title>", "1:15: warning: the page has no description"),
        (
            "<html lang=en><meta name=Description content=' '><title>T</title>",
            "1:15: warning: the page has no description"
        ),
    ])
    func `A page says what it is`(html: String, expected: String) {
        let found = BuiltSite(files: ["index.html": html]).findings()
        #expect(found.contains { $0.replacing("Site/", with: "").hasPrefix(expected) }, "\(found)")
    }

    @Test(arguments: ["noindex,follow", "none"])
    func `Hidden pages and redirects need no description and may share a title`(robots: String) {
        let policy = "<meta http-equiv=content-security-policy content=\"default-src 'self'\">"
        let files = [
            "index.html": BuiltSite.page(""),
            "a/index.html": "<html lang=en><head>\(policy)<title>Home</title><meta name=robots content='\(robots)'>",
            "b/index.html": "<html lang=en><head><title>Home</title><meta http-equiv=refresh content='0;url=/'>",
            "404.html": "<html lang=en><head>\(policy)<title>Home</title>",
            "c/index.html": BuiltSite.page("", head: "<link rel=canonical href=/>"), "proof.html": "proof: 1234",
        ]
        #expect(BuiltSite(files: files).findings() == [])
    }

    @Test func `A title that pages share names the first of them`() {
        let files = [
            "index.html": BuiltSite.page("", title: "Same "), "b.html": BuiltSite.page("", title: "Sa&#109;e"),
            "c.html": BuiltSite.page("", title: "Other"),
        ]
        #expect(
            BuiltSite(files: files).findings() == [
                "4:1: warning: 'Same' is the title of Site/b.html too; give each page its own"
            ])
    }

    @Test(arguments: [
        ("<p id=a>\n<p id=a>", ["7:4: the id 'a' is on line 6 already; each id may be there once"]),
        ("<p id=a><p id=b><template><p id=a></template><p name=a>", []),
        ("<template><p id=a aria-labelledby=b><p id=b></template><p aria-describedby=c id=c>", []),
        ("<p id=''>", ["6:4: an id must not be empty; name it or leave it out"]),
        ("<label for=q></label><input id=q>", []),
        (
            "<label for=qu></label><input id=query><p aria-labelledby='query x'>",
            [
                "6:8: for names no id of this page: 'qu'; correct it, or leave it out",
                "6:42: aria-labelledby names no id of this page: 'x'; correct it, or leave it out",
            ]
        ),
    ])
    func `Each id is there once, and labels name those that are`(body: String, expected: [String]) {
        #expect(findings(body) == expected)
    }

    @Test(arguments: [
        "<img src=icons.svg alt='x'>", "<img src=icons.svg alt=''>", "<img src=icons.svg alt>",
        "<img src=icons.svg role=presentation>", "<img src=icons.svg aria-hidden=true>",
        "<img src=icons.svg aria-label=x>",
        "<div aria-hidden=true><img src=icons.svg><a href=/></a></div>", "<a href=/><img src=icons.svg alt='x'></a>",
        "<a href=/ aria-label=x></a>", "<a href=/ title=x></a>", "<a name=x></a>",
        "<a href=/><svg aria-label=x></svg></a>",
        "<a href=/><svg><title>x</title></svg></a>", "<button>x</button>", "<button aria-label=x></button>",
        "<svg role=img><title>x</title></svg>", "<svg role=img aria-label=x></svg>", "<svg><path/></svg>",
        "<svg role=img aria-label=x><svg><path/></svg></svg>", "<a href=/><b aria-hidden=true>→</b> x</a>",
        "<area href=/ alt=x>", "<input type=image src=icons.svg alt=x>", "<i role=img aria-label=x></i>", "<a href=/>x",
        "<a href=/><br aria-hidden=true>x</a>",
    ])
    func `Pictures, links and buttons with a text are fine`(body: String) {
        #expect(findings(body) == [])
    }

    @Test(arguments: [
        ("<img src=icons.svg>", "6:1: this image has no alternative text"),
        ("<a href=/></a>", "6:1: this link has no text"), ("<a href=/> &nbsp</a>x", "ok"),
        ("<a href=/><img src=icons.svg alt=''></a>", "6:1: this link has no text"),
        ("<a href=/><b aria-hidden=true>→</a>x", "6:1: this link has no text"),
        ("<a href=/><a href=/>x</a>", "6:1: this link has no text"),
        ("<a href=/ aria-label=' '></a>", "6:1: this link has no text"),
        ("<a href=/><script>x</script></a>", "6:1: this link has no text"),
        ("<a href=/>", "6:1: this link has no text"),
        ("<button> </button>", "6:1: this button has no text"),
        ("<svg role=img></svg>", "6:1: this drawing has no name"),
        ("<svg role=img><svg><title>x</title></svg></svg>", "6:1: this drawing has no name"),
        ("<svg role=img><title> </title></svg>", "6:1: this drawing has no name"),
        ("<area href=/>", "6:1: this <area> has no text"),
        ("<input type=image src=icons.svg>", "6:1: this <input> has no text"),
        ("<i role=img></i>", "6:1: this <i> has no text"),
    ])
    func `Pictures, links and buttons need a text`(body: String, expected: String) {
        let found = findings(body).filter { !$0.contains("policy") }
        #expect(expected == "ok" ? found.isEmpty : found.count == 1 && found[0].hasPrefix(expected), "\(found)")
    }
}
