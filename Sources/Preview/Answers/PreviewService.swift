import HTTPTypes
import SiteBuild

/// Answers requests from a site; it knows nothing of connections.
struct PreviewService: Sendable {
    static let ownFolder = ".bourse"
    static let scriptPath = "/\(ownFolder)/preview.js"
    static let styleSheetPath = "/\(ownFolder)/preview.css"
    static let eventsPath = "/\(ownFolder)/events"

    private let site: any PreviewedSite
    private let streams: EventStreams
    private let gate: RequestGate

    init(site: any PreviewedSite, streams: EventStreams, hosts: HostRule) {
        self.site = site
        self.streams = streams
        gate = RequestGate(hosts: hosts)
    }

    /// The body of the answer to a HEAD request is that of GET, and must not be sent.
    func answer(_ request: HTTPRequest) async -> PreviewResponse {
        if let refusal = gate.refusal(of: request) { return refusal }
        guard let target = RequestTarget(request.path ?? "") else {
            return .plain(.badRequest, "No file of a site can have this path.")
        }
        if target.segments.first == Self.ownFolder { return own(target) }
        let base = RequestTarget(await site.basePath)?.segments ?? []
        guard target.segments.starts(with: base) else {
            guard target.segments.isEmpty else { return await missing() }
            return PreviewResponse(.found, headers: [.location: await site.basePath])
        }
        return await answer(request, target, path: target.segments.dropFirst(base.count))
    }

    private func answer(
        _ request: HTTPRequest, _ target: RequestTarget, path: ArraySlice<String>
    ) async -> PreviewResponse {
        let page = (path + ["index.html"]).joined(separator: "/")
        if target.isFolder { return await answer(request, with: site.file(at: page)) }
        if path.isEmpty { return PreviewResponse(.permanentRedirect, headers: [.location: target.asFolder]) }
        let found = await site.file(at: path.joined(separator: "/"))
        if case .missing = found {
            if case .missing = await site.file(at: page) { return await missing() }
            return PreviewResponse(.permanentRedirect, headers: [.location: target.asFolder])
        }
        return await answer(request, with: found)
    }

    private func answer(_ request: HTTPRequest, with found: PreviewAnswer) async -> PreviewResponse {
        switch found {
        case .file(let file):
            guard let answer = FileAnswer(file) else { return await missing() }
            return answer.response(to: request)
        case .broken: return NoticePage.broken(streams.message).response(.internalServerError)
        case .missing: return await missing()
        }
    }

    private func missing() async -> PreviewResponse {
        switch await site.file(at: "404.html") {
        case .file(let file): FileAnswer(file)?.whole(.notFound) ?? NoticePage.missing.response(.notFound)
        case .broken, .missing: NoticePage.missing.response(.notFound)
        }
    }

    private func own(_ target: RequestTarget) -> PreviewResponse {
        switch "/" + target.segments.joined(separator: "/") + (target.isFolder ? "/" : "") {
        case Self.scriptPath: .text(.ok, type: "text/javascript; charset=utf-8", previewScript)
        case Self.styleSheetPath: .text(.ok, type: "text/css; charset=utf-8", previewStyleSheet)
        case Self.eventsPath:
            PreviewResponse(.ok, headers: [.contentType: EventStreams.contentType], body: .events)
        default: .plain(.notFound, "The preview has nothing of its own at this path.")
        }
    }
}
