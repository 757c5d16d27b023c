import Foundation

/// A page as it is sent: as it was published, but for the script.
struct PreviewedPage: Sendable {
    let bytes: ByteChain
    /// What the page says of itself; nil when it says nothing.
    let policy: String?

    /// - Parameter digest: Of the page as published, in hexadecimal.
    init(published: [UInt8], digest: String) {
        let script = Array(Self.script(digest: digest).utf8)
        let place = Self.offset(of: "</head>", in: published[...]) ?? published.count
        bytes = ByteChain([published[..<place], script[...], published[place...]])
        policy = Self.policy(in: published.prefix(4096))
    }

    /// The element that takes in changes, on a line of its own.
    static func script(digest: String) -> String {
        "<script src=\"\(PreviewService.scriptPath)\" data-digest=\"\(digest)\" async></script>\n"
    }

    /// The policy of a meta element, as the site's own templates write it.
    private static func policy(in bytes: ArraySlice<UInt8>) -> String? {
        let start = "<meta http-equiv=\"content-security-policy\" content=\""
        guard let place = offset(of: start, in: bytes) else { return nil }
        let rest = bytes[(place + start.utf8.count)...]
        guard let end = rest.firstIndex(of: UInt8(ascii: "\"")) else { return nil }
        let text = String(decoding: rest[..<end], as: UTF8.self)
        guard text.unicodeScalars.allSatisfy({ (0x20...0x7E).contains($0.value) }) else { return nil }
        let references = [("&quot;", "\""), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")]
        return references.reduce(text) { $0.replacing($1.0, with: $1.1) }
    }

    /// Where a tag, of ASCII, occurs first, in upper or lower case.
    private static func offset(of tag: String, in bytes: ArraySlice<UInt8>) -> Int? {
        bytes.withUnsafeBytes { space in
            guard let start = space.baseAddress else { return nil }
            let length = tag.utf8.count
            var offset = 0
            while offset + length <= space.count,
                let found = memchr(start + offset, CInt(UInt8(ascii: "<")), space.count - length - offset + 1)
            {
                offset = UnsafeRawPointer(found) - start
                if strncasecmp(found.assumingMemoryBound(to: CChar.self), tag, length) == 0 {
                    return bytes.startIndex + offset
                }
                offset += 1
            }
            return nil
        }
    }
}
