import ArgumentParser
import Charts
import Foundation
import JSON
import Market
import SiteRendering
import Snapshots

extension ColorScheme: ExpressibleByArgument {}

struct ChartCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chart",
        abstract: "Draw one chart from a CSV file, without a site: SVG or PNG.",
        discussion: """
            SPEC is a file with what stands in a chart block of a page, as YAML:

              title: Apple closed above 200 dollars
              mark: line
              x: date
              y: { field: close, title: Dollars }
              movingAverage: [50]

              bourse chart apple.yml --data AAPL.csv -o apple.svg
              bourse chart apple.yml --data AAPL.csv -o apple.png --width 800 --scheme dark
              sqlite3 -csv -header market.db 'select …' | bourse chart apple.yml --data - > apple.svg

            A single file is the data of all layers, whatever 'data:' says. Several have names, the file's own or one before \
            '=', and the spec says 'data: NAME', for the chart or for a layer:

              bourse chart spec.yml --data prices=AAPL.csv --data events.csv -o chart.svg

            A column of a CSV file has numbers if all its fields are numbers, else texts; empty fields are missing values. \
            All keys of all marks are in CHARTS.md. For PNG, librsvg's rsvg-convert must be installed; the picture has twice \
            the pixels of its width, for sharp screens and print.
            """)

    @Argument(help: "A file of YAML: the text of a chart block.", completion: .file(extensions: ["yml", "yaml"]))
    var spec: String

    @Option(
        name: .long, help: "A CSV file with a header, or NAME=FILE; '-' is standard input. May be given several times.",
        completion: .file(extensions: ["csv", "tsv"]))
    var data: [String] = []

    @Option(
        name: .shortAndLong, help: "A file that ends in .svg or .png; without it the SVG goes to standard output.",
        completion: .file(extensions: ["svg", "png"]))
    var output: String?

    @Option(help: "The width of the picture in pixels, from 200 to 4000; its height follows from the chart.")
    var width = 640

    @Option(help: "The colours: light, dark, or auto, which follows the reader's system.")
    var scheme = ColorScheme.light

    @Option(help: "What 'format: currency' puts before numbers.")
    var currency = "$"

    @Flag(name: .shortAndLong, help: "Print errors and nothing else.")
    var quiet = false

    @Flag(name: .long, help: "Print one line of JSON on standard output, with all errors and warnings; needs -o.")
    var json = false

    /// What the ending of the output's name asks for.
    private enum Kind { case svg, png }

    func validate() throws {
        guard !data.isEmpty else {
            throw ValidationError("--data is missing; name a CSV file, or - for standard input")
        }
        guard (200...4000).contains(width) else { throw ValidationError("--width must be 200 to 4000, not \(width)") }
        guard data.count(where: { ChartData.Source($0).file == "-" }) < 2 else {
            throw ValidationError("standard input can be read once; give '-' to one --data")
        }
        if json, output == nil { throw ValidationError("--json needs -o, since both would go to standard output") }
        _ = try kind
    }

    private var kind: Kind {
        get throws {
            guard let output else { return .svg }
            switch URL(filePath: output).pathExtension.lowercased() {
            case "svg": return .svg
            case "png": return .png
            default: throw ValidationError("-o must end in .svg or .png, not '\(output)'")
            }
        }
    }

    func run() throws {
        let messages = Messages(isQuiet: quiet, isJSON: json)
        let kind = try kind
        let collector = DiagnosticCollector()
        let svg = drawing(into: collector)
        messages.print(collector.diagnostics)
        if collector.hasErrors { try messages.end(1) }
        guard let svg else {
            messages.say("There is nothing to draw; no picture was made")
            try messages.end(0, ["output": .null])
        }
        do throws(PictureError) {
            let bytes = kind == .png ? try Rasterizer().png(of: svg) : Data(svg.utf8)
            if let output {
                try PictureFile(path: output).write(bytes)
            } else {
                FileHandle.standardOutput.write(bytes)
            }
        } catch {
            messages.print(error.diagnostic)
            try messages.end(1)
        }
        try messages.end(0, ["output": output.map(JSONValue.text) ?? .null, "width": .integer(width)])
    }

    /// The picture as SVG; nil after a report, and where 'empty:' says that nothing to draw is no mistake.
    private func drawing(into collector: DiagnosticCollector) -> String? {
        let data = ChartData(data, into: collector)
        guard let text = PictureFile(path: spec).text(into: collector), let data,
            let block = ChartBlock.read(text, file: spec, tables: data.tables, currency: currency, into: collector)
        else { return nil }
        return block.svg(width: width, scheme: scheme, into: collector)
    }
}
