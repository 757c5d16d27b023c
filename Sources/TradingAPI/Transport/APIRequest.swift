/// One `GET` of the API.
struct APIRequest: Hashable, Sendable {
    let url: String
    /// For messages, on one line: `GET https://…/check`. A long one is cut short.
    ///
    /// The value of a cursor is left out: it is the back end's, which could make it the key that it was sent.
    let shown: String
    /// The entity tag of an earlier answer.
    var entityTag: String?

    /// - Parameters:
    ///   - base: Without a slash at its end.
    ///   - query: In order; those without a value are left out.
    init(base: String, path: String, query: [(name: String, value: String?)] = [], entityTag: String? = nil) {
        let pairs = query.compactMap { name, value in value.map { (name: name, value: Self.encoded($0)) } }
        func address(_ shown: (String, String) -> String) -> String {
            "\(base)/\(path)" + (pairs.isEmpty ? "" : "?\(pairs.map(shown).joined(separator: "&"))")
        }
        url = address { "\($0)=\($1)" }
        let shown = address { "\($0)=\($0 == "cursor" ? "…" : $1)" }
        self.shown = shown.utf8.count <= 300 ? "GET \(shown)" : "GET \(shown.prefix(300))…"
        self.entityTag = entityTag
    }

    /// Percent-encodes all but unreserved characters. Source: RFC 3986, section 2.3.
    static func encoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return result
    }
}
