import assert from "node:assert/strict";
import test from "node:test";

import { fromServer, start, tradesOf } from "../../Templates/assets/trading/ledger.js";
import { readAny as read } from "../../Templates/assets/trading/older.js";
import { traded } from "../../Templates/assets/trading/trades.js";
import { parse } from "../../Templates/assets/trading/decimal.js";
import { valued } from "../../Templates/assets/trading/worth.js";

const trade = (number, type, symbol, quantity, price, timestamp = `2026-11-2${number}T15:00:00.000Z`) =>
  ({ id: `t${number}`, type, symbol, quantity, price, timestamp });
const stored = changes => JSON.stringify({ ...start, ...changes });
const quotes = (...list) => new Map(list.map(([symbol, price, change = null, time = null]) => [symbol, { symbol, name: symbol, price, change, time }]));

test("A buy and two sales, worked by hand", () => {
  // 10 at 100 and 5 at 130 are 1,650 for 15: 110 each. 6 sold at 120 leave 9, which cost 990.
  let portfolio = traded(start, trade(1, "buy", "AAPL", 10, "100.00"));
  assert.equal(portfolio.cash, "9000.00");
  portfolio = traded(portfolio, trade(2, "buy", "AAPL", 5, "130.00"));
  assert.deepEqual(portfolio.positions, [{ symbol: "AAPL", quantity: 15, averagePrice: "110.00", cost: "1650.00" }]);
  portfolio = traded(portfolio, trade(3, "sell", "AAPL", 6, "120.00"));
  assert.equal(portfolio.cash, "9070.00");
  assert.deepEqual(portfolio.positions, [{ symbol: "AAPL", quantity: 9, averagePrice: "110.00", cost: "990.00" }]);
  assert.deepEqual(portfolio.transactions.map(({ id }) => id), ["t3", "t2", "t1"]);
  assert.equal(portfolio.transactions[0].total, "720.00");
  portfolio = traded(portfolio, trade(4, "sell", "AAPL", 9, "110.00"));
  assert.deepEqual(portfolio.positions, []);
  assert.equal(portfolio.cash, "10060.00");
});

test("An average that does not end stays what it is when shares are sold, and the cost stays exact", () => {
  // 100.00 + 2 × 100.01 are 300.02 for 3.
  let portfolio = traded(traded(start, trade(1, "buy", "A", 1, "100.00")), trade(2, "buy", "A", 2, "100.01"));
  assert.equal(portfolio.positions[0].averagePrice, "100.00666667");
  assert.equal(portfolio.positions[0].cost, "300.02");
  portfolio = traded(portfolio, trade(3, "sell", "A", 1, "100.00"));
  assert.equal(portfolio.positions[0].averagePrice, "100.00666667");
  assert.deepEqual(read(JSON.stringify(portfolio)), portfolio);
});

test("Positions are in order of their symbols, and the former value is as it was", () => {
  const first = traded(start, trade(1, "buy", "MSFT", 1, "1.00")), second = traded(first, trade(2, "buy", "AAPL", 1, "1.00"));
  assert.deepEqual(second.positions.map(({ symbol }) => symbol), ["AAPL", "MSFT"]);
  assert.deepEqual(first.positions.map(({ symbol }) => symbol), ["MSFT"]);
  assert.equal(start.positions.length, 0);
});

test("Overselling and overspending are refused in plain words", () => {
  assert.throws(() => traded(start, trade(1, "sell", "AAPL", 1, "1.00")), { message: "1 AAPL cannot be sold: none held" });
  const portfolio = traded(start, trade(1, "buy", "AAPL", 2, "1.00"));
  assert.throws(() => traded(portfolio, trade(2, "sell", "AAPL", 3, "1.00")), { message: "3 AAPL cannot be sold: 2 held" });
  assert.throws(() => traded(start, trade(1, "buy", "AAPL", 1, "10000.01")), { message: "1 AAPL cost $10,000.01, and there is $10,000.00 in cash" });
  assert.equal(traded(start, trade(1, "buy", "AAPL", 1, "10000.00")).cash, "0.00");
});

