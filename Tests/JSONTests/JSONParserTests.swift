import JSON
import Testing

@Suite struct JSONParserTests {
    private func parse(_ text: String) throws(JSONFault) -> JSONValue { try JSONValue.parse(Array(text.utf8)) }

    @Test func `Every kind of value is read, and numbers keep their digits`() throws {
        let text = #" {"a": [1, -0.50, 1e400, true, false, null], "b\u00e9\n\ud83d\ude00": "x/\/\"", "": {}} "#
        #expect(
            try parse(text).source
                == #"{"a": [1, -0.50, 1e400, true, false, null], "bé\n😀": "x//\"", "": {}}"#)
        #expect(try parse(text)["a"]?.kind == "an array")
    }

    @Test(arguments: [
        ("", "the text is empty (line 1, offset 0)"),
        ("\u{FEFF}[]", "the text begins with a byte-order mark (line 1, offset 0)"),
        ("[]\n[]", "there is more text after the value (line 2, offset 3)"),
        ("{'a': 1}", "an object's key must be a string in double quotes (line 1, offset 1)"),
        ("[1,]", "/1: no JSON value begins with ']' (line 1, offset 3)"),
        ("[1", "',' or ']' is missing in an array (line 1, offset 2)"),
        (#"{"a":1,}"#, "an object's key must be a string in double quotes (line 1, offset 7)"),
        (#"{"a" 1}"#, "/a: ':' is missing after the key (line 1, offset 5)"),
        (#"[{"price": 01}]"#, "/0/price: this is no JSON number (line 1, offset 11)"),
        (#"[{"price": 0x1F}]"#, "/0/price: this is no JSON number (line 1, offset 11)"),
        (#"[{"price": .5}]"#, "/0/price: no JSON value begins with '.' (line 1, offset 11)"),
        (#"[{"price": 5.}]"#, "/0/price: this is no JSON number (line 1, offset 11)"),
        (#"[{"price": Infinity}]"#, "/0/price: no JSON value begins with 'I' (line 1, offset 11)"),
        (#"[{"price": nulls}]"#, "/0/price: no JSON value begins with 'n' (line 1, offset 11)"),
        (#"[{"price": 1, "price": 1}]"#, "/0/price: the key is there twice (line 1, offset 14)"),
        (#"[{"a/b~": tru}]"#, "/0/a~1b~0: no JSON value begins with 't' (line 1, offset 10)"),
        (#"["abc"#, "/0: the string has no end (line 1, offset 1)"),
        (#"["abc\"#, "/0: the string has no end (line 1, offset 5)"),
        ("[\"a\nb\"]", "/0: a string must not contain the bare control character the byte 0xA (line 1, offset 3)"),
        (#"["\ud800x"]"#, "/0: a surrogate stands alone (line 1, offset 2)"),
        (#"["\udc00"]"#, "/0: a surrogate stands alone (line 1, offset 2)"),
        (#"["\u12"]"#, "/0: '\\u' needs four hexadecimal digits (line 1, offset 2)"),
        (#"["\x"]"#, "/0: no escape is called '\\' and 'x' (line 1, offset 2)"),
    ])
    func `A fault is told with its place`(text: String, message: String) {
        let fault = #expect(throws: JSONFault.self) { try parse(text) }
        #expect(fault?.description == message)
    }

    @Test(arguments: [
        ([0x22, 0x61, 0xE9, 0x22], 2), ([0x22, 0xC0, 0xAF, 0x22], 1), ([0x22, 0xED, 0xA0, 0x80, 0x22], 1),
    ])
    func `Bytes that are not UTF-8 are told with their offset`(bytes: [UInt8], offset: Int) {
        let fault = #expect(throws: JSONFault.self) { try JSONValue.parse(bytes) }
        #expect(fault?.offset == offset)
    }

    @Test func `Deep nesting is refused before it exhausts the stack`() {
        let fault = #expect(throws: JSONFault.self) { try parse(String(repeating: "[", count: 100_000)) }
        #expect(fault?.reason == "the depth is over 64")
        #expect(throws: Never.self) { try parse(String(repeating: "[", count: 64) + String(repeating: "]", count: 64)) }
    }

    @Test func `Keys that differ in their bytes are two`() throws {
        #expect(try parse("{\"caf\u{E9}\": 1, \"cafe\u{301}\": 2}").kind == "an object")
    }
}
