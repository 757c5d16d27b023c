import JSON
import Market
import Synchronization
import Testing

@testable import ReferenceServer

@Suite struct DecimalNumberTests {
    @Test(arguments: [
        ("1", "1.0"), ("10", "1e1"), ("0.10", "1E-1"), ("-0", "0"), ("0e999", "0"), ("1500", "15e2"),
        ("1e400", "10e399"),
        ("0.5e1", "5"), ("120", "1.20e+2"),
    ])
    func `Equal numbers have one canonical form`(first: String, second: String) {
        #expect(DecimalNumber(json: first).canonical == DecimalNumber(json: second).canonical)
    }

    @Test(arguments: [("1", "2"), ("1", "-1"), ("1", "10"), ("1e400", "1e401"), ("0.1", "0.10000000000000001")])
    func `Different numbers have different ones`(first: String, second: String) {
        #expect(DecimalNumber(json: first).canonical != DecimalNumber(json: second).canonical)
    }

    @Test(
        arguments: [
            ("5", 0, 5), ("5.0", 0, 5), ("1e3", 0, 1000), ("1.5", 0, nil), ("1e400", 0, nil),
            ("9223372036854775808", 0, nil),
            ("1e99999999999999999999", 0, nil), ("1e-99999999999999999999", 8, nil), ("0.00000001", 8, 1),
            ("-2", 0, -2),
            ("0.000000001", 8, nil), ("0", 8, 0),
        ] as [(String, Int, Int?)])
    func `Units are exact or none`(text: String, places: Int, units: Int?) {
        let found = DecimalNumber(json: text).units(places: places)
        if text == "9223372036854775808" {
            #expect(found == Int128(1) << 63)
        } else {
            #expect(found == units.map { Int128($0) })
        }
    }
}

@Suite struct CanonicalJSONTests {
    private func canonical(_ text: String) throws -> String { try JSONValue.parse(Array(text.utf8)).canonical }

