import assert from "node:assert/strict";
import test from "node:test";

import { differences, imported, importedFile, json, positionsCSV, tradesCSV } from "../../Templates/assets/trading/files.js";
import { start } from "../../Templates/assets/trading/ledger.js";
import { readAny as read } from "../../Templates/assets/trading/older.js";
import { traded } from "../../Templates/assets/trading/trades.js";
import { valued } from "../../Templates/assets/trading/worth.js";

const trade = (number, type, symbol, quantity, price) =>
  ({ id: `t${number}`, type, symbol, quantity, price, timestamp: `2026-11-${10 + number}T15:00:00.000Z` });
const portfolio = [trade(1, "buy", "AAPL", 10, "100.00"), trade(2, "buy", "MSFT", 1, "0.12345678"), trade(3, "sell", "AAPL", 4, "120.00")].reduce(traded, start);
const mistakes = content => {
  try {
    imported(content);
  } catch (error) {
    return error.mistakes;
  }
};
const csv = (...lines) => ["timestamp,type,symbol,quantity,price,total,id", ...lines].join("\r\n") + "\r\n";

test("JSON comes back as it went", () => {
  assert.deepEqual(imported(json(portfolio)), portfolio);
  assert.match(json(portfolio), /\n  "version": 2,\n/);
});

test("The server's portfolio becomes the browser's when it is imported", () => {
  const { source, asOf } = imported(json({ ...portfolio, source: "server", asOf: "2026-11-21T20:00:00.000Z" }));
  assert.deepEqual([source, asOf], ["browser", undefined]);
});

test("The trades as CSV, worked by hand", () => {
  assert.equal(tradesCSV(portfolio), csv(
    "2026-11-13T15:00:00.000Z,sell,AAPL,4,120.00,480.00,t3",
    "2026-11-12T15:00:00.000Z,buy,MSFT,1,0.12345678,0.12345678,t2",
    "2026-11-11T15:00:00.000Z,buy,AAPL,10,100.00,1000.00,t1",
    ",opening,,,,10000.00,"));
});

test("CSV comes back as it went: replayed, in either order, with quotes and a byte order mark", () => {
  const text = tradesCSV(portfolio), lines = text.trimEnd().split("\r\n");
  assert.deepEqual(imported(text), portfolio);
  assert.deepEqual(imported("\ufeff" + text), portfolio);
  assert.deepEqual(imported([lines[0], ...lines.slice(1).reverse()].join("\n")), portfolio);
  assert.deepEqual(imported(text.replace(/[^,\r\n]+/g, '"$&"')), portfolio);
});

test("Trades of one moment keep the order of the file", () => {
  const at = "2026-11-11T15:00:00.000Z", moment = [["a", "buy"], ["b", "sell"], ["c", "buy"]]
    .reduce((value, [id, type]) => traded(value, { ...trade(1, type, "AAPL", 1, "1.00"), id, timestamp: at }), start);
  assert.deepEqual(imported(tradesCSV(moment)), moment);
});

test("Shares that no trade accounts for are openings", () => {
  const migrated = traded(read('{"AAPL":6,"TSLA":2}'), trade(1, "buy", "AAPL", 1, "5.00"));
  assert.deepEqual(tradesCSV(migrated).split("\r\n").slice(2, -1), [",opening,AAPL,6,,,", ",opening,TSLA,2,,,", ",opening,,,,10000.00,"]);
  assert.deepEqual(imported(tradesCSV(migrated)), migrated);
  const kept = { ...portfolio, transactions: [] };
  assert.deepEqual(imported(tradesCSV(kept)), kept);
});

test("All mistakes of a CSV file are named by their line", () => {
  assert.deepEqual(mistakes(csv(
    "2026-11-11T15:00:00Z,gift,AAPL,1,100.00,100.00,t1",
    "2026-11-11T15:00:00Z,buy,aapl,1,100.00,100.00,t2",
    "",
    "2026-11-11T15:00:00Z,buy,AAPL,1.5,100.00,150.00,t3",
    "2026-11-11T15:00:00Z,buy,AAPL,1,\"1,00\",100.00,t4",
    "2026-11-11T15:00:00Z,buy,AAPL,1,100.00,99.00,t5",
    "yesterday,buy,AAPL,1,100.00,100.00,t6",
    "2026-11-11T15:00:00Z,buy,AAPL,1,100.00,100.00,t7",
    "2026-11-11T15:00:00Z,buy,AAPL,1,100.00,100.00,t7",
    "2026-11-12T15:00:00Z,sell,AAPL,5,100.00,500.00,t8",
    ",opening,AAPL,-3,,,",
  )), [
    'Line 2: type cannot be "gift".',
    'Line 3: symbol cannot be "aapl".',
    'Line 5: quantity cannot be "1.5".',
    "Line 6: 8 fields in place of 7.",
    'Line 7: total cannot be "99.00".',
    'Line 8: timestamp cannot be "yesterday".',
    "Line 10: the trade t7 is there twice.",
    'Line 12: quantity cannot be "-3".',
    "Line 11: 5 AAPL cannot be sold: 1 held.",
  ]);
});

