import Market

extension TradingDay {
    /// The first day from Monday to Friday after this one. Holidays are not known here.
    public var nextWeekday: TradingDay {
        advanced(by: weekday == 5 ? 3 : weekday == 6 ? 2 : 1)
    }
}
