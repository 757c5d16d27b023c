import Foundation
import TestSupport
import Testing

@Suite struct CheckCommandTests {
    /// Runs the built program in a folder.
    ///
    /// - Returns: The exit code, and what it said on standard error.
    private func bourse(_ arguments: [String], in folder: TemporaryFolder) throws -> (status: Int32, messages: String) {
        let process = Process()
        process.executableURL = URL(filePath: ProcessInfo.processInfo.arguments[0]).deletingLastPathComponent()
            .appending(path: "bourse")
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: folder.path)
        process.environment = ProcessInfo.processInfo.environment.filter {
            ["LD_LIBRARY_PATH", "PATH"].contains($0.key)
        }
        // A file, not a pipe: a pipe that nobody reads would block a program that says much.
        try Data().write(to: URL(filePath: folder.path + "/.err"))
        process.standardError = FileHandle(forWritingAtPath: folder.path + "/.err")
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return (process.terminationStatus, try folder.read(".err"))
    }

    private static let page = """
        <!doctype html>
        <html lang="en"><head><meta http-equiv="Content-Security-Policy" content="default-src 'self'">
        <title>T</title><meta name="description" content="D"></head>

        """

    private func site(_ body: String, in place: String = "Site") throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(Self.page + body + "\n", to: place + "/index.html")
        return folder
    }

    @Test func `A sound site ends with 0 and one line`() throws {
        let folder = try site("<p>x</p>")
        let outcome = try bourse(["check"], in: folder)
        #expect(outcome.status == 0 && outcome.messages == "Site: 1 page, 1 file, no findings\n", "\(outcome)")
        #expect(try bourse(["check", "--quiet"], in: folder).messages.isEmpty)
    }

    @Test func `Findings end with 2 and show the line`() throws {
        let outcome = try bourse(
            ["check", "public"], in: site("<a href=\"/x/\">x</a>\n<img src=\"/y.png\" alt=\"\">", in: "public"))
        #expect(outcome.status == 2)
        #expect(
            outcome.messages == """
                public/index.html:4:4: error: '/x/' leads nowhere: the site has no x/index.html; correct it, or add the file
                  <a href="/x/">x</a>
                     ^
                public/index.html:5:6: error: '/y.png' leads nowhere: the site has no y.png; correct it, or add the file
                  <img src="/y.png" alt="">
                       ^
                public: 1 page, 1 file, 2 errors

                """)
    }

    @Test func `A warning alone ends with 2 too`() throws {
        let folder = try TemporaryFolder()
        try folder.write("<html lang=en><title>T</title><meta name=description content=D>", to: "Site/index.html")
        let outcome = try bourse(["check"], in: folder)
        #expect(outcome.status == 2 && outcome.messages.hasSuffix("Site: 1 page, 1 file, 1 warning\n"), "\(outcome)")
        #expect(try bourse(["check", "--skip", "policy"], in: folder).status == 0)
        let quiet = try bourse(["check", "-q"], in: folder)
        #expect(quiet.status == 2 && quiet.messages.isEmpty)
    }

    @Test func `Address and budget come from bourse yml, and options replace them`() throws {
        let folder = try site("<a href=\"https://example.com/b/x/\">x</a><a href=\"/b/\">y</a>")
        try folder.write(
            "title: T\nurl: https://example.com/b/\nbudget: { html: 0 }\nenvironments:\n  staging: { url: https://s.example/b/ }\n",
            to: "bourse.yml")
        let outcome = try bourse(["check"], in: folder)
        #expect(outcome.status == 2 && outcome.messages.hasSuffix("Site: 1 page, 1 file, 2 errors\n"), "\(outcome)")
        #expect(outcome.messages.hasPrefix("Site/index.html: error: the page weighs 1 KB (HTML)"), "\(outcome)")
        let staging = try bourse(["check", "--environment", "staging"], in: folder)
        #expect(staging.messages.hasSuffix("1 error\n"), "\(staging)")
        let moved = try bourse(["check", "--url", "https://s.example/c/", "--skip", "weights"], in: folder)
        #expect(moved.messages.contains("'/b/' leads out of the site, whose base path is /c/"), "\(moved)")
        #expect(
            try bourse(["check", "--base-path", "b", "--url", "https://o.example/", "--skip", "weights"], in: folder)
                .status == 0)
    }

    @Test func `With --directory the line is shown as well`() throws {
        let folder = try site("<a href=\"/x/\">x</a>", in: "inner/Site")
        #expect(try bourse(["check", "-C", "inner"], in: folder).messages.contains("<a href=\"/x/\">x</a>\n     ^"))
        let outcome = try bourse(["check", "-C", "inner", "inner/Site/"], in: folder)
        #expect(
            outcome.messages.contains("/inner/Site/index.html:4:4: error") && outcome.messages.contains("<a href"),
            "\(outcome)")
    }

    @Test func `Without a site there is nothing to check`() throws {
        let folder = try TemporaryFolder()
        try folder.write("x", to: "text/x.txt")
        for (arguments, expected) in [
            ([], "error: there is no folder 'Site' to check; run 'bourse build' first"),
            (["text"], "error: there is no HTML file in 'text'; run 'bourse build' first"),
            (["text/x.txt"], "error: 'text/x.txt' is a file; name the folder"),
        ] {
            let outcome = try bourse(["check"] + arguments, in: folder)
            #expect(outcome.status == 1 && outcome.messages.hasPrefix(expected), "\(outcome)")
        }
        #expect(try bourse(["check", "--skip", "nonsense"], in: folder).status == 64)
        #expect(try bourse(["check", "--url", "nowhere"], in: folder).status == 64)
    }
}
