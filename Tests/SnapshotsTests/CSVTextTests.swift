import Foundation
import Testing

@testable import Snapshots

@Suite struct CSVTextTests {
    private func rows(_ text: String) throws -> [[String]] {
        let csv = try CSVText(bytes: Array(text.utf8), file: "a.csv")
        return ([csv.header] + csv.rows).map { $0.fields.map(\.text) }
    }

    private func fault(_ bytes: [UInt8]) -> String? {
        do throws(SnapshotError) {
            _ = try CSVText(bytes: bytes, file: "a.csv")
            return nil
        } catch {
            return SnapshotFolder.lines(error).first
        }
    }

    @Test(arguments: [
        ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
        ("\u{FEFF}a,b\r\n1,2", [["a", "b"], ["1", "2"]]),
        ("a,b\r1,2\r", [["a", "b"], ["1", "2"]]),
        ("\n  \na;b\n\n1;2,5\n \t\n", [["a", "b"], ["1", "2,5"]]),
        ("a\tb\n1\t\n", [["a", "b"], ["1", ""]]),
        ("a,b\n\"1,\"\"x\"\"\n2\",\"\"\n", [["a", "b"], ["1,\"x\"\n2", ""]]),
        ("a,b\n,\n", [["a", "b"], ["", ""]]),
    ])
    func `Rows and fields are taken apart by RFC 4180`(text: String, expected: [[String]]) throws {
        #expect(try rows(text) == expected)
    }

    @Test func `Lines and columns are those of a text editor`() throws {
        let csv = try CSVText(bytes: Array("a,b\n\"ü\nx\",2\n\nü,\"ß\",z\n".utf8), file: "a.csv")
        #expect(csv.rows.map(\.line) == [2, 5])
        #expect(csv.rows[0].fields.map(\.column) == [1, 4])
        #expect(csv.rows[1].fields.map(\.column) == [1, 3, 7])
    }

    @Test(arguments: [
        (Array("s\0y\0m\0,\0".utf8), "a.csv:1: the file's encoding is UTF-16 or UTF-32; save it as UTF-8"),
        ([0, 0, 0xFE, 0xFF], "a.csv:1: the file's encoding is UTF-16 or UTF-32; save it as UTF-8"),
        (Array("a\nb\0\n".utf8), "a.csv:2: line 2 has a NUL byte"),
        (Array("a\n\"b\"c\n".utf8), "a.csv:2:4: line 2: text follows a closing quote; double a quote that is meant"),
        (
            Array("a,b\n1,2\"\n".utf8),
            "a.csv:2:4: line 2: a quote stands inside an unquoted field; quote the whole field"
        ),
        (Array("a\n1\n\"x\n\ny".utf8), "a.csv:3:1: the quote that opens on line 3 is never closed"),
        ([], "a.csv:1: the file is empty; line 1 must name the columns"),
        ([0xEF, 0xBB, 0xBF], "a.csv:1: the file is empty; line 1 must name the columns"),
    ])
    func `What is no CSV is refused at its place`(bytes: [UInt8], fault wanted: String) {
        #expect(fault(bytes) == wanted)
    }

    @Test func `All stray quotes are told, at their characters`() {
        let text = "a,b\n日本é,x\"y\n👩‍👩‍👧,\"b\"c,d\n\"x\ny\"z,1\n1,2\n"
        do throws(SnapshotError) {
            _ = try CSVText(bytes: Array(text.utf8), file: "a.csv")
            Issue.record("the text was taken")
        } catch {
            let places = SnapshotFolder.lines(error).map { $0.split(separator: ": ")[0] }
            #expect(places == ["a.csv:2:6", "a.csv:3:6", "a.csv:5:3"])
        }
    }

    @Test func `A line of a million fields takes no more than its share of time`() {
        let start = ContinuousClock.now
        let message = fault([UInt8](repeating: UInt8(ascii: ","), count: 1_000_000))
        #expect(message == "a.csv:1: line 1 has 1000001 columns; at most 2000 are read")
        #expect(ContinuousClock.now - start < .seconds(20))
    }
}
