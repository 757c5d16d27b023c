import Foundation
import Market
import ReferenceServer
import SiteBuild
import SiteRendering
import Snapshots

/// The reference API beside a preview, on the stocks of the site.
struct PreviewAPI: Sendable {
    /// The site's folder.
    let directory: String
    let host: String
    let messages: Messages

    /// Starts the API; it ends with the group.
    ///
    /// - Returns: The address, once requests are taken.
    func start(
        _ configuration: SiteConfiguration, in group: inout ThrowingTaskGroup<Void, any Error>
    ) async throws -> String {
        let state = ProjectFolder(root: directory).path(".bourse")
        try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
        let listings = try listings(of: configuration)
        let (addresses, continuation) = AsyncThrowingStream.makeStream(of: String.self)
        group.addTask {
            do {
                try await serve(listings, ledger: state + "/api.sqlite") { continuation.yield($0) }
            } catch {
                continuation.finish(throwing: error)
                throw error
            }
        }
        for try await address in addresses {
            messages.say("The reference API is at \(address)")
            return address
        }
        throw CancellationError()
    }

    /// Serves on the usual port, or on any free one when that is taken.
    private func serve(
        _ listings: [Listing], ledger path: String, isReady: @escaping @Sendable (String) -> Void
    ) async throws {
        guard let cash = Money("10000.00") else { preconditionFailure("10000.00 is an amount") }
        let clock: @Sendable () -> Instant = { .now }
        let market = LiveMarket(listings: listings, seed: SimulatedMarket.demoSeed, isAlwaysOpen: true)
        var options = ReferenceServer.Options()
        options.host = host
        options.version = Bourse.configuration.version
        for port in [options.port, 0] {
            options.port = port
            // A server closes its ledger, also when it could not begin.
            let ledger = try Ledger(
                path: path, cash: cash, currency: listings.currency,
                report: { [messages] in messages.print(Diagnostic(.warning, "the API's account: \($0)")) })
            let server = ReferenceServer(
                options: options, market: market, ledger: ledger, clock: MarketClock(now: clock),
                identifier: APICommand.makeIdentifier, log: { _ in })
            do throws(ServerError) {
                return try await server.run(stopsOnSignals: false, isReady: isReady)
            } catch {
                guard case .addressInUse = error, port != 0 else { throw error }
            }
        }
    }

    /// What the reference API offers: the site's own stocks, or invented ones when there are none.
    private func listings(of configuration: SiteConfiguration) throws -> [Listing] {
        let snapshot = ProjectFolder(root: directory).path(configuration.snapshot)
        let reason: String
        if FileManager.default.fileExists(atPath: snapshot) {
            do {
                return try Listing.offered(by: snapshot, messages)
            } catch {
                reason = "\(error)"
            }
        } else {
            reason = "there is no \(configuration.snapshot)"
        }
        messages.print(Diagnostic(.warning, "the reference API offers invented stocks: \(reason)"))
        return try Listing.demo()
    }
}
