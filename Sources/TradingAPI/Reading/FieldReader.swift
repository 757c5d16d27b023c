import JSON
import Market

/// Reads the fields of one object of an answer; what is wrong with one is told with its JSON Pointer.
struct FieldReader {
    let pointer: JSONPointer
    let findings: Findings
    private let fields: [(key: String, value: JSONValue)]
    /// Other names that a field may go by, each in any case.
    private let aliases: [String: [String]]
    private let faultsBefore: Int

    /// - Parameter kind: What the object is, for the message when it is none: "a quote".
    init?(
        _ value: JSONValue, at pointer: JSONPointer, kind: String, aliases: [String: [String]] = [:],
        findings: Findings
    ) {
        guard case .record(let fields) = value.attributes else {
            findings.fault("must be \(kind), an object, not \(value.kind)", at: pointer)
            return nil
        }
        self.fields = fields
        self.pointer = pointer
        self.aliases = aliases
        self.findings = findings
        faultsBefore = findings.faults.count
    }

    /// Whether all fields read so far were right.
    var isSound: Bool { findings.faults.count == faultsBefore }

    func has(_ name: String) -> Bool { field(name) != nil }

    /// Where a field stands, or would stand.
    func place(of name: String) -> JSONPointer { pointer.appending(field(name)?.key ?? name) }

    func required<Read>(_ name: String, _ read: (JSONValue) throws(FieldFault) -> Read) -> Read? {
        guard has(name) else {
            findings.fault("is missing", at: place(of: name))
            return nil
        }
        return optional(name, read)
    }

    /// - Returns: Nil where there is no such field, and after a report.
    func optional<Read>(_ name: String, _ read: (JSONValue) throws(FieldFault) -> Read) -> Read? {
        guard let value = field(name)?.value else { return nil }
        do throws(FieldFault) {
            return try read(value.attribute)
        } catch {
            findings.fault(error.reason, at: place(of: name))
            return nil
        }
    }

    /// Reads a field that may be null.
    func nullable<Read>(_ name: String, _ read: (JSONValue) throws(FieldFault) -> Read) -> Read? {
        if case .null? = field(name)?.value.attribute { return nil }
        return optional(name, read)
    }

    /// Reads a field that must be there and may be null.
    func requiredNullable<Read>(_ name: String, _ read: (JSONValue) throws(FieldFault) -> Read) -> Read? {
        if case .null? = field(name)?.value.attribute { return nil }
        return required(name, read)
    }

    private func field(_ name: String) -> (key: String, value: JSONValue)? {
        if let exact = fields.first(where: { $0.key == name }) { return exact }
        guard let others = aliases[name] else { return nil }
        for other in [name] + others {
            let lowercased = other.lowercased()
            if let field = fields.first(where: { $0.key.lowercased() == lowercased }) { return field }
        }
        return nil
    }
}
