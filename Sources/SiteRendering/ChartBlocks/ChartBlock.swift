import Charts
import Market
import Markup

extension ComponentRenderer {
    /// A `chart` block.
    func chart(_ reader: SettingsReader, component: PageDocument.Component, id: String) -> HTML {
        let decoder = ChartDecoder(tables: tables, catalog: catalog, collector: collector)
        guard let block = decoder.block(reader, settings: component.settings) else { return HTML() }
        do throws(ChartError) {
            let path = page.path.file(beside: "\(id).csv")
            let address = site.configuration.basePath + Page.address(ofFile: path)
            let figure = try Chart(block.spec, data: block.data, id: id, dataAddress: address).figure()
            if let csv = figure.csv { links.trace.add(SiteFile(path: path, text: csv)) }
            if figure.isInteractive { links.trace.add(.charts) }
            if figure.isEmpty, block.spec.empty == .warn {
                collector.warning("the chart has nothing to draw", at: block.dataPlace)
            }
            return figure.html
        } catch {
            block.report(error, to: collector)
            return HTML()
        }
    }

    func sparkline(_ values: [Double]) -> HTML { Sparkline(values).html }
}

/// A chart block that was read: what to draw, and the rows of each layer.
public struct ChartBlock {
    public let spec: ChartSpec
    /// In the layers' order.
    public let data: [Rows]
    let dataPlace: Place
    /// The block's YAML.
    let settings: Setting?

    /// Reads a block that stands in a file of its own.
    ///
    /// - Parameters:
    ///   - text: YAML.
    ///   - file: Its name, for messages.
    ///   - currency: What `format: currency` puts before numbers.
    /// - Returns: Nil after a report.
    public static func read(
        _ text: String, file: String, tables: NamedTables, currency: String = "$", into collector: DiagnosticCollector
    ) -> ChartBlock? {
        let before = collector.count(.error)
        guard let settings = YAML.read(text, file: file, line: 1, into: collector),
            let reader = SettingsReader(
                settings, subject: "chart", collector: collector,
                expand: { text in
                    collector.error("'{{ … }}' has a value on pages alone; write the words", at: text.place)
                    return text.text
                })
        else { return nil }
        let block = ChartDecoder(tables: tables, catalog: FormatCatalog(currency: currency), collector: collector)
            .block(reader, settings: settings)
        return collector.count(.error) == before ? block : nil
    }

    /// The chart as an SVG file of its own; nil after a report, and where the block wishes nothing in place of no data.
    ///
    /// - Parameter width: In pixels.
    public func svg(width: Int, scheme: ColorScheme, into collector: DiagnosticCollector) -> String? {
        do throws(ChartError) {
            let svg = try Chart(spec, data: data, id: "chart").svg(width: width, scheme: scheme)
            if svg == nil, spec.empty == .warn {
                collector.warning("the chart has nothing to draw", at: dataPlace)
            }
            return svg
        } catch {
            report(error, to: collector)
            return nil
        }
    }

    /// Tells what keeps the chart from being drawn, at the word of its YAML that is to blame.
    func report(_ error: ChartError, to collector: DiagnosticCollector) {
        let hint = error.names.isEmpty ? "" : error.name.map { cure(for: $0, among: error.names) } ?? ""
        let key = error.message.hasPrefix("format '") ? "format" : error.key
        let place =
            settings?.place(of: error.name ?? error.key, under: key)
            ?? settings?.place(of: error.key, under: error.key)
        collector.error(error.message + hint, at: place ?? dataPlace)
    }
}

extension Setting {
    /// Where a word stands in a block's YAML: the scalar with just that text under the key, or else the key's value.
    fileprivate func place(of word: String, under key: String) -> Place? {
        let values = values(of: key)
        return values.lazy.compactMap { $0.place(ofScalar: word) }.first ?? values.first?.place
    }

    /// All values of a key, at any depth.
    private func values(of key: String) -> [Setting] {
        switch content {
        case .empty, .faulty, .scalar: []
        case .list(let items): items.flatMap { $0.values(of: key) }
        case .mapping(let entries):
            entries.flatMap { ($0.key == key ? [$0.value] : []) + $0.value.values(of: key) }
        }
    }

    private func place(ofScalar word: String) -> Place? {
        switch content {
        case .empty, .faulty: nil
        case .scalar(let text, _): text == word ? place : nil
        case .list(let items): items.lazy.compactMap { $0.place(ofScalar: word) }.first
        case .mapping(let entries): entries.lazy.compactMap { $0.value.place(ofScalar: word) }.first
        }
    }
}
