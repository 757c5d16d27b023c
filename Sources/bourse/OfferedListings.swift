import ReferenceServer
import Snapshots

extension Listing {
    /// The stocks of a snapshot that one account can trade: it has one currency, and prices move in cents. The others are named.
    static func offered(by snapshot: String, _ messages: Messages) throws -> [Listing] {
        let found = try Listing.stocks(of: SnapshotReader(path: snapshot))
        let cheap = found.filter(\.isTooCheap).map(\.symbol.description)
        if !cheap.isEmpty {
            messages.say("note: not offered, as their last close is under 0.50: \(cheap.joined(separator: ", "))")
        }
        let all = found.filter { !$0.isTooCheap }
        guard !all.isEmpty else {
            let reason = cheap.isEmpty ? "no stock with bars" : "no stock with a last close of 0.50 or more"
            throw SnapshotError.unreadable(file: snapshot, reason: "it has \(reason); run 'bourse pull'")
        }
        let offered = all.filter { $0.currency == all.currency }
        let others = all.filter { $0.currency != all.currency }.map(\.symbol.description)
        if !others.isEmpty {
            messages.say(
                "note: the account is in \(all.currency); not offered, being in other currencies: \(others.joined(separator: ", "))"
            )
        }
        return offered
    }
}
