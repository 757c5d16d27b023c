import Preview
import SiteRendering
import Testing

@Suite struct PreviewNewsTests {
    @Test func `No mistakes, no list`() {
        #expect(PreviewNews(version: 1, mistakes: []).mistakes.isEmpty)
    }
}
