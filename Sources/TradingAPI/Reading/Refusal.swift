import JSON

/// What a back end says in an answer that is no success.
struct Refusal {
    /// The back end's own words, cleaned; nil when there are none that people could read.
    let reason: String?
    /// The contract's `code`.
    let code: String?

    init(_ answer: Answer, wording: Wording) {
        // An answer that is no JSON is the plain text of an older back end, or a page of something in between.
        guard let value = try? JSONValue.parse(answer.body) else {
            let text = String(decoding: answer.body.prefix(4096), as: UTF8.self)
            let isPage = answer.mediaType == "text/html" || text.drop(while: \.isWhitespace).hasPrefix("<")
            self.init(reason: isPage ? "an HTML page came with it" : wording.cleaned(text))
            return
        }
        self.init(value, wording: wording)
    }

    init(_ value: JSONValue, wording: Wording) {
        var words: [String] = []
        for key in ["error", "message", "detail", "errorMessage", "Message"] {
            guard case .text(let text)? = value[key] else { continue }
            let cleaned = wording.cleaned(text)
            if !cleaned.isEmpty, !words.contains(cleaned) { words.append(cleaned) }
        }
        if words.isEmpty, case .text(let text) = value { words = [wording.cleaned(text)] }
        if case .text(let text)? = value["code"] {
            self.init(reason: words.joined(separator: ": "), code: text)
        } else {
            self.init(reason: words.joined(separator: ": "))
        }
    }

    private init(reason: String, code: String? = nil) {
        self.reason = reason.isEmpty ? nil : reason
        self.code = code
    }

    /// Whether the back end has no such thing at all, told from one that has it and says no.
    func isLack(status: Int) -> Bool {
        switch status {
        case 404, 405, 501: !isUnknownStock(status: status)
        // What API Gateway answers where there is no such resource.
        case 403: reason == "Missing Authentication Token"
        default: false
        }
    }

    /// Whether the stock asked about is not known. Older back ends have no code for that.
    func isUnknownStock(status: Int) -> Bool {
        guard status == 404 || status == 200 else { return false }
        guard code != "unknown_symbol" else { return true }
        let words = (reason ?? "").lowercased()
        return words.hasPrefix("stock ") && words.contains(" not found")
    }
}
