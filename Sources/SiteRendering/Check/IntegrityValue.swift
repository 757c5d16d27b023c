import Crypto
import Foundation

/// A digest that `integrity` and policies may name, weakest first.
enum Algorithm: String, CaseIterable, Hashable, Sendable {
    case sha256, sha384, sha512

    /// In bytes.
    var length: Int {
        switch self {
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }

    /// The digest of some bytes as `integrity` writes it.
    func value(of bytes: some DataProtocol) -> String {
        let digest: Data
        switch self {
        case .sha256: digest = Data(SHA256.hash(data: bytes))
        case .sha384: digest = Data(SHA384.hash(data: bytes))
        case .sha512: digest = Data(SHA512.hash(data: bytes))
        }
        return rawValue + "-" + digest.base64EncodedString()
    }
}

/// What an `integrity` attribute demands of a file: one of the digests of its strongest algorithm.
///
/// Source: Subresource Integrity, W3C.
struct IntegrityValue: Hashable, Sendable {
    let algorithm: Algorithm
    /// Each with its algorithm in front: `sha384-…`.
    let digests: [String]

    /// - Returns: Nil when no word of it is a digest, so that browsers take the attribute for absent.
    init?(_ text: String) {
        let digests = Self.words(text).compactMap { word in Self.algorithm(of: word).map { ($0, word) } }
        guard let strongest = Algorithm.allCases.last(where: { one in digests.contains { $0.0 == one } }) else {
            return nil
        }
        algorithm = strongest
        self.digests = digests.filter { $0.0 == strongest }.map(\.1)
    }

    /// The words of an attribute that are no digest.
    static func malformed(_ text: String) -> [String] { words(text).filter { algorithm(of: $0) == nil } }

    /// Words without their options, which no browser knows.
    private static func words(_ text: String) -> [String] {
        SiteRendering.words(of: text).map { String($0.prefix { $0 != "?" }) }
    }

    private static func algorithm(of word: String) -> Algorithm? {
        let parts = word.split(separator: "-", maxSplits: 1)
        guard parts.count == 2, let algorithm = Algorithm(rawValue: parts[0].lowercased()),
            Data(base64Encoded: String(parts[1]))?.count == algorithm.length
        else { return nil }
        return algorithm
    }
}
