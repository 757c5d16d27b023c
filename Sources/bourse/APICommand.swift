import ArgumentParser
import Foundation
import Market
import ReferenceServer
import Snapshots

struct APICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "api",
        abstract: "Run the reference trading API: a simulated market and one account.",
        discussion: """
            Serves /check, /history, /predictions, /portfolio, /transactions, /buy, /sell, /trade and /health under the stage's \
            path. The first line on standard output is the address; then each request is one line of JSON on standard error. \
            SIGTERM or Ctrl-C finishes what is running and ends the server.

              bourse api                                   # five invented stocks, in New York's trading hours
              bourse api --always-open                     # prices move also at night
              bourse api --snapshot .bourse/snapshot.sqlite --freeze last-close
              curl http://127.0.0.1:8787/Prod/check
              curl -d '{"symbol": "AAPL", "quantity": 2}' -H 'Content-Type: application/json' \\
                   -H 'Idempotency-Key: my-first-order' http://127.0.0.1:8787/Prod/buy

            The prices are made from the seed and the time: a restart changes nothing. Cash, shares and trades are in the \
            database; a trade is on the disk before it is answered. An account has one currency: US dollars, or of a snapshot \
            without stocks in dollars, that of its first stock. Stocks in other currencies are named and not offered; a \
            database in another currency is refused. Prices move in steps of 0.01, so stocks of a snapshot whose last close is \
            under 0.50 are named and not offered. With BOURSE_API_KEY in the environment, every request but OPTIONS and \
            /health needs it as the header x-api-key.

            Exit codes: 0 stopped by a signal · 3 the address, the database or the snapshot cannot be used · 64 wrong usage.
            """)

    @Option(name: [.customShort("C"), .long], help: "The site's folder.", completion: .directory)
    var directory = "."

    @Option(help: "The address to listen on; 0.0.0.0 lets other machines in.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 for any free one.")
    var port = 8787

    @Option(help: "The first part of every path.")
    var stage = "Prod"

    @Option(help: "The file of the account; made if need be. (default: .bourse/api.sqlite in the site's folder)")
    var database: String?

    @Flag(help: "Keep the account in memory and forget it at the end.")
    var memory = false

    @Option(help: "The cash of a new account; one that exists keeps its own.")
    var cash = "10000.00"

    @Option(help: "Any whole number from 0 on; another one makes another market.")
    var seed = SimulatedMarket.demoSeed

    @Option(help: "Offer the stocks of this snapshot; prices go on from its last closes.", completion: .file())
    var snapshot: String?

    @Flag(help: "After the last known day, make each day one session from midnight to midnight UTC, weekends too.")
    var alwaysOpen = false

    @Option(
        help: ArgumentHelp(
            "Hold the market's clock: at a time such as 2026-06-30T15:00:00Z, or at the 'last-close'.",
            valueName: "time"))
    var freeze: String?

    @Option(help: "Requests a second that one client may make, from 0.001 to 1000000; 0 for any number.")
    var throttle = 10_000.0

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port must be from 0 to 65535") }
        guard !stage.isEmpty, stage.utf8.allSatisfy({ isPlain($0) }) else {
            throw ValidationError("--stage must be one part of a path: letters, digits, '-', '_' and '.'")
        }
        guard initialCash != nil else {
            throw ValidationError("--cash must be an amount such as 10000.00, at most 10^18")
        }
        guard throttle == 0 || (0.001...1_000_000).contains(throttle) else {
            throw ValidationError("--throttle must be 0, or from 0.001 to 1000000 requests a second")
        }
        guard database != nil || memory || FileManager.default.fileExists(atPath: directory) else {
            throw ValidationError("there is no folder \(directory); name the site's folder with --directory")
        }
        guard !memory || database == nil else {
            throw ValidationError("--memory keeps nothing, so --database has no use beside it")
        }
        guard freeze == nil || freeze == "last-close" || frozenTime != nil else {
            throw ValidationError(
                "--freeze must be 'last-close', or a time from 1990 to 2100 such as 2026-06-30T15:00:00Z")
        }
    }

    private func isPlain(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (97...122).contains(byte | 0x20) || [45, 46, 95].contains(byte)
    }

    private var initialCash: Money? {
        Money(cash).flatMap { $0.hundredMillionths <= 100_000_000 * 1_000_000_000_000_000_000 ? $0 : nil }
    }

    private var frozenTime: Instant? {
        freeze.flatMap { Instant(rfc3339: $0) }.flatMap { (1990..<2100).contains($0.day.civil.year) ? $0 : nil }
    }

    func run() async throws {
        // A reader of the log that has gone away is no reason to end.
        signal(SIGPIPE, SIG_IGN)
        let messages = Messages(isQuiet: false, isJSON: false)
        let clock: @Sendable () -> Instant = {
            Instant(millisecondsSinceEpoch: Int64(Date().timeIntervalSince1970 * 1000))
        }
        do {
            let listings = try snapshot.map { try Listing.offered(by: $0, messages) } ?? Listing.demo()
            let market = LiveMarket(listings: listings, seed: seed, isAlwaysOpen: alwaysOpen)
            let frozen = freeze == "last-close" ? market.lastClose(before: clock()) : frozenTime
            if let frozen, frozen < market.firstPrice {
                throw ValidationError("--freeze: the market's first price is of \(market.firstPrice)")
            }
            guard let cash = initialCash else { throw ValidationError("--cash is no amount") }
            let file =
                memory
                ? nil
                : database ?? URL(filePath: directory).appending(path: ".bourse/api.sqlite").path(percentEncoded: false)
            let ledger = try Ledger(
                path: file, cash: cash, currency: listings.currency,
                report: { Self.write(RequestLog.line(fault: "\($0)", at: clock()), to: .standardError) })
            var options = ReferenceServer.Options()
            (options.host, options.port, options.stage) = (host, port, stage)
            options.version = Bourse.configuration.version
            options.apiKey = ProcessInfo.processInfo.environment["BOURSE_API_KEY"].flatMap { $0.isEmpty ? nil : $0 }
            options.requestsPerSecond = throttle == 0 ? nil : throttle
            let server = ReferenceServer(
                options: options, market: market, ledger: ledger, clock: MarketClock(now: clock, frozen: frozen),
                identifier: Self.makeIdentifier, log: { Self.write($0, to: .standardError) })
            try await server.run { Self.write($0, to: .standardOutput) }
        } catch let error as ValidationError {
            throw error
        } catch {
            messages.say("error: \(error)")
            throw ExitCode(3)
        }
    }

    /// 32 hexadecimal digits.
    static let makeIdentifier: @Sendable () -> String = {
        let number = UInt128(UInt64.random(in: 0...(.max))) << 64 | UInt128(UInt64.random(in: 0...(.max)))
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 32 - digits.utf8.count) + digits
    }

    private static func write(_ line: String, to handle: FileHandle) {
        // Who does not listen misses the line; the server goes on.
        try? handle.write(contentsOf: Data((line + "\n").utf8))
    }
}
