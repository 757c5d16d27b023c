import Foundation
import Market

/// Reads the records of one CSV file.
struct CSVSource {
    let file: String
    let table: SnapshotTable
    /// Our names of columns to the file's own.
    let columns: [String: String]

    /// Other spellings of header cells that are understood, once lower-cased, without `<>` and with `_` for spaces and
    /// dashes.
    static let spellings = [
        "ticker": "symbol", "adjusted_close": "adj_close", "adjclose": "adj_close", "vol": "volume",
    ]
    /// How common programs write that there is no number.
    static let missingNumbers: Set<String> = [".", "null"]

    /// - Parameter take: Gets each record and its line, oldest line first.
    func read(
        root: String, into findings: inout Findings, take: (Record, Int, inout Findings) throws(SnapshotError) -> Void
    ) throws(SnapshotError) {
        let csv = try CSVText(bytes: try Self.bytes(of: file, root: root), file: file)
        guard let positions = positions(in: csv.header, &findings) else { return }
        let fileSymbol = positions["symbol"] == nil ? try symbolOfFileName(&findings) : nil
        if table.columns.contains(where: { $0.name == "symbol" }), positions["symbol"] == nil, fileSymbol == nil {
            return
        }
        let dayColumn = table.columns.first { $0.kind == .day && positions[$0.name] != nil }?.name
        let days = DayFormat(
            deciding: dayColumn.flatMap { positions[$0] }.map { index in
                csv.rows.compactMap { $0.fields.count > index ? Self.trimmed($0.fields[index].text) : nil }
            } ?? [])
        if csv.rows.isEmpty {
            findings.add(
                DataFinding(
                    file: file, line: csv.header.line, message: "the file has a header and no rows", isError: false))
        }
        let wanted = table.columns.filter { positions[$0.name] != nil }
        for row in csv.rows {
            guard row.fields.count == csv.header.fields.count else {
                findings.add(row.countFault(header: csv.header, file: file))
                continue
            }
            var record = Record(table: table, fields: [:])
            if let fileSymbol { record.fields["symbol"] = .text(fileSymbol) }
            if fill(&record, from: row, wanted: wanted, positions: positions, days: days, &findings) {
                try take(record, row.line, &findings)
            }
        }
    }

    /// - Returns: False after a report, or when the row is to be skipped.
    private func fill(
        _ record: inout Record, from row: CSVText.Row, wanted: [SnapshotTable.Column], positions: [String: Int],
        days: DayFormat, _ findings: inout Findings
    ) -> Bool {
        var isGood = true
        for column in wanted {
            guard let index = positions[column.name] else { continue }
            let field = row.fields[index]
            let text = column.kind == .text ? field.text : Self.trimmed(field.text)
            func report(_ reason: String, isError: Bool = true) {
                findings.add(
                    DataFinding(
                        file: file, line: field.line, column: field.column,
                        message: "\(column.name) on line \(field.line) \(reason)", isError: isError))
                isGood = false
            }
            let isNumber = column.kind == .number || column.kind == .integer
            let isMissing = text.isEmpty || (isNumber && Self.missingNumbers.contains(text))
            if isMissing, column.isRequired {
                if table == .bars, column.name == "close" {
                    report("is missing; the row is skipped", isError: false)
                } else {
                    report("must not be blank")
                }
                continue
            }
            do throws(FieldFault) {
                record.fields[column.name] = try column.kind.read(
                    isMissing ? .blank : .text(text), days: days, isTyped: false)
            } catch {
                report("\(error.reason), not '\(text.prefix(40).filter { !$0.isNewline })'")
            }
        }
        guard isGood else { return false }
        do throws(InvalidField) {
            try record.validate()
            if table == .transactions { record.fields["total"] = try record.transactionTotal }
        } catch {
            let field = positions[error.field].map { row.fields[$0] }
            let value = field.map { ", not '\(Self.trimmed($0.text).prefix(40))'" } ?? ""
            findings.add(
                DataFinding(
                    file: file, line: field?.line ?? row.line, column: field?.column,
                    message: "\(error.field) on line \(field?.line ?? row.line) \(error.reason)\(value)"))
            return false
        }
        return true
    }

