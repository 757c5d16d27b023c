import Market
import Testing

@Suite struct ValueTests {
    @Test func `A value is a number only when it was stored as a finite one`() {
        #expect(Value.integer(3).number == 3)
        #expect(Value.real(2.5).number == 2.5)
        #expect(Value.real(.infinity).number == nil)
        #expect(Value.text("3").number == nil)
        #expect(Value.null.number == nil)
    }

    @Test(arguments: [
        (Value.null, ""), (.integer(-7), "-7"), (.real(3), "3"), (.real(0.1), "0.1"), (.real(1e300), "1e+300"),
        (.text("<b>"), "<b>"),
    ])
    func `Plain text is the shortest that reads back the same`(value: Value, text: String) {
        #expect(value.description == text)
    }

    @Test func `Rows give cells, columns and single rows`() {
        let rows = Rows(
            columns: ["a", "b"], values: [.integer(1), .text("x"), .integer(2), .text("y")])
        #expect(rows.count == 2)
        #expect(rows[1, 0] == .integer(2))
        #expect(rows.index(of: "b") == 1)
        #expect(rows.index(of: "B") == nil)
        #expect(rows.values(ofColumn: 1) == [.text("x"), .text("y")])
        #expect(Array(rows.row(0)) == [.integer(1), .text("x")])
        #expect(Rows(columns: [], values: []).count == 0)
        #expect(Rows(columns: ["a"], values: []).isEmpty)
    }
}
