import ArgumentParser
import Foundation
import JSON
import Market
import SiteBuild
import SiteRendering
import Snapshots

struct BuildCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Make the site: snapshot + Content + Templates → Site.",
        discussion: """
            Only what has changed since the last build is rendered: a page whose Markdown, templates, rows and settings are \
            the same stays. The new site takes the old one's place in one step; with an error the site that is there stays as \
            it is, and every mistake that is found is printed with file, line and column. The same inputs give the same \
            bytes, whatever the time zone, the language or the folder.

              bourse build --environment staging --output-dir public
              bourse build --max-age 24h            # exit code 4 when the data is older
              bourse build --explain /stocks/AAPL/  # why that page was rendered, or not
            """)

    @OptionGroup var options: SiteOptions
    @OptionGroup var strictness: StrictOption

    @Option(
        name: .shortAndLong, help: "Where the site is written (default: Site in the site's folder).",
        completion: .directory)
    var outputDir: String?

    @Flag(name: .long, help: "Build pages with 'draft: true' too.")
    var drafts = false

    @Flag(name: .long, help: "Render every page, also those that have not changed.")
    var force = false

    @Option(
        name: .long, help: "Refuse data that is older, with exit code 4: 90s, 15m, 24h, 7d or 2w.")
    var maxAge: Age?

    @Option(
        name: .long,
        help: "Say why a page was rendered or not: its address (/stocks/AAPL/), or its file in Content or in the site.")
    var explain: String?

    @Flag(name: .long, help: "Print the slowest pages, queries and components on standard output.")
    var timings = false

    func run() async throws {
        let messages = Messages(options, isStrict: strictness.strict)
        let clock = ContinuousClock()
        let start = clock.now
        let configuration = try options.configuration(messages)
        let progress = Progress(isShown: messages.showsProgress) { clock.now - start }
        let stopwatch = timings ? Stopwatch { clock.now - start } : nil
        var build = SiteBuilder.Options()
        build.includesDrafts = drafts
        build.rendersAll = force
        build.isStrict = strictness.strict
        build.explained = explain
        build.stopwatch = stopwatch
        let step = BuildStep(
            project: options.project, configuration: configuration, messages: messages, outputDir: outputDir,
            maxAge: maxAge)
        let report: BuildReport
        do {
            report = try await step.run(build, now: .now, progress: progress)
        } catch let busy as BuildStep.Busy {
            messages.print(Diagnostic(.error, busy.message))
            try messages.end(1)
        }
        let seconds = seconds(clock.now - start)
        if explain != nil, report.explanation.isEmpty, !report.hasErrors {
            messages.print(Diagnostic(.note, "--explain: no page of the site is '\(explain ?? "")'"))
        }
        if !options.json {
            for line in report.explanation { print("\(explain ?? ""): \(line)") }
            if let stopwatch { for line in TimingTable(stopwatch.timings).lines { print(line) } }
        }
        let fields = report.json.appending([
            "seconds": .real(Double(seconds) ?? 0), "explanation": .list(report.explanation.map { .text($0) }),
            "timings": .list(stopwatch.map { TimingTable($0.timings).json } ?? []),
        ])
        try step.refuse(report, isStrict: strictness.strict, fields)
        let data = report.dataAsOf.map { "; data of \($0)" } ?? ""
        messages.say(
            "Site: \(report.pageCount) pages, \(report.renderedCount) rendered, \(report.pageCount - report.renderedCount) unchanged, \(seconds) s\(data)"
        )
        try messages.end(0, fields)
    }
}

/// A duration as seconds with two decimals.
func seconds(_ duration: Duration) -> String {
    let hundredths = duration.components.seconds * 100 + duration.components.attoseconds / 10_000_000_000_000_000
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
}
