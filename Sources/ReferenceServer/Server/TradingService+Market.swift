import HTTPTypes
import JSON
import Market

extension TradingService {
    /// How long a client may keep what is told of the market, in seconds.
    private func caching(_ seconds: Int) -> String { "\(apiKey == nil ? "public" : "private"), max-age=\(seconds)" }

    func check(_ request: APIRequest) throws -> Answer {
        let only = try request.query.symbol()
        if let only { try requireOffered(only) }
        let quotes = try market.symbols.filter { only == nil || $0 == only }.compactMap { symbol -> JSONValue? in
            guard let quote = try market.quote(of: symbol, at: clock.marketTime) else { return nil }
            return value(quote)
        }
        return Answer(.list(quotes), cacheControl: caching(5), ifNoneMatch: request.headers[values: .ifNoneMatch])
    }

    func history(_ request: APIRequest) throws -> Answer {
        let symbol = try request.query.requiredSymbol()
        let (from, to) = try request.query.days()
        let limit = try request.query.limit()
        let query = "history \(symbol) \(from?.description ?? "") \(to?.description ?? "") \(limit)"
        let position = try request.query.position(in: query)
        try requireOffered(symbol)
        let after = position.flatMap { TradingDay(iso: $0) }
        let bars = market.finishedBars(of: symbol, at: clock.marketTime).filter { bar in
            from.map { bar.date >= $0 } ?? true && to.map { bar.date <= $0 } ?? true
                && after.map { bar.date > $0 } ?? true
        }
        let page = bars.prefix(limit)
        var members: [(key: String, value: JSONValue)] = [
            ("symbol", .text(symbol.description)), ("interval", .text("1d")), ("currency", .text(currency(of: symbol))),
        ]
        // An invented market knows neither splits nor dividends; of a snapshot's bars that is not known.
        if market.listings[symbol]?.bars.isEmpty == true { members.append(("adjusted", .text("none"))) }
        members.append(("bars", .list(page.map(value))))
        members.append(
            ("next_cursor", cursor(bars.count > limit ? page.last?.date.description : nil, query: query)))
        return Answer(
            .record(members), cacheControl: caching(60), ifNoneMatch: request.headers[values: .ifNoneMatch])
    }

    func predictions(_ request: APIRequest) throws -> Answer {
        let symbol = try request.query.requiredSymbol()
        let (from, to) = try request.query.days()
        let model = try request.query.model()
        let limit = try request.query.limit()
        let query =
            "predictions \(symbol) \(from?.description ?? "") \(to?.description ?? "") \(model ?? "") \(limit)"
        let position = try request.query.position(in: query)
        try requireOffered(symbol)
        let found = try forecasts.forecasts(of: symbol, in: market, at: clock.marketTime).filter { forecast in
            let day = forecast.prediction.targetDate
            return from.map { day >= $0 } ?? true && to.map { day <= $0 } ?? true
                && (model == nil || model == forecast.prediction.model)
                && position.map { forecast.key > $0 } ?? true
        }
        let page = found.prefix(limit)
        let value: JSONValue = [
            "symbol": .text(symbol.description), "predictions": .list(page.map(value)),
            "next_cursor": cursor(found.count > limit ? page.last?.key : nil, query: query),
        ]
        return Answer(value, cacheControl: caching(60), ifNoneMatch: request.headers[values: .ifNoneMatch])
    }

    func requireOffered(_ symbol: Symbol) throws(APIError) {
        guard market.listings[symbol] != nil else {
            throw APIError(.unknownSymbol, "\(symbol) is not offered here")
        }
    }

    func currency(of symbol: Symbol) -> String { market.listings[symbol]?.currency ?? "USD" }

    func cursor(_ position: String?, query: String) -> JSONValue {
        position.map { .text(Cursor(position: $0, query: query).text) } ?? .null
    }

    private func value(_ quote: Quote) -> JSONValue {
        [
            "symbol": .text(quote.symbol.description), "name": .text(market.listings[quote.symbol]?.stock.name ?? ""),
            "price": .real(quote.price), "change": quote.change.map(JSONValue.real) ?? .null,
            "volume": quote.volume.map { .integer(Int($0)) } ?? .null, "as_of": .text(quote.asOf.description),
            "currency": .text(currency(of: quote.symbol)),
        ]
    }

    private func value(_ bar: Bar) -> JSONValue {
        func number(_ value: Double?) -> JSONValue { value.map(JSONValue.real) ?? .null }
        let value: JSONValue = [
            "date": .text(bar.date.description), "open": number(bar.open), "high": number(bar.high),
            "low": number(bar.low), "close": .real(bar.close), "volume": bar.volume.map { .integer(Int($0)) } ?? .null,
        ]
        return bar.adjustedClose.map { value.appending(["adj_close": .real($0)]) } ?? value
    }

    private func value(_ forecast: IssuedForecast) -> JSONValue {
        let prediction = forecast.prediction
        var members: [(key: String, value: JSONValue)] = [
            ("model", .text(prediction.model)), ("made_at", .text(prediction.madeAt.description)),
            ("horizon", .integer(Int(prediction.horizon))), ("target_date", .text(prediction.targetDate.description)),
            ("predicted", .real(prediction.predicted)),
        ]
        if let lower = prediction.lower, let upper = prediction.upper, let level = prediction.level {
            members += [("lower", .real(lower)), ("upper", .real(upper)), ("level", .real(level))]
        }
        members.append(("actual", forecast.actual.map(JSONValue.real) ?? .null))
        return .record(members)
    }
}
