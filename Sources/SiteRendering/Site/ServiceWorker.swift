import JSON
import Markup

/// The script that shows the offline page when there is no network.
///
/// It keeps that page and the fingerprinted files that it loads, and answers from its cache with nothing else: neither
/// pages nor data, so that old prices never look like new ones.
/// Source: Service Workers, W3C.
struct ServiceWorker {
    static let path = "service-worker.js"

    let basePath: String
    /// The offline page's address with the base path.
    let page: String
    /// Of the page's content.
    let digest: ContentDigest
    /// Addresses with the base path.
    let assets: [String]

    var file: SiteFile {
        var builder = DigestBuilder()
        builder.add(digest)
        builder.add(assets)
        let version = builder.finish().hexadecimal.prefix(16)
        let list = assets.map { "\n  \(JSONText.string($0))," }.joined()
        return SiteFile(
            path: Self.path,
            text: """
                // Shows the offline page when there is no network. Prices never come from a cache.
                const ours = \(JSONText.string("bourse:\(basePath):"));
                const cacheName = ours + \(JSONText.string(String(version)));
                const offlinePage = \(JSONText.string(page));
                // What that page loads; the names change with the contents.
                const assets = [\(list)
                ].map((path) => new URL(path, location).href);

                addEventListener("install", (event) => {
                  event.waitUntil((async () => {
                    const cache = await caches.open(cacheName);
                    await cache.addAll([offlinePage, ...assets].map((path) => new Request(path, { cache: "reload" })));
                    await skipWaiting();
                  })());
                });

                addEventListener("activate", (event) => {
                  event.waitUntil((async () => {
                    const old = (await caches.keys()).filter((name) => name.startsWith(ours) && name !== cacheName);
                    await Promise.all(old.map((name) => caches.delete(name)));
                    await clients.claim();
                  })());
                });

                // Browsers may refuse to keep anything; then nothing is there.
                const cached = async (path) => {
                  try {
                    return await (await caches.open(cacheName)).match(path);
                  } catch {}
                };

                addEventListener("fetch", (event) => {
                  const { request } = event;
                  if (request.method !== "GET") return;
                  if (request.mode === "navigate") {
                    event.respondWith(fetch(request).catch(async (error) => {
                      const page = await cached(offlinePage);
                      if (!page) throw error;
                      return page;
                    }));
                  } else if (assets.includes(request.url)) {
                    event.respondWith(cached(request.url).then((answer) => answer ?? fetch(request)));
                  }
                });

                """)
    }
}

extension SiteContext {
    /// The service worker for an offline page as it was rendered.
    public func serviceWorker(showing page: Page, _ bytes: [UInt8]) -> SiteFile {
        let index = SiteIndex(
            SiteAddress(configuration.url),
            files: Dictionary(uniqueKeysWithValues: assets.assets.map { ($0.file.path, $0.file.bytes.count) }))
        let resolver = AddressResolver(index.address, file: page.path.file)
        var found: Set<String> = []
        func add(_ target: Target) {
            guard case .site(let path, _) = target, let file = index.file(at: path), found.insert(file).inserted,
                let asset = assets.assets.first(where: { $0.file.path == file }), asset.fileExtension == "css"
            else { return }
            let resolver = AddressResolver(index.address, file: file)
            for use in StyleSheetScanner.uses(in: asset.file.bytes[...]) { add(resolver.target(of: use.address)) }
        }
        for use in AddressFinder(page: ScannedPage(bytes), resolver: resolver).uses() where use.role != .link {
            add(use.target)
        }
        return ServiceWorker(
            basePath: configuration.basePath, page: url(of: page), digest: ContentDigest(of: bytes),
            assets: found.sorted().map(index.written)
        ).file
    }
}
