import assert from "node:assert/strict";
import { test } from "node:test";
import { fixture } from "./server.mjs";

const { isSymbol, quotesIn } = await import("../../Templates/assets/trading/quotes.js");
const prices = answer => Object.fromEntries([...quotesIn(answer)].map(([symbol, { price }]) => [symbol, price]));

test("the contract's array", () => {
  const quotes = quotesIn([{ symbol: "AAPL", name: "Apple Inc.", price: 430.47, change: -2.48, volume: 19730300, as_of: "2013-03-01T21:00:00Z", currency: "USD" }]);
  assert.deepEqual(quotes.get("AAPL"), { symbol: "AAPL", name: "Apple Inc.", price: 430.47, change: -0.0248, volume: 19730300, time: Date.UTC(2013, 2, 1, 21) });
  assert.equal(quotesIn([]).size, 0);
});

test("older back ends", () => {
  assert.deepEqual(prices(fixture("check-array")), { GOOGL: 152, AAPL: 181, MSFT: 379, TSLA: 262, AMZN: 141 });
  assert.deepEqual(prices(fixture("check-alternate-keys")), { AAPL: 181.25, MSFT: 379.1, TSLA: 262 });
  assert.deepEqual(prices(fixture("check-single")), { AAPL: 181.25 });
  assert.equal(prices(fixture("stockitems-scan")).AMZN, 37.493499755859375);
  assert.deepEqual(prices(fixture("stockitems-put")), { NVDA: 904.7 });
  const { change, volume, time } = quotesIn(fixture("check-array")).get("TSLA");
  assert.deepEqual([change, volume, time], [-5.9 / 100, 3320118, null]);
  assert.equal(quotesIn([{ symbol: "A", price: 1, change: "1.37%" }]).get("A").change, 0.0137);
});

test("what is no answer at all", () => {
  for (const answer of [null, 3, "AAPL", [1], [null], {}, { stock_price: 37 }, { success: true }, Array(5001).fill({ symbol: "A", price: 1 })])
    assert.equal(quotesIn(answer), null, JSON.stringify(answer)?.slice(0, 80));
});

test("what is no quote is left out, and nothing is guessed", () => {
  const bad = [{ symbol: "../x", price: 1 }, { symbol: "A", price: -1 }, { symbol: "B", price: "1e3" }, { symbol: "C", price: true }, { symbol: "D" },
    { symbol: "E", price: "0x10" }, { symbol: "TOOLONGNAME", price: 1 }, { symbol: "F", price: 1e10 }, { symbol: "G", price: { N: "NaN" } }, { symbol: "<b>", price: 1 },
    { symbol: ["H"], price: [2] }, { symbol: "I", price: " 3" }, { symbol: "J", price: "" }];
  assert.deepEqual(prices([...bad, { symbol: "OK", price: 2 }]), { OK: 2 });
  assert.equal(quotesIn(bad), null);
  assert.deepEqual(prices([{ symbol: "A", price: 1 }, { symbol: "A", price: 2 }, { symbol: "B", price: 3 }]), { B: 3 });
});

test("fields that are not what they should be are not shown", () => {
  const { change, volume, time, name } = quotesIn([{ symbol: "A", price: 1, change: -101, volume: 1.5, as_of: "yesterday", name: 7 }]).get("A");
  assert.deepEqual([change, volume, time, name], [null, null, null, "A"]);
});

test("as many quotes as the contract allows are read", () => {
  const many = Array.from({ length: 5000 }, (_, index) => ({ symbol: `S${index}`, price: index + 1 }));
  assert.equal(quotesIn(many).size, 5000);
});

test("names stay text, whatever they hold", () => {
  assert.equal(quotesIn([{ symbol: "A", price: 1, name: "<img src=x onerror=alert(1)>" }]).get("A").name, "<img src=x onerror=alert(1)>");
});

test("names of prototypes are no fields", () => {
  assert.equal(quotesIn(JSON.parse('[{"__proto__": {"symbol": "A", "price": 1}}]')), null);
  assert.equal(isSymbol("__proto__"), false);
  assert.ok(["^FTSE", "BRK-B", "4063.T", "A"].every(isSymbol));
  assert.ok(!["", "a", "-A", ".A", "A B", null, 5].some(isSymbol));
});
