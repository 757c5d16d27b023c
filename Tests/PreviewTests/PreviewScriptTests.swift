import Foundation
import TestSupport
import Testing

@testable import Preview

@Suite struct PreviewScriptTests {
    @Test func `The script was made from its source`() throws {
        let source = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../Sources/Preview/Script/preview.js")
        #expect(previewScriptSource == posixChecksum(of: try Data(contentsOf: source)), "run 'make script'")
    }

    @Test(arguments: [
        "innerHTML=", "outerHTML=", "insertAdjacent", "document.write", "eval(", "Function(", "DOMParser", ".style",
    ])
    func `The script does nothing that a page's policy forbids`(word: String) {
        #expect(!previewScript.contains(word))
    }

    @Test func `The script and the style sheet name nothing outside of the server`() {
        for text in [previewScript, previewStyleSheet] {
            #expect(!text.contains("http:") && !text.contains("https:") && !text.contains("@import"))
        }
    }
}
