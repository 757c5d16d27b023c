import Market

/// All numbers of a chart as a CSV file. Source: RFC 4180.
///
/// The first line names the columns. Dates are ISO 8601, numbers have all their digits in their shortest form and no
/// grouping, a missing value is an empty field. The lines end in a line feed alone, as those of the files that Bourse reads.
struct DataFile {
    let data: DataColumns

    var text: String { String(decoding: bytes, as: UTF8.self) }

    private var bytes: [UInt8] {
        var bytes: [UInt8] = []
        let numbers = data.numbers(in: data.positions.indices)
        bytes.reserveCapacity(data.positions.count * (12 + 10 * numbers.count) + 64)
        Self.append(data.heading, to: &bytes)
        for column in data.columns {
            bytes.append(UInt8(ascii: ","))
            Self.append(column.name, to: &bytes)
        }
        for (row, position) in data.positions.enumerated() {
            bytes.append(UInt8(ascii: "\n"))
            append(position: position, to: &bytes)
            for (column, numbers) in zip(data.columns, numbers) {
                bytes.append(UInt8(ascii: ","))
                if column.words.isEmpty {
                    Self.append(numbers[row], to: &bytes)
                } else {
                    Self.append(column.words[row], to: &bytes)
                }
            }
        }
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    private func append(position: Double, to bytes: inout [UInt8]) {
        switch data.x.kind {
        case .time, .sessions: bytes.append(contentsOf: data.x.isoText(position).utf8)
        case .linear: Self.append(position, to: &bytes)
        case .band: Self.append(data.x.text(position), to: &bytes)
        }
    }

    /// A text, which a spreadsheet must not take for a formula: one that begins as formulas do gets an apostrophe in front,
    /// unless it is a number. Names may come from data, and nobody vouches for those. Source: OWASP, "CSV Injection".
    static func append(_ text: String, to bytes: inout [UInt8]) {
        let isFormula = text.unicodeScalars.first.map { formulaStarts.contains($0) } ?? false
        let safe = isFormula && !isNumber(text) ? "'" + text : text
        guard safe.utf8.contains(where: { quoted.contains($0) }) else { return bytes.append(contentsOf: safe.utf8) }
        bytes.append(UInt8(ascii: "\""))
        for byte in safe.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static let formulaStarts = Array("=+-@\t\r\n＝＋－＠".unicodeScalars)
    /// Also what separates fields where commas are decimal points.
    private static let quoted = Array(",;\t\"\r\n".utf8)

    /// Whether a text is a decimal number as spreadsheets read them, and nothing besides: `-3`, `+1.5e6`.
    private static func isNumber(_ text: String) -> Bool {
        text.utf8.allSatisfy { byte in
            (48...57).contains(byte) || "+-.eE".utf8.contains(byte)
        } && Double(text) != nil
    }

    /// A number as text.
    static func text(_ number: Double) -> String {
        var bytes: [UInt8] = []
        append(number, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The shortest decimal that reads back as the same number; nothing for NaN.
    static func append(_ number: Double, to bytes: inout [UInt8]) {
        guard number.isFinite else { return }
        // Most numbers are prices: at most 15 digits, no more than four of them decimals, are their own shortest form.
        let scaled = (abs(number) * 10_000).rounded()
        guard scaled < 1e15, scaled / 10_000 == abs(number) else {
            let text = "\(number)"
            return bytes.append(contentsOf: text.hasSuffix(".0") ? text.dropLast(2).utf8 : text[...].utf8)
        }
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        let (whole, rest) = Int(scaled).quotientAndRemainder(dividingBy: 10_000)
        bytes.append(digitsOf: whole)
        guard rest > 0 else { return }
        bytes.append(UInt8(ascii: "."))
        var (digits, unit) = (rest, 1000)
        while digits > 0 {
            bytes.append(UInt8(48 + digits / unit))
            digits %= unit
            unit /= 10
        }
    }
}

extension XValues {
    /// The days since 1970-01-01 that a position of a time axis stands for.
    func time(_ position: Double) -> Double {
        kind == .sessions ? times[min(max(Int(position), 0), times.count - 1)] : position
    }

    /// A time as machines read it: `2006-01-03`, or `2006-01-03T14:30:00Z` where it is not midnight.
    func isoText(_ position: Double) -> String {
        let time = time(position)
        if time == time.rounded(.down) { return TradingDay(daysSinceEpoch: Int(time)).description }
        return Instant(millisecondsSinceEpoch: Int64((time * 86_400_000).rounded())).description
    }
}
