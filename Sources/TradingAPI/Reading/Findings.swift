import JSON
import Market

/// What is wrong or odd in one answer, collected while it is read.
final class Findings {
    private let wording: Wording
    /// What makes the answer unfit.
    private(set) var faults: [TradingError.Fault] = []
    /// What looks odd and is taken.
    private(set) var notes: [String] = []

    init(wording: Wording) {
        self.wording = wording
    }

    func fault(_ reason: String, at place: JSONPointer) {
        faults.append(TradingError.Fault(pointer: shown(place), reason: reason))
    }

    func note(_ message: String, at place: JSONPointer = JSONPointer()) {
        let pointer = shown(place)
        notes.append(pointer.isEmpty ? message : "\(pointer): \(message)")
    }

    /// Makes a value of Market; what it finds wrong is a fault of the field in question.
    func value<Made>(of fields: FieldReader, _ make: () throws(InvalidField) -> Made) -> Made? {
        do throws(InvalidField) {
            return try make()
        } catch {
            fault(error.reason, at: fields.place(of: error.field))
            return nil
        }
    }

    /// The keys in a pointer are the back end's: a long one is cut.
    private func shown(_ place: JSONPointer) -> String { wording.cleaned(place.description, length: 120) }
}
