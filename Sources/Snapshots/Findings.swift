/// Collects what is wrong with a pull's sources: the first faults of all and the first notes of each file, with the
/// numbers of the others.
struct Findings {
    static let limit = 20

    private var shownNotes: [DataFinding] = []
    /// By file, in the order of their first notes.
    private var noteCounts: [(file: String, count: Int)] = []
    private var faults: [DataFinding] = []
    private var omitted = 0

    mutating func add(_ finding: DataFinding) {
        if !finding.isError {
            if noteCounts.last?.file != finding.file { noteCounts.append((finding.file, 0)) }
            noteCounts[noteCounts.count - 1].count += 1
            if noteCounts[noteCounts.count - 1].count <= Self.limit { shownNotes.append(finding) }
        } else if faults.count < Self.limit {
            faults.append(finding)
        } else {
            omitted += 1
        }
    }

    /// All notes, each file's last one saying how many more there are.
    var notes: [DataFinding] {
        shownNotes
            + noteCounts.filter { $0.count > Self.limit }.map { file, count in
                DataFinding(file: file, message: "and \(count - Self.limit) more notes on this file", isError: false)
            }
    }

    /// All faults, the last of them saying how many more there are; empty when there is none.
    var errors: [DataFinding] {
        guard omitted > 0, let last = faults.last else { return faults }
        return faults + [DataFinding(file: last.file, message: "and \(omitted) more fault\(omitted == 1 ? "" : "s")")]
    }
}
