import Market

/// A table's URL template: literal text and the columns whose values stand between it.
struct TableLink: Hashable, Sendable {
    private enum Piece: Hashable, Sendable {
        case literal(String)
        case column(Int)
    }

    private let pieces: [Piece]
    /// True when the template begins with a slash and so lies on this site.
    let isLocal: Bool

    /// - Throws: When the template is no address, has an open brace, or names a column that there isn't.
    init(_ template: String, columns: [String]) throws(ComponentError) {
        let afterScheme = ["https://", "http://"].first { template.hasPrefix($0) }.map { template.dropFirst($0.count) }
        let secondIsSlash = ["/", "\\"].contains(template.dropFirst().first)
        isLocal = template.first == "/" && !secondIsSlash
        // Before the first slash of an outside address no value may stand: it would choose the host.
        let host = afterScheme.map { $0.prefix { $0 != "/" } }
        guard isLocal || (host.map { !$0.isEmpty && !$0.contains("{") } ?? false) else {
            throw ComponentError(
                key: "link",
                message: "'\(template)' is no link; it begins with '/' or with 'https://' and a host, such as "
                    + "'/stocks/{symbol}/'")
        }
        var pieces: [Piece] = []
        var rest = template[...]
        while let open = rest.firstIndex(of: "{") {
            guard let close = rest[open...].firstIndex(of: "}") else {
                throw ComponentError(key: "link", message: "'\(template)' lacks a '}' after '{'")
            }
            let name = String(rest[rest.index(after: open)..<close])
            guard let column = columns.firstIndex(of: name) else {
                throw ComponentError(
                    key: "link", message: "'\(name)' is no column of the query", name: name, names: columns)
            }
            if open > rest.startIndex { pieces.append(.literal(String(rest[..<open]))) }
            pieces.append(.column(column))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { pieces.append(.literal(String(rest))) }
        self.pieces = pieces
    }

    /// The address for one row, or nil when one of its values can't be a segment of a path: null, empty, `.` or `..`.
    ///
    /// Values are percent-encoded, so that they can neither end their segment nor begin a query.
    func address(_ rows: Rows, row: Int) -> String? {
        var address = ""
        for piece in pieces {
            switch piece {
            case .literal(let text): address += text
            case .column(let column):
                let text = rows[row, column].description
                guard !text.isEmpty else { return nil }
                address += percentEncodedSegment(text)
            }
        }
        let path = address.prefix { $0 != "?" && $0 != "#" }
        guard !path.split(separator: "/").contains(where: { $0 == "." || $0 == ".." }) else { return nil }
        return address
    }
}
