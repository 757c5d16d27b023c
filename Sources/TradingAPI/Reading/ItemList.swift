import JSON
import Market

/// The items of an answer, from the contract's page or from one of the older shapes: a bare array, a scan of a DynamoDB
/// table, a single object.
struct ItemList {
    let items: [JSONValue]
    /// The contract's page; nil for an older shape, which has no more than it shows.
    let page: FieldReader?
    private let place: JSONPointer
    private let isSingle: Bool

    /// What is listed, and how.
    struct Shape {
        /// For messages: "quotes".
        let kind: String
        /// The page's key of the items; nil where the contract has a bare array.
        let key: String?
        /// A key that tells one item, alone where a list should be, from other objects.
        let mark: [String]
        /// Source: `maxItems` of the contract's schemas.
        let maximum: Int
    }

    /// - Returns: Nil after a report.
    init?(of payload: Payload, shape: Shape, findings: Findings) {
        let wanted = shape.key == nil ? "an array of \(shape.kind)" : "an object with '\(shape.key ?? "")'"
        guard case .json(let value) = payload.content else {
            findings.fault("is a CSV table where \(wanted) should be", at: payload.place)
            return nil
        }
        switch value {
        case .list(let items):
            self.init(items: items, page: nil, place: payload.place, isSingle: false)
        case .record(let fields):
            guard let page = FieldReader(value, at: payload.place, kind: wanted, findings: findings) else { return nil }
            if let key = shape.key, page.has(key) {
                guard let items = page.required(key, Self.list) else { return nil }
                self.init(items: items, page: page, place: page.place(of: key), isSingle: false)
            } else if case .list(let items)? = value["Items"] {
                if page.has("LastEvaluatedKey") {
                    findings.note("the scan of the table goes on, and the rest cannot be asked for", at: payload.place)
                }
                self.init(items: items, page: nil, place: page.place(of: "Items"), isSingle: false)
            } else if shape.key == nil || fields.contains(where: { shape.mark.contains($0.key.lowercased()) }) {
                self.init(items: [value], page: nil, place: payload.place, isSingle: true)
            } else {
                findings.fault("is missing", at: page.place(of: shape.key ?? ""))
                return nil
            }
        default:
            findings.fault(
                "\(payload.place.description.isEmpty ? "the top level " : "")must be \(wanted), not \(value.kind)",
                at: payload.place)
            return nil
        }
        let maximum = shape.key == nil || page != nil ? shape.maximum : Self.maximumOfOlder
        guard items.count <= maximum else {
            findings.fault("has \(items.count) \(shape.kind); at most \(maximum) are taken", at: place)
            return nil
        }
    }

    /// Older shapes have no pages.
    private static let maximumOfOlder = 20_000

    private init(items: [JSONValue], page: FieldReader?, place: JSONPointer, isSingle: Bool) {
        self.items = items
        self.page = page
        self.place = place
        self.isSingle = isSingle
    }

    func place(of index: Int) -> JSONPointer { isSingle ? place : place.appending(index) }

    /// The cursor of the next page; nil on the last one, in older shapes, and after a report.
    func nextCursor() -> String? {
        page?.requiredNullable("next_cursor") { value throws(FieldFault) in
            let cursor = try FieldValue.text(value)
            guard (1...512).contains(cursor.unicodeScalars.count) else {
                throw FieldFault(reason: "must be null or have 1 to 512 characters")
            }
            return cursor
        }
    }

    private static func list(_ value: JSONValue) throws(FieldFault) -> [JSONValue] {
        guard case .list(let items) = value else { throw FieldFault(reason: "must be an array, not \(value.kind)") }
        return items
    }
}

/// One page of a list.
struct Page<Item> {
    var items: [Item] = []
    /// Nil on the last page.
    var nextCursor: String?
    /// What the page tells about the stock that its items are of.
    var stock: Stock?
}
