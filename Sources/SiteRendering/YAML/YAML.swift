import Yams

/// Reads YAML into settings that know their places.
///
/// Anchors and aliases are refused: nothing here needs them, and a few lines of them can stand for gigabytes.
enum YAML {
    /// Returns the root value, or nil after reporting what is wrong.
    ///
    /// - Parameters:
    ///   - line: The line of the file on which `text` begins, from 1 on.
    ///   - column: The column of the file at which each line of `text` begins, from 1 on.
    static func read(
        _ text: String, file: String, line: Int, column: Int = 1, into collector: DiagnosticCollector
    ) -> Setting? {
        let reader = Reader(file: file, firstLine: line, firstColumn: column)
        if let (line, column) = aliasPosition(in: text) {
            collector.error(
                "YAML aliases (&name, *name) are not supported; write the value out", at: reader.place(line, column))
            return nil
        }
        do {
            guard let root = try Parser(yaml: text, encoding: .utf8).singleRoot() else {
                return Setting(content: .empty, place: reader.place(1, 1))
            }
            return try reader.setting(root, depth: 0)
        } catch let error as YamlError {
            let (problem, line, column) = explain(error)
            collector.error("\(problem) on line \(reader.place(line, 1).line)", at: reader.place(line, column))
        } catch let error as Refusal {
            collector.error(error.message, at: error.place)
        } catch {
            collector.error("the YAML cannot be read: \(error)", at: reader.place(1, 1))
        }
        return nil
    }

    private struct Refusal: Error {
        let message: String
        let place: Place
    }

    private struct Reader {
        let file: String
        let firstLine: Int
        let firstColumn: Int

        func place(_ line: Int, _ column: Int) -> Place {
            Place(file: file, line: firstLine + line - 1, column: firstColumn + column - 1)
        }

        func setting(_ node: Node, depth: Int) throws -> Setting {
            let mark = node.mark
            let place = place(mark?.line ?? 1, mark?.column ?? 1)
            guard depth <= 32 else {
                throw Refusal(message: "YAML nested more than 32 levels deep is not supported", place: place)
            }
            switch node {
            case .scalar(let scalar):
                let isPlain = scalar.style == .plain
                let isEmpty = isPlain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
                return Setting(content: isEmpty ? .empty : .scalar(scalar.string, isPlain: isPlain), place: place)
            case .sequence(let sequence):
                return Setting(content: .list(try sequence.map { try setting($0, depth: depth + 1) }), place: place)
            case .mapping(let mapping):
                let entries = try mapping.map { key, value in
                    let keyPlace = key.mark.map { self.place($0.line, $0.column) } ?? place
                    guard case .scalar(let name) = key else {
                        throw Refusal(message: "a key must be a single word", place: keyPlace)
                    }
                    return Setting.Entry(
                        key: name.string, keyPlace: keyPlace, value: try setting(value, depth: depth + 1))
                }
                return Setting(content: .mapping(entries), place: place)
            case .alias:
                throw Refusal(message: "YAML aliases are not supported; write the value out", place: place)
            }
        }
    }

    /// Where an alias stands whose anchor is defined in the same text, line and column from 1 on.
    private static func aliasPosition(in text: String) -> (line: Int, column: Int)? {
        var anchors: Set<Substring> = []
        var aliases: [(name: Substring, line: Int, column: Int)] = []
        for (lineIndex, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            var previous: Character = " "
            var index = line.startIndex
            while index < line.endIndex {
                let character = line[index]
                if character == "&" || character == "*", " \t[{,:-?".contains(previous) {
                    let name = line[line.index(after: index)...].prefix { !" \t,[]{}:\r".contains($0) }
                    if !name.isEmpty {
                        if character == "&" {
                            anchors.insert(name)
                        } else {
                            let column = line.distance(from: line.startIndex, to: index) + 1
                            aliases.append((name, lineIndex + 1, column))
                        }
                    }
                }
                previous = character
                index = line.index(after: index)
            }
        }
        return aliases.first { anchors.contains($0.name) }.map { ($0.line, $0.column) }
    }

    private static func explain(_ error: YamlError) -> (problem: String, line: Int, column: Int) {
        switch error {
        case .scanner(_, let problem, let mark, _):
            if problem.contains("cannot start any token") {
                return ("a tab or a stray character stands where YAML needs spaces", mark.line, mark.column)
            }
            return ("this is not valid YAML: \(problem)", mark.line, mark.column)
        case .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
            return ("this is not valid YAML: \(problem)", mark.line, mark.column)
        case .duplicatedKeysInMapping(let duplicates, let context):
            // Yams gives the first of the two places; the second is the one to delete.
            let name = duplicates.first ?? ""
            let second = secondLine(ofKey: name, in: context.text, after: context.mark.line)
            return ("the key '\(name)' occurs twice, again", second ?? context.mark.line, context.mark.column)
        case .reader(let problem, let offset, _, let text):
            let before = text.prefix(offset ?? 0)
            let line = before.filter(\.isNewline).count + 1
            return ("this is not valid YAML: \(problem)", line, 1)
        default:
            return ("this is not valid YAML", 1, 1)
        }
    }

    private static func secondLine(ofKey key: String, in text: String, after line: Int) -> Int? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.indices.dropFirst(line).first { index in
            let trimmed = lines[index].drop { " \t-\"'".contains($0) }
            return trimmed.hasPrefix(key) && trimmed.dropFirst(key.count).drop { " \"'".contains($0) }.hasPrefix(":")
        }.map { $0 + 1 }
    }
}