    /// Where each of our columns stands, or nil after a report.
    private func positions(in header: CSVText.Row, _ findings: inout Findings) -> [String: Int]? {
        let cells = header.fields.map { Self.trimmed($0.text) }
        var positions: [String: Int] = [:]
        var isGood = true
        /// At one of the header's cells, or at its beginning.
        func report(_ message: String, at index: Int? = nil) {
            let column = index.map { header.fields[$0].column } ?? 1
            findings.add(DataFinding(file: file, line: header.line, column: column, message: message))
            isGood = false
        }
        func cell(near name: String) -> Int? { nearestName(to: name, among: cells).flatMap(cells.firstIndex) }
        for (ours, theirs) in columns.sorted(by: { $0.key < $1.key }) {
            if !table.columns.contains(where: { $0.name == ours }) {
                report("'\(ours)' is no column of \(table.rawValue)\(near(ours, table.columns.map(\.name)))")
            } else if let index = cells.firstIndex(of: theirs) {
                positions[ours] = index
            } else {
                report(
                    "the header on line \(header.line) has no column '\(theirs)'\(near(theirs, cells))",
                    at: cell(near: theirs))
            }
        }
        for column in table.columns where positions[column.name] == nil && columns[column.name] == nil {
            let exact = cells.indices.filter { cells[$0] == column.name }
            let found = exact.isEmpty ? cells.indices.filter { Self.normalised(cells[$0]) == column.name } : exact
            if found.count > 1 {
                let names = found.map { "'\(cells[$0])'" }.joined(separator: " and ")
                report("two columns on line \(header.line) mean '\(column.name)': \(names)", at: found[1])
            }
            positions[column.name] = found.first
        }
        guard isGood else { return nil }
        guard !positions.isEmpty else {
            report(
                "line 1 names no column of \(table.rawValue); the first line must be a header with "
                    + table.columns.filter(\.isRequired).map(\.name).joined(separator: ", "))
            return nil
        }
        let isAdjustmentOnly = table == .bars && positions["adj_close"] != nil && positions["close"] == nil
        for column in table.columns where column.isRequired && positions[column.name] == nil {
            if column.name == "symbol" || (isAdjustmentOnly && column.name == "close") { continue }
            report(
                "the header on line \(header.line) has no column '\(column.name)'\(near(column.name, cells))",
                at: cell(near: column.name))
        }
        return isGood ? positions : nil
    }

    /// The symbol that the file is named after, when there is no column for it.
    ///
    /// That is the longest part of the name up to a dot that is a symbol: `BRK.B` of `BRK.B.csv`, `AAPL` of `AAPL.adj.csv`.
    private func symbolOfFileName(_ findings: inout Findings) throws(SnapshotError) -> String? {
        guard table.columns.contains(where: { $0.name == "symbol" }) else { return nil }
        var name = file.split(separator: "/").last ?? ""
        for ending in [".csv", ".tsv", ".txt"] where name.lowercased().hasSuffix(ending) {
            name = name.dropLast(ending.count)
            break
        }
        let stem = name
        while !name.isEmpty {
            if let symbol = Symbol(String(name)) { return symbol.description }
            guard let dot = name.lastIndex(of: ".") else { break }
            name = name[..<dot]
        }
        findings.add(
            DataFinding(
                file: file, line: 1,
                message:
                    "there is no column 'symbol', and the file's name '\(stem)' is no symbol; name the file like AAPL.csv"
            ))
        return nil
    }

    static func bytes(of file: String, root: String) throws(SnapshotError) -> [UInt8] {
        do {
            return Array(try Data(contentsOf: URL(filePath: file.hasPrefix("/") ? file : root + "/" + file)))
        } catch {
            throw .unreadable(file: file, reason: "it cannot be read")
        }
    }

    private static func normalised(_ cell: String) -> String {
        let cell = cell.first == "<" && cell.last == ">" ? String(cell.dropFirst().dropLast()) : cell
        let name = cell.lowercased().replacing(" ", with: "_").replacing("-", with: "_")
        return spellings[name] ?? name
    }

    private static func trimmed(_ text: String) -> String {
        guard text.first?.isWhitespace == true || text.last?.isWhitespace == true else { return text }
        return text.trimmingCharacters(in: .whitespaces)
    }
}

/// "; did you mean 'close'?", or nothing.
func near(_ name: String, _ known: [String]) -> String {
    nearestName(to: name, among: known).map { "; did you mean '\($0)'?" } ?? ""
}
