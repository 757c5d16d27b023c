/// One address in a page: where it leads, and what the page does with it.
struct AddressUse {
    enum Role: Hashable {
        /// A reader goes there, or a program reads it.
        case link
        case script, style, image, font, media, frame, object, manifest, connect, form, base

        /// What a policy governs it by; nil for what none governs.
        var directive: String? {
            switch self {
            case .link: nil
            case .script: "script-src-elem"
            case .style: "style-src-elem"
            case .image: "img-src"
            case .font: "font-src"
            case .media: "media-src"
            case .frame: "frame-src"
            case .object: "object-src"
            case .manifest: "manifest-src"
            case .connect: "connect-src"
            case .form: "form-action"
            case .base: "base-uri"
            }
        }

        var name: String {
            switch self {
            case .style: "style sheet"
            case .connect: "request"
            case .base: "base address"
            default: "\(self)"
            }
        }
    }

    let role: Role
    let address: String
    /// Of the attribute, in bytes of the file.
    let offset: Int
    let tag: HTMLTag
    let target: Target
    /// Whether every browser loads it with the page: not the other sizes of an image, and no icon.
    let isWeighed: Bool
}

/// Finds the addresses of a page in the attributes of its tags.
struct AddressFinder {
    let page: ScannedPage
    let resolver: AddressResolver

    func uses() -> [AddressUse] {
        var uses: [AddressUse] = []
        for case .start(let tag) in page.tokens { collect(tag, into: &uses) }
        return uses
    }

    private func collect(_ tag: HTMLTag, into uses: inout [AddressUse]) {
        switch tag.name {
        case "a", "area":
            add("href", of: tag, as: .link, into: &uses)
            add("xlink:href", of: tag, as: .link, into: &uses)
            add("ping", of: tag, as: .connect, into: &uses)
        case "link": collectLink(tag, into: &uses)
        case "script":
            add("src", of: tag, as: .script, isWeighed: true, into: &uses)
            add("href", of: tag, as: .script, isWeighed: true, into: &uses)
        case "img": collectImage(tag, into: &uses)
        case "source":
            addCandidates("srcset", of: tag, into: &uses)
            add("src", of: tag, as: .media, into: &uses)
        case "video", "audio", "track":
            add("src", of: tag, as: .media, into: &uses)
            add("poster", of: tag, as: .image, isWeighed: true, into: &uses)
        case "iframe", "frame": add("src", of: tag, as: .frame, into: &uses)
        case "embed": add("src", of: tag, as: .object, into: &uses)
        case "object": add("data", of: tag, as: .object, into: &uses)
        case "form": add("action", of: tag, as: .form, into: &uses)
        case "button", "input":
            add("formaction", of: tag, as: .form, into: &uses)
            if page.words("type", of: tag) == ["image"] {
                add("src", of: tag, as: .image, isWeighed: true, into: &uses)
            }
        case "image", "use", "feimage": collectDrawing(tag, into: &uses)
        case "meta": collectMeta(tag, into: &uses)
        case "base": add("href", of: tag, as: .base, into: &uses)
        default: break
        }
    }

    private func collectImage(_ tag: HTMLTag, into uses: inout [AddressUse]) {
        add("src", of: tag, as: .image, isWeighed: true, into: &uses)
        let first = uses.count
        addCandidates("srcset", of: tag, into: &uses)
        if !page.has("src", tag), first < uses.count { uses[first] = uses[first].weighed }
    }

    /// Elements of SVG that show another file; `#id` means the page itself.
    private func collectDrawing(_ tag: HTMLTag, into uses: inout [AddressUse]) {
        guard tag.isForeign else { return }
        for name in ["href", "xlink:href"] { add(name, of: tag, as: .image, isWeighed: true, into: &uses) }
    }

