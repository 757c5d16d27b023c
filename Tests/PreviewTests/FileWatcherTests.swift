import Foundation
import Glibc
import Preview
import Synchronization
import TestSupport
import Testing

@Suite struct FileWatcherTests {
    // Editors

    @Test func `A file that is written in place is told`() async throws {
        let project = try WatchedProject { try WatchedProject.write("old", to: $0 + "/Content/a.md") }
        try project.write("new", to: "Content/a.md")
        try await project.expect("told") { !project.batches.isEmpty }
        #expect(project.batches == [FileChanges(paths: ["Content/a.md"])])
    }

    @Test func `A file that is written beside and renamed is told`() async throws {
        let project = try WatchedProject { try WatchedProject.write("old", to: $0 + "/Content/a.md") }
        try project.write("new", to: "Content/a.md.tmp")
        try project.move("Content/a.md.tmp", to: "Content/a.md")
        try await project.expect("Content/a.md")
    }

    @Test func `A file whose old form becomes a backup is told`() async throws {
        let project = try WatchedProject { try WatchedProject.write("old", to: $0 + "/Content/a.md") }
        try await project.expectQuickly(within: .milliseconds(15)) {
            try project.write("", to: "Content/4913")
            try project.remove("Content/4913")
            try project.move("Content/a.md", to: "Content/a.md~")
            try project.write("new", to: "Content/a.md")
            try project.remove("Content/a.md~")
        }
        try await project.expect("told") { project.paths.contains("Content/a.md") }
        #expect(project.batches.count == 1, "\(project.batches)")
    }

    @Test func `A file that is deleted and written anew is told once`() async throws {
        let project = try WatchedProject { try WatchedProject.write("old", to: $0 + "/Content/a.md") }
        try await project.expectQuickly(within: .milliseconds(15)) {
            try project.remove("Content/a.md")
            usleep(6000)
            try project.write("new", to: "Content/a.md")
        }
        try await project.expect("told") { project.paths.contains("Content/a.md") }
        try await project.settle()
        #expect(project.batches.count == 1, "\(project.batches)")
    }

    @Test func `A file that its writer keeps open is told when the writer pauses`() async throws {
        let project = try WatchedProject()
        let file = try #require(fopen(project.root + "/.bourse/snapshot.sqlite", "w"))
        defer { fclose(file) }
        try await project.expectQuickly(within: .milliseconds(90)) {
            for _ in 0..<5 {
                fputs("more", file)
                fflush(file)
                usleep(10000)
            }
        }
        let last = ContinuousClock.now - .milliseconds(11)
        try await project.expect("told") { !project.batches.isEmpty }
        #expect(ContinuousClock.now - last > .milliseconds(85))
        #expect(project.batches == [FileChanges(paths: [".bourse/snapshot.sqlite"])])
    }

