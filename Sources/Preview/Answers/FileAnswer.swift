import HTTPTypes
import SiteBuild
import SiteRendering

/// Answers with a file of the site, or with the part of it that the request asks for.
struct FileAnswer: Sendable {
    private let body: PreviewResponse.Body
    private let size: Int
    private let tag: String
    private var headers: HTTPFields

    /// - Returns: Nil when the file has just gone.
    init?(_ file: PreviewFile) {
        let digest = file.entry.digest.hexadecimal
        tag = "\"\(digest)\""
        headers = [.contentType: file.entry.contentType, .eTag: tag]
        switch file.contents {
        case .bytes(let bytes) where file.isPage:
            let page = PreviewedPage(published: bytes, digest: digest)
            body = .bytes(page.bytes)
            size = page.bytes.count
            if let policy = page.policy {
                headers[.contentSecurityPolicy] = policy + "; frame-ancestors 'none'"
            }
        case .bytes(let bytes):
            body = .bytes(ByteChain([bytes[...]]))
            size = bytes.count
        case .file(let path):
            guard let opened = OpenFile(path: path) else { return nil }
            size = file.entry.size
            body = .file(opened, 0..<size)
        }
    }

    /// The whole file, whatever the request asks for: conditions are about what is found.
    func whole(_ status: HTTPResponse.Status) -> PreviewResponse {
        PreviewResponse(status, headers: headers, body: body)
    }

    /// Source of the order: RFC 9110, section 13.2.2.
    func response(to request: HTTPRequest) -> PreviewResponse {
        if let header = request.headerFields[.ifMatch], !EntityTags(header).containsStrongly(tag) {
            return PreviewResponse(.preconditionFailed, headers: [.eTag: tag])
        }
        if let header = request.headerFields[.ifNoneMatch], EntityTags(header).containsWeakly(tag) {
            return PreviewResponse(.notModified, headers: [.eTag: tag])
        }
        var answer = self
        answer.headers[.acceptRanges] = "bytes"
        guard request.method == .get, let header = request.headerFields[.range],
            request.headerFields[.ifRange].map({ $0 == tag }) ?? true
        else { return answer.whole(.ok) }
        switch ByteRange(header, size: size) {
        case .whole: return answer.whole(.ok)
        case .part(let range): return answer.part(range)
        case .unsatisfiable:
            return PreviewResponse(.rangeNotSatisfiable, headers: [.contentRange: "bytes */\(size)", .eTag: tag])
        }
    }

    private func part(_ range: Range<Int>) -> PreviewResponse {
        var headers = headers
        headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(size)"
        let part: PreviewResponse.Body =
            switch body {
            case .bytes(let bytes): .bytes(bytes[range])
            case .file(let file, _): .file(file, range)
            case .none, .events: body
            }
        return PreviewResponse(.partialContent, headers: headers, body: part)
    }
}
