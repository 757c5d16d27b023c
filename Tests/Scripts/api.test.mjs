import assert from "node:assert/strict";
import { test } from "node:test";
import { dropped, fixture, json, serve } from "./server.mjs";

const { baseURL, request, Refusal } = await import("../../Templates/assets/trading/api.js");

const refusal = async (answer, options) => {
  serve(answer);
  return assert.rejects(request("GET", "/check", options), Refusal).then(() => request("GET", "/check", options)).catch(error => error);
};

test("the address loses the slash at its end", () => assert.equal(baseURL, "https://api.example.com/Prod"));

test("a plain question sends no header that an older back end would refuse", async () => {
  const requests = serve(() => json([], 200, { ETag: '"a"' }));
  assert.deepEqual(await request("GET", "/check"), { status: 200, value: [], hasETag: true });
  assert.deepEqual(requests[0].headers, {});
  assert.equal(requests[0].credentials, "omit");
});

test("an order is JSON with its key", async () => {
  const requests = serve(() => ({}));
  await request("POST", "/buy", { body: { symbol: "AAPL" }, key: "12345678" });
  assert.deepEqual(requests[0].headers, { "Content-Type": "application/json", "Idempotency-Key": "12345678" });
  assert.deepEqual(requests[0].body, { symbol: "AAPL" });
});

test("a proxy's envelope is opened, and its status counts", async () => {
  serve(() => fixture("check-envelope"));
  assert.equal((await request("GET", "/check")).value.length, 5);
  assert.equal((await refusal(() => ({ statusCode: 500, body: '{"error":"boom"}' }))).status, 500);
  assert.equal((await refusal(() => ({ statusCode: 200, body: "not json" }))).code, "malformed");
});

test("errors have the contract's code, or one by status, and the server's own words", async () => {
  const error = await refusal(() => json(fixture("error-insufficient-shares"), 409));
  assert.deepEqual([error.code, error.status], ["insufficient_shares", 409]);
  const old = await refusal(() => json(fixture("check-notfound-404"), 404));
  assert.deepEqual([old.code, old.message], ["not_found", "Stock ZZZZ not found in database."]);
  assert.equal((await refusal(() => json(fixture("check-error-500"), 500))).code, "internal");
  assert.equal((await refusal(() => ({ success: false, message: "no" }))).message, "no");
  const busy = await refusal(() => json({ error: "slow down" }, 429, { "Retry-After": "7" }));
  assert.deepEqual([busy.code, busy.retryAfter], ["throttled", 7]);
  assert.equal((await refusal(() => json({ error: "x" }, 429, { "Retry-After": "1e9" }))).retryAfter, 1);
  assert.equal((await refusal(() => json({ error: "x" }, 429, { "Retry-After": "soon" }))).retryAfter, undefined);
  assert.equal((await refusal(() => new Response("<html>", { status: 502 }))).status, 502);
  assert.equal((await refusal(() => json({ error: { toString: 1 }, message: ["x"] }, 400))).message, "The trading API refused with 400.");
});

test("a code that the contract cannot have counts for nothing", async () => {
  for (const code of ["constructor", "offline", "no_api", "obstacle", "<b>", 7, { a: 1 }, "a".repeat(50)]) {
    const { code: found } = await refusal(() => json({ error: "x", code }, 404));
    assert.ok(["not_found", "constructor"].includes(found), found);
  }
});

test("no answer is offline; one that cannot be read is malformed", async () => {
  assert.equal((await refusal(dropped)).code, "offline");
  assert.equal((await refusal(() => new Promise(() => {}), { timeout: 20 })).code, "offline");
  assert.equal((await refusal(() => new Response("{'a': 1}"))).code, "malformed");
  assert.equal((await refusal(() => new Response(new Uint8Array([0x22, 0xff, 0x22])))).code, "malformed");
  assert.equal((await refusal(() => new Response(""))).code, "malformed");
});

test("more than ten mebibytes are not read to the end", async () => {
  let sent = 0;
  const endless = () => new Response(new ReadableStream({ pull: controller => controller.enqueue(new Uint8Array(2 ** 20).fill(0x20)) && sent++ }));
  assert.equal((await refusal(endless)).code, "malformed");
});
