import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { dropped, fixture, json, serve } from "./server.mjs";

const { place, transactionOf, words } = await import("../../Templates/assets/trading/orders.js");
const order = { side: "buy", symbol: "GOOGL", quantity: 5, price: "150.00" };
const traded = { ...fixture("transaction-buy"), symbol: "GOOGL", quantity: 5, price: "150.00", total_cost: "750.00" };

test("the order is what was shown, with its key", async () => {
  const requests = serve(() => traded);
  const { transaction, steps } = await place(order, "key-1234", { keepsContract: true });
  assert.equal(requests.length, 1);
  assert.equal(requests[0].path, "/buy");
  assert.deepEqual(requests[0].body, { symbol: "GOOGL", quantity: 5, stock_price: 150, action: "buy" });
  assert.equal(requests[0].headers["Idempotency-Key"], "key-1234");
  assert.deepEqual([transaction.id, transaction.price, transaction.quantity, steps.length], [traded.id, "150.00", 5, 0]);
});

test("a lost answer is asked for again with the same key, and only under the contract", async () => {
  let waits = 0;
  mock.method(globalThis, "setTimeout", (action, time) => time >= 1e4 ? 0 : (waits++, queueMicrotask(action), 0));
  try {
    const requests = serve((_, count) => count < 3 ? dropped() : traded);
    let told = 0;
    await place(order, "key-1234", { keepsContract: true, onRetry: () => told++ });
    assert.deepEqual(requests.map(({ headers }) => headers["Idempotency-Key"]), ["key-1234", "key-1234", "key-1234"]);
    assert.deepEqual(requests[0].body, requests[2].body);
    assert.deepEqual([told, waits], [2, 2]);

    const failing = serve(dropped);
    await assert.rejects(place(order, "key-1234", { keepsContract: true }), { code: "offline", isUncertain: true });
    assert.equal(failing.length, 3);
  } finally {
    mock.restoreAll();
  }
});

test("refusals are not repeated", async () => {
  for (const status of [400, 404, 409, 422, 429, 500]) {
    const requests = serve(() => json({ error: "no" }, status));
    await assert.rejects(place(order, "key-1234", { keepsContract: true }), { status, isUncertain: status == 500 });
    assert.equal(requests.length, 1, `${status}`);
  }
});

test("after a lost answer a later refusal does not say that nothing happened", async () => {
  mock.method(globalThis, "setTimeout", (action, time) => time >= 1e4 ? 0 : (queueMicrotask(action), 0));
  try {
    for (const [status, code] of [[429, "throttled"], [409, "idempotency_in_progress"], [404, "unknown_symbol"], [401, "unauthorized"]]) {
      serve((_, count) => count == 1 ? dropped() : json({ error: "no", code }, status));
      const refusal = await place(order, "key-1234", { keepsContract: true }).catch(error => error);
      assert.deepEqual([refusal.code, refusal.isUncertain], [code, true]);
      assert.match(words(refusal, { ...order, keepsContract: true }), /not known whether 5 GOOGL were bought/);
    }
    // What the first attempt was told is kept with its key.
    serve((_, count) => count == 1 ? dropped() : json({ error: "no", code: "insufficient_funds" }, 409));
    await assert.rejects(place(order, "key-1234", { keepsContract: true }), { isUncertain: false });
    serve(() => json({ error: "no", code: "throttled" }, 429));
    await assert.rejects(place(order, "key-1234", { keepsContract: true, wasUnclear: true }), { isUncertain: true });
  } finally {
    mock.restoreAll();
  }
});

test("an older back end that lists no such header gets the order without a key, once", async () => {
  const requests = serve(({ headers }) => headers["Idempotency-Key"] ? dropped() : fixture("buy-message-200"));
  const { transaction } = await place(order, "key-1234", { keepsContract: false });
  assert.deepEqual(requests.map(({ method }) => method), ["GET", "POST"]);
  assert.equal(requests[1].headers["Idempotency-Key"], undefined);
  assert.deepEqual([transaction.id, transaction.price, transaction.quantity, transaction.type], ["key-1234", "150.00", 5, "buy"]);
  const lost = serve(({ method }) => method == "POST" ? dropped() : dropped());
  await assert.rejects(place(order, "key-1234", { keepsContract: false }), { code: "offline", isUncertain: true });
  assert.equal(lost.filter(({ method }) => method == "POST").length, 1);
});

test("older answers", () => {
  const at = "2026-01-01T00:00:00.000Z";
  assert.equal(transactionOf(fixture("buy-transaction-200"), order, "k2345678", at).id, "0f8fad5bd9cb469fa16570867728950e");
  assert.deepEqual(transactionOf(fixture("sam-transaction"), { ...order, quantity: 6 }, "k2345678", at), {
    id: "2c1e1d0e-0000-4000-8000-000000000000", symbol: "GOOGL", type: "buy", quantity: 6, price: "37", timestamp: new Date("2025-07-31T10:11:12").toISOString() });
  const mail = { ...fixture("buy-transaction-200"), timestamp: "Thu, 31 Jul 2025 10:11:12 GMT" };
  assert.equal(transactionOf(mail, order, "k2345678", at).timestamp, "2025-07-31T10:11:12.000Z");
  assert.equal(transactionOf(fixture("buy-message-200"), order, "k2345678", at).timestamp, at);
});

test("an answer to another order is not taken for this one", () => {
  for (const told of [{ type: "sell" }, { symbol: "AAPL" }, { quantity: -5 }, { quantity: 1.5 }, { quantity: 73 }, { price: "x", stock: 1 }]) {
    const given = told.price ? { ...order, price: undefined } : order;
    assert.throws(() => transactionOf({ ...told }, given, "k2345678", ""), { code: "malformed" });
  }
});

test("/trade tells its three steps", async () => {
  const requests = serve(() => fixture("trade-buy"));
  globalThis.BOURSE_CONFIG.orders = "trade";
  const { steps, transaction } = await place({ side: "buy", symbol: "AAPL", quantity: 10, price: "453.62" }, "key-1234", { keepsContract: true });
  globalThis.BOURSE_CONFIG.orders = "buy-sell";
  assert.equal(requests[0].path, "/trade");
  assert.deepEqual(steps.map(({ status }) => status), ["SUCCEEDED", "SUCCEEDED", "SUCCEEDED"]);
  assert.deepEqual([transaction.symbol, transaction.price], ["AAPL", "453.62"]);
});

test("every error of the contract is told in plain words", () => {
  const told = (code, fields) => words({ code, message: "Server's own words.", ...fields }, { ...order, keepsContract: true });
  assert.equal(told("insufficient_funds"), "There is not enough cash for 5 GOOGL. Nothing was bought.");
  assert.equal(words({ code: "insufficient_shares" }, { ...order, side: "sell" }), "You hold fewer than 5 GOOGL. Nothing was sold.");
  assert.equal(told("unknown_symbol"), "GOOGL is not traded here. Nothing was bought.");
  assert.match(told("throttled", { retryAfter: 7 }), /Try again in 7 seconds/);
  assert.equal(told("constructor"), "The trading API says: “Server's own words.” Nothing was bought.");
  assert.equal(told("invalid_quantity"), "The trading API says: “Server's own words.” Nothing was bought.");
  assert.match(told("offline", { isUncertain: true }), /not known whether 5 GOOGL were bought/);
  assert.match(words({ code: "offline", isUncertain: true }, { ...order, keepsContract: false }), /may count twice/);
});
