/// The tags of a header such as If-None-Match. Source: RFC 9110, sections 8.8.3 and 13.1.
struct EntityTags: Sendable {
    private let isAny: Bool
    /// With their quotation marks.
    private var strong: Set<String> = []
    private var weak: Set<String> = []

    /// - Parameter header: A list of tags, or `*`; what cannot be read ends the list.
    init(_ header: String) {
        let space = Set(" \t,".utf8)
        var rest = header.utf8.drop { space.contains($0) }
        isAny = rest.first == UInt8(ascii: "*") && rest.dropFirst().allSatisfy(space.contains)
        while !rest.isEmpty {
            let isWeak = rest.starts(with: "W/".utf8)
            if isWeak { rest = rest.dropFirst(2) }
            guard rest.first == UInt8(ascii: "\""), let end = rest.dropFirst().firstIndex(of: UInt8(ascii: "\""))
            else { return }
            let tag = String(Substring(rest[...end]))
            if isWeak { weak.insert(tag) } else { strong.insert(tag) }
            rest = rest[rest.index(after: end)...].drop { space.contains($0) }
        }
    }

    /// As for If-None-Match: whether a tag is weak makes no difference.
    func containsWeakly(_ tag: String) -> Bool { isAny || strong.contains(tag) || weak.contains(tag) }

    /// As for If-Match.
    func containsStrongly(_ tag: String) -> Bool { isAny || strong.contains(tag) }
}
