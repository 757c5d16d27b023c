/// Looks into a figure's markup: balance of tags, attributes and texts, in plain Swift.
struct FigureReader {
    struct Element {
        let name: String
        let attributes: [String: String]
    }

    private(set) var elements: [Element] = []
    /// What is wrong with the markup; nil when every tag is closed in order and every attribute is quoted.
    private(set) var fault: String?

    init(_ source: String) {
        var open: [String] = []
        for part in source.split(separator: "<", omittingEmptySubsequences: false).dropFirst() {
            guard let end = part.firstIndex(of: ">") else {
                fault = "unclosed tag <\(part)"
                return
            }
            var tag = part[..<end]
            if tag.first == "/" {
                guard open.popLast() == String(tag.dropFirst()) else {
                    fault = "</\(tag.dropFirst())> closes another element"
                    return
                }
                continue
            }
            let closesItself = tag.last == "/"
            if closesItself { tag.removeLast() }
            let name = String(tag.prefix { $0 != " " })
            var attributes: [String: String] = [:]
            var rest = tag.dropFirst(name.count).drop { $0 == " " }
            while !rest.isEmpty {
                let key = rest.prefix { $0 != "=" && $0 != " " }
                rest = rest.dropFirst(key.count)
                guard rest.hasPrefix("=\""), let close = rest.dropFirst(2).firstIndex(of: "\"") else {
                    fault = "attribute \(key) of \(name) without a quoted value"
                    return
                }
                attributes[String(key)] = String(rest.dropFirst(2)[..<close])
                rest = rest[rest.index(after: close)...].drop { $0 == " " }
            }
            elements.append(Element(name: name, attributes: attributes))
            if !closesItself { open.append(name) }
        }
        if let last = open.last { fault = "<\(last)> is not closed" }
    }

    /// The paths whose class begins with some name.
    func paths(_ name: String) -> [String] {
        elements.filter {
            $0.name == "path" && ($0.attributes["class"] ?? "").split(separator: " ").first.map(String.init) == name
        }
        .compactMap { $0.attributes["d"] }
    }

    /// The height of the plot in pixels.
    var plotHeight: Double {
        elements.first { ($0.attributes["class"] ?? "").hasPrefix("marks") }
            .flatMap { $0.attributes["height"] }.flatMap(Double.init) ?? .nan
    }
}
