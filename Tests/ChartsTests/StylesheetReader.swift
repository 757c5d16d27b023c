/// The rules of a stylesheet, read back from its text.
struct StylesheetReader {
    struct Rule {
        /// The conditions around the rule, such as `@media print`; empty for none.
        let condition: String
        let selector: String
        let declarations: [String: String]
    }

    private(set) var rules: [Rule] = []
    /// Whether every brace is closed.
    private(set) var isBalanced = true

    init(_ source: String) {
        var condition = ""
        var text = ""
        var selector: String?
        for character in source {
            switch character {
            case "{" where text.contains("@"):
                condition = Self.trimmed(text)
                text = ""
            case "{":
                selector = Self.trimmed(text)
                text = ""
            case "}":
                if let found = selector {
                    rules.append(Rule(condition: condition, selector: found, declarations: Self.declarations(text)))
                    selector = nil
                } else if !condition.isEmpty {
                    condition = ""
                } else {
                    isBalanced = false
                }
                text = ""
            default: text.append(character)
            }
        }
        isBalanced = isBalanced && selector == nil && condition.isEmpty && Self.trimmed(text).isEmpty
    }

    /// The value of a property in the last rule for a selector, as a cascade without specificity has it.
    func value(_ property: String, of selector: String, when condition: String = "") -> String? {
        rules.last { $0.condition == condition && $0.selector == selector && $0.declarations[property] != nil }?
            .declarations[property]
    }

    /// All names of classes that any rule mentions.
    var classes: Set<String> {
        Set(
            rules.flatMap { rule in
                rule.selector.split(separator: ".", omittingEmptySubsequences: false).dropFirst().map {
                    String($0.prefix { $0.isLetter || $0.isNumber || $0 == "-" })
                }
            })
    }

    private static func declarations(_ text: String) -> [String: String] {
        var declarations: [String: String] = [:]
        for part in text.split(separator: ";") {
            let parts = part.split(separator: ":", maxSplits: 1)
            if parts.count == 2 { declarations[trimmed(String(parts[0]))] = trimmed(String(parts[1])) }
        }
        return declarations
    }

    private static func trimmed(_ text: String) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
