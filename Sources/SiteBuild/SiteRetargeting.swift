import SiteRendering

/// Points a built site in a folder at another API: all of it or nothing, in one step, as a build publishes.
public struct SiteRetargeting: Sendable {
    private let folder: SiteFolder
    private let retargeting: Retargeting
    private let name: String
    private let environment: Environment?

    /// Settings of bourse.yml, of which the API and the orders' endpoints count.
    public struct Environment: Sendable {
        let name: String
        let configuration: SiteConfiguration
        let project: ProjectFolder

        public init(name: String, configuration: SiteConfiguration, project: ProjectFolder) {
            self.name = name
            self.configuration = configuration
            self.project = project
        }

        /// Where the drafts of Content would lie; what cannot be read is a build's to report.
        fileprivate var drafts: [PagePath] {
            let collector = DiagnosticCollector()
            return project.files(below: PageSource.folder, into: collector).filter { $0.hasSuffix(".md") }
                .compactMap { path in
                    let file = "\(PageSource.folder)/\(path)"
                    guard let text = project.text(of: file, into: collector),
                        let source = PageSource(path: path, text: text, into: collector),
                        source.frontMatter.isDraft, source.parameterName == nil
                    else { return nil }
                    return PagePath(source: path, slug: source.frontMatter.slug)
                }
        }
    }

    /// - Parameters:
    ///   - folder: The built site.
    ///   - name: What diagnostics call the folder.
    ///   - api: Nil for no API.
    public init(folder: String, name: String, api: WebAddress?) {
        self.folder = SiteFolder(output: folder)
        self.name = name
        environment = nil
        retargeting = Retargeting(api: api)
    }

    /// - Parameters:
    ///   - folder: The built site.
    ///   - name: What diagnostics call the folder.
    public init(folder: String, name: String, environment: Environment) {
        self.folder = SiteFolder(output: folder)
        self.name = name
        self.environment = environment
        retargeting = Retargeting(api: environment.configuration.api, orders: environment.configuration.orders)
    }

    /// What was changed, or would be; with an error nothing was.
    public struct Report: Sendable {
        public fileprivate(set) var diagnostics: [Diagnostic] = []
        /// The paths of the files that differ, sorted.
        public fileprivate(set) var changed: [String] = []
        public fileprivate(set) var livePageCount = 0

        public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
    }

    /// Rewrites config.js, the live pages and the manifest.
    ///
    /// The build's record stays, so that the next build finds the changed files and makes them as bourse.yml says.
    ///
    /// - Parameter isDryRun: Whether nothing shall be written.
    /// - Throws: `PublishingError`.
    public func run(isDryRun: Bool = false) async throws -> Report {
        let first = try await plan()
        guard !isDryRun, !first.report.hasErrors, !first.files.isEmpty else { return first.report }
        let lock = try folder.lock(isOurs: true)
        defer { withExtendedLifetime(lock) {} }
        try folder.repair()
        // Until the lock was taken a build may have changed the site.
        let plan = try await plan()
        guard !plan.report.hasErrors, !plan.files.isEmpty else { return plan.report }
        try folder.removeLinksFromSpare()
        var files = plan.present
        for file in plan.files {
            try folder.stage(file.bytes, at: file.path)
            files[file.path] = file.entry
        }
        try await folder.publish(files, present: plan.present, manifest: plan.manifest, record: nil)
        return plan.report
    }

    private struct Plan {
        var report = Report()
        /// All files that are there.
        var present: [String: ManifestEntry] = [:]
        /// The new contents of those that change.
        var files: [SiteFile] = []
        /// The new manifest, where there is one.
        var manifest: String?
    }