    @Test(arguments: [
        (#"{"a":1,"b":[1,2]}"#, #" { "b" : [ 1.0, 2e0 ], "a" : 1 } "#), (#"{"é":"\u00e9"}"#, #"{"\u00e9":"é"}"#),
    ])
    func `Spacing, order and spelling do not matter`(first: String, second: String) throws {
        #expect(try canonical(first) == canonical(second))
    }

    @Test(arguments: [("[1,2]", "[2,1]"), (#"{"a":1}"#, #"{"a":"1"}"#), (#"{"a":null}"#, "{}"), ("[[]]", "[]")])
    func `Values that differ do not look equal`(first: String, second: String) throws {
        #expect(try canonical(first) != canonical(second))
    }
}

@Suite struct OrderRequestTests {
    private func request(_ text: String, _ side: Transaction.Side? = .buy) throws -> OrderRequest {
        try OrderRequest(JSONValue.parse(Array(text.utf8)), side: side)
    }

    @Test func `An order is read exactly`() throws {
        let order = try request(#"{"symbol": "brk-b", "quantity": 5.0, "stock_price": 0.12345678, "more": [1]}"#)
        #expect(order.symbol.description == "BRK-B" && order.quantity == 5)
        #expect(order.price?.description == "0.12345678" && order.side == .buy)
    }

    @Test(arguments: [
        (#"{}"#, "missing_field"), (#"{"symbol": 1, "quantity": 1}"#, "invalid_symbol"),
        (#"{"symbol": "ıBM", "quantity": 1}"#, "invalid_symbol"), (#"{"symbol": "", "quantity": 1}"#, "invalid_symbol"),
        (#"{"symbol": "A", "quantity": 0}"#, "invalid_quantity"),
        (#"{"symbol": "A", "quantity": null}"#, "invalid_quantity"),
        (#"{"symbol": "A", "quantity": true}"#, "invalid_quantity"),
        (#"{"symbol": "A", "quantity": 1, "stock_price": "1.00"}"#, "invalid_stock_price"),
        (#"{"symbol": "A", "quantity": 1, "stock_price": null}"#, "invalid_stock_price"),
        (#"{"symbol": "A", "quantity": 1, "stock_price": 1.123456789}"#, "invalid_stock_price"),
        (#"{"symbol": "A", "quantity": 1, "stock_price": 1000000000.00000001}"#, "invalid_stock_price"),
        (#"{"symbol": "A", "quantity": 1, "action": "sell"}"#, "invalid_action"),
        (#"{"symbol": "A", "quantity": 1, "action": "BUY"}"#, "invalid_action"),
        (#"{"symbol": "A", "quantity": 1, "timestamp": "yesterday"}"#, "invalid_date"), (#"[]"#, "invalid_json"),
        (#"null"#, "invalid_json"),
    ])
    func `Each fault has its code`(text: String, code: String) throws {
        let error = #expect(throws: APIError.self) { try request(text) }
        #expect(error?.code.rawValue == code && error?.code.status == 400)
    }

    @Test func `All faults are told at once`() throws {
        let error = #expect(throws: APIError.self) { try request(#"{"symbol": "!", "quantity": 0, "action": 1}"#) }
        #expect(error?.fields.map(\.name) == ["symbol", "quantity", "action"])
    }
}

@Suite struct EntityTagTests {
    private let tag = EntityTag(of: "[]")

    @Test func `A value has one tag and another value another`() {
        #expect(tag == EntityTag(of: "[]") && tag != EntityTag(of: "[1]"))
    }

    @Test func `The digest is the published one`() {
        // Source: RFC 9923, appendix C: FNV-1a with 128 bits of nothing and of "a".
        #expect(String(EntityTag.digest([]), radix: 16) == "6c62272e07bb014262b821756295c58d")
        #expect(String(EntityTag.digest(Array("a".utf8)), radix: 16) == "d228cb696f1a8caf78912b704e4a8964")
    }

    @Test func `Tags are compared weakly, also in lists`() {
        let strong = String(tag.description.dropFirst(2))
        for header in [tag.description, strong, "*", " * ", "\"a\", \(strong)", "W/\"x,y\" , \(tag), \"b\""] {
            #expect(tag.matches(header), "\(header)")
        }
        for header in ["", "\"\"", "W/\"other\"", String(strong.dropLast()), strong.uppercased(), "\"*\""] {
            #expect(!tag.matches(header), "\(header)")
        }
    }
}

@Suite struct CursorTests {
    @Test(arguments: ["2026-01-01", "1700000000000 trade-1", "2026-01-01 2026-01-01T21:00:00Z last-close", "é ~"])
    func `A cursor comes back to its query only`(position: String) throws {
        let cursor = Cursor(position: position, query: "history AAPL")
        #expect(Cursor(text: cursor.text, query: "history AAPL")?.position == position)
        #expect(Cursor(text: cursor.text, query: "history MSFT") == nil)
        #expect(cursor.text.utf8.count <= 512)
        #expect(cursor.text.contains(/^[A-Za-z0-9_=.~-]+$/))
    }

    @Test(arguments: ["", ".", "x", "b3BhcXVl", "00.2026-01-01", "0000.~", "é"])
    func `What was made up is none`(text: String) {
        #expect(Cursor(text: text, query: "history AAPL") == nil)
    }

    @Test func `A changed cursor is none`() {
        let cursor = Cursor(position: "2026-01-01", query: "q").text
        #expect(Cursor(text: cursor.replacing("2026", with: "2027"), query: "q") == nil)
        #expect(Cursor(text: cursor + ".", query: "q") == nil)
    }
}

@Suite struct MediaTypesTests {
    @Test(
        arguments: [
            (nil, false), ("*/*", false), ("application/json", false), ("application/problem+json", true),
            ("application/json, application/problem+json", false), ("application/problem+json, application/json", true),
            ("application/json;q=0.5, application/problem+json", true), ("application/problem+json;q=0", false),
            ("text/html, application/problem+json;q=0.9, */*;q=0.8", true), ("garbage;;,,", false),
        ] as [(String?, Bool)])
    func `Accept chooses the type of an error`(accept: String?, isProblem: Bool) {
        #expect(MediaTypes(accept: accept).prefersProblem == isProblem)
    }

    @Test(
        arguments: [
            ("application/json", true), ("Application/JSON; charset=UTF-8", true),
            ("application/json;charset=latin1", false),
            ("text/plain", false), (nil, false), ("application/jsonp", false), ("application/json; v=1", true),
        ] as [(String?, Bool)])
    func `A body has to be declared as JSON`(type: String?, isJSON: Bool) {
        #expect(MediaTypes.isJSON(type) == isJSON)
    }
}

@Suite struct BodyReaderTests {
    private func read(_ chunks: [String]) throws -> Int {
        var reader = BodyReader()
        for chunk in chunks { try reader.take(Array(chunk.utf8)) }
        return chunks.count
    }

    @Test func `16 KiB are taken and one byte more is not`() throws {
        _ = try read([String(repeating: " ", count: 16_384)])
        let error = #expect(throws: APIError.self) { try read([String(repeating: " ", count: 16_384), " "]) }
        #expect(error?.code == .tooLarge)
    }

    @Test func `Deep nesting is refused before the length is`() throws {
        let error = #expect(throws: APIError.self) { try read([String(repeating: "[", count: 100_000)]) }
        #expect(error?.code == .invalidJSON)
        _ = try read(["\"", String(repeating: "[", count: 1000), "\\\"", String(repeating: "{", count: 1000), "\""])
    }
}

@Suite struct ThrottleTests {
    @Test func `A client has a second's worth at once, then as much as refills`() {
        let throttle = Throttle(rate: 10)
        func wait(_ client: String, _ time: Int64) -> Int? {
            throttle.wait(client, now: Instant(millisecondsSinceEpoch: time))
        }
        for _ in 0..<10 { #expect(wait("a", 0) == nil) }
        #expect(wait("a", 0) == 1)
        #expect(wait("b", 0) == nil)
        #expect(wait("a", 100) == nil)
        #expect(wait("a", 150) == 1)
        #expect(wait("a", -1000) == 1)
    }

    @Test(arguments: [1e-20, .leastNonzeroMagnitude, 1e-4])
    func `No rate is too slow for a number of seconds`(rate: Double) {
        let throttle = Throttle(rate: rate)
        let now = Instant(millisecondsSinceEpoch: 0)
        for client in 0..<10_001 { #expect(throttle.wait("\(client)", now: now) == nil) }
        #expect(throttle.wait("0", now: now) == 3600)
    }

    @Test func `A slow rate tells how long to wait`() {
        let throttle = Throttle(rate: 0.01)
        #expect(throttle.wait("a", now: Instant(millisecondsSinceEpoch: 0)) == nil)
        #expect(throttle.wait("a", now: Instant(millisecondsSinceEpoch: 0)) == 100)
    }
}

@Suite struct TradeTimeTests {
    @Test(arguments: [(0, "1970-01-01T00:00:00.000Z"), (1234, "1970-01-01T00:00:01.234Z")])
    func `Times of trades have the same length, so that their texts sort`(milliseconds: Int64, text: String) {
        #expect(Instant(millisecondsSinceEpoch: milliseconds).inMilliseconds == text)
    }
}

@Suite struct APIKeyTests {
    @Test(arguments: ["", "secre", "secret1", "Secret", "secretsecret"])
    func `Only the key itself is the key`(candidate: String) {
        #expect(!APIKey("secret").matches(candidate))
        #expect(APIKey("secret").matches("secret"))
    }
}

@Suite struct RequestLogTests {
    @Test func `A request cannot begin a line of its own`() throws {
        let lines = Mutex<[String]>([])
        let log = RequestLog { line in lines.withLock { $0.append(line) } }
        log.add(
            RequestLog.Entry(
                time: Instant(millisecondsSinceEpoch: 0), method: "GET\n",
                path: "/a\n{\"status\":200}\u{2028}\u{1B}[2J",
                status: 404, bytes: 1, duration: .microseconds(1500), requestID: "id", isReplay: false))
        let line = try #require(lines.withLock { $0.first })
        #expect(line.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value < 0x7F })
        #expect(try JSONValue.parse(Array(line.utf8))["duration_ms"]?.source == "1.5")
    }
}
