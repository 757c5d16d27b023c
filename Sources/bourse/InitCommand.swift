import ArgumentParser
import Foundation

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a new site from the starter: a market with five stocks, ready to pull and build.",
        discussion: """
            The starter is installed beside the program, in share/bourse/starter. Nothing that is there already is touched: \
            the folder must be new or empty.
            """)

    @Argument(help: "The new site's folder.", completion: .directory)
    var directory = "."

    @Option(help: "The folder of another starter.", completion: .directory)
    var starter: String?

    func run() throws {
        let files = FileManager.default
        let source = try starter ?? Self.installedStarter()
        let entries = ["bourse.yml", "Content", "Templates"]
        for entry in entries where !files.fileExists(atPath: "\(source)/\(entry)") {
            throw ValidationError("\(source) is no starter: it has no \(entry)")
        }
        let present = (try? files.contentsOfDirectory(atPath: directory)) ?? []
        guard present.allSatisfy({ $0.hasPrefix(".") }) else {
            throw ValidationError("\(directory) is not empty; name a new folder")
        }
        try files.createDirectory(atPath: directory, withIntermediateDirectories: true)
        for entry in entries {
            try files.copyItem(atPath: "\(source)/\(entry)", toPath: "\(directory)/\(entry)")
        }
        let place = directory == "." ? "" : "cd \(directory) && "
        FileHandle.standardError.write(Data("Made a site. Next: \(place)bourse pull && bourse build\n".utf8))
    }

    /// `../share/bourse/starter` seen from the program itself.
    private static func installedStarter() throws -> String {
        let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        let starter = program.deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "share/bourse/starter").path
        guard FileManager.default.fileExists(atPath: starter) else {
            throw ValidationError(
                "no starter is installed at \(starter); install Bourse with 'make install', or name a folder with --starter"
            )
        }
        return starter
    }
}
