import Yams

/// Reads YAML into settings that know their places.
///
/// Anchors and aliases are refused: nothing here needs them, and a few lines of them can stand for gigabytes.
enum YAML {
    /// Returns the root value, or nil after reporting what is wrong.
    ///
    /// After a mistake of syntax nothing can be read; all others are reported together.
    ///
    /// - Parameters:
    ///   - line: The line of the file on which `text` begins, from 1 on.
    ///   - column: The column of the file at which each line of `text` begins, from 1 on.
    static func read(
        _ text: String, file: String, line: Int, column: Int = 1, into collector: DiagnosticCollector
    ) -> Setting? {
        let source = YAMLSource(text, file: file, line: line, column: column)
        func refuse(_ problem: YAMLProblem) {
            collector.error(problem.message(in: source), at: source.place(ofOffset: problem.offset))
        }
        if let alias = aliasOffset(in: source.bytes) {
            collector.error(
                "YAML aliases (&name, *name) are not supported; write the value out",
                at: source.place(ofOffset: alias))
            return nil
        }
        do {
            var renamed: [Renaming] = []
            guard let root = try parse(source, &renamed) else {
                return Setting(content: .empty, place: source.place(ofLine: 1, column: 1))
            }
            return Reader(source: source, renamed: renamed, collector: collector).setting(root, depth: 0)
        } catch let error as YamlError {
            refuse(YAMLProblem(error, in: source))
        } catch {
            refuse(YAMLProblem("the YAML cannot be read: \(error)", at: 0))
        }
        return nil
    }

    /// A key that occurs again later, put out of the way: the parser stops at the first one otherwise.
    private struct Renaming {
        let offset: Int
        let original: UInt8
        let marker: Unicode.Scalar
    }

    /// The most twins of keys that are looked for.
    private static let mostRenamings = 20

    private static func parse(_ source: YAMLSource, _ renamed: inout [Renaming]) throws -> Node? {
        while true {
            do {
                return try Parser(yaml: text(source, renamed), encoding: .utf8).singleRoot()
            } catch YamlError.duplicatedKeysInMapping(let names, let context) {
                var offset = source.offset(ofLine: context.mark.line, column: context.mark.column)
                if offset < source.bytes.count, "\"'".utf8.contains(source.bytes[offset]) { offset += 1 }
                // A key that begins with an escape or a letter of several bytes is told on its own.
                guard renamed.count < mostRenamings, let first = names.first?.utf8.first, first < 0x80,
                    offset < source.bytes.count, source.bytes[offset] == first, first != UInt8(ascii: "\\"),
                    let marker = Unicode.Scalar(0xE000 + UInt32(renamed.count))
                else { throw YamlError.duplicatedKeysInMapping(duplicates: names, context: context) }
                renamed.append(Renaming(offset: offset, original: first, marker: marker))
            }
        }
    }

    /// The source with the markers in it: a scalar each, so that all places stay the same.
    private static func text(_ source: YAMLSource, _ renamed: [Renaming]) -> String {
        var bytes = source.bytes
        for renaming in renamed.sorted(by: { $0.offset > $1.offset }) {
            bytes.replaceSubrange(renaming.offset...renaming.offset, with: Array(String(renaming.marker).utf8))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private struct Reader {
        let source: YAMLSource
        let renamed: [Renaming]
        let collector: DiagnosticCollector

        func setting(_ node: Node, depth: Int) -> Setting {
            let offset = offset(of: node)
            let place = source.place(ofOffset: offset)
            func faulty(_ message: String) -> Setting {
                collector.error(message, at: place)
                return Setting(content: .faulty, place: place)
            }
            guard depth <= 32 else { return faulty("YAML nested more than 32 levels deep is not supported") }
            switch node {
            case .scalar(let scalar):
                if offset < source.bytes.count, scalar.style == .plain, "!&".utf8.contains(source.bytes[offset]) {
                    return faulty(
                        "a value begins with '\(source.text(offset..<offset + 1))'; put quotes around it")
                }
                let isPlain = scalar.style == .plain
                let isEmpty = isPlain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
                return Setting(
                    content: isEmpty ? .empty : .scalar(scalar.string, isPlain: isPlain), place: place,
                    source: (source, offset))
            case .sequence(let sequence):
                return Setting(content: .list(sequence.map { setting($0, depth: depth + 1) }), place: place)
            case .mapping(let mapping):
                if mapping.contains(where: { $0.key.scalar == nil }) {
                    let isValue = source.bytes[offset...].starts(with: "{{".utf8)
                    return faulty(
                        isValue ? "a value begins with '{{'; put quotes around it" : "a key must be a single word")
                }
                return Setting(content: .mapping(entries(of: mapping, depth: depth)), place: place)
            case .alias: return faulty("YAML aliases are not supported; write the value out")
            }
        }

        private func entries(of mapping: Node.Mapping, depth: Int) -> [Setting.Entry] {
            var entries: [Setting.Entry] = []
            var lines: [String: Int] = [:]
            for (key, value) in mapping {
                let name = name(of: key)
                let place = source.place(ofOffset: offset(of: key))
                if let first = lines[name] {
                    collector.error(
                        "the key '\(name)' occurs twice, on line \(first) and again on line \(place.line)", at: place)
                    continue
                }
                lines[name] = place.line
                entries.append(
                    Setting.Entry(key: name, keyPlace: place, value: setting(value, depth: depth + 1)))
            }
            return entries
        }

        /// The key as the author wrote it.
        private func name(of key: Node) -> String {
            let text = key.scalar?.string ?? ""
            guard let first = text.unicodeScalars.first, let renaming = renamed.first(where: { $0.marker == first })
            else { return text }
            return String(Unicode.Scalar(renaming.original)) + String(text.unicodeScalars.dropFirst())
        }

        private func offset(of node: Node) -> Int {
            node.mark.map { source.offset(ofLine: $0.line, column: $0.column) } ?? 0
        }
    }

    /// Where an alias stands whose anchor is defined in the same text.
    private static func aliasOffset(in bytes: [UInt8]) -> Int? {
        guard bytes.contains(UInt8(ascii: "&")), bytes.contains(UInt8(ascii: "*")) else { return nil }
        var anchors: Set<ArraySlice<UInt8>> = []
        var aliases: [(name: ArraySlice<UInt8>, offset: Int)] = []
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "&") || byte == UInt8(ascii: "*") {
            guard index == 0 || " \t\r\n[{,:-?".utf8.contains(bytes[index - 1]) else { continue }
            let name = bytes[(index + 1)...].prefix { !" \t\r\n,[]{}:".utf8.contains($0) }
            guard !name.isEmpty else { continue }
            if byte == UInt8(ascii: "&") { anchors.insert(name) } else { aliases.append((name, index)) }
        }
        return aliases.first { anchors.contains($0.name) }?.offset
    }
}
