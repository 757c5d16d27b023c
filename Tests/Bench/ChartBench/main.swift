import Charts
import Foundation
import Market

// Times charts within one process: `chart-bench PRICES.csv LONG.csv [NAME]`.
//
// Prints a line for each chart, or for the one of that name: its name, the least and the median time in microseconds, the
// bytes of the drawing alone and those of the whole figure, between tabs. `charts.py` gives it the files and sets the
// answers beside others'.

let arguments = CommandLine.arguments
guard arguments.count == 3 || arguments.count == 4 else {
    print("usage: chart-bench PRICES.csv LONG.csv [NAME]")
    exit(64)
}
let prices = try Rows(csv: String(contentsOfFile: arguments[1], encoding: .utf8)).last(1260)
let long = try Rows(csv: String(contentsOfFile: arguments[2], encoding: .utf8))
let closes = prices.values(ofColumn: prices.columns.firstIndex(of: "close") ?? 0).compactMap(\.number)

let line = ChartSpec(title: "Closing price", layers: [Layer(mark: .line, x: ["date"], y: ["close"])])
let candles = ChartSpec(title: "Trade", layers: [Layer(mark: .candlestick, x: ["date"])])

func time(_ name: String, draw: () throws -> String) rethrows {
    if arguments.count == 3 || arguments[3] == name { try ChartTimer(draw: draw).report(as: name) }
}

try time("line") { try Chart(line, data: [prices], id: "c").html().source }
try time("long line") { try Chart(line, data: [long], id: "c").html().source }
try time("candlestick") { try Chart(candles, data: [prices], id: "c").html().source }
time("sparkline") { Sparkline(closes).html.source }
