// Where this site's scripts find the trading API; null for a site without one.
globalThis.BOURSE_CONFIG = Object.freeze({
  apiBaseURL: "https://api.example.com/Prod",
  orders: "buy-sell",
  serviceWorker: "/markets/service-worker.js",
});
