// A reader's portfolio: a plain value whose amounts are decimal texts. What comes from outside is checked here, field by field.

import { parse, text, times } from "./decimal.js";
import { symbolPattern } from "./quotes.js";

export const mostTrades = 1000;
export const start = { version: 2, source: "browser", cash: "10000.00", currency: "USD", positions: [], transactions: [] };

/// Ends with a reason for readers.
export const fail = reason => {
  throw new Error(reason);
};
const need = (isGood, value) => isGood ? value : fail(`cannot be ${JSON.stringify(value)?.slice(0, 40) ?? "missing"}`);
// What is wrong is told with its place: "positions 3 quantity cannot be 1.5".
const at = (place, work) => {
  try {
    return work();
  } catch (error) {
    error.message = `${place} ${error.message}`;
    throw error;
  }
};

const like = pattern => value => need(typeof value == "string" && pattern.test(value), value);
const maybe = (rule, none) => value => value == null ? none : rule(value);
/// A number of shares, checked.
export const whole = value => need(Number.isInteger(value) && value > 0 && value <= 1e9, value);
const money = value => text(need(parse(value) >= 0n, value) && parse(value));
const instant = value => new Date(need(/^\d{4}-\d\d-\d\d.{0,25}$/.test(value) && Date.parse(value) > 0, value)).toISOString();
const symbol = like(symbolPattern);
const shape = rules => value => Object.fromEntries(
  Object.keys(rules).map(name => [name, at(name, () => rules[name](value?.[name]))]).filter(([, checked]) => checked !== undefined));
const list = (rule, most, key) => value => {
  const items = need(Array.isArray(value) && value.length <= most, value).map((item, index) => at(index + 1, () => rule(item)));
  return new Set(items.map(item => item[key])).size < items.length ? fail(`have one ${key} twice`) : items;
};
/// Positions in the order of their symbols.
export const sorted = positions => positions.sort((one, other) => one.symbol < other.symbol ? -1 : 1);

const trade = shape({
  id: like(/^[\w.-]{1,64}$/), symbol, type: like(/^(buy|sell)$/), quantity: whole, price: money, timestamp: instant, total: maybe(money),
});
/// A trade, checked, with its total.
export const transaction = value => {
  const checked = trade(value), total = text(times(parse(checked.price), checked.quantity));
  at("total", () => need(total != "0.00" && total == (checked.total ?? total), checked.total ?? total));
  return { ...checked, total };
};

// `cost` is what the shares held were bought for; the average price is rounded.
const holding = shape({ symbol, name: maybe(like(/^[^]{0,200}$/)), quantity: whole, averagePrice: maybe(money, null), cost: maybe(money) });
/// A position, checked, with its cost.
export const position = value => {
  const row = holding(value), { averagePrice, quantity } = row;
  return averagePrice && !row.cost ? { ...row, cost: text(times(parse(averagePrice), quantity)) } : row;
};
const positions = list(position, 5000, "symbol");
const portfolio = shape({
  version: value => need(value === 2, value), source: like(/^(browser|server)$/), cash: money, currency: maybe(like(/^[A-Z]{3}$/), "USD"),
  positions: value => sorted(positions(value)), transactions: list(transaction, mostTrades, "id"), asOf: maybe(instant),
  server: maybe(like(/^https?:\S{1,2000}$/)),
});

/// The portfolio in a stored text of this version. Throws the reason when there is a mistake anywhere.
export const read = stored => portfolio(JSON.parse(stored));

/// The portfolio in an answer to /portfolio of the API at an address.
export const fromServer = (value, now, server) => portfolio({
  ...value, version: 2, source: "server", server, asOf: value?.as_of ?? now, transactions: [],
  positions: value?.positions?.map?.(item => ({ ...item, averagePrice: item?.average_price, cost: null })),
});
/// The trades in an answer to /transactions, newest first.
export const tradesOf = value =>
  list(transaction, 1000, "id")(value?.transactions?.map?.(item => ({ ...item, total: item?.total_cost ?? item?.total_received })));
