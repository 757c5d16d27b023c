import Foundation
import TestSupport
import Testing

@testable import bourse

@Suite struct CommandTests {
    private struct Outcome {
        let status: Int32
        let output: String
        let messages: String
    }

    /// Runs the built program in a folder, with nothing of the environment but what is given.
    private func bourse(
        _ arguments: [String], in folder: TemporaryFolder, environment: [String: String] = [:]
    ) throws -> Outcome {
        let products = URL(filePath: ProcessInfo.processInfo.arguments[0]).deletingLastPathComponent()
        let process = Process()
        process.executableURL = products.appending(path: "bourse")
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: folder.path)
        // The program needs to find Swift's own libraries.
        let inherited = ProcessInfo.processInfo.environment.filter { ["LD_LIBRARY_PATH", "PATH"].contains($0.key) }
        process.environment = inherited.merging(environment) { $1 }
        // Files, not pipes: a pipe that nobody reads would block a program that says much.
        let (output, messages) = (folder.path + "/.out", folder.path + "/.err")
        for path in [output, messages] { try Data().write(to: URL(filePath: path)) }
        process.standardOutput = FileHandle(forWritingAtPath: output)
        process.standardError = FileHandle(forWritingAtPath: messages)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, output: try folder.read(".out"), messages: try folder.read(".err"))
    }

    private func site(_ configuration: String = "") throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("title: T\nurl: https://example.com/\n" + configuration, to: "bourse.yml")
        try folder.write(
            "<html lang=\"en\"><head>{{{head}}}</head>{{{content}}}</html>", to: "Templates/layouts/page.mustache")
        try folder.write("---\ntitle: Home\n---\nHello\n", to: "Content/index.md")
        return folder
    }

    @Test func `A site is built and the summary names its pages`() throws {
        let folder = try site()
        let outcome = try bourse(["build"], in: folder)
        #expect(outcome.status == 0)
        #expect(outcome.output.isEmpty)
        #expect(outcome.messages.hasPrefix("Site: 1 pages, "), "\(outcome.messages)")
        #expect(try folder.read("Site/index.html").contains("<p>Hello</p>"))
    }

    @Test func `Quiet means no word when all is well`() throws {
        let folder = try site()
        #expect(try bourse(["build", "--quiet"], in: folder).messages.isEmpty)
    }

    @Test func `A mistake ends with 1 and shows the line with a caret`() throws {
        let folder = try site()
        try folder.write("---\ntitle: Home\n---\nSee {{ nothing.here }}\n", to: "Content/index.md")
        let outcome = try bourse(["build"], in: folder)
        #expect(outcome.status == 1)
        #expect(
            outcome.messages == """
                Content/index.md:4:8: error: 'nothing' is no query of this page; there are none
                  See {{ nothing.here }}
                         ^
                1 error; the site stays as it was

                """)
    }

    @Test func `A folder without bourse.yml ends with 1 and the cure`() throws {
        let outcome = try bourse(["build"], in: TemporaryFolder())
        #expect(outcome.status == 1)
        #expect(outcome.messages.contains("bourse init"))
    }

    @Test func `Wrong usage ends with 64`() throws {
        #expect(try bourse(["biuld"], in: TemporaryFolder()).status == 64)
        #expect(try bourse(["build", "--nonsense"], in: TemporaryFolder()).status == 64)
    }

    @Test func `A refused source ends with 3 and leaves no snapshot`() throws {
        let folder = try site("sources:\n  - csv: bars.csv\n    into: bars\n")
        try folder.write("symbol,date,close\nAAPL,2013-03-01,-1\n", to: "bars.csv")
        let outcome = try bourse(["pull"], in: folder)
        #expect(outcome.status == 3)
        #expect(outcome.messages.hasPrefix("bars.csv:2:"), "\(outcome.messages)")
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/.bourse/snapshot.sqlite"))
    }

    @Test func `A pull, a check and an export go together`() throws {
        let folder = try site("sources:\n  - csv: bars.csv\n    into: bars\n")
        try folder.write("symbol,date,close\nAAPL,2013-03-01,430.47\n", to: "bars.csv")
        #expect(try bourse(["pull"], in: folder).status == 0)
        #expect(try bourse(["snapshot", "check"], in: folder).status == 0)
        #expect(try bourse(["snapshot", "info"], in: folder).output.contains("bars"))
        #expect(try bourse(["snapshot", "export", "out"], in: folder).status == 0)
        #expect(try folder.read("out/bars.csv").contains("AAPL,2013-03-01"))
    }

    @Test func `A variable of the environment replaces a key`() throws {
        let folder = try site()
        #expect(try bourse(["build"], in: folder, environment: ["BOURSE_TITLE": "Other"]).status == 0)
        #expect(try folder.read("Site/index.html").contains("og:site_name\" content=\"Other\""))
    }

    @Test(arguments: ["UTC", "Pacific/Auckland"], ["C", "de_CH.UTF-8"])
    func `Time zone and language change no byte`(zone: String, language: String) throws {
        let folder = try site()
        let outcome = try bourse(
            ["build"], in: folder, environment: ["TZ": zone, "LANG": language, "LC_ALL": language])
        #expect(outcome.status == 0)
        let manifest = try folder.read(".bourse/manifest.json")
        let plain = try site()
        #expect(try bourse(["build"], in: plain).status == 0)
        #expect(try plain.read(".bourse/manifest.json") == manifest)
    }

    @Test func `A new site is made from a starter and never over another`() throws {
        let folder = try TemporaryFolder()
        let starter = try site()
        let made = try bourse(["init", "new", "--starter", starter.path], in: folder)
        #expect(made.status == 0, "\(made.messages)")
        #expect(try folder.read("new/bourse.yml").hasPrefix("title: T"))
        #expect(try bourse(["init", "new", "--starter", starter.path], in: folder).status == 64)
    }

    @Test func `The simulated market is the same for the same seed`() throws {
        let folder = try TemporaryFolder()
        for name in ["a", "b"] { #expect(try bourse(["simulate", name], in: folder).status == 0) }
        #expect(try bourse(["simulate", "c", "--seed", "2"], in: folder).status == 0)
        #expect(try folder.read("a/bars/AAPL.csv") == folder.read("b/bars/AAPL.csv"))
        #expect(try folder.read("a/bars/AAPL.csv") != folder.read("c/bars/AAPL.csv"))
    }

    /// The line of JSON that a command ends with, which must be all that it says.
    private func json(_ arguments: [String], in folder: TemporaryFolder) throws -> [String: Any] {
        let outcome = try bourse(arguments + ["--json"], in: folder, environment: ["GITHUB_ACTIONS": "true"])
        #expect(outcome.messages.isEmpty, "\(outcome.messages)")
        #expect(outcome.output.hasSuffix("\n") && outcome.output.count { $0 == "\n" } == 1, "\(outcome.output)")
        let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
        let fields = try #require(object as? [String: Any])
        #expect(fields["exitCode"] as? Int == Int(outcome.status))
        #expect(fields["status"] as? String == (outcome.status == 0 ? "ok" : "failed"))
        return fields
    }

    @Test func `JSON is one line on standard output, whatever happens`() throws {
        let folder = try site()
        #expect(try json(["build"], in: folder)["pages"] as? Int == 1)
        #expect(try json(["build", "--quiet"], in: folder)["diagnostics"] as? [String] == [])
        #expect(try json(["pull"], in: folder)["exitCode"] as? Int == 3)
        #expect(try json(["snapshot", "info"], in: folder)["exitCode"] as? Int == 1)
        #expect(try json(["snapshot", "check"], in: folder)["exitCode"] as? Int == 2)
        #expect(try json(["snapshot", "export", "out"], in: folder)["exitCode"] as? Int == 1)
        #expect(try json(["build"], in: TemporaryFolder())["exitCode"] as? Int == 1)
        try folder.write("title: [\n", to: "bourse.yml")
        #expect(try json(["build"], in: folder)["exitCode"] as? Int == 1)
    }

    @Test func `JSON has all diagnostics with their places`() throws {
        let folder = try site()
        try folder.write("---\ntitle: Home\n---\n<b>x</b> {{ nothing.here }}\n", to: "Content/index.md")
        let fields = try json(["build"], in: folder)
        let found = try #require(fields["diagnostics"] as? [[String: Any]])
        #expect(found.map { $0["severity"] as? String } == ["warning", "error"])
        #expect(found.map { $0["line"] as? Int } == [4, 4])
        #expect(found.allSatisfy { $0["file"] as? String == "Content/index.md" && $0["message"] is String })
    }

    @Test func `JSON of a snapshot has its tables`() throws {
        let folder = try site("sources:\n  - csv: bars.csv\n    into: bars\n")
        try folder.write("symbol,date,close\nAAPL,2013-03-01,430.47\n", to: "bars.csv")
        #expect(try json(["pull"], in: folder)["changes"] as? [String] == ["bars: 1 bar added"])
        let fields = try json(["snapshot", "info"], in: folder)
        let tables = try #require(fields["tables"] as? [[String: Any]])
        #expect(tables.first { $0["name"] as? String == "bars" }?["rows"] as? Int == 1)
    }

    @Test func `GitHub Actions gets annotations with paths from the repository's root`() throws {
        let folder = try TemporaryFolder()
        let inner = try site()
        try FileManager.default.copyItem(atPath: inner.path, toPath: folder.path + "/docs")
        try folder.write("---\ntitle: Home\n---\nSee {{ nothing.here }}\n", to: "docs/Content/index.md")
        let variables = ["GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": folder.path]
        let outcome = try bourse(["build", "-C", "docs"], in: folder, environment: variables)
        #expect(outcome.status == 1)
        #expect(outcome.messages.hasPrefix("Content/index.md:4:"), "\(outcome.messages)")
        #expect(outcome.messages.contains("\n::error file=docs/Content/index.md,line=4,col="), "\(outcome.messages)")
        #expect(outcome.messages.contains(",title=Bourse::'nothing' is no query"))
        #expect(try !bourse(["build", "-C", "docs"], in: folder).messages.contains("::error"))
    }

    @Test func `With strict a warning is told as an error and ends with 2`() throws {
        let folder = try site()
        try folder.write("---\ntitle: Home\n---\n<b>x</b>\n", to: "Content/index.md")
        let plain = try bourse(["build"], in: folder)
        #expect(plain.status == 0 && plain.messages.hasPrefix("Content/index.md:4:1: warning: raw HTML"))
        let strict = try bourse(["build", "--strict"], in: folder)
        #expect(strict.status == 2 && strict.messages.hasPrefix("Content/index.md:4:1: error: raw HTML"))
        try folder.write("---\ntitle: Home\n---\nx\n", to: "Content/index.md")
        #expect(try bourse(["build", "--strict"], in: folder).status == 0)
    }

    @Test func `All sources whose files are missing are told at once`() throws {
        let folder = try site("sources:\n  - csv: a/*.csv\n    into: bars\n  - sqlite: b.db\n")
        let outcome = try bourse(["pull"], in: folder)
        #expect(outcome.status == 3)
        #expect(outcome.messages.contains("bourse.yml:4:5: error: no file is named a/*.csv\n"), "\(outcome.messages)")
        #expect(outcome.messages.contains("bourse.yml:6:5: error: no file is named b.db\n"))
    }

    @Test func `Durations have two decimals`() {
        #expect(seconds(.milliseconds(1234)) == "1.23")
        #expect(seconds(.milliseconds(50)) == "0.05")
    }
}