    private func plan() async throws -> Plan {
        var plan = Plan()
        guard FileTree.kind(of: folder.output) == .folder else {
            let reason = FileTree.exists(folder.output) ? "'\(name)' is no folder" : "there is no folder '\(name)'"
            plan.report.diagnostics = [
                Diagnostic(.error, "\(reason); name the folder of a site that 'bourse build' made")
            ]
            return plan
        }
        let found = FileTree.entries(below: folder.output) { !$0.hasPrefix(".") }.filter { $0.kind != .folder }
        let collector = DiagnosticCollector()
        for (path, kind) in found where kind != .file {
            collector.add(Diagnostic(.error, "a built site has plain files alone; this is none", file: place(path)))
        }
        if !found.contains(where: { $0.path == Retargeting.configPath }) {
            collector.add(
                Diagnostic(
                    .error, "there is no config.js in '\(name)'; name the folder of a site that 'bourse build' made"))
        }
        if !collector.hasErrors {
            await prepare(found.map(\.path), in: &plan, into: collector)
            if !plan.files.isEmpty { plan.manifest = manifest(of: plan, into: collector) }
            if let environment { warn(about: environment, into: collector) }
        }
        plan.report.diagnostics = collector.diagnostics
        plan.report.changed = plan.files.map(\.path).sorted()
        return plan
    }

    /// Tells what the site keeps of the build that made it although the environment has it otherwise.
    private func warn(about environment: Environment, into collector: DiagnosticCollector) {
        let built = BuiltSettings(file: { PlainFile.read(folder.output + "/" + $0) }, drafts: environment.drafts)
        let keys = built.differences(from: environment.configuration)
        guard !keys.isEmpty else { return }
        let list = keys.map { "'\($0)'" }.joined(separator: " and ")
        collector.add(
            Diagnostic(
                .warning,
                "'\(name)' was built with another \(list) than environment '\(environment.name)' has, and keeps it; 'bourse build --environment \(environment.name)' makes it right"
            ))
    }

    private func place(_ path: String) -> String { name == "." ? path : "\(name)/\(path)" }

    /// Reads all files and makes those that change.
    private func prepare(_ paths: [String], in plan: inout Plan, into collector: DiagnosticCollector) async {
        for (path, outcome) in zip(paths, await inParallel(paths, outcome)) {
            for diagnostic in outcome.diagnostics { collector.add(diagnostic) }
            plan.present[path] = outcome.entry
            if outcome.isLive { plan.report.livePageCount += 1 }
            if let new = outcome.new { plan.files.append(SiteFile(path: path, bytes: new)) }
        }
    }

    /// A file as it is, and as it shall be where that differs.
    private struct Outcome: Sendable {
        var entry: ManifestEntry?
        var new: [UInt8]?
        var isLive = false
        var diagnostics: [Diagnostic] = []
    }

    private func outcome(for path: String) -> Outcome {
        var outcome = Outcome()
        let file = folder.output + "/" + path
        if path == Retargeting.configPath || path.hasSuffix(".html") {
            guard let bytes = PlainFile.read(file) else { return unreadable(path) }
            outcome.entry = SiteFile(path: path, bytes: bytes).entry
            let collector = DiagnosticCollector()
            if path == Retargeting.configPath {
                outcome.new = retargeting.config(bytes, file: place(path), into: collector)
            } else if case .live(let new)? = retargeting.page(bytes, file: place(path), into: collector) {
                outcome.new = new
                outcome.isLive = true
            }
            outcome.diagnostics = collector.diagnostics
            if outcome.new == bytes { outcome.new = nil }
        } else {
            guard let (digest, size) = PlainFile.digest(file) else { return unreadable(path) }
            outcome.entry = ManifestEntry(path: path, size: size, digest: digest)
        }
        return outcome
    }

    private func unreadable(_ path: String) -> Outcome {
        Outcome(diagnostics: [Diagnostic(.error, "the file cannot be read", file: place(path))])
    }

    /// The new text of the manifest beside the folder; nil when there is none of this very site.
    private func manifest(of plan: Plan, into collector: DiagnosticCollector) -> String? {
        guard FileTree.exists(folder.manifest) else { return nil }
        let old = Array(Manifest(files: Array(plan.present.values)).json.utf8)
        // After a kill just before the two sites changed places the old manifest is the other one.
        guard [folder.manifest, folder.newManifest].contains(where: { PlainFile.read($0) == old }) else {
            collector.add(
                Diagnostic(
                    .warning, "\(folder.manifest) does not list the files of '\(name)' as they are, and stays as it is")
            )
            return nil
        }
        var files = plan.present
        for file in plan.files { files[file.path] = file.entry }
        return Manifest(files: Array(files.values)).json
    }
}
