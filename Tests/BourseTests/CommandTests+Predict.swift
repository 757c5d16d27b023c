import Foundation
import TestSupport
import Testing

@testable import bourse

extension CommandTests {
    @Suite struct Predict {
        private func bourse(_ arguments: [String], in folder: TemporaryFolder) throws -> Outcome {
            try CommandTests().bourse(arguments, in: folder)
        }

        /// A pulled site with one stock, whose closes rise by a dollar a weekday.
        ///
        /// - Parameters:
        ///   - last: The day of the last of 100 bars, as days from today.
        ///   - predictions: Rows of predictions.csv.
        private func site(last: Int, predictions: [String] = []) throws -> TemporaryFolder {
            let folder = try TemporaryFolder()
            try folder.write(
                """
                title: T
                url: https://example.com/
                sources:
                  - csv: AAPL.csv
                    into: bars
                  - csv: predictions.csv
                    into: predictions
                """, to: "bourse.yml")
            var bars = weekdays(endingIn: last).enumerated().map { "\($1),\(200 + $0)" }
            bars.insert("date,close", at: 0)
            try folder.write(bars.joined(separator: "\n") + "\n", to: "AAPL.csv")
            let header = "symbol,model,made_at,target_date,horizon,predicted,lower,upper,level"
            try folder.write(([header] + predictions).joined(separator: "\n") + "\n", to: "predictions.csv")
            #expect(try bourse(["pull", "--quiet"], in: folder).status == 0)
            return folder
        }

        private func weekdays(endingIn last: Int) -> [String] {
            let today = Int(Date().timeIntervalSince1970 / 86400)
            // 1970-01-01 was a Thursday.
            let days = (0...200).map { today + last - $0 }.filter { ![2, 3].contains($0 % 7) }.prefix(100).reversed()
            return days.map { Date(timeIntervalSince1970: Double($0) * 86400).formatted(.iso8601.year().month().day()) }
        }

        private func record(_ outcome: Outcome) throws -> [String: Any] {
            try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        }

        @Test func `Forecasts are added once`() throws {
            // A last bar in three days' time has only days after it that have not begun.
            let folder = try site(last: 3)
            let first = try bourse(["predict"], in: folder)
            #expect(first.status == 0 && first.output.isEmpty)
            #expect(
                first.messages.firstMatch(
                    of: #/^6 forecasts of 1 stock added, for \d{4}-\d\d-\d\d, \d{4}-\d\d-\d\d\n$/#)
                    != nil, "\(first.messages)")
            let second = try bourse(["predict"], in: folder)
            #expect(second.status == 0)
            #expect(second.messages == "nothing new: all 6 forecasts had been issued before\n")
            let more = try record(
                try bourse(["predict", "--model", "drift-20", "--model", "holt", "--json"], in: folder))
            #expect(more["added"] as? Int == 2 && more["known"] as? Int == 2)
            // A dollar a day goes on.
            let forecasts = try #require(more["forecasts"] as? [[String: Any]])
            #expect(forecasts.prefix(2).map { $0["predicted"] as? Double } == [300, 304])
            let score = try bourse(["predict", "--score"], in: folder)
            #expect(score.status == 0 && score.output.isEmpty)
            #expect(score.messages == "no forecast can be scored yet\nnot counted: 8 still open\n")
        }

