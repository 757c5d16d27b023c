import Foundation

/// Turns SVG into PNG with librsvg's `rsvg-convert`.
struct Rasterizer {
    /// The program's path; nil where PATH has none.
    private let program: String?

    init(path: String = ProcessInfo.processInfo.environment["PATH"] ?? "") {
        program = path.split(separator: ":").lazy.map { "\($0)/rsvg-convert" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// - Returns: A picture of two pixels for each of the SVG's.
    func png(of svg: String) throws(PictureError) -> Data {
        guard let program else { throw .noConverter }
        do {
            return try convert(svg, program)
        } catch let error as PictureError {
            throw error
        } catch {
            throw .failedConverter(reason: error.localizedDescription)
        }
    }

    private func convert(_ svg: String, _ program: String) throws -> Data {
        let files = FileManager.default
        let folder = files.temporaryDirectory.appending(path: "bourse-chart-\(UUID().uuidString)")
        try files.createDirectory(at: folder, withIntermediateDirectories: false)
        // A folder that will not go is no reason to withhold the picture.
        defer { try? files.removeItem(at: folder) }
        let (source, target, log) = (
            folder.appending(path: "chart.svg"), folder.appending(path: "chart.png"), folder.appending(path: "log")
        )
        try Data(svg.utf8).write(to: source)
        try Data().write(to: log)
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = ["--format=png", "--zoom=2", "--output=\(target.path)", source.path]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try FileHandle(forWritingTo: log)
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0, let png = files.contents(atPath: target.path), !png.isEmpty else {
            let words = files.contents(atPath: log.path).map { String(decoding: $0.prefix(300), as: UTF8.self) } ?? ""
            throw PictureError.failedConverter(
                reason: words.isEmpty
                    ? "it ended with \(process.terminationStatus)"
                    : words.trimmingCharacters(in: .whitespacesAndNewlines).replacing("\n", with: " "))
        }
        return png
    }
}
