import Foundation
import SiteRendering
import TestSupport
import Testing

@testable import bourse

@Suite struct CommandTests {
    struct Outcome {
        let status: Int32
        let output: String
        let messages: String
    }

    /// Runs the built program in a folder, with nothing of the environment but what is given.
    func bourse(
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
        #expect(
            outcome.messages.firstMatch(of: #/^Site: 1 pages, 1 rendered, 0 unchanged, \d+\.\d\d s\n$/#) != nil,
            "\(outcome.messages)")
        #expect(
            try bourse(["build"], in: folder).messages.hasPrefix("Site: 1 pages, 0 rendered, 1 unchanged, "))
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

    @Test func `Data that is too old ends with 4 and tells its age`() throws {
        let folder = try site("sources:\n  - csv: bars.csv\n    into: bars\n")
        try folder.write("symbol,date,close\nAAPL,2013-03-01,430.47\n", to: "bars.csv")
        #expect(try bourse(["pull"], in: folder).status == 0)
        let outcome = try bourse(["build", "--max-age", "24h"], in: folder)
        #expect(outcome.status == 4)
        #expect(
            outcome.messages.firstMatch(
                of:
                    #/^\.bourse/snapshot\.sqlite: error: the data is \d+ days old \(of 2013-03-01T00:00:00Z\), and --max-age allows 24 hours/#
            ) != nil, "\(outcome.messages)")
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/Site"))
        #expect(try bourse(["build", "--max-age", "1000w"], in: folder).status == 0)
        #expect(try bourse(["build", "--max-age", "soon"], in: folder).status == 64)
    }

    @Test func `Data of unknown age is too old`() throws {
        let outcome = try bourse(["build", "--max-age", "24h"], in: site())
        #expect(outcome.status == 4)
        #expect(outcome.messages.contains("the age of the data is not known"), "\(outcome.messages)")
    }

    @Test func `An environment chooses address, API, drafts and robots`() throws {
        let folder = try site(
            """
            api: https://api.example.com
            environments:
              staging: { url: "https://staging.example.com/next/", api: "https://test.example.com/v1", drafts: true, robots: noindex }

            """)
        try folder.write("---\ntitle: Draft\ndraft: true\n---\n", to: "Content/draft.md")
        #expect(try bourse(["build"], in: folder).status == 0)
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/Site/draft/index.html"))
        #expect(try folder.read("Site/robots.txt").contains("Allow: /\n\nSitemap: https://example.com/sitemap.xml"))
        let staging = try bourse(["build", "--environment", "staging", "--output-dir", "staging"], in: folder)
        #expect(staging.status == 0, "\(staging.messages)")
        #expect(try folder.read("staging/robots.txt") == "User-agent: *\nDisallow: /\n")
        #expect(try folder.read("staging/config.js").contains("\"https://test.example.com/v1\""))
        let page = try folder.read("staging/index.html")
        #expect(page.contains("<meta name=\"robots\" content=\"noindex\">"))
        #expect(page.contains("src=\"/next/config.js\""))
        #expect(FileManager.default.fileExists(atPath: folder.path + "/staging/draft/index.html"))
        #expect(!(try folder.read("Site/index.html").contains("noindex")))
        #expect(
            try bourse(["build", "--environment", "stagin"], in: folder).messages.contains("did you mean 'staging'?"))
    }

    @Test func `Strict means that a warning ends with 2 and the site stays`() throws {
        let folder = try site()
        #expect(try bourse(["build"], in: folder).status == 0)
        let before = try folder.read("Site/index.html")
        try folder.write("---\ntitle: Home\n---\nNew <b>text</b>\n", to: "Content/index.md")
        let outcome = try bourse(["build", "--strict"], in: folder)
        #expect(outcome.status == 2)
        #expect(outcome.messages.hasPrefix("Content/index.md:4:5: error: raw HTML is left out"), "\(outcome.messages)")
        #expect(try folder.read("Site/index.html") == before)
        #expect(try bourse(["build"], in: folder).status == 0)
    }

    @Test func `A page is explained and the slowest parts are listed`() throws {
        let folder = try site()
        let first = try bourse(["build", "--explain", "/", "--timings"], in: folder)
        #expect(first.output.hasPrefix("/: rendered, since there is no record of an earlier build\n"))
        #expect(first.output.contains("Slowest pages, in milliseconds:\n"))
        #expect(
            try bourse(["build", "--explain", "Content/index.md"], in: folder).output
                == "Content/index.md: not rendered: nothing that it is made from has changed\n")
        #expect(
            try bourse(["build", "--explain", "nowhere"], in: folder).messages.contains(
                "no page of the site is 'nowhere'"))
    }

    @Test func `A folder that Bourse did not make is refused and kept`() throws {
        let folder = try site()
        try folder.write("mine", to: "public/notes.txt")
        let outcome = try bourse(["build", "--output-dir", "public"], in: folder)
        #expect(outcome.status == 1)
        #expect(outcome.messages.contains("public/notes.txt was not written by Bourse"), "\(outcome.messages)")
        #expect(try folder.read("public/notes.txt") == "mine")
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/public/index.html"))
    }

    @Test func `The build ID of the program is found, and none in other files`() throws {
        let program = try #require(FileManager.default.contents(atPath: "/proc/self/exe"))
        let identity = ProgramIdentity.buildID(inELF: Array(program.prefix(1 << 16)))
        #expect(identity == nil || identity?.count == 40)
        #expect(ProgramIdentity.current.contains(identity ?? ContentDigest(of: program).hexadecimal))
        #expect(ProgramIdentity.buildID(inELF: Array("#!/bin/sh\n".utf8)) == nil)
        for count in 0..<4096 { _ = ProgramIdentity.buildID(inELF: Array(program.prefix(count))) }
    }

    @Test(arguments: [
        (0, "0 seconds"), (1, "1 second"), (119, "119 seconds"), (120, "2 minutes"), (5400, "90 minutes"),
        (86_400, "24 hours"), (259_200, "3 days"), (1_209_600, "14 days"),
    ])
    func `Ages are told in the largest fitting unit`(seconds: Int, words: String) {
        #expect(Age(seconds: seconds).inWords == words)
    }

    @Test func `Durations have two decimals`() {
        #expect(seconds(.milliseconds(1234)) == "1.23")
        #expect(seconds(.milliseconds(50)) == "0.05")
    }
}
