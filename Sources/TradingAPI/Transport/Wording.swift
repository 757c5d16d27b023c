import JSON

/// Text from outside, made fit for a message.
struct Wording: Sendable {
    /// Keys that a back end may repeat, and that are never shown.
    let secrets: [String]

    /// The text on one line without control and formatting characters, without secrets and not too long.
    func cleaned(_ text: String, length: Int = 200) -> String {
        var result = ""
        for scalar in hidingSecrets(text).unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
                .spaceSeparator:
                if let last = result.last, last != " " { result.append(" ") }
            default: result.unicodeScalars.append(scalar)
            }
        }
        if result.last == " " { result.removeLast() }
        return result.count > length ? result.prefix(length) + "…" : result
    }

    /// The text without secrets, in whichever way they are written: as they are, within a JSON Pointer or a URL.
    func hidingSecrets(_ text: String) -> String {
        secrets.filter { !$0.isEmpty }.reduce(text) { text, secret in
            let pointer = JSONPointer().appending(secret).description.dropFirst()
            return [secret, String(pointer), APIRequest.encoded(secret)].reduce(text) {
                $0.replacing($1, with: "[secret]")
            }
        }
    }
}
