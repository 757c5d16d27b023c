// What the tests of the trading scripts share: fixtures, and a `fetch` that answers as told.

import { readFileSync } from "node:fs";

export const baseURL = "https://api.example.com/Prod";
globalThis.BOURSE_CONFIG = { apiBaseURL: `${baseURL}/`, orders: "buy-sell", serviceWorker: null };

export const fixture = name => JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), "utf8"));

/// Answers each request by `answer(request)`: a Response, a value for JSON, or an error to throw. Returns the list of requests.
export const serve = answer => {
  const requests = [];
  globalThis.fetch = async (url, options = {}) => {
    const request = { url, ...options, path: url.slice(baseURL.length), body: options.body && JSON.parse(options.body) };
    requests.push(request);
    const answered = await Promise.race([
      answer(request, requests.length),
      new Promise((_, refuse) => options.signal?.addEventListener("abort", () => refuse(new DOMException("", "AbortError")))),
    ]);
    if (answered instanceof Error) throw answered;
    return answered instanceof Response ? answered : json(answered);
  };
  return requests;
};

export const json = (value, status = 200, headers = {}) => new Response(JSON.stringify(value), { status, headers });
export const dropped = () => new TypeError("Failed to fetch");
