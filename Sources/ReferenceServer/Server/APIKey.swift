/// The key that clients have to know.
struct APIKey: Sendable {
    private let bytes: [UInt8]

    init(_ key: String) {
        bytes = Array(key.utf8)
    }

    /// Compares in a time that does not tell how much of a wrong key is right.
    func matches(_ candidate: String) -> Bool {
        let candidate = Array(candidate.utf8)
        var difference = candidate.count ^ bytes.count
        for index in bytes.indices {
            difference |= Int(bytes[index] ^ (candidate.isEmpty ? 0 : candidate[index % candidate.count]))
        }
        return difference == 0
    }
}
