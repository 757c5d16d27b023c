/// A script or a style that stands in the page itself.
struct InlineCode {
    enum Kind {
        case script, style, handler, styleAttribute, address

        /// The directive of a policy that governs it.
        var directive: String {
            switch self {
            case .script, .address: "script-src-elem"
            case .handler: "script-src-attr"
            case .style: "style-src-elem"
            case .styleAttribute: "style-src-attr"
            }
        }

        var name: String {
            switch self {
            case .script: "inline scripts"
            case .style: "inline style sheets"
            case .handler: "handlers in attributes"
            case .styleAttribute: "style attributes"
            case .address: "javascript: addresses"
            }
        }

        var cure: String {
            switch self {
            case .script: "move it to a file"
            case .style: "move it to a style sheet"
            case .handler, .address: "add a listener in a script's file"
            case .styleAttribute: "give the element a class"
            }
        }
    }

    let kind: Kind
    /// Of the element or the attribute, in bytes of the file.
    let offset: Int
    /// The code itself.
    let text: Range<Int>
    /// The `script` or `style` element.
    let tag: HTMLTag?

    static func all(in page: ScannedPage) -> [InlineCode] {
        var found: [InlineCode] = []
        for (index, token) in page.tokens.enumerated() {
            guard case .start(let tag) = token else { continue }
            if tag.name == "script" || tag.name == "style", index + 1 < page.tokens.count,
                case .text(let text) = page.tokens[index + 1],
                tag.name == "style" || (!page.has("src", tag) && !page.has("href", tag) && isExecuted(tag, page))
            {
                found.append(
                    InlineCode(kind: tag.name == "style" ? .style : .script, offset: tag.offset, text: text, tag: tag))
            }
            for attribute in page.attributes(of: tag) {
                guard let kind = kind(of: attribute) else { continue }
                found.append(InlineCode(kind: kind, offset: attribute.offset, text: attribute.value, tag: nil))
            }
        }
        return found
    }

    private static func kind(of attribute: HTMLAttribute) -> Kind? {
        if attribute.name == "style" { return .styleAttribute }
        let isHandler =
            attribute.name.hasPrefix("on") && attribute.name.utf8.count > 4 && attribute.name.utf8.allSatisfy(isLetter)
        return isHandler ? .handler : nil
    }

    /// Whether a script is one that browsers run, and not data. Source: https://html.spec.whatwg.org/#prepare-the-script-element
    static func isExecuted(_ tag: HTMLTag, _ page: ScannedPage) -> Bool {
        guard let type = page.words("type", of: tag).first?.prefix(while: { $0 != ";" }) else { return true }
        return ["module", "importmap", "speculationrules"].contains(type) || type.contains("javascript")
            || type.contains("ecmascript")
    }
}
