import JSON

extension Diagnostic {
    /// For editors and scripts: `file`, `line`, `column`, `severity` and `message`, those that are not known as null.
    public var json: JSONValue {
        [
            "file": file.map(JSONValue.text) ?? .null, "line": line.map(JSONValue.integer) ?? .null,
            "column": line == nil ? .null : column.map(JSONValue.integer) ?? .null,
            "severity": .text(severity.rawValue), "message": .text(message),
        ]
    }

    /// A workflow command of GitHub Actions, which shows the diagnostic at its line of a pull request.
    ///
    /// Source: "Workflow commands for GitHub Actions" in GitHub's documentation.
    ///
    /// - Parameter folder: The site's folder, relative to the repository; empty when it is the repository's root.
    public func annotation(folder: String) -> String {
        let command =
            switch severity {
            case .error: "error"
            case .warning: "warning"
            case .note: "notice"
            }
        let path = file.map { folder.isEmpty || $0.hasPrefix("/") ? $0 : folder + "/" + $0 }
        var properties = [("file", path), ("line", line.map(String.init))]
        if line != nil { properties.append(("col", column.map(String.init))) }
        properties.append(("title", "Bourse"))
        let written = properties.compactMap { name, value in value.map { "\(name)=\(Self.property($0))" } }
        return "::\(command) \(written.joined(separator: ","))::\(Self.commandText(message))"
    }

    private static func property(_ text: String) -> String {
        commandText(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
    }

    /// The text with the line ends that a command may carry; other control characters do not reach the log.
    private static func commandText(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            switch scalar {
            case "%": "%25"
            case "\r": "%0D"
            case "\n": "%0A"
            default: TerminalText.printable(String(scalar))
            }
        }.joined()
    }
}
