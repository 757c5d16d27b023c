import Foundation

/// Where an answer sends the client, and whether it may go there.
enum Redirect: Equatable {
    case to(String)
    /// Worded to stand alone.
    case refused(String)

    /// Follows a redirect within one origin: scheme, host and port.
    init(from url: String, location: String?, wording: Wording) {
        guard let location, let source = URL(string: url),
            let target = URL(string: location, relativeTo: source)?.absoluteURL
        else {
            self = .refused("the answer is a redirect that names no address")
            return
        }
        guard let origin = Self.origin(of: target), target.user == nil, target.password == nil,
            origin == Self.origin(of: source)
        else {
            let named = Self.origin(of: target) ?? target.absoluteString
            self = .refused(
                "the answer is a redirect to another origin, \(wording.cleaned(named)); it is not followed")
            return
        }
        var components = URLComponents(url: target, resolvingAgainstBaseURL: true)
        components?.fragment = nil
        self = .to(components?.url?.absoluteString ?? target.absoluteString)
    }

    private static func origin(of url: URL) -> String? {
        guard let scheme = url.scheme?.lowercased(), let host = url.host()?.lowercased(),
            scheme == "https" || scheme == "http"
        else { return nil }
        return "\(scheme)://\(host):\(url.port ?? (scheme == "https" ? 443 : 80))"
    }
}
