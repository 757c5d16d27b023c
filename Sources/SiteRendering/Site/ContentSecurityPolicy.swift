import Markup

/// The strictest Content-Security-Policy that a static page can carry in a meta element.
///
/// What a meta element cannot carry (`frame-ancestors`, `sandbox`, reports) belongs in the server's headers. Source:
/// Content Security Policy Level 3, W3C; Trusted Types, W3C.
struct ContentSecurityPolicy {
    /// The trading API's origin, on pages whose scripts call it.
    var apiOrigin: String?
    /// On pages whose scripts may register the site's service worker: its address passes a Trusted Types policy of this
    /// name.
    var hasServiceWorker = false

    var directives: String {
        let connect = ["connect-src 'self'", apiOrigin].compactMap { $0 }.joined(separator: " ")
        let sources = [
            "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'", connect,
        ]
        let words = [
            "base-uri 'none'", "form-action 'none'", "object-src 'none'", "require-trusted-types-for 'script'",
        ]
        return
            (hasServiceWorker
            ? sources + ["worker-src 'self'", "manifest-src 'self'"] + words + ["trusted-types bourse"]
            : sources + words + ["trusted-types 'none'"]).joined(separator: "; ")
    }

    /// The directives for a `content` attribute in double quotes: words of our own and an origin that `WebAddress` has
    /// checked, so that nothing in them needs an escape.
    var attribute: HTML { HTML(trusted: directives) }
}
