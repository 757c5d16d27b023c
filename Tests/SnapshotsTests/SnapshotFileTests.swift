import Foundation
import GRDB
import Testing

@testable import Snapshots

@Suite struct SnapshotFileTests {
    private func open(_ site: SnapshotFolder) throws -> String {
        do throws(SnapshotError) {
            _ = try SnapshotReader(path: site.path)
            return ""
        } catch {
            return "\(error)"
        }
    }

    @Test func `Files that are no snapshot of this version are refused by name`() throws {
        let site = try SnapshotFolder()
        #expect(try open(site).contains("there is no such file"))
        try site.folder.write("not a database, but long enough to be taken for one by its size", to: "snapshot.sqlite")
        #expect(try open(site).contains("is no SQLite database"))
        try FileManager.default.removeItem(atPath: site.path)
        try DatabaseQueue(path: site.path).write { try $0.execute(sql: "create table bars(a)") }
        #expect(try open(site).contains("was made by another program"))
        #expect(throws: SnapshotError.self) { try site.pull("symbol,date,close\nA,2013-02-28,1\n") }
    }

    @Test func `A place where no snapshot can be is told in plain words`() throws {
        let site = try SnapshotFolder()
        try site.folder.write("symbol,date,close\nA,2013-02-28,1\n", to: "a.csv")
        let source = Source.csv(files: ["a.csv"], into: .bars, columns: [:])
        do throws(SnapshotError) {
            _ = try SnapshotWriter.pull(
                [source], root: site.folder.path, into: site.folder.path + "/a.csv/s.sqlite", now: SnapshotFolder.now)
            Issue.record("a file was taken for a folder")
        } catch {
            #expect(error.description.hasPrefix("the file \(site.folder.path)/a.csv/s.sqlite cannot be used: "))
            #expect(!error.description.contains("Error Domain"))
        }
    }

    @Test func `A newer file is refused with both versions`() throws {
        let site = try SnapshotFolder()
        try site.pull("symbol,date,close\nA,2013-02-28,1\n")
        try DatabaseQueue(path: site.path).write { try $0.execute(sql: "pragma user_version = 99") }
        #expect(try open(site).contains("has format 99 and this version of Bourse knows up to 2"))
        let before = try Data(contentsOf: URL(filePath: site.path))
        #expect(throws: SnapshotError.self) { try site.pull("symbol,date,close\nA,2013-02-28,2\n") }
        #expect(try Data(contentsOf: URL(filePath: site.path)) == before)
    }

    @Test func `A damaged file is told from a good one`() throws {
        let site = try SnapshotFolder()
        try site.pull("symbol,date,close\n" + (0..<2000).map { "S\($0),2013-02-28,1" }.joined(separator: "\n"))
        #expect(try checkSnapshot(site.path).isEmpty)
        var bytes = try Data(contentsOf: URL(filePath: site.path))
        for index in 8192..<8704 { bytes[index] = UInt8(index % 251) }
        try bytes.write(to: URL(filePath: site.path))
        let isSound = (try? checkSnapshot(site.path).isEmpty) ?? false
        #expect(!isSound)
    }

    @Test func `A row that breaks a limit is found`() throws {
        let site = try SnapshotFolder()
        try site.pull("symbol,date,close\nA,2013-02-28,1\n")
        try DatabaseQueue(path: site.path).write { try $0.execute(sql: "update bars set close = -1") }
        #expect(try checkSnapshot(site.path).map(\.message) == ["bars.close in row 1 must be greater than 0"])
    }

    @Test func `Info counts rows and names the data's time`() throws {
        let site = try SnapshotFolder()
        try site.pull("symbol,date,close\nA,2013-02-28,1\nB,2013-03-01,1\n")
        let info = try SnapshotReader(path: site.path).info()
        #expect(info.asOf?.description == "2013-03-01T00:00:00Z")
        let bars = try #require(info.tables.first { $0.name == "bars" })
        #expect(bars.rows == 2 && bars.symbols == 2 && bars.first == "2013-02-28" && bars.last == "2013-03-01")
    }
}
