import ArgumentParser
import Foundation
import JSON
import Market
import SiteBuild
import SiteRendering
import Snapshots

struct RefreshCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refresh",
        abstract: "Pull and build in one step, for a scheduler.",
        discussion: """
            Does what 'bourse pull && bourse build' does, one at a time: while another refresh of the same site is at work, \
            this one says so and ends with 0. A refresh that is killed at any moment leaves a whole site, and the next one \
            goes on from there. When neither the data nor the pages have changed, no file of the site is touched.

            When the sources are out of reach or refused, the site stays as it is and the command ends with 3. With \
            --allow-stale it builds with the data that is there, and says how old that is; --max-age sets the limit, \
            beyond which the command ends with 4.

              bourse refresh --quiet --max-age 3d                    # in a crontab: silent unless something is wrong
              bourse refresh --json --allow-stale --max-age 24h      # one line of JSON for a program

            REFRESHING.md has a systemd timer, a crontab line and a GitHub Actions workflow.
            """)

    @OptionGroup var options: SiteOptions
    @OptionGroup var strictness: StrictOption

    @Option(
        name: .shortAndLong, help: "Where the site is written (default: Site in the site's folder).",
        completion: .directory)
    var outputDir: String?

    @Option(name: .long, help: "Refuse data that is older, with exit code 4: 90s, 15m, 24h, 7d or 2w.")
    var maxAge: Age?

    @Flag(name: .long, help: "When the sources give nothing, build with the data of the last pull.")
    var allowStale = false

    func run() async throws {
        let messages = Messages(options, isStrict: strictness.strict)
        let configuration = try options.configuration(messages)
        let lock = try lock(configuration, messages)
        defer { withExtendedLifetime(lock) {} }
        try await refresh(configuration, messages)
    }

    private func refresh(_ configuration: SiteConfiguration, _ messages: Messages) async throws {
        let clock = ContinuousClock()
        let start = clock.now
        let now = Instant.now
        let pulled = try await pull(configuration, messages, now: now)
        let pullTime = clock.now - start
        let progress = Progress(isShown: messages.showsProgress) { clock.now - start }
        var build = SiteBuilder.Options()
        build.isStrict = strictness.strict
        let step = step(configuration, messages)
        let report: BuildReport
        do {
            report = try await step.run(build, now: now, progress: progress)
        } catch let busy as BuildStep.Busy {
            messages.say("\(busy.message); the site was not built")
            try messages.end(0, ["outcome": .text("busy")])
        }
        let duration = clock.now - start
        let isChanged = report.changedCount + report.removedCount > 0
        let isRefused = report.hasErrors || report.failedForWarnings
        let age = report.dataAsOf.map { now.seconds(since: $0) }
        let outcome: JSONValue = [
            "outcome": .text(isRefused ? "failed" : isChanged ? "updated" : "unchanged"),
            "pulled": .flag(pulled != nil), "dataChanged": .flag(pulled?.hasChanges ?? false),
            "changes": .list(pulled?.lines.map(JSONValue.text) ?? []),
        ]
        let fields = outcome.appending(report.json).appending([
            "dataAgeSeconds": age.map(JSONValue.integer) ?? .null, "pullSeconds": seconds(pullTime),
            "buildSeconds": seconds(duration - pullTime), "seconds": seconds(duration),
        ])
        try step.refuse(report, isStrict: strictness.strict, fields)
        let data = age.map { "; the data is \(Age(seconds: max(0, $0)).inWords) old" } ?? ""
        messages.say(
            isChanged
                ? "Site: \(report.changedCount) files new or changed, \(report.removedCount) removed, \(report.renderedCount) of \(report.pageCount) pages rendered\(data)"
                : "nothing has changed; the site stays as it is\(data)")
        try messages.end(0, fields)
    }

    /// - Returns: Nil when the sources gave nothing and the build may go on without.
    private func pull(
        _ configuration: SiteConfiguration, _ messages: Messages, now: Instant
    ) async throws -> PullReport? {
        let step = PullStep(
            project: options.project, configuration: configuration, messages: messages,
            environment: ProcessInfo.processInfo.environment, isOptional: allowStale)
        var report: PullReport?
        do {
            report = try await step.run(now: now)
        } catch {
            guard allowStale else {
                messages.say("nothing was changed; the site stays as it was")
                try messages.end(3, ["outcome": .text("failed")])
            }
            messages.print(Diagnostic(.warning, "the sources gave nothing; building with the data of the last pull"))
        }
        // With --strict, a warning of the pull stops the build as one of the build does.
        if messages.hasErrors {
            messages.say("the site stays as it was")
            try messages.end(2, ["outcome": .text("failed")])
        }
        return report
    }

    private func step(_ configuration: SiteConfiguration, _ messages: Messages) -> BuildStep {
        BuildStep(
            project: options.project, configuration: configuration, messages: messages, outputDir: outputDir,
            maxAge: maxAge, failureFields: ["outcome": .text("failed")])
    }

    /// Ends the command when another refresh of the site is at work.
    private func lock(_ configuration: SiteConfiguration, _ messages: Messages) throws -> FileLock {
        let state = options.project.path(".bourse")
        do {
            try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
            switch try FileLock.take(state + "/refresh.lock") {
            case .taken(let lock): return lock
            case .busy(let process):
                messages.say(
                    "another refresh\(process.map { " (process \($0))" } ?? "") of this site is at work; nothing was done"
                )
            }
        } catch {
            messages.print(Diagnostic(.error, "\(error)"))
            try messages.end(1, ["outcome": .text("failed")])
        }
        try checkAge(configuration, messages)
        try messages.end(0, ["outcome": .text("busy")])
    }

    /// A refresh that hangs must not let data grow old unseen: the one that finds it at work tells.
    private func checkAge(_ configuration: SiteConfiguration, _ messages: Messages) throws {
        let path = options.project.path(configuration.snapshot)
        guard let maxAge, FileManager.default.fileExists(atPath: path) else { return }
        let now = Instant.now
        let asOf: Instant?
        do throws(SnapshotError) {
            asOf = try SnapshotReader(path: path).asOf
        } catch {
            messages.print(error.diagnostics)
            try messages.end(1, ["outcome": .text("failed")])
        }
        guard asOf.map({ now.seconds(since: $0) > maxAge.seconds }) ?? true else { return }
        let error = DataAgeError(snapshot: configuration.snapshot, asOf: asOf)
        try step(configuration, messages).refuse(error, now: now)
    }

    private func seconds(_ duration: Duration) -> JSONValue {
        .real(
            Double(duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000) / 1000)
    }
}