test("The same trade counts once", () => {
  const portfolio = traded(start, trade(1, "buy", "AAPL", 2, "1.00"));
  assert.equal(traded(portfolio, trade(1, "buy", "AAPL", 2, "1.00")), portfolio);
});

test("Malformed trades are refused", () => {
  for (const change of [
    { quantity: 0 }, { quantity: 1.5 }, { quantity: -1 }, { quantity: "1" }, { quantity: 1e9 + 1 }, { price: "0.00" }, { price: "-1.00" }, { price: null },
    { type: "gift" }, { symbol: "aapl" }, { symbol: "__proto__" }, { symbol: "TOOLONGSYMB" }, { id: "" }, { id: "a b" }, { timestamp: "yesterday" },
    { timestamp: 5 }, { total: "3.00" },
  ]) assert.throws(() => traded(start, { ...trade(1, "buy", "AAPL", 2, "1.00"), ...change }), Error, JSON.stringify(change));
});

test("The last 1,000 trades are kept", () => {
  let portfolio = start;
  for (let number = 0; number < 1003; number++) portfolio = traded(portfolio, { ...trade(1, "buy", "A", 1, "0.01"), id: `n${number}` });
  assert.equal(portfolio.transactions.length, 1000);
  assert.equal(portfolio.transactions[0].id, "n1002");
  assert.equal(portfolio.transactions.at(-1).id, "n3");
  assert.equal(portfolio.positions[0].quantity, 1003);
  assert.deepEqual(read(JSON.stringify(portfolio)), portfolio);
});

test("Both older formats are understood; what was paid is unknown then", () => {
  const positions = [{ symbol: "AAPL", quantity: 6, averagePrice: null }, { symbol: "MSFT", quantity: 100, averagePrice: null }];
  assert.deepEqual(read('[{"symbol":"MSFT","quantity":100},{"symbol":"AAPL","quantity":6}]'), { ...start, positions });
  assert.deepEqual(read('{"AAPL":6,"MSFT":100}'), { ...start, positions });
  assert.deepEqual(read('[{"symbol":"AAPL","quantity":"2"},{"symbol":"MSFT","quantity":100},{"symbol":"AAPL","quantity":4}]').positions, positions);
  assert.deepEqual(read('{"AAPL":0}'), start);
  assert.deepEqual(read("[]"), start);
  assert.deepEqual(read("{}"), start);
});

test("A purchase does not make an unknown average known", () => {
  const portfolio = traded(read('{"AAPL":6}'), trade(1, "buy", "AAPL", 1, "5.00"));
  assert.deepEqual(portfolio.positions, [{ symbol: "AAPL", quantity: 7, averagePrice: null }]);
});

test("Version 2 is read back as it was written, without unknown keys", () => {
  const portfolio = traded(start, trade(1, "buy", "AAPL", 3, "0.12345678"));
  assert.deepEqual(read(JSON.stringify(portfolio)), portfolio);
  assert.deepEqual(read(stored({ colour: "red", __proto__: null })), start);
  const [position] = read(stored({ positions: [{ symbol: "BRK-B", quantity: 2, averagePrice: "1.50" }] })).positions;
  assert.deepEqual(position, { symbol: "BRK-B", quantity: 2, averagePrice: "1.50", cost: "3.00" });
});

