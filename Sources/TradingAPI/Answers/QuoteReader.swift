import JSON
import Market

/// Reads `/check`: the latest quotes.
struct QuoteReader {
    /// The time that a quote gets which has none of its own.
    let now: Instant
    let findings: Findings

    struct Quotes {
        /// Those that the answer names.
        var stocks: [Stock] = []
        var quotes: [Quote] = []
    }

    func read(_ payload: Payload) -> Quotes {
        var result = Quotes()
        guard let list = ItemList(of: payload, shape: Self.shape, findings: findings) else { return result }
        var seen: Set<Symbol> = []
        for (index, item) in list.items.enumerated() {
            guard
                let fields = FieldReader(
                    item, at: list.place(of: index), kind: "a quote", aliases: Self.aliases, findings: findings)
            else { continue }
            let symbol = fields.required("symbol", FieldValue.symbol)
            if let symbol, !seen.insert(symbol).inserted {
                findings.fault("\(symbol) is in the list twice", at: fields.place(of: "symbol"))
            }
            let name = name(fields)
            let currency = fields.optional("currency", FieldValue.currency)
            if let quote = quote(fields, of: symbol) { result.quotes.append(quote) }
            // Without a name or a currency the snapshot keeps the one that it has, or takes the symbol and USD.
            guard let symbol, fields.isSound, name != nil || currency != nil else { continue }
            let stock = findings.value(of: fields) { () throws(InvalidField) in
                try Stock(symbol: symbol, name: name ?? "", currency: currency)
            }
            if let stock { result.stocks.append(stock) }
        }
        return result
    }

    private func quote(_ fields: FieldReader, of symbol: Symbol?) -> Quote? {
        let price = fields.required("price", FieldValue.looseNumber)
        let change = fields.nullable("change", FieldValue.looseNumber)
        let volume = fields.nullable("volume", FieldValue.looseInteger)
        let time = fields.optional("as_of", FieldValue.instant)
        fields.checkHasCome("as_of", time, by: now)
        guard let symbol, let price, fields.isSound else { return nil }
        return findings.value(of: fields) { () throws(InvalidField) in
            try Quote(symbol: symbol, asOf: time ?? now, price: price, change: change, volume: volume)
        }
    }

    /// The company's name; nil when it is missing or empty.
    private func name(_ fields: FieldReader) -> String? {
        guard let name = fields.optional("name", FieldValue.text), !name.isEmpty else { return nil }
        guard name.unicodeScalars.contains(where: Self.isControl) else { return name }
        findings.note("has control characters, in whose place U+FFFD or a space is shown", at: fields.place(of: "name"))
        var shown = ""
        for scalar in name.unicodeScalars {
            let isSpace = (0x09...0x0D).contains(scalar.value)
            shown.unicodeScalars.append(isSpace ? " " : Self.isControl(scalar) ? "\u{FFFD}" : scalar)
        }
        return shown
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.generalCategory == .control }

    private static let shape = ItemList.Shape(kind: "quotes", key: nil, mark: [], maximum: 5000)

    /// The names by which older back ends and their front end know the fields.
    private static let aliases = [
        "symbol": ["ticker"], "name": [], "price": ["currentPrice", "last"],
        "change": ["changePercent", "pctChange"], "volume": ["totalVolume"],
    ]
}
