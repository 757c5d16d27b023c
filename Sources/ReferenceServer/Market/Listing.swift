import Market
import Snapshots

/// A stock that the server offers, with the sessions that are known before the simulation begins.
public struct Listing: Sendable {
    let stock: Stock
    /// Oldest first; none for an invented company.
    let bars: [Bar]
    let company: SimulatedMarket.Company

    /// The five companies of the demo.
    public static func demo() throws -> [Listing] {
        try SimulatedMarket.companies.map { company in
            guard let symbol = Symbol(company.symbol) else {
                throw InvalidField(field: "symbol", reason: "\(company.symbol) is none")
            }
            return Listing(
                stock: try Stock(symbol: symbol, name: company.name, exchange: "NASDAQ", sector: company.sector),
                bars: [], company: company)
        }
    }

    /// The stocks of a snapshot that have bars, in the order of their symbols.
    public static func stocks(of snapshot: SnapshotReader) throws(SnapshotError) -> [Listing] {
        var listings: [Listing] = []
        for stock in try snapshot.stocks() {
            let bars = try snapshot.bars(of: stock.symbol)
            guard !bars.isEmpty else { continue }
            listings.append(
                Listing(
                    stock: stock, bars: bars,
                    company: SimulatedMarket.Company(
                        symbol: stock.symbol.description, name: stock.name, sector: stock.sector ?? "",
                        closes: bars.suffix(251).map(\.close), volumes: bars.suffix(60).compactMap(\.volume))))
        }
        return listings
    }
}

extension Listing {
    public var symbol: Symbol { stock.symbol }
    /// ISO 4217.
    public var currency: String { stock.currency ?? "USD" }

    /// The lowest last close that a simulation goes on from, in the stock's currency.
    ///
    /// It moves in steps of a cent, which are at most 2 % of such a price.
    public static let lowestClose = 0.5

    /// Whether a cent is too coarse a step for the stock's price.
    public var isTooCheap: Bool { bars.last.map { $0.close < Self.lowestClose } ?? false }
}

extension [Listing] {
    /// The currency of the account that trades them: dollars where there are any, else that of the first.
    public var currency: String { contains { $0.currency == "USD" } ? "USD" : first?.currency ?? "USD" }
}
