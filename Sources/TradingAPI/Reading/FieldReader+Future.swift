import Market

/// Times that have not come are refused: a later pull would ask for what comes after them, and miss all until then.
///
/// A day of grace is for clocks that differ, and for places where the day begins earlier than in UTC.
extension FieldReader {
    func checkHasCome(_ name: String, _ day: TradingDay?, by now: Instant) {
        guard let day, day > now.day.advanced(by: 1) else { return }
        findings.fault("must not be in the future", at: place(of: name))
    }

    func checkHasCome(_ name: String, _ time: Instant?, by now: Instant) {
        let day: Int64 = 86_400_000
        guard let time, time.millisecondsSinceEpoch - day > now.millisecondsSinceEpoch else { return }
        findings.fault("must not be in the future", at: place(of: name))
    }
}