test("Other files are refused", () => {
  for (const content of ["", "hello", "symbol,quantity\nAAPL,1\n", positionsCSV(valued(portfolio, new Map()))])
    assert.deepEqual(mistakes(content), ["Line 1: the columns have to be timestamp, type, symbol, quantity, price, total, id."]);
  assert.deepEqual(mistakes("{"), ["it is no portfolio."]);
  assert.deepEqual(mistakes('{"version":3}'), ["a newer version of this page wrote it."]);
  assert.deepEqual(mistakes('[{"symbol":"AAPL","quantity":-1}]'), ["AAPL cannot be -1."]);
});

test("A file over 1 MB is refused before it is read", async () => {
  const file = { name: "big.json", size: 1e6 + 1, text: () => assert.fail("it was read") };
  await assert.rejects(importedFile(file), { mistakes: ["big.json is larger than 1 MB."] });
  assert.deepEqual(await importedFile({ name: "p.json", size: 1e6, text: async () => json(portfolio) }), portfolio);
});

test("Positions as CSV, worked by hand, without formulas", () => {
  // 6 AAPL of 100.00 each are worth 660.00; with 10,000 − 1,000 − 0.12345678 + 480 in cash that is 0.06509 of the total.
  const quotes = new Map([["AAPL", { name: '=HYPERLINK("x")', price: 110 }]]), text = positionsCSV(valued(portfolio, quotes));
  assert.deepEqual(text.split("\r\n").slice(1, 4), [
    'AAPL,"\'=HYPERLINK(""x"")",6,100.00,600.00,110.00,660.00,60.00,0.065090',
    "MSFT,,1,0.12345678,0.12345678,,,,",
    ",Cash,,,,,9479.87654322,,0.934910",
  ]);
  for (const [name, safe] of [["+1+1", "'+1+1"], ["-2", "-2"], ["@x", "'@x"], ["＝x", "'＝x"], ["a,b", '"a,b"'], ['a"b', '"a""b"']])
    assert.equal(positionsCSV(valued(portfolio, new Map([["AAPL", { name, price: 1 }]]))).split("\r\n")[1].startsWith(`AAPL,${safe},6`), true, name);
});

test("An import says what would be different", () => {
  assert.deepEqual(differences(portfolio, read('{"AAPL":6,"TSLA":2}')), [
    "AAPL: 6 at $100.00 → 6 with an unknown average price", "MSFT: 1 at $0.1235 → none", "TSLA: none → 2 with an unknown average price",
    "Cash: $9,479.87654322 → $10,000.00", "Trades: 3 → 0",
  ]);
  assert.deepEqual(differences(portfolio, imported(json(portfolio))), []);
});

test("5,000 openings take less than a second", () => {
  const symbol = number => `S${number.toString(36).toUpperCase()}`, lines = Array.from({ length: 5000 }, (_, number) => `,opening,${symbol(number)},1,2.00,2.00,`);
  const began = performance.now(), { positions, cash } = imported(csv(...lines, ",opening,,,,5.00,"));
  assert.ok(performance.now() - began < 1000, `${performance.now() - began} ms`);
  assert.deepEqual([positions.length, cash, positions[1].symbol], [5000, "5.00", "S1"]);
  assert.deepEqual(positions, [...positions].sort((one, other) => one.symbol < other.symbol ? -1 : 1));
  assert.deepEqual(mistakes(csv(...lines, ",opening,ONEMORE,1,,,")), ["Line 5002: there are more than 5,000 stocks."]);
  assert.deepEqual(mistakes(csv(",opening,AAPL,1,,,", ",opening,AAPL,1,,,", ",opening,,,,1.00,", ",opening,,,,1.00,")),
    ["Line 3: AAPL is there twice.", "Line 5: cash is there twice."]);
});
