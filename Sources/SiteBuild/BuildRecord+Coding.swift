import Market
import SiteRendering

extension BuildRecord {
    private static let signature = Array("BourseBuild2\n".utf8)

    /// The record as the bytes of a file, with a digest of all of them at the end.
    var encoded: [UInt8] {
        var encoder = RecordEncoder()
        encoder.add(engine)
        encoder.add(snapshot) { $0.add($1) }
        encoder.add(tables)
        encoder.add(siteTables)
        encoder.add(sources.sorted { $0.key < $1.key }) { encoder, source in
            encoder.add(source.key)
            encoder.add(source.value)
        }
        encoder.add(states) { encoder, state in
            encoder.add(state.dependency)
            encoder.add(state.digest)
        }
        encoder.add(pages.sorted { $0.key < $1.key }) { encoder, page in
            encoder.add(page.key)
            encoder.add(page.value)
        }
        encoder.add(files.values.sorted { $0.path < $1.path }) { encoder, file in
            encoder.add(file.path)
            encoder.add(file.size)
            encoder.add(file.digest)
        }
        encoder.add(retained.sorted { $0.key < $1.key }) { encoder, file in
            encoder.add(file.key)
            encoder.add(file.value)
        }
        let bytes = Self.signature + encoder.bytes
        return bytes + ContentDigest(of: bytes).bytes
    }

    /// - Returns: Nil for bytes that are no record of this version.
    init?(encoded bytes: [UInt8]) {
        let end = bytes.count - ContentDigest.byteCount
        guard end >= Self.signature.count, bytes.starts(with: Self.signature),
            ContentDigest(bytes: bytes[end...]) == ContentDigest(of: bytes[..<end])
        else { return nil }
        do throws(RecordDecoder.Malformed) {
            var decoder = RecordDecoder(bytes[Self.signature.count..<end])
            try self.init(&decoder)
        } catch {
            return nil
        }
    }

    private init(_ decoder: inout RecordDecoder) throws(RecordDecoder.Malformed) {
        engine = try decoder.text()
        snapshot = try decoder.optional { decoder throws(RecordDecoder.Malformed) in try decoder.digest() }
        tables = try decoder.digests()
        siteTables = try decoder.digests()
        let sources = try decoder.list { decoder throws(RecordDecoder.Malformed) in
            (try decoder.text(), try decoder.source())
        }
        states = try decoder.list { decoder throws(RecordDecoder.Malformed) in
            State(dependency: try decoder.dependency(), digest: try decoder.digest())
        }
        let stateCount = states.count
        let pages = try decoder.list { decoder throws(RecordDecoder.Malformed) in
            (try decoder.text(), try decoder.page(stateCount: stateCount))
        }
        let files = try decoder.list { decoder throws(RecordDecoder.Malformed) in
            ManifestEntry(path: try decoder.text(), size: try decoder.number(), digest: try decoder.digest())
        }
        let retained = try decoder.list { decoder throws(RecordDecoder.Malformed) in
            (try decoder.text(), try decoder.number())
        }
        guard decoder.isAtEnd else { throw RecordDecoder.Malformed() }
        self.sources = Dictionary(sources) { first, _ in first }
        self.pages = Dictionary(pages) { first, _ in first }
        self.files = Dictionary(files.map { ($0.path, $0) }) { first, _ in first }
        self.retained = Dictionary(retained) { first, _ in first }
    }
}

extension RecordEncoder {
    fileprivate mutating func add(_ digests: [String: ContentDigest]) {
        add(digests.sorted { $0.key < $1.key }) { encoder, item in
            encoder.add(item.key)
            encoder.add(item.value)
        }
    }

    fileprivate mutating func add(_ source: BuildRecord.Source) {
        add(source.digest)
        add(source.frontMatter) { $0.add($1) }
        add(source.pages) { encoder, pages in
            encoder.add(pages.tables)
            encoder.add(pages.rows.columns) { $0.add($1) }
            encoder.add(pages.rows.values) { $0.add($1) }
        }
        add(source.reads) { encoder, reads in
            encoder.add(reads.schema)
            encoder.add(reads.tables.sorted()) { $0.add($1) }
        }
    }

    private mutating func add(_ matter: FrontMatter) {
        add(matter.title)
        add(matter.description) { $0.add($1) }
        add(matter.layout)
        add(matter.layoutPlace)
        add(matter.date) { $0.add($1.daysSinceEpoch) }
        add(matter.isDraft)
        add(matter.slug) { $0.add($1) }
        add(matter.order) { $0.add($1) }
        add(matter.navigationTitle) { $0.add($1) }
        add(matter.image) { $0.add($1) }
        add(matter.isLive)
    }

    private mutating func add(_ value: Value) {
        switch value {
        case .null: add(0)
        case .integer(let integer):
            add(1)
            add(Int(integer))
        case .real(let real):
            add(2)
            add(Int(bitPattern: UInt(real.bitPattern)))
        case .text(let text):
            add(3)
            add(text)
        }
    }

    private mutating func add(_ text: PlacedText) {
        add(text.text)
        add(text.place)
    }

    private mutating func add(_ place: Place) {
        add(place.file)
        add(place.line)
        add(place.column)
    }

