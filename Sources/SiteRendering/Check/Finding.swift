/// What a check looks at; `--skip` names these.
public enum CheckKind: String, CaseIterable, Hashable, Sendable {
    case links, fragments, policy, integrity, titles, ids, texts, weights
}

/// What is wrong at one place of a file, before findings of one cause are put together.
struct Finding {
    let kind: CheckKind
    let severity: Diagnostic.Severity
    /// In bytes of the file; nil when the whole file is meant.
    let offset: Int?
    /// What is wrong and what to write instead, without a full stop.
    let message: String
    /// What is the same wherever one mistake shows itself, such as the address of a dead link.
    let cause: String
    /// The path of the site that is not there, when the nearest that is there would help.
    let missing: String?
    /// What must be known of another file before this is a finding.
    let doubt: Doubt?

    init(
        _ kind: CheckKind, _ severity: Diagnostic.Severity = .error, at offset: Int?, _ message: String,
        cause: String? = nil, missing: String? = nil, doubt: Doubt? = nil
    ) {
        self.kind = kind
        self.severity = severity
        self.offset = offset
        self.message = message
        self.cause = cause ?? message
        self.missing = missing
        self.doubt = doubt
    }
}

/// What a finding depends on outside of its own file.
enum Doubt: Hashable, Sendable {
    /// It is none when the other file has this id.
    case id(String, of: String)
    /// It is none when the other file has this digest.
    case integrity(IntegrityValue, of: String)
    /// It is none when no other page has the title.
    case title(String)
}
