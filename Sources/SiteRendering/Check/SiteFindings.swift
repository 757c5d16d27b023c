import Market

/// What was found in a site so far, by cause: memory grows with the kinds of mistakes, not with the pages that have them.
public struct SiteFindings: Sendable {
    /// Findings of one cause, with the first few places.
    struct Group: Sendable {
        /// The first in each file, in the order of the files.
        fileprivate(set) var samples: [PlacedFinding]
        fileprivate(set) var fileCount: Int
    }

    private(set) var groups: [String: Group] = [:]
    private let limit: Int

    /// - Parameter listsAll: Whether every file is remembered and not only the first few.
    public init(listsAll: Bool) {
        limit = listsAll ? .max : Self.listed + 1
    }

    /// On so many pages one cause is told page by page.
    static let listed = 3

    /// Adds the findings of one file that has not been added yet.
    mutating func add(_ findings: [PlacedFinding]) {
        for finding in findings {
            merge(Group(samples: [finding], fileCount: 1), for: finding.kind.rawValue + " " + finding.cause)
        }
    }

    /// Adds what was found in other files.
    public mutating func merge(_ other: SiteFindings) {
        for (key, group) in other.groups { merge(group, for: key) }
    }

    private mutating func merge(_ group: Group, for key: String) {
        guard var present = groups.removeValue(forKey: key) else {
            groups[key] = group
            return
        }
        present.fileCount += group.fileCount
        for sample in group.samples {
            if let last = present.samples.last, present.samples.count >= limit, !(sample < last) { continue }
            present.samples.insert(sample, at: present.samples.partitionIndex { sample < $0 })
            if present.samples.count > limit { present.samples.removeLast() }
        }
        groups[key] = present
    }
}

extension SiteFindings {
    /// What must be looked up in one file before some findings are any.
    public struct Question: Sendable {
        /// Relative to the site's root.
        public let file: String
        fileprivate var doubts: [(key: String, doubt: Doubt)]

        /// - Parameter bytes: The file's contents; nil when it cannot be read, which is told elsewhere.
        public func answer(_ bytes: [UInt8]?) -> Answer {
            guard let bytes else { return Answer(refuted: doubts.map(\.key), cures: [:]) }
            var answer = Answer(refuted: [], cures: [:])
            let ids = doubts.contains { $0.doubt.isID } ? ScannedPage.ids(in: bytes) : []
            var sorted: [String]?
            for (key, doubt) in doubts {
                switch doubt {
                case .id(let id, _):
                    if ids.contains(id) {
                        answer.refuted.append(key)
                    } else if answer.cures.count < 20 {
                        sorted = sorted ?? ids.sorted()
                        let near = nearestName(to: id, among: (sorted ?? []).prefix(1000))
                        answer.cures[key] = LinkCheck.idCure(near)
                    }
                case .integrity(let value, _):
                    let actual = value.algorithm.value(of: bytes)
                    if value.digests.contains(actual) {
                        answer.refuted.append(key)
                    } else {
                        answer.cures[key] = "; write \(actual), or build the site again"
                    }
                case .title: break
                }
            }
            return answer
        }
    }

    public struct Answer: Sendable {
        fileprivate var refuted: [String]
        fileprivate var cures: [String: String]
    }

    /// What is still open, by file.
    public func questions() -> [Question] {
        var byFile: [String: Question] = [:]
        for (key, group) in groups {
            guard let doubt = group.samples.first?.doubt, let file = doubt.file else { continue }
            byFile[file, default: Question(file: file, doubts: [])].doubts.append((key, doubt))
        }
        return byFile.values.map { question in
            var question = question
            question.doubts.sort { $0.key < $1.key }
            return question
        }.sorted { $0.file < $1.file }
    }

    /// Drops what turned out to be right and adds the cures of the rest.
    public mutating func settle(_ answer: Answer) {
        for key in answer.refuted { groups[key] = nil }
        for (key, cure) in answer.cures {
            guard var group = groups.removeValue(forKey: key) else { continue }
            for index in group.samples.indices { group.samples[index].message += cure }
            groups[key] = group
        }
    }
}

extension Doubt {
    fileprivate var isID: Bool {
        if case .id = self { return true }
        return false
    }

    /// The file that settles it.
    fileprivate var file: String? {
        switch self {
        case .id(_, let file), .integrity(_, let file): file
        case .title: nil
        }
    }
}

extension Array {
    /// The first index from which on the condition holds. The elements for which it fails come first.
    fileprivate func partitionIndex(where condition: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if condition(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
