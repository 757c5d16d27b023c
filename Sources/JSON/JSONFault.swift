/// Why a text is no JSON that can be taken, and where.
public struct JSONFault: Error, Hashable, Sendable {
    /// In bytes, from 0 on.
    public let offset: Int
    /// From 1 on.
    public let line: Int
    /// The JSON Pointer (RFC 6901) of the value that was being read; empty for the whole text.
    public let pointer: String
    /// Worded to stand alone: "the string has no end".
    public let reason: String
}

extension JSONFault: CustomStringConvertible {
    public var description: String {
        "\(pointer.isEmpty ? "" : "\(pointer): ")\(reason) (line \(line), offset \(offset))"
    }
}

/// The place of a value within a JSON text. Source: RFC 6901.
public struct JSONPointer: Hashable, Sendable, CustomStringConvertible {
    /// Empty for the whole text, else `/3/price`.
    public private(set) var description = ""

    public init() {}

    public func appending(_ key: String) -> JSONPointer {
        var pointer = self
        pointer.description += "/"
        for scalar in key.unicodeScalars {
            switch scalar {
            case "~": pointer.description += "~0"
            case "/": pointer.description += "~1"
            default: pointer.description.unicodeScalars.append(scalar)
            }
        }
        return pointer
    }

    public func appending(_ index: Int) -> JSONPointer { appending(String(index)) }
}
