// What a portfolio is worth at given prices.

import { parse, times } from "./decimal.js";

const sum = amounts => amounts.reduce((sum, amount) => sum + (amount ?? 0n), 0n);
const sumOfKnown = amounts => amounts.some(amount => amount != null) ? sum(amounts) : null;
const ratio = (part, whole) => whole && part != null ? Number(part) / Number(whole) : null;

// The gain since the previous close, or since shares were bought when that was later.
const gainOfDay = ({ symbol, quantity }, transactions, price, { change, time }) => {
  if (change == null || change <= -1 || time == null) return null;
  const close = Number(price) / 1e8 / (1 + change);
  // More than any amount.
  if (close >= 1e18) return null;
  const day = new Date(time).toISOString();
  let rest = quantity, paid = 0n;
  for (const trade of transactions) {
    if (trade.symbol != symbol || trade.type != "buy" || trade.timestamp < day.slice(0, 10)) continue;
    const bought = Math.min(rest, trade.quantity);
    paid += times(parse(trade.price), bought);
    rest -= bought;
  }
  return times(price, quantity) - paid - times(parse(close), rest);
};

/// At the prices of `quotes`, a Map by symbol: amounts as BigInts, shares as fractions, null for what is not known.
export const valued = ({ cash, positions, transactions }, quotes) => {
  const rows = positions.map(held => {
    const quote = quotes.get(held.symbol), price = quote ? parse(quote.price) : null, cost = held.cost ? parse(held.cost) : null;
    const value = quote ? times(price, held.quantity) : null, gain = quote && cost != null ? value - cost : null;
    const day = quote ? gainOfDay(held, transactions, price, quote) : null;
    return { ...held, name: quote?.name ?? held.name, price, value, cost, gain, gainShare: ratio(gain, cost), day };
  });
  const all = name => rows.map(row => row[name]), money = parse(cash), value = sum(all("value")), total = money + value;
  const gain = sumOfKnown(all("gain")), withoutPrice = all("price").filter(price => price == null).length;
  for (const row of rows) row.share = ratio(row.value, total);
  return {
    rows, cash: money, value, total, gain, cost: sum(all("cost")), day: sumOfKnown(all("day")), cashShare: ratio(money, total), withoutPrice,
    gainShare: ratio(gain, sum(rows.filter(row => row.gain != null).map(row => row.cost))),
  };
};
