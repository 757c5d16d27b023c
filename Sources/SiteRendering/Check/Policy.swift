/// Where something is loaded from, as a Content-Security-Policy sees it.
enum Source: Hashable, Sendable {
    case own
    case elsewhere(scheme: String, host: String, path: String)
    /// `data:`, `blob:` and the like.
    case scheme(String)

    init(_ target: Target) {
        switch target {
        case .site, .outside: self = .own
        case .elsewhere(let scheme, let host, let path): self = .elsewhere(scheme: scheme, host: host, path: path)
        case .other(let scheme): self = .scheme(scheme)
        }
    }

    /// The source expression that would allow it.
    var description: String {
        switch self {
        case .own: "'self'"
        case .elsewhere(let scheme, let host, _): "\(scheme)://\(host)"
        case .scheme(let scheme): scheme + ":"
        }
    }
}

/// A Content-Security-Policy as a meta element carries it.
///
/// Source: Content Security Policy Level 3, W3C.
struct Policy {
    struct Directive {
        let name: String
        let sources: [String]
    }

    /// In the author's order, each name once.
    let directives: [Directive]
    /// The names that are there more than once; the first counts.
    let repeated: [String]
    /// The site's own host, which absolute source expressions may name.
    let host: String?

    init(_ text: String, host: String?) {
        var directives: [Directive] = []
        var repeated: [String] = []
        var seen: Set<String> = []
        for part in text.split(separator: ";") {
            let words = words(of: part)
            guard let name = words.first?.lowercased() else { continue }
            if seen.insert(name).inserted {
                directives.append(Directive(name: name, sources: Array(words.dropFirst())))
            } else {
                repeated.append(name)
            }
        }
        self.directives = directives
        self.repeated = repeated
        self.host = host
    }

    /// The directive that governs: its own, or the one that stands in for it.
    func governing(_ name: String) -> Directive? {
        for candidate in [name] + Self.fallbacks(of: name) {
            if let directive = directives.first(where: { $0.name == candidate }) { return directive }
        }
        return nil
    }

    private static func fallbacks(of name: String) -> [String] {
        switch name {
        case "script-src-elem", "script-src-attr": ["script-src", "default-src"]
        case "style-src-elem", "style-src-attr": ["style-src", "default-src"]
        case "frame-src": ["child-src", "default-src"]
        case "base-uri", "form-action": []
        default: ["default-src"]
        }
    }

    /// Whether an address may be loaded.
    ///
    /// - Parameters:
    ///   - nonce: The element's own.
    ///   - integrity: The element's digests, of which a policy may name each.
    func allows(_ source: Source, _ directive: Directive, nonce: String? = nil, integrity: [String] = []) -> Bool {
        if let nonce, directive.sources.contains("'nonce-\(nonce)'") { return true }
        if !integrity.isEmpty, integrity.allSatisfy({ directive.sources.contains("'\($0)'") }) { return true }
        if directive.name.hasPrefix("script") || directive.name == "default-src",
            directive.sources.contains(where: { $0.lowercased() == "'strict-dynamic'" })
        {
            return false
        }
        return directive.sources.contains { matches($0.lowercased(), source) }
    }

    /// Whether scripts or styles may stand in the page itself.
    func allowsInline(_ directive: Directive, nonce: String? = nil, digests: () -> [String] = { [] }) -> Bool {
        let sources = directive.sources
        if let nonce, sources.contains("'nonce-\(nonce)'") { return true }
        let keys = sources.filter { $0.hasPrefix("'nonce-") || $0.hasPrefix("'sha") || $0 == "'strict-dynamic'" }
        if keys.isEmpty { return sources.contains { $0.lowercased() == "'unsafe-inline'" } }
        return keys.contains { $0.hasPrefix("'sha") } && digests().contains { sources.contains("'\($0)'") }
    }

    private func matches(_ expression: String, _ source: Source) -> Bool {
        if expression == "'self'" { return source == .own }
        if expression.hasPrefix("'") { return false }
        if expression.hasSuffix(":") { return Self.matches(scheme: String(expression.dropLast()), source) }
        switch source {
        case .scheme: return false
        case .own:
            guard let host else { return expression == "*" }
            return expression == "*" || Self.matches(expression, scheme: "https", host: host, path: nil)
        case .elsewhere(let scheme, let host, let path):
            return expression == "*" || Self.matches(expression, scheme: scheme, host: host, path: path)
        }
    }

    private static func matches(scheme: String, _ source: Source) -> Bool {
        switch source {
        case .own: scheme == "https" || scheme == "http"
        case .elsewhere(let actual, _, _): isUpgrade(from: scheme, to: actual)
        case .scheme(let actual): scheme == actual
        }
    }

    /// Whether a host expression such as `https://*.example.com/fonts/` covers an address.
    private static func matches(_ expression: String, scheme: String, host: String, path: String?) -> Bool {
        var rest = expression[...]
        if let separator = rest.firstRange(of: "://") {
            guard isUpgrade(from: String(rest[..<separator.lowerBound]), to: scheme) else { return false }
            rest = rest[separator.upperBound...]
        }
        let authority = rest.prefix { $0 != "/" }
        guard covers(hostWithoutDefaultPort(authority, scheme: scheme), host) else { return false }
        let wanted = percentDecoded(rest.dropFirst(authority.count))
        guard let path, wanted.count > 1 else { return true }
        let actual = percentDecoded(path).lowercased()
        return wanted.hasSuffix("/") ? actual.hasPrefix(wanted) : actual == wanted
    }

    private static func covers(_ pattern: String, _ host: String) -> Bool {
        var (pattern, host) = (pattern, host)
        if pattern.hasSuffix(":*") {
            pattern = String(pattern.dropLast(2))
            host = String(host.prefix { $0 != ":" })
        }
        return pattern.hasPrefix("*.") ? host.hasSuffix(pattern.dropFirst()) : pattern == host
    }

    private static func isUpgrade(from scheme: String, to actual: String) -> Bool {
        scheme == actual || (scheme == "http" && actual == "https")
            || (scheme == "ws" && ["wss", "http", "https"].contains(actual))
            || (scheme == "wss" && actual == "https")
    }
}

extension Policy {
    static let knownDirectives = [
        "child-src", "connect-src", "default-src", "fenced-frame-src", "font-src", "frame-src", "img-src",
        "manifest-src", "media-src", "object-src", "prefetch-src", "script-src", "script-src-attr", "script-src-elem",
        "style-src", "style-src-attr", "style-src-elem", "worker-src", "base-uri", "form-action",
        "require-trusted-types-for", "trusted-types", "upgrade-insecure-requests", "block-all-mixed-content", "webrtc",
    ]

    /// Directives that count in a header only.
    static let headerDirectives: Set<String> = ["frame-ancestors", "report-uri", "report-to", "sandbox"]
}
