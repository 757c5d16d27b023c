import Foundation
import Market

/// Turns what an author writes as a link's address into what the page carries, and reports links that lead nowhere.
struct LinkResolver {
    let site: SiteContext
    let page: Page
    let collector: DiagnosticCollector
    let trace: PageTrace

    func reporting(to collector: DiagnosticCollector) -> LinkResolver {
        LinkResolver(site: site, page: page, collector: collector, trace: trace)
    }

    /// - `2008.md` and `../about.md` become the address of the page that the file is made into;
    /// - `/stocks/` and `/assets/logo.svg` get the base path, and an asset its fingerprint;
    /// - `picture.png` is a file beside the Markdown, or else an address relative to the page's own;
    /// - addresses of other sites stay as they are.
    func target(of destination: String, isImage: Bool, at place: Place) -> String {
        let end = destination.firstIndex { $0 == "#" || $0 == "?" } ?? destination.endIndex
        let path = destination[..<end]
        let rest = destination[end...]
        if path.hasPrefix("//") || path.contains(":") { return destination }
        if path.isEmpty {
            note(rest, on: page, written: destination, at: place)
            return destination
        }
        let decoded = path.removingPercentEncoding ?? String(path)
        if path.hasSuffix(".md") { return link(toMarkdown: decoded, rest, written: destination, at: place) }
        if path.hasPrefix("/") {
            return link(toAddress: String(path.dropFirst()), rest, isImage: isImage, written: destination, at: place)
        }
        return relativeLink(decoded, rest, isImage: isImage, written: destination, at: place)
    }

    private func link(
        toMarkdown path: String, _ rest: Substring, written: String, at place: Place
    ) -> String {
        let file = resolve(path)
        guard let target = site.page(from: file) else {
            let reason =
                site.reasonForAbsence(of: file)
                ?? nearest(file, site.pages.lazy.filter { $0.parameters.isEmpty }.map(\.source))
            collector.error("there is no page \(PageSource.folder)/\(file)\(reason)", at: place)
            return written
        }
        trace.add(.link(file))
        note(rest, on: target, written: written, at: place)
        return site.url(of: target) + rest
    }

    private func link(
        toAddress address: String, _ rest: Substring, isImage: Bool, written: String, at place: Place
    ) -> String {
        if let asset = asset(address) { return site.configuration.basePath + asset + rest }
        let decoded = address.removingPercentEncoding ?? address
        check(decoded, isImage: isImage, written: "/" + address, at: place)
        if let target = site.page(at: encoded(decoded)) { note(rest, on: target, written: written, at: place) }
        return site.configuration.basePath + address + rest
    }

    private func relativeLink(
        _ path: String, _ rest: Substring, isImage: Bool, written: String, at place: Place
    ) -> String {
        let file = encoded(resolve(path))
        // Also when there is no such file: one that comes later takes the link over.
        trace.add(.address(file))
        if site.contains(file), site.page(at: file) == nil {
            return site.configuration.basePath + file + rest
        }
        // As a browser resolves it, from the page's own address.
        let address = resolve(path, from: page.path.segments) + (path.hasSuffix("/") ? "/" : "")
        check(address == "/" ? "" : address, isImage: isImage, written: String(path), at: place)
        if let target = site.page(at: encoded(address)) { note(rest, on: target, written: written, at: place) }
        return written
    }

    /// Reports an address within the site at which nothing lies.
    ///
    /// - Parameter address: Without percent-encoding.
    private func check(_ address: String, isImage: Bool, written: String, at place: Place) {
        let encoded = encoded(address)
        guard !site.contains(encoded) else { return trace.add(.address(encoded)) }
        let looksLikeFile = !MediaType.fileExtension(address).isEmpty && !address.hasSuffix("/")
        if isImage || looksLikeFile {
            collector.error("no file of the site is at \(written)\(fileCure(for: address))", at: place)
        } else {
            let cure = nearest("/" + address, site.pages.lazy.map { "/" + $0.path.address })
            collector.error("no page has the address \(written)\(cure)", at: place)
        }
    }

    /// The cure for a name that is not there. Each costs a comparison with all names, so that the first mistakes of a page
    /// get one.
    private func nearest(_ name: String, _ known: some Sequence<String>) -> String {
        collector.count(.error) < Self.curedMistakes ? cure(for: name, among: Array(known)) : ""
    }

    private static let curedMistakes = 20

    private func fileCure(for address: String) -> String {
        let kind = MediaType.fileExtension(address)
        if !kind.isEmpty, !SiteFile.isCopied(address) {
            return "; files of the kind .\(kind) are not copied to it"
        }
        return nearest(address, site.files.sorted())
    }

    /// The fingerprinted address of `assets/NAME`.
    private func asset(_ address: String) -> String? {
        let folder = Asset.folder + "/"
        guard address.hasPrefix(folder) else { return nil }
        trace.add(.assets)
        return site.assets.named(String(address.dropFirst(folder.count)))?.address
    }

    /// Keeps a link to a place within a page for later.
    private func note(_ rest: Substring, on target: Page, written: String, at place: Place) {
        guard let hash = rest.firstIndex(of: "#") else { return }
        let fragment = String(rest[rest.index(after: hash)...])
        // The top of a page is always there, and a text fragment is looked for in the text.
        guard !fragment.isEmpty, fragment.lowercased() != "top", !fragment.contains(":~:") else { return }
        trace.add(
            FragmentLink(
                file: target.path.file, fragment: fragment.removingPercentEncoding ?? fragment, written: written,
                place: place))
    }

    private func encoded(_ path: String) -> String {
        path.split(separator: "/", omittingEmptySubsequences: false).map(percentEncodedSegment).joined(separator: "/")
    }

    /// A path of Content, from the folder of this page's own file.
    private func resolve(_ path: String) -> String {
        resolve(path, from: page.source.split(separator: "/").dropLast().map(String.init))
    }

    private func resolve(_ path: String, from folder: [String]) -> String {
        var segments = path.hasPrefix("/") ? [] : folder
        for segment in path.split(separator: "/") where segment != "." {
            if segment == ".." { _ = segments.popLast() } else { segments.append(String(segment)) }
        }
        return segments.joined(separator: "/")
    }
}

/// A link to a place within a page of the site.
public struct FragmentLink: Hashable, Sendable {
    /// The page's file in the site: `notes/2008/index.html`.
    public let file: String
    /// The id that the page must have, decoded.
    public let fragment: String
    /// The link's address as its author wrote it.
    public let written: String
    public let place: Place

    public init(file: String, fragment: String, written: String, place: Place) {
        self.file = file
        self.fragment = fragment
        self.written = written
        self.place = place
    }
}
