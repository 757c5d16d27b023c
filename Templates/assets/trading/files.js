// Portfolios as files: JSON that says everything, CSV for spreadsheets. Loaded when a reader wants one.

import { parse, shown, text, times } from "./decimal.js";
import { position, read, sorted, start, transaction } from "./ledger.js";
import { readAny } from "./older.js";
import { traded } from "./trades.js";

const columns = ["timestamp", "type", "symbol", "quantity", "price", "total", "id"];

// A text that begins as formulas do gets an apostrophe, as in the files that Bourse writes.
const field = value => {
  const text = `${value ?? ""}`, safe = /^[=+\-@\t\r\n＝＋－＠]/.test(text) && isNaN(text) ? "'" + text : text;
  return /[,;\t"\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
const lines = rows => rows.map(row => row.map(field).join() + "\r\n").join("");

/// Everything, to be imported again.
export const json = portfolio => JSON.stringify(portfolio, null, 2) + "\n";

/// The trades, newest first, and as `opening` what they began with: cash, and shares that no trade accounts for.
export const tradesCSV = ({ cash, positions, transactions }) => {
  const shares = new Map(positions.map(({ symbol, quantity }) => [symbol, quantity])), touched = new Set();
  let money = parse(cash);
  for (const { type, symbol, quantity, total } of transactions) {
    const sign = type == "buy" ? 1 : -1;
    money += times(parse(total), sign);
    shares.set(symbol, (shares.get(symbol) ?? 0) - sign * quantity);
    touched.add(symbol);
  }
  const opening = [...shares].filter(([, quantity]) => quantity).map(([symbol, quantity]) => {
    // What was paid for shares that were traded since cannot be told from the average of those left.
    const { averagePrice, cost } = !touched.has(symbol) && positions.find(row => row.symbol == symbol) || {};
    return { type: "opening", symbol, quantity, price: averagePrice, total: cost };
  });
  const rows = [...transactions, ...opening, { type: "opening", total: text(money) }];
  return lines([columns, ...rows.map(row => columns.map(name => row[name]))]);
};

/// What is held and what it is worth, from `valued` of worth.js; made to be read, not to be imported.
export const positionsCSV = ({ rows, cash, cashShare }) => {
  const money = amount => amount == null ? "" : text(amount), share = part => part == null ? "" : part.toFixed(6);
  return lines([
    ["symbol", "name", "quantity", "average_price", "cost", "price", "value", "gain", "share"],
    ...rows.map(row => [row.symbol, row.name, row.quantity, row.averagePrice, ...["cost", "price", "value", "gain"].map(name => money(row[name])), share(row.share)]),
    ["", "Cash", "", "", "", "", text(cash), "", share(cashShare)],
  ]);
};

// All mistakes of a file, each with its line.
const mistaken = mistakes => Object.assign(new Error(mistakes[0]), { mistakes });

const fromCSV = content => {
  const mistakes = [], trades = [], ids = new Set(), attempt = (line, work) => {
    try {
      return work();
    } catch ({ message }) {
      mistakes.push(`Line ${line}: ${message}.`);
    }
  };
  const [head, ...rest] = content.replace(/^\ufeff/, "").split(/\r?\n/).map(line =>
    line.split(",").map(text => text.trim().replace(/^"(.*)"$/, "$1").replace(/^'/, "")));
  if (head.join() != columns.join()) throw mistaken([`Line 1: the columns have to be ${columns.join(", ")}.`]);
  let portfolio = start;
  const held = new Map();
  rest.forEach((fields, index) => {
    const line = index + 2, row = Object.fromEntries(columns.map((name, at) => [name, fields[at] || null]));
    const { type, symbol, price, total, id } = row, quantity = /^\d{1,10}$/.test(row.quantity) ? +row.quantity : row.quantity;
    if (!fields.some(Boolean)) return;
    attempt(line, () => {
      if (fields.length != columns.length) throw new Error(`${fields.length} fields in place of ${columns.length}`);
      if (type == "opening") {
        if (held.has(symbol)) throw new Error(`${symbol || "cash"} is there twice`);
        held.set(symbol, symbol && position({ symbol, quantity, averagePrice: price, cost: price && total }));
        if (held.size - held.has(null) > 5000) throw new Error("there are more than 5,000 stocks");
        if (!symbol) portfolio = read(JSON.stringify({ ...start, cash: total }));
        return;
      }
      if (ids.has(id)) throw new Error(`the trade ${id} is there twice`);
      ids.add(id);
      trades.push({ ...transaction({ ...row, quantity }), line });
    });
  });
  held.delete(null);
  portfolio = { ...portfolio, positions: sorted([...held.values()]) };
  // In the order of time; of the same moment, in the order of the file, which usually begins with the newest.
  if (trades[0]?.timestamp >= trades.at(-1)?.timestamp) trades.reverse();
  trades.sort((one, other) => one.timestamp < other.timestamp ? -1 : one.timestamp > other.timestamp ? 1 : 0);
  for (const { line, ...trade } of trades) portfolio = attempt(line, () => traded(portfolio, trade)) ?? portfolio;
  if (mistakes.length) throw mistaken(mistakes);
  return portfolio;
};

/// The portfolio that a file says. Throws an error whose `mistakes` are all that are in it.
export const imported = content => {
  if (!/^\s*[[{]/.test(content)) return fromCSV(content);
  try {
    const { asOf, server, ...portfolio } = readAny(content);
    return { ...portfolio, source: "browser" };
  } catch ({ message }) {
    throw mistaken([`${message}.`]);
  }
};

/// The same of a file that a reader chose.
export const importedFile = async file => {
  if (file.size > 1e6) throw mistaken([`${file.name} is larger than 1 MB.`]);
  return imported(await file.text());
};

/// What would be different after an import, a text each.
export const differences = (now, then) => {
  const of = ({ positions }, symbol) => positions.find(row => row.symbol == symbol);
  const told = held => !held ? "none" : `${held.quantity} ${held.averagePrice == null ? "with an unknown average price" : `at ${shown(parse(held.averagePrice), 4)}`}`;
  const symbols = [...new Set([...now.positions, ...then.positions].map(({ symbol }) => symbol))].sort();
  const changes = symbols.map(symbol => [symbol, told(of(now, symbol)), told(of(then, symbol))]);
  changes.push(["Cash", ...[now, then].map(({ cash }) => shown(parse(cash)))], ["Trades", now.transactions.length, then.transactions.length]);
  return changes.filter(([, before, after]) => before != after).map(([name, before, after]) => `${name}: ${before} → ${after}`);
};

/// Hands a reader a file.
export const save = (content, type, name) => {
  const href = URL.createObjectURL(new Blob([type == "text/csv" ? "\ufeff" : "", content], { type }));
  Object.assign(document.createElement("a"), { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 9e4);
};
