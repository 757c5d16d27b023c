// Asks the trading API that config.js names. Every answer is hostile until its reader has checked it.

export const config = globalThis.BOURSE_CONFIG ?? {};

/// The API's address without a slash at its end; null for a site without one, or with one that is no address.
export const baseURL = (() => {
  try {
    const { protocol, origin, pathname } = new URL(config.apiBaseURL);
    return /^https?:$/.test(protocol) ? origin + pathname.replace(/\/+$/, "") : null;
  } catch {
    return null;
  }
})();

/// Why the API gave no usable answer. `code` is one of the contract's, or `offline` (nothing came), `malformed`, `no_api`.
export class Refusal extends Error {
  constructor(code, message, fields) {
    super(message);
    Object.assign(this, { code, status: 0 }, fields);
  }
}

/// The most bytes of an answer that are read, as the contract has it.
const limit = 10 * 2 ** 20;
/// By status, where the API tells no code of the contract; ours are never the API's.
const codes = { 400: "invalid_field", 401: "unauthorized", 403: "unauthorized", 404: "not_found", 429: "throttled", 503: "unavailable" };
const codeOf = value => typeof value == "string" && /^[a-z_]{1,40}$/.test(value) && !/^(offline|malformed|no_\w+|obstacle)$/.test(value) ? value : null;
const text = value => typeof value == "string" && value ? value.slice(0, 300) : undefined;

const bytesOf = async response => {
  const reader = response.body?.getReader(), parts = [];
  for (let size = 0; ;) {
    const { done, value } = await reader?.read() ?? { done: true };
    if (done) return new Blob(parts).arrayBuffer();
    if ((size += value.length) > limit) {
      reader.cancel();
      return null;
    }
    parts.push(value);
  }
};

/// One request with a time limit in milliseconds. Unwraps a proxy envelope, whose status then counts.
export async function request(method, path, { body, key, timeout = 1e4 } = {}) {
  if (!baseURL) throw new Refusal("no_api", "This site has no trading API.");
  const abort = new AbortController(), timer = setTimeout(() => abort.abort(), timeout);
  const headers = { ...body && { "Content-Type": "application/json" }, ...key && { "Idempotency-Key": key } };
  let response, value, bytes;
  try {
    response = await fetch(baseURL + path, {
      method, headers, body: body && JSON.stringify(body), signal: abort.signal, cache: "no-cache", credentials: "omit",
    });
    bytes = await bytesOf(response);
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes ?? new Uint8Array()));
    if (value?.statusCode && "body" in value) {
      response = { status: +value.statusCode, headers: response.headers };
      value = typeof value.body == "string" ? JSON.parse(value.body) : value.body;
    }
  } catch {
    if (bytes === undefined) throw new Refusal("offline", "The trading API does not answer.");
    if (response.status < 400) throw new Refusal("malformed", "The trading API gave an answer that cannot be read.");
  } finally {
    clearTimeout(timer);
  }
  const { status } = response;
  if (!(status < 400) || value?.success === false) {
    const after = parseInt(response.headers.get("Retry-After"));
    throw new Refusal(codeOf(value?.code) ?? codes[status] ?? (status < 500 ? "invalid_field" : "internal"),
      text(value?.detail) ?? text(value?.message) ?? text(value?.error) ?? `The trading API refused with ${status}.`,
      { status, steps: value?.steps, retryAfter: after > 0 && after <= 3600 ? after : undefined });
  }
  return { status, value, hasETag: response.headers.has("ETag") };
}
