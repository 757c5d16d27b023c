import Foundation
import Market
import Markup
import Testing

@testable import SiteRendering

@Suite struct TemplateNamesTests {
    /// Each name with its groups: `page.title`; a list's items by their own names.
    private func names(in shape: TemplateShape, prefix: String = "") -> [String] {
        switch shape {
        case .record(let fields):
            fields.flatMap { key, value -> [String] in
                if case .record = value { return names(in: value, prefix: prefix + key + ".") }
                return [prefix + key] + names(in: value)
            }
        case .list(let item): names(in: item)
        default: []
        }
    }

    @Test func `Every name that a template can use is documented`() throws {
        let collector = DiagnosticCollector()
        let configuration = try #require(
            SiteConfiguration.read("title: A\nurl: https://e.com\n", tableNames: [], into: collector))
        let source = try #require(PageSource(path: "index.md", text: "---\ntitle: A\n---\n", into: collector))
        let page = source.page(configuration: configuration, into: collector)
        let site = SiteContext(
            configuration: configuration, templates: TemplateLibrary(files: [:], into: collector),
            assets: AssetCatalog(files: [:], styleSheet: "", scripts: [], into: collector),
            data: MarketData(asOf: nil, quotes: Rows(columns: [], values: [])), pages: PageIndex([page]))
        let fields = site.templateFields(for: page, content: HTML(), excerpt: "", names: [])
        let documentation = try String(
            contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../Templates/README.md"), encoding: .utf8)
        let all = names(in: site.templateShape(of: fields)).filter { !$0.hasPrefix("asset.") }
        #expect(all.count > 20)
        for name in all { #expect(documentation.contains("`\(name)`"), "\(name) is not documented") }
    }
}
