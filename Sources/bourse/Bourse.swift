import ArgumentParser

@main
struct Bourse: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bourse",
        abstract: "Turns market data, Markdown and templates into a finished, static web site.",
        discussion: """
            A site is a folder with bourse.yml, Content/ (Markdown) and Templates/. To make one from the starter and look at \
            it:

              bourse init demo && cd demo
              bourse pull              # API, CSV and SQLite files → .bourse/snapshot.sqlite
              bourse build             # snapshot + Content + Templates → Site/
              bourse refresh           # both, for a scheduler
              bourse serve             # a preview that follows what is written

            Exit codes: 0 done · 1 build failed · 2 findings of a check · 3 a source was refused or out of reach · \
            4 data too old · 64 wrong usage. Messages go to standard error, products to standard output.
            """,
        version: "0.1.0",
        subcommands: [
            InitCommand.self, ServeCommand.self, PullCommand.self, BuildCommand.self, RefreshCommand.self,
            CheckCommand.self,
            RetargetCommand.self, SnapshotCommand.self, PredictCommand.self,
            ChartCommand.self, SimulateCommand.self, APICommand.self,
        ])
}
