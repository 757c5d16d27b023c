// Shows the offline page when there is no network. Prices never come from a cache.
const ours = "bourse:/markets/:";
const cacheName = ours + "b7ccd6ccf53110cb";
const offlinePage = "/markets/offline/";
// What that page loads; the names change with the contents.
const assets = [
  "/markets/assets/app.5994497d.js",
  "/markets/assets/bourse.4faff258.css",
  "/markets/assets/dot.e2d4f432.svg",
  "/markets/assets/style.2bad6c15.css",
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
