import JSON

/// Points the files of a built site at another API, each on its own, and changes nothing else in them.
///
/// What is not as Bourse writes it is a report, never a guess: a page with a wrong policy is worse than none.
public struct Retargeting: Sendable {
    /// Nil for a site without an API.
    public let api: WebAddress?
    /// Nil where orders stay with the endpoints that they have.
    public let orders: SiteConfiguration.OrderRoute?

    public init(api: WebAddress?, orders: SiteConfiguration.OrderRoute? = nil) {
        self.api = api
        self.orders = orders
    }

    /// The path of the script that names the API.
    public static let configPath = "config.js"

    /// Rewrites the values of the lines `apiBaseURL: …,` and `orders: …,` of config.js.
    ///
    /// - Returns: The bytes as they are when they say so already; nil after a report.
    public func config(_ bytes: [UInt8], file: String, into collector: DiagnosticCollector) -> [UInt8]? {
        var values = [("apiBaseURL", JSONText.string(api?.description))]
        if let orders { values.append(("orders", JSONText.string(orders.rawValue))) }
        var result = bytes
        for (key, text) in values {
            guard let place = place(ofValue: key, in: result, file: file, into: collector) else { return nil }
            result = Self.replacing(place, in: result, with: text)
        }
        return result
    }

    /// The place of the value in the only line `key: …,`; nil after a report.
    private func place(
        ofValue name: String, in bytes: [UInt8], file: String, into collector: DiagnosticCollector
    ) -> Range<Int>? {
        let key = Array("\(name):".utf8)
        var lines: [Range<Int>] = []
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            let text = line.drop { $0 == UInt8(ascii: " ") }
            if text.starts(with: key) { lines.append(text.startIndex + key.count..<line.endIndex) }
        }
        if let line = lines.first, lines.count == 1, let value = Self.value(bytes[line]) { return value }
        let message =
            lines.isEmpty
            ? "there is no line '\(name): …,'; this is no config.js of Bourse's"
            : lines.count > 1
                ? "there are \(lines.count) lines '\(name): …,', and one is expected"
                : "the value of '\(name)' must be a text or null, with a comma after it"
        report(message, at: lines.last?.lowerBound ?? 0, in: bytes, file: file, into: collector)
        return nil
    }

    /// The place of `null` or a text in double quotes that stands before a comma.
    private static func value(_ rest: ArraySlice<UInt8>) -> Range<Int>? {
        let text = rest.drop { $0 == UInt8(ascii: " ") }
        let quote = UInt8(ascii: "\"")
        let end: Int
        if text.starts(with: "null".utf8) {
            end = text.startIndex + 4
        } else if text.first == quote,
            let close = text.dropFirst().firstIndex(where: { $0 == quote || $0 == UInt8(ascii: "\\") }),
            text[close] == quote
        {
            end = close + 1
        } else {
            return nil
        }
        return text[end...].first == UInt8(ascii: ",") ? text.startIndex..<end : nil
    }

    /// A page after the change.
    public enum Page: Sendable {
        /// Its scripts don't call the API.
        case still
        /// With the bytes as they shall be, which may be those that they are.
        case live([UInt8])
    }

    /// Rewrites the `connect-src` of a page whose scripts call the API.
    ///
    /// - Returns: Nil after a report.
    public func page(_ bytes: [UInt8], file: String, into collector: DiagnosticCollector) -> Page? {
        // Most pages are not live, and to look for the word is quick.
        guard HTMLScanner(bytes).offset(of: "data-live", from: 0) < bytes.count else { return .still }
        let page = ScannedPage(bytes)
        var policies: [HTMLTag] = []
        var isLive = false
        for case .start(let tag) in page.tokens where !tag.isForeign {
            switch tag.name {
            case "meta" where page.value("http-equiv", of: tag)?.lowercased() == "content-security-policy":
                policies.append(tag)
            case "script" where page.has("data-live", tag):
                if let source = page.value("src", of: tag), Self.leadsToConfig(source) { isLive = true }
            default: break
            }
        }
        guard isLive else { return .still }
        func refuse(_ message: String, at offset: Int) -> Page? {
            report(message, at: offset, in: bytes, file: file, into: collector)
            return nil
        }
        guard let policy = policies.first, let content = page.attribute("content", of: policy) else {
            return refuse(
                "the page calls the API and has no Content-Security-Policy, so it is not as Bourse made it", at: 0)
        }
        if let second = policies.dropFirst().first {
            return refuse("a second Content-Security-Policy; Bourse writes one", at: second.offset)
        }
        guard let sources = Self.connectSources(bytes, content.value) else {
            return refuse(
                "the policy is not as Bourse writes it: one 'connect-src' with 'self' and the API's origin alone",
                at: content.value.lowerBound)
        }
        let new = ["'self'", api?.origin].compactMap { $0 }.joined(separator: " ")
        return .live(Self.replacing(sources, in: bytes, with: new))
    }

    private static func leadsToConfig(_ source: String) -> Bool {
        source == configPath || (source.hasSuffix("/" + configPath) && !source.contains(":") && !source.hasPrefix("//"))
    }

    /// The place of the sources of the policy's only `connect-src`; nil when they are other than `'self'` and an origin.
    private static func connectSources(_ bytes: [UInt8], _ policy: Range<Int>) -> Range<Int>? {
        // Behind a character reference there could be anything; Bourse needs none.
        guard !bytes[policy].contains(UInt8(ascii: "&")) else { return nil }
        let directives = bytes[policy].split(separator: UInt8(ascii: ";")).map { $0.drop(while: isSpace) }
        let name = Array("connect-src ".utf8)
        let found = directives.filter {
            Policy(String(decoding: $0, as: UTF8.self), host: nil).directives.first?.name == "connect-src"
        }
        guard let directive = found.first, found.count == 1, directive.starts(with: name) else { return nil }
        let sources = directive.dropFirst(name.count)
        let words = sources.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard words.first == "'self'", words.count <= 2 else { return nil }
        if words.count == 2, WebAddress(words[1])?.origin != words[1] { return nil }
        return sources.startIndex..<sources.endIndex
    }

    private static func replacing(_ range: Range<Int>, in bytes: [UInt8], with text: String) -> [UInt8] {
        var bytes = bytes
        bytes.replaceSubrange(range, with: text.utf8)
        return bytes
    }

    private func report(
        _ message: String, at offset: Int, in bytes: [UInt8], file: String, into collector: DiagnosticCollector
    ) {
        var counter = PlaceCounter(bytes)
        let place = counter.place(of: offset)
        collector.error(message, at: Place(file: file, line: place.line, column: place.column))
    }
}
