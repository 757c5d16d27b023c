import JSON
import Market
import Markup

/// The files of a site that are not pages: config.js, sitemap, feed, robots.txt and the data for programs.
struct SiteDocuments {
    let configuration: SiteConfiguration
    let pages: [Page]
    let data: MarketData
    /// The service worker's address with the base path; nil for a site without one.
    let serviceWorker: String?

    static let feedPath = "feed.xml"
    /// Those that every site has.
    static let paths = ["config.js", "sitemap.xml", "robots.txt", "data/latest.json"]

    /// The script that tells the pages where the API is. Never fingerprinted, never cached, and each value on a line of its
    /// own: another address can take its place in a built site.
    var configScript: SiteFile {
        SiteFile(
            path: "config.js",
            text: """
                // Where this site's scripts find the trading API; null for a site without one.
                globalThis.BOURSE_CONFIG = Object.freeze({
                  apiBaseURL: \(JSONText.string(configuration.api?.description)),
                  orders: \(JSONText.string(configuration.orders.rawValue)),
                  serviceWorker: \(JSONText.string(serviceWorker)),
                });

                """)
    }

    /// Source: sitemaps.org, protocol 0.9.
    var sitemap: SiteFile {
        let entries = listedPages.map { page -> HTML in
            let modified = page.date.map { "<lastmod>\($0.description)</lastmod>" as HTML } ?? ""
            return "  <url><loc>\(absolute(page))</loc>\(modified)</url>\n"
        }
        return SiteFile(
            path: "sitemap.xml",
            text: ("""
            <?xml version="1.0" encoding="UTF-8"?>
            <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
            \(entries.joined())</urlset>

            """ as HTML).source)
    }

    /// Source: RFC 9309.
    var robots: SiteFile {
        let sitemap = "\nSitemap: \(configuration.url.origin)\(configuration.basePath)sitemap.xml\n"
        return SiteFile(
            path: "robots.txt",
            text: "User-agent: *\n" + (configuration.isIndexed ? "Allow: /\n" + sitemap : "Disallow: /\n"))
    }

    /// The dated pages, newest first, at most 50. Source: RFC 4287.
    var feed: SiteFile {
        let dated = Self.feedPages(pages)
        let root = configuration.url.origin + configuration.basePath
        let updated = dated.compactMap(\.date).max().map { Instant(startOf: $0) } ?? data.asOf
        let entries = dated.map { page -> HTML in
            let address = absolute(page)
            let summary = page.description.map { "    <summary>\($0)</summary>\n" as HTML } ?? ""
            return """
                  <entry>
                    <title>\(page.title)</title>
                    <link href="\(address)"/>
                    <id>\(address)</id>
                    <updated>\(page.date.map { Instant(startOf: $0).description } ?? "")</updated>
                \(summary)  </entry>

                """
        }
        let subtitle =
            configuration.description.isEmpty ? "" : "  <subtitle>\(configuration.description)</subtitle>\n" as HTML
        return SiteFile(
            path: Self.feedPath,
            text: ("""
            <?xml version="1.0" encoding="UTF-8"?>
            <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="\(configuration.language)">
              <title>\(configuration.title)</title>
            \(subtitle)  <link href="\(root)"/>
              <link rel="self" type="application/atom+xml" href="\(root)feed.xml"/>
              <id>\(root)</id>
              <updated>\((updated ?? Instant(millisecondsSinceEpoch: 0)).description)</updated>
              <author><name>\(configuration.title)</name></author>
            \(entries.joined())</feed>

            """ as HTML).source)
    }

    /// The latest quotes as JSON: what a script or another program may read.
    var latest: SiteFile {
        let columns = data.quotes.columns
        let quotes = (0..<data.quotes.count).map { row in
            let fields = columns.indices.map {
                "\(JSONText.string(columns[$0])): \(JSONText.value(data.quotes[row, $0]))"
            }
            return "    {\(fields.joined(separator: ", "))}"
        }
        let list = quotes.isEmpty ? "[]" : "[\n\(quotes.joined(separator: ",\n"))\n  ]"
        return SiteFile(
            path: "data/latest.json",
            text: "{\n  \"as_of\": \(JSONText.string(data.asOf?.description)),\n  \"quotes\": \(list)\n}\n")
    }

    static func feedPages(_ pages: [Page]) -> [Page] {
        let dated = pages.filter { $0.date != nil && !$0.path.isFallback }
        return Array(
            dated.sorted { left, right in
                left.date == right.date
                    ? left.path.address < right.path.address : (left.date ?? .distant) > (right.date ?? .distant)
            }.prefix(50))
    }

    private var listedPages: [Page] {
        pages.filter { !$0.path.isFallback }.sorted { $0.path.address < $1.path.address }
    }

    private func absolute(_ page: Page) -> String {
        configuration.url.origin + configuration.basePath + page.path.address
    }
}

extension TradingDay {
    fileprivate static let distant = TradingDay(daysSinceEpoch: 0)
}

/// What the snapshot says about the market as a whole.
public struct MarketData: Sendable {
    /// The snapshot's own time: of its newest quote or bar; nil for an empty one.
    public let asOf: Instant?
    /// symbol, name, price, change, volume, as_of and currency of each stock that has a quote, by symbol.
    public let quotes: Rows

    public init(asOf: Instant?, quotes: Rows) {
        self.asOf = asOf
        self.quotes = quotes
    }
}

extension JSONText {
    /// A value of a query; what JSON cannot say becomes null.
    fileprivate static func value(_ value: Value) -> String {
        switch value {
        case .null: "null"
        case .integer(let integer): String(integer)
        case .real(let real): number(real)
        case .text(let text): string(text)
        }
    }
}