    fileprivate mutating func add(_ page: BuildRecord.Page) {
        add(page.states) { $0.add($1) }
        add(page.queries) { encoder, query in
            encoder.add(query.name)
            encoder.add(query.tables) { $0.add($1) }
            encoder.add(query.rows)
        }
        add(page.diagnostics) { encoder, diagnostic in
            encoder.add(diagnostic.severity.rawValue)
            encoder.add(diagnostic.message)
            encoder.add(diagnostic.file) { $0.add($1) }
            encoder.add(diagnostic.line) { $0.add($1) }
            encoder.add(diagnostic.column) { $0.add($1) }
        }
        add(page.fragmentLinks) { encoder, link in
            encoder.add(link.file)
            encoder.add(link.fragment)
            encoder.add(link.written)
            encoder.add(link.place)
        }
        add(page.dataFiles) { $0.add($1) }
    }

    fileprivate mutating func add(_ dependency: Dependency) {
        switch dependency {
        case .configuration: add(1)
        case .head: add(2)
        case .assets: add(3)
        case .navigation: add(4)
        case .dataTime: add(5)
        case .componentNames: add(6)
        case .markdown(let path): add(7, path)
        case .page(let address): add(8, address)
        case .breadcrumbs(let address): add(9, address)
        case .section(let folder): add(10, folder)
        case .template(let name): add(11, name)
        case .link(let path): add(12, path)
        case .address(let address): add(13, address)
        case .table(let name): add(14, name)
        case .script(let name): add(15, name)
        }
    }

    private mutating func add(_ kind: Int, _ text: String) {
        add(kind)
        add(text)
    }
}

extension RecordDecoder {
    fileprivate mutating func digests() throws(Malformed) -> [String: ContentDigest] {
        let pairs = try list { decoder throws(Malformed) in (try decoder.text(), try decoder.digest()) }
        return Dictionary(pairs) { first, _ in first }
    }

    fileprivate mutating func source() throws(Malformed) -> BuildRecord.Source {
        BuildRecord.Source(
            digest: try digest(),
            frontMatter: try optional { decoder throws(Malformed) in try decoder.frontMatter() },
            pages: try optional { decoder throws(Malformed) in
                BuildRecord.PagesQuery(tables: try decoder.digests(), rows: try decoder.rows())
            },
            reads: try optional { decoder throws(Malformed) in
                (try decoder.digest(), Set(try decoder.list { decoder throws(Malformed) in try decoder.text() }))
            })
    }

    private mutating func optionalText() throws(Malformed) -> String? {
        try optional { decoder throws(Malformed) in try decoder.text() }
    }

    private mutating func optionalNumber() throws(Malformed) -> Int? {
        try optional { decoder throws(Malformed) in try decoder.number() }
    }

    private mutating func frontMatter() throws(Malformed) -> FrontMatter {
        FrontMatter(
            title: try placedText(),
            description: try optional { decoder throws(Malformed) in try decoder.placedText() },
            layout: try text(), layoutPlace: try place(),
            date: try optionalNumber().map { TradingDay(daysSinceEpoch: $0) }, isDraft: try flag(),
            slug: try optionalText(), order: try optionalNumber(), navigationTitle: try optionalText(),
            pagesQuery: nil, image: try optional { decoder throws(Malformed) in try decoder.placedText() },
            isLive: try flag())
    }

    private mutating func placedText() throws(Malformed) -> PlacedText {
        PlacedText(try text(), place: try place())
    }

    private mutating func rows() throws(Malformed) -> Rows {
        let columns = try list { decoder throws(Malformed) in try decoder.text() }
        let values = try list { decoder throws(Malformed) in try decoder.value() }
        guard columns.isEmpty ? values.isEmpty : values.count.isMultiple(of: columns.count) else { throw Malformed() }
        return Rows(columns: columns, values: values)
    }

    private mutating func value() throws(Malformed) -> Value {
        switch try number() {
        case 0: .null
        case 1: .integer(Int64(try number()))
        case 2: .real(Double(bitPattern: UInt64(UInt(bitPattern: try number()))))
        case 3: .text(try text())
        default: throw Malformed()
        }
    }

    private mutating func place() throws(Malformed) -> Place {
        Place(file: try text(), line: try number(), column: try number())
    }

    fileprivate mutating func page(stateCount: Int) throws(Malformed) -> BuildRecord.Page {
        func state(_ decoder: inout RecordDecoder) throws(Malformed) -> Int {
            let index = try decoder.number()
            guard (0..<stateCount).contains(index) else { throw Malformed() }
            return index
        }
        return BuildRecord.Page(
            states: try list(state),
            queries: try list { decoder throws(Malformed) in
                BuildRecord.Query(name: try decoder.text(), tables: try decoder.list(state), rows: try decoder.digest())
            },
            diagnostics: try list { decoder throws(Malformed) in try decoder.diagnostic() },
            fragmentLinks: try list { decoder throws(Malformed) in
                FragmentLink(
                    file: try decoder.text(), fragment: try decoder.text(), written: try decoder.text(),
                    place: try decoder.place())
            },
            dataFiles: try list { decoder throws(Malformed) in try decoder.text() })
    }

    private mutating func diagnostic() throws(Malformed) -> Diagnostic {
        guard let severity = Diagnostic.Severity(rawValue: try text()) else { throw Malformed() }
        return Diagnostic(
            severity, try text(), file: try optionalText(), line: try optionalNumber(), column: try optionalNumber())
    }

    fileprivate mutating func dependency() throws(Malformed) -> Dependency {
        switch try number() {
        case 1: .configuration
        case 2: .head
        case 3: .assets
        case 4: .navigation
        case 5: .dataTime
        case 6: .componentNames
        case 7: .markdown(try text())
        case 8: .page(try text())
        case 9: .breadcrumbs(try text())
        case 10: .section(try text())
        case 11: .template(try text())
        case 12: .link(try text())
        case 13: .address(try text())
        case 14: .table(try text())
        case 15: .script(try text())
        default: throw Malformed()
        }
    }
}
