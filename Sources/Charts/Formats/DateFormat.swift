import Market

/// A date format in strftime's notation as d3-time-format has it, such as `%-d %b %Y`, in UTC with English names.
public struct DateFormat: Hashable, Sendable {
    /// The pattern as given.
    public let pattern: String
    private let pieces: [Piece]

    private enum Piece: Hashable, Sendable {
        case text(String)
        case directive(Unicode.Scalar, padding: Unicode.Scalar?)
    }

    /// - Throws: When a `%` is followed by no directive that there is.
    public init(_ pattern: String) throws(FormatError) {
        self.pattern = pattern
        pieces = try Self.pieces(of: pattern)
    }

    /// A day, with the time 00:00.
    public func string(from day: TradingDay) -> String {
        string(from: Instant(startOf: day))
    }

    public func string(from instant: Instant) -> String {
        let moment = Moment(instant)
        var text = ""
        for piece in pieces {
            switch piece {
            case .text(let literal): text += literal
            case .directive(let letter, let padding): text += moment.text(of: letter, padding: padding)
            }
        }
        return text
    }

    private static func pieces(of pattern: String) throws(FormatError) -> [Piece] {
        var pieces: [Piece] = []
        var literal = ""
        var rest = Substring(pattern).unicodeScalars
        while let character = rest.popFirst() {
            guard character == "%" else {
                literal.unicodeScalars.append(character)
                continue
            }
            var letter = rest.popFirst()
            var padding: Unicode.Scalar? = letter == "e" ? " " : "0"
            if let modifier = letter, modifier == "-" || modifier == "_" || modifier == "0" {
                padding = modifier == "-" ? nil : modifier == "_" ? " " : "0"
                letter = rest.popFirst()
            }
            switch letter {
            case "%": literal.append("%")
            case "Z": literal += "+0000"
            case "c": literal = append("%-m/%-d/%Y, %-I:%M:%S %p", to: &pieces, after: literal)
            case "x": literal = append("%-m/%-d/%Y", to: &pieces, after: literal)
            case "X": literal = append("%-I:%M:%S %p", to: &pieces, after: literal)
            case let letter? where Moment.letters.unicodeScalars.contains(letter):
                if !literal.isEmpty { pieces.append(.text(literal)) }
                literal = ""
                pieces.append(.directive(letter, padding: padding))
            default:
                throw FormatError(
                    specifier: pattern,
                    reason: (letter.map { "'%\($0)' is no date directive" } ?? "nothing follows the last '%'")
                        + "; known: \((Moment.letters + "cxXZ%").map { "%\($0)" }.joined(separator: " "))"
                        + ", with '-', '_' or '0' after the % for the padding")
            }
        }
        if !literal.isEmpty { pieces.append(.text(literal)) }
        return pieces
    }

    /// Adds the pieces of a pattern that is known to be right; returns the literal to go on with, which is empty.
    private static func append(_ pattern: String, to pieces: inout [Piece], after literal: String) -> String {
        if !literal.isEmpty { pieces.append(.text(literal)) }
        // The patterns are constants of this file and hold only directives that there are.
        pieces += (try? Self.pieces(of: pattern)) ?? []
        return ""
    }
}
