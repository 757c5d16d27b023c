/// What a client's Accept says about the two media types of an error. Source: RFC 9110, section 12.5.1.
struct MediaTypes: Sendable {
    /// Whether `application/problem+json` is named and not less welcome than `application/json`.
    let prefersProblem: Bool

    init(accept: String?) {
        let problem = "application/problem+json"
        let json = "application/json"
        var named: [(type: String, quality: Double)] = []
        for range in (accept ?? "").split(separator: ",") {
            let parts = range.split(separator: ";").map(\.trimmingSpace)
            guard let type = parts.first?.lowercased() else { continue }
            let weight = parts.dropFirst().first { $0.lowercased().hasPrefix("q=") }
            named.append((type, weight.flatMap { Double($0.dropFirst(2)) } ?? 1))
        }
        guard let first = named.firstIndex(where: { $0.type == problem && $0.quality > 0 }) else {
            prefersProblem = false
            return
        }
        guard let other = named.firstIndex(where: { $0.type == json }) else {
            prefersProblem = true
            return
        }
        let (own, rival) = (named[first].quality, named[other].quality)
        prefersProblem = own > rival || (own == rival && first < other)
    }

    /// Whether a Content-Type declares JSON in UTF-8.
    static func isJSON(_ contentType: String?) -> Bool {
        let parts = (contentType ?? "").split(separator: ";", omittingEmptySubsequences: false).map(\.trimmingSpace)
        guard parts.first?.lowercased() == "application/json" else { return false }
        return parts.dropFirst().allSatisfy { parameter in
            let parameter = parameter.lowercased()
            return !parameter.hasPrefix("charset=") || ["utf-8", "\"utf-8\""].contains(parameter.dropFirst(8))
        }
    }
}