    @Test func `A file that is written without a pause is told all the same`() async throws {
        let project = try WatchedProject()
        let file = try #require(fopen(project.root + "/.bourse/snapshot.sqlite", "w"))
        defer { fclose(file) }
        let end = ContinuousClock.now + .seconds(8)
        while project.batches.isEmpty, ContinuousClock.now < end {
            fputs("more", file)
            fflush(file)
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(project.batches == [FileChanges(paths: [".bourse/snapshot.sqlite"])])
    }

    @Test func `Links are told, and a folder that is one is not followed`() async throws {
        let project = try WatchedProject { root in
            try WatchedProject.makeFolder(root + "/elsewhere")
            try WatchedProject.write("text", to: root + "/elsewhere/a.md")
        }
        try #require(symlink("../elsewhere", project.root + "/Content/linked") == 0)
        try #require(symlink("../elsewhere/a.md", project.root + "/Content/b.md") == 0)
        try #require(link(project.root + "/elsewhere/a.md", project.root + "/Content/c.md") == 0)
        try await project.expect("Content/linked", "Content/b.md", "Content/c.md")
        try project.write("new", to: "elsewhere/d.md")
        try await project.expectNothing()
    }

    @Test func `A place that is a link is followed, and followed anew when it leads elsewhere`() async throws {
        let project = try WatchedProject { root in
            for name in ["one", "two"] { try WatchedProject.makeFolder("\(root)/\(name)/deep") }
            try FileManager.default.removeItem(atPath: root + "/Content")
            try #require(symlink("one", root + "/Content") == 0)
        }
        try project.write("new", to: "one/deep/a.md")
        try await project.expect("Content/deep/a.md")
        try project.remove("Content")
        try #require(symlink("two", project.root + "/Content") == 0)
        try await project.expect("Content")
        try project.write("new", to: "one/deep/a.md")
        try project.write("new", to: "two/deep/b.md")
        try await project.expect("told") { project.paths.contains("Content/deep/b.md") }
        #expect(project.paths == ["Content/deep/b.md"])
    }

    @Test func `A change of rights is told`() async throws {
        let project = try WatchedProject { try WatchedProject.write("old", to: $0 + "/Content/a.md") }
        try #require(chmod(project.root + "/Content/a.md", 0o600) == 0)
        try await project.expect("Content/a.md")
    }

    @Test func `A name that takes another form of Unicode is told as it is now`() async throws {
        let (composed, decomposed) = ("Content/\u{e4}.md", "Content/a\u{308}.md")
        let project = try WatchedProject { try WatchedProject.write("old", to: "\($0)/\(composed)") }
        try project.move(composed, to: decomposed)
        try await project.expect("told") { !project.paths.isEmpty }
        #expect(project.batches.first?.paths.map { Array($0.utf8) } == [Array(decomposed.utf8)])
    }

    // What is no business of the watcher's

    @Test func `Only the places are told, and no hidden names below them`() async throws {
        let project = try WatchedProject { root in
            for name in ["Content/.git", "Site", "data/deep"] { try WatchedProject.makeFolder(root + "/" + name) }
        }
        for name in [
            "Content/.a.md.swp", "Content/.git/index", "Site/index.html", "README.md", ".bourse/lock", "data/.hidden",
            "data/deep/a.csv",
        ] { try project.write("text", to: name) }
        try project.makeFolder("Content/.new/deep")
        try project.write("text", to: "Content/.new/deep/a.md")
        try await project.expectNothing()
        for name in ["bourse.yml", ".bourse/snapshot.sqlite", "data/a.csv"] { try project.write("text", to: name) }
        try await project.expect("bourse.yml", ".bourse/snapshot.sqlite", "data/a.csv")
    }

    @Test func `A single file that is replaced again and again is told each time`() async throws {
        let project = try WatchedProject { try WatchedProject.write("old", to: $0 + "/bourse.yml") }
        for number in 0..<5 {
            try project.write("number \(number)", to: "bourse.yml.new")
            try project.move("bourse.yml.new", to: "bourse.yml")
            try await project.expect("bourse.yml")
        }
        try project.remove("bourse.yml")
        try await project.expect("bourse.yml")
    }

    @Test func `Reading tells nothing`() async throws {
        let project = try WatchedProject { try WatchedProject.write("old", to: $0 + "/Content/a.md") }
        _ = try String(contentsOfFile: project.root + "/Content/a.md", encoding: .utf8)
        _ = try FileManager.default.subpathsOfDirectory(atPath: project.root)
        try await project.expectNothing()
    }

    // Folders

    @Test func `New folders that are filled at once are told, and watched from then on`() async throws {
        let project = try WatchedProject()
        for round in 0..<20 {
            try project.makeFolder("Content/a\(round)/b/c")
            try project.write("text", to: "Content/a\(round)/b/c/x.md")
            try await project.expect("Content/a\(round)")
            try project.write("text", to: "Content/a\(round)/b/c/y.md")
            try await project.expect("Content/a\(round)/b/c/y.md")
        }
    }

    @Test func `A folder that is moved within is told under both names, and watched under the new one`() async throws {
        let project = try WatchedProject { try WatchedProject.makeFolder($0 + "/Content/a/b") }
        try project.move("Content/a", to: "Templates/z")
        try await project.expect("Content/a", "Templates/z")
        try project.write("text", to: "Templates/z/b/x.md")
        try await project.expect("told") { !project.paths.isEmpty }
        #expect(project.paths == ["Templates/z/b/x.md"])
    }

    @Test func `A folder that left is told, and what happens in it is not`() async throws {
        let project = try WatchedProject { try WatchedProject.makeFolder($0 + "/Content/a/b") }
        try project.move("Content/a", to: "away")
        try await project.expect("Content/a")
        try project.write("text", to: "away/b/x.md")
        try project.write("text", to: "away/x.md")
        try await project.expectNothing()
        try project.move("away", to: "Content/back")
        try await project.expect("Content/back")
        try project.write("text", to: "Content/back/b/x.md")
        try await project.expect("Content/back/b/x.md")
    }

    @Test func `Two folders that change places are watched under their new names`() async throws {
        let project = try WatchedProject { root in
            for name in ["one/1", "two/2"] { try WatchedProject.makeFolder(root + "/Content/" + name) }
        }
        try project.move("Content/one", to: "Content/other")
        try project.move("Content/two", to: "Content/one")
        try project.move("Content/other", to: "Content/two")
        try await project.expect("Content/one", "Content/two")
        try project.write("text", to: "Content/one/2/x.md")
        try project.write("text", to: "Content/two/1/y.md")
        try await project.expect("told") { project.paths == ["Content/one/2/x.md", "Content/two/1/y.md"] }
    }

    @Test func `A tree that is deleted and made again is told and watched`() async throws {
        let project = try WatchedProject { root in
            try WatchedProject.makeFolder(root + "/Content/a")
            try WatchedProject.write("old", to: root + "/Content/a/x.md")
        }
        for _ in 0..<5 {
            try project.remove("Content")
            try await project.expect("Content")
            try project.makeFolder("Content/a")
            try project.write("text", to: "Content/a/x.md")
            try await project.expect("Content")
            try project.write("text", to: "Content/a/y.md")
            try await project.expect("Content/a/y.md")
        }
    }

    @Test func `A tree that is moved away and back is told and watched`() async throws {
        let project = try WatchedProject { try WatchedProject.makeFolder($0 + "/Content/a") }
        try project.move("Content", to: "Old")
        try await project.expect("Content")
        try project.write("text", to: "Old/a/x.md")
        try project.move("Old", to: "Content")
        try await project.expect("Content")
        try project.write("text", to: "Content/a/y.md")
        try await project.expect("Content/a/y.md")
    }

    @Test func `The folder of a file may come late, go and come again`() async throws {
        let places = WatchedPlaces(trees: ["Content"], files: ["feeds/daily/x.csv"])
        let project = try WatchedProject(places: places)
        for _ in 0..<3 {
            try project.makeFolder("feeds/daily")
            try project.write("text", to: "feeds/daily/x.csv")
            try await project.expect("feeds/daily/x.csv")
            try project.write("more", to: "feeds/daily/x.csv")
            try await project.expect("feeds/daily/x.csv")
            try project.move("feeds", to: "away")
            try await project.expect("feeds/daily/x.csv")
            try project.write("unseen", to: "away/daily/x.csv")
            try await project.expectNothing()
            try project.remove("away")
        }
    }

    @Test func `The whole project may go and come again`() async throws {
        let project = try WatchedProject()
        try FileManager.default.removeItem(atPath: project.root)
        try await project.expect("Content", "Templates", "bourse.yml", "data", ".bourse/snapshot.sqlite")
        for name in ["Content/a", "Templates", "data", ".bourse"] { try project.makeFolder(name) }
        try await project.expect("Content", "Templates", "data")
        for name in ["Content/a/x.md", "Templates/y.mustache", "data/z.csv", "bourse.yml", ".bourse/snapshot.sqlite"] {
            try project.write("text", to: name)
            try await project.expect(name)
        }
    }

    @Test func `Places outside of the project are told as they were given`() async throws {
        let outside = try TemporaryFolder()
        try WatchedProject.makeFolder(outside.path + "/feeds/deep")
        let places = WatchedPlaces(
            trees: ["Content", outside.path + "/feeds"], files: ["./bourse.yml", outside.path + "/later/x.csv"])
        let project = try WatchedProject(places: places)
        try WatchedProject.write("text", to: outside.path + "/feeds/deep/a.csv")
        try project.write("text", to: "bourse.yml")
        try await project.expect(outside.path + "/feeds/deep/a.csv", "./bourse.yml")
        try WatchedProject.makeFolder(outside.path + "/later")
        try WatchedProject.write("text", to: outside.path + "/later/x.csv")
        try await project.expect(outside.path + "/later/x.csv")
    }

    @Test func `A folder that two places share is told for both`() async throws {
        let project = try WatchedProject(
            places: WatchedPlaces(
                trees: ["Content", "Content/a"], files: ["Content/a/x.csv"], folders: ["./Content/a"]),
            prepare: { try WatchedProject.makeFolder($0 + "/Content/a") })
        try project.write("text", to: "Content/a/x.csv")
        try await project.expect("Content/a/x.csv", "./Content/a/x.csv")
        try project.move("Content/a", to: "Content/b")
        try await project.expect("Content/a", "Content/b", "./Content/a", "Content/a/x.csv")
        try project.write("text", to: "Content/b/x.csv")
        try await project.expect("told") { !project.paths.isEmpty }
        #expect(project.paths == ["Content/b/x.csv"])
    }

    @Test func `Other places are watched when asked for, and told once`() async throws {
        let project = try WatchedProject()
        project.watcher.watch(WatchedPlaces(trees: ["Content", "Pages"], files: ["other.yml"]))
        try await project.expect("Pages", "other.yml")
        try project.write("text", to: "bourse.yml")
        try project.makeFolder("Templates/a")
        try await project.expectNothing()
        try project.write("text", to: "other.yml")
        try project.makeFolder("Pages/a")
        try await project.expect("other.yml", "Pages")
    }

    // Many changes

    @Test func `A burst of files comes in few batches`() async throws {
        let project = try WatchedProject()
        let start = ContinuousClock.now
        for number in 0..<2000 { try project.write("text", to: "Content/\(number).md") }
        let length = ContinuousClock.now - start
        let all = Set((0..<2000).map { "Content/\($0).md" })
        try await project.expect("told of all") { project.paths.isSuperset(of: all) }
        #expect(project.batches.count <= 5 + Int(length / .milliseconds(100)), "\(project.batches.count) in \(length)")
    }

    @Test func `What comes while the reader is busy is told at once`() async throws {
        let project = try WatchedProject(take: { _ in try? await Task.sleep(for: .milliseconds(300)) })
        let start = ContinuousClock.now
        for number in 0..<10 {
            try project.write("text", to: "Content/\(number).md")
            try await Task.sleep(for: .milliseconds(15))
        }
        try await project.expect("told of all") { project.paths.count == 10 }
        #expect(project.batches.count <= 2 + Int((ContinuousClock.now - start) / .milliseconds(300)))
    }

    @Test func `Lost events are told as such, and watching goes on`() async throws {
        let (held, gate) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        // The thread is held in the report of what is beyond the limit, until the system's queue is full.
        let project = try WatchedProject(
            places: WatchedPlaces(trees: ["Content"]), limit: 4,
            prepare: { try WatchedProject.makeFolder($0 + "/Content/a") },
            report: {
                held.signal()
                gate.wait()
            })
        try project.makeFolder("Content/b")
        try project.makeFolder("Content/c")
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                held.wait()
                continuation.resume()
            }
        }
        for number in 0..<9000 {
            let path = "\(project.root)/Content/a/\(number % 7)"
            mkdir(path, 0o777)
            rmdir(path)
        }
        gate.signal()
        try await project.expect("incomplete") { project.batches.contains { $0.isIncomplete } }
        try project.write("text", to: "Content/a/x.md")
        try await project.expect("Content/a/x.md")
    }

    @Test func `Beyond the limit a message names the cure, and the rest is watched`() async throws {
        let project = try WatchedProject(
            places: WatchedPlaces(trees: ["Content"]), limit: 6,
            prepare: { root in for number in 0..<20 { try WatchedProject.makeFolder("\(root)/Content/\(number)") } })
        #expect(project.messages.count == 1)
        #expect(project.messages.first?.contains("sysctl fs.inotify.max_user_watches") ?? false)
        try project.write("text", to: "Content/x.md")
        try await project.expect("Content/x.md")
    }

    // The end

    @Test func `The changes end when the watcher is stopped`() async throws {
        let project = try WatchedProject()
        project.watcher.stop()
        project.watcher.stop()
        try await project.expect("over") { project.isOver }
        project.watcher.watch(WatchedPlaces())
    }

    @Test func `Nothing is held after the end`() throws {
        let folder = try TemporaryFolder()
        func descriptors() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count }
        let before = try descriptors()
        // More than the system gives at once.
        for number in 0..<400 {
            let watcher = try FileWatcher(root: folder.path, places: WatchedPlaces(trees: ["."]))
            if number.isMultiple(of: 2) { watcher.stop() }
        }
        // Other tests open and close files meanwhile.
        #expect(try descriptors() < before + 200)
    }
}
