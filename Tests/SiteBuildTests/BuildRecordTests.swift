import Market
import SiteRendering
import Testing

@testable import SiteBuild

@Suite struct BuildRecordTests {
    private let place = Place(file: "Content/é.md", line: 3, column: 900_000)

    private var record: BuildRecord {
        var record = BuildRecord()
        record.engine = "0.1.0 abc"
        record.snapshot = ContentDigest(of: [1])
        record.tables = ["bars": ContentDigest(of: [2])]
        record.siteTables = ["prices": ContentDigest(of: [3])]
        record.sources["é.md"] = BuildRecord.Source(
            digest: ContentDigest(of: [4]),
            frontMatter: FrontMatter(
                title: PlacedText("T", place: place), description: nil, layout: "page", layoutPlace: place,
                date: TradingDay(daysSinceEpoch: -3), isDraft: true, slug: "", order: nil, navigationTitle: "é",
                pagesQuery: nil, image: nil, isLive: false),
            pages: BuildRecord.PagesQuery(
                tables: ["stocks": ContentDigest(of: [5])],
                rows: Rows(
                    columns: ["a", "b"], values: [.null, .integer(.min), .real(-0.0), .text("")])),
            reads: (ContentDigest(of: [6]), ["bars", "cash"]))
        record.states = [
            .init(dependency: .configuration, digest: ContentDigest(of: [7])),
            .init(dependency: .table("bars"), digest: ContentDigest(of: [8])),
            .init(dependency: .template("layouts/page"), digest: ContentDigest(of: [9])),
            .init(dependency: .script("trading_live_js"), digest: ContentDigest(of: [12])),
        ]
        record.pages["é/index.html"] = BuildRecord.Page(
            states: [0, 2, 3], queries: [.init(name: "q", tables: [1], rows: ContentDigest(of: [10]))],
            diagnostics: [Diagnostic(.warning, "w"), Diagnostic(.note, "n", file: "f", line: 1, column: 2)],
            fragmentLinks: [FragmentLink(file: "a", fragment: "b", written: "c", place: place)],
            dataFiles: ["é/chart-1.csv"])
        record.files["assets/a.12.css"] = ManifestEntry(
            path: "assets/a.12.css", size: 300, digest: ContentDigest(of: [11]))
        record.retained = ["assets/a.12.css": 2]
        return record
    }

    @Test func `A record reads back as it was written`() {
        let bytes = record.encoded
        #expect(BuildRecord(encoded: bytes) == record)
        #expect(record.encoded == bytes)
        #expect(BuildRecord(encoded: BuildRecord().encoded) == BuildRecord())
    }

    @Test func `A record that is cut off or changed anywhere is none`() {
        let bytes = record.encoded
        for count in 0..<bytes.count { #expect(BuildRecord(encoded: Array(bytes[..<count])) == nil) }
        for index in bytes.indices {
            var damaged = bytes
            damaged[index] ^= 0x10
            #expect(BuildRecord(encoded: damaged) == nil)
        }
    }

    /// The digest at the end guards against accidents only: no bytes may end the program.
    @Test func `No bytes with a right digest end the program`() {
        let bytes = record.encoded.dropLast(ContentDigest.byteCount)
        for index in bytes.indices {
            for change in [UInt8(1), 0x80, 0xFF] {
                var damaged = Array(bytes)
                damaged[index] ^= change
                _ = BuildRecord(encoded: damaged + ContentDigest(of: damaged).bytes)
            }
        }
    }
}
