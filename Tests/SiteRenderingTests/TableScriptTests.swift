import Foundation
import TestSupport
import Testing

@testable import SiteRendering

@Suite struct TableScriptTests {
    @Test func `The script was made from its source`() throws {
        let source = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../Sources/SiteRendering/Script/tables.js")
        #expect(tableScriptSource == posixChecksum(of: try Data(contentsOf: source)), "run 'make script'")
    }

    @Test func `The script evaluates nothing, parses no markup and sets no style`() {
        for word in [
            "innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "Function(", "import(", "style",
        ] {
            #expect(!tableScript.contains(word))
        }
    }
}
