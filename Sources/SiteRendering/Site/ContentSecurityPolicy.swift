import Markup

/// The strictest Content-Security-Policy that a static page can carry in a meta element.
///
/// What a meta element cannot carry (`frame-ancestors`, `sandbox`, reports) belongs in the server's headers. Source:
/// Content Security Policy Level 3, W3C; Trusted Types, W3C.
struct ContentSecurityPolicy {
    /// The trading API's origin, on pages whose scripts call it.
    let apiOrigin: String?

    var directives: String {
        let connect = ["connect-src 'self'", apiOrigin].compactMap { $0 }.joined(separator: " ")
        return [
            "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'", connect,
            "base-uri 'none'", "form-action 'none'", "object-src 'none'", "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        ].joined(separator: "; ")
    }

    /// The directives for a `content` attribute in double quotes: words of our own and an origin that `WebAddress` has
    /// checked, so that nothing in them needs an escape.
    var attribute: HTML { HTML(trusted: directives) }
}