    private func collectLink(_ tag: HTMLTag, into uses: inout [AddressUse]) {
        let relations = page.words("rel", of: tag)
        if relations.isEmpty || relations.contains("preconnect") || relations.contains("dns-prefetch") { return }
        addCandidates("imagesrcset", of: tag, into: &uses)
        if relations.contains("stylesheet") {
            add("href", of: tag, as: .style, isWeighed: true, into: &uses)
        } else if relations.contains("modulepreload") {
            add("href", of: tag, as: .script, isWeighed: true, into: &uses)
        } else if relations.contains("preload") {
            let role = Self.preloads[page.words("as", of: tag).first ?? ""] ?? .link
            add("href", of: tag, as: role, isWeighed: true, into: &uses)
        } else if relations.contains(where: { $0.hasSuffix("icon") || $0 == "apple-touch-icon-precomposed" }) {
            add("href", of: tag, as: .image, into: &uses)
        } else {
            add("href", of: tag, as: relations.contains("manifest") ? .manifest : .link, into: &uses)
        }
    }

    private static let preloads: [String: AddressUse.Role] = [
        "script": .script, "style": .style, "font": .font, "image": .image, "fetch": .connect, "track": .media,
        "video": .media, "audio": .media, "document": .frame, "worker": .script,
    ]

    /// Redirects, and the addresses that previews show.
    private func collectMeta(_ tag: HTMLTag, into uses: inout [AddressUse]) {
        if page.words("http-equiv", of: tag) == ["refresh"], let attribute = page.attribute("content", of: tag),
            let address = Self.redirect(page.value(of: attribute))
        {
            append(address, attribute, of: tag, as: .link, into: &uses)
        }
        let names = page.words("property", of: tag) + page.words("name", of: tag)
        if names.contains(where: Self.previews.contains) { add("content", of: tag, as: .link, into: &uses) }
    }

    private static let previews: Set<String> = ["og:url", "og:image", "og:image:url", "og:video", "twitter:image"]

    /// The address in `5; url=/new/`; nil when the page only loads itself again.
    static func redirect(_ content: String) -> String? {
        let rest = content.drop { $0.isWhitespace || $0.isNumber || $0 == "." }
        guard let mark = rest.first, mark == ";" || mark == "," || rest.startIndex > content.startIndex else {
            return nil
        }
        var address = rest.drop { $0.isWhitespace || $0 == ";" || $0 == "," }
        if address.lowercased().hasPrefix("url") {
            let after = address.dropFirst(3).drop { $0.isWhitespace }
            if after.first == "=" { address = after.dropFirst().drop { $0.isWhitespace } }
        }
        if let quote = address.first, quote == "'" || quote == "\"" {
            address = address.dropFirst().prefix { $0 != quote }
        }
        return address.isEmpty ? nil : String(address)
    }

    private func addCandidates(_ name: String, of tag: HTMLTag, into uses: inout [AddressUse]) {
        guard let attribute = page.attribute(name, of: tag) else { return }
        for address in Self.candidates(page.value(of: attribute)) {
            append(address, attribute, of: tag, as: .image, into: &uses)
        }
    }

    /// The addresses of a `srcset`. Source: https://html.spec.whatwg.org/multipage/images.html#parsing-a-srcset-attribute
    static func candidates(_ text: String) -> [String] {
        var addresses: [String] = []
        var rest = text[...]
        while true {
            rest = rest.drop { $0.isWhitespace || $0 == "," }
            guard !rest.isEmpty else { return addresses }
            var address = rest.prefix { !$0.isWhitespace }
            rest = rest[address.endIndex...]
            let isAlone = address.last == ","
            while address.last == "," { address.removeLast() }
            addresses.append(String(address))
            if !isAlone { rest = rest.drop { $0 != "," } }
        }
    }

    private func add(
        _ name: String, of tag: HTMLTag, as role: AddressUse.Role, isWeighed: Bool = false,
        into uses: inout [AddressUse]
    ) {
        guard let attribute = page.attribute(name, of: tag) else { return }
        append(page.value(of: attribute), attribute, of: tag, as: role, isWeighed: isWeighed, into: &uses)
    }

    private func append(
        _ address: String, _ attribute: HTMLAttribute, of tag: HTMLTag, as role: AddressUse.Role,
        isWeighed: Bool = false, into uses: inout [AddressUse]
    ) {
        uses.append(
            AddressUse(
                role: role, address: address, offset: attribute.offset, tag: tag, target: resolver.target(of: address),
                isWeighed: isWeighed))
    }
}

extension AddressUse {
    fileprivate var weighed: AddressUse {
        AddressUse(role: role, address: address, offset: offset, tag: tag, target: target, isWeighed: true)
    }
}
