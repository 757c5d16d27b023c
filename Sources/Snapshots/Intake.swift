import Market

/// Takes the records of one file into the store, with what is wrong with them on the way.
struct Intake {
    let file: String
    /// Whether records are lines of a text, and not rows of a database.
    let isText: Bool
    let store: RecordStore
    private var seen: [SnapshotTable: SeenRows] = [:]
    private var adjustments: [Adjustment] = []

    init(file: String, isText: Bool, store: RecordStore) {
        self.file = file
        self.isText = isText
        self.store = store
    }

    /// - Parameter number: Of the line or the row, from 1 on.
    mutating func take(_ record: Record, number: Int, _ findings: inout Findings) throws(SnapshotError) {
        let table = record.table
        var rows = seen.removeValue(forKey: table) ?? SeenRows(file: file, table: table, isText: isText)
        let isNew = rows.isNew(record, line: number, &findings)
        let place = rows.place(number)
        seen[table] = rows
        guard isNew else { return }
        let adjustment = Adjustment(record: record, file: file, line: isText ? number : nil, place: place)
        switch try adjustment.put(in: store, &findings) {
        case .taken, nil: break
        // Another file may bring the bar later.
        case .lacksBar: adjustments.append(adjustment)
        case .keptAsIssued:
            let name = record.key.map(\.description).joined(separator: ", ")
            findings.add(
                DataFinding(
                    file: file, line: adjustment.line,
                    message: "\(place) has other numbers for \(name) than were issued; the issued ones are kept",
                    isError: false))
        }
    }

    /// - Returns: Adjusted closes whose bars have not come yet.
    func finish(_ findings: inout Findings) -> [Adjustment] {
        for table in SnapshotTable.allCases { seen[table]?.noteOrder(&findings) }
        return adjustments
    }

    /// A record with its place.
    struct Adjustment {
        let record: Record
        let file: String
        let line: Int?
        let place: String

        /// - Returns: Nil after a report.
        func put(in store: RecordStore, _ findings: inout Findings) throws(SnapshotError) -> RecordStore.Outcome? {
            do {
                return try store.put(record)
            } catch let fault as InvalidField {
                let known = "together with what the snapshot has of it already"
                findings.add(
                    DataFinding(
                        file: file, line: line,
                        message: "\(fault.field) on \(place) \(fault.reason), \(known); give the other columns as well")
                )
                return nil
            } catch {
                throw SnapshotError(reading: store.file, error)
            }
        }

        /// Puts an adjusted close to its bar, once all sources have been read.
        func settle(in store: RecordStore, _ findings: inout Findings) throws(SnapshotError) {
            guard case .lacksBar = try put(in: store, &findings) else { return }
            let day = record.fields["date"]?.text ?? ""
            findings.add(
                DataFinding(
                    file: file, line: line,
                    message: "adj_close on \(place) has no bar to belong to: no source has a close for \(day)"))
        }
    }
}
