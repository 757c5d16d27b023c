/// A YAML value with the place where it stands.
public struct Setting: Sendable {
    public enum Content: Sendable {
        case empty
        /// A scalar's text; `isPlain` when it was written without quotes.
        case scalar(String, isPlain: Bool)
        case list([Setting])
        case mapping([Entry])
        /// Something that has been reported already.
        case faulty
    }

    public struct Entry: Sendable {
        public let key: String
        public let keyPlace: Place
        public let value: Setting
    }

    public let content: Content
    public let place: Place
    /// What follows a scalar's text through the file.
    private let source: (yaml: YAMLSource, offset: Int)?

    init(content: Content, place: Place, source: (yaml: YAMLSource, offset: Int)? = nil) {
        self.content = content
        self.place = place
        self.source = source
    }

    /// What the value is, in words for an error.
    var kind: String {
        switch content {
        case .empty: "nothing"
        case .scalar, .faulty: "a single value"
        case .list: "a list"
        case .mapping: "a mapping"
        }
    }

    /// Whether something in it has been reported already.
    var hasFault: Bool {
        switch content {
        case .empty, .scalar: false
        case .faulty: true
        case .list(let items): items.contains(where: \.hasFault)
        case .mapping(let entries): entries.contains { $0.value.hasFault }
        }
    }

    /// The scalar's text with its places; nil for what is no scalar.
    var text: PlacedText? {
        guard case .scalar(let text, _) = content else { return nil }
        return PlacedText(text, place: place, source: source)
    }
}

/// A text of an author's file that knows where its parts stand.
public struct PlacedText: Sendable {
    public let text: String
    /// Where it begins.
    public let place: Place
    private let source: (yaml: YAMLSource, offset: Int)?

    init(_ text: String, place: Place, source: (yaml: YAMLSource, offset: Int)?) {
        self.text = text
        self.place = place
        self.source = source
    }

    /// A text of which nothing but its beginning is known.
    public init(_ text: String, place: Place) {
        self.init(text, place: place, source: nil)
    }

    /// The place of a byte of the text, or that of the whole when it is written with escapes.
    ///
    /// - Parameter offset: In UTF-8 bytes; that of white space counts as the next character.
    public func place(ofByte offset: Int) -> Place {
        guard let source else { return place }
        return source.yaml.place(ofByte: offset, of: text, startingAt: source.offset) ?? place
    }
}

extension PlacedText: Equatable {
    public static func == (left: PlacedText, right: PlacedText) -> Bool {
        left.text == right.text && left.place == right.place
    }
}
