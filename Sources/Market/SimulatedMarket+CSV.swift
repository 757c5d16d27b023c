extension SimulatedMarket {
    /// The market as CSV files with the snapshot's column names, one for each of its tables and for each symbol's bars.
    ///
    /// - Returns: Paths with slashes and the text of each file, always in the same order. Rows go from the oldest to the
    ///   newest.
    public func csvFiles() -> [(name: String, text: String)] {
        [("stocks.csv", stocksText)] + barsTexts + [
            ("quotes.csv", quotesText), ("predictions.csv", predictionsText), ("positions.csv", positionsText),
            ("cash.csv", cashText), ("transactions.csv", transactionsText),
        ]
    }

    private var stocksText: String {
        Self.csv(
            "symbol,name,currency,exchange,sector",
            Self.companies.map { company in
                // Some names hold a comma.
                let name = company.name.contains(",") ? "\"\(company.name)\"" : company.name
                return "\(company.symbol),\(name),USD,NASDAQ,\(company.sector)"
            })
    }

    private var barsTexts: [(name: String, text: String)] {
        zip(Self.companies, sessions).map { company, sessions in
            let lines = zip(days, sessions).map { day, session in
                let prices = [session.open, session.high, session.low, session.close]
                    .map { Self.decimal($0, places: 2) }.joined(separator: ",")
                return "\(company.symbol),\(day),\(prices),\(session.volume)"
            }
            return ("bars/\(company.symbol).csv", Self.csv("symbol,date,open,high,low,close,volume", lines))
        }
    }

    /// The close of the last session, at 20:00 UTC of its day, which is four in the afternoon in New York in summer.
    private var quotesText: String {
        let lines = zip(Self.companies, sessions).map { company, sessions in
            let (last, previous) = (sessions[sessions.count - 1], sessions[sessions.count - 2])
            let change = 100 * (Double(last.close) / Double(previous.close) - 1)
            return "\(company.symbol),\(days[days.count - 1])T20:00:00Z,\(Self.decimal(last.close, places: 2)),"
                + "\(Self.decimal(change, places: 4)),\(last.volume)"
        }
        return Self.csv("symbol,as_of,price,change,volume", lines)
    }

    private var predictionsText: String {
        let lines = forecasts.map { forecast in
            let values = [forecast.predicted, forecast.lower, forecast.upper]
                .map { Self.decimal($0, places: 4) }.joined(separator: ",")
            return "\(forecast.company.symbol),\(forecast.model.rawValue),\(forecast.madeOn)T22:00:00Z,"
                + "\(forecast.targetDate),\(forecast.horizon),\(values),\(Self.level)"
        }
        return Self.csv("symbol,model,made_at,target_date,horizon,predicted,lower,upper,level", lines)
    }

    private var positionsText: String {
        Self.csv(
            "symbol,quantity,average_price",
            account.holdings.map { holding in
                var average = Self.decimal(holding.averagePrice, places: 8)
                while average.hasSuffix("0"), !average.dropLast(2).hasSuffix(".") { average.removeLast() }
                return "\(holding.company.symbol),\(holding.quantity),\(average)"
            })
    }

    private var cashText: String {
        Self.csv("currency,amount", ["USD,\(Self.decimal(account.cash, places: 2))"])
    }

    private var transactionsText: String {
        let lines = account.trades.enumerated().map { index, trade in
            "simulated-\(Self.padded(index + 1, digits: 4)),\(trade.company.symbol),\(trade.isBuy ? "buy" : "sell"),"
                + "\(trade.quantity),\(Self.decimal(trade.price, places: 2)),"
                + "\(Self.decimal(trade.price * trade.quantity, places: 2)),\(trade.day)T20:00:00Z"
        }
        return Self.csv("id,symbol,type,quantity,price,total,timestamp", lines)
    }

    private static func csv(_ header: String, _ lines: [String]) -> String {
        header + "\n" + lines.map { $0 + "\n" }.joined()
    }

    /// A whole number of units of ten to the power of `-places` as a decimal.
    private static func decimal(_ units: Int, places: Int) -> String {
        let scale = (0..<places).reduce(1) { power, _ in power * 10 }
        let (whole, rest) = units.magnitude.quotientAndRemainder(dividingBy: UInt(scale))
        return "\(units < 0 ? "-" : "")\(whole).\(padded(Int(rest), digits: places))"
    }

    private static func decimal(_ value: Double, places: Int) -> String {
        let scale = (0..<places).reduce(1.0) { power, _ in power * 10 }
        return decimal(Int((value * scale).rounded()), places: places)
    }

    private static func padded(_ number: Int, digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
