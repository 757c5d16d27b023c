import ArgumentParser
import Foundation
import Market

struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Write the CSV files of a simulated market.",
        discussion: """
            Prices, quotes, predictions of two plain baselines, and a portfolio for five stocks, from a seeded generator: the \
            same seed gives the same files. The numbers are invented; use them to try things out, and say so where they are \
            shown.
            """)

    @Argument(help: "The folder to write to; it is made if need be.", completion: .directory)
    var folder: String

    @Option(help: "Any whole number from 0 on; without it, the market of the demo.")
    var seed = SimulatedMarket.demoSeed

    func run() throws {
        for file in SimulatedMarket(seed: seed).csvFiles() {
            let url = URL(filePath: folder).appending(path: file.name)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(file.text.utf8).write(to: url, options: .atomic)
        }
    }
}