        @Test func `Of several at once each forecast is added by one`() async throws {
            let folder = try site(last: 3)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        let outcome = try bourse(["predict", "-C", folder.path], in: try TemporaryFolder())
                        #expect(outcome.status == 0, "\(outcome.messages)")
                    }
                }
                try await group.waitForAll()
            }
            #expect(
                try bourse(["predict"], in: folder).messages == "nothing new: all 6 forecasts had been issued before\n")
            let score = try bourse(["predict", "--score"], in: folder)
            #expect(score.messages == "no forecast can be scored yet\nnot counted: 6 still open\n")
        }

        @Test func `A dry run stores nothing and prints a table`() throws {
            let folder = try site(last: 3)
            let outcome = try bourse(["predict", "--dry-run", "--model", "last-close", "--horizon", "2"], in: folder)
            #expect(outcome.status == 0)
            #expect(outcome.output.split(separator: "\n").count == 2)
            #expect(outcome.output.contains("AAPL   last-close      2  "))
            #expect(outcome.messages == "nothing was stored; 1 of 1 forecasts are new\n")
            #expect(try bourse(["predict", "--score"], in: folder).messages == "no forecast can be scored yet\n")
        }

        @Test func `Bars that are too old are forecast from no more`() throws {
            let folder = try site(last: -30)
            let outcome = try bourse(["predict"], in: folder)
            #expect(outcome.status == 4)
            #expect(outcome.messages.contains("warning: AAPL: "))
            #expect(outcome.messages.contains("have begun and cannot be forecast any more; the last bar is of "))
            #expect(outcome.messages.hasSuffix("no forecasts were added\n"))
        }

        @Test func `What would have been said on a day is printed beside what came, and not stored`() throws {
            let folder = try site(last: -30)
            let day = weekdays(endingIn: -30)[79]
            let outcome = try bourse(["predict", "--as-of", day, "--model", "drift-60", "--json"], in: folder)
            let record = try record(outcome)
            #expect(outcome.status == 0 && record["added"] as? Int == 0)
            let forecasts = try #require(record["forecasts"] as? [[String: Any]])
            #expect(forecasts.map { $0["predicted"] as? Double } == [280, 284])
            #expect(forecasts.map { $0["actual"] as? Double } == [280, 284])
            #expect(try bourse(["predict", "--score"], in: folder).messages == "no forecast can be scored yet\n")
        }

        /// By hand: of closes that rise by 1, a forecast that is 0.5 too low errs half as much as the last close.
        @Test func `Stored forecasts are scored`() throws {
            let days = weekdays(endingIn: -30)
            let rows = (60..<90).map { session in
                "AAPL,half,\(days[session - 1])T22:00:00Z,\(days[session]),1,\(199 + session).5,,,"
            }
            let folder = try site(last: -30, predictions: rows)
            let outcome = try bourse(["predict", "--score"], in: folder)
            #expect(outcome.status == 0 && outcome.messages.isEmpty)
            #expect(
                outcome.output.contains("half, 1 session ahead: better than \"tomorrow = today\" (errors 50.0% smaller")
            )
            let record = try record(try bourse(["predict", "--score", "--json"], in: folder))
            let scores = try #require(record["scores"] as? [[String: Any]])
            #expect(scores.count == 2 && scores[0]["symbol"] is NSNull && scores[1]["symbol"] as? String == "AAPL")
            for score in scores {
                #expect(score["forecasts"] as? Int == 30 && score["verdict"] as? String == "better")
                #expect(score["mase"] as? Double == 0.5 && score["skill"] as? Double == 0.5)
                let errors = try #require(score["errors"] as? [String: Any])
                #expect(errors["mae"] as? Double == 0.5 && errors["mse"] as? Double == 0.25)
                let direction = try #require(score["direction"] as? [String: Any])
                #expect(direction["hits"] as? Int == 30 && direction["trials"] as? Int == 30)
            }
        }

        @Test func `A model without forecasts is told`() throws {
            let folder = try site(last: -30, predictions: ["AAPL,half,2026-01-05T22:00:00Z,2026-01-06,1,200,,,"])
            let messages = try bourse(["predict", "--score", "--model", "holt"], in: folder).messages
            #expect(messages.hasPrefix("warning: no forecasts of 'holt' are stored; there are those of half\n"))
        }

        @Test(arguments: [
            (["--model", "hot"], "'hot' is no model; did you mean 'holt'?"),
            (
                ["--model", "prophet"],
                "'prophet' is no model; there are last-close, drift-60, holt, and drift-N for other windows"
            ),
            (["--horizon", "0"], "--horizon must be 1 to 365, not 0"),
            (["--level", "80"], "--level must be between 0 and 1, such as 0.8, not 80.0"),
            (["--as-of", "tomorrow"], "--as-of must be a day like 2026-03-31, not 'tomorrow'"),
            (["--score", "--dry-run"], "--score makes no forecasts; leave --level, --as-of and --dry-run out"),
            (["--symbol", "APPL"], "the snapshot has no stock 'APPL'; did you mean 'AAPL'?"),
        ])
        func `Wrong usage ends with 64 and says what is right`(arguments: [String], message: String) throws {
            let outcome = try bourse(["predict"] + arguments, in: try site(last: -30))
            #expect(outcome.status == 64)
            #expect(outcome.messages.contains(message), "\(outcome.messages)")
        }

        @Test func `Without a snapshot the way to one is told`() throws {
            let folder = try TemporaryFolder()
            try folder.write("title: T\nurl: https://example.com/\n", to: "bourse.yml")
            let outcome = try bourse(["predict"], in: folder)
            #expect(outcome.status == 1)
            #expect(outcome.messages.contains("run 'bourse pull'"))
        }

        /// The page computes in SQL, with a few digits of Student's and the normal quantiles, what the command does in Swift.
        @Test func `The demo's page of predictions says what the score says`() throws {
            let project = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
            let folder = try TemporaryFolder()
            for name in ["bourse.yml", "Content", "Templates"] {
                try FileManager.default.copyItem(
                    at: project.appending(path: name), to: URL(filePath: folder.path).appending(path: name))
            }
            #expect(try bourse(["pull", "--quiet"], in: folder).status == 0)
            #expect(try bourse(["build", "--quiet"], in: folder).status == 0)
            let page = try folder.read("Site/predictions/index.html")
            let record = try record(try bourse(["predict", "--score", "--json"], in: folder))
            let scores = try #require(record["scores"] as? [[String: Any]]).filter {
                $0["model"] as? String == "drift-60"
            }
            let isShown = scores.filter { $0["symbol"] is NSNull || $0["horizon"] as? Int == 1 }
            #expect(isShown.count == 7)
            for score in isShown {
                let skill = try #require(score["skillInterval"] as? [Double])
                let range = skill.map { ($0 < 0 ? "−" : "+") + percent(abs($0), 1) }.joined(separator: " to ")
                #expect(page.contains(">\(range)<"), "\(range)")
                #expect(score["verdict"] as? String == "no better")
            }
            for score in scores where score["symbol"] is NSNull {
                for kind in ["coverage", "direction"] {
                    let share = try #require(score[kind] as? [String: Any])
                    let interval = try #require(share["interval"] as? [Double]).map { percent($0) }
                    #expect(page.contains(">\(interval.joined(separator: " to "))<"), "\(kind) \(interval)")
                }
            }
            #expect(page.contains("drift-60 was <strong>no better than “tomorrow = today”</strong>"))
        }
    }
}
