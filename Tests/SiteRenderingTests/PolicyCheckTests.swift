import Testing

@testable import SiteRendering

@Suite struct PolicyCheckTests {
    private func findings(
        _ policy: String, head: String = "", body: String = "", files: [String: String] = [:]
    ) -> [String] {
        let page = BuiltSite.page(body, head: head, policy: policy)
        let others = ["a.js": "", "a.css": "", "a.png": "", "a.woff2": "", "m.webmanifest": "", "index.html": page]
        return BuiltSite(files: others.merging(files) { $1 }).findings()
    }

    private static let everything = """
        <link rel=stylesheet href=a.css><script src=a.js></script><link rel=icon href=a.png><link rel=manifest href=m.webmanifest>\
        <link rel=preload as=font href=a.woff2><link rel=preload as=fetch href=a.js><script type=application/ld+json>{}</script>
        """

    @Test(arguments: [
        "default-src 'self'", "default-src 'self'; worker-src 'self'; manifest-src 'self'; trusted-types bourse",
        "default-src https://example.com", "default-src https:; script-src 'self'",
        "default-src 'none'; script-src-elem 'self'; style-src 'self'; img-src example.com; font-src 'self'; "
            + "connect-src 'self'; manifest-src *.com 'self'",
    ])
    func `What the policy allows is fine`(policy: String) {
        let found = findings(policy, head: Self.everything).filter { !$0.contains("warning") }
        #expect(found == [])
    }

    @Test(arguments: [
        (
            "script-src 'none'", "", "<script src=a.js></script>",
            "this script: script-src 'none' does not cover 'self'; add 'self' to script-src"
        ),
        (
            "default-src 'self'; style-src", "<link rel=stylesheet href=a.css>", "",
            "this style sheet: style-src 'none' does not cover 'self'; add 'self' to style-src"
        ),
        (
            "default-src 'none'", "", "<img src=a.png alt=''>",
            "this image: default-src 'none' does not cover 'self'; add 'self' to a directive img-src"
        ),
        (
            "default-src 'self'", "", "<script src=//cdn.example/x.js></script>",
            "this script: default-src 'self' does not cover https://cdn.example; make it a file of the site, or add https://cdn.example to a directive script-src"
        ),
        (
            "default-src 'self'", "", "<img alt='' src='data:image/png,x'>",
            "this image: default-src 'self' does not cover data:; make it a file of the site, or add data: to a directive img-src"
        ),
        (
            "default-src 'self'; frame-src https://a.example", "", "<iframe src=https://b.example/></iframe>",
            "this frame: frame-src https://a.example does not cover https://b.example; make it a file of the site, or add https://b.example to frame-src"
        ),
        (
            "default-src 'self'; font-src https://a.example/fonts/",
            "<link rel=preload as=font href=https://a.example/x>", "",
            "this font: font-src https://a.example/fonts/ does not cover https://a.example; make it a file of the site, or add https://a.example to font-src"
        ),
        (
            "default-src 'self'; base-uri 'none'", "<base href=/>", "",
            "this base address: base-uri 'none' does not cover 'self'; add 'self' to base-uri"
        ),
        (
            "default-src 'self'; form-action 'none'", "", "<form action=https://b.example/></form>",
            "this form: form-action 'none' does not cover https://b.example; add https://b.example to form-action"
        ),
        (
            "default-src 'self'; media-src 'none'", "", "<video src=a.png></video>",
            "this media: media-src 'none' does not cover 'self'; add 'self' to media-src"
        ),
        (
            "default-src 'self'; object-src 'none'", "", "<object data=a.png></object>",
            "this object: object-src 'none' does not cover 'self'; add 'self' to object-src"
        ),
        (
            "default-src 'self'; manifest-src 'none'", "<link rel=manifest href=m.webmanifest>", "",
            "this manifest: manifest-src 'none' does not cover 'self'; add 'self' to manifest-src"
        ),
        (
            "default-src 'self'; connect-src 'none'", "<link rel=preload as=fetch href=a.js>", "",
            "this request: connect-src 'none' does not cover 'self'; add 'self' to connect-src"
        ),
        ("default-src 'self'", "", "<script>x</script>", "inline scripts (default-src 'self'); move it to a file"),
        (
            "default-src 'self'", "", "<style>a{}</style>",
            "inline style sheets (default-src 'self'); move it to a style sheet"
        ),
        (
            "default-src 'self'; style-src 'self'", "", "<p style=a:b>",
            "style attributes (style-src 'self'); give the element a class"
        ),
        (
            "default-src 'self'", "", "<p onclick=x()>",
            "handlers in attributes (default-src 'self'); add a listener in a script's file"
        ),
        (
            "default-src 'self'", "", "<a href=' javascript:x()'>x</a>",
            "javascript: addresses (default-src 'self'); add a listener in a script's file"
        ),
    ])
    func `What the page uses and the policy forbids is an error`(
        policy: String, head: String, body: String, expected: String
    ) {
        let found = findings(policy, head: head, body: body)
        #expect(found.count == 1 && found[0].hasSuffix("the policy forbids " + expected), "\(found)")
    }

