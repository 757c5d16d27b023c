import ArgumentParser
import Foundation
import JSON
import Market

struct PullCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull",
        abstract: "Read the sources of bourse.yml into the snapshot.",
        discussion: """
            Every row is checked on the way in. One bad row refuses the whole pull: it is reported with file or URL, place \
            and field, and the snapshot stays as it was. Reading the same data again changes nothing; bars that differ from \
            those there are counted as revised.

            An API is asked for its quotes, then for the history and the predictions of each stock, for the portfolio and \
            the trades. Of a history only what is new is asked for, with a week before it. What a back end does not have \
            is passed over with a note, unless 'require:' names it. Its key is in the environment variable BOURSE_API_KEY, \
            other headers in those that 'headers:' names; neither is ever printed.
            """)

    @OptionGroup var options: SiteOptions

    func run() async throws {
        let messages = Messages(options)
        let configuration = try options.configuration(messages)
        let step = PullStep(
            project: options.project, configuration: configuration, messages: messages,
            environment: ProcessInfo.processInfo.environment)
        do {
            let report = try await step.run(now: .now)
            try messages.end(
                0, ["changed": .flag(report.hasChanges), "changes": .list(report.lines.map(JSONValue.text))])
        } catch is PullStep.Failure {
            messages.say("nothing was changed")
            try messages.end(3)
        }
    }
}
