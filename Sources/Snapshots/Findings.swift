/// Collects what is wrong with a pull's sources: every note, and the first faults with the number of the others.
struct Findings {
    static let limit = 20

    private(set) var notes: [DataFinding] = []
    private var faults: [DataFinding] = []
    private var omitted = 0

    mutating func add(_ finding: DataFinding) {
        if !finding.isError {
            notes.append(finding)
        } else if faults.count < Self.limit {
            faults.append(finding)
        } else {
            omitted += 1
        }
    }

    /// All faults, the last of them saying how many more there are; empty when there is none.
    var errors: [DataFinding] {
        guard omitted > 0, let last = faults.last else { return faults }
        return faults + [DataFinding(file: last.file, message: "and \(omitted) more faults")]
    }
}