    @Test(arguments: [
        ("script-src 'nonce-abc'", "<script nonce=abc>x</script><script nonce=abc src=a.js></script>"),
        // The SHA-256 of the letter x, as `printf x | openssl dgst -sha256 -binary | base64` prints it.
        ("script-src 'sha256-LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE='", "<script>x</script>"),
        ("script-src 'unsafe-inline'", "<script>x</script><p onclick=x><a href=javascript:x>x</a>"),
        (
            "script-src 'self'",
            "<script type=text/plain>x</script><script type=application/json src=//b.example/></script>"
        ),
        (
            "script-src 'none'; img-src *; frame-src https:; child-src 'none'",
            "<img alt='' src=//b.example/><iframe src=//c.example></iframe>"
        ),
        ("script-src http://*.b.example:*", "<script src=https://a.b.example:8443/x></script>"),
        (
            "script-src https://b.example/x/ b.example/y.js",
            "<script src=//b.example/x/y.js></script><script src=//b.example/y.js></script>"
        ),
        (
            "script-src 'self'; img-src data:",
            "<img alt='' src=data:,x><svg><use href=#g /><g id=g /></svg><iframe src=about:blank></iframe>"
        ),
        ("script-src 'strict-dynamic' 'nonce-a'", "<script nonce=a src=//b.example/></script>"),
    ])
    func `Source expressions cover what the standard says`(policy: String, body: String) {
        #expect(findings(policy, body: body).filter { !$0.contains("warning") } == [])
    }

    @Test(arguments: [
        ("script-src 'nonce-abc' 'unsafe-inline'", "<script>x</script>"),
        ("script-src https://b.example/x/", "<script src=//b.example/y.js></script>"),
        ("script-src *.b.example", "<script src=//b.example/></script>"),
        ("script-src b.example", "<script src=//b.example:81/></script>"),
        ("script-src https://b.example", "<script src=http://b.example/></script>"),
        ("script-src 'strict-dynamic' 'self'", "<script src=a.js></script>"),
        ("script-src *", "<script src=data:,x></script>"),
        ("script-src 'sha256-AAAA'", "<script>x</script>"),
    ])
    func `And no more`(policy: String, body: String) {
        #expect(findings(policy, body: body).filter { !$0.contains("warning") }.count == 1)
    }

    @Test(arguments: [
        ("img-src 'self'", "warning: the policy lets every script run; add script-src 'self', or default-src 'self'"),
        (
            "default-src 'self'; script-src 'unsafe-inline'",
            "warning: script-src 'unsafe-inline' lets code run that somebody slips into the page; move scripts and styles to files"
        ),
        (
            "default-src 'self'; script-src 'self' 'unsafe-eval'",
            "warning: script-src 'unsafe-eval' lets scripts run text as code; use scripts that need no eval"
        ),
        ("default-src 'self'; img-src *", "warning: img-src * lets the page load from everywhere; name the origins"),
        (
            "default-src 'self'; img-src *.b.example",
            "warning: img-src *.b.example covers every host of that domain; name those that are meant"
        ),
        (
            "default-src 'self' data:",
            "warning: default-src data: lets code run that somebody slips into an address; leave it out"
        ),
        (
            "default-src 'self'; trusted-types *; script-src self",
            "script-src takes self for a host; write 'self' with its quotes"
        ),
        ("default-src 'self'; scrpt-src 'self'", "'scrpt-src' is no directive; did you mean 'script-src'?"),
        (
            "default-src 'self'; frame-ancestors 'none'",
            "warning: browsers ignore frame-ancestors in a meta element; send it in a header and leave it out here"
        ),
        (
            "default-src 'self'; default-src *",
            "default-src is there twice, and browsers ignore the second; write one with all sources"
        ),
    ])
    func `Weak and mistaken policies are told`(policy: String, expected: String) {
        #expect(findings(policy) == ["3:7: " + expected])
    }

    @Test func `A policy comes before what it governs, and in the head`() {
        let meta = "<meta http-equiv=content-security-policy content=\"default-src 'self'\">"
        let start = "<html lang=en><head><meta charset=utf-8><title>T</title><meta name=description content=D>"
        func found(_ rest: String) -> [String] {
            BuiltSite(files: ["index.html": start + "\n" + rest, "a.js": "", "a.css": ""]).findings()
        }
        #expect(found(meta + "<link rel=stylesheet href=a.css>") == [])
        #expect(
            found("<link rel=stylesheet href=a.css>" + meta) == [
                "2:33: the policy does not govern the <link> before it; put it first in the head"
            ])
        #expect(found("<link rel=canonical href=/>" + meta) == [])
        let late = "browsers ignore a policy outside of the head; put it first in the head"
        #expect(found("<p>" + meta + "<script>x</script>") == ["2:4: " + late])
        #expect(found("</head>" + meta) == ["2:8: " + late])
    }

    @Test func `Every policy of a page counts`() {
        let second = "<meta http-equiv=content-security-policy content=\"script-src 'none'\">"
        #expect(findings("default-src 'self'", head: second + "<script src=a.js></script>").count == 1)
    }

    @Test func `What style sheets load is governed too`() {
        let found = findings(
            "default-src 'self'", head: "<link rel=stylesheet href=a.css>",
            files: ["a.css": "@import 'b.css';", "b.css": "@font-face{src:url(//f.example/x)}a{b:url(a.png)}"])
        #expect(
            found == [
                "4:78: the policy forbids what b.css loads, a font: default-src 'self' does not cover https://f.example; "
                    + "make it a file of the site, or add https://f.example to a directive font-src"
            ])
    }
}
