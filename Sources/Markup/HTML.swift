/// A piece of HTML, SVG or XML that is safe to send.
///
/// Interpolating a string or a number escapes it for text and for quoted attributes; interpolating `HTML` keeps it.
/// Only `init(trusted:)` takes markup as it is, so a search for it lists every place that needs a review.
public struct HTML: Hashable, Sendable, ExpressibleByStringInterpolation {
    public private(set) var source: String

    public init() {
        source = ""
    }

    /// Takes markup as it is. The caller vouches for it.
    public init(trusted source: String) {
        self.source = source
    }

    /// The text, escaped.
    public init(text: some StringProtocol) {
        source = ""
        source.appendEscaped(text)
    }

    public init(stringLiteral value: StaticString) {
        source = value.description
    }

    public init(stringInterpolation: Interpolation) {
        source = stringInterpolation.source
    }

    public var isEmpty: Bool { source.isEmpty }

    public static func += (left: inout HTML, right: HTML) {
        left.source += right.source
    }

    public struct Interpolation: StringInterpolationProtocol {
        var source: String

        public init(literalCapacity: Int, interpolationCount: Int) {
            source = ""
            source.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        public mutating func appendLiteral(_ literal: StaticString) {
            source += literal.description
        }

        public mutating func appendInterpolation(_ html: HTML) {
            source += html.source
        }

        public mutating func appendInterpolation(_ text: some StringProtocol) {
            source.appendEscaped(text)
        }

        public mutating func appendInterpolation(_ number: some BinaryInteger) {
            source += String(number)
        }
    }
}

extension Sequence<HTML> {
    /// All pieces in order, with nothing or the separator between them.
    public func joined(separator: HTML = HTML()) -> HTML {
        var result = HTML()
        for (index, piece) in enumerated() {
            if index > 0 { result += separator }
            result += piece
        }
        return result
    }
}
