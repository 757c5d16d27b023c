// A reader's portfolio: a plain value whose amounts are decimal texts. Whatever comes from outside is checked here, field by field.

import { divided, parse, shown, text, times } from "./decimal.js";

export const mostTrades = 1000;
export const start = { version: 2, source: "browser", cash: "10000.00", currency: "USD", positions: [], transactions: [] };

const fail = reason => {
  throw new Error(reason);
};
const need = (isGood, value, what) => isGood ? value : fail(`${what} cannot be ${JSON.stringify(value)?.slice(0, 40) ?? "missing"}`);
const like = (pattern, value, what) => need(typeof value == "string" && pattern.test(value), value, what);
const money = (value, what) => {
  let amount = -1n;
  try {
    amount = parse(value);
  } catch { /* said by the next line, which names the field */ }
  return text(need(amount >= 0n, value, what) && amount);
};
const count = (value, what, least = 1) => need(Number.isInteger(value) && value >= least && value <= 1e9, value, what);
const symbolIn = value => like(/^[A-Z0-9^][A-Z0-9.^=_-]{0,9}$/, value, "a symbol");
const instant = (value, what) => new Date(need(/^\d{4}-\d\d-\d\d.{0,25}$/.test(value) && Date.parse(value) > 0, value, what)).toISOString();
const list = (value, most, what) => need(Array.isArray(value) && value.length <= most, value, what);
const once = (rows, key) => new Set(rows.map(row => row[key])).size < rows.length ? fail(`the same ${key} is there twice`) : rows;
const sorted = positions => once(positions.sort((one, other) => one.symbol < other.symbol ? -1 : 1), "symbol");

// `cost` is what the shares held were bought for, exactly; the average of it is rounded.
const holding = (symbol, name, quantity, cost, averagePrice) => ({
  symbol, ...name != null && { name: like(/^[^]{0,200}$/, name, "a name") }, quantity: count(quantity, `the number of ${symbol}`),
  averagePrice: cost == null ? null : averagePrice ?? text(divided(cost, BigInt(quantity))), ...cost != null && { cost: text(cost) },
});
const position = value => {
  const { symbol, name, quantity, averagePrice, cost } = value ?? {}, average = averagePrice == null ? null : money(averagePrice, "an average price");
  const paid = average && (cost == null ? times(parse(average), count(quantity, "a quantity")) : parse(money(cost, "a cost")));
  return holding(symbolIn(symbol), name, quantity, paid, average);
};
/// A trade, checked, with its total.
export const transaction = value => {
  const { id, symbol, type, quantity, price, total, timestamp } = value ?? {}, paid = money(price, "a price");
  const product = text(times(parse(need(paid > 0, paid, "a price")), count(quantity, "a quantity")));
  if (total != null) need(money(total, "a total") == product, total, `the total of ${quantity} at ${paid}`);
  return {
    id: like(/^[A-Za-z0-9._-]{1,64}$/, id, "an id"), symbol: symbolIn(symbol), type: like(/^(buy|sell)$/, type, "a type"),
    quantity, price: paid, total: product, timestamp: instant(timestamp, "a time"),
  };
};

const migrated = entries => {
  const held = new Map();
  for (const [symbol, quantity] of entries) {
    const shares = /^\d{1,10}$/.test(quantity) ? +quantity : quantity;
    held.set(symbolIn(symbol), (held.get(symbol) ?? 0) + count(shares, `the number of ${symbol}`, 0));
  }
  return { ...start, positions: sorted([...held].filter(([, shares]) => shares).map(([symbol, shares]) => holding(symbol, null, shares, null))) };
};

const checked = ({ source, cash, currency = "USD", positions, transactions, asOf }) => ({
  ...start, source: like(/^(browser|server)$/, source, "a source"), cash: money(cash, "the cash"), currency: like(/^[A-Z]{3}$/, currency, "a currency"),
  positions: sorted(list(positions, 5000, "positions").map(position)),
  transactions: once(list(transactions, mostTrades, "transactions").map(transaction), "id"),
  ...asOf != null && { asOf: instant(asOf, "a time") },
});

/// The portfolio that a stored text says, in any format that ever was; throws the reason when there is a mistake anywhere.
export const read = stored => {
  let value = null;
  try {
    value = JSON.parse(stored);
  } catch { /* null is no portfolio either */ }
  if (Array.isArray(value)) return migrated(list(value, 5000, "positions").map(row => [row?.symbol, row?.quantity]));
  if (!value || typeof value != "object") fail("it is no portfolio");
  if (!Object.hasOwn(value, "version")) return migrated(Object.entries(value));
  if (value.version > 2) throw Object.assign(new Error("a newer version of this page wrote it"), { isNewer: true });
  need(value.version === 2, value.version, "the version");
  return checked(value);
};

/// The portfolio that the API's answer to /portfolio says.
export const fromServer = (value, now) => checked({
  ...value, source: "server", asOf: value?.as_of ?? now, transactions: [],
  positions: value?.positions?.map?.(item => ({ ...item, averagePrice: item?.average_price, cost: null })),
});
/// The trades of an answer to /transactions, newest first.
export const tradesOf = value => list(value?.transactions, 1000, "transactions")
  .map(item => transaction({ ...item, total: item?.total_cost ?? item?.total_received }));

/// The portfolio after a trade, which counts once however often it is told. Throws when cash or shares do not suffice.
export const traded = (portfolio, value) => {
  const trade = transaction(value), { symbol, type, quantity, total } = trade, { positions, transactions } = portfolio;
  if (transactions.some(({ id }) => id == trade.id)) return portfolio;
  const old = positions.find(row => row.symbol == symbol), held = old?.quantity ?? 0, isBuy = type == "buy";
  const cash = parse(portfolio.cash), amount = parse(total), paid = old?.cost == null ? null : parse(old.cost);
  if (isBuy && amount > cash) fail(`${quantity} ${symbol} cost ${shown(amount)}, and there is ${shown(cash)} in cash`);
  if (!isBuy && quantity > held) fail(`${quantity} ${symbol} cannot be sold: ${held || "none"} held`);
  const left = isBuy ? held + quantity : held - quantity;
  const cost = !old ? amount : paid == null ? null : isBuy ? paid + amount : divided(paid * BigInt(left), BigInt(held));
  const others = positions.filter(row => row != old);
  return {
    ...portfolio, cash: text(isBuy ? cash - amount : cash + amount),
    positions: left ? sorted([...others, holding(symbol, old?.name, left, cost, isBuy ? null : old.averagePrice)]) : others,
    transactions: [trade, ...transactions].slice(0, mostTrades),
  };
};
