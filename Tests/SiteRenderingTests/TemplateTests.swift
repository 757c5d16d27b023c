import Testing

@testable import SiteRendering

@Suite struct TemplateTests {
    /// The findings about the layout `page`, one line each, without their severity.
    private func findings(_ files: [String: String], fields: [String: TemplateValue] = ["title": .text("T")])
        -> [String]
    {
        let collector = DiagnosticCollector()
        let library = TemplateLibrary(files: files, into: collector)
        _ = TemplateChecker(library: library, collector: collector, allowsAbsentSections: false)
            .check("layouts/page", scopes: [TemplateValue.record(fields).shape])
        return collector.diagnostics.map(\.description)
    }

    @Test func `An unknown name is an error with file, line, column and the nearest name`() {
        #expect(
            findings(["layouts/page.mustache": "<h1>\n  {{titel}}</h1>"]) == [
                "Templates/layouts/page.mustache:2:5: error: 'titel' is no name of a template; did you mean 'title'?"
            ])
    }

    @Test func `A name inside a group is checked`() {
        let found = findings(
            ["layouts/page.mustache": "{{page.titel}}"], fields: ["page": .record(["title": .text("T")])])
        #expect(found.first?.hasSuffix("'page.titel' is no name of a template; did you mean 'page.title'?") == true)
    }

    @Test func `Names of a list's items are known inside its section only`() {
        let fields: [String: TemplateValue] = ["items": .list([.record(["url": .text("/")])])]
        #expect(findings(["layouts/page.mustache": "{{#items}}{{url}}{{/items}}"], fields: fields).isEmpty)
        #expect(findings(["layouts/page.mustache": "{{url}}"], fields: fields).count == 1)
    }

    @Test func `Text must not be written raw and HTML must be`() {
        let fields: [String: TemplateValue] = ["title": .text("T"), "content": .html("<p>")]
        let found = findings(["layouts/page.mustache": "{{{title}}}{{content}}"], fields: fields)
        #expect(found.count == 2)
        #expect(found[0].hasSuffix("'title' is text; write {{title}}"))
        #expect(found[1].hasSuffix("'content' is HTML; write {{{content}}}"))
    }

    @Test func `A partial is checked where it is used`() {
        let found = findings([
            "layouts/page.mustache": "{{> partials/head}}", "partials/head.mustache": "{{nothing}}",
        ])
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("Templates/partials/head.mustache:1:3: error: 'nothing'") == true)
    }

    @Test func `A missing partial and a partial that uses itself are errors`() {
        #expect(
            findings(["layouts/page.mustache": "{{> partials/hed}}", "partials/head.mustache": ""]).first?
                .hasSuffix("'partials/hed' is no template; did you mean 'partials/head'?") == true)
        #expect(
            findings(["layouts/page.mustache": "{{> layouts/page}}"]).first?
                .hasSuffix("'layouts/page' uses itself") == true)
    }

    @Test func `A block that the parent does not define is an error`() {
        let found = findings([
            "layouts/base.mustache": "{{$main}}{{/main}}",
            "layouts/page.mustache": "{{<layouts/base}}{{$mian}}x{{/mian}}{{/layouts/base}}",
        ])
        #expect(found.first?.hasSuffix("'layouts/base' has no block 'mian'; did you mean 'main'?") == true)
    }

    @Test(arguments: ["{{=<% %>=}}", "{{% CONTENT_TYPE: TEXT}}", "{{>*title}}"])
    func `Tags that would weaken the checks are refused`(tag: String) {
        #expect(findings(["layouts/page.mustache": tag]).count == 1)
    }

    @Test func `A section that is never closed is an error with its line`() {
        let collector = DiagnosticCollector()
        _ = TemplateLibrary(files: ["layouts/page.mustache": "a\n{{#title}}"], into: collector)
        #expect(collector.diagnostics.first?.line == 2)
        #expect(collector.diagnostics.first?.message == "the section 'title' is never closed; add {{/title}}")
    }

    @Test(arguments: [
        ("é {{{a}}\n{{b</p>\n{{c}}", ["1:3: a tag that opens with three braces", "2:1: a tag is not closed; add }}"]),
        ("a\r\n日本{{#a}}\r\n", ["2:3: the section 'a' is never closed; add {{/a}}"]),
        (
            "{{#a}}\n{{#b}}\n{{/a}}\n{{/b}}",
            ["2:1: the section 'b' is never closed before {{/a}}; add {{/b}}"]
        ),
        ("{{#items}}{{/itmes}}", ["1:11: {{/itmes}} closes nothing; did you mean {{/items}}?"]),
        ("{{#items}}{{/x}}{{/items}}", ["1:11: {{/x}} closes nothing that is open; {{/items}} comes next"]),
        ("{{/x}}", ["1:1: {{/x}} closes nothing that is open"]),
        (
            "👩‍👩‍👧{{a | upper}}{{größe}}{{}}",
            [
                "1:2: 'a | upper' is no name; a function stands around it: {{upper(a)}}", "1:15: 'größe' is no name",
                "1:24: '' is no name",
            ]
        ),
        ("{{a b}}{{> x y}}", ["1:1: 'a b' is no name; write", "1:8: 'x y' is no template's name"]),
        ("{{!\n {{ }}{{#first(a)}}{{/first(a)}}{{^first()}}{{/first()}}{{#a}}{{.}}{{/a}}", []),
        ("{{=<% %>=}}<%/x%>", ["1:1: other delimiters are not supported"]),
    ])
    func `What opens must close, and all that does not is told`(text: String, expected: [String]) {
        let found = findings(["layouts/page.mustache": text], fields: ["a": .list([.text("T")])])
        let start = "Templates/layouts/page.mustache:"
        let told = found.map { $0.replacing(start, with: "").replacing(" error:", with: "") }
        #expect(told.count == expected.count, "\(told)")
        for (line, start) in zip(told, expected) { #expect(line.hasPrefix(start)) }
    }

    @Test func `Partials that use each other are an error and are not rendered`() {
        let found = findings([
            "layouts/page.mustache": "{{>partials/a}}", "partials/a.mustache": "{{>partials/b}}",
            "partials/b.mustache": " {{>partials/a}}",
        ])
        #expect(
            found == [
                "Templates/partials/b.mustache:1:5: error: 'partials/a' uses itself: partials/a → partials/b → partials/a"
            ])
    }

    @Test func `Inheritance and escaping work when rendered`() {
        let collector = DiagnosticCollector()
        let library = TemplateLibrary(
            files: [
                "layouts/base.mustache": "<main>{{$main}}empty{{/main}}</main>",
                "layouts/page.mustache": "{{<layouts/base}}{{$main}}{{title}}{{{content}}}{{/main}}{{/layouts/base}}",
            ], into: collector)
        #expect(collector.diagnostics.isEmpty)
        let html = library.render(
            "layouts/page", with: ["title": .text("<b>&\"'"), "content": .html("<p>x</p>")])
        #expect(html.source == "<main>&lt;b&gt;&amp;&quot;&#39;<p>x</p></main>")
    }

    @Test func `Empty text counts as absent in a section`() {
        let collector = DiagnosticCollector()
        let library = TemplateLibrary(
            files: ["layouts/page.mustache": "{{#title}}yes{{/title}}{{^title}}no{{/title}}"], into: collector)
        #expect(library.render("layouts/page", with: ["title": .text("")]).source == "no")
        #expect(library.render("layouts/page", with: ["title": .text("T")]).source == "yes")
    }
}
