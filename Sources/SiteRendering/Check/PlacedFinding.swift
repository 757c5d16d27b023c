/// A finding with its place, and how often its cause shows itself in the file.
struct PlacedFinding: Sendable {
    let kind: CheckKind
    let severity: Diagnostic.Severity
    let file: String
    let line: Int?
    let column: Int?
    var message: String
    let cause: String
    let missing: String?
    let doubt: Doubt?
    var count: Int

    init(_ finding: Finding, file: String, place: (line: Int, column: Int)?) {
        kind = finding.kind
        severity = finding.severity
        self.file = file
        line = place?.line
        column = place?.column
        message = finding.message
        cause = finding.cause
        missing = finding.missing
        doubt = finding.doubt
        count = 1
    }
}

extension PlacedFinding: Comparable {
    static func == (left: PlacedFinding, right: PlacedFinding) -> Bool { !(left < right) && !(right < left) }

    static func < (left: PlacedFinding, right: PlacedFinding) -> Bool {
        (left.file, left.line ?? 0, left.column ?? 0, left.message)
            < (right.file, right.line ?? 0, right.column ?? 0, right.message)
    }
}

extension [Finding] {
    /// Gives each finding its place; those of one cause become one, at the first place.
    func placed(in file: String, _ bytes: [UInt8]) -> [PlacedFinding] {
        guard !isEmpty else { return [] }
        var counter = PlaceCounter(bytes)
        var indices: [String: Int] = [:]
        var result: [PlacedFinding] = []
        for finding in sorted(by: { ($0.offset ?? -1) < ($1.offset ?? -1) }) {
            if let index = indices[finding.key] {
                result[index].count += 1
            } else {
                indices[finding.key] = result.count
                let place = finding.offset.map { counter.place(of: $0) }
                result.append(PlacedFinding(finding, file: file, place: place))
            }
        }
        return result
    }
}

extension Finding {
    fileprivate var key: String { kind.rawValue + " " + cause }
}
