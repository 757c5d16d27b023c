import Market

/// The scripts of a site under their fingerprinted names, without their comments and spare spaces. Each is made after those
/// that it imports: a change in one changes the names of all that lead to it.
struct ModuleGraph {
    /// By name below Templates/assets.
    private(set) var assets: [String: Asset] = [:]
    private let files: [String: [UInt8]]
    private let collector: DiagnosticCollector
    /// The scripts that are being made, each imported by the one before it.
    private var way: [String] = []
    /// How many scripts in a row, by the first one's name, import each other.
    private var levels: [String: Int] = [:]
    private var isTooDeep = false
    /// More would be a mistake: browsers load what a page needs in as many steps, where nothing is preloaded.
    private static let levelLimit = 200

    /// - Parameter files: The bytes of all scripts by path below Templates/assets.
    init(files: [String: [UInt8]], into collector: DiagnosticCollector) {
        self.files = files
        self.collector = collector
        for name in files.keys.sorted() where assets[name] == nil { make(name) }
    }

    private mutating func make(_ name: String) {
        let bytes = files[name] ?? []
        var counter = PlaceCounter(bytes)
        var imports: [String] = []
        way.append(name)
        let script = ScriptScanner.scan(bytes)
        var changes = script.spaces.map { (range: $0.range, text: $0.shortened(in: bytes)) }
        for found in script.imports {
            let (line, column) = counter.place(of: found.range.lowerBound - 1)
            let place = Place(file: "Templates/\(Asset.folder)/\(name)", line: line, column: column)
            guard let target = target(of: found.specifier, in: name, at: place),
                let asset = asset(target, at: place)
            else { continue }
            levels[name] = max(levels[name] ?? 1, (levels[target] ?? 1) + 1)
            changes.append((found.range, Array(RelativePath(to: asset.address, from: name).text.utf8)))
            if !found.isDynamic, !imports.contains(target) { imports.append(target) }
        }
        way.removeLast()
        var (result, end) = ([UInt8](), 0)
        let inOrder = changes.sorted { $0.range.lowerBound < $1.range.lowerBound }
        for change in inOrder where change.range.lowerBound >= end {
            result += bytes[end..<change.range.lowerBound] + change.text
            end = change.range.upperBound
        }
        assets[name] = Asset(name: name, bytes: result + bytes[end...], imports: imports)
    }

    /// - Returns: Nil, after a report, for a module that leads back to itself or too far.
    private mutating func asset(_ target: String, at place: Place) -> Asset? {
        if let start = way.firstIndex(of: target) {
            let circle = way[start...] + [target]
            collector.error(
                circle.count == 2
                    ? "\(target) imports itself"
                    : "these scripts import each other: \(circle.joined(separator: " → ")); move what several need into one of its own",
                at: place)
            return nil
        }
        if assets[target] == nil, way.count < Self.levelLimit { make(target) }
        if assets[target] == nil || levels[target] ?? 1 >= Self.levelLimit {
            if !isTooDeep {
                collector.error(
                    "imports go more than \(Self.levelLimit) levels deep here; import what is needed more directly",
                    at: place)
            }
            isTooDeep = true
            return nil
        }
        return assets[target]
    }

    /// The script that a specifier names, or nil after a report.
    private func target(of specifier: String, in name: String, at place: Place) -> String? {
        let isRelative = specifier.hasPrefix("./") || specifier.hasPrefix("../")
        if isRelative, let found = RelativePath.resolve(specifier, from: name), files[found] != nil { return found }
        let fault = isRelative ? unknownPath(specifier, in: name) : foreignPath(specifier, in: name)
        collector.error("'\(specifier)' \(fault)", at: place)
        return nil
    }

    private func unknownPath(_ specifier: String, in name: String) -> String {
        let own = Set(EngineScript.allCases.map(\.rawValue))
        let known = files.keys.sorted().filter { $0 != name && !own.contains($0) }.map { path(to: $0, from: name) }
        let cure =
            known.contains(specifier + ".js")
            ? "; did you mean '\(specifier).js'?" : cure(for: specifier, among: known, listing: 5)
        return "is no script of Templates/assets\(cure)"
    }

    private func foreignPath(_ specifier: String, in name: String) -> String {
        let last = specifier.split(separator: "/").last.map(String.init) ?? ""
        let isName = last.utf8.allSatisfy { isLetter($0) || (48...57).contains($0) || "-_.".utf8.contains($0) }
        let file = last.isEmpty || !isName ? "module.js" : last.hasSuffix(".js") ? last : last + ".js"
        let copy = "copy it into Templates/assets and import './\(file)'"
        if specifier.hasPrefix("//") || AddressResolver.scheme(of: specifier[...]) != nil {
            return "is no file of the site, and the policy lets no other script in; \(copy)"
        }
        if let meant = files.keys.sorted().first(where: { ("/" + $0).hasSuffix("/" + last) }), meant != name {
            return "is no relative path; import '\(path(to: meant, from: name))'"
        }
        return "is no relative path, and pages have no import map; \(copy)"
    }

    private func path(to other: String, from name: String) -> String {
        RelativePath(to: "\(Asset.folder)/\(other)", from: name).text
    }
}

/// The way from one file of Templates/assets to another, as a module specifier.
struct RelativePath {
    /// Begins with `./` or `../`.
    let text: String

    /// - Parameters:
    ///   - address: Percent-encoded, with the folder of the assets.
    ///   - name: The file that the path is written in, below Templates/assets.
    init(to address: String, from name: String) {
        let here = name.split(separator: "/").dropLast().map(percentEncodedSegment)
        let there = address.split(separator: "/").dropFirst().map(String.init)
        let common = zip(here, there.dropLast()).prefix { $0 == $1 }.count
        let up = here.count - common
        text = (up == 0 ? "./" : String(repeating: "../", count: up)) + there[common...].joined(separator: "/")
    }

    /// The file that a relative path leads to; nil when that lies above Templates/assets.
    static func resolve(_ path: String, from name: String) -> String? {
        var segments = name.split(separator: "/").dropLast().map(String.init)
        for segment in path.split(separator: "/", omittingEmptySubsequences: false) where segment != "." {
            guard segment == ".." else {
                segments.append(percentDecoded(segment))
                continue
            }
            guard segments.popLast() != nil else { return nil }
        }
        return segments.joined(separator: "/")
    }
}
