import Market

/// The stocks that `/check` offered when it gave an entity tag.
///
/// An answer of 304 does not repeat them, and without them a pull would not know whose history to ask for. So they are kept
/// with the tag, in the fragment of its URL: `https://…/check#AAPL,%5EFTSE`.
struct OfferedStocks {
    let symbols: [Symbol]
    let entityTag: String

    init(symbols: [Symbol], entityTag: String) {
        self.symbols = symbols
        self.entityTag = entityTag
    }

    /// - Returns: Nil when there is no tag, or none with stocks that can be read.
    init?(of url: String, in entityTags: [String: String]) {
        let prefix = url + "#"
        guard let entry = entityTags.filter({ $0.key.hasPrefix(prefix) }).min(by: { $0.key < $1.key }),
            EntityTag.isWellFormed(entry.value)
        else { return nil }
        let names = entry.key.dropFirst(prefix.count).split(separator: ",")
        let symbols = names.compactMap { Symbol(String($0).replacing("%5E", with: "^").replacing("%3D", with: "=")) }
        guard symbols.count == names.count else { return nil }
        self.init(symbols: symbols, entityTag: entry.value)
    }

    func key(of url: String) -> String {
        "\(url)#\(symbols.map { APIRequest.encoded($0.description) }.joined(separator: ","))"
    }
}
