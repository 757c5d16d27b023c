import Market

@testable import SiteRendering

/// The rows that the examples of CHARTS.md draw.
enum SampleTables {
    static let all: [String: Rows] = [
        "prices": Rows(
            columns: ["date", "symbol", "open", "high", "low", "close", "volume"],
            values: (0..<8).flatMap { row -> [Value] in
                let day = Double(row)
                return [
                    .text("2024-01-0\(row + 1)"), .text("AAPL"), .real(100 + day), .real(110 + day), .real(95),
                    .real(105 - day), .integer(1_000_000 + Int64(row)),
                ]
            }),
        "closes": Rows(
            columns: ["date", "AAPL", "MSFT"],
            values: [
                .text("2024-01-02"), .real(185.64), .real(370.87), .text("2024-01-03"), .real(184.25), .real(370.6),
            ]),
        "forecast": Rows(
            columns: ["date", "mean", "lower", "upper", "lower50", "upper50"],
            values: [
                .text("2024-01-02"), .real(10), .real(8), .real(12), .real(9), .real(11),
                .text("2024-01-03"), .real(11), .real(8), .real(14), .real(10), .real(12),
            ]),
        "events": Rows(columns: ["date", "name"], values: [.text("2024-01-04"), .text("Split")]),
        "returns": Rows(
            columns: ["year", "month", "value"],
            values: [
                .integer(2023), .text("Jan"), .real(0.02), .integer(2023), .text("Feb"), .real(-0.01),
                .integer(2024), .text("Jan"), .real(0.04), .integer(2024), .text("Feb"), .null,
            ]),
        "holdings": Rows(
            columns: ["name", "sector", "value", "gain"],
            values: [
                .text("Apple"), .text("Tech"), .real(5000), .real(0.1), .text("Shell"), .text("Energy"), .real(3000),
                .real(-0.05),
            ]),
        "coverage": Rows(
            columns: ["model", "nominal", "observed"],
            values: [
                .text("naive"), .real(0.5), .real(0.45), .text("naive"), .real(0.9), .real(0.8),
                .text("drift"), .real(0.5), .real(0.52), .text("drift"), .real(0.9), .real(0.91),
            ]),
        "weights": Rows(
            columns: ["date", "symbol", "share"],
            values: [
                .text("2024-01-02"), .text("AAPL"), .real(0.4), .text("2024-01-02"), .text("MSFT"), .real(0.6),
                .text("2024-01-03"), .text("AAPL"), .real(0.5), .text("2024-01-03"), .text("MSFT"), .real(0.5),
            ]),
    ]

    static var tables: NamedTables { NamedTables(names: all.keys.sorted(), kind: "sample") { all[$0] } }

    /// A block that is read, and all that is said of it.
    static func read(_ yaml: String) -> (block: ChartBlock?, findings: [Diagnostic]) {
        let collector = DiagnosticCollector()
        let block = ChartBlock.read(yaml, file: "chart.yml", tables: tables, into: collector)
        return (block, collector.diagnostics)
    }
}
