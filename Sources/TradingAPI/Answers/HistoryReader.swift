import JSON
import Market

/// Reads `/history`: the daily bars of one stock, oldest first.
struct HistoryReader {
    let symbol: Symbol
    let now: Instant
    let findings: Findings

    /// - Parameter last: The last day of the page before.
    func read(_ payload: Payload, after last: TradingDay?) -> Page<Bar> {
        guard let list = ItemList(of: payload, shape: Self.shape, findings: findings) else { return Page() }
        var result = Page<Bar>(stock: list.page.flatMap(stock))
        result.nextCursor = list.nextCursor()
        for (index, item) in list.items.enumerated() {
            guard let fields = FieldReader(item, at: list.place(of: index), kind: "a bar", findings: findings),
                let bar = bar(fields)
            else { continue }
            if let before = result.items.last {
                checkOrder(of: bar, after: before, fields)
            } else if let last, bar.date <= last {
                findings.fault(
                    "leads back: the page that it names begins with \(bar.date), and the one before ends with \(last)",
                    at: JSONPointer().appending("next_cursor"))
                return Page()
            }
            result.items.append(bar)
        }
        return result
    }

    /// Checks what stands beside the bars.
    ///
    /// - Returns: The stock without its name, where its currency is told.
    private func stock(_ page: FieldReader) -> Stock? {
        page.checkSymbol(symbol, isRequired: true)
        _ = page.required("interval") { value throws(FieldFault) in
            guard try FieldValue.text(value) == "1d" else { throw FieldFault(reason: "must be \"1d\"") }
        }
        let currency = page.optional("currency", FieldValue.currency)
        _ = page.optional("adjusted") { value throws(FieldFault) in
            guard ["none", "split", "split_and_dividend"].contains(try FieldValue.text(value)) else {
                throw FieldFault(reason: "must be \"none\", \"split\" or \"split_and_dividend\"")
            }
        }
        guard let currency else { return nil }
        return findings.value(of: page) { () throws(InvalidField) in
            try Stock(symbol: symbol, name: "", currency: currency)
        }
    }

    private func bar(_ fields: FieldReader) -> Bar? {
        fields.checkSymbol(symbol, isRequired: false)
        let date = fields.required("date", FieldValue.day)
        fields.checkHasCome("date", date, by: now)
        let open = fields.requiredNullable("open", FieldValue.looseNumber)
        let high = fields.requiredNullable("high", FieldValue.looseNumber)
        let low = fields.requiredNullable("low", FieldValue.looseNumber)
        let close = fields.required("close", FieldValue.looseNumber)
        let volume = fields.requiredNullable("volume", FieldValue.integer)
        let adjusted = fields.nullable("adj_close", FieldValue.looseNumber)
        guard let date, let close, fields.isSound else { return nil }
        return findings.value(of: fields) { () throws(InvalidField) in
            try Bar(
                symbol: symbol, date: date, open: open, high: high, low: low, close: close, volume: volume,
                adjustedClose: adjusted)
        }
    }

    private func checkOrder(of bar: Bar, after before: Bar, _ fields: FieldReader) {
        if bar.date == before.date {
            findings.fault("\(bar.date) is there twice", at: fields.place(of: "date"))
        } else if bar.date < before.date {
            findings.fault(
                "\(bar.date) comes after \(before.date); bars stand oldest first", at: fields.place(of: "date"))
        }
        let factor = max(bar.close / before.close, before.close / bar.close)
        if factor > Self.oddFactor {
            findings.note("is \(bar.close) a session after \(before.close)", at: fields.place(of: "close"))
        }
    }

    /// No stock split is as large, so that prices further apart are more likely a mistake.
    private static let oddFactor = 100.0

    private static let shape = ItemList.Shape(kind: "bars", key: "bars", mark: ["date"], maximum: 1000)
}

extension FieldReader {
    /// Checks that what came is about the stock that was asked about.
    func checkSymbol(_ asked: Symbol, isRequired: Bool) {
        let named = isRequired ? required("symbol", FieldValue.symbol) : optional("symbol", FieldValue.symbol)
        if let named, named != asked {
            findings.fault("is \(named), and \(asked) was asked about", at: place(of: "symbol"))
        }
    }
}