test("Damaged values are refused with a reason", () => {
  for (const text of [
    "", "null", "5", '"AAPL"', "{", "[1]", "[null]", '[{"symbol":"AAPL"}]', '[{"symbol":"AAPL","quantity":-1}]', '[{"symbol":"AAPL","quantity":1.5}]',
    '[{"symbol":"AAPL","quantity":"1.5"}]', '[{"symbol":"AAPL","quantity":"many"}]', '[{"symbol":"AAPL","quantity":null}]', '[{"symbol":"aapl","quantity":1}]',
    '[{"symbol":"<b>","quantity":1}]', '{"__proto__":5}', '{"constructor":5}', '{"AAPL":{"quantity":1}}', '[{"symbol":"A","quantity":1e9},{"symbol":"A","quantity":1}]',
    stored({ version: 1 }), stored({ version: "2" }), stored({ source: "moon" }), stored({ cash: "-1.00" }), stored({ cash: null }), stored({ cash: "1.123456789" }),
    stored({ currency: "$" }), stored({ positions: {} }), stored({ positions: [{ symbol: "A", quantity: 1, averagePrice: "x" }] }),
    stored({ positions: [{ symbol: "A", quantity: 1 }, { symbol: "A", quantity: 1 }] }), stored({ positions: [{ symbol: "A", quantity: 1, name: 5 }] }),
    stored({ transactions: null }), stored({ transactions: [{}] }), stored({ asOf: "noon" }),
    stored({ transactions: [trade(1, "buy", "A", 1, "1.00"), trade(1, "buy", "A", 1, "1.00")] }),
  ]) assert.throws(() => read(text), Error, text);
  assert.throws(() => read('[{"symbol":"AAPL","quantity":1.5}]'), { message: "AAPL cannot be 1.5" });
});

test("What is wrong is told with its place", () => {
  const trades = [trade(2, "buy", "A", 1, "1.00"), { ...trade(1, "buy", "A", 1, "1.00"), total: "1.01" }];
  assert.throws(() => read(stored({ transactions: trades })), { message: 'transactions 2 total cannot be "1.01"' });
  assert.throws(() => read(stored({ cash: "much" })), { message: "cash is no amount with at most 8 decimals" });
  assert.throws(() => read(stored({ positions: [{ quantity: 1 }] })), { message: "positions 1 symbol cannot be missing" });
});

test("A newer version is told apart from damage", () => {
  assert.throws(() => read('{"version":3}'), { isNewer: true });
});

test("Nothing that is read reaches a prototype", () => {
  assert.throws(() => read('{"version":2,"__proto__":{"cash":"5.00"}}'));
  assert.equal({}.cash, undefined);
});

test("The server's portfolio is checked field by field", () => {
  const held = { symbol: "GOOGL", name: "Alphabet Inc.", quantity: 5, average_price: "150.00", price: 151.5, value: "757.50" };
  const answer = { cash: "9250.00", positions: [held], total_value: "10007.50", currency: "USD", as_of: "2013-03-01T21:00:00Z" };
  assert.deepEqual(fromServer(answer), {
    version: 2, source: "server", cash: "9250.00", currency: "USD", transactions: [], asOf: "2013-03-01T21:00:00.000Z",
    positions: [{ symbol: "GOOGL", name: "Alphabet Inc.", quantity: 5, averagePrice: "150.00", cost: "750.00" }],
  });
  assert.equal(fromServer({ cash: 5, positions: [] }, "2026-11-21T20:00:00Z").cash, "5.00");
  for (const bad of [
    null, [], "x", {}, { cash: "1.00" }, { cash: "1.00", positions: {} }, { cash: "1.00", positions: { map: 1 } }, { cash: "1.00", positions: [null] },
    { ...answer, positions: [held, held] }, { ...answer, positions: [{ ...held, name: "n".repeat(201) }] }, { ...answer, positions: [{ ...held, quantity: "5" }] },
    { ...answer, positions: [{ ...held, symbol: "__proto__" }] }, { ...answer, cash: [] }, { ...answer, as_of: "x" }, { ...answer, currency: "<b>" },
    { ...answer, positions: Array(5001).fill(held) },
  ]) assert.throws(() => fromServer(bad, "2026-11-21T20:00:00Z"), Error, JSON.stringify(bad)?.slice(0, 80));
});

test("The server's trades are checked field by field", () => {
  const item = { id: "0f8f", symbol: "GOOGL", type: "buy", quantity: 5, price: "150.00", total_cost: "750.00", timestamp: "2013-03-01T15:04:05.123Z", success: true };
  assert.deepEqual(tradesOf({ transactions: [item], next_cursor: null }),
    [{ id: "0f8f", symbol: "GOOGL", type: "buy", quantity: 5, price: "150.00", total: "750.00", timestamp: "2013-03-01T15:04:05.123Z" }]);
  for (const bad of [null, {}, { transactions: [{ ...item, total_cost: "750.01" }] }, { transactions: [{ ...item, id: "<script>" }] }, { transactions: Array(1001).fill(item) }])
    assert.throws(() => tradesOf(bad));
});

