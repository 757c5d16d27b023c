// What a portfolio is worth at given prices.

import { parse, times } from "./decimal.js";

const sum = amounts => amounts.reduce((sum, amount) => sum + (amount ?? 0n), 0n);
const ratio = (part, whole) => whole ? Number(part) / Number(whole) : null;

// What the shares held have gained since the previous close, or since they were bought when that was later.
const gainOfDay = ({ symbol, quantity }, transactions, price, { change, time }) => {
  if (change == null || !(change > -1) || time == null) return null;
  const day = new Date(time).toISOString().slice(0, 10), before = parse(Number(price) / 1e8 / (1 + change));
  let rest = quantity, gain = 0n;
  for (const trade of transactions) {
    if (trade.symbol != symbol || trade.type != "buy" || trade.timestamp < day) continue;
    const bought = Math.min(rest, trade.quantity);
    gain += times(price - parse(trade.price), bought);
    rest -= bought;
  }
  return gain + times(price - before, rest);
};

/// What everything is worth at the prices of `quotes`, a Map by symbol. Amounts are BigInts, shares are fractions, what is not known is null.
export const valued = ({ cash, positions, transactions }, quotes) => {
  const money = parse(cash), rows = positions.map(held => {
    const quote = quotes.get(held.symbol), price = quote ? parse(quote.price) : null, cost = held.cost == null ? null : parse(held.cost);
    const value = quote ? times(price, held.quantity) : null, gain = value == null || cost == null ? null : value - cost;
    return {
      ...held, name: quote?.name ?? held.name, price, value, cost, gain, gainShare: gain == null ? null : ratio(gain, cost),
      day: quote ? gainOfDay(held, transactions, price, quote) : null,
    };
  });
  const value = sum(rows.map(row => row.value)), total = money + value, known = rows.filter(({ gain }) => gain != null);
  for (const row of rows) row.share = row.value == null ? null : ratio(row.value, total);
  const gain = known.length ? sum(known.map(row => row.gain)) : null;
  const day = rows.some(row => row.day != null) ? sum(rows.map(row => row.day)) : null;
  return {
    rows, cash: money, value, total, gain, gainShare: gain == null ? null : ratio(gain, sum(known.map(row => row.cost))), day,
    cost: sum(rows.map(row => row.cost)), cashShare: ratio(money, total),
    withoutPrice: rows.filter(row => row.value == null).length, withoutCost: rows.filter(row => row.cost == null).length,
  };
};
