/// The tags and the text of one HTML file, in its order.
struct ScannedPage {
    let bytes: [UInt8]
    let tokens: [HTMLToken]
    private let attributes: [HTMLAttribute]

    /// - Parameter isXML: Whether names keep their case and no element's contents are mere text.
    init(_ bytes: [UInt8], isXML: Bool = false) {
        var scanner = HTMLScanner(bytes, isXML: isXML)
        var tokens: [HTMLToken] = []
        tokens.reserveCapacity(bytes.count / 40)
        while let token = scanner.next() { tokens.append(token) }
        self.bytes = bytes
        self.tokens = tokens
        attributes = scanner.attributes
    }

    /// The ids of a page's elements and the names of its anchors: what fragments may name.
    static func ids(in bytes: [UInt8]) -> Set<String> {
        var scanner = HTMLScanner(bytes)
        var ids: Set<String> = []
        var templates = 0
        while let token = scanner.next() {
            switch token {
            case .start(let tag):
                if tag.name == "template" { templates += 1 }
                // What is in a template is no part of the page yet.
                guard templates == 0 else { break }
                for attribute in scanner.attributes
                where attribute.name == "id" || (attribute.name == "name" && tag.name == "a") {
                    ids.insert(CharacterReferences.decode(bytes[attribute.value], isAttribute: true))
                }
            case .end(name: "template", _): templates = max(templates - 1, 0)
            case .end, .text: break
            }
            scanner.attributes.removeAll(keepingCapacity: true)
        }
        return ids
    }

    func attributes(of tag: HTMLTag) -> ArraySlice<HTMLAttribute> { attributes[tag.attributes] }

    /// The first attribute of this name, which is the one that counts.
    func attribute(_ name: String, of tag: HTMLTag) -> HTMLAttribute? {
        attributes[tag.attributes].first { $0.name == name }
    }

    func has(_ name: String, _ tag: HTMLTag) -> Bool { attribute(name, of: tag) != nil }

    /// An attribute's value with its character references resolved; nil when the tag has no such attribute.
    func value(_ name: String, of tag: HTMLTag) -> String? { attribute(name, of: tag).map(value) }

    func value(of attribute: HTMLAttribute) -> String {
        CharacterReferences.decode(bytes[attribute.value], isAttribute: true)
    }

    /// The words of an attribute's value, in lower case.
    func words(_ name: String, of tag: HTMLTag) -> [String] {
        value(name, of: tag).map { SiteRendering.words(of: $0.lowercased()) } ?? []
    }

    /// Whether an attribute has another value than space.
    func isFilled(_ name: String, _ tag: HTMLTag) -> Bool {
        attribute(name, of: tag).map { !bytes[$0.value].allSatisfy(isSpace) } ?? false
    }

    func text(_ range: Range<Int>) -> String { CharacterReferences.decode(bytes[range], isAttribute: false) }

    func isBlank(_ range: Range<Int>) -> Bool { bytes[range].allSatisfy(isSpace) }
}
