/// Gives headings their ids.
struct HeadingIDs {
    private var used: Set<String>

    /// - Parameter reserved: Ids that other parts of the page have.
    init(reserved: Set<String>) {
        used = reserved
    }

    /// An id like GitHub's that no heading has had: lower case, hyphens for spaces, no punctuation, `-1` for the second.
    mutating func id(for text: String) -> String {
        let slug = Self.slug(text)
        var id = slug
        var number = 0
        while !used.insert(id).inserted {
            number = max(number + 1, lastNumber[slug, default: 0] + 1)
            lastNumber[slug] = number
            id = "\(slug)-\(number)"
        }
        return id
    }

    /// Keeps a thousand headings of one text from counting up from 1 each time.
    private var lastNumber: [String: Int] = [:]

    private static func slug(_ text: String) -> String {
        var slug = String.UnicodeScalarView()
        for scalar in text.lowercased().unicodeScalars {
            let properties = scalar.properties
            if scalar == " " || scalar == "-" || properties.isWhitespace {
                slug.append("-")
            } else if scalar == "_" || properties.isAlphabetic || properties.numericType != nil
                || properties.generalCategory == .nonspacingMark || properties.generalCategory == .spacingMark
            {
                slug.append(scalar)
            }
        }
        let trimmed = String(slug.drop { $0 == "-" })
        if trimmed.isEmpty { return "section" }
        // Ids of footnotes begin like this.
        return trimmed.hasPrefix("fn-") || trimmed.hasPrefix("fnref-") ? "section-" + trimmed : trimmed
    }
}