test("Worth, gain and allocation, worked by hand", () => {
  // 9 AAPL for 990 are worth 1,080: 90 or 9.09 % gained. 8,920 in cash make 10,000 in all.
  const portfolio = { ...read('{"X":4}'), cash: "8920.00" };
  portfolio.positions.unshift({ symbol: "AAPL", quantity: 9, averagePrice: "110.00", cost: "990.00" });
  const { rows: [apple, unknown], ...all } = valued(portfolio, quotes(["AAPL", 120]));
  assert.equal(apple.value, parse("1080"));
  assert.equal(apple.gain, parse("90"));
  assert.equal(apple.gainShare, 90 / 990);
  assert.equal(apple.share, 0.108);
  assert.deepEqual([unknown.price, unknown.value, unknown.gain, unknown.share, unknown.day], [null, null, null, null, null]);
  assert.deepEqual([all.total, all.value, all.cost, all.gain, all.cashShare], [parse("10000"), parse("1080"), parse("990"), parse("90"), 0.892]);
  assert.deepEqual([all.withoutPrice, all.day], [1, null]);
});

test("A share without a known average has a value and no gain", () => {
  const { rows: [row], gain, total } = valued(read('{"X":4}'), quotes(["X", 2.5]));
  assert.deepEqual([row.value, row.gain, gain, total], [parse("10"), null, null, parse("10010")]);
});

test("The day's gain counts from the previous close, or from a purchase of that day", () => {
  // Closed at 100, now 110. Of 5 shares 3 were held before: 30. Two were bought today at 104: 12.
  const day = Date.parse("2026-11-21T18:00:00Z");
  let portfolio = traded(start, trade(1, "buy", "A", 3, "90.00", "2026-11-20T15:00:00Z"));
  portfolio = traded(portfolio, trade(2, "buy", "A", 2, "104.00", "2026-11-21T15:00:00Z"));
  assert.equal(valued(portfolio, quotes(["A", 110, 0.1, day])).day, parse("42"));
  assert.equal(valued(portfolio, quotes(["A", 110, null, day])).day, null);
  assert.equal(valued(portfolio, quotes(["A", 110, -1, day])).day, null);
});

test("No gain of the day where the previous close is no amount, and nothing throws", () => {
  const day = Date.parse("2026-11-21T18:00:00Z"), portfolio = traded(start, trade(1, "buy", "A", 3, "90.00", "2026-11-20T15:00:00Z"));
  for (const price of [1e9, 1, 1e-9]) {
    for (const change of [-0.9999999999, -0.99999999999999989, -1 + 1e-15, 1e4, -0.5]) valued(portfolio, quotes(["A", price, change, day]));
  }
  assert.equal(valued(portfolio, quotes(["A", 1e9, -0.9999999999, day])).day, null);
  assert.equal(valued(portfolio, quotes(["A", 1, -0.5, day])).day, parse("-3"));
});

test("The address of a server is checked", () => {
  const cached = { source: "server", server: "https://a.example/Prod", asOf: "2026-11-21T20:00:00.000Z" };
  assert.deepEqual(read(stored(cached)), { ...start, ...cached });
  for (const server of ["javascript:alert(1)", "https:", "https://a b", 5, `https://${"a".repeat(3000)}`]) assert.throws(() => read(stored({ ...cached, server })));
  assert.equal(fromServer({ cash: "1.00", positions: [], server: "https://evil.example" }, "2026-11-21T20:00:00Z").server, undefined);
});

test("Nothing held is worth nothing and breaks nothing", () => {
  const { rows, total, gain, gainShare, day, value } = valued(start, new Map());
  assert.deepEqual([rows, total, gain, gainShare, day, value], [[], parse("10000"), null, null, null, 0n]);
});
